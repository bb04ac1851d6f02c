//! Codes of containers in the runtime directory, and what isolators checkpoint.

use super::code::Code;
use super::effect::{ABORTS, FAILS};
use super::row::{Row, Words, met, unseen};
use super::severity::Severity::{Error, Warning};
use crate::recovery::releases;
use crate::rules::Rule;

pub(super) const ROWS: &[Row] = &[
    unseen(Code::ContainerNotCheckpointed, Rule::R259, Error).says(Words {
        disk: "the runtime directory or Docker has a container of a framework that checkpoints, but the checkpoint does not have it, or its task",
        agent: "treats it as an orphan: it destroys it, or with the posix launcher leaves it running without an agent",
        lost: "the executor of this container, and its tasks",
        next: "Stop the agent's service. If files of meta were deleted, restore them from a snapshot before the agent starts.",
        log: "Cleaning up orphan container *",
    }),
    unseen(Code::ContainerNotCheckpointing, Rule::R259, Warning).says(Words {
        disk: "Docker has a running container whose framework does not checkpoint",
        agent: "does not know it, and stops and removes it at its start. With --no-docker_kill_orphans it leaves it running without an agent",
        lost: "the executor of this container, and its tasks, at every restart of the agent. The checkpoint is not the cause",
        next: "Nothing on disk helps. While the agent still runs, move the tasks elsewhere, or let the framework set checkpoint to true.",
        log: "",
    }),
    unseen(Code::ContainerMissing, Rule::R258, Error).verified().says(Words {
        disk: "the runtime directory does not have the container of a task of a default executor",
        agent: "does not know the container when the executor asks for it",
        lost: "the task. Its executor reports it as failed, ends the other tasks of its group, and ends",
        next: "Stop the agent's service. If the runtime directory was moved, name it with --runtime_dir; if its files were deleted, put them back before the agent starts.",
        log: "",
    }),
    unseen(Code::ContainerizerMissing, Rule::R141, Error).says(Words {
        disk: "the checkpoint is fine: --containerizers does not include mesos, but executors run in its containers",
        agent: "knows none of these containers, and gives the executors up",
        lost: "these executors, and their tasks",
        next: "Add mesos to --containerizers before the agent starts.",
        log: "",
    }),
    met(Code::VolumeGidsUnreadable, Rule::R131, Warning, FAILS).known_if(releases::has_volume_gids).says(Words {
        disk: "volume_gids is damaged",
        agent: "refuses to start, strict or not, if --volume_gid_range is set",
        lost: "nothing yet",
        next: "Stop the agent's service. If no shared volume is in use, move volume_gids aside.",
        log: "*volume_gids*",
    }),
    met(Code::ConfigUnreadable, Rule::R137, Error, FAILS).known_if(releases::reads_container_config).says(Words {
        disk: "the config of a container in the runtime directory is damaged",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "Stop the agent's service. Move the file aside. Without it only image pruning is off for this container.",
        log: "*Failed to get *config*container*",
    }),
    met(Code::ContainerNotADirectory, Rule::R138, Error, ABORTS).says(Words {
        disk: "a file is among the containers of the runtime directory",
        agent: "aborts at every start",
        lost: "nothing",
        next: "Stop the agent's service. Move it out of the directory.",
        log: "Check failed: os::stat::isdir(*)",
    }),
    met(Code::ContainersNotADirectory, Rule::R138, Error, FAILS).says(Words {
        disk: "a file is in the place of a containers directory in the runtime directory",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "Stop the agent's service. Move the file aside.",
        log: "Failed to get container ids from the runtime directory: *",
    }),
    met(Code::ContainerTerminated, Rule::R139, Error, ABORTS).known_if(releases::refuses_terminated_containers).says(Words {
        disk: "a container without an executor has a termination file",
        agent: "aborts at every start",
        lost: "nothing",
        next: "Stop the agent's service. If none of its processes is alive, move the container's directory out of the runtime directory.",
        log: "Check failed: containerId.has_parent()",
    }),
    met(Code::ContainerPidMalformed, Rule::R140, Error, FAILS).says(Words {
        disk: "the pid of a container that is not in the checkpoint is not an integer",
        agent: "refuses to start, strict or not",
        lost: "nothing",
        next: "Stop the agent's service. Write only the pid, without a newline. If the container has ended, move its directory aside.",
        log: "Failed to get container pid: *",
    }),
    met(Code::LaunchInfoUnreadable, Rule::R142, Error, FAILS).known_if(releases::reads_launch_info).says(Words {
        disk: "the launch_info of a live container is damaged",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "Stop the agent's service. Move launch_info aside.",
        log: "Failed to recover launch info of container *",
    }),
    met(Code::ParentTerminated, Rule::R142, Error, ABORTS).says(Words {
        disk: "a nested container has a parent that has ended",
        agent: "aborts at every start",
        lost: "nothing",
        next: "Stop the agent's service. If none of its processes is alive, move the parent's directory out of the runtime directory.",
        log: "Check failed: containers_.contains(*)",
    }),
    met(Code::PidTwice, Rule::R143, Error, FAILS).verified().says(Words {
        disk: "two live runs have the same pid",
        agent: "refuses to start, strict or not, with the posix launcher. With the linux launcher it starts, and waits for one process in place of two",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Find out which run the pid belongs to (ckpt executors). Write the pid in the runtime directory to the other forked.pid, or move that aside if its executor is dead.",
        log: "Detected duplicate pid * for container *",
    }),
    met(Code::ContainerIdTwice, Rule::R265, Error, FAILS).says(Words {
        disk: "two live runs have the same container ID",
        agent: "refuses to start, strict or not. With isolators of cgroups it aborts",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. No agent gives an ID twice: find the copy, and move the directory of its executor aside.",
        log: "Container already recovered",
    }),
    met(Code::DockerPidTwice, Rule::R233, Error, FAILS).says(Words {
        disk: "two live docker executors have the same pid",
        agent: "refuses to start, strict or not, up to 1.8.0 with docker in --containerizers. Later releases accept it",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Find out which run the pid belongs to (ckpt executors), and move the other forked.pid aside.",
        log: "Detected duplicate pid * for container *",
    }),
    met(Code::DockerNotRunning, Rule::R148, Error, FAILS).verified().says(Words {
        disk: "Docker cannot be used: its daemon does not answer, or its client or cgroups are missing",
        agent: "refuses to start, strict or not, with docker in --containerizers",
        lost: "nothing yet: executors wait for the agent as long as their recovery timeout. A dockerd that was stopped without live-restore has ended its containers",
        next: "Repair and start Docker, then the agent. Do not follow the agent's advice to remove slaves/latest or all containers.",
        log: "*Failed to run '*docker * ps -a': *",
    }),
    met(Code::SwitchboardPidBad, Rule::R145, Error, FAILS).known_if(releases::has_switchboard).says(Words {
        disk: "io_switchboard/pid of a live container does not exist or is not an integer",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "Stop the agent's service. Write the pid of the I/O switchboard, without a newline.",
        log: "*I/O switchboard server pid*",
    }),
    met(Code::BackendUnknown, Rule::R146, Error, FAILS).says(Words {
        disk: "provisioner/ contains root file systems of a backend that no agent has",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "Stop the agent's service. If nothing is mounted below it, move the directory of the backend aside.",
        log: "Found rootfses managed by an unrecognized backend: *",
    }),
    met(Code::LayersUnreadable, Rule::R146, Error, FAILS).known_if(releases::reads_container_config).says(Words {
        disk: "the layers file of a provisioned container is damaged",
        agent: "refuses to start, strict or not",
        lost: "nothing yet. Without the file, image pruning may delete layers that a live container uses",
        next: "Stop the agent's service. Move the file aside. Do not prune images until the container has ended.",
        log: "*Failed to recover layers from *",
    }),
    met(Code::DeviceStateUnreadable, Rule::R147, Warning, FAILS).known_if(releases::has_device_manager).says(Words {
        disk: "device.state is damaged",
        agent: "refuses to start, strict or not, since 1.12 on cgroups v2",
        lost: "nothing yet",
        next: "Stop the agent's service. If no container is alive, move device.state aside.",
        log: "*Failed to read device configuration info from *",
    }),
    met(Code::CniInfoUnreadable, Rule::R147, Warning, FAILS).says(Words {
        disk: "a network.info of the CNI isolator is damaged",
        agent: "refuses to start, strict or not, with the network/cni isolator",
        lost: "nothing yet. Without the file, the container cannot be detached from its network when it ends",
        next: "Stop the agent's service. Move the file aside.",
        log: "*Failed to parse CNI network information file '*': *",
    }),
    met(Code::CsiVolumesUnreadable, Rule::R147, Warning, FAILS).known_if(releases::has_csi_isolator).restorable().says(Words {
        disk: "a volumes file of the CSI isolator is damaged",
        agent: "refuses to start, strict or not, with the volume/csi isolator",
        lost: "the record of which CSI volumes the container uses",
        next: "Stop the agent's service. Restore the file from a snapshot.",
        log: "*Failed to read the CSI volumes from *",
    }),
];
