//! The state in which a framework finds a task after the restart, and the reason it is given.
//! Belongs here: states by fate, capability and release. Does not: which fate.

use crate::recovery::{is_terminal, releases};
use crate::schema::Release;

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
    /// They end, and how cannot be told.
    Unclear,
}

/// The state by number, and the reason; `None` where nothing is reported.
pub fn after(
    end: TaskEnd,
    before: i8,
    partition_aware: bool,
    release: Release,
) -> (i8, Option<&'static str>) {
    if is_terminal(before) {
        return (before, None);
    }
    let aware = partition_aware && releases::has_partition_aware_states(release);
    match end {
        TaskEnd::Kept | TaskEnd::Unclear => (before, None),
        TaskEnd::Reported(state) => (state, None),
        TaskEnd::NotSent if before != STAGING => (before, None),
        TaskEnd::NotSent => (if aware { DROPPED } else { LOST }, Some("REASON_AGENT_RESTARTED")),
        TaskEnd::Failed => (FAILED, Some("REASON_EXECUTOR_TERMINATED")),
        TaskEnd::NotBack => (if aware { GONE } else { LOST }, Some("REASON_EXECUTOR_REREGISTRATION_TIMEOUT")),
        TaskEnd::Reconciled => (if aware { DROPPED } else { LOST }, Some("REASON_RECONCILIATION")),
        TaskEnd::AgentRemoved => (LOST, Some("REASON_AGENT_REMOVED")),
        TaskEnd::Drained => (KILLED, Some("REASON_AGENT_DRAINING")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNNING: i8 = 1;

    #[test]
    fn states_by_capability_and_release() {
        let head = Release::HEAD;
        assert_eq!(after(TaskEnd::NotBack, RUNNING, true, head).0, GONE);
        assert_eq!(after(TaskEnd::NotBack, RUNNING, false, head).0, LOST);
        assert_eq!(after(TaskEnd::NotBack, RUNNING, true, Release::new(1, 1, 0)).0, LOST);
        assert_eq!(after(TaskEnd::Reconciled, STAGING, true, head).0, DROPPED);
        assert_eq!(after(TaskEnd::Failed, RUNNING, true, head), (FAILED, Some("REASON_EXECUTOR_TERMINATED")));
        assert_eq!(after(TaskEnd::AgentRemoved, RUNNING, true, head).0, LOST);
        assert_eq!(after(TaskEnd::Kept, RUNNING, false, head), (RUNNING, None));
        assert_eq!(after(TaskEnd::NotSent, STAGING, true, head), (DROPPED, Some("REASON_AGENT_RESTARTED")));
        assert_eq!(after(TaskEnd::NotSent, STAGING, false, head).0, LOST);
        assert_eq!(after(TaskEnd::NotSent, RUNNING, false, head), (RUNNING, None));
        // What has ended stays as it ended.
        assert_eq!(after(TaskEnd::Failed, KILLED, false, head), (KILLED, None));
    }
}
