//! Codes of containers in the runtime directory, and what isolators checkpoint.

use super::code::Code;
use super::effect::{ABORTS, FAILS};
use super::row::{Row, Words, met};
use super::severity::Severity::{Error, Warning};
use crate::schema::Release;

pub(super) const ROWS: &[Row] = &[
    met(Code::VolumeGidsUnreadable, "R131", Warning, FAILS).since(Release::new(1, 8, 0)).says(Words {
        disk: "volume_gids is damaged",
        agent: "with --volume_gid_range: refuses to start, strict or not",
        lost: "nothing yet",
        next: "stop the supervisor; move volume_gids aside if no shared volume is in use",
        log: "*volume_gids*",
    }),
    met(Code::ConfigUnreadable, "R137", Error, FAILS).since(Release::new(1, 5, 0)).says(Words {
        disk: "config of a container in the runtime directory is damaged",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "stop the supervisor; move the file aside: without it only image pruning is off for this container",
        log: "*Failed to get *config*container*",
    }),
    met(Code::ContainerNotADirectory, "R138", Error, ABORTS).says(Words {
        disk: "a file among the containers of the runtime directory",
        agent: "aborts at every start",
        lost: "nothing",
        next: "stop the supervisor; move it out of the directory",
        log: "Check failed: os::stat::isdir(*)",
    }),
    met(Code::ContainerTerminated, "R139", Error, ABORTS).since(Release::new(1, 7, 0)).says(Words {
        disk: "a container that no executor runs in, with a termination file",
        agent: "aborts at every start",
        lost: "nothing",
        next: "stop the supervisor; move the container's directory out of the runtime directory, if no process of it lives",
        log: "Check failed: containerId.has_parent()",
    }),
    met(Code::ContainerPidMalformed, "R140", Error, FAILS).says(Words {
        disk: "the pid of a container that the checkpoint does not know is no integer",
        agent: "refuses to start, strict or not",
        lost: "nothing",
        next: "stop the supervisor; write the pid alone, without a newline, or move the container's directory aside if it is dead",
        log: "Failed to get container pid: *",
    }),
    met(Code::LaunchInfoUnreadable, "R142", Error, FAILS).says(Words {
        disk: "launch_info of a live container is damaged",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "stop the supervisor; move launch_info aside",
        log: "Failed to recover launch info of container *",
    }),
    met(Code::ParentTerminated, "R142", Error, ABORTS).says(Words {
        disk: "a nested container whose parent has ended",
        agent: "aborts at every start",
        lost: "nothing",
        next: "stop the supervisor; move the parent's directory out of the runtime directory, if no process of it lives",
        log: "Check failed: containers_.contains(*)",
    }),
    met(Code::PidTwice, "R143", Error, FAILS).verified().says(Words {
        disk: "two live runs with one pid",
        agent: "with the posix launcher: refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; find out whose pid it is (ckpt executors) and move the other forked.pid aside",
        log: "Detected duplicate pid * for container *",
    }),
    met(Code::DockerPidTwice, "R233", Error, FAILS).says(Words {
        disk: "two live docker executors with one pid",
        agent: "until 1.8.0, with docker among --containerizers: refuses to start, strict or not; later releases do not mind",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; find out whose pid it is (ckpt executors) and move the other forked.pid aside",
        log: "Detected duplicate pid * for container *",
    }),
    met(Code::SwitchboardPidBad, "R145", Error, FAILS).says(Words {
        disk: "io_switchboard/pid of a live container is missing or no integer",
        agent: "refuses to start, strict or not",
        lost: "nothing yet",
        next: "stop the supervisor; write the pid of the switchboard, without a newline",
        log: "*I/O switchboard server pid*",
    }),
    met(Code::LayersUnreadable, "R146", Error, FAILS).since(Release::new(1, 5, 0)).says(Words {
        disk: "layers of a provisioned container is damaged",
        agent: "refuses to start, strict or not",
        lost: "nothing yet; without the file, pruning images may delete layers that a live container uses",
        next: "stop the supervisor; ckpt repair --only provisioner-layers-unreadable PATH moves the file aside; prune no images until the container has ended",
        log: "*Failed to recover layers from *",
    }),
    met(Code::DeviceStateUnreadable, "R147", Warning, FAILS).since(Release::HEAD).says(Words {
        disk: "device.state is damaged",
        agent: "on cgroups v2 an agent of the master branch refuses to start",
        lost: "nothing yet",
        next: "stop the supervisor; move device.state aside if no container is live",
        log: "*Failed to read device configuration info from *",
    }),
    met(Code::CsiVolumesUnreadable, "R147", Warning, FAILS).since(Release::new(1, 11, 0)).says(Words {
        disk: "volumes of the CSI isolator is damaged",
        agent: "with the volume/csi isolator: refuses to start",
        lost: "the record of which CSI volumes the container uses",
        next: "stop the supervisor; put the file back from a snapshot",
        log: "*Failed to read the CSI volumes from *",
    }),
];
