//! Frees what changes of the past keep. They can't be undone afterwards.

use std::fmt;
use std::os::fd::OwnedFd;

use rustix::io::Errno;

use super::cancel::Watch;
use super::delete::delete;
use super::error::Fault;
use super::history::{HistoryEntry, State};
use super::journal::{JournalPlace, open_to_read};
use super::permit::WritePermit;

/// Why not all of it was freed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurgeError {
    /// Nothing was deleted.
    NotBegun(Fault),
    /// Something was, or an end was asked for. The same again goes on.
    Stopped {
        /// Changes that went wholly.
        gone: usize,
        /// Why.
        why: String,
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

/// Deletes the journals of these changes for good, with all that they keep. Gives how many went.
pub fn purge(
    permit: &WritePermit<'_>,
    places: &[JournalPlace],
    entries: &[HistoryEntry],
    watch: &Watch,
) -> Result<usize, PurgeError> {
    let mut forgetting = Forgetting { permit, watch, begun: false, gone: 0 };
    match forgetting.all(places, entries) {
        Ok(()) => Ok(forgetting.gone),
        Err(why) => Err(forgetting.failed(why)),
    }
}

struct Forgetting<'a> {
    permit: &'a WritePermit<'a>,
    watch: &'a Watch,
    begun: bool,
    gone: usize,
}

impl Forgetting<'_> {
    fn all(&mut self, places: &[JournalPlace], entries: &[HistoryEntry]) -> Result<(), Fault> {
        for place in places {
            let Some(root) = open_to_read(self.permit.tree(), place)? else { continue };
            let fault = |errno: Errno| Fault::new("deleting a journal", place.path.display(), errno);
            for entry in entries.iter().filter(|entry| entry.path.parent() == Some(&*place.path)) {
                self.one(&root, entry).map_err(fault)?;
            }
            self.permit.hands().sync(&root).map_err(fault)?;
        }
        Ok(())
    }

    /// Under another name it is no change any more, should this stop half-way: what is left of it is listed, and goes
    /// the next time.
    fn one(&mut self, root: &OwnedFd, entry: &HistoryEntry) -> Result<(), Errno> {
        if self.watch.is_cancelled() {
            return Err(Errno::INTR);
        }
        let hands = self.permit.hands();
        let name = entry.id.forgotten().into_bytes();
        if entry.state != State::PurgeUnfinished {
            hands.rename_new(root, entry.id.to_string().as_bytes(), root, &name)?;
            self.begun = true;
            hands.sync(root)?;
        }
        self.begun = true;
        delete(hands, root, &name, self.watch)?;
        self.gone += 1;
        self.watch.step();
        Ok(())
    }

    fn failed(&self, fault: Fault) -> PurgeError {
        if fault.errno == Errno::INTR.into() && self.watch.is_cancelled() {
            return PurgeError::Stopped { gone: self.gone, why: "an end was asked for".to_owned() };
        }
        if self.begun {
            PurgeError::Stopped { gone: self.gone, why: fault.to_string() }
        } else {
            PurgeError::NotBegun(fault)
        }
    }
}
