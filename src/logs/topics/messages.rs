//! What executors, schedulers and the master send to an agent, and what it cannot use.

use super::super::topic::{Checkpoint, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[&DROPPED, &UPDATE_REPEATED, &UPDATE_NOT_HANDLED, &UNKNOWN_RESOURCE];

pub(in super::super) static DROPPED: Topic = Topic {
    code: "message-dropped",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent ignores a message: it still recovers, is not registered, or no longer knows what the message \
        is about. This is usual around a restart.",
    lost: "Nothing of the checkpoint: the sender repeats the message or reconciles.",
    next: "Nothing.",
};

pub(in super::super) static UPDATE_REPEATED: Topic = Topic {
    code: "task-update-repeated",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "A status update or its acknowledgement arrived twice, as it does after a restart.",
    lost: "Nothing.",
    next: "Nothing.",
};

pub(in super::super) static UPDATE_NOT_HANDLED: Topic = Topic {
    code: "task-update-not-handled",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Unknown,
    meaning: "The agent could not process a status update of a task, or its acknowledgement.",
    lost: "Perhaps this update: the scheduler may have to reconcile the task.",
    next: "Read the rest of the line. If it names a file of meta, ckpt validate PATH shows what is wrong there.",
};

pub(in super::super) static UNKNOWN_RESOURCE: Topic = Topic {
    code: "resource-not-checkpointed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Unknown,
    meaning: "A task needs a reservation or volume that the agent has not checkpointed. The agent does not \
        start the task.",
    lost: "The task, until its scheduler starts it again.",
    next: "If meta/resources was removed or replaced, ckpt validate PATH shows what is missing. Otherwise nothing: the master sends \
        the resources again.",
};
