//! Executors and containers that were recovered, until the agent registers; the agent's disk meanwhile.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[
    &OOM_FATAL,
    &UNWATCHED,
    &NOT_UPDATED,
    &EXECUTOR_DESTROYED,
    &STATISTICS,
    &NOT_ATTACHED,
    &DISK_USAGE,
    &OVERSUBSCRIPTION,
    &PLUGIN_WAITS,
];

pub(in super::super) static OOM_FATAL: Topic = Topic {
    code: "memory-events-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot watch the memory of a container that it recovers, and aborts: the container's memory \
        cgroup was removed, or the agent has no more open files.",
    lost: RECONNECT_IN_TIME,
    next: "Read the rest of the line. Check that the container has a memory cgroup (below --cgroups_root) and how many \
        files the agent may open (LimitNOFILE), then start the agent again.",
};

pub(in super::super) static UNWATCHED: Topic = Topic {
    code: "container-not-watched",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent no longer watches the limits of a container. The container keeps running.",
    lost: "Nothing. If the container exceeds its memory, the agent does not report that as the reason.",
    next: "Check the container that the line names, and its memory cgroup.",
};

pub(in super::super) static NOT_UPDATED: Topic = Topic {
    code: "container-not-updated",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The resources or volumes of a container were not adjusted when its executor reconnected or one of its \
        tasks ended.",
    lost: "Nothing. The container keeps the limits that it had, or lacks the volume that the line names.",
    next: "Check the container that the line names: its cgroups, or that docker inspect answers.",
};

pub(in super::super) static EXECUTOR_DESTROYED: Topic = Topic {
    code: "executor-destroyed-after-update",
    severity: Severity::Error,
    checkpoint: Checkpoint::NotCause,
    meaning: "The resources of a container could not be adjusted when a task ended, so the agent destroys its executor.",
    lost: "The executor that the line names, with its other tasks.",
    next: "Read the rest of the line, and check the cgroups or docker of this host. The scheduler starts the tasks again.",
};

pub(in super::super) static STATISTICS: Topic = Topic {
    code: "container-statistics-incomplete",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The statistics or the status of a container cannot be read, e.g. because it has just ended, or because \
        the kernel does not provide them.",
    lost: "Nothing.",
    next: "Nothing.",
};

pub(in super::super) static NOT_ATTACHED: Topic = Topic {
    code: "directory-not-browsable",
    severity: Severity::Note,
    checkpoint: Checkpoint::Unknown,
    meaning: "The agent cannot show a sandbox, a volume or its own log over HTTP, because the path does not exist or \
        cannot be read.",
    lost: "Nothing by this. If a sandbox of a running executor does not exist, its files are lost already.",
    next: "Check that the path in the line exists.",
};

pub(in super::super) static DISK_USAGE: Topic = Topic {
    code: "disk-usage-unknown",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot determine how full the file system of its work_dir is.",
    lost: "Nothing. Old sandboxes are not removed early where the disk fills.",
    next: "Run df on the work_dir: the file system may not be mounted, or not respond.",
};

pub(in super::super) static OVERSUBSCRIPTION: Topic = Topic {
    code: "oversubscription-failed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The resource estimator or the QoS controller has failed.",
    lost: "Nothing. Revocable resources are not offered, or not taken back.",
    next: "Look at the module that --resource_estimator or --qos_controller names.",
};

pub(in super::super) static PLUGIN_WAITS: Topic = Topic {
    code: "csi-plugin-retried",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "A CSI plugin answers a call with an error, and the agent tries again.",
    lost: "Nothing. The disks of the resource provider are not offered until the plugin answers.",
    next: "If it does not end, look at the log of the CSI plugin.",
};
