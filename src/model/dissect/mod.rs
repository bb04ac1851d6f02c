//! One checkpoint file taken apart: every record with all that can be read of it, where damage is, and what still
//! parses behind it. Belongs here: what the bytes hold and what the agent makes of each record. Does not: JSON.

mod framed;
mod plain;
mod resync;

use crate::layout::{Framing, Kind};
use crate::schema::{Dynamic, Release};

/// What a record holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'b> {
    /// Nothing that could be read, or nothing that is shown.
    None,
    /// A message; up to the damage if there is any.
    Message(Dynamic<'b>),
    /// Text of any bytes.
    Text(&'b [u8]),
    /// JSON.
    Json(serde_json::Value),
}

/// Why the agent would refuse a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Offset in the file, in bytes.
    pub offset: u64,
    /// Names of the fields that lead there; none where no field does.
    pub path: Option<String>,
    /// What is wrong.
    pub reason: String,
}

/// A record of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece<'b> {
    /// Where it begins, its length included, in bytes.
    pub offset: u64,
    /// What its length says, in bytes; the size of what is not framed; none where not even a length is there.
    pub length: Option<u64>,
    /// What it holds.
    pub content: Content<'b>,
    /// Whether encoding it again gives the same bytes; none where that is no question.
    pub canonical: Option<bool>,
    /// The bytes behind the length, all that there are.
    pub raw: &'b [u8],
    /// Why the agent would refuse it.
    pub defect: Option<Defect>,
    /// Whether it is lost to the agent: it is damaged itself, or stands where the agent does not read on.
    pub dropped: bool,
}

/// A file taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Dissected<'b> {
    /// Its records.
    pub pieces: Vec<Piece<'b>>,
    /// What stands behind them and is ignored.
    pub trailing: &'b [u8],
}

impl Dissected<'_> {
    /// Whether the agent would refuse any of it.
    pub fn is_damaged(&self) -> bool {
        self.pieces.iter().any(|piece| piece.defect.is_some())
    }
}

/// Takes a file of this kind apart, as `release` would read it.
pub fn dissect<'b>(bytes: &'b [u8], kind: &Kind, release: Release) -> Dissected<'b> {
    let no_trailing = |pieces| Dissected { pieces, trailing: &[] };
    match (kind.framing, kind.root) {
        (Framing::Single, Some(message)) => framed::single(bytes, message, release),
        (Framing::Sequence, Some(message)) => no_trailing(framed::sequence(bytes, message, release)),
        (Framing::Marker, _) => Dissected { pieces: Vec::new(), trailing: bytes },
        (Framing::Json, _) => no_trailing(vec![plain::json(bytes)]),
        (Framing::Secret, _) => no_trailing(vec![plain::secret(bytes)]),
        _ => no_trailing(vec![plain::text(bytes, kind.name)]),
    }
}
