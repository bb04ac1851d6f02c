//! Recovery as a whole, and registration.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[
    &RECOVERY_FAILED,
    &RECOVERY_ERRORS,
    &RESOURCES_SYNC,
    &VOLUME_MISSING,
    &WRONG_ID,
    &OPERATIONS,
    &UPDATES_SKIPPED,
    &TASK_SKIPPED,
    &GC,
    &DRAIN,
    &STATE_UNEXPECTED,
];

pub(in super::super) static RECOVERY_FAILED: Topic = Topic {
    code: "recovery-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "Recovery failed. The rest of the line names the cause, which is not known to ckpt.",
    lost: "Nothing yet: executors keep running, and reconnect if the agent recovers in time.",
    next: "Run ckpt validate PATH first: if it reports nothing, the cause is outside the checkpoint.",
};

pub(in super::super) static RECOVERY_ERRORS: Topic = Topic {
    code: "recovery-errors",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Cause,
    meaning: "The agent, started with --no-strict, skipped files that it could not read.",
    lost: "What was in these files.",
    next: "Run ckpt validate --no-strict PATH to see which.",
};

pub(in super::super) static RESOURCES_SYNC: Topic = Topic {
    code: "resources-not-synced",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "A persistent volume of the checkpointed resources cannot be created or removed on disk.",
    lost: "Nothing yet: executors keep running.",
    next: "Check the path in the line: permissions, space, mount. Then start the agent again.",
};

pub(in super::super) static VOLUME_MISSING: Topic = Topic {
    code: "persistent-volume-not-found",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Cause,
    meaning: "The directory of a checkpointed persistent volume does not exist.",
    lost: "The data of that volume.",
    next: "Mount the disk that contains it, or restore the directory, before tasks use it.",
};

pub(in super::super) static WRONG_ID: Topic = Topic {
    code: "wrong-agent-id",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "The master gave another ID than the checkpointed one. The agent ends.",
    lost: RECONNECT_IN_TIME,
    next: "Run ckpt validate PATH and look whether two agents use this work_dir or this address.",
};

pub(in super::super) static OPERATIONS: Topic = Topic {
    code: "operations-not-recovered",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Unknown,
    meaning: "Part of the state of offer operations could not be recovered.",
    lost: "The status updates of these operations.",
    next: "Run ckpt validate PATH to see which.",
};

pub(in super::super) static UPDATES_SKIPPED: Topic = Topic {
    code: "task-updates-skipped",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Cause,
    meaning: "The status updates of an executor or a task are not sent again, because its files could not be \
        read.",
    lost: "Status updates that were not acknowledged.",
    next: "Run ckpt validate PATH to see which files.",
};

pub(in super::super) static TASK_SKIPPED: Topic = Topic {
    code: "task-skipped",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Cause,
    meaning: "A task is not recovered, because its files could not be read.",
    lost: "The task.",
    next: "Run ckpt validate PATH to see which files.",
};

pub(in super::super) static GC: Topic = Topic {
    code: "garbage-collection-failed",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent could not schedule or remove old files.",
    lost: "Nothing. The space stays in use.",
    next: "ckpt cleanup --dry-run PATH shows what can be removed.",
};

pub(in super::super) static DRAIN: Topic = Topic {
    code: "drain-state-not-removed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "The agent finished draining but cannot remove its drain configuration.",
    lost: "Nothing.",
    next: "Check permissions and space of meta, and start the agent again.",
};

pub(in super::super) static STATE_UNEXPECTED: Topic = Topic {
    code: "agent-state-unexpected",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent found itself, a framework or an executor in a state that it considers impossible. This is a \
        defect of Mesos, not of the checkpoint.",
    lost: RECONNECT_IN_TIME,
    next: "Start the agent again. If it happens again, search Mesos's issues for the text of the line.",
};
