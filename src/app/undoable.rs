//! Which change `ckpt undo` is about.

use super::error::Error;
use super::hint::NextCall;
use super::located::Located;
use crate::apply::{History, HistoryEntry, State};

/// The change to undo: the one that is named, else the last one that is not undone.
///
/// # Errors
/// There is none, or it cannot be undone.
pub fn undoable_change(located: &Located, history: History, id: Option<&str>) -> Result<HistoryEntry, Error> {
    let path = &located.source.path;
    let none = |message: String| {
        let list = NextCall::command("history").path(path);
        Error::unanswered("no-such-change", message).path(path).hint(list)
    };
    let found = match id {
        Some(id) => history.changes.into_iter().find(|change| change.id.is_meant_by(id)),
        None => history.changes.into_iter().rev().find(|change| !is_undone_or_purged(&change.state)),
    };
    let found =
        found.ok_or_else(|| {
            none(id.map_or_else(
                || "there is no change to undo".to_owned(),
                |id| format!("there is no change {id}"),
            ))
        })?;
    match found.state {
        State::Undone => Err(none(format!("{} is already undone", found.id))),
        State::PurgeUnfinished => Err(none(format!("{} was purged: its backups are deleted", found.id))),
        _ => Ok(found),
    }
}

fn is_undone_or_purged(state: &State) -> bool {
    matches!(state, State::Undone | State::PurgeUnfinished)
}
