//! Deletion for good: by descriptor, never through a link, never across a mount point, in memory that does not grow
//! with what is deleted.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::hands::Hands;
use super::tree::beneath;
use super::watch::Watch;
use crate::source::{Folder, NodeType};

/// Folders that are open at once. What lies deeper is moved up first.
const DEEPEST: usize = 48;

/// Deletes what has a name, with all that is in it. An end that is asked for is heeded between two entries.
pub(super) fn delete(hands: &Hands, at: impl AsFd, name: &[u8], watch: &Watch) -> Result<(), Errno> {
    let at = at.as_fd();
    let stat = rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        hands.unlink(at, name)?;
        watch.delete(u64::try_from(stat.st_size).unwrap_or_default());
        return Ok(());
    }
    let top = open(at, name)?;
    let mut moved = 0;
    let mut way = Way { hands, watch, top: &top, moved: &mut moved };
    way.empty(&top, 0)?;
    hands.rmdir(at, name)?;
    watch.delete(0);
    Ok(())
}

struct Way<'a> {
    hands: &'a Hands,
    watch: &'a Watch,
    top: &'a OwnedFd,
    /// How many folders were moved up.
    moved: &'a mut u64,
}

impl Way<'_> {
    /// Removes all entries of a folder. A listing that changes under the feet is begun anew.
    fn empty(&mut self, folder: &OwnedFd, depth: usize) -> Result<(), Errno> {
        loop {
            let mut removed = 0_u64;
            let listed = Folder::opened(beneath(folder, b"")?);
            listed.each(&mut |name, node| {
                if self.watch.is_cancelled() {
                    return Err(Errno::INTR.into());
                }
                if self.remove(folder, name, node, depth)? {
                    removed += 1;
                }
                Ok(())
            })?;
            if removed == 0 {
                return Ok(());
            }
        }
    }

    /// Removes one entry; false if it is for a later listing.
    fn remove(&mut self, folder: &OwnedFd, name: &[u8], node: NodeType, depth: usize) -> Result<bool, Errno> {
        if node != NodeType::Folder {
            return self.unlink(folder, name);
        }
        let child = match open(folder.as_fd(), name) {
            Ok(child) => child,
            Err(Errno::NOENT) => return Ok(false),
            // What was a folder a moment ago is a link or a file now: the entry goes, where it leads does not.
            Err(Errno::LOOP | Errno::NOTDIR) => return self.unlink(folder, name),
            Err(errno) => return Err(errno),
        };
        if depth >= DEEPEST {
            *self.moved += 1;
            let up = format!(".ckpt-deep-{}", self.moved);
            self.hands.rename_new(folder, name, self.top, up.as_bytes())?;
            return Ok(true);
        }
        self.empty(&child, depth + 1)?;
        match self.hands.rmdir(folder, name) {
            Ok(()) => {
                self.watch.delete(0);
                Ok(true)
            }
            Err(Errno::NOENT) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    fn unlink(&self, folder: &OwnedFd, name: &[u8]) -> Result<bool, Errno> {
        let size = match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            // A file with other names goes on taking its room.
            Ok(stat) if stat.st_nlink > 1 => 0,
            Ok(stat) => u64::try_from(stat.st_size).unwrap_or_default(),
            Err(_) => 0,
        };
        match self.hands.unlink(folder, name) {
            Ok(()) => {
                self.watch.delete(size);
                Ok(true)
            }
            Err(Errno::NOENT) => Ok(false),
            Err(errno) => Err(errno),
        }
    }
}

/// Opens a folder of that name: no link, no mount point.
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
