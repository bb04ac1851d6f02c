//! Keeping what a step takes away: by a rename where it costs nothing, by a verified copy where the journal lies on
//! another file system.

use std::os::fd::{AsFd, OwnedFd};

use rustix::io::Errno;

use super::cancel::Watch;
use super::copy::copy_verified;
use super::delete::delete;
use super::journal::ChangeLog;
use super::syscalls::Syscalls;
use super::tree::identity_at;

/// The name under which a step's thing is kept.
pub(super) fn kept_name(step: usize) -> Vec<u8> {
    step.to_string().into_bytes()
}

fn part_name(step: usize) -> Vec<u8> {
    format!("{step}.part").into_bytes()
}

/// What is to be deleted of a step: no longer whole, so never to be put back.
fn rest_name(step: usize) -> Vec<u8> {
    format!("{step}.rest").into_bytes()
}

/// Moves what stands under a name into the journal. `wanted`: its device and inode, so that nothing else is moved that
/// somebody put there meanwhile.
pub(super) fn set_aside(
    hands: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
    wanted: Option<(u64, u64)>,
) -> Result<(), Errno> {
    match rename_that(hands, (parent, name), (&log.kept, &kept_name(step)), wanted) {
        Err(Errno::XDEV) => move_across(hands, log, step, parent, name, wanted),
        result => result,
    }
}

/// Renames, and gives the name back if something else had it by then.
fn rename_that(
    hands: &Syscalls,
    (from, name): (&OwnedFd, &[u8]),
    (to, new): (&OwnedFd, &[u8]),
    wanted: Option<(u64, u64)>,
) -> Result<(), Errno> {
    hands.rename_new(from, name, to, new)?;
    if identity_at(to, new)? == wanted {
        return Ok(());
    }
    hands.rename_new(to, new, from, name)?;
    Err(Errno::STALE)
}

/// The same by a copy. The original leaves in one instant, under a name that agents do not list, and is deleted then.
fn move_across(
    hands: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
    wanted: Option<(u64, u64)>,
) -> Result<(), Errno> {
    let stage = log.id.stage(step);
    keep_copy(hands, log, step, parent, name)?;
    rename_that(hands, (parent, name), (parent, &stage), wanted)?;
    hands.sync(parent)?;
    delete(hands, parent, &stage, &Watch::default())
}

/// Keeps a file or link that is about to be replaced: as a second name of it, else as a copy.
pub(super) fn keep(
    hands: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
) -> Result<(), Errno> {
    match hands.link(parent, name, &log.kept, &kept_name(step)) {
        Ok(()) => Ok(()),
        // Another file system, one without second names, or a kernel that is careful with files of others.
        Err(Errno::XDEV | Errno::PERM | Errno::MLINK | Errno::OPNOTSUPP | Errno::NOSYS) => {
            keep_copy(hands, log, step, parent, name)
        }
        Err(errno) => Err(errno),
    }
}

fn keep_copy(
    hands: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
) -> Result<(), Errno> {
    let part = part_name(step);
    copy_verified(hands, parent, name, &log.kept, &part)?;
    hands.sync(&log.kept)?;
    hands.rename_new(&log.kept, &part, &log.kept, &kept_name(step))?;
    hands.sync(&log.kept)
}

/// Removes what is kept of a step, if anything is. It loses its name in one instant before: what a kill leaves of it
/// is nothing to go back to.
pub(super) fn drop_kept(hands: &Syscalls, kept: &OwnedFd, step: usize) -> Result<(), Errno> {
    let (name, rest) = (kept_name(step), rest_name(step));
    if identity_at(kept, &name)?.is_none() {
        return Ok(());
    }
    remove_if_there(hands, kept, &rest)?;
    hands.rename_new(kept, &name, kept, &rest)?;
    hands.sync(kept)?;
    delete(hands, kept, &rest, &Watch::default())
}

/// Removes a copy that was not finished, and what is left of one that was being removed.
pub(super) fn drop_halves(hands: &Syscalls, kept: &OwnedFd, step: usize) -> Result<(), Errno> {
    remove_if_there(hands, kept, &part_name(step))?;
    remove_if_there(hands, kept, &rest_name(step))
}

/// Removes what has a name, with all that is in it, if anything has.
pub(super) fn remove_if_there(hands: &Syscalls, at: impl AsFd, name: &[u8]) -> Result<(), Errno> {
    let at = at.as_fd();
    match identity_at(at, name)? {
        None => Ok(()),
        Some(_) => delete(hands, at, name, &Watch::default()),
    }
}
