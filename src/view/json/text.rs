//! Texts of any bytes under a key: with U+FFFD, and the exact bytes beside it where they are no UTF-8.

use serde::ser::SerializeMap;

use crate::layout::Name;
use crate::schema::text_and_bytes;

/// Puts a text under `key`, and `<key>_bytes` where it is no UTF-8.
pub fn put_bytes<M: SerializeMap>(map: &mut M, key: &str, bytes: &[u8]) -> Result<(), M::Error> {
    let (text, exact) = text_and_bytes(bytes);
    map.serialize_entry(key, &text)?;
    match exact {
        Some(exact) => map.serialize_entry(&format!("{key}_bytes"), &exact),
        None => Ok(()),
    }
}

/// Puts an id, or null.
pub fn put_name<M: SerializeMap>(map: &mut M, key: &str, name: Option<&Name>) -> Result<(), M::Error> {
    match name {
        Some(name) => put_bytes(map, key, name.as_bytes()),
        None => map.serialize_entry(key, &None::<&str>),
    }
}
