//! Which change `ckpt undo` is about.

use super::error::Error;
use super::error_code::ErrorCode;
use super::hint::NextCall;
use super::located::Located;
use crate::apply::{History, HistoryEntry, State, Undoable};
use crate::layout::RelPath;
use crate::plan::Plan;

/// The change to undo: the one that is named, else the last one of which something can come back.
///
/// # Errors
/// There is none, or it cannot be undone.
pub fn undoable_change(
    located: &Located,
    history: &History,
    id: Option<&str>,
) -> Result<HistoryEntry, Error> {
    let path = &located.source.path;
    let none = |message: String| {
        let list = NextCall::command("history").path(path);
        Error::unanswered(ErrorCode::NoSuchChange, message).path(path).hint(list)
    };
    let found = match id {
        Some(id) => history.changes.iter().find(|change| change.id.is_meant_by(id)),
        None => history.changes.iter().rev().find(|change| may_be_undone(change)),
    };
    let missing = || {
        let last = history.changes.iter().rev().find(|change| change.state == State::Done);
        none(match (id, last) {
            (Some(id), _) => format!("there is no change {id}"),
            (None, Some(last)) => {
                format!("nothing can be undone: {} deleted permanently what it removed", last.id)
            }
            (None, None) => "there is no change to undo".to_owned(),
        })
    };
    let found = found.cloned().ok_or_else(missing)?;
    match found.state {
        State::Undone => Err(none(format!("{} is already undone", found.id))),
        State::PurgeUnfinished => Err(none(format!("{} was purged: its backups are deleted", found.id))),
        _ => Ok(found),
    }
}

/// The first path that a plan has changed outside of the `work_dir` and of the runtime directory that the user names, or the
/// default: a journal does not choose which other directory is written.
pub fn changed_elsewhere(located: &Located, plan: &Plan) -> Option<RelPath> {
    let runtime = located.source.runtime_path();
    let root = runtime.as_ref().map(|path| RelPath::new(path.as_os_str().as_encoded_bytes()));
    let is_outside = |path: &RelPath| {
        path.as_bytes().starts_with(b"/") && root.as_ref().is_none_or(|root| !path.is_below(root))
    };
    plan.steps.iter().map(|step| step.path).find(is_outside)
}

/// One of which nothing can come back is passed over.
fn may_be_undone(change: &HistoryEntry) -> bool {
    change.undoable() != Undoable::No || matches!(change.state, State::Unreadable(_))
}
