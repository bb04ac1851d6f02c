//! TLS, names and `ZooKeeper`.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[&TLS_REFUSED, &TLS_WARNS, &DNS_SLOW, &ZOOKEEPER];

pub(in super::super) static TLS_REFUSED: Topic = Topic {
    code: "tls-refused",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot use TLS as its LIBPROCESS_SSL_* variables (formerly SSL_*) demand: certificate, \
        key, CA or OpenSSL version. The checkpoint was not read yet.",
    lost: RECONNECT_IN_TIME,
    next: "Correct the variable or the file that the line names (the agent's user must be able to read it), and \
        start the agent again.",
};

pub(in super::super) static TLS_WARNS: Topic = Topic {
    code: "tls-weak",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "TLS is set up with a deprecated variable, or weaker than it could be.",
    lost: "Nothing.",
    next: "Change the variable when convenient.",
};

pub(in super::super) static DNS_SLOW: Topic = Topic {
    code: "dns-slow",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The name of the other side of a connection cannot be looked up, or only slowly.",
    lost: "Nothing, unless connections time out.",
    next: "Look at the host's DNS.",
};

pub(in super::super) static ZOOKEEPER: Topic = Topic {
    code: "zookeeper-session-lost",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent has no session with ZooKeeper. Until it has, it finds no master, and cannot register.",
    lost: "Nothing at once. Away from the master for longer than about 75 seconds, the agent is marked \
        unreachable.",
    next: "If it lasts: check that the ZooKeeper hosts in --master answer, and the network to them.",
};
