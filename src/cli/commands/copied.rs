//! Whether a directory looks like a copy that nobody said to be one: its links and its boot id are both of another place.

use std::os::unix::ffi::OsStrExt;

use super::session::Session;
use crate::cli::terminal::Terminal;
use crate::model::{Checkpoint, Latest};
use crate::recovery::BootId;
use crate::values::trim;

/// The first line of an answer about such a directory, else nothing.
pub(super) fn first_line(session: &Session, checkpoint: &Checkpoint, terminal: &Terminal) -> String {
    if !looks_like_a_copy(session, checkpoint) {
        return String::new();
    }
    crate::view::copy_line(terminal.paint())
}

/// Links and boot id are both of another place.
pub(super) fn looks_like_a_copy(session: &Session, checkpoint: &Checkpoint) -> bool {
    let source = &session.source;
    if !source.in_place || is_of_this_boot(session, checkpoint) {
        return false;
    }
    let (Latest::Resolves { text: Some(text), .. }
    | Latest::Dangling { text }
    | Latest::Loop { text }
    | Latest::Unknown { text }) = &checkpoint.latest
    else {
        return false;
    };
    let here = source.place_or_path().as_os_str().as_bytes();
    let below = |place: &[u8]| text.strip_prefix(place).is_some_and(|rest| rest.starts_with(b"/meta/"));
    text.first() == Some(&b'/') && !below(here) && !below(source.path.as_os_str().as_bytes())
}

fn is_of_this_boot(session: &Session, checkpoint: &Checkpoint) -> bool {
    match (&session.boot_id, checkpoint.boot.file.value()) {
        (BootId::Same, _) => true,
        (BootId::Known(now), Some(then)) => trim(then) == now.as_bytes(),
        (BootId::Known(_), None) | (BootId::Unknown, _) => false,
    }
}
