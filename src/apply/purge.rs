//! Deletes the backups of earlier changes. They can no longer be undone.

use std::fmt;
use std::os::fd::OwnedFd;

use rustix::io::Errno;

use super::cancel::Watch;
use super::delete::delete;
use super::error::{Fault, StopReason};
use super::history::{HistoryEntry, State};
use super::journal_place::{JournalPlace, open_to_read};
use super::journal_read::open_change;
use super::permit::WritePermit;

/// Why not everything was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurgeError {
    /// Nothing was deleted.
    NotBegun(Fault),
    /// Some of it was. The same command continues.
    Stopped {
        /// Changes of which everything is deleted.
        gone: usize,
        why: StopReason,
    },
}

impl fmt::Display for PurgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBegun(fault) => write!(f, "nothing was deleted: {fault}"),
            Self::Stopped { gone, why } => write!(f, "stopped after {gone} of the changes: {why}"),
        }
    }
}

impl std::error::Error for PurgeError {}

/// Deletes the journals of these changes for good, with their backups. Gives how many.
pub fn purge(
    permit: &WritePermit<'_>,
    places: &[JournalPlace],
    entries: &[HistoryEntry],
    watch: &Watch,
) -> Result<usize, PurgeError> {
    let mut run = PurgeRun { permit, watch, begun: false, deleted: 0 };
    match run.all(places, entries) {
        Ok(()) => Ok(run.deleted),
        Err(why) => Err(run.failed(why)),
    }
}

struct PurgeRun<'a> {
    permit: &'a WritePermit<'a>,
    watch: &'a Watch,
    begun: bool,
    deleted: usize,
}

impl PurgeRun<'_> {
    fn all(&mut self, places: &[JournalPlace], entries: &[HistoryEntry]) -> Result<(), Fault> {
        for place in places {
            let fault = |errno: Errno| Fault::new("deleting a journal", place.path.display(), errno);
            // What another user could have written is none of ckpt's journals.
            let Ok(Some(root)) = open_to_read(self.permit.tree(), place) else { continue };
            for entry in entries.iter().filter(|entry| entry.path.parent() == Some(&*place.path)) {
                // It may have begun since.
                let is_begun = || !matches!(open_change(&root, &place.path, entry.id.clone()), Ok(None));
                if entry.state == State::NeverBegun && is_begun() {
                    continue;
                }
                self.one(&root, entry).map_err(fault)?;
            }
            self.permit.syscalls().sync(&root).map_err(fault)?;
        }
        Ok(())
    }

    /// Under another name it cannot be undone any more: what an interruption leaves of it is listed, and deleted by the
    /// next purge.
    fn one(&mut self, root: &OwnedFd, entry: &HistoryEntry) -> Result<(), Errno> {
        if self.watch.is_cancelled() {
            return Err(Errno::INTR);
        }
        let syscalls = self.permit.syscalls();
        let name = entry.id.forgotten().into_bytes();
        if entry.state != State::PurgeUnfinished {
            syscalls.rename_new(root, entry.id.to_string().as_bytes(), root, &name)?;
            self.begun = true;
            syscalls.sync(root)?;
        }
        self.begun = true;
        delete(syscalls, root, &name, self.watch)?;
        self.deleted += 1;
        self.watch.step();
        Ok(())
    }

    fn failed(&self, fault: Fault) -> PurgeError {
        if fault.errno == Errno::INTR.into() && self.watch.is_cancelled() {
            return PurgeError::Stopped { gone: self.deleted, why: StopReason::Cancelled };
        }
        if self.begun {
            PurgeError::Stopped { gone: self.deleted, why: fault.into() }
        } else {
            PurgeError::NotBegun(fault)
        }
    }
}
