//! Containerizers, launchers, isolators and images.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[
    &DOCKER_UNAVAILABLE,
    &DOCKER_RECOVERY,
    &DOCKER_STOP_SLOW,
    &EXTERNAL_CONTAINERIZER,
    &CONTAINERIZER_REFUSED,
    &ISOLATOR_REFUSED,
    &ISOLATOR_RECOVERY,
    &ISOLATOR_WARNS,
    &LAUNCHER_REFUSED,
    &LAUNCHER_RECOVERY,
    &PROVISIONER,
    &ORPHAN,
    &EXECUTOR_UNREACHABLE,
    &EXECUTOR_UNKNOWN,
    &EXECUTOR_TOLD_TO_END,
    &SWITCHBOARD,
    &RESOURCE_PROVIDER,
    &VOLUME_GIDS,
];

pub(in super::super) static DOCKER_UNAVAILABLE: Topic = Topic {
    code: "docker-unavailable",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot use docker: the client is missing, the daemon does not answer, or its version \
        cannot be read.",
    lost: RECONNECT_IN_TIME,
    next: "Start docker (systemctl start docker; docker ps must work as the agent's user with --docker and \
        --docker_socket as given), then start the agent. Do not remove anything below meta.",
};

pub(in super::super) static DOCKER_RECOVERY: Topic = Topic {
    code: "docker-recovery-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The docker containerizer fails to recover: docker ps, inspect, stop or rm of a container failed.",
    lost: RECONNECT_IN_TIME,
    next: "Run the docker command in the line by hand. Restart docker, or remove only the container that it \
        names, then start the agent again.",
};

pub(in super::super) static DOCKER_STOP_SLOW: Topic = Topic {
    code: "docker-stop-slow",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "A docker container did not stop in time.",
    lost: "Nothing more than the task that was to end.",
    next: "Look at docker ps and the daemon's log.",
};

pub(in super::super) static EXTERNAL_CONTAINERIZER: Topic = Topic {
    code: "external-containerizer-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The program of --containerizer_path failed, e.g. status 127: it does not exist.",
    lost: RECONNECT_IN_TIME,
    next: "Run the program of --containerizer_path with the argument recover by hand, and correct it or its \
        path. The checkpoint is not involved.",
};

pub(in super::super) static CONTAINERIZER_REFUSED: Topic = Topic {
    code: "containerizer-not-created",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent cannot set up a containerizer with its flags on this host. The checkpoint was not read \
        yet.",
    lost: RECONNECT_IN_TIME,
    next: "Correct what the rest of the line names (--containerizers, --isolation, --launcher, \
        --image_providers, or the host), and start the agent again.",
};

pub(in super::super) static ISOLATOR_REFUSED: Topic = Topic {
    code: "isolator-not-created",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "An isolator of --isolation cannot be set up with these flags on this host.",
    lost: RECONNECT_IN_TIME,
    next: "Correct --isolation or what the isolator needs (see the rest of the line). Executors that were started with it need it to be recovered.",
};

pub(in super::super) static ISOLATOR_RECOVERY: Topic = Topic {
    code: "isolator-recovery-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "An isolator fails to recover a container that still runs, usually because what it set up was removed \
        or changed by hand.",
    lost: "Nothing yet: executors keep running.",
    next: "Read the rest of the line. If the isolator was added or removed since the container started, \
        start the agent with the earlier flags. Otherwise end that one executor's processes, and start the agent \
        again.",
};

pub(in super::super) static ISOLATOR_WARNS: Topic = Topic {
    code: "isolator-incomplete",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "An isolator found less than it expected of a container that it recovers. The agent continues.",
    lost: "The limits or the network of that container may not apply.",
    next: "Check the container that the line names.",
};

pub(in super::super) static LAUNCHER_REFUSED: Topic = Topic {
    code: "launcher-not-created",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The launcher cannot be set up, e.g. because the freezer cgroup or systemd is not usable.",
    lost: RECONNECT_IN_TIME,
    next: "Mount the cgroup hierarchies (or correct --launcher and --cgroups_hierarchy), and start the \
        agent again.",
};

pub(in super::super) static LAUNCHER_RECOVERY: Topic = Topic {
    code: "launcher-recovery-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::Unknown,
    meaning: "The launcher fails to recover its containers.",
    lost: "Nothing yet: executors keep running.",
    next: "Read the rest of the line: cgroups or pids of containers cannot be read. Correct that and start \
        the agent again.",
};

pub(in super::super) static PROVISIONER: Topic = Topic {
    code: "image-store-failed",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The provisioner or an image store fails: its directories (--docker_store_dir, --appc_store_dir, \
        provisioner) cannot be read or written.",
    lost: RECONNECT_IN_TIME,
    next: "Check the store directory that the line names. Images in it can be fetched again.",
};

pub(in super::super) static ORPHAN: Topic = Topic {
    code: "orphan-not-removed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent could not remove a container that no recovered executor owns.",
    lost: "Nothing of the checkpoint. The container's processes and disk space stay in use.",
    next: "ckpt inspect --orphans PATH shows it. Look for its processes and end them.",
};

pub(in super::super) static EXECUTOR_UNREACHABLE: Topic = Topic {
    code: "executor-unreachable",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "An executor cannot be reached: it has ended, or does not listen.",
    lost: "Its tasks, unless it reconnects in time.",
    next: "Nothing: the agent gives its tasks a terminal state.",
};

pub(in super::super) static EXECUTOR_UNKNOWN: Topic = Topic {
    code: "executor-container-unknown",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The container of an executor no longer exists, e.g. after a reboot. Its tasks become TASK_FAILED.",
    lost: "The tasks of that executor.",
    next: "Nothing: the scheduler starts them again.",
};

pub(in super::super) static EXECUTOR_TOLD_TO_END: Topic = Topic {
    code: "executor-told-to-end",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent shuts down an executor that reconnected but has nothing left to do.",
    lost: "No task that the agent knows of.",
    next: "Nothing.",
};

pub(in super::super) static SWITCHBOARD: Topic = Topic {
    code: "io-switchboard-failed",
    severity: Severity::Warning,
    checkpoint: Checkpoint::NotCause,
    meaning: "The process that serves the input and output of a container has failed.",
    lost: "The output of that container.",
    next: "Nothing for the checkpoint.",
};

pub(in super::super) static RESOURCE_PROVIDER: Topic = Topic {
    code: "resource-provider-failed",
    severity: Severity::Error,
    checkpoint: Checkpoint::Unknown,
    meaning: "A local resource provider fails to start or to recover.",
    lost: "Its disks and volumes are not offered until it recovers.",
    next: "Look at the rest of the line and at the CSI plugin's log; check --resource_provider_config_dir.",
};

pub(in super::super) static VOLUME_GIDS: Topic = Topic {
    code: "volume-gids-incomplete",
    severity: Severity::Warning,
    checkpoint: Checkpoint::Unknown,
    meaning: "The record of group IDs given to volumes is empty or names volumes that do not exist.",
    lost: "Nothing, or the group of a shared volume.",
    next: "Check the volumes that the line names.",
};
