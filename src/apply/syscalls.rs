//! The system calls that change a disk, each by descriptor and name, none following a symlink. All of them are
//! made here, so that a test can let any one fail.

use std::fmt;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{AtFlags, FallocateFlags, Mode, OFlags, RenameFlags, Timestamps, XattrFlags};
use rustix::io::{Errno, Result};
use rustix::process::{Gid, Uid};

use crate::plan::Attributes;

/// Is asked before each system call that changes the disk, with its name; an error takes the place of the call.
pub type FaultInjector = Arc<dyn Fn(&'static str) -> Result<()> + Send + Sync>;

/// What changes the disk.
#[derive(Clone, Default)]
pub(super) struct Syscalls {
    injector: Option<FaultInjector>,
}

impl fmt::Debug for Syscalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Syscalls").field("injector", &self.injector.is_some()).finish()
    }
}

impl Syscalls {
    pub(super) fn with(injector: FaultInjector) -> Self {
        Self { injector: Some(injector) }
    }

    fn ask(&self, call: &'static str) -> Result<()> {
        self.injector.as_ref().map_or(Ok(()), |injector| injector(call))
    }

    /// Renames; what has the new name is replaced.
    pub(super) fn rename(&self, from: impl AsFd, name: &[u8], to: impl AsFd, new: &[u8]) -> Result<()> {
        self.ask("rename")?;
        rustix::fs::renameat(from, name, to, new)
    }

    /// Renames, unless something has the new name.
    pub(super) fn rename_new(&self, from: impl AsFd, name: &[u8], to: impl AsFd, new: &[u8]) -> Result<()> {
        self.ask("rename")?;
        let (from, to) = (from.as_fd(), to.as_fd());
        match rustix::fs::renameat_with(from, name, to, new, RenameFlags::NOREPLACE) {
            // A file system that knows no such flag: looked at before, then renamed.
            Err(Errno::INVAL | Errno::NOSYS) => {
                match rustix::fs::statat(to, new, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(_) => Err(Errno::EXIST),
                    Err(Errno::NOENT) => rustix::fs::renameat(from, name, to, new),
                    Err(errno) => Err(errno),
                }
            }
            result => result,
        }
    }

    /// Creates a hard link.
    pub(super) fn link(&self, from: impl AsFd, name: &[u8], to: impl AsFd, new: &[u8]) -> Result<()> {
        self.ask("link")?;
        rustix::fs::linkat(from, name, to, new, AtFlags::empty())
    }

    /// Creates a symlink.
    pub(super) fn symlink(&self, text: &[u8], at: impl AsFd, name: &[u8]) -> Result<()> {
        self.ask("symlink")?;
        rustix::fs::symlinkat(text, at, name)
    }

    /// Makes a directory that only its owner may enter.
    pub(super) fn mkdir(&self, at: impl AsFd, name: &[u8]) -> Result<()> {
        self.ask("mkdir")?;
        rustix::fs::mkdirat(at, name, Mode::RWXU)
    }

    /// Makes a new file that only its owner may read.
    pub(super) fn create(&self, at: impl AsFd, name: &[u8]) -> Result<OwnedFd> {
        self.ask("create")?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(at, name, flags, Mode::RUSR | Mode::WUSR)
    }

    /// Opens a file to write at its end.
    pub(super) fn append(&self, at: impl AsFd, name: &[u8]) -> Result<OwnedFd> {
        self.ask("open")?;
        let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(at, name, flags, Mode::empty())
    }

    /// Writes all bytes.
    pub(super) fn write(&self, file: impl AsFd, mut bytes: &[u8]) -> Result<()> {
        let file = file.as_fd();
        while !bytes.is_empty() {
            self.ask("write")?;
            match rustix::io::write(file, bytes) {
                Ok(0) => return Err(Errno::IO),
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    /// Reserves space for this number of bytes, where the file system can.
    pub(super) fn reserve(&self, file: impl AsFd, bytes: u64) -> Result<()> {
        self.ask("fallocate")?;
        match rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, 0, bytes) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
            result => result,
        }
    }

    /// Cuts a file, to this size in bytes.
    pub(super) fn truncate(&self, file: impl AsFd, size: u64) -> Result<()> {
        self.ask("truncate")?;
        rustix::fs::ftruncate(file, size)
    }

    /// Removes a file or symlink.
    pub(super) fn unlink(&self, at: impl AsFd, name: &[u8]) -> Result<()> {
        self.ask("unlink")?;
        rustix::fs::unlinkat(at, name, AtFlags::empty())
    }

    /// Removes an empty directory.
    pub(super) fn rmdir(&self, at: impl AsFd, name: &[u8]) -> Result<()> {
        self.ask("rmdir")?;
        rustix::fs::unlinkat(at, name, AtFlags::REMOVEDIR)
    }

    /// Sets owner and mode of an open file or directory.
    pub(super) fn set_owner_and_mode(&self, fd: BorrowedFd<'_>, made: Attributes) -> Result<()> {
        self.own(fd, made)?;
        self.ask("chmod")?;
        rustix::fs::fchmod(fd, Mode::from_raw_mode(made.mode))
    }

    fn own(&self, fd: BorrowedFd<'_>, made: Attributes) -> Result<()> {
        let now = rustix::fs::fstat(fd)?;
        if (now.st_uid, now.st_gid) == (made.uid, made.gid) {
            return Ok(());
        }
        self.ask("chown")?;
        let (uid, gid) = owner(made);
        rustix::fs::fchown(fd, uid, gid)
    }

    /// Sets the owner of what has a name, a symlink itself and not its target.
    pub(super) fn set_symlink_owner(&self, at: impl AsFd, name: &[u8], made: Attributes) -> Result<()> {
        let at = at.as_fd();
        let now = rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
        if (now.st_uid, now.st_gid) == (made.uid, made.gid) {
            return Ok(());
        }
        self.ask("chown")?;
        let (uid, gid) = owner(made);
        rustix::fs::chownat(at, name, uid, gid, AtFlags::SYMLINK_NOFOLLOW)
    }

    /// Sets the times of an open file or directory.
    pub(super) fn set_times(&self, fd: BorrowedFd<'_>, times: &Timestamps) -> Result<()> {
        self.ask("utimens")?;
        rustix::fs::futimens(fd, times)
    }

    /// Sets the times of what has a name, a symlink itself and not its target.
    pub(super) fn set_times_at(&self, at: impl AsFd, name: &[u8], times: &Timestamps) -> Result<()> {
        self.ask("utimens")?;
        rustix::fs::utimensat(at, name, times, AtFlags::SYMLINK_NOFOLLOW)
    }

    /// Sets an extended attribute.
    pub(super) fn set_xattr(&self, fd: BorrowedFd<'_>, name: &[u8], value: &[u8]) -> Result<()> {
        self.ask("setxattr")?;
        rustix::fs::fsetxattr(fd, name, value, XattrFlags::empty())
    }

    /// Waits until a file or directory is on the disk.
    pub(super) fn sync(&self, fd: impl AsFd) -> Result<()> {
        self.ask("fsync")?;
        rustix::fs::fsync(fd)
    }

    /// Waits until all of a file system is on the disk.
    pub(super) fn sync_all(&self, fd: impl AsFd) -> Result<()> {
        self.ask("syncfs")?;
        rustix::fs::syncfs(fd)
    }
}

fn owner(made: Attributes) -> (Option<Uid>, Option<Gid>) {
    (Some(Uid::from_raw(made.uid)), Some(Gid::from_raw(made.gid)))
}
