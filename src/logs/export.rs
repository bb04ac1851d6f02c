//! `journalctl -o export`: an entry of the journal in several lines, `FIELD=value`, with an empty line after it. A value with
//! line breaks is binary: the field's name alone, then eight bytes of length (little-endian), the value and a line break.

use super::envelope::prefix;

/// Bytes of a message that are kept.
const LONGEST: usize = 256 << 10;

/// The first field of every entry.
const FIRST: &[u8] = b"__CURSOR=";

/// Puts entries together.
#[derive(Default)]
pub(super) struct ExportReader {
    entry: Option<Entry>,
}

/// An entry that is being read.
#[derive(Default)]
struct Entry {
    /// Number of the line of the message.
    line: u64,
    host: Vec<u8>,
    identifier: Vec<u8>,
    message: Vec<u8>,
    value: Option<BinaryValue>,
}

/// A value with line breaks.
struct BinaryValue {
    field: Field,
    bytes: Vec<u8>,
    /// Bytes that were skipped.
    skipped: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Message,
    Host,
    Identifier,
    Other,
}

impl Field {
    fn of(name: &[u8]) -> Self {
        match name {
            b"MESSAGE" => Self::Message,
            b"_HOSTNAME" => Self::Host,
            b"SYSLOG_IDENTIFIER" => Self::Identifier,
            _ => Self::Other,
        }
    }
}

/// A message, and what `journalctl -o short` would show before it.
pub(super) struct Exported {
    pub(super) line: u64,
    prefix: Vec<u8>,
    message: Vec<u8>,
}

impl Exported {
    /// The lines of the message, each with the prefix.
    pub(super) fn lines(&self) -> impl Iterator<Item = Vec<u8>> {
        self.message.split(|byte| *byte == b'\n').map(|line| [&self.prefix, line].concat())
    }
}

impl ExportReader {
    /// Whether an entry begins with a line.
    pub(super) fn begins(line: &[u8]) -> bool {
        line.starts_with(FIRST)
    }

    /// Whether more lines of an entry are expected.
    pub(super) fn is_open(&self) -> bool {
        self.entry.is_some()
    }

    /// Whether a line belongs to an entry.
    pub(super) fn takes(&self, line: &[u8]) -> bool {
        self.is_open() || Self::begins(line)
    }

    /// Adds a line, with what ended it; returns the message of an entry that it completes.
    pub(super) fn add(&mut self, number: u64, line: &[u8], end: &[u8]) -> Option<Exported> {
        let entry = self.entry.get_or_insert_default();
        if let Some(value) = &mut entry.value {
            value.add(line, end);
            if value.is_whole() {
                let value = entry.value.take()?;
                entry.set(value.field, value.content(), number);
            }
            return None;
        }
        if line.is_empty() {
            return self.finish();
        }
        match line.iter().position(|byte| *byte == b'=') {
            Some(at) => entry.set(Field::of(&line[..at]), &line[at + 1..], number),
            None => {
                entry.value = Some(BinaryValue { field: Field::of(line), bytes: Vec::new(), skipped: 0 });
            }
        }
        None
    }

    /// The last entry, at the end of the file.
    pub(super) fn finish(&mut self) -> Option<Exported> {
        let Entry { line, host, identifier, message, .. } = self.entry.take()?;
        Some(Exported { line, prefix: prefix(&host, &identifier), message })
    }
}

impl Entry {
    fn set(&mut self, field: Field, value: &[u8], line: u64) {
        let kept = value[..value.len().min(LONGEST)].to_vec();
        match field {
            Field::Message => (self.message, self.line) = (kept, line),
            Field::Host => self.host = kept,
            Field::Identifier => self.identifier = kept,
            Field::Other => {}
        }
    }
}

impl BinaryValue {
    fn add(&mut self, line: &[u8], end: &[u8]) {
        for part in [line, end] {
            let room = (8 + LONGEST).saturating_sub(self.bytes.len()).min(part.len());
            self.bytes.extend(&part[..room]);
            self.skipped += (part.len() - room) as u64;
        }
    }

    /// Bytes that its header announces; none if the header is not complete.
    fn length(&self) -> Option<u64> {
        self.bytes.first_chunk::<8>().map(|length| u64::from_le_bytes(*length))
    }

    /// Whether the line break after the value was read.
    fn is_whole(&self) -> bool {
        let read = self.bytes.len() as u64 + self.skipped;
        self.length().is_some_and(|length| read > length.saturating_add(8))
    }

    fn content(&self) -> &[u8] {
        let value = self.bytes.get(8..).unwrap_or_default();
        let length = self.length().and_then(|length| usize::try_from(length).ok()).unwrap_or(usize::MAX);
        &value[..value.len().min(length)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exported(text: &[u8]) -> Vec<Vec<u8>> {
        let mut reader = ExportReader::default();
        let mut found = Vec::new();
        for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
            assert!(reader.takes(line), "{index}");
            found.extend(reader.add(index as u64 + 1, line, b"\n"));
        }
        found.extend(reader.finish());
        found.iter().flat_map(|one| one.lines().collect::<Vec<_>>()).collect()
    }

    #[test]
    fn fields_in_any_order() {
        let text = b"__CURSOR=s=1\nMESSAGE=I0101 a=b\n_HOSTNAME=h\nSYSLOG_IDENTIFIER=mesos-slave\n_PID=7\n\n\
                     __CURSOR=s=2\nPRIORITY=6\nMESSAGE=second";
        assert_eq!(exported(text), [b"0:00 h mesos-slave[0]: I0101 a=b".to_vec(), b"second".to_vec()]);
    }

    #[test]
    fn values_with_line_breaks() {
        let mut text = b"__CURSOR=s=1\nMESSAGE\n".to_vec();
        text.extend(13_u64.to_le_bytes());
        // The length itself may be a line break.
        text.extend(b"one\ntwo\nthree\n_HOSTNAME=h\nX\n");
        text.extend(10_u64.to_le_bytes());
        text.extend(b"a\n\nMESSAGE\nSYSLOG_IDENTIFIER=p\n");
        let lines = ["one", "two", "three"].map(|line| format!("0:00 h p[0]: {line}").into_bytes());
        assert_eq!(exported(&text), lines);
        // Cut in the middle of a value.
        assert_eq!(exported(&text[..30]).len(), 1);
    }

    #[test]
    fn a_length_beyond_all_memory_is_not_believed() {
        let mut text = b"__CURSOR=s=1\nMESSAGE\n".to_vec();
        text.extend(u64::MAX.to_le_bytes());
        text.extend(vec![b'x'; LONGEST * 2]);
        let mut reader = ExportReader::default();
        for line in text.split(|byte| *byte == b'\n') {
            assert!(reader.add(1, line, b"\n").is_none());
        }
        let bytes = reader.entry.as_ref().unwrap().value.as_ref().unwrap().bytes.len();
        assert!(bytes <= LONGEST + 8, "{bytes}");
    }
}
