//! The lines of a journal: each step is recorded before it is carried out, and again when it is on the disk.

use std::io::{BufRead, Read};

use serde::{Deserialize, Serialize};

use super::chain::Chain;
use super::journal_error::{JournalError, RecordFault};
use crate::layout::RelPath;
use crate::plan::{FileTime, PathLine, Sha256Sum};
use crate::source::Errno;

/// Bytes of a line at most: paths are shorter than 4 KiB, and 6 times as long where every byte is escaped.
const MAX_LINE: u64 = 1 << 20;

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
pub(super) enum Record {
    /// The change begins.
    Begin {
        /// When: RFC 3339, UTC.
        at: String,
        /// Why the journal is not where it should be; `None`: it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<String>,
        /// The SHA-256 of the plan; `None`: an older version began it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// How a directory looked before anything in it was touched.
    #[serde(rename = "folder")]
    Directory {
        #[serde(flatten)]
        path: PathLine,
        /// Its modification time.
        mtime: FileTime,
        /// Its access time.
        atime: FileTime,
    },
    /// These steps are about to be carried out: from the first up to, not including, the second.
    Intend {
        /// First step.
        from: usize,
        /// Behind the last step.
        to: usize,
    },
    /// All of them were, and are on the disk.
    Done {
        /// First step.
        from: usize,
        /// Behind the last step.
        to: usize,
    },
    /// How a directory was left at the end.
    Left {
        #[serde(flatten)]
        path: PathLine,
        /// Its modification time.
        mtime: FileTime,
    },
    /// All steps were carried out.
    End {
        /// When.
        at: String,
    },
    /// Going back begins.
    Undo {
        /// When.
        at: String,
    },
    /// All is as before.
    Undone {
        /// When.
        at: String,
    },
}

/// What a journal says in all.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    /// When the change began.
    pub began: Option<String>,
    /// Why the journal is not where it should be.
    pub instead: Option<String>,
    /// Behind the last step that was about to be carried out.
    pub intended: usize,
    /// Behind the last step that is known to be on the disk.
    pub done: usize,
    /// Whether all steps were.
    pub ended: bool,
    /// Whether going back was begun.
    pub undo_begun: bool,
    /// Whether it came to its end.
    pub undone: bool,
    /// Directories and their times before: modification, access.
    pub directories: Vec<(RelPath, FileTime, FileTime)>,
    /// Directories and their modification times at the end.
    pub left: Vec<(RelPath, FileTime)>,
    /// The last line was not finished.
    pub torn: bool,
    /// The checksum of its plan; `None`: an older version began it.
    pub plan: Option<Sha256Sum>,
    /// The checksums up to the last line.
    pub chain: Chain,
}

impl Records {
    /// Reads a journal line by line. A last line without its end was not on the disk when anything was done.
    pub(super) fn read(lines: &mut dyn BufRead) -> Result<Self, JournalError> {
        let mut records = Self::default();
        let mut line = Vec::new();
        let mut bad: Option<JournalError> = None;
        for number in 1.. {
            line.clear();
            let wrong = |fault| JournalError::Line { line: number, fault };
            let got = lines.take(MAX_LINE).read_until(b'\n', &mut line);
            if got.map_err(|error| Errno::of_io(&error))? == 0 {
                break;
            }
            let Some(text) = line.strip_suffix(b"\n") else {
                if line.len() as u64 == MAX_LINE {
                    return Err(wrong(RecordFault::TooLong));
                }
                records.torn = true;
                break;
            };
            // An empty line follows an incomplete one after which an undo continued to write.
            if text.is_empty() {
                bad = None;
                continue;
            }
            if let Some(bad) = bad {
                return Err(bad);
            }
            let record = serde_json::from_slice(text).map_err(|error| RecordFault::Json(error.to_string()));
            match record.and_then(|record| Ok((record, records.chain.follow(text, number == 1)?))) {
                Ok((record, ())) => records.add(record).map_err(wrong)?,
                Err(fault) => bad = Some(wrong(fault)),
            }
        }
        bad.map_or(Ok(records), Err)
    }

    fn add(&mut self, record: Record) -> Result<(), RecordFault> {
        match record {
            Record::Begin { at, instead, plan } => {
                (self.began, self.instead) = (Some(at), instead);
                let sum = |text: String| Sha256Sum::parse(&text).ok_or(RecordFault::Checksum);
                self.plan = plan.map(sum).transpose()?;
                if self.plan.is_some() != matches!(self.chain, Chain::Sum(_)) {
                    return Err(RecordFault::Checksum);
                }
            }
            Record::Directory { path, mtime, atime } => {
                self.directories.push((path.path()?, a_time(mtime)?, a_time(atime)?));
            }
            Record::Intend { from, to } if from == self.intended && to >= from => self.intended = to,
            Record::Intend { .. } => return Err(RecordFault::OutOfOrder),
            Record::Done { to, .. } if to <= self.intended => self.done = to,
            Record::Done { .. } => return Err(RecordFault::NeverBegun),
            Record::Left { path, mtime } => self.left.push((path.path()?, a_time(mtime)?)),
            Record::End { .. } => self.ended = true,
            Record::Undo { .. } => self.undo_begun = true,
            Record::Undone { .. } => self.undone = true,
        }
        Ok(())
    }
}

/// A time that can be set.
fn a_time(time: FileTime) -> Result<FileTime, RecordFault> {
    if time.1 < 1_000_000_000 { Ok(time) } else { Err(RecordFault::Nanoseconds(time.1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(mut bytes: &[u8]) -> Result<Records, JournalError> {
        Records::read(&mut bytes)
    }

    #[test]
    fn a_torn_line_does_not_count() {
        let begin = "{\"record\":\"begin\",\"at\":\"t\"}\n";
        let intend = "{\"record\":\"intend\",\"from\":0,\"to\":3}\n";
        let whole = parse(format!("{begin}{intend}").as_bytes()).unwrap();
        assert_eq!((whole.intended, whole.torn), (3, false));
        let torn = parse(format!("{begin}{}", &intend[..20]).as_bytes()).unwrap();
        assert_eq!((torn.intended, torn.torn), (0, true));
        let gone_on = format!("{begin}{}\n\n{{\"record\":\"undo\",\"at\":\"t\"}}\n", &intend[..20]);
        assert!(parse(gone_on.as_bytes()).unwrap().undo_begun);
        assert!(parse(format!("{}\n{begin}", &intend[..20]).as_bytes()).is_err());
        assert!(parse(b"{\"record\":\"intend\",\"from\":1,\"to\":3}\n").is_err());
    }
}
