//! Files with one message, compared field by field; files that are not good on both sides by what became of them.

use serde_json::Value as Json;

use super::both::{Both, FileAt};
use super::change::{ChangeKind, ChangedValue};
use super::values::differences;
use super::walker::How;
use crate::model::File;
use crate::schema::{JsonMessage, JsonOptions, Message, Release, base64, decode};
use crate::source::Errno;
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
        File::Unreadable(failure) if is_of_its_kind(failure.errno()) => {
            format!("(unreadable: {})", failure.errno())
        }
        File::Unreadable(_) => return Err("cannot be read"),
        File::NotPermitted => return Err("may not be read by this user"),
        File::NotInSource => return Err("is not in the source"),
        File::Unknown => return Err("is outside the checkpoint, or is too large"),
    };
    Ok(Some(ChangedValue::Text(words)))
}

/// Whether a file cannot be read because of what it is: a directory, a device, a dangling symlink.
fn is_of_its_kind(errno: Errno) -> bool {
    errno.is_missing() || matches!(errno, Errno::ISDIR | Errno::NXIO | Errno::LOOP)
}

/// The differences of two messages in files of their own, below `name`. The bytes are read again, and taken apart
/// only where they differ.
pub(super) fn of_messages<T>(
    name: &str,
    message: &'static Message,
    files: Both<&File<T>>,
    places: Both<FileAt<'_>>,
    how: How,
) -> Result<Vec<Difference>, &'static str> {
    let changed = "has changed while it was read";
    match (files.a, files.b) {
        (File::Read(_), File::Read(_)) | (File::Damaged(_), File::Damaged(_)) => {}
        (a, b) => return Ok(whole(name, state(a)?, state(b)?).into_iter().collect()),
    }
    let read = |at: FileAt<'_>| at.reader.read_following_symlinks(at.path).ok_or(changed);
    let bytes = Both { a: read(places.a)?, b: read(places.b)? };
    if bytes.a == bytes.b {
        return Ok(Vec::new());
    }
    if let (File::Damaged(_), File::Damaged(_)) = (files.a, files.b) {
        let (a, b) = (state(files.a)?, state(files.b)?);
        return Ok(vec![Difference { field: name.to_owned(), a, b, kind: ChangeKind::Changed }]);
    }
    let form = |bytes: &[u8], redact| -> Option<Json> {
        let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else { return None };
        let value = decode(message, body, Release::HEAD).value;
        serde_json::to_value(JsonMessage::new(&value, JsonOptions { redact, ..JsonOptions::default() })).ok()
    };
    let forms = |redact| -> Result<_, &'static str> {
        Ok(Both { a: form(&bytes.a, redact).ok_or(changed)?, b: form(&bytes.b, redact).ok_or(changed)? })
    };
    let values = forms(false)?;
    let hidden = if how.redact { Some(forms(true)?) } else { None };
    let mut found = Vec::new();
    differences(name, values.as_ref(), hidden.as_ref().unwrap_or(&values).as_ref(), &mut found);
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
        File::Read(text) if !text.is_complete() => Err("is longer than any that an agent writes"),
        File::Read(text) => Ok(Some(match std::str::from_utf8(text) {
            Ok(text) => ChangedValue::text(text),
            Err(_) => ChangedValue::Bytes { bytes: base64(text) },
        })),
        other => state(other),
    }
}
