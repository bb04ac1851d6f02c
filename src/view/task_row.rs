//! A task of a forecast as one row: shown in a tree, a page and as JSON.

use super::escape;
use crate::recovery::outcome::{ExecutorFate, TaskFate};
use crate::recovery::{is_terminal, task_state_name};

/// A task and its executor.
#[derive(Debug, Clone, Copy)]
pub struct TaskRow<'a> {
    pub executor: &'a ExecutorFate,
    pub task: &'a TaskFate,
}

impl<'a> From<(&'a ExecutorFate, &'a TaskFate)> for TaskRow<'a> {
    fn from((executor, task): (&'a ExecutorFate, &'a TaskFate)) -> Self {
        Self { executor, task }
    }
}

impl TaskRow<'_> {
    pub(super) fn name(&self) -> String {
        escape(self.task.task_id.as_bytes())
    }

    pub(super) fn before(&self) -> &'static str {
        self.task.state_before.map_or(NOT_KNOWN, task_state_name)
    }

    /// The state afterwards, or both where it depends on whether its framework is partition-aware.
    pub(super) fn after(&self) -> String {
        let TaskFate { state_after, if_partition_aware, .. } = self.task;
        match (state_after.map(task_state_name), if_partition_aware.map(task_state_name)) {
            (Some(state), Some(other)) => format!("{state} or {other}"),
            (state, _) => state.unwrap_or(NOT_KNOWN).to_owned(),
        }
    }

    /// Whether the restart changes its state.
    pub(super) fn is_changed(&self) -> bool {
        self.task.state_after != self.task.state_before
    }

    /// Whether it had ended before the restart.
    pub(super) fn had_ended(&self) -> bool {
        self.task.state_before.is_some_and(is_terminal)
    }
}

const NOT_KNOWN: &str = "state not known";
