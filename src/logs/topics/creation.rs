//! Why a containerizer cannot be created.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[
    &NEEDS_ROOT,
    &ISOLATION_INCOMPLETE,
    &KERNEL_LACKS,
    &GPU,
    &CNI,
    &PORT_MAPPING,
    &XFS,
    &MOUNTS,
    &VOLUME_DRIVER,
    &SWITCHBOARD_SOCKET,
];

pub(in super::super) static NEEDS_ROOT: Topic = Topic {
    code: "root-required",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "What --isolation, --launcher or --image_providers demand needs root, and the agent runs as another user.",
    lost: RECONNECT_IN_TIME,
    next: "Start the agent as root (User= of its unit), as before. If it never was root, remove what the line names from \
        --isolation.",
};

pub(in super::super) static ISOLATION_INCOMPLETE: Topic = Topic {
    code: "isolation-incomplete",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "An isolator of --isolation needs another isolator, a certain order, or --launcher=linux, and the flags do not give it.",
    lost: RECONNECT_IN_TIME,
    next: "Add to --isolation or --launcher what the line names, and start the agent again.",
};

pub(in super::super) static KERNEL_LACKS: Topic = Topic {
    code: "kernel-feature-missing",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The kernel of this host does not have what an isolator needs: a namespace, perf, seccomp, a file system or a \
        control of cgroups.",
    lost: RECONNECT_IN_TIME,
    next: "Boot the earlier kernel, or one that has the feature. Or remove the isolator from --isolation: executors that were started with it may then not be recovered.",
};

pub(in super::super) static GPU: Topic = Topic {
    code: "gpu-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent is configured to offer Nvidia GPUs, but the driver or its library does not work.",
    lost: RECONNECT_IN_TIME,
    next: "Make nvidia-smi work on this host: after an update of the driver, load its modules again or reboot. Then start \
        the agent again. Without gpu/nvidia in --isolation, checkpointed GPUs do not fit: ckpt config PATH shows them.",
};

pub(in super::super) static CNI: Topic = Topic {
    code: "cni-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The network/cni isolator cannot use its configuration, its plugins or its directory.",
    lost: RECONNECT_IN_TIME,
    next: "Correct the file or directory that the line names (--network_cni_config_dir, --network_cni_plugins_dir), and \
        start the agent again.",
};

pub(in super::super) static PORT_MAPPING: Topic = Topic {
    code: "port-mapping-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The network/port_mapping isolator cannot use this host: a tool (ip, tc, ethtool), the kernel or a network \
        link does not do what it needs.",
    lost: RECONNECT_IN_TIME,
    next: "Install or correct what the line names, and start the agent again.",
};

pub(in super::super) static XFS: Topic = Topic {
    code: "xfs-quota-not-usable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The disk/xfs isolator needs a work_dir on XFS with project quotas, and this one is not.",
    lost: RECONNECT_IN_TIME,
    next: "Mount the file system of the work_dir with the option prjquota, and check that it is mounted at all. Then start \
        the agent again.",
};

pub(in super::super) static MOUNTS: Topic = Topic {
    code: "work-dir-mount-not-shared",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The filesystem/linux isolator cannot make the mount of the work_dir a shared one.",
    lost: RECONNECT_IN_TIME,
    next: "Check that the work_dir exists, that it is mounted (findmnt -T PATH shows where), that the agent is root, and that its unit has no \
        private mounts. Then start the agent again.",
};

pub(in super::super) static VOLUME_DRIVER: Topic = Topic {
    code: "volume-driver-missing",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The docker/volume isolator needs the program dvdcli, and cannot use it.",
    lost: RECONNECT_IN_TIME,
    next: "Install dvdcli where the agent's PATH finds it, or remove docker/volume from --isolation.",
};

pub(in super::super) static SWITCHBOARD_SOCKET: Topic = Topic {
    code: "io-switchboard-socket-failed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The socket of the process that serves the input and output of a container cannot be made.",
    lost: "The output of that container.",
    next: "Check space and permissions of /tmp.",
};
