//! The documents of `ckpt decode` and `ckpt encode`: decoded and encoded again every file has the same bytes, whatever is in
//! it; the bytes made of a document that a person wrote decode to it too.

use ckpt::layout::{Framing, KINDS, Kind};
use ckpt::model::dissect;
use ckpt::schema::{JsonOptions, Release, decode, encode, from_json, to_json};
use ckpt::view::json::file_of;
use ckpt::view::json::{DecodedJson, Document, put_value, put_visible};
use serde_json::Value as Json;

/// The first byte says the kind, the second the release, the third what the others are: a file, a document, or the JSON of
/// a message.
pub(super) fn check(bytes: &[u8]) {
    let [kind, release, what, rest @ ..] = bytes else { return };
    let kind = &KINDS[usize::from(*kind) % KINDS.len()];
    let release = if *release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
    if what % 3 == 0 {
        return comes_back(rest, kind, release);
    }
    let Ok(json) = serde_json::from_slice::<Json>(rest) else { return };
    if what % 3 == 1 {
        match file_of(&json, kind, release) {
            Ok(file) => comes_back(&file, kind, release),
            Err(error) => assert!(!error.reason.is_empty()),
        }
    } else if let Some(message) = kind.root {
        let built = match from_json(message, &json) {
            Ok(built) => built,
            Err(error) => return assert!(!error.reason.is_empty()),
        };
        let body = encode(&built);
        let decoded = decode(message, &body, Release::HEAD);
        assert_eq!(decoded.damage.is_some(), built.missing_required(Release::HEAD).is_some(), "{json}");
        assert!(encode(&decoded.value) == body, "{json}");
        assert_eq!(to_json(&decoded.value), to_json(&built), "{json}");
    }
}

/// In the form for programs, and in that for terminals.
fn comes_back(bytes: &[u8], kind: &Kind, release: Release) {
    if kind.framing == Framing::Secret && !bytes.is_empty() {
        return;
    }
    let file = dissect(bytes, kind, release);
    let payload = || DecodedJson::new(b"file", kind, &file, JsonOptions::default());
    let (mut line, mut visible) = (Vec::new(), Vec::new());
    put_value(&mut line, &Document::new("decode", 0, &payload())).expect("memory takes it");
    put_visible(&mut visible, &Document::new("decode", 0, &payload())).expect("memory takes it");
    for text in [line, visible] {
        let document = serde_json::from_slice(&text).expect("it is JSON");
        assert_eq!(file_of(&document, kind, release).as_deref(), Ok(bytes), "{} {document}", kind.name);
    }
}
