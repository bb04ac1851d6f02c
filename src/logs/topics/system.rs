//! The host: disk, permissions, network, cgroups, systemd.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[
    &DISK_FULL,
    &PERMISSION,
    &READ_ONLY,
    &WORK_DIR,
    &WRITE_FAILED,
    &ADDRESS,
    &ENVIRONMENT,
    &HOSTNAME,
    &CGROUPS,
    &AGENT_CGROUP,
    &AGENT_RUNS,
    &SYSTEMD,
    &SYSTEMD_WARNS,
    &RESOURCES_GUESSED,
    &LOOPBACK,
    &MASTER_UNKNOWN,
    &MASTER_TOO_OLD,
    &MASTER_LOST,
    &AUTHENTICATION,
    &AUTHENTICATION_REFUSED,
    &CONNECTION,
    &LIBPROCESS,
    &CRASH,
    &STARTUP,
];

pub(in super::super) static DISK_FULL: Topic = Topic {
    code: "disk-full",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The disk of the work_dir is full: the agent cannot write its checkpoint.",
    lost: "What could not be written. What is on disk is kept, but a file may be truncated.",
    next: "Free space (ckpt cleanup --scope sandboxes --dry-run PATH shows what can be removed), run ckpt validate PATH and then start \
        the agent again.",
};

pub(in super::super) static PERMISSION: Topic = Topic {
    code: "permission-denied",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent lacks a permission, e.g. because it runs as another user than before, or SELinux \
        forbids it.",
    lost: RECONNECT_IN_TIME,
    next: "Start it as the user that owns the work_dir (usually root), or correct owner and mode of the \
        path in the line.",
};

pub(in super::super) static READ_ONLY: Topic = Topic {
    code: "read-only-file-system",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The file system is mounted read-only, often after disk errors.",
    lost: RECONNECT_IN_TIME,
    next: "Look at dmesg, repair and remount the file system, run ckpt validate PATH and then start the agent \
        again.",
};

pub(in super::super) static WORK_DIR: Topic = Topic {
    code: "work-dir-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot create or use its work_dir or runtime_dir.",
    lost: RECONNECT_IN_TIME,
    next: "Mount the disk of the work_dir, correct --work_dir or the permissions, and start the agent \
        again.",
};

pub(in super::super) static WRITE_FAILED: Topic = Topic {
    code: "checkpoint-write-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot write to its checkpoint.",
    lost: "What could not be written.",
    next: "Check space, permissions and mount of the work_dir, run ckpt validate PATH and then start the agent \
        again.",
};

pub(in super::super) static ADDRESS: Topic = Topic {
    code: "address-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot listen on its address: the port is in use, or --ip is not an address of this \
        host.",
    lost: RECONNECT_IN_TIME,
    next: "Find the process at the port (ss -ltnp): often an agent that still runs. Or correct --ip and \
        --port.",
};

pub(in super::super) static ENVIRONMENT: Topic = Topic {
    code: "libprocess-environment-refused",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "A LIBPROCESS_* variable in the agent's environment has a malformed value.",
    lost: RECONNECT_IN_TIME,
    next: "Correct the variable (LIBPROCESS_IP must be an IP address, not a name) or the flag that sets it, \
        and start the agent again.",
};

pub(in super::super) static HOSTNAME: Topic = Topic {
    code: "hostname-not-resolved",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The name of this host cannot be determined or resolved.",
    lost: RECONNECT_IN_TIME,
    next: "Correct DNS or /etc/hosts, or give --ip and --hostname. Keep the hostname that is checkpointed: \
        ckpt config PATH shows it.",
};

pub(in super::super) static CGROUPS: Topic = Topic {
    code: "cgroups-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The cgroups of this host do not allow what the agent needs: not mounted, version 2 only, or no \
        permission.",
    lost: RECONNECT_IN_TIME,
    next: "Mount the hierarchies that --isolation needs, or correct --cgroups_hierarchy, --cgroups_root and \
        --isolation. The checkpoint is not involved.",
};

pub(in super::super) static AGENT_CGROUP: Topic = Topic {
    code: "agent-cgroup-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot put itself into its own cgroup (--agent_subsystems, formerly \
        --slave_subsystems).",
    lost: RECONNECT_IN_TIME,
    next: "Mount these cgroup hierarchies, or leave the flag out.",
};

pub(in super::super) static AGENT_RUNS: Topic = Topic {
    code: "agent-already-running",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "Another agent, or a process that an agent left, uses the same cgroups.",
    lost: RECONNECT_IN_TIME,
    next: "Stop the other agent first. ckpt status PATH shows what uses the work_dir.",
};

pub(in super::super) static SYSTEMD: Topic = Topic {
    code: "systemd-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot use systemd to keep executors alive in their own slice.",
    lost: RECONNECT_IN_TIME,
    next: "Start systemd's mesos_executors.slice, or give --no-systemd_enable_support. Without it, the unit \
        needs KillMode=process.",
};

pub(in super::super) static SYSTEMD_WARNS: Topic = Topic {
    code: "systemd-version-unknown",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The version or the features of systemd cannot be determined.",
    lost: "Nothing.",
    next: "Nothing.",
};

pub(in super::super) static RESOURCES_GUESSED: Topic = Topic {
    code: "resources-guessed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent could not determine a resource of this host and uses a default. It may differ from \
        what is checkpointed.",
    lost: "The agent ID, if the agent then refuses the configuration and someone removes latest.",
    next: "Give --resources explicitly: ckpt config PATH shows the checkpointed values.",
};

pub(in super::super) static LOOPBACK: Topic = Topic {
    code: "agent-on-loopback",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent listens on a loopback address: only a master on this host can reach it.",
    lost: "Nothing.",
    next: "Give --ip with a routable address, unless the master is on this host.",
};

pub(in super::super) static MASTER_UNKNOWN: Topic = Topic {
    code: "master-not-detected",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The leading master cannot be detected: ZooKeeper is not reachable, or --master is malformed.",
    lost: RECONNECT_IN_TIME,
    next: "Correct --master, or ZooKeeper, then start the agent again.",
};

pub(in super::super) static MASTER_TOO_OLD: Topic = Topic {
    code: "master-too-old",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent's configuration changed, and the master is too old to accept this (it needs Mesos 1.5).",
    lost: RECONNECT_IN_TIME,
    next: "Upgrade the masters first, or start the agent with the configuration that is checkpointed: ckpt \
        config PATH shows it.",
};

pub(in super::super) static MASTER_LOST: Topic = Topic {
    code: "master-disconnected",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The connection to the master broke. The agent waits for a leading master.",
    lost: "Nothing.",
    next: "Nothing, unless it lasts: look at the master and the network.",
};

pub(in super::super) static AUTHENTICATION: Topic = Topic {
    code: "authentication-failed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "Authentication with the master failed or took too long. The agent tries again.",
    lost: "Nothing yet.",
    next: "If it lasts: compare --credential with the master's --credentials.",
};

pub(in super::super) static AUTHENTICATION_REFUSED: Topic = Topic {
    code: "authentication-refused",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The master refuses the agent's credential.",
    lost: RECONNECT_IN_TIME,
    next: "Correct --credential, or the master's --credentials, and start the agent again.",
};

pub(in super::super) static CONNECTION: Topic = Topic {
    code: "connection-failed",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "A message could not be sent: the other side has ended or does not listen.",
    lost: "Nothing by itself.",
    next: "Nothing.",
};

pub(in super::super) static LIBPROCESS: Topic = Topic {
    code: "libprocess-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The messaging library of the agent cannot start or has failed.",
    lost: RECONNECT_IN_TIME,
    next: "Read the rest of the line: sockets, file descriptors or threads of this host are not usable.",
};

pub(in super::super) static CRASH: Topic = Topic {
    code: "crash-by-signal",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "The process crashed with a signal.",
    lost: RECONNECT_IN_TIME,
    next: "Run ckpt validate PATH first. If the checkpoint is sound and it happens again, search Mesos's issues \
        for the first lines of the stack trace.",
};

pub(in super::super) static STARTUP: Topic = Topic {
    code: "startup-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot set up one of its parts. The checkpoint was not read yet.",
    lost: RECONNECT_IN_TIME,
    next: "Read the rest of the line and correct what it names.",
};
