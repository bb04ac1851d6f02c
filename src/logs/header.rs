//! The prefix that glog writes before a message: severity, time, thread, source file and line.

use std::str;

use memchr::{memchr, memchr_iter, memrchr};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) severity: Severity,
    /// Date, time and thread as logged.
    stamp: &'a [u8],
    /// For example `slave.cpp`.
    pub(super) file: &'a str,
}

/// The letter that a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    Info,
    Warning,
    Error,
    Fatal,
}

/// The prefix is within the first bytes of a line, after what a container runtime or journald adds.
const WITHIN: usize = 400;

/// Finds the prefix, and returns it with its offset and the message after it.
pub(super) fn split(line: &[u8]) -> Option<(Header<'_>, usize, &[u8])> {
    if let Some((header, text)) = at_start(line) {
        return Some((header, 0, text));
    }
    if !line[..line.len().min(WITHIN)].contains(&b']') || !has_place(line) {
        return None;
    }
    let mut at = 0;
    loop {
        at = next_candidate(line, at + 1)?;
        if let Some((header, text)) = split_at(line, at) {
            return Some((header, at, text));
        }
    }
}

/// Whether there are the number of a line and a bracket, with which a prefix ends. Most lines of other programs do without, and are
/// not searched for the beginning of one.
fn has_place(line: &[u8]) -> bool {
    memchr_iter(b']', &line[..line.len().min(WITHIN + LONGEST_PREFIX)]).any(|at| {
        let digits = line[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        digits > 0 && line[..at - digits].ends_with(b":")
    })
}

/// The prefix, if the line begins with it.
pub(super) fn at_start(line: &[u8]) -> Option<(Header<'_>, &[u8])> {
    split_at(line, 0)
}

/// Date, time and thread have no more bytes.
const LONGEST: usize = 48;

/// A prefix has no more bytes.
const LONGEST_PREFIX: usize = 160;

/// The next offset at which a letter of severity is followed by a date.
fn next_candidate(line: &[u8], from: usize) -> Option<usize> {
    let end = line.len().min(WITHIN);
    (from..end).find(|at| {
        severity(line[*at]).is_some()
            && line.get(at + 1..at + 5).is_some_and(|date| date.iter().all(u8::is_ascii_digit))
            && !line[at - 1].is_ascii_alphanumeric()
    })
}

fn severity(letter: u8) -> Option<Severity> {
    match letter {
        b'I' => Some(Severity::Info),
        b'W' => Some(Severity::Warning),
        b'E' => Some(Severity::Error),
        b'F' => Some(Severity::Fatal),
        _ => None,
    }
}

/// Splits `I0215 11:10:06.103756     1 logging.cpp:188] text`. Time and thread may be missing.
fn split_at(line: &[u8], at: usize) -> Option<(Header<'_>, &[u8])> {
    let line = line.get(at..)?;
    let severity = severity(*line.first()?)?;
    let digits = line[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !matches!(digits, 4 | 8) {
        return None;
    }
    let end = memchr(b']', &line[..line.len().min(LONGEST_PREFIX)])?;
    let (before, place) = rsplit(&line[1..end], b' ')?;
    let (file, number) = rsplit(place, b':')?;
    let is_number = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    let (_, extension) = rsplit(file, b'.')?;
    if !is_number || !matches!(extension, b"cpp" | b"hpp" | b"cc") || before.len() > LONGEST {
        return None;
    }
    let file = str::from_utf8(file).ok()?;
    let text = &line[end + 1..];
    let text = text.strip_prefix(b" ").unwrap_or(text);
    Some((Header { severity, stamp: before, file }, text))
}

impl<'a> Header<'a> {
    /// Date and time as logged, without the year where glog leaves it out; empty if it is cut.
    pub(super) fn time(&self) -> &'a str {
        let digits = self.stamp.iter().take_while(|byte| byte.is_ascii_digit()).count();
        time(self.stamp, digits)
    }
}

/// Date and time, if there is a time, from `0215 11:10:06.103756     1`.
fn time(before: &[u8], digits: usize) -> &str {
    let after = before.get(digits + 1..).unwrap_or_default();
    let time = after.iter().take_while(|byte| **byte != b' ').count();
    let has_time = after[..time].contains(&b':');
    let time = if has_time { &before[..digits + 1 + time] } else { &[] };
    str::from_utf8(time).unwrap_or_default()
}

fn rsplit(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let at = memrchr(at, text)?;
    Some((&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_every_form_are_read() {
        for (line, time) in [
            ("E0129 22:39:01.000000 28292 slave.cpp:7700] text", "0129 22:39:01.000000"),
            ("E20261122 16:48:56.318606    70 slave.cpp:8366] text", "20261122 16:48:56.318606"),
            ("E0914 slave.cpp:885] text", ""),
            (
                "Nov 28 21:21:59 host mesos-slave[123]: E1128 21:21:59.338862   388 slave.cpp:8366] text",
                "1128 21:21:59.338862",
            ),
            ("agent-1  | E1128 21:21:59.338862 388 slave.cpp:8366] text", "1128 21:21:59.338862"),
        ] {
            let (header, at, text) = split(line.as_bytes()).unwrap();
            assert!(line[at..].starts_with('E'));
            assert_eq!(
                (header.severity, header.time(), header.file),
                (Severity::Error, time, "slave.cpp"),
                "{line}"
            );
            assert_eq!(text, b"text");
        }
    }

    #[test]
    fn other_lines_have_no_prefix() {
        for line in ["", "I", "Info 1234", "E0129 22:39:01 text", "E0129 no source] text", "F1234:5] x"] {
            assert_eq!(split(line.as_bytes()), None, "{line}");
        }
    }
}
