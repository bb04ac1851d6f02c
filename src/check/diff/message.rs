//! Files with one message, compared field by field; files that are not good on both sides by what became of them.

use serde_json::Value as Json;

use super::change::{ChangeKind, ChangedValue};
use super::values::differences;
use crate::layout::RelPath;
use crate::model::{File, ReadFailure};
use crate::schema::{JsonMessage, JsonOptions, Message, Release, base64, decode};
use crate::source::CachedReader;
use crate::wire::{Frame, Frames};

/// A difference of a field.
pub(super) struct Difference {
    pub(super) field: String,
    pub(super) a: Option<ChangedValue>,
    pub(super) b: Option<ChangedValue>,
    pub(super) kind: ChangeKind,
}

/// The state of a file without a good message; none if the file is missing, `Err` if that is unknown.
pub(super) fn state<T>(file: &File<T>) -> Result<Option<ChangedValue>, &'static str> {
    let words = match file {
        File::Missing => return Ok(None),
        File::Read(_) => "(good)".to_owned(),
        File::Empty => "(empty)".to_owned(),
        File::Damaged(damage) => format!("(damaged at byte {}: {})", damage.offset, damage.kind),
        File::Unreadable(ReadFailure::Open(errno) | ReadFailure::Read(errno)) => {
            format!("(unreadable: {errno})")
        }
        File::NotPermitted => return Err("may not be read by this user"),
        File::NotInSource => return Err("is not in the source"),
        File::Unknown => return Err("is outside the checkpoint, or is too large"),
    };
    Ok(Some(ChangedValue::Text(words)))
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
            options: JsonOptions { redact, ..JsonOptions::default() },
        })
        .ok()
    };
    let forms = |redact| -> Result<_, &'static str> {
        Ok((form(&bytes_a, redact).ok_or(changed)?, form(&bytes_b, redact).ok_or(changed)?))
    };
    let (a, b) = forms(false)?;
    let hidden = if redact { Some(forms(true)?) } else { None };
    let shown = hidden.as_ref().map_or((&a, &b), |(a, b)| (a, b));
    let mut found = Vec::new();
    differences(name, (&a, &b), shown, &mut found);
    let value = ChangedValue::of_json;
    let own = |(field, a, b, kind)| Difference { field, a: value(a), b: value(b), kind };
    Ok(found.into_iter().map(own).collect())
}

/// The difference of two whole values.
pub(super) fn whole(field: &str, a: Option<ChangedValue>, b: Option<ChangedValue>) -> Option<Difference> {
    let kind = match (&a, &b) {
        _ if a == b => return None,
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    Some(Difference { field: field.to_owned(), a, b, kind })
}

/// A text file as a value.
pub(super) fn text(file: &File<crate::model::Text>) -> Result<Option<ChangedValue>, &'static str> {
    match file {
        File::Read(text) => Ok(Some(match std::str::from_utf8(text) {
            Ok(text) => ChangedValue::text(text),
            Err(_) => ChangedValue::Bytes { bytes: base64(text) },
        })),
        other => state(other),
    }
}
