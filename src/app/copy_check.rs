//! Whether a directory looks like a copy although `--relocated` was not given: its symlinks and its boot ID are foreign.

use std::os::unix::ffi::OsStrExt;

use super::located::Located;
use crate::model::{Checkpoint, Latest};
use crate::recovery::BootId;
use crate::values::trim;

/// Whether symlinks and boot ID are both foreign.
pub fn looks_like_a_copy(located: &Located, checkpoint: &Checkpoint) -> bool {
    let source = &located.source;
    if !source.in_place || is_of_this_boot(located, checkpoint) {
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

fn is_of_this_boot(located: &Located, checkpoint: &Checkpoint) -> bool {
    match (&located.boot_id, checkpoint.boot.file.value()) {
        (BootId::Same, _) => true,
        (BootId::Known(now), Some(then)) => trim(then) == now.as_bytes(),
        (BootId::Known(_), None) | (BootId::Unknown, _) => false,
    }
}
