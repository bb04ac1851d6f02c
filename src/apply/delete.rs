//! Deletion for good: by descriptor, never through a symlink, never across a mount point, in memory that does not grow
//! with what is deleted, and with a bound where other processes create files meanwhile.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::cancel::Watch;
use super::syscalls::Syscalls;
use super::tree::beneath;
use crate::source::{Directory, NodeType, on_disk};

/// Directories that are open at once. What is deeper is moved up first.
const DEEPEST: usize = 48;
/// A directory that is still not empty after this number of listings is left.
const MAX_LISTINGS: u32 = 64;
/// Entries beyond twice the planned number that are deleted before a directory is left.
const SLACK: u64 = 10_000;

/// Why something was not deleted, or only in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeleteError {
    /// Other processes create entries as fast as they are deleted.
    StillWritten,
    /// A system call failed; `EINTR`: a signal asked for an end.
    Io(Errno),
}

impl From<Errno> for DeleteError {
    fn from(errno: Errno) -> Self {
        Self::Io(errno)
    }
}

/// Deletes what has a name, with its whole content. No other user can write there, so that there is no bound.
pub(super) fn delete(syscalls: &Syscalls, at: impl AsFd, name: &[u8], watch: &Watch) -> Result<(), Errno> {
    match delete_bounded(syscalls, at, name, u64::MAX, watch) {
        Ok(()) => Ok(()),
        Err(DeleteError::StillWritten) => Err(Errno::NOTEMPTY),
        Err(DeleteError::Io(errno)) => Err(errno),
    }
}

/// Deletes what has a name, with its whole content: `planned` entries. A request to stop is honoured between two entries.
pub(super) fn delete_bounded(
    syscalls: &Syscalls,
    at: impl AsFd,
    name: &[u8],
    planned: u64,
    watch: &Watch,
) -> Result<(), DeleteError> {
    let at = at.as_fd();
    let stat = rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        syscalls.unlink(at, name)?;
        watch.delete(freed(&stat));
        return Ok(());
    }
    let top = Directory::opened(open(at, name)?);
    let fd = top.fd().map_err(Errno::from)?;
    let left = planned.saturating_mul(2).saturating_add(SLACK);
    let mut deletion = Deletion { syscalls, watch, top: fd, moved: 0, left, is_given_up: false };
    match deletion.clear(at, name, &top, 0) {
        Err(_) if deletion.is_given_up => Err(DeleteError::StillWritten),
        Err(errno) => Err(errno.into()),
        Ok(_) => Ok(()),
    }
}

struct Deletion<'a> {
    syscalls: &'a Syscalls,
    watch: &'a Watch,
    top: BorrowedFd<'a>,
    /// How many directories were moved up.
    moved: u64,
    /// Entries that may still be deleted.
    left: u64,
    is_given_up: bool,
}

impl Deletion<'_> {
    /// Removes an open directory with its whole content; false if it was gone.
    fn clear(
        &mut self,
        at: BorrowedFd<'_>,
        name: &[u8],
        directory: &Directory<'_>,
        depth: usize,
    ) -> Result<bool, Errno> {
        let mut moved = self.moved;
        let mut removed = self.empty(directory, depth)?;
        let mut listings = 1;
        loop {
            match self.syscalls.rmdir(at, name) {
                Ok(()) => {
                    self.watch.delete(0);
                    return Ok(true);
                }
                Err(Errno::NOENT) => return Ok(false),
                // An entry was created meanwhile, or what was too deep was moved up: listed again.
                Err(Errno::NOTEMPTY | Errno::EXIST) if removed > 0 => {
                    // What was moved up by this deletion is not another process's.
                    if self.moved == moved {
                        listings += 1;
                    }
                    if listings > MAX_LISTINGS {
                        return self.give_up();
                    }
                    moved = self.moved;
                    removed = self.empty(&directory.within(beneath(directory.fd()?, b"")?), depth)?;
                }
                Err(errno) => return Err(errno),
            }
        }
    }

    fn give_up<T>(&mut self) -> Result<T, Errno> {
        self.is_given_up = true;
        Err(Errno::NOTEMPTY)
    }

    /// Removes all entries of a directory, once through its listing; gives how many.
    fn empty(&mut self, directory: &Directory<'_>, depth: usize) -> Result<u64, Errno> {
        let mut removed = 0;
        directory.each_once(&mut |name, node| {
            if self.watch.is_cancelled() {
                return Err(Errno::INTR.into());
            }
            if self.left == 0 {
                return Ok(self.give_up()?);
            }
            if self.remove(directory, name, node, depth)? {
                removed += 1;
                self.left -= 1;
            }
            Ok(())
        })?;
        Ok(removed)
    }

    /// Removes one entry; false if it is for a later listing.
    fn remove(
        &mut self,
        directory: &Directory<'_>,
        name: &[u8],
        node: NodeType,
        depth: usize,
    ) -> Result<bool, Errno> {
        let at = directory.fd()?;
        if node != NodeType::Directory {
            return self.unlink(at, name);
        }
        let child = match open(at, name) {
            Ok(child) => directory.within(child),
            Err(Errno::NOENT) => return Ok(false),
            // It was replaced by a symlink or a file meanwhile: only that entry is removed, not its target.
            Err(Errno::LOOP | Errno::NOTDIR) => return self.unlink(at, name),
            Err(errno) => return Err(errno),
        };
        if depth >= DEEPEST {
            loop {
                self.moved += 1;
                let up = format!(".ckpt-deep-{}", self.moved);
                match self.syscalls.rename_new(at, name, self.top, up.as_bytes()) {
                    // Left by a deletion that was interrupted.
                    Err(Errno::EXIST) => {}
                    moved => return moved.map(|()| true),
                }
            }
        }
        self.clear(at, name, &child, depth + 1)
    }

    fn unlink(&self, directory: BorrowedFd<'_>, name: &[u8]) -> Result<bool, Errno> {
        let stat = rustix::fs::statat(directory, name, AtFlags::SYMLINK_NOFOLLOW);
        let size = stat.map_or(0, |stat| freed(&stat));
        match self.syscalls.unlink(directory, name) {
            Ok(()) => {
                self.watch.delete(size);
                Ok(true)
            }
            Err(Errno::NOENT) => Ok(false),
            Err(errno) => Err(errno),
        }
    }
}

/// Bytes that are free without this name: a file with other names keeps its blocks.
fn freed(stat: &rustix::fs::Stat) -> u64 {
    let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
    if is_file && stat.st_nlink == 1 { on_disk(stat) } else { 0 }
}

/// Opens a directory: no symlink, no mount point.
fn open(at: BorrowedFd<'_>, name: &[u8]) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
    loop {
        match rustix::fs::openat2(at, name, flags, Mode::empty(), resolve) {
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(Errno::NOSYS | Errno::PERM) => return beneath(at, name),
            result => return result,
        }
    }
}
