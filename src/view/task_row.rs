//! A task of a forecast as one row: built once, and shown in a tree, a page and as JSON.

use super::escape;
use crate::recovery::outcome::TaskFate;
use crate::recovery::{is_terminal, task_state_name};

/// A task, and the words for its states.
#[derive(Debug, Clone, Copy)]
pub struct TaskRow<'a> {
    pub task: &'a TaskFate,
    /// `None` where the state is not checkpointed.
    pub before: Option<&'static str>,
    /// `None` where the state cannot be determined.
    pub after: Option<&'static str>,
    /// The state afterwards if its framework is partition-aware, where that cannot be determined.
    pub after_if_partition_aware: Option<&'static str>,
}

impl<'a> TaskRow<'a> {
    pub fn new(task: &'a TaskFate) -> Self {
        Self {
            task,
            before: task.state_before.map(task_state_name),
            after: task.state_after.map(task_state_name),
            after_if_partition_aware: task.if_partition_aware.map(task_state_name),
        }
    }

    pub fn all(tasks: &'a [TaskFate]) -> Vec<Self> {
        tasks.iter().map(Self::new).collect()
    }

    pub(super) fn name(&self) -> String {
        escape(self.task.task_id.as_bytes())
    }

    pub(super) fn before(&self) -> &'static str {
        self.before.unwrap_or(NOT_KNOWN)
    }

    /// The state afterwards, or both where it depends on whether its framework is partition-aware.
    pub(super) fn after(&self) -> String {
        match (self.after, self.after_if_partition_aware) {
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
