//! Undoes one step. What became of it is determined from the disk: a step, or its undoing, may have been killed between
//! any two system calls.

use std::os::fd::OwnedFd;

use rustix::io::Errno;

use super::backup::kept_name;
use super::copy::{attributes, copy_verified};
use super::error::{Fault, Mismatch, MismatchReason};
use super::journal::ChangeLog;
use super::staged_write::new_content;
use super::syscalls::Syscalls;
use super::tree::{Tree, beneath, identity_at};
use crate::layout::RelPath;
use crate::plan::{
    Action, Content, Detail, DirectoryMetadata, Precondition, Restored, RestoredContent, Sha256Sum, Step,
    sum_of_bytes,
};
use crate::source::{Directory, ReadError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepState {
    /// It was carried out, and everything is as it left it.
    Done,
    /// It was not carried out, or is undone: everything is as before.
    NotDone,
    /// A later step hides it: it is determined once that one is undone.
    Later,
}

/// Whether there was anything to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepUndone {
    Yes,
    NothingToDo,
}

/// A step of an earlier change.
pub(super) struct UndoStep<'a> {
    pub(super) syscalls: &'a Syscalls,
    pub(super) tree: &'a Tree,
    pub(super) log: &'a ChangeLog,
    pub(super) step: Step,
    pub(super) index: usize,
    /// The journal says that it was carried out.
    pub(super) was_done: bool,
    /// An earlier undo of the change began.
    pub(super) undo_begun: bool,
}

/// Whether a backup may take the place of something else.
#[derive(Clone, Copy)]
enum Replace {
    Yes,
    Never,
}

type Id = Option<(u64, u64)>;

impl UndoStep<'_> {
    /// What became of it, or what was changed since.
    pub(super) fn state(&self) -> Result<StepState, Mismatch> {
        let state = self.state_of_tree()?;
        if state == StepState::Done {
            self.check_backup()?;
        }
        Ok(state)
    }

    /// A file or symlink that is restored must be what the plan says of it. Of a directory, processes that work in it may
    /// have changed what is in it.
    fn check_backup(&self) -> Result<(), Mismatch> {
        let before = match &self.step.action {
            Action::Rename { over, .. } => over,
            _ => &self.step.before,
        };
        if !matches!(before, Precondition::File { .. } | Precondition::Link(_)) {
            return Ok(());
        }
        let kept = beneath(&self.log.kept, b"").map_err(|errno| Mismatch::io(&self.step.path, errno))?;
        match Precondition::of(&Directory::opened(kept), &kept_name(self.index), before.detail()) {
            // Where it is needed, it is missed by then.
            Ok(found) if found == *before || found == Precondition::Absent => Ok(()),
            Ok(_) => Err(Mismatch::new(&self.step.path, MismatchReason::BackupChanged)),
            Err(errno) => Err(Mismatch::io(&self.step.path, errno)),
        }
    }

    fn state_of_tree(&self) -> Result<StepState, Mismatch> {
        if self.step.action == Action::Delete {
            return Ok(StepState::NotDone);
        }
        if let Action::SetDirectory(after) = &self.step.action {
            return self.state_of_directory(*after);
        }
        let fault = |errno: Errno| Mismatch::io(&self.step.path, errno);
        let mismatch = |reason| Err(Mismatch::new(&self.step.path, reason));
        let at = self.at(&self.step.path).map_err(fault)?;
        let kept = identity_at(&self.log.kept, &kept_name(self.index)).map_err(fault)?;
        match &self.step.action {
            Action::SetAside => match (kept, at.id) {
                // There is nowhere to put it back.
                (Some(_), None) if at.parent.is_none() => mismatch(MismatchReason::ChangedSince),
                (Some(_), None) => Ok(StepState::Done),
                (None, Some(_)) if self.may_be_undone() => Ok(StepState::NotDone),
                // It was copied and not yet removed, or copied back and the backup not yet removed.
                (Some(_), Some(_)) if self.may_be_undone() && self.is_needless(&at).map_err(fault)? => {
                    Ok(StepState::NotDone)
                }
                (None, None) => mismatch(MismatchReason::BackupMissing),
                _ => mismatch(MismatchReason::Occupied),
            },
            Action::Write { content, .. } => {
                let now = at.read(Detail::Content).map_err(fault)?;
                if self.is_before(&now, at.id, kept) {
                    return Ok(StepState::NotDone);
                }
                // Its content decides what the step has written.
                self.check_backup()?;
                let wanted = self.written(content).map_err(fault)?;
                let as_left =
                    matches!(now, Precondition::File { sha256: Some(sum), .. } if Some(sum) == wanted);
                self.done_if(as_left)
            }
            Action::Link { text } => {
                let now = at.read(Detail::Metadata).map_err(fault)?;
                if self.is_before(&now, at.id, kept) {
                    return Ok(StepState::NotDone);
                }
                // A directory was moved away, and the symlink was not made any more.
                let is_half_done = now == Precondition::Absent && kept.is_some() && self.replaces_directory();
                self.done_if(is_half_done || now == Precondition::Link(text.clone()))
            }
            Action::Restore(restored) => {
                let now = at.read(Detail::Content).map_err(fault)?;
                let is_other = self.has_other_owner_than_backup(&at).map_err(fault)?;
                if !is_other && self.is_before(&now, at.id, kept) {
                    return Ok(StepState::NotDone);
                }
                self.done_if(is_as_restored(&now, restored))
            }
            Action::Rename { to, over } => {
                let target = self.at(to).map_err(fault)?;
                let now = target.read(over.detail()).map_err(fault)?;
                match at.id {
                    Some(_) if now == *over => Ok(StepState::NotDone),
                    // An undo was stopped between its two renames.
                    Some(_) if target.id.is_none() && kept.is_some() => Ok(StepState::Done),
                    None => {
                        let moved = target.read(self.step.before.detail()).map_err(fault)?;
                        self.done_if(moved == self.step.before)
                    }
                    Some(_) => self.done_if(false),
                }
            }
            Action::MakeDirectory(_) => match at.read(Detail::Metadata).map_err(fault)? {
                Precondition::Absent => Ok(StepState::NotDone),
                Precondition::Directory(sum) if sum.entries == 0 => Ok(StepState::Done),
                Precondition::Directory(sum) => mismatch(MismatchReason::NotEmpty { entries: sum.entries }),
                _ => mismatch(MismatchReason::ChangedSince),
            },
            Action::Delete | Action::SetDirectory(_) => Ok(StepState::NotDone),
        }
    }

    /// What became of a directory's owner and mode: they are set one after the other.
    fn state_of_directory(&self, after: DirectoryMetadata) -> Result<StepState, Mismatch> {
        let now = match self.tree.directory(&self.step.path).and_then(|fd| rustix::fs::fstat(&fd)) {
            Ok(stat) => attributes(&stat),
            // An earlier step was to create it, or an earlier undo has removed it.
            Err(Errno::NOENT) if self.step.before == Precondition::Absent => return Ok(StepState::NotDone),
            Err(errno) => return Err(Mismatch::io(&self.step.path, errno)),
        };
        let Precondition::Metadata(before) = &self.step.before else { return Ok(StepState::Done) };
        let (before, after) = (before.attributes, after.attributes);
        let either = |now: u32, before: u32, after: u32| now == before || now == after;
        let is_known = either(now.mode, before.mode, after.mode)
            && either(now.uid, before.uid, after.uid)
            && either(now.gid, before.gid, after.gid);
        if now == before && (before != after || self.may_be_undone()) {
            return Ok(StepState::NotDone);
        }
        self.done_if(is_known)
    }

    /// Whether there is a backup, and its owner or mode differ from those at the path: a restore of the same content was
    /// carried out.
    fn has_other_owner_than_backup(&self, at: &At<'_>) -> Result<bool, Errno> {
        let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
        let kept = match rustix::fs::statat(&self.log.kept, kept_name(self.index), flags) {
            Ok(stat) => attributes(&stat),
            Err(Errno::NOENT) => return Ok(false),
            Err(errno) => return Err(errno),
        };
        let Some(parent) = &at.parent else { return Ok(false) };
        match rustix::fs::statat(parent, at.name, flags) {
            Ok(stat) => Ok(attributes(&stat) != kept),
            Err(Errno::NOENT) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    /// Whether the path is as planned, or as its backup, so that the backup is not needed.
    fn is_needless(&self, at: &At<'_>) -> Result<bool, Errno> {
        if at.read(self.step.before.detail())? == self.step.before {
            return Ok(true);
        }
        let kept = Directory::opened(beneath(&self.log.kept, b"")?);
        Ok(at.read(Detail::Content)? == Precondition::of(&kept, &kept_name(self.index), Detail::Content)?)
    }

    /// Whether the journal has a backup of it.
    pub(super) fn has_backup(&self) -> bool {
        !matches!(identity_at(&self.log.kept, &kept_name(self.index)), Ok(None))
    }

    /// Whether the step may be found undone: the journal does not say that it was carried out, or an undo began.
    fn may_be_undone(&self) -> bool {
        !self.was_done || self.undo_begun
    }

    fn done_if(&self, as_left: bool) -> Result<StepState, Mismatch> {
        if as_left {
            Ok(StepState::Done)
        } else {
            Err(Mismatch::new(&self.step.path, MismatchReason::ChangedSince))
        }
    }

    /// Whether the path is as before: the same file as the backup, or one that looks the same.
    fn is_before(&self, now: &Precondition, id: Id, kept: Id) -> bool {
        (id.is_some() && id == kept) || (self.may_be_undone() && *now == self.step.before)
    }

    /// The fingerprint of what the step has written; `None` where the old content cannot be read.
    fn written(&self, content: &Content) -> Result<Option<Sha256Sum>, Errno> {
        let mut old = Vec::new();
        if matches!(self.step.before, Precondition::File { .. }) {
            let directory = Directory::opened(beneath(&self.log.kept, b"")?);
            match directory.read(&kept_name(self.index), &mut old) {
                Ok(()) => {}
                Err(ReadError::Open(errno) | ReadError::Read(errno)) => return Err(errno.into()),
                Err(_) => return Ok(None),
            }
        }
        Ok(new_content(content, &old).map(|bytes| sum_of_bytes(&bytes)))
    }

    pub(super) fn undo(&self, state: StepState) -> Result<StepUndone, Fault> {
        let fault = |errno: Errno| Fault::new("undoing it", &self.step.path, errno);
        match state {
            StepState::Done => self.undo_done().map_err(fault).map(|()| StepUndone::Yes),
            StepState::NotDone | StepState::Later => {
                self.drop_kept().map_err(fault).map(|()| StepUndone::NothingToDo)
            }
        }
    }

    fn undo_done(&self) -> Result<(), Errno> {
        if let Action::SetDirectory(_) = self.step.action {
            return self.undo_directory();
        }
        let (parent, name) = self.tree.parent(&self.step.path)?;
        match &self.step.action {
            Action::SetAside => self.put_back(&parent, name, Replace::Never),
            Action::Write { .. } | Action::Link { .. } | Action::Restore(_) => {
                if self.step.before == Precondition::Absent {
                    self.syscalls.unlink(&parent, name)
                } else if self.replaces_directory() {
                    if identity_at(&parent, name)?.is_some() {
                        self.syscalls.unlink(&parent, name)?;
                    }
                    self.put_back(&parent, name, Replace::Never)
                } else {
                    self.put_back(&parent, name, Replace::Yes)
                }
            }
            Action::Rename { to, over } => {
                let (directory, new) = self.tree.parent(to)?;
                if identity_at(&parent, name)?.is_none() {
                    self.syscalls.rename_new(&directory, new, &parent, name)?;
                }
                if *over == Precondition::Absent {
                    Ok(())
                } else {
                    self.put_back(&directory, new, Replace::Never)
                }
            }
            Action::MakeDirectory(_) => self.syscalls.rmdir(&parent, name),
            Action::Delete | Action::SetDirectory(_) => Ok(()),
        }
    }

    /// Its times are restored when all steps are undone.
    fn undo_directory(&self) -> Result<(), Errno> {
        let Precondition::Metadata(before) = &self.step.before else { return Ok(()) };
        let directory = self.tree.directory(&self.step.path)?;
        self.syscalls.set_owner_and_mode(std::os::fd::AsFd::as_fd(&directory), before.attributes)
    }

    /// Whether a symlink was made in the place of a directory.
    fn replaces_directory(&self) -> bool {
        matches!((&self.step.action, &self.step.before), (Action::Link { .. }, Precondition::Directory(_)))
    }

    /// Moves the backup to its place, in one system call.
    fn put_back(&self, parent: &OwnedFd, name: &[u8], replace: Replace) -> Result<(), Errno> {
        let kept = kept_name(self.index);
        let rename = |from: &OwnedFd, old: &[u8]| match replace {
            Replace::Yes => self.syscalls.rename(from, old, parent, name),
            Replace::Never => self.syscalls.rename_new(from, old, parent, name),
        };
        let renamed = rename(&self.log.kept, &kept);
        match renamed {
            Err(Errno::XDEV) => {
                let stage = self.log.id.stage(self.index);
                super::backup::remove_if_there(self.syscalls, parent, &stage)?;
                copy_verified(self.syscalls, &self.log.kept, &kept, parent, &stage)?;
                rename(parent, &stage)?;
                self.syscalls.sync(parent)?;
                self.drop_kept()
            }
            result => result,
        }
    }

    /// Where nothing was changed, a second name or a copy of the file is of no use.
    fn drop_kept(&self) -> Result<(), Errno> {
        super::backup::drop_kept(self.syscalls, &self.log.kept, self.index)
    }

    fn at<'p>(&self, path: &'p RelPath) -> Result<At<'p>, Errno> {
        match self.tree.parent(path) {
            Ok((parent, name)) => {
                let id = identity_at(&parent, name)?;
                Ok(At { parent: Some(parent), name, id })
            }
            Err(Errno::NOENT) => Ok(At { parent: None, name: b"", id: None }),
            Err(errno) => Err(errno),
        }
    }
}

/// Whether a path is as the archive has it.
fn is_as_restored(now: &Precondition, restored: &Restored) -> bool {
    match (now, &restored.content) {
        (Precondition::File { sha256: Some(now), .. }, RestoredContent::File { sha256, .. }) => now == sha256,
        (Precondition::Link(now), RestoredContent::Link { text }) => now == text,
        _ => false,
    }
}

/// What has a name now.
struct At<'p> {
    parent: Option<OwnedFd>,
    name: &'p [u8],
    id: Id,
}

impl At<'_> {
    fn read(&self, detail: Detail) -> Result<Precondition, Errno> {
        match &self.parent {
            None => Ok(Precondition::Absent),
            Some(parent) => {
                let directory = Directory::opened(beneath(parent, b"")?);
                Ok(Precondition::of(&directory, self.name, detail)?)
            }
        }
    }
}
