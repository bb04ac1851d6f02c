//! What was changed before: the changes of all journals of a tree.

use std::path::PathBuf;

use super::change::ChangeId;
use super::error::Fault;
use super::journal::{JournalPlace, NO_REASON, OpenChange, ids, open_change, open_to_read};
use super::record::Records;
use super::tree::Tree;
use crate::plan::Plan;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Carried out to its end.
    Done,
    /// Stopped half-way, after so many steps at most.
    Unfinished(usize),
    /// Undone.
    Undone,
    /// Going back stopped half-way.
    UndoUnfinished,
    /// Forgotten, and not yet deleted wholly: what it kept can't be put back.
    PurgeUnfinished,
    /// Its journal can't be understood, and why.
    Unreadable(String),
}

/// A change of the past.
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
    /// Why what is kept is lost when the host restarts; `None`: it is not.
    pub volatile: Option<String>,
}

/// Lists the changes in these places, the oldest first.
pub fn history(tree: &Tree, places: &[JournalPlace]) -> Result<Vec<HistoryEntry>, Fault> {
    let mut found = Vec::new();
    for place in places {
        let Some(root) = open_to_read(tree, place)? else { continue };
        let (ids, forgotten) =
            ids(&root).map_err(|errno| Fault::new("listing the journal", place.path.display(), errno))?;
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
                Ok(None) => {}
                Ok(Some(OpenChange { plan, records, .. })) => {
                    let plain = entry(id, name, state(&records));
                    let volatile = plain.volatile.map(|none| records.instead.unwrap_or(none));
                    found.push(HistoryEntry { began: records.began, plan: Some(plan), volatile, ..plain });
                }
                Err(reason) => found.push(entry(id, name, State::Unreadable(reason))),
            }
        }
        found.extend(forgotten.into_iter().map(|id| {
            let name = id.forgotten();
            entry(id, name, State::PurgeUnfinished)
        }));
    }
    // Numbers grow, whatever the clock says.
    found.sort_by(|a, b| (&a.id, &a.began).cmp(&(&b.id, &b.began)));
    Ok(found)
}

fn state(records: &Records) -> State {
    match records {
        records if records.undone => State::Undone,
        records if records.undo_begun => State::UndoUnfinished,
        records if records.ended => State::Done,
        records => State::Unfinished(records.intended),
    }
}
