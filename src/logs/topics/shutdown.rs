//! Shutdowns by the master or by a signal.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[
    &GONE,
    &REMOVED,
    &UNREACHABLE,
    &MACHINE_DOWN,
    &ADDRESS_CHANGED,
    &NOT_AUTHENTICATED,
    &NOT_AUTHORIZED,
    &DUPLICATE_ID,
    &UNKNOWN_TO_MASTER,
    &BY_MASTER,
    &BY_SIGNAL,
    &STOPPED,
    &IGNORED,
];

pub(in super::super) static GONE: Topic = Topic {
    code: "agent-marked-gone",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "An operator or the drain feature marked this agent ID as gone. The master never accepts it \
        again.",
    lost: "Every task of this agent, and what is reserved under its ID.",
    next: "In this case, and only in this case, the agent needs a new ID: run ckpt forget-agent PATH and then start \
        the agent.",
};

pub(in super::super) static REMOVED: Topic = Topic {
    code: "agent-removed-by-master",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The master had removed this agent, because it was away longer than the health checks allow \
        (about 75 seconds), and masters before 1.2 do not accept a removed agent again.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Start the agent: it registers with a new ID. To avoid this, restart agents within 75 seconds.",
};

pub(in super::super) static UNREACHABLE: Topic = Topic {
    code: "agent-failed-health-checks",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent did not answer the master's health checks, and the master removed it.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Look for what blocked the agent (network, load, disk), then start it again.",
};

pub(in super::super) static MACHINE_DOWN: Topic = Topic {
    code: "machine-down",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "An operator declared this machine DOWN for maintenance.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Bring the machine up again on the master (the /machine/up endpoint), then start the agent. \
        There is nothing to repair here.",
};

pub(in super::super) static ADDRESS_CHANGED: Topic = Topic {
    code: "agent-address-changed",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent came back with the same ID but another IP address or hostname, and the master refuses \
        that.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Start it with the IP address and hostname that it had: ckpt config PATH shows the checkpointed \
        hostname.",
};

pub(in super::super) static NOT_AUTHENTICATED: Topic = Topic {
    code: "agent-not-authenticated",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The master demands authentication, and the agent has no valid --credential.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Give the agent its --credential and start it again.",
};

pub(in super::super) static NOT_AUTHORIZED: Topic = Topic {
    code: "agent-not-authorized",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The master's authorizer does not permit this agent to register, e.g. with these static \
        reservations.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Correct the master's ACLs for register_agents, or the agent's principal and reservations.",
};

pub(in super::super) static DUPLICATE_ID: Topic = Topic {
    code: "agent-id-duplicate",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "Another agent is registered with the same ID, e.g. because a host or a work_dir was copied.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Find the other agent: only one may keep the ID. Look for a host or a work_dir that was copied.",
};

pub(in super::super) static UNKNOWN_TO_MASTER: Topic = Topic {
    code: "agent-unknown-to-master",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The master does not know this agent ID, e.g. because its registry was lost or it removed the \
        agent.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Check that --master names the right cluster and that its registry was not reset. Then start the agent.",
};

pub(in super::super) static BY_MASTER: Topic = Topic {
    code: "shut-down-by-master",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The master ordered the agent to shut down.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Read the reason in the line, and the master's log of that time.",
};

pub(in super::super) static BY_SIGNAL: Topic = Topic {
    code: "shut-down-by-signal",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "SIGUSR1 told the agent to unregister and to end: this is how an agent is taken out of a cluster.",
    lost: "Every task of this agent: its executors are killed.",
    next: "Nothing, if it was meant. To restart an agent without losing tasks, use SIGTERM.",
};

pub(in super::super) static STOPPED: Topic = Topic {
    code: "stopped-by-sigterm",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "SIGTERM ended the agent, as every stop by a service manager does. This is not a shutdown: the agent \
        keeps its ID.",
    lost: RECONNECT_IN_TIME,
    next: "Nothing, if it was meant. If it came before the end of recovery, look for a start timeout of the service \
        manager, or a script.",
};

pub(in super::super) static IGNORED: Topic = Topic {
    code: "shutdown-ignored",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent ignores an order that is not from its master.",
    lost: "Nothing.",
    next: "Nothing.",
};
