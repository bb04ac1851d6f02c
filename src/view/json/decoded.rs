//! The JSON of `ckpt decode`: a file record by record. `raw` stands where `message` alone would not give the same bytes
//! again; a `raw` shorter or longer than `length` is that of a record whose length lies, and without a `length` there
//! is none in the file either.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::text::put_bytes;
use crate::layout::Kind;
use crate::model::{Content, Defect, Dissected, Piece};
use crate::schema::{JsonMessage, JsonOptions, base64};

/// The payload.
#[derive(Debug)]
pub struct DecodedJson<'d> {
    /// The file's path, as it was given.
    pub path: &'d [u8],
    /// Its kind.
    pub kind: &'d Kind,
    /// What it holds.
    pub file: &'d Dissected<'d>,
    /// Replace secrets; then bytes that may hold some are left out too.
    pub redact: bool,
}

impl Serialize for DecodedJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_bytes(&mut map, "path", self.path)?;
        map.serialize_entry("kind", self.kind.name)?;
        let records = self.file.pieces.iter().map(|piece| PieceJson { piece, redact: self.redact });
        map.serialize_entry("records", &super::each::Each::new(records))?;
        let trailing = Some(self.file.trailing).filter(|bytes| !bytes.is_empty() && !self.redact);
        map.serialize_entry("trailing", &trailing.map(base64))?;
        map.end()
    }
}

struct PieceJson<'d> {
    piece: &'d Piece<'d>,
    redact: bool,
}

impl Serialize for PieceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let piece = self.piece;
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("offset", &piece.offset)?;
        map.serialize_entry("length", &piece.length)?;
        match &piece.content {
            Content::None => map.serialize_entry("message", &None::<()>)?,
            Content::Message(message) => {
                let options = JsonOptions { defaults: false, redact: self.redact };
                map.serialize_entry("message", &JsonMessage { message, options })?;
            }
            Content::Text(text) => map.serialize_entry("message", &TextJson(text))?,
            Content::Json(value) => map.serialize_entry("message", value)?,
        }
        map.serialize_entry("canonical", &piece.canonical)?;
        let raw = (piece.canonical == Some(false) && !self.redact).then(|| base64(piece.raw));
        map.serialize_entry("raw", &raw)?;
        map.serialize_entry("error", &piece.defect.as_ref().map(DefectJson))?;
        map.serialize_entry("dropped", &piece.dropped)?;
        map.end()
    }
}

struct TextJson<'d>(&'d [u8]);

impl Serialize for TextJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_bytes(&mut map, "text", self.0)?;
        map.end()
    }
}

struct DefectJson<'d>(&'d Defect);

impl Serialize for DefectJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("offset", &self.0.offset)?;
        map.serialize_entry("path", &self.0.path)?;
        map.serialize_entry("reason", &self.0.reason)?;
        map.end()
    }
}
