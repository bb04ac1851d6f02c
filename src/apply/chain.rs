//! The checksums of a journal. Its first line has the SHA-256 of the plan, and the last member of every line, `"sha256"`, is
//! that of the line before (32 bytes, zero before the first line) followed by this line up to the comma before the member.
//! So an edited, added, removed or moved line is known. A journal that lost its end looks as after a crash; one that lost
//! steps that were begun is known by their backups. Journals of older versions have no checksums, and none is added.

use super::journal_error::RecordFault;
use super::record::Record;
use crate::plan::{Sha256Sum, sum_of_bytes};

const BEFORE: &[u8] = b",\"sha256\":\"";
const AFTER: &[u8] = b"\"}";
const DIGITS: usize = 64;

/// The checksums up to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chain {
    /// The line is the last one of these checksums.
    Sum(Sha256Sum),
    /// An older version began the journal.
    None,
}

/// Of a journal without a line.
impl Default for Chain {
    fn default() -> Self {
        Self::Sum(Sha256Sum::default())
    }
}

impl Chain {
    /// The line of a record, with its end.
    pub(super) fn line(&mut self, record: &Record) -> Vec<u8> {
        let mut line = serde_json::to_vec(record).unwrap_or_default();
        if let Self::Sum(last) = self {
            line.truncate(line.len().saturating_sub(1));
            *last = sum(*last, &line);
            line.extend([BEFORE, last.to_string().as_bytes(), AFTER].concat());
        }
        line.push(b'\n');
        line
    }

    /// Checks a line, without its end, that follows. `first`: it begins the journal.
    pub(super) fn follow(&mut self, line: &[u8], first: bool) -> Result<(), RecordFault> {
        match (split(line), &mut *self) {
            (None, Self::None) => Ok(()),
            (None, _) if first => {
                *self = Self::None;
                Ok(())
            }
            (Some((body, found)), Self::Sum(last)) if sum(*last, body) == found => {
                *last = found;
                Ok(())
            }
            _ => Err(RecordFault::Checksum),
        }
    }
}

fn sum(last: Sha256Sum, body: &[u8]) -> Sha256Sum {
    sum_of_bytes(&[&last.0, body].concat())
}

/// A line without its checksum, and the checksum.
fn split(line: &[u8]) -> Option<(&[u8], Sha256Sum)> {
    let (body, digits) = line.strip_suffix(AFTER)?.split_last_chunk::<DIGITS>()?;
    let sum = Sha256Sum::parse(std::str::from_utf8(digits).ok()?)?;
    Some((body.strip_suffix(BEFORE)?, sum))
}
