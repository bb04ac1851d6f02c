//! JSON read as scripts must be able to read it: UTF-8, no key twice in an object (most readers keep the last without a
//! word), and one line end behind a document.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

/// One document, and the line end after it.
pub(crate) fn document(bytes: &[u8]) -> Result<Json, String> {
    match documents(bytes)?.as_slice() {
        [one] => Ok(one.clone()),
        several => Err(format!("{} documents", several.len())),
    }
}

/// Documents, and nothing but a line end after each.
pub(crate) fn documents(bytes: &[u8]) -> Result<Vec<Json>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let (mut all, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let mut read = serde_json::Deserializer::from_str(rest).into_iter::<Strict>();
        let Strict = read.next().ok_or("nothing but white space")?.map_err(|error| error.to_string())?;
        let (body, behind) = rest.split_at(read.byte_offset());
        if body.starts_with(char::is_whitespace) {
            return Err("white space in front of a document".to_owned());
        }
        all.push(serde_json::from_str(body).map_err(|error| error.to_string())?);
        rest = behind.strip_prefix('\n').ok_or("no line end behind a document")?;
    }
    Ok(all)
}

/// A document on each line.
pub(crate) fn lines(bytes: &[u8]) -> Result<Vec<Json>, String> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
    lines.map(|(at, line)| document(line).map_err(|error| format!("line {}: {error}", at + 1))).collect()
}

/// Any value in which no object has a key twice.
struct Strict;

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let Self = map.next_value()?;
            if keys.contains(&key) {
                return Err(A::Error::custom(format!("the key {key:?} is there twice")));
            }
            keys.insert(key);
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while let Some(Self) = list.next_element()? {}
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }
}

#[test]
fn what_readers_would_ignore_is_reported() {
    let is_fine = |text: &str| document(text.as_bytes()).is_ok();
    assert!(is_fine("{\"a\":[{\"b\":1},{\"b\":null}],\"b\":-1.5}\n"));
    for wrong in [
        "{\"a\":1}",
        "{\"a\":1}\n\n",
        " {}\n",
        "{\"a\":1,\"a\":1}\n",
        "[{\"x\":{\"a\":1,\"\\u0061\":2}}]\n",
        "{} {}\n",
    ] {
        assert!(!is_fine(wrong), "{wrong}");
    }
    assert!(document(b"\"\xff\"\n").is_err() && document(b"").is_err() && document(b"{}\n{}\n").is_err());
    assert_eq!(documents(b"{\n}\n[\n1]\n").unwrap().len(), 2);
    assert_eq!(lines(b"{}\n{\"a\":1}\n").unwrap().len(), 2);
    assert!(lines(b"{}\n\n{}\n").is_err() && lines(b"{}\n{}").is_err());
}
