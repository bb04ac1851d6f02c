//! The changes that ckpt made to a tree, from all of its journals.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::change::ChangeId;
use super::error::Fault;
use super::journal_error::JournalError;
use super::journal_place::{JournalPlace, open_directory, open_to_read};
use super::journal_read::{NO_REASON, OpenChange, ids, open_change};
use super::record::Records;
use super::tree::Tree;
use super::undo::TouchedPaths;
use crate::layout::RelPath;
use crate::plan::{Action, Plan, sum_of_directory};
use crate::source::Directory;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Carried out to its end.
    Done,
    /// Interrupted, after at most this number of steps.
    Unfinished(usize),
    Undone,
    /// Its undo was interrupted.
    UndoUnfinished,
    /// Its backups are deleted in part, so that it cannot be undone.
    PurgeUnfinished,
    /// Interrupted before its first step: nothing was changed.
    NeverBegun,
    /// Its journal cannot be used.
    Unreadable(JournalError),
}

impl State {
    /// Its name, for scripts and people.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unfinished(_) => "unfinished",
            Self::Undone => "undone",
            Self::UndoUnfinished => "undo-unfinished",
            Self::PurgeUnfinished => "purge-unfinished",
            Self::NeverBegun => "never-begun",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// An earlier change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its name.
    pub id: ChangeId,
    /// Its directory.
    pub path: PathBuf,
    /// When it began: RFC 3339, UTC.
    pub began: Option<String>,
    /// What became of it.
    pub state: State,
    /// What was planned.
    pub plan: Option<Plan>,
    /// Why a reboot deletes its backups; `None`: it does not.
    pub volatile: Option<String>,
}

/// How far a change can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undoable {
    /// All of its steps.
    Wholly,
    /// This number of its steps; the others have deleted something permanently.
    Partly(usize),
    /// Not at all: none of its steps can be, or its backups are deleted or cannot be used, or it is undone.
    No,
}

impl Undoable {
    /// Its name, for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wholly => "wholly",
            Self::Partly(_) => "partly",
            Self::No => "no",
        }
    }
}

impl HistoryEntry {
    /// How far it can be undone, as far as its journal shows.
    pub fn undoable(&self) -> Undoable {
        let has_backups = matches!(self.state, State::Done | State::Unfinished(_) | State::UndoUnfinished);
        let Some(plan) = self.plan.as_ref().filter(|_| has_backups) else { return Undoable::No };
        let (all, gone) = (plan.steps.len(), plan.irreversible());
        match all - gone {
            left if left == all => Undoable::Wholly,
            0 => Undoable::No,
            left => Undoable::Partly(left),
        }
    }

    /// Bytes that purging it would free; `None`: its directory cannot be read.
    pub fn kept_bytes(&self) -> Option<u64> {
        let directory = Directory::opened(open_directory(&self.path).ok()?);
        sum_of_directory(&directory).ok().map(|sum| sum.bytes)
    }

    /// The newest later change that is not undone and has changed a path of this one.
    pub fn changed_later<'h>(&self, changes: &'h [Self]) -> Option<&'h Self> {
        let mut own = TouchedPaths::default();
        self.paths().for_each(|path| own.add(&path));
        let later = changes.iter().rev().take_while(|change| change.id != self.id);
        let mut made = later.filter(|change| {
            matches!(change.state, State::Done | State::Unfinished(_) | State::UndoUnfinished)
        });
        made.find(|change| change.paths().any(|path| own.hides(&path)))
    }

    /// What its steps have moved, created or replaced.
    fn paths(&self) -> impl Iterator<Item = RelPath> {
        let steps = self.plan.iter().flat_map(|plan| plan.steps.iter());
        let steps = steps.filter(|step| !matches!(step.action, Action::SetDirectory(_)));
        steps.flat_map(|step| [step.to().cloned(), Some(step.path)].into_iter().flatten())
    }

    /// Whether it began no later than this, and its backups may be deleted. An incomplete change is kept: undoing it needs
    /// its backups. An incomplete purge is completed, whatever its age.
    pub fn may_be_purged(&self, before: DateTime<Utc>) -> bool {
        match self.state {
            State::PurgeUnfinished => true,
            State::Unfinished(_) | State::UndoUnfinished | State::Unreadable(_) => false,
            State::Done | State::Undone | State::NeverBegun => {
                let began = self.began.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
                began.is_some_and(|began| began.to_utc() <= before)
            }
        }
    }
}

/// A directory for journals that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusablePlace {
    /// The directory.
    pub path: PathBuf,
    /// Why not.
    pub reason: JournalError,
}

/// The changes that were made to a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The changes, the oldest first.
    pub changes: Vec<HistoryEntry>,
    /// What is left of changes that never began.
    pub never_begun: Vec<HistoryEntry>,
    /// Directories whose journals are not read, because another user could have written them.
    pub unusable: Vec<UnusablePlace>,
}

/// Lists the changes in these places.
pub fn history(tree: &Tree, places: &[JournalPlace]) -> Result<History, Fault> {
    let mut history = History::default();
    for place in places {
        let fault = |errno| Fault::new("reading the journals", place.path.display(), errno);
        let root = match open_to_read(tree, place) {
            Ok(Some(root)) => root,
            Ok(None) => continue,
            Err(JournalError::Io(errno)) => return Err(fault(errno)),
            Err(reason) => {
                history.unusable.push(UnusablePlace { path: place.path.clone(), reason });
                continue;
            }
        };
        let (ids, forgotten) = ids(&root).map_err(|errno| fault(errno.into()))?;
        let entry = |id: ChangeId, name: String, state: State| HistoryEntry {
            id,
            path: place.path.join(name),
            began: None,
            state,
            plan: None,
            volatile: place.is_volatile.then(|| NO_REASON.to_owned()),
        };
        for id in ids {
            let name = id.to_string();
            match open_change(&root, &place.path, id.clone()) {
                Ok(None) => history.never_begun.push(entry(id, name, State::NeverBegun)),
                Ok(Some(OpenChange { plan, records, .. })) => {
                    let plain = entry(id, name, state(&records));
                    let volatile = plain.volatile.map(|none| records.instead.unwrap_or(none));
                    let (began, plan) = (records.began, Some(plan));
                    history.changes.push(HistoryEntry { began, plan, volatile, ..plain });
                }
                Err(reason) => history.changes.push(entry(id, name, State::Unreadable(reason))),
            }
        }
        history.changes.extend(forgotten.into_iter().map(|id| {
            let name = id.forgotten();
            entry(id, name, State::PurgeUnfinished)
        }));
    }
    // Numbers grow, whatever the clock says.
    history.changes.sort_by(|a, b| (&a.id, &a.began).cmp(&(&b.id, &b.began)));
    Ok(history)
}

fn state(records: &Records) -> State {
    match records {
        records if records.undone => State::Undone,
        records if records.undo_begun => State::UndoUnfinished,
        records if records.ended => State::Done,
        records => State::Unfinished(records.intended),
    }
}
