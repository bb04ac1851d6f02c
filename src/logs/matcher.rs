//! Finds the rows of the catalogue that fit a line.

use std::collections::HashMap;

use super::entry::Entry;
use super::envelope;
use super::header::Severity;
use super::message::{Level, Meaning, Message, SourceFile};
use super::pattern::{Extent, captures, literal};
use super::topics;

/// So many bytes at the start of a message choose the rows that may fit.
const KEY: usize = 5;

/// The messages that are known.
pub struct Catalogue {
    /// Nearly all lines of a log are normal ones, and few of these are known.
    normal: Index,
    severe: Index,
}

/// Rows by the first bytes of their patterns.
struct Index {
    /// Sums of the keys: most lines have none of them, and are dismissed after one look.
    sums: Vec<bool>,
    rows: HashMap<[u8; KEY], Vec<Row>>,
    /// Those that begin with a value.
    other: Vec<Row>,
}

#[derive(Clone, Copy)]
struct Row {
    file: &'static SourceFile,
    message: &'static Message,
}

/// A row that fits a line.
pub(super) struct Match<'a> {
    pub(super) message: &'static Message,
    /// The texts at its wildcards.
    pub(super) values: Vec<&'a str>,
    /// It is the message itself, not a part of it.
    at_start: bool,
}

impl Match<'_> {
    /// Whether the process exits with the line. Without a glog prefix, a program's name can stand before the message.
    fn ends(&self, entry: &Entry<'_>) -> bool {
        match self.message.level {
            Level::Exit => self.at_start || entry.origin.is_none(),
            _ => self.at_start && matches!(self.message.meaning, Meaning::Flag(_)),
        }
    }
}

/// What is known of a line.
pub(super) struct Found<'a> {
    /// The rows that tell most, several if they are equally certain; the system's own words last.
    pub(super) matches: Vec<Match<'a>>,
    /// The message is one that ends the process.
    pub(super) exits: bool,
}

impl Default for Catalogue {
    fn default() -> Self {
        let mut catalogue = Self { normal: Index::empty(), severe: Index::empty() };
        for file in super::catalogue::files() {
            for message in file.messages {
                let is_normal = message.level == Level::Info;
                let index = if is_normal { &mut catalogue.normal } else { &mut catalogue.severe };
                index.add(Row { file, message });
            }
        }
        catalogue
    }
}

impl Index {
    fn empty() -> Self {
        Self { sums: vec![false; 1 << 12], rows: HashMap::new(), other: Vec::new() }
    }

    fn add(&mut self, row: Row) {
        let first = row.message.pattern.split('*').next().unwrap_or_default();
        match first.as_bytes().first_chunk::<KEY>() {
            Some(key) => {
                self.sums[sum(*key)] = true;
                self.rows.entry(*key).or_default().push(row);
            }
            None => self.other.push(row),
        }
    }

    /// The rows that may fit a text.
    fn candidates(&self, text: &str, at_start: bool) -> impl Iterator<Item = &Row> {
        let key = text.as_bytes().first_chunk::<KEY>().filter(|key| self.sums[sum(**key)]);
        let keyed = key.and_then(|key| self.rows.get(key));
        let other: &[Row] = if at_start { &self.other } else { &[] };
        keyed.into_iter().flatten().chain(other)
    }
}

/// Below 2^12 (Fibonacci hashing).
fn sum(key: [u8; KEY]) -> usize {
    let number = key.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize
}

impl Catalogue {
    /// Whether a line is one of its messages, whatever that means.
    pub fn has(&self, line: &[u8]) -> bool {
        !self.find(&Entry::parse(1, &envelope::unwrap(line))).matches.is_empty()
    }

    /// What is known of a line.
    pub(super) fn find<'a>(&self, entry: &'a Entry<'_>) -> Found<'a> {
        let text = entry.message();
        let mut found = Vec::new();
        self.find_at(entry, text, true, &mut found);
        // A normal message holds no error text. The words of one in it would be a task's, or a user's.
        if entry.severity() != Some(Severity::Info) {
            for (at, _) in text.match_indices(": ") {
                self.find_at(entry, &text[at + 2..], false, &mut found);
            }
        }
        if found.is_empty() {
            return Found { matches: found, exits: false };
        }
        let exits = found.iter().any(|found| found.ends(entry));
        if entry.origin.is_none() && !exits && entry.ending().is_none() {
            // It can be from any program.
            found.retain(|found| found.message.is_certain_alone());
        }
        let (mut found, system): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| found.message.level != Level::System);
        if let Some(best) = found.iter().map(|found| rank(found.message)).max() {
            found.retain(|found| rank(found.message) == best);
        }
        found.extend(system);
        Found { matches: found, exits }
    }

    fn find_at<'a>(&self, entry: &Entry<'_>, text: &'a str, at_start: bool, found: &mut Vec<Match<'a>>) {
        let severity = entry.severity();
        let normal = matches!(severity, Some(Severity::Info) | None).then_some(&self.normal);
        let severe = (severity != Some(Severity::Info)).then_some(&self.severe);
        let indexes = normal.into_iter().chain(severe);
        for row in indexes.flat_map(|index| index.candidates(text, at_start)) {
            if !row.may_be(entry, at_start) {
                continue;
            }
            if let Some(values) = captures(row.message.pattern, text, row.message.level.extent()) {
                found.push(Match { message: row.message, values, at_start });
            }
        }
    }
}

/// Frames say least, then what names no cause; of others, the one with the most words.
fn rank(message: &Message) -> (bool, bool, usize) {
    let is_general = matches!(message.meaning, Meaning::Topic(topic) if topics::is_general(topic.code));
    (message.level != Level::Frame, !is_general, literal(message.pattern))
}

impl Row {
    /// Whether such a line can be put out in that way.
    fn may_be(&self, entry: &Entry<'_>, at_start: bool) -> bool {
        let is_of_file = match entry.origin {
            Some(origin) => origin.file == self.file.name,
            None => true,
        };
        let severity = entry.severity();
        match self.message.level {
            Level::Info => at_start && is_of_file && matches!(severity, Some(Severity::Info) | None),
            Level::Warning => at_start && is_of_file && matches!(severity, Some(Severity::Warning) | None),
            Level::Error => at_start && is_of_file && matches!(severity, Some(Severity::Error) | None),
            // The words are those of the source: another file may check the same.
            Level::Fatal => at_start && is_of_file && severity == Some(Severity::Fatal),
            Level::Abort => matches!(severity, Some(Severity::Error) | None),
            Level::Exit => matches!(severity, Some(Severity::Error | Severity::Fatal) | None),
            Level::Part | Level::Frame | Level::System => severity != Some(Severity::Info),
        }
    }
}

impl Message {
    /// Whether its words are enough where neither a source file nor the end of a process is known.
    fn is_certain_alone(&self) -> bool {
        match self.level {
            Level::Part | Level::Frame | Level::System => {
                matches!(self.meaning, Meaning::Checkpoint(_)) && literal(self.pattern) >= 24
            }
            _ => literal(self.pattern) >= 14,
        }
    }
}

impl Level {
    fn extent(self) -> Extent {
        match self {
            Self::Info | Self::Warning | Self::Error => Extent::Whole,
            _ => Extent::Beginning,
        }
    }
}
