//! The JSON of `ckpt decode` as the bytes of a file. Whether the agent would read that file is not decided here.

use std::fmt;

use serde_json::{Map, Value as Json};

use crate::layout::{Framing, Kind};
use crate::schema::{
    JsonError, Message, Release, decode, encode, from_json, text_from_json, to_json, unbase64,
};

/// A document that cannot be turned into a file: where, by keys and indices, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDocument {
    /// E.g. `records[2].message.status.task_id`; empty for the document itself.
    pub path: String,
    /// What is wrong there.
    pub reason: String,
}

impl fmt::Display for BadDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.path, self.reason)
        }
    }
}

fn bad(path: impl Into<String>, reason: impl Into<String>) -> BadDocument {
    BadDocument { path: path.into(), reason: reason.into() }
}

fn bad_at(path: &str) -> impl Fn(JsonError) -> BadDocument {
    move |error| bad(format!("{path}{}", error.path), error.reason)
}

/// The bytes of a file of this kind. `release` is the one that the document was decoded as.
pub fn file_of(document: &Json, kind: &Kind, release: Release) -> Result<Vec<u8>, BadDocument> {
    if !document["error"].is_null() {
        return Err(bad("error", "decode could not read the file: there is nothing to encode"));
    }
    let Some(records) = document["records"].as_array() else {
        return Err(bad("records", "expected a list, as ckpt decode prints it"));
    };
    match (kind.framing, records.len()) {
        (Framing::Sequence, _) | (Framing::Marker, 0) => {}
        (Framing::Marker, _) => return Err(bad("records", format!("{} has none", kind.name))),
        (_, 1) => {}
        (_, count) => return Err(bad("records", format!("{} has one, not {count}", kind.name))),
    }
    let mut out = Vec::new();
    for (index, json) in records.iter().enumerate() {
        let record = Record::read(json, &format!("records[{index}]"))?;
        match (kind.framing, kind.root) {
            (Framing::Single | Framing::Sequence, Some(root)) => {
                record.put_framed(&mut out, root, release)?;
            }
            (Framing::Json, _) => record.put_json(&mut out)?,
            (Framing::Secret, _) => record.put_secret(&mut out)?,
            _ => record.put_text(&mut out)?,
        }
    }
    let trailing = &document["trailing"];
    if !trailing.is_null() {
        out.extend(bytes(trailing, "trailing")?);
    }
    Ok(out)
}

/// The length in front of a record.
enum Length {
    /// Not in the document: that of the record.
    Unsaid,
    /// Missing, e.g. where a file ends.
    Absent,
    /// This number, true or not.
    Says(u32),
}

struct Record<'d> {
    path: String,
    length: Length,
    message: Option<&'d Json>,
    raw: Option<Vec<u8>>,
}

const KEYS: [&str; 7] = ["offset", "length", "message", "canonical", "raw", "error", "dropped"];

impl<'d> Record<'d> {
    fn read(json: &'d Json, path: &str) -> Result<Self, BadDocument> {
        let Json::Object(object) = json else { return Err(bad(path, "expected an object")) };
        if let Some(key) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(bad(format!("{path}.{key}"), format!("a record has {}", KEYS.join(", "))));
        }
        let length = match object.get("length") {
            None => Length::Unsaid,
            Some(Json::Null) => Length::Absent,
            Some(json) => {
                let number = json.as_u64().and_then(|number| u32::try_from(number).ok());
                let number =
                    number.ok_or_else(|| bad(format!("{path}.length"), "expected a number of 32 bits"))?;
                Length::Says(number)
            }
        };
        let set = |key: &str| object.get(key).filter(|json| !json.is_null());
        let raw = set("raw").map(|json| bytes(json, &format!("{path}.raw"))).transpose()?;
        Ok(Self { path: path.to_owned(), length, message: set("message"), raw })
    }

    fn neither(&self) -> BadDocument {
        bad(&*self.path, "it has neither a message nor raw bytes")
    }

    fn message_path(&self) -> String {
        format!("{}.message", self.path)
    }

    /// The raw bytes, unless the message that was decoded from them was changed.
    fn untouched(&self, shown: impl FnOnce(&[u8]) -> Option<Json>) -> Option<&[u8]> {
        let raw = self.raw.as_deref()?;
        let stands = self.message.is_none_or(|message| shown(raw).as_ref() == Some(message));
        stands.then_some(raw)
    }

    /// A length and a message. A changed message gets its own length.
    fn put_framed(
        &self,
        out: &mut Vec<u8>,
        root: &'static Message,
        release: Release,
    ) -> Result<(), BadDocument> {
        if let Some(raw) = self.untouched(|raw| Some(to_json(&decode(root, raw, release).value))) {
            match self.length {
                Length::Absent => {}
                Length::Says(length) => out.extend(length.to_le_bytes()),
                Length::Unsaid => out.extend(self.size(raw)?),
            }
            out.extend(raw);
            return Ok(());
        }
        let message = self.message.ok_or_else(|| self.neither())?;
        let body = encode(&from_json(root, message).map_err(bad_at(&self.message_path()))?);
        out.extend(self.size(&body)?);
        out.extend(body);
        Ok(())
    }

    fn size(&self, body: &[u8]) -> Result<[u8; 4], BadDocument> {
        let size = u32::try_from(body.len()).map_err(|_| bad(&*self.path, "it is larger than 4 GiB"))?;
        Ok(size.to_le_bytes())
    }

    fn put_text(&self, out: &mut Vec<u8>) -> Result<(), BadDocument> {
        let Some(message) = self.message else {
            out.extend(self.raw.as_deref().ok_or_else(|| self.neither())?);
            return Ok(());
        };
        let empty = Map::new();
        let object = message.as_object().unwrap_or(&empty);
        let exact = object.get("text_bytes").filter(|exact| !exact.is_null());
        let path = format!("{}.text", self.message_path());
        out.extend(text_from_json(&message["text"], exact).map_err(bad_at(&path))?);
        Ok(())
    }

    fn put_json(&self, out: &mut Vec<u8>) -> Result<(), BadDocument> {
        if let Some(raw) = self.untouched(|raw| serde_json::from_slice(raw).ok()) {
            out.extend(raw);
            return Ok(());
        }
        let message = self.message.ok_or_else(|| self.neither())?;
        out.extend(message.to_string().into_bytes());
        Ok(())
    }

    /// Secrets are not decoded, and cannot be encoded unless the document was given their bytes.
    fn put_secret(&self, out: &mut Vec<u8>) -> Result<(), BadDocument> {
        match (&self.raw, &self.length) {
            (Some(raw), _) => out.extend(raw),
            (None, Length::Says(0)) => {}
            _ => {
                return Err(bad(
                    &*self.path,
                    "decode does not show secrets: put the bytes into raw, as base64",
                ));
            }
        }
        Ok(())
    }
}

fn bytes(json: &Json, path: &str) -> Result<Vec<u8>, BadDocument> {
    let text = json.as_str().ok_or_else(|| bad(path, "expected base64"))?;
    unbase64(text).map_err(bad_at(path))
}
