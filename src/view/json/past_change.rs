//! A change that ckpt has made, as `ckpt history` and `ckpt status` show it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::apply::{HistoryEntry, State};
use crate::plan::Plan;

/// A change that ckpt has made or begun.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PastChangeJson {
    pub id: String,
    pub command: String,
    pub began: Option<String>,
    pub state: &'static str,
    pub steps: Option<usize>,
    pub irreversible: Option<usize>,
    /// How far it can be undone: `wholly`, `partly`, `no`.
    pub undoable: &'static str,
    /// Bytes that purging it would free.
    pub kept_bytes: Option<u64>,
    pub path: String,
    pub volatile: bool,
    pub volatile_because: Option<String>,
    pub error: Option<String>,
}

impl PastChangeJson {
    /// Of a change.
    pub fn new(change: &HistoryEntry) -> Self {
        Self {
            id: change.id.to_string(),
            command: change.id.command.clone(),
            began: change.began.clone(),
            state: change.state.word(),
            steps: change.plan.as_ref().map(|plan| plan.steps.len()),
            undoable: change.undoable().word(),
            kept_bytes: change.kept_bytes(),
            irreversible: change.plan.as_ref().map(Plan::irreversible),
            path: change.path.to_string_lossy().into_owned(),
            volatile: change.volatile.is_some(),
            volatile_because: change.volatile.clone(),
            error: match &change.state {
                State::Unreadable(reason) => Some(reason.to_string()),
                _ => None,
            },
        }
    }
}
