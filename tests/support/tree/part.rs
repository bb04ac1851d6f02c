//! A file with one message, as a fixture wants it: as the agent would write it but for some fields, other bytes,
//! or not at all.

use serde_json::{Value as Json, json};

use crate::support::message::{framed, merge};

/// A file with one message.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    /// As the agent writes it, with these fields laid over; null removes one.
    But(Json),
    /// These bytes, length included.
    Bytes(Vec<u8>),
    /// No file.
    Absent,
}

impl Default for Part {
    fn default() -> Self {
        Self::But(json!({}))
    }
}

impl Part {
    /// The bytes of the file, if there is one.
    pub(super) fn bytes(&self, name: &str, usual: Json) -> Option<Vec<u8>> {
        match self {
            Self::But(_) => Some(framed(name, &self.json(usual))),
            Self::Bytes(bytes) => Some(bytes.clone()),
            Self::Absent => None,
        }
    }

    /// The message as JSON; as usual where the bytes are other ones or none.
    pub(super) fn json(&self, mut usual: Json) -> Json {
        if let Self::But(patch) = self {
            merge(&mut usual, patch);
        }
        usual
    }
}
