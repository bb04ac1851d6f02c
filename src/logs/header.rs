//! The prefix that glog writes before a message: severity, time, thread, source file and line.

use std::str;

/// What the prefix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) severity: Severity,
    /// Date and time as logged, without the year where glog leaves it out; empty if it is cut.
    pub(super) time: &'a str,
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

/// The prefix is within the first bytes of a line, behind what a container runtime or journald puts before it.
const WITHIN: usize = 400;

/// Finds the prefix, and returns it with its offset and the message after it.
pub(super) fn split(line: &[u8]) -> Option<(Header<'_>, usize, &[u8])> {
    if !line[..line.len().min(WITHIN)].contains(&b']') {
        return None;
    }
    let mut at = 0;
    loop {
        if let Some((header, text)) = split_at(line, at) {
            return Some((header, at, text));
        }
        at = next_candidate(line, at + 1)?;
    }
}

/// Date, time and thread have no more bytes.
const LONGEST: usize = 48;

/// The next place where a letter of severity is followed by a date.
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

/// Takes `I0215 11:10:06.103756     1 logging.cpp:188] text` apart. Time and thread may be missing.
fn split_at(line: &[u8], at: usize) -> Option<(Header<'_>, &[u8])> {
    let line = line.get(at..)?;
    let severity = severity(*line.first()?)?;
    let digits = line[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !matches!(digits, 4 | 8) {
        return None;
    }
    let end = line.iter().take(160).position(|byte| *byte == b']')?;
    let prefix = str::from_utf8(&line[1..end]).ok()?;
    let (before, place) = prefix.rsplit_once(' ')?;
    let time = before.split(' ').nth(1).filter(|word| word.contains(':'));
    let time = time.map_or("", |time| &before[..digits + 1 + time.len()]);
    let (file, number) = place.rsplit_once(':')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let (_, extension) = file.rsplit_once('.')?;
    if !is_number || !matches!(extension, "cpp" | "hpp" | "cc") || before.len() > LONGEST {
        return None;
    }
    let text = &line[end + 1..];
    let text = text.strip_prefix(b" ").unwrap_or(text);
    Some((Header { severity, time, file }, text))
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
            assert_eq!(header, Header { severity: Severity::Error, time, file: "slave.cpp" }, "{line}");
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
