//! Whether an agent can write in `meta`: it writes `boot_id` there at the end of every recovery, and aborts where it cannot.

use std::path::Path;

use rustix::fs::{AtFlags, CWD, StatVfsMountFlags, StatxAttributes, StatxFlags, statvfs, statx};

use super::agent_place::AgentPlace;
use super::located::Located;
use crate::host::Sees;
use crate::recovery::NotWritable;

/// Why it cannot. Only the disk of a checkpoint in place is asked; what a unit does to it is known for copies too.
pub(super) fn not_writable(located: &Located, place: Option<&AgentPlace>) -> Option<NotWritable> {
    if let Some(AgentPlace { named, origin, sees: Sees::ReadOnly(_) }) = place {
        return Some(NotWritable::read_only(format!(
            "{} is read-only for the agent ({origin})",
            named.display()
        )));
    }
    let meta = located.source.place_or_path().join("meta");
    located.source.in_place.then(|| on_disk(&meta)).flatten()
}

fn on_disk(meta: &Path) -> Option<NotWritable> {
    let shown = meta.display();
    let system = statvfs(meta).ok()?;
    if system.f_flag.contains(StatVfsMountFlags::RDONLY) {
        return Some(NotWritable::read_only(format!("the file system of {shown} is mounted read-only")));
    }
    let attributes = statx(CWD, meta, AtFlags::empty(), StatxFlags::BASIC_STATS).ok()?.stx_attributes;
    attributes.contains(StatxAttributes::IMMUTABLE).then(|| NotWritable {
        error: "Operation not permitted".to_owned(),
        is_read_only: false,
        why: format!("{shown} is immutable (chattr +i)"),
    })
}
