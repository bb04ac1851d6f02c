//! Paths and other bytes in JSON: text where they are UTF-8, else base64 too.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::plan_error::PlanFault;
use crate::layout::RelPath;

/// A path for people, and its bytes where it is not UTF-8.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PathLine {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
}

impl PathLine {
    /// Of a path.
    pub fn new(path: &RelPath) -> Self {
        let (path, path_bytes) = text_of(path.as_bytes());
        Self { path, path_bytes }
    }

    /// The path. One with `..` in it is an error; an empty one is not.
    pub fn path(&self) -> Result<RelPath, PlanFault> {
        let bytes = bytes_of(&self.path, self.path_bytes.as_deref())?;
        if bytes.is_empty() { Ok(RelPath::default()) } else { safe(bytes) }
    }
}

/// A path as one value: text, or its bytes where it is not UTF-8.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum PathText {
    Text(String),
    Bytes { base64: String },
}

/// A path without `..` and empty names.
pub(super) fn safe(bytes: Vec<u8>) -> Result<RelPath, PlanFault> {
    let mut parts = bytes.split(|byte| *byte == b'/');
    if bytes.starts_with(b"/") {
        parts.next();
    }
    let plain = |part: &[u8]| !matches!(part, b"" | b"." | b"..") && !part.contains(&0);
    if parts.clone().next().is_some() && parts.all(plain) {
        Ok(RelPath::new(bytes))
    } else {
        Err(PlanFault::UnsafePath(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

pub(super) fn text_of(bytes: &[u8]) -> (String, Option<String>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), Some(STANDARD.encode(bytes))),
    }
}

pub(super) fn bytes_of(text: &str, bytes: Option<&str>) -> Result<Vec<u8>, PlanFault> {
    bytes.map_or_else(|| Ok(text.as_bytes().to_vec()), base64)
}

pub(super) fn base64(text: &str) -> Result<Vec<u8>, PlanFault> {
    Ok(STANDARD.decode(text)?)
}

pub(super) fn path_text(bytes: &[u8]) -> PathText {
    match text_of(bytes) {
        (text, None) => PathText::Text(text),
        (_, Some(base64)) => PathText::Bytes { base64 },
    }
}

pub(super) fn path_of(text: PathText) -> Result<PathBuf, PlanFault> {
    use std::os::unix::ffi::OsStringExt;
    let bytes = match text {
        PathText::Text(text) => text.into_bytes(),
        PathText::Bytes { base64: text } => base64(&text)?,
    };
    Ok(std::ffi::OsString::from_vec(bytes).into())
}
