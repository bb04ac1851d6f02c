//! Steps that put something in a place: a file with new content, a link, a directory, a path that takes that of another. Each
//! is made under a name that agents do not list, and gets its own by one rename.

use std::os::fd::{AsFd, OwnedFd};

use rustix::io::Errno;

use super::backup::{keep, set_aside};
use super::copy::{attributes, copy_xattrs};
use super::error::{Fault, StopReason};
use super::execute::Run;
use super::precheck::check;
use super::tree::beneath;
use crate::layout::RelPath;
use crate::plan::{Attributes, Content, Precondition, Step, sum_of_bytes};
use crate::source::{Directory, ReadError};

impl Run<'_> {
    pub(super) fn write(
        &self,
        index: usize,
        step: &Step,
        parent: &OwnedFd,
        name: &[u8],
        content: &Content,
        made: Option<Attributes>,
    ) -> Result<(), Errno> {
        let syscalls = self.permit.syscalls();
        let stage = self.log.id.stage(index);
        let old = match &step.before {
            Precondition::Absent | Precondition::Link(_) => None,
            before => Some(read_old(parent, name, before)?),
        };
        let bytes = new_content(content, old.as_deref().unwrap_or_default()).ok_or(Errno::STALE)?;
        let file = syscalls.create(parent, &stage)?;
        let placed = (|| {
            syscalls.write(&file, &bytes)?;
            if old.is_some() {
                let stat = rustix::fs::statat(parent, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)?;
                let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NOFOLLOW;
                let before = rustix::fs::openat(parent, name, flags, rustix::fs::Mode::empty())?;
                copy_xattrs(syscalls, before.as_fd(), file.as_fd())?;
                syscalls.set_owner_and_mode(file.as_fd(), made.unwrap_or_else(|| attributes(&stat)))?;
            } else if let Some(made) = made {
                syscalls.set_owner_and_mode(file.as_fd(), made)?;
            }
            syscalls.sync(&file)?;
            self.place(index, parent, &stage, name, step.before != Precondition::Absent)
        })();
        self.clear_stage(parent, &stage, placed)
    }

    pub(super) fn link(
        &self,
        index: usize,
        step: &Step,
        parent: &OwnedFd,
        name: &[u8],
        text: &[u8],
        identity: Option<(u64, u64)>,
    ) -> Result<(), Errno> {
        let syscalls = self.permit.syscalls();
        let stage = self.log.id.stage(index);
        // A rename cannot replace a directory with a symlink: the directory is moved away first.
        let is_directory = matches!(step.before, Precondition::Directory(_));
        let replaces = step.before != Precondition::Absent && !is_directory;
        if is_directory {
            set_aside(syscalls, self.log, index, parent, name, identity)?;
        }
        syscalls.symlink(text, parent, &stage)?;
        let like = if replaces {
            rustix::fs::statat(parent, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)
        } else {
            rustix::fs::fstat(parent)
        };
        let placed = like
            .and_then(|stat| syscalls.set_symlink_owner(parent, &stage, attributes(&stat)))
            .and_then(|()| self.place(index, parent, &stage, name, replaces));
        self.clear_stage(parent, &stage, placed)
    }

    /// Gives what was made its name, by one rename. What had the name is kept.
    pub(super) fn place(
        &self,
        index: usize,
        parent: &OwnedFd,
        stage: &[u8],
        name: &[u8],
        replaces: bool,
    ) -> Result<(), Errno> {
        let syscalls = self.permit.syscalls();
        if replaces {
            keep(syscalls, self.log, index, parent, name)?;
            syscalls.sync(&self.log.kept)?;
            syscalls.rename(parent, stage, parent, name)
        } else {
            syscalls.rename_new(parent, stage, parent, name)
        }
    }

    /// What failed leaves nothing behind, as far as that can be.
    pub(super) fn clear_stage(
        &self,
        parent: &OwnedFd,
        stage: &[u8],
        placed: Result<(), Errno>,
    ) -> Result<(), Errno> {
        if placed.is_err() {
            let _ = self.permit.syscalls().unlink(parent, stage);
        }
        placed
    }

    pub(super) fn rename(
        &self,
        index: usize,
        parent: &OwnedFd,
        name: &[u8],
        to: &RelPath,
        over: &Precondition,
    ) -> Result<(), StopReason> {
        let syscalls = self.permit.syscalls();
        check(self.permit.tree(), to, over)?;
        let fault = |errno| StopReason::from(Fault::new("renaming to it", to, errno));
        let (directory, new) = self.permit.tree().parent(to).map_err(fault)?;
        let renamed = if *over == Precondition::Absent {
            syscalls.rename_new(parent, name, &directory, new)
        } else {
            keep(syscalls, self.log, index, &directory, new)
                .and_then(|()| syscalls.sync(&self.log.kept))
                .and_then(|()| syscalls.rename(parent, name, &directory, new))
        };
        renamed.map_err(fault)
    }

    pub(super) fn make_directory(
        &self,
        index: usize,
        parent: &OwnedFd,
        name: &[u8],
        made: Attributes,
    ) -> Result<(), Errno> {
        let syscalls = self.permit.syscalls();
        let stage = self.log.id.stage(index);
        syscalls.mkdir(parent, &stage)?;
        let placed = beneath(parent, &stage)
            .and_then(|fd| syscalls.set_owner_and_mode(fd.as_fd(), made))
            .and_then(|()| syscalls.rename_new(parent, &stage, parent, name));
        if placed.is_err() {
            let _ = syscalls.rmdir(parent, &stage);
        }
        placed
    }
}

/// Reads a file that is to be replaced, and makes sure that it is the one that the plan was made for.
fn read_old(parent: &OwnedFd, name: &[u8], before: &Precondition) -> Result<Vec<u8>, Errno> {
    let mut bytes = Vec::new();
    let directory = Directory::opened(beneath(parent, b"")?);
    match directory.read(name, &mut bytes) {
        Ok(()) => {}
        Err(ReadError::Open(errno) | ReadError::Read(errno)) => return Err(errno.into()),
        Err(ReadError::TooLarge(_)) => return Err(Errno::FBIG),
        Err(ReadError::NotInSource) => return Err(Errno::NOENT),
    }
    match before {
        Precondition::File { sha256: Some(wanted), .. } if sum_of_bytes(&bytes) == *wanted => Ok(bytes),
        _ => Err(Errno::STALE),
    }
}

/// What a file holds afterwards; `None` if it does not reach as far as the plan says.
pub(super) fn new_content(content: &Content, old: &[u8]) -> Option<Vec<u8>> {
    match content {
        Content::Bytes(bytes) => Some(bytes.clone()),
        Content::Keep(parts) => {
            let mut bytes = Vec::new();
            for part in parts {
                let (start, end) = (usize::try_from(part.start).ok()?, usize::try_from(part.end).ok()?);
                bytes.extend_from_slice(old.get(start..end)?);
            }
            Some(bytes)
        }
    }
}
