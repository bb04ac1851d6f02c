//! Steps that put something back from an archive: a file or symlink as the archive has it, and owner, mode and time of a
//! directory.

use std::os::fd::{AsFd as _, OwnedFd};

use rustix::fs::{Mode, OFlags, Timespec, Timestamps, UTIME_OMIT};
use rustix::io::Errno;

use super::copy::copy_xattrs;
use super::execute::Run;
use crate::plan::{DirectoryMetadata, FileTime, Precondition, Restored, RestoredContent, Step, sum_of_bytes};
use crate::source::ReadError;

impl Run<'_> {
    pub(super) fn restore(
        &self,
        index: usize,
        step: &Step,
        parent: &OwnedFd,
        name: &[u8],
        restored: &Restored,
    ) -> Result<(), Errno> {
        let syscalls = self.permit.syscalls();
        let stage = self.log.id.stage(index);
        let times = times(restored.mtime);
        match &restored.content {
            RestoredContent::File { .. } => {
                let bytes = self.archived(step, restored)?;
                let file = syscalls.create(parent, &stage)?;
                let placed = syscalls
                    .write(&file, &bytes)
                    .and_then(|()| self.keep_xattrs(step, parent, name, &file))
                    .and_then(|()| syscalls.set_owner_and_mode(file.as_fd(), restored.attributes))
                    .and_then(|()| syscalls.set_times(file.as_fd(), &times))
                    .and_then(|()| syscalls.sync(&file))
                    .and_then(|()| self.place(index, parent, &stage, name, replaces(step)));
                self.clear_stage(parent, &stage, placed)
            }
            RestoredContent::Link { text } => {
                syscalls.symlink(text, parent, &stage)?;
                let placed = syscalls
                    .set_symlink_owner(parent, &stage, restored.attributes)
                    .and_then(|()| syscalls.set_times_at(parent, &stage, &times))
                    .and_then(|()| self.place(index, parent, &stage, name, replaces(step)));
                self.clear_stage(parent, &stage, placed)
            }
        }
    }

    /// An archive has no extended attributes, e.g. labels of `SELinux`: those of the file that is replaced stay.
    fn keep_xattrs(&self, step: &Step, parent: &OwnedFd, name: &[u8], file: &OwnedFd) -> Result<(), Errno> {
        if !matches!(step.before, Precondition::File { .. }) {
            return Ok(());
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let before = rustix::fs::openat(parent, name, flags, Mode::empty())?;
        copy_xattrs(self.permit.syscalls(), before.as_fd(), file.as_fd())
    }

    /// The content of a file, which must be what the plan was made for.
    fn archived(&self, step: &Step, restored: &Restored) -> Result<Vec<u8>, Errno> {
        let archive = self.permit.archive().ok_or(Errno::NOENT)?;
        let mut bytes = Vec::new();
        archive.read(&step.path, &mut bytes).map_err(|error| match error {
            ReadError::Open(errno) | ReadError::Read(errno) => errno.into(),
            ReadError::TooLarge(_) => Errno::FBIG,
            ReadError::NotInSource => Errno::NOENT,
        })?;
        match &restored.content {
            RestoredContent::File { sha256, .. } if sum_of_bytes(&bytes) == *sha256 => Ok(bytes),
            _ => Err(Errno::STALE),
        }
    }

    pub(super) fn set_directory(&self, step: &Step, after: DirectoryMetadata) -> Result<(), Errno> {
        let syscalls = self.permit.syscalls();
        let directory = self.permit.tree().directory(&step.path)?;
        syscalls.set_owner_and_mode(directory.as_fd(), after.attributes)?;
        syscalls.set_times(directory.as_fd(), &times(after.mtime))?;
        syscalls.sync(&directory)
    }
}

fn replaces(step: &Step) -> bool {
    step.before != Precondition::Absent
}

/// This modification time, and the access time as it is.
pub(super) fn times(mtime: FileTime) -> Timestamps {
    Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: mtime.0, tv_nsec: mtime.1.into() },
    }
}
