//! Tasks that the agent itself ended during a start.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::{EnumName, enum_name};

/// Tasks lost in a start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tasks {
    /// How many; null where the log does not show it.
    pub lost: Option<u64>,
    /// How many by the reason in their status update, as far as it is logged.
    pub reasons: BTreeMap<&'static str, u64>,
}

/// More tasks than this are not told apart.
pub(super) const LIMIT: usize = 100_000;

/// States in which the agent itself ends tasks.
const LOST: [EnumName; 5] = [
    enum_name!(E_TASK_STATE, TASK_LOST),
    enum_name!(E_TASK_STATE, TASK_FAILED),
    enum_name!(E_TASK_STATE, TASK_GONE),
    enum_name!(E_TASK_STATE, TASK_DROPPED),
    enum_name!(E_TASK_STATE, TASK_KILLED),
];

impl Tasks {
    pub(super) fn count(&mut self, reason: &'static str) {
        self.count_without_reason();
        *self.reasons.entry(reason).or_default() += 1;
    }

    pub(super) fn count_without_reason(&mut self) {
        *self.lost.get_or_insert(0) += 1;
    }
}

/// The framework of a task of which an executor reports that it failed: `TASK_FAILED (... ) for task T of framework F`.
pub(super) fn failed(update: &str) -> Option<&str> {
    let (update, framework) = update.split_once(" of framework ")?;
    let is_failed = update.starts_with(enum_name!(E_TASK_STATE, TASK_FAILED).text());
    is_failed.then(|| framework.split(' ').next().unwrap_or_default())
}

/// Whether an update that the agent generated itself ends a task: `TASK_LOST (... ) for task T of framework F from
/// @0.0.0.0:0`.
pub(super) fn is_lost(update: &str) -> bool {
    let state = update.split(' ').next().unwrap_or_default();
    LOST.iter().any(|lost| lost.text() == state) && update.ends_with("from @0.0.0.0:0")
}
