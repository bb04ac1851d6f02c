//! Takes one checkpoint file apart: every record with what can be read of it, the damage, and what still parses after
//! it. How that is printed is not decided here.

mod framed;
mod plain;
mod resync;

pub use resync::next_record;

use crate::layout::{Framing, Kind};
use crate::schema::{Dynamic, Release};

/// The content of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'b> {
    /// Unreadable, or a secret.
    None,
    /// A message, up to the damage if there is any.
    Message(Dynamic<'b>),
    /// Text, not always UTF-8.
    Text(&'b [u8]),
    Json(serde_json::Value),
}

/// Why the agent would refuse a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Offset in the file, in bytes.
    pub offset: u64,
    /// Names of the fields from the message to the damage, separated by dots.
    pub path: Option<String>,
    pub reason: String,
}

/// A record of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece<'b> {
    /// Offset of its length prefix in the file, in bytes.
    pub offset: u64,
    /// The value of its length prefix; the size of an unframed file; none where the length is cut.
    pub length: Option<u64>,
    pub content: Content<'b>,
    /// Whether encoding it again gives the same bytes; none for formats that ckpt does not encode.
    pub canonical: Option<bool>,
    /// The bytes after the length prefix, as far as they exist.
    pub raw: &'b [u8],
    pub defect: Option<Defect>,
    /// Whether the agent does not read it: it is damaged, or follows damage.
    pub dropped: bool,
}

/// The parts of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Dissected<'b> {
    pub pieces: Vec<Piece<'b>>,
    /// Bytes after the records, which the agent ignores.
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
