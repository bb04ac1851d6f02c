//! Backups of what a step removes or replaces: by a rename, or by a verified copy where the journal is on another file
//! system.

use std::os::fd::{AsFd, OwnedFd};

use rustix::io::Errno;

use super::cancel::Watch;
use super::copy::copy_verified;
use super::delete::delete;
use super::journal::ChangeLog;
use super::syscalls::Syscalls;
use super::tree::identity_at;

/// The name of a step's backup.
pub(super) fn kept_name(step: usize) -> Vec<u8> {
    step.to_string().into_bytes()
}

fn part_name(step: usize) -> Vec<u8> {
    format!("{step}.part").into_bytes()
}

/// A backup that is being deleted: incomplete, so that it is never restored.
fn rest_name(step: usize) -> Vec<u8> {
    format!("{step}.rest").into_bytes()
}

/// The step that a name in the directory of backups belongs to.
pub(super) fn step_of_backup(name: &[u8]) -> Option<usize> {
    let digits = name.split(|byte| *byte == b'.').next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Moves what has a name into the journal. `wanted`: its device and inode, so that a replacement by another process is
/// not moved.
pub(super) fn set_aside(
    syscalls: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
    wanted: Option<(u64, u64)>,
) -> Result<(), Errno> {
    let backup = NameIn { parent: &log.kept, name: &kept_name(step) };
    match rename_that(syscalls, NameIn { parent, name }, backup, wanted) {
        Err(Errno::XDEV) => move_across(syscalls, log, step, parent, name, wanted),
        result => result,
    }
}

/// A name in an open directory.
#[derive(Clone, Copy)]
struct NameIn<'a> {
    parent: &'a OwnedFd,
    name: &'a [u8],
}

/// Renames, and gives the name back if something else had it by then.
fn rename_that(
    syscalls: &Syscalls,
    from: NameIn<'_>,
    to: NameIn<'_>,
    wanted: Option<(u64, u64)>,
) -> Result<(), Errno> {
    syscalls.rename_new(from.parent, from.name, to.parent, to.name)?;
    if identity_at(to.parent, to.name)? == wanted {
        return Ok(());
    }
    syscalls.rename_new(to.parent, to.name, from.parent, from.name)?;
    Err(Errno::STALE)
}

/// The same by a copy. The original is first renamed to a name that agents do not list, then deleted.
fn move_across(
    syscalls: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
    wanted: Option<(u64, u64)>,
) -> Result<(), Errno> {
    let stage = log.id.stage(step);
    keep_copy(syscalls, log, step, parent, name)?;
    rename_that(syscalls, NameIn { parent, name }, NameIn { parent, name: &stage }, wanted)?;
    syscalls.sync(parent)?;
    delete(syscalls, parent, &stage, &Watch::default())
}

/// Keeps a file or symlink that is about to be replaced: as a second name of it, else as a copy.
pub(super) fn keep(
    syscalls: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
) -> Result<(), Errno> {
    match syscalls.link(parent, name, &log.kept, &kept_name(step)) {
        Ok(()) => Ok(()),
        // Another file system, one without hard links, or a kernel that forbids them for files of others.
        Err(Errno::XDEV | Errno::PERM | Errno::MLINK | Errno::OPNOTSUPP | Errno::NOSYS) => {
            keep_copy(syscalls, log, step, parent, name)
        }
        Err(errno) => Err(errno),
    }
}

fn keep_copy(
    syscalls: &Syscalls,
    log: &ChangeLog,
    step: usize,
    parent: &OwnedFd,
    name: &[u8],
) -> Result<(), Errno> {
    let part = part_name(step);
    copy_verified(syscalls, parent, name, &log.kept, &part)?;
    syscalls.sync(&log.kept)?;
    syscalls.rename_new(&log.kept, &part, &log.kept, &kept_name(step))?;
    syscalls.sync(&log.kept)
}

/// Removes the backup of a step, if there is one. It is renamed before, so that what a kill leaves of it is not mistaken
/// for a backup.
pub(super) fn drop_kept(syscalls: &Syscalls, kept: &OwnedFd, step: usize) -> Result<(), Errno> {
    let (name, rest) = (kept_name(step), rest_name(step));
    if identity_at(kept, &name)?.is_none() {
        return Ok(());
    }
    remove_if_there(syscalls, kept, &rest)?;
    syscalls.rename_new(kept, &name, kept, &rest)?;
    syscalls.sync(kept)?;
    delete(syscalls, kept, &rest, &Watch::default())
}

/// Removes a copy that was not finished, and what is left of one that was being removed.
pub(super) fn drop_halves(syscalls: &Syscalls, kept: &OwnedFd, step: usize) -> Result<(), Errno> {
    remove_if_there(syscalls, kept, &part_name(step))?;
    remove_if_there(syscalls, kept, &rest_name(step))
}

/// Removes what has a name, with all that is in it, if anything has.
pub(super) fn remove_if_there(syscalls: &Syscalls, at: impl AsFd, name: &[u8]) -> Result<(), Errno> {
    let at = at.as_fd();
    match identity_at(at, name)? {
        None => Ok(()),
        Some(_) => delete(syscalls, at, name, &Watch::default()),
    }
}
