//! The state in which a framework finds a task after the restart, and the reason it is given.
//! Belongs here: states by fate, capability and release. Does not: which fate.

use crate::recovery::{is_terminal, releases};
use crate::schema::{EnumName, Release, enum_name, field, table};

pub(super) const FINISHED: i8 = 2;
pub(super) const FAILED: i8 = 3;
pub(super) const KILLED: i8 = 4;
pub(super) const LOST: i8 = 5;
pub(super) const STAGING: i8 = 6;
pub(super) const KILLING: i8 = 8;
pub(super) const DROPPED: i8 = 9;
pub(super) const GONE: i8 = 11;

/// How the tasks of an executor end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskEnd {
    /// They continue, or stay unchanged.
    Kept,
    /// The executor has terminated: the agent fails them.
    Failed,
    /// The executor is not back at the timeout (R178).
    NotBack,
    /// The agent knows nothing of them, and says so when the master asks (R189).
    Reconciled,
    /// The agent registers with a new ID, and the master removes the old one (R201).
    AgentRemoved,
    /// A stored drain stops them (R159).
    Drained,
    /// Those without an update are dropped by the agent: their executor does not know them (R257).
    NotSent,
    /// Their executor reports this state (R258).
    Reported(i8),
    /// They end; how cannot be determined.
    Unclear,
}

/// Whose task it is.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The framework is partition-aware; `None` where its information is gone.
    pub partition_aware: Option<bool>,
    /// The agent made the executor for the task.
    pub command_executor: bool,
}

/// The state by number, and the reason; `None` where nothing is reported, or the release has no such reason.
pub fn after(end: TaskEnd, before: i8, owner: Owner, release: Release) -> (i8, Option<&'static str>) {
    let (state, reason) = reported(end, before, owner, release);
    (state, reason.filter(|reason| is_known(*reason, release)).map(|reason| reason.shown))
}

/// A reason, as frameworks know it: the table has those of agents by their old name.
#[derive(Debug, Clone, Copy)]
struct Reason {
    shown: &'static str,
    value: EnumName,
}

/// `reason!(NAME)` or `reason!(NAME, old NAME)`.
macro_rules! reason {
    ($name:ident) => {
        Some(Reason { shown: stringify!($name), value: enum_name!(E_TASK_STATUS_REASON, $name) })
    };
    ($name:ident, old $old:ident) => {
        Some(Reason { shown: stringify!($name), value: enum_name!(E_TASK_STATUS_REASON, $old) })
    };
}

fn is_known(reason: Reason, release: Release) -> bool {
    let has_reasons = table::TASK_STATUS.field(field!("reason")).is_some_and(|field| field.since <= release);
    let value = table::E_TASK_STATUS_REASON.by_name(reason.value.text());
    has_reasons && value.is_some_and(|value| value.since <= release)
}

fn reported(end: TaskEnd, before: i8, owner: Owner, release: Release) -> (i8, Option<Reason>) {
    if is_terminal(before) {
        return (before, None);
    }
    let aware = owner.partition_aware == Some(true) && releases::has_partition_aware_states(release);
    let ended = matches!(end, TaskEnd::Failed | TaskEnd::NotBack);
    if ended && !releases::fails_tasks_of_ended_executors(release) {
        return if owner.command_executor {
            (FAILED, reason!(REASON_COMMAND_EXECUTOR_FAILED))
        } else {
            (LOST, reason!(REASON_EXECUTOR_TERMINATED))
        };
    }
    match end {
        TaskEnd::Kept | TaskEnd::Unclear => (before, None),
        TaskEnd::Reported(state) => (state, None),
        TaskEnd::NotSent if before != STAGING => (before, None),
        TaskEnd::NotSent => {
            (if aware { DROPPED } else { LOST }, reason!(REASON_AGENT_RESTARTED, old REASON_SLAVE_RESTARTED))
        }
        TaskEnd::Failed => (FAILED, reason!(REASON_EXECUTOR_TERMINATED)),
        TaskEnd::NotBack => {
            (if aware { GONE } else { LOST }, reason!(REASON_EXECUTOR_REREGISTRATION_TIMEOUT))
        }
        TaskEnd::Reconciled => (if aware { DROPPED } else { LOST }, reason!(REASON_RECONCILIATION)),
        TaskEnd::AgentRemoved => (LOST, reason!(REASON_AGENT_REMOVED, old REASON_SLAVE_REMOVED)),
        TaskEnd::Drained => (KILLED, reason!(REASON_AGENT_DRAINING, old REASON_SLAVE_DRAINING)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNNING: i8 = 1;

    const AWARE: Owner = Owner { partition_aware: Some(true), command_executor: false };
    const UNAWARE: Owner = Owner { partition_aware: Some(false), command_executor: false };

    #[test]
    fn states_by_capability_and_release() {
        let head = Release::HEAD;
        assert_eq!(after(TaskEnd::NotBack, RUNNING, AWARE, head).0, GONE);
        assert_eq!(after(TaskEnd::NotBack, RUNNING, UNAWARE, head).0, LOST);
        assert_eq!(after(TaskEnd::NotBack, RUNNING, AWARE, Release::new(1, 1, 0)).0, LOST);
        assert_eq!(after(TaskEnd::Reconciled, STAGING, AWARE, head).0, DROPPED);
        assert_eq!(
            after(TaskEnd::Failed, RUNNING, AWARE, head),
            (FAILED, Some("REASON_EXECUTOR_TERMINATED"))
        );
        assert_eq!(after(TaskEnd::AgentRemoved, RUNNING, AWARE, head).0, LOST);
        assert_eq!(after(TaskEnd::Kept, RUNNING, UNAWARE, head), (RUNNING, None));
        assert_eq!(after(TaskEnd::NotSent, STAGING, AWARE, head), (DROPPED, Some("REASON_AGENT_RESTARTED")));
        assert_eq!(after(TaskEnd::NotSent, STAGING, UNAWARE, head).0, LOST);
        assert_eq!(after(TaskEnd::NotSent, RUNNING, UNAWARE, head), (RUNNING, None));
        // What has ended stays as it ended.
        assert_eq!(after(TaskEnd::Failed, KILLED, UNAWARE, head), (KILLED, None));
    }
    #[test]
    fn old_releases_fail_tasks_of_command_executors_alone() {
        let old = Release::new(0, 25, 1);
        let command = Owner { command_executor: true, ..UNAWARE };
        for end in [TaskEnd::Failed, TaskEnd::NotBack] {
            assert_eq!(after(end, RUNNING, UNAWARE, old), (LOST, Some("REASON_EXECUTOR_TERMINATED")));
            assert_eq!(after(end, RUNNING, command, old), (FAILED, Some("REASON_COMMAND_EXECUTOR_FAILED")));
        }
        assert_eq!(after(TaskEnd::Failed, RUNNING, UNAWARE, Release::new(0, 26, 0)).0, FAILED);
        assert_eq!(after(TaskEnd::NotBack, RUNNING, command, Release::new(0, 26, 0)).0, LOST);
    }

    #[test]
    fn a_release_gives_the_reasons_that_it_has() {
        assert_eq!(after(TaskEnd::Failed, RUNNING, UNAWARE, Release::new(0, 20, 0)), (LOST, None));
        let removed = |release| after(TaskEnd::AgentRemoved, RUNNING, UNAWARE, release).1;
        assert_eq!(removed(Release::new(0, 21, 0)), Some("REASON_AGENT_REMOVED"));
        assert_eq!(removed(Release::new(0, 20, 1)), None);
    }
}
