//! Files with one message, compared field by field; files that are not good on both sides by what became of them.

use serde_json::{Value as Json, json};

use super::change::ChangeKind;
use super::values::differences;
use crate::layout::RelPath;
use crate::model::{File, ReadFailure};
use crate::schema::{JsonMessage, JsonOptions, Message, Release, base64, decode};
use crate::source::CachedReader;
use crate::wire::{Frame, Frames};

/// A difference of a file: the field, the two values, what happened.
pub(super) type Difference = (String, Json, Json, ChangeKind);

/// What became of a file that holds no good message: null if there is none, `Err` if it can't be told.
pub(super) fn state<T>(file: &File<T>) -> Result<Json, &'static str> {
    Ok(match file {
        File::Missing => Json::Null,
        File::Read(_) => json!("(good)"),
        File::Empty => json!("(empty)"),
        File::Damaged(damage) => json!(format!("(damaged at byte {}: {})", damage.offset, damage.kind)),
        File::Unreadable(ReadFailure::Open(errno) | ReadFailure::Read(errno)) => {
            json!(format!("(unreadable: {errno})"))
        }
        File::NotPermitted => return Err("may not be read by this user"),
        File::NotInSource => return Err("is not in the source"),
        File::Unknown => return Err("lies outside, or is too large"),
    })
}

/// The differences of two messages in files of their own, below `name`. The bytes are read again, and taken apart
/// only where they differ.
pub(super) fn of_messages<T>(
    name: &str,
    message: &'static Message,
    (a, b): (&File<T>, &File<T>),
    (trail_a, path_a): (&CachedReader<'_>, &RelPath),
    (trail_b, path_b): (&CachedReader<'_>, &RelPath),
    redact: bool,
) -> Result<Vec<Difference>, &'static str> {
    if !matches!((a, b), (File::Read(_), File::Read(_))) {
        let (a, b) = (state(a)?, state(b)?);
        return Ok(whole(name, a, b).into_iter().collect());
    }
    let changed = "has changed while it was read";
    let bytes_a = trail_a.read_following_symlinks(path_a).ok_or(changed)?;
    let bytes_b = trail_b.read_following_symlinks(path_b).ok_or(changed)?;
    if bytes_a == bytes_b {
        return Ok(Vec::new());
    }
    let form = |bytes: &[u8], redact| -> Option<Json> {
        let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else { return None };
        let value = decode(message, body, Release::HEAD).value;
        serde_json::to_value(JsonMessage {
            message: &value,
            options: JsonOptions { defaults: false, redact },
        })
        .ok()
    };
    let forms = |redact| Ok((form(&bytes_a, redact).ok_or(changed)?, form(&bytes_b, redact).ok_or(changed)?));
    let (a, b) = forms(false)?;
    let hidden = if redact { Some(forms(true)?) } else { None };
    let shown = hidden.as_ref().map_or((&a, &b), |(a, b)| (a, b));
    let mut found = Vec::new();
    differences(name, (&a, &b), shown, &mut found);
    Ok(found.into_iter().map(|(path, a, b, kind)| (path, a.clone(), b.clone(), kind)).collect())
}

/// The difference of two values as they are, null standing for nothing.
pub(super) fn whole(field: &str, a: Json, b: Json) -> Option<Difference> {
    let kind = match (&a, &b) {
        _ if a == b => return None,
        (Json::Null, _) => ChangeKind::Added,
        (_, Json::Null) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    Some((field.to_owned(), a, b, kind))
}

/// A text file as a value.
pub(super) fn text(file: &File<crate::model::Text>) -> Result<Json, &'static str> {
    match file {
        File::Read(text) => Ok(match std::str::from_utf8(text) {
            Ok(text) => json!(text),
            Err(_) => json!({ "bytes": base64(text) }),
        }),
        other => state(other),
    }
}
