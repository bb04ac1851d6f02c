//! What the kernel and systemd report of an agent's processes.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] =
    &[&AGENT_OUT_OF_MEMORY, &EXECUTOR_OUT_OF_MEMORY, &KILLED, &GIVEN_UP, &TIMED_OUT, &NOT_LOADED];

pub(in super::super) static AGENT_OUT_OF_MEMORY: Topic = Topic {
    code: "agent-out-of-memory",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The kernel's OOM killer ended the agent, or another process of its unit, for which systemd ends the unit.",
    lost: "Nothing yet: executors keep running, and reconnect if the agent starts again in time \
        (--recovery_timeout, 15 minutes by default). A file that was being written may be cut.",
    next: "Find what used the memory (journalctl -k), leave more to the agent (less mem in --resources, a higher MemoryMax= of its unit), run \
        ckpt validate PATH and start it again.",
};

pub(in super::super) static EXECUTOR_OUT_OF_MEMORY: Topic = Topic {
    code: "executor-out-of-memory",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The kernel's OOM killer ended a process of a container, or an executor: its limit was reached, or the host had \
        no memory left.",
    lost: "The task of that container.",
    next: "Compare the task's mem with what it uses; if the whole host ran out of memory, offer less of it (mem in --resources).",
};

pub(in super::super) static KILLED: Topic = Topic {
    code: "killed-by-sigkill",
    severity: Severity::Error,
    checkpoint: Checkpoint::Unknown,
    meaning: "SIGKILL ended the agent: by hand, by systemd when it did not stop in time, or by the OOM killer.",
    lost: "Nothing yet: executors keep running, and reconnect if the agent starts again in time \
        (--recovery_timeout, 15 minutes by default). A file that was being written may be cut.",
    next: "Check whether it was the OOM killer (journalctl -k) or a stop that took too long. Run ckpt validate PATH and start the agent again.",
};

pub(in super::super) static GIVEN_UP: Topic = Topic {
    code: "service-start-limit",
    severity: Severity::Error,
    checkpoint: Checkpoint::Unknown,
    meaning: "systemd no longer starts the agent: it failed too often in a short time.",
    lost: "Nothing yet: executors wait for an agent as long as their --recovery_timeout (15 minutes by default).",
    next: "Correct what made the earlier starts fail. Then run systemctl reset-failed and systemctl start with the name of the \
        unit.",
};

pub(in super::super) static TIMED_OUT: Topic = Topic {
    code: "service-timeout",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent did not start or stop in the time that its unit allows, and systemd ends it.",
    lost: RECONNECT_IN_TIME,
    next: "Look for what blocked it: a disk, docker, or the network. If recovery takes long, set TimeoutStartSec= of the \
        unit higher.",
};

pub(in super::super) static NOT_LOADED: Topic = Topic {
    code: "program-not-loaded",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent's program or one of its libraries is missing, or cannot be run: the agent has not begun to start.",
    lost: RECONNECT_IN_TIME,
    next: "Install the package of Mesos and its libraries again (ldd /usr/sbin/mesos-agent lists what is missing), and start the agent.",
};
