//! Finds the rows of the catalogue that match a line.

use std::collections::HashMap;

use memchr::{memchr, memchr_iter};

use super::entry::{Entry, ends_process};
use super::envelope;
use super::header::{Header, Severity};
use super::message::{Level, Meaning, Message, SourceFile};
use super::pattern::{Extent, captures, literal};
use super::topics;
use super::topics::containers::CONTAINERIZER_REFUSED;
use super::topics::recovery::RECOVERY_FAILED;

/// Number of bytes at the start of a message by which rows are looked up.
const KEY: usize = 5;

/// Number of bytes by which rows with the same key are looked up.
const LONG_KEY: usize = 13;

/// The first byte of a colour.
const ESCAPE: u8 = 0x1B;

/// The messages that are known.
pub struct Catalogue {
    /// Nearly all lines of a log are normal, and few of these are known.
    normal: Index,
    /// Hashes of source files and first bytes of the normal messages.
    normal_sums: Vec<bool>,
    severe: Index,
}

/// Rows by the first bytes of their patterns.
struct Index {
    /// Hashes of the keys: most lines have none of them and are dismissed at once.
    sums: Vec<bool>,
    rows: HashMap<[u8; KEY], Bucket>,
    /// Rows that begin with a value.
    other: Vec<Row>,
}

/// Rows with the same key: hundreds begin with `Failed to`.
#[derive(Default)]
struct Bucket {
    short: Vec<Row>,
    long: HashMap<[u8; LONG_KEY], Vec<Row>>,
}

#[derive(Clone, Copy)]
struct Row {
    file: &'static SourceFile,
    message: &'static Message,
    /// The words before the first value.
    prefix: &'static str,
}

/// A row that matches a line.
pub(super) struct Match<'a> {
    pub(super) message: &'static Message,
    /// The texts at its wildcards.
    pub(super) values: Vec<&'a str>,
    /// It matches the message from its start, not a part of it.
    at_start: bool,
}

impl Match<'_> {
    /// Whether the process exits with the line. Without a glog prefix, a program's name can precede the message.
    fn ends(&self, entry: &Entry<'_>) -> bool {
        match self.message.level {
            Level::Exit => self.at_start || entry.origin.is_none(),
            _ => self.at_start && matches!(self.message.meaning, Meaning::Flag(_)),
        }
    }
}

/// What is known of a line.
pub(super) struct Found<'a> {
    /// The most specific rows, several if they are equally certain, then errors of the operating system.
    pub(super) matches: Vec<Match<'a>>,
    /// The process exits with the message.
    pub(super) exits: bool,
}

impl Default for Catalogue {
    fn default() -> Self {
        let mut catalogue =
            Self { normal: Index::empty(), normal_sums: vec![false; 1 << 12], severe: Index::empty() };
        for file in super::catalogue::files() {
            for message in file.messages {
                let row = Row { file, message, prefix: prefix(message.pattern) };
                if message.level == Level::Info {
                    catalogue.normal.add(row);
                    catalogue.normal_sums[sum_with_file(file.name, key(message.pattern))] = true;
                } else {
                    catalogue.severe.add(row);
                }
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
        match key(row.message.pattern) {
            Some(key) => {
                self.sums[sum(key)] = true;
                let bucket = self.rows.entry(key).or_default();
                let rows = match row.prefix.as_bytes().first_chunk() {
                    Some(key) => bucket.long.entry(*key).or_default(),
                    None => &mut bucket.short,
                };
                rows.push(row);
            }
            None => self.other.push(row),
        }
    }

    /// Whether a part after `: ` begins like a row.
    fn has_part(&self, text: &[u8]) -> bool {
        memchr_iter(b':', text).any(|at| {
            let part = text[at..].strip_prefix(b": ").and_then(|part| part.first_chunk());
            part.is_some_and(|key| self.sums[sum(*key)])
        })
    }

    /// The rows that may match a text.
    fn candidates(&self, text: &str, at_start: bool) -> impl Iterator<Item = &Row> {
        let key = text.as_bytes().first_chunk::<KEY>().filter(|key| self.sums[sum(**key)]);
        let bucket = key.and_then(|key| self.rows.get(key));
        let long_key = text.as_bytes().first_chunk::<LONG_KEY>();
        let long = bucket.zip(long_key).and_then(|(bucket, key)| bucket.long.get(key));
        let other: &[Row] = if at_start { &self.other } else { &[] };
        bucket.map(|bucket| &bucket.short).into_iter().chain(long).flatten().chain(other)
    }
}

/// The words before the first value.
fn prefix(pattern: &str) -> &str {
    pattern.split_once('*').map_or(pattern, |(prefix, _)| prefix)
}

/// The first bytes of a pattern, unless a value is among them.
fn key(pattern: &str) -> Option<[u8; KEY]> {
    prefix(pattern).as_bytes().first_chunk().copied()
}

/// Below 2^12 (Fibonacci hashing).
fn sum(key: [u8; KEY]) -> usize {
    let number = key.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize
}

/// The hash of a source file and a key; without a key, that of rows that begin with a value.
fn sum_with_file(file: &str, key: Option<[u8; KEY]>) -> usize {
    let [first, .., last] = file.as_bytes() else { return 0 };
    let file = usize::from(*first) << 4 ^ usize::from(*last) ^ file.len() << 6;
    (file ^ key.map_or(0, sum)) & 0xFFF
}

impl Catalogue {
    /// Whether a line is one of its messages.
    pub fn has(&self, line: &[u8]) -> bool {
        !self.find(&Entry::parse(1, &envelope::unwrap(line))).matches.is_empty()
    }

    /// Whether a line is certainly not one of its messages, by its source file and the first bytes of its parts.
    pub(super) fn dismisses(&self, origin: Header<'_>, text: &[u8]) -> bool {
        let Some(key) = text.first_chunk::<KEY>() else { return false };
        match origin.severity {
            Severity::Info => {
                !key.contains(&ESCAPE)
                    && !self.normal_sums[sum_with_file(origin.file, Some(*key))]
                    && !self.normal_sums[sum_with_file(origin.file, None)]
            }
            Severity::Warning | Severity::Error => {
                !ends_process(text)
                    && memchr(ESCAPE, text).is_none()
                    && !self.severe.sums[sum(*key)]
                    && self.severe.other.iter().all(|row| !row.may_be_from(origin))
                    && !self.severe.has_part(text)
            }
            Severity::Fatal => false,
        }
    }

    /// What is known of a line.
    pub(super) fn find<'a>(&self, entry: &'a Entry<'_>) -> Found<'a> {
        let text = entry.message();
        let mut found = Vec::new();
        self.find_at(entry, text, true, &mut found);
        // A normal message contains no error text. One in it would be from a task or a user.
        if entry.severity() != Some(Severity::Info) {
            for at in memchr_iter(b':', text.as_bytes()) {
                if let Some(part) = text[at..].strip_prefix(": ") {
                    self.find_at(entry, part, false, &mut found);
                }
            }
        }
        if found.is_empty() {
            return Found { matches: found, exits: false };
        }
        let exits = found.iter().any(|found| found.ends(entry));
        if entry.origin.is_none() && !exits && entry.ending().is_none() {
            // Any program can print it.
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
            if !text.starts_with(row.prefix) || !row.may_be(entry, at_start) {
                continue;
            }
            if let Some(values) = captures(row.message.pattern, text, row.message.level.extent()) {
                found.push(Match { message: row.message, values, at_start });
            }
        }
    }
}

/// Whether it can be a part of messages of any file.
fn is_part(message: &Message) -> bool {
    matches!(message.level, Level::Part | Level::Frame | Level::System)
}

/// Frames say least, then that recovery or a containerizer failed as a whole, then what names no cause; of others, the one
/// with the most words.
fn rank(message: &Message) -> (u8, usize) {
    let certainty = match message.meaning {
        _ if message.level == Level::Frame => 0,
        Meaning::Topic(topic) if topic.code == RECOVERY_FAILED.code => 1,
        Meaning::Topic(topic) if topic.code == CONTAINERIZER_REFUSED.code => 2,
        Meaning::Topic(topic) if topics::is_general(topic.code) => 3,
        _ => 4,
    };
    (certainty, literal(message.pattern))
}

impl Row {
    /// Whether its words can be at the beginning of a message of that file.
    fn may_be_from(&self, origin: Header<'_>) -> bool {
        let is_exit = matches!(self.message.level, Level::Exit | Level::Abort);
        !is_exit && (is_part(self.message) || origin.file == self.file.name)
    }

    /// Whether a line of this severity and source file can be the message.
    fn may_be(&self, entry: &Entry<'_>, at_start: bool) -> bool {
        let is_of_file = entry.origin.is_none_or(|origin| origin.file == self.file.name);
        let severity = entry.severity();
        match self.message.level {
            Level::Info => at_start && is_of_file && matches!(severity, Some(Severity::Info) | None),
            Level::Warning => at_start && is_of_file && matches!(severity, Some(Severity::Warning) | None),
            Level::Error => at_start && is_of_file && matches!(severity, Some(Severity::Error) | None),
            // The pattern is an expression of the source, and another file may check the same.
            Level::Fatal => at_start && is_of_file && severity == Some(Severity::Fatal),
            Level::Abort => matches!(severity, Some(Severity::Error) | None),
            Level::Exit => {
                (is_of_file || !at_start)
                    && matches!(severity, Some(Severity::Error | Severity::Fatal) | None)
            }
            Level::Part | Level::Frame | Level::System => severity != Some(Severity::Info),
        }
    }
}

impl Message {
    /// Whether its pattern is enough where neither the source file nor the end of the process is known.
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
