//! Tasks that the agent itself ended during a start.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// Tasks lost in a start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tasks {
    /// How many; none where the log cannot say.
    pub lost: Option<u64>,
    /// How many by the reason that the scheduler is given.
    pub reasons: BTreeMap<&'static str, u64>,
}

impl Tasks {
    pub(super) fn count(&mut self, reason: &'static str) {
        *self.lost.get_or_insert(0) += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }
}

/// Whether an update that the agent made up itself ends a task: `TASK_LOST (... ) for task T of framework F from
/// @0.0.0.0:0`.
pub(super) fn is_lost(update: &str) -> bool {
    let state = update.split(' ').next().unwrap_or_default();
    let ends = matches!(state, "TASK_LOST" | "TASK_FAILED" | "TASK_GONE" | "TASK_DROPPED" | "TASK_KILLED");
    ends && update.ends_with("from @0.0.0.0:0")
}
