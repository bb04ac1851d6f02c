//! Takes one step back. What became of it is told by looking: a step may have been killed between any two calls, and
//! so may going back.

use std::os::fd::OwnedFd;

use rustix::io::Errno;

use super::backup::kept_name;
use super::copy::copy_verified;
use super::error::Fault;
use super::journal::ChangeLog;
use super::staged_write::new_content;
use super::syscalls::Syscalls;
use super::tree::{Tree, beneath, identity_at};
use crate::layout::RelPath;
use crate::plan::{Action, Before, Step, sum_of_bytes};
use crate::source::{Directory, ReadError};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It was carried out, and all is as it left it.
    Done,
    /// It was not, or was taken back: all is as before.
    NotDone,
    /// A later step hides it: look again when that is back.
    Later,
}

/// Whether anything was to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// It was.
    Taken,
    /// There was nothing.
    Nothing,
}

/// A step of a change of the past.
pub(super) struct UndoStep<'a> {
    pub(super) hands: &'a Syscalls,
    pub(super) tree: &'a Tree,
    pub(super) log: &'a ChangeLog,
    pub(super) step: Step,
    pub(super) index: usize,
    /// The journal says that it was carried out.
    pub(super) was_done: bool,
    /// Going back was begun before.
    pub(super) is_known_to_be_back: bool,
}

type Id = Option<(u64, u64)>;

impl UndoStep<'_> {
    /// What became of it, or in words what somebody has changed since.
    pub(super) fn look(&self) -> Result<Found, String> {
        if self.step.action == Action::Delete {
            return Ok(Found::NotDone);
        }
        let fault = |errno: Errno| Fault::new("looking at it", &self.step.path, errno).to_string();
        let at = self.at(&self.step.path).map_err(fault)?;
        let kept = identity_at(&self.log.kept, &kept_name(self.index)).map_err(fault)?;
        match &self.step.action {
            Action::SetAside => match (kept, at.id) {
                (Some(_), None) => Ok(Found::Done),
                (None, Some(_)) if self.may_be_undone() => Ok(Found::NotDone),
                // A copy was made, and the original not yet taken away; or it is back, and the copy still there.
                (Some(_), Some(_)) if self.may_be_undone() && self.is_needless(&at).map_err(fault)? => {
                    Ok(Found::NotDone)
                }
                (None, None) => Err(format!("{}: what was kept of it is gone", self.step.path)),
                _ => Err(format!("{}: something else stands there now", self.step.path)),
            },
            Action::Write { content, .. } => {
                let now = at.look(true).map_err(fault)?;
                if self.is_before(&now, at.id, kept) {
                    return Ok(Found::NotDone);
                }
                let wanted = self.written(content).map_err(fault)?;
                let as_left = matches!(now, Before::File { sha256: Some(sum), .. } if Some(sum) == wanted);
                self.done_if(as_left)
            }
            Action::Link { text } => {
                let now = at.look(false).map_err(fault)?;
                if self.is_before(&now, at.id, kept) {
                    return Ok(Found::NotDone);
                }
                self.done_if(now == Before::Link(text.clone()))
            }
            Action::Rename { to, over } => {
                let target = self.at(to).map_err(fault)?;
                let now = target.look(over.has_content()).map_err(fault)?;
                match at.id {
                    Some(_) if now == *over => Ok(Found::NotDone),
                    // Going back was stopped between its two renames.
                    Some(_) if target.id.is_none() && kept.is_some() => Ok(Found::Done),
                    None => {
                        let moved = target.look(self.step.before.has_content()).map_err(fault)?;
                        self.done_if(moved == self.step.before)
                    }
                    Some(_) => self.done_if(false),
                }
            }
            Action::MakeDirectory(_) => match at.look(false).map_err(fault)? {
                Before::Absent => Ok(Found::NotDone),
                Before::Directory(sum) if sum.entries == 0 => Ok(Found::Done),
                now => Err(format!(
                    "{}: the directory that was made holds something now ({})",
                    self.step.path,
                    now.words()
                )),
            },
            Action::Delete => Ok(Found::NotDone),
        }
    }

    /// Whether what is kept stands in its place, too: as it was planned for, or as it was when it was taken away.
    fn is_needless(&self, at: &At<'_>) -> Result<bool, Errno> {
        if at.look(self.step.before.has_content())? == self.step.before {
            return Ok(true);
        }
        let kept = Directory::opened(beneath(&self.log.kept, b"")?);
        Ok(at.look(true)? == Before::of(&kept, &kept_name(self.index), true)?)
    }

    /// Whether something is kept of it.
    pub(super) fn is_kept(&self) -> bool {
        !matches!(identity_at(&self.log.kept, &kept_name(self.index)), Ok(None))
    }

    /// Whether a step may be found undone: it was never known to be done, or going back has begun.
    fn may_be_undone(&self) -> bool {
        !self.was_done || self.is_known_to_be_back
    }

    fn done_if(&self, as_left: bool) -> Result<Found, String> {
        if as_left {
            Ok(Found::Done)
        } else {
            Err(format!("{}: no longer as the change left it", self.step.path))
        }
    }

    /// Whether what stands there is what stood there before: the same file as was kept, or one that looks the same.
    fn is_before(&self, now: &Before, id: Id, kept: Id) -> bool {
        (id.is_some() && id == kept) || (self.may_be_undone() && *now == self.step.before)
    }

    /// The fingerprint of what the step has written; `None` where the old content is not at hand.
    fn written(&self, content: &crate::plan::Content) -> Result<Option<crate::plan::Sha256Sum>, Errno> {
        let mut old = Vec::new();
        if matches!(self.step.before, Before::File { .. }) {
            let directory = Directory::opened(beneath(&self.log.kept, b"")?);
            match directory.read(&kept_name(self.index), &mut old) {
                Ok(()) => {}
                Err(ReadError::Open(errno) | ReadError::Read(errno)) => return Err(errno.into()),
                Err(_) => return Ok(None),
            }
        }
        Ok(new_content(content, &old).map(|bytes| sum_of_bytes(&bytes)))
    }

    /// Takes it back.
    pub(super) fn back(&self, found: Found) -> Result<Back, Fault> {
        let fault = |errno: Errno| Fault::new("taking it back", &self.step.path, errno);
        match found {
            Found::Done => self.take_back().map_err(fault).map(|()| Back::Taken),
            Found::NotDone | Found::Later => self.drop_kept().map_err(fault).map(|()| Back::Nothing),
        }
    }

    fn take_back(&self) -> Result<(), Errno> {
        let (parent, name) = self.tree.parent(&self.step.path)?;
        match &self.step.action {
            Action::SetAside => self.put_back(&parent, name, false),
            Action::Write { .. } | Action::Link { .. } => {
                if self.step.before == Before::Absent {
                    self.hands.unlink(&parent, name)
                } else {
                    self.put_back(&parent, name, true)
                }
            }
            Action::Rename { to, over } => {
                let (directory, new) = self.tree.parent(to)?;
                if identity_at(&parent, name)?.is_none() {
                    self.hands.rename_new(&directory, new, &parent, name)?;
                }
                if *over == Before::Absent { Ok(()) } else { self.put_back(&directory, new, false) }
            }
            Action::MakeDirectory(_) => self.hands.rmdir(&parent, name),
            Action::Delete => Ok(()),
        }
    }

    /// Moves what was kept to its place, in one instant.
    fn put_back(&self, parent: &OwnedFd, name: &[u8], replaces: bool) -> Result<(), Errno> {
        let kept = kept_name(self.index);
        let renamed = if replaces {
            self.hands.rename(&self.log.kept, &kept, parent, name)
        } else {
            self.hands.rename_new(&self.log.kept, &kept, parent, name)
        };
        match renamed {
            Err(Errno::XDEV) => {
                let stage = self.log.id.stage(self.index);
                super::backup::remove_if_there(self.hands, parent, &stage)?;
                copy_verified(self.hands, &self.log.kept, &kept, parent, &stage)?;
                if replaces {
                    self.hands.rename(parent, &stage, parent, name)?;
                } else {
                    self.hands.rename_new(parent, &stage, parent, name)?;
                }
                self.hands.sync(parent)?;
                self.drop_kept()
            }
            result => result,
        }
    }

    /// Where nothing was changed, a second name or a copy of what stands there is of no use.
    fn drop_kept(&self) -> Result<(), Errno> {
        super::backup::drop_kept(self.hands, &self.log.kept, self.index)
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

/// What has a name now.
struct At<'p> {
    parent: Option<OwnedFd>,
    name: &'p [u8],
    id: Id,
}

impl At<'_> {
    fn look(&self, content: bool) -> Result<Before, Errno> {
        match &self.parent {
            None => Ok(Before::Absent),
            Some(parent) => {
                let directory = Directory::opened(beneath(parent, b"")?);
                Ok(Before::of(&directory, self.name, content)?)
            }
        }
    }
}
