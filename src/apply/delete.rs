//! Deletion for good: by descriptor, never through a link, never across a mount point, in memory that does not grow
//! with what is deleted.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::cancel::Watch;
use super::syscalls::Syscalls;
use super::tree::beneath;
use crate::source::{Directory, NodeType, on_disk};

/// Directories that are open at once. What lies deeper is moved up first.
const DEEPEST: usize = 48;

/// Deletes what has a name, with all that is in it. An end that is asked for is heeded between two entries.
pub(super) fn delete(hands: &Syscalls, at: impl AsFd, name: &[u8], watch: &Watch) -> Result<(), Errno> {
    let at = at.as_fd();
    let stat = rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        hands.unlink(at, name)?;
        watch.delete(freed(&stat));
        return Ok(());
    }
    let top = Directory::opened(open(at, name)?);
    Way { hands, watch, top: top.fd()?, moved: 0 }.clear(at, name, &top, 0)?;
    Ok(())
}

struct Way<'a> {
    hands: &'a Syscalls,
    watch: &'a Watch,
    top: BorrowedFd<'a>,
    /// How many directories were moved up.
    moved: u64,
}

impl Way<'_> {
    /// Removes a directory that is open, with all that is in it; false if it was gone.
    fn clear(
        &mut self,
        at: BorrowedFd<'_>,
        name: &[u8],
        directory: &Directory<'_>,
        depth: usize,
    ) -> Result<bool, Errno> {
        let mut removed = self.empty(directory, depth)?;
        loop {
            match self.hands.rmdir(at, name) {
                Ok(()) => {
                    self.watch.delete(0);
                    return Ok(true);
                }
                Err(Errno::NOENT) => return Ok(false),
                // The listing has changed under the feet, or what lay too deep was moved up: begun anew.
                Err(Errno::NOTEMPTY | Errno::EXIST) if removed > 0 => {
                    removed = self.empty(&directory.within(beneath(directory.fd()?, b"")?), depth)?;
                }
                Err(errno) => return Err(errno),
            }
        }
    }

    /// Removes all entries of a directory, once through its listing; gives how many.
    fn empty(&mut self, directory: &Directory<'_>, depth: usize) -> Result<u64, Errno> {
        let mut removed = 0;
        directory.each_once(&mut |name, node| {
            if self.watch.is_cancelled() {
                return Err(Errno::INTR.into());
            }
            removed += u64::from(self.remove(directory, name, node, depth)?);
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
            // What was a directory a moment ago is a link or a file now: the entry goes, where it leads does not.
            Err(Errno::LOOP | Errno::NOTDIR) => return self.unlink(at, name),
            Err(errno) => return Err(errno),
        };
        if depth >= DEEPEST {
            loop {
                self.moved += 1;
                let up = format!(".ckpt-deep-{}", self.moved);
                match self.hands.rename_new(at, name, self.top, up.as_bytes()) {
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
        match self.hands.unlink(directory, name) {
            Ok(()) => {
                self.watch.delete(size);
                Ok(true)
            }
            Err(Errno::NOENT) => Ok(false),
            Err(errno) => Err(errno),
        }
    }
}

/// Bytes that are free without this name: a file with other names goes on taking its room.
fn freed(stat: &rustix::fs::Stat) -> u64 {
    let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
    if is_file && stat.st_nlink == 1 { on_disk(stat) } else { 0 }
}

/// Opens a directory of that name: no link, no mount point.
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
