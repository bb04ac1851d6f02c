//! The JSON of `ckpt decode`: a file record by record. `raw` is there where `message` alone would not give the same
//! bytes again; a `raw` shorter or longer than `length` is that of a record whose length is wrong, and without a
//! `length` there is none in the file either.

use schemars::JsonSchema;
use serde::Serialize;

use super::each::Each;
use super::text::{PathText, PlainText};
use crate::layout::Kind;
use crate::model::{Content, Defect, Dissected, Piece};
use crate::schema::{JsonMessage, JsonOptions, base64};

/// The payload.
#[derive(Serialize, JsonSchema)]
pub struct DecodedJson<'d> {
    #[serde(flatten)]
    path: PathText<'d>,
    kind: &'static str,
    records: Each<'d, RecordJson<'d>>,
    trailing: Option<String>,
}

impl<'d> DecodedJson<'d> {
    /// Of a file, by its path as it was given. Where secrets are replaced, bytes that may contain some are left out.
    pub fn new(path: &'d [u8], kind: &Kind, file: &'d Dissected<'d>, options: JsonOptions) -> Self {
        let trailing = Some(file.trailing).filter(|bytes| !bytes.is_empty() && !options.redact);
        Self {
            path: path.into(),
            kind: kind.name,
            records: Each::new(file.pieces.iter().map(move |piece| RecordJson::new(piece, options))),
            trailing: trailing.map(base64),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct RecordJson<'d> {
    offset: u64,
    length: Option<u64>,
    message: Option<ContentJson<'d>>,
    canonical: Option<bool>,
    raw: Option<String>,
    error: Option<DefectJson<'d>>,
    dropped: bool,
}

impl<'d> RecordJson<'d> {
    fn new(piece: &'d Piece<'d>, options: JsonOptions) -> Self {
        Self {
            offset: piece.offset,
            length: piece.length,
            message: match &piece.content {
                Content::None => None,
                Content::Message(message) => Some(ContentJson::Message(JsonMessage::new(message, options))),
                Content::Text(text) => Some(ContentJson::Text((*text).into())),
                Content::Json(value) => Some(ContentJson::Json(value)),
            },
            canonical: piece.canonical,
            raw: (piece.canonical == Some(false) && !options.redact).then(|| base64(piece.raw)),
            error: piece.defect.as_ref().map(DefectJson::from),
            dropped: piece.dropped,
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum ContentJson<'d> {
    Message(JsonMessage<'d>),
    Text(PlainText<'d>),
    Json(&'d serde_json::Value),
}

#[derive(Serialize, JsonSchema)]
struct DefectJson<'d> {
    offset: u64,
    path: Option<&'d str>,
    reason: &'d str,
}

impl<'d> From<&'d Defect> for DefectJson<'d> {
    fn from(defect: &'d Defect) -> Self {
        Self { offset: defect.offset, path: defect.path.as_deref(), reason: &defect.reason }
    }
}
