//! The flags that an agent logged when it started: the last `Flags at startup:` in its log (`Slave::initialize`).
//! The agent prints the values after loading, including defaults.

use std::io::{self, BufRead, Read as _};
use std::path::Path;

use super::given::{Given, Origin, Source};
use super::layer::{Layer, Stray, StrayKind};
use crate::values::Text;

const MARK: &[u8] = b"Flags at startup:";

/// The maximum length of a line with flags, in bytes.
const LONGEST: usize = 4 << 20;

/// The mark is in the first bytes of its line.
const START: u64 = 64 << 10;

/// The flags in an agent's log, or `None` if it has no such line. All of the agent's flags are in it.
///
/// Names that a release does not have are ignored: the agent that wrote the line had them. `first` is the
/// number of the first line of `content`.
pub fn log_file(path: &Path, first: usize, content: &[u8]) -> Option<Layer> {
    let start = content.windows(MARK.len()).rposition(|window| window == MARK)?;
    let line = first + content[..start].split(|byte| *byte == b'\n').count() - 1;
    let origin = Origin::file(Source::Log, path.to_owned(), Some(line));
    let mut layer = Layer::new(Source::Log);
    layer.complete = true;
    let (record, whole) = record(&content[start + MARK.len()..]);
    for (name, value) in split(record) {
        // As environment variables, because unknown ones are ignored.
        layer.environment.push(Given { name, value: Some(value), origin: origin.clone() });
    }
    if !whole {
        layer.complete = false;
        let consequence = "the line is cut: the flags after the cut are unknown".to_owned();
        layer.strays.push(Stray { origin, kind: StrayKind::Unreadable, consequence });
    }
    Some(layer)
}

/// The last start in a log of any size: its line number, and the text from there on, at most one record.
///
/// # Errors
/// If it cannot be read.
pub(super) fn last_start(mut log: impl BufRead) -> io::Result<Option<(usize, Vec<u8>)>> {
    let (mut number, mut last, mut piece) = (1, None::<(usize, Vec<u8>)>, Vec::new());
    loop {
        piece.clear();
        if log.by_ref().take(START).read_until(b'\n', &mut piece)? == 0 {
            return Ok(last);
        }
        let begins = piece.windows(MARK.len()).any(|window| window == MARK);
        let continues = last.as_ref().is_some_and(|(_, text)| text.len() < LONGEST);
        if piece.last() != Some(&b'\n') && (begins || continues) {
            log.by_ref().take(LONGEST as u64).read_until(b'\n', &mut piece)?;
        }
        if piece.last() != Some(&b'\n') {
            log.skip_until(b'\n')?;
        }
        if begins {
            last = Some((number, piece.clone()));
        } else if let Some((_, text)) = last.as_mut().filter(|_| continues) {
            text.extend_from_slice(&piece);
        }
        number += 1;
    }
}

/// The text after the mark up to the end of the last value, which may span lines; false if the end is missing.
fn record(text: &[u8]) -> (&[u8], bool) {
    let mut end = 0;
    loop {
        let line_end = text[end..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| end + at);
        let line = text[..line_end].strip_suffix(b"\r").unwrap_or(&text[..line_end]);
        let next = text.get(line_end + 1..).unwrap_or_default();
        if line.trim_ascii_end().last() == Some(&b'"') && (next.is_empty() || begins_record(next)) {
            return (line, true);
        }
        if line_end == text.len() || begins_record(next) {
            return (line, false);
        }
        end = line_end + 1;
    }
}

/// Whether a line looks like a new log record: somewhere in it the severity and date of glog, or a bare line that
/// syslog or journald began.
fn begins_record(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_glog = |word: &[u8]| {
        let digits = word.get(1..).unwrap_or_default();
        word.first().is_some_and(|byte| b"IWEF".contains(byte))
            && matches!(digits.len(), 4 | 8)
            && digits.iter().all(u8::is_ascii_digit)
    };
    line.split(|byte| *byte == b' ').take(8).any(is_glog)
}

/// Splits `--a="x" --b="y"`. Quotes within values are not escaped: a value ends where the next flag begins.
fn split(record: &[u8]) -> Vec<(Text, Text)> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < record.len() {
        let is_first = starts.is_empty();
        let begins = record[at..].starts_with(b"--")
            && (is_first || record[..at].ends_with(b"\" "))
            && (at == 0 || record[at - 1] == b' ');
        if begins && let Some(length) = name_length(&record[at + 2..]) {
            starts.push((at, at + 2, at + 2 + length));
            at += 2 + length;
        }
        at += 1;
    }
    let mut flags = Vec::with_capacity(starts.len());
    for (index, &(_, name, name_end)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(record.len(), |next| next.0);
        let value = record[name_end + 2..end].trim_ascii_end();
        let value = value.strip_suffix(b"\"").unwrap_or(value);
        flags.push((Text::from(&record[name..name_end]), Text::from(value)));
    }
    flags
}

/// The length of a name that is followed by `="`.
fn name_length(text: &[u8]) -> Option<usize> {
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_';
    let length = text.iter().position(|byte| !is_name(byte))?;
    (length > 0 && text[length..].starts_with(b"=\"")).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(text: &str) -> (Vec<String>, bool) {
        let layer = log_file(Path::new("/log"), 1, text.as_bytes()).unwrap();
        let show = |given: &Given| format!("{}={}", given.name, given.value.clone().unwrap());
        (layer.environment.iter().map(show).collect(), layer.complete)
    }

    #[test]
    fn the_last_line_counts() {
        let text = "I1122 16:48:45.559482 84 slave.cpp:284] Flags at startup: --ip=\"1\"\n\
                    I1122 16:48:46.559482 84 slave.cpp:284] Flags at startup: --frameworks_home=\"\" --ip=\"2\" --port=\"5051\"\n\
                    I1122 16:48:47.559482 84 slave.cpp:631] Agent resources: []\n";
        assert_eq!(flags(text), (vec!["frameworks_home=".into(), "ip=2".into(), "port=5051".into()], true));
        let layer = log_file(Path::new("/log"), 1, text.as_bytes()).unwrap();
        assert_eq!(layer.environment[0].origin.line, Some(2));
        assert!(log_file(Path::new("/log"), 1, b"nothing").is_none());
    }

    #[test]
    fn quotes_and_lines_within_values() {
        let text = "Nov 22 host mesos-agent[7]: I20261122 16:48:45.1 84 slave.cpp:284] Flags at startup: \
                    --domain=\"{\"fault_domain\":{\"region\":{\"name\":\"a --b\"}}}\" --resources=\"[\n {\"name\":\"x\"\n}]\n\" --strict=\"true\"\r\n\
                    Nov 22 host mesos-agent[7]: W20261122 16:48:45.1 84 slave.cpp:287] x\n";
        let (flags, complete) = flags(text);
        assert!(complete);
        assert_eq!(
            flags,
            [
                "domain={\"fault_domain\":{\"region\":{\"name\":\"a --b\"}}}",
                "resources=[\n {\"name\":\"x\"\n}]\n",
                "strict=true"
            ]
        );
    }

    #[test]
    fn a_cut_line_is_not_complete() {
        let (flags, complete) = flags("Flags at startup: --ip=\"1\" --attributes=\"rack:r");
        assert_eq!(flags, ["ip=1", "attributes=rack:r"]);
        assert!(!complete);
    }
}
