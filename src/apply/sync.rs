//! Waiting until what was done in directories is on the disk.

use std::os::fd::{AsFd, OwnedFd};

use rustix::io::Errno;

use super::error::Fault;
use super::syscalls::Syscalls;
use super::tree::Tree;
use crate::layout::RelPath;

/// Up to this number, directories are synced one by one; for more, the file system is synced as a whole.
const FEW: usize = 16;

/// Waits until these directories of the tree, and the one in which things are kept, are on the disk. What is gone again
/// needs no wait.
pub(super) fn sync_directories(
    syscalls: &Syscalls,
    tree: &Tree,
    kept: &OwnedFd,
    mut directories: Vec<RelPath>,
) -> Result<(), Fault> {
    directories.sort();
    directories.dedup();
    if directories.len() > FEW {
        let fault = |errno| Fault::new("syncing it", tree.meta_path().display(), errno);
        let all = [kept, tree.meta(), tree.beside()].into_iter().chain(tree.linked());
        return all.map(AsFd::as_fd).try_for_each(|fd| syscalls.sync_all(fd)).map_err(fault);
    }
    for path in &directories {
        match tree.directory(path).and_then(|fd| syscalls.sync(fd)) {
            // The second: an undo has put a file or symlink back in its place.
            Ok(()) | Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => {}
            Err(errno) => return Err(Fault::new("syncing the directory", path, errno)),
        }
    }
    syscalls.sync(kept).map_err(|errno| Fault::new("syncing what is kept", tree.meta_path().display(), errno))
}
