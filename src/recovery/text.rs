//! The agent's own messages for files that it cannot read (stout `protobuf.hpp`, `os/read.hpp`, `numify.hpp`).

use super::releases;
use crate::model::{DamageKind, File, ReadFailure};
use crate::schema::Release;

/// Why `state::read` of a message fails; `path` as the agent spells it.
pub(super) fn message_error<T>(file: &File<T>, path: &str) -> Option<String> {
    Some(match file {
        File::Unreadable(ReadFailure::Open(errno)) => format!("Failed to open file '{path}': {errno}"),
        File::Unreadable(ReadFailure::Read(errno)) => format!("Failed to read size: {errno}"),
        File::Damaged(damage) => match &damage.kind {
            DamageKind::CutLength => {
                "Failed to read size: hit EOF unexpectedly, possible corruption".to_owned()
            }
            DamageKind::CutBody(claimed) => {
                format!(
                    "Failed to read message of size {claimed} bytes: hit EOF unexpectedly, possible corruption"
                )
            }
            DamageKind::Message { .. } => "Failed to deserialize message".to_owned(),
            DamageKind::Unconvertible => return None,
        },
        _ => return None,
    })
}

/// Why `os::read` of a text fails; `path` as the agent spells it.
pub(super) fn text_error<T>(file: &File<T>, path: &str, release: Release) -> Option<String> {
    let File::Unreadable(failure) = file else { return None };
    let (errno, opens) = (failure.errno(), matches!(failure, ReadFailure::Open(_)));
    Some(match () {
        () if !opens || releases::gives_the_errno_alone(release) => errno.to_string(),
        () if releases::leaves_out_the_path(release) => format!("Failed to open file: {errno}"),
        () => format!("Failed to open file '{path}': {errno}"),
    })
}

/// Whether the agent aborts on the file's resources (R77).
pub(super) fn is_unconvertible<T>(file: &File<T>) -> bool {
    matches!(file, File::Damaged(damage) if damage.kind == DamageKind::Unconvertible)
}

/// What the agent prints before it aborts on a resource that it cannot upgrade.
pub(super) const UNCONVERTIBLE: &str = "Check failed: !resource->has_reservation()";

/// What it prints before it aborts on an acknowledgement without a good uuid.
pub(super) const NOT_A_UUID: &str = "Try::get() but state == ERROR: Not a valid UUID";
