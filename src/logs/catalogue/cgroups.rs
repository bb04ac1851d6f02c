//! Messages about cgroups and systemd.

use super::super::message::Meaning::{Checkpoint, Silent, Topic};
use super::super::message::{SourceFile, error, exit, fatal, part, warning};
use super::super::topics::{containers, system};
use crate::check::Code;

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "cgroups.cpp",
        messages: &[
            warning("Cannot automatically load the subsystem '*' because it is not supported by Mesos cgroups isolator yet", 107..=112, Silent),
            warning("Couldn't find the cgroup '*' in hierarchy '*' for container *", 101..=112, Topic(&containers::ISOLATOR_WARNS)),
            warning("Failed to get process status for pid *: *", 14..=19, Silent),
            warning("PIDs * are still attached to cgroup *", 112..=112, Silent),
            warning("Removal of cgroup * failed with EBUSY, will try again", 110..=112, Silent),
            warning("Unable to freeze * within * attempts", 14..=19, Silent),
            error("Failed to unregister eventfd '*': *", 104..=112, Silent),
            error("Failed to unregister eventfd: *", 22..=103, Silent),
            error("Failed to unregistering eventfd: *", 14..=21, Silent),
            fatal("Unexpected state: * of cgroup *", 14..=19, Topic(&system::CGROUPS)),
            part("Failed to check the existence of the cgroup '*' in hierarchy '*' for container *: *", 101..=106, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to list cgroups under '*': *", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover active containers: *", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover orphan containers: *", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover subsystems: *", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "cgroups2.cpp",
        messages: &[
            warning("Container '*' is missing the cgroup '*'; creating missing cgroup", 112..=112, Topic(&containers::ISOLATOR_WARNS)),
            warning("Controller '*' is not enabled for container '*'", 112..=112, Topic(&containers::ISOLATOR_WARNS)),
            part("Failed to create cgroup '*': *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to get cgroups under '*': *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to get the enabled controllers for container '*': *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover active containers: *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover controllers: *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover orphan containers: *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "cgroups_isolator.cpp",
        messages: &[
            warning("Executor '*' of framework * terminated with unknown status", 16..=17, Silent),
            warning("Skipping recovery of executor '*' of framework * because its info cannot be recovered", 14..=17, Checkpoint(Code::ExecutorSkipped)),
            warning("Skipping recovery of executor '*' of framework * because its latest run cannot be recovered", 14..=17, Checkpoint(Code::ExecutorSkipped)),
            error("Asked to kill an unknown/killed executor!", 14..=17, Silent),
            error("Failed to close advisory lock file '*': *", 14..=17, Silent),
            error("Failed to get the status for executor * of framework *: *", 14..=17, Silent),
            exit("Another mesos-slave appears to be running!", 14..=17, Topic(&system::AGENT_RUNS)),
            exit("Failed to create a nested 'test' cgroup. Your kernel might be too old to use the cgroups isolator: *", 14..=17, Topic(&system::CGROUPS)),
            exit("Failed to find 'cpu.cfs_quota_us'. Your kernel might be too old to use the CFS cgroups feature", 14..=17, Topic(&system::CGROUPS)),
            exit("Failed to find 'memory.oom_control', your kernel might be too old to use the cgroups isolator", 14..=17, Topic(&system::CGROUPS)),
            exit("Failed to mount cgroups hierarchy at '*' because we could not remove existing directory: *", 14..=17, Topic(&system::CGROUPS)),
            exit("Failed to mount cgroups hierarchy at '*': *", 14..=17, Topic(&system::CGROUPS)),
            exit("No cgroups support detected in this kernel", 14..=17, Topic(&system::CGROUPS)),
            exit("The 'cfs' cgroups feature flag is dependent on the 'cpu' subsystem.", 14..=17, Topic(&system::CGROUPS)),
            exit("The cgroups hierarchy at * can not be used because it does not have the '*' subsystem attached", 14..=17, Topic(&system::CGROUPS)),
            exit("The use of both 'cpu' and 'cpuset' subsystems is not allowed.", 14..=17, Topic(&system::CGROUPS)),
            exit("Using cgroups requires root permissions", 14..=17, Topic(&system::CGROUPS)),
            exit("You have specified * cpus, but this is more than allowed by the cgroup cpuset.cpus: *", 14..=17, Topic(&system::CGROUPS)),
            fatal("Failed to destroy cgroup *: *", 14..=17, Topic(&system::CGROUPS)),
            fatal("Failed to determine if * is already mounted: *", 14..=17, Topic(&system::CGROUPS)),
            fatal("Failed to determine the attached subsystems for the cgroup hierarchy at *: *", 14..=17, Topic(&system::CGROUPS)),
            fatal("Failed to unlock advisory lock file '*'", 14..=17, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "cpushare.cpp",
        messages: &[
            warning("Couldn't find cgroup for container *", 18..=100, Topic(&containers::ISOLATOR_WARNS)),
            part("ContainerID is required to recover", 18..=21, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to check cgroup for container '*'", 18..=20, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to check cgroup for container *", 21..=100, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "device_manager.cpp",
        messages: &[
            warning("The cgroup '*' from the device manager's checkpointed state is not present in the expected cgroups of the containerizer", 112..=112, Topic(&containers::ISOLATOR_WARNS)),
            warning("The device info file at '*' is empty", 112..=112, Topic(&containers::ISOLATOR_WARNS)),
            warning("Unable to recover state for cgroup '*' as requested by the containerizer, because it was missing in the device manager's checkpointed state", 112..=112, Topic(&containers::ISOLATOR_WARNS)),
            part("Failed to checkpoint device access state: *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to parse entry * during recover for cgroup *: *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to perform configuration of ebpf file for cgroup '*': *", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to read device configuration info from '*': *", 112..=112, Checkpoint(Code::DeviceStateUnreadable)),
        ],
    },
    SourceFile {
        name: "devices.cpp",
        messages: &[
            part("Failed to check cgroup for container '*'", 100..=100, Topic(&containers::ISOLATOR_RECOVERY)),
            part("The controller '*' of container * has already been recovered", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("The subsystem '*' of container * has already been recovered", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "mem.cpp",
        messages: &[
            part("ContainerID is required to recover", 18..=21, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to check cgroup for container '*'", 18..=100, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "memory.cpp",
        messages: &[
            part("The subsystem '*' has already been recovered", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "net_cls.cpp",
        messages: &[
            part("Failed to check cgroup for container '*'", 27..=27, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to check cgroup for container *", 28..=100, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to read 'net_cls.classid': *", 28..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover the net_cls handle for *: *", 28..=100, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover the net_cls handle for orphan container *: *", 28..=100, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to recover the net_cls handle: *", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to reserve the handle: *", 28..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("The subsystem '*' has already been recovered", 101..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "process_isolator.cpp",
        messages: &[
            warning("Failed to kill process group *", 14..=17, Silent),
            warning("Failed to kill the process tree rooted at pid *: *", 14..=17, Silent),
            warning("Skipping recovery of executor '*' of framework * because its info cannot be recovered", 14..=17, Checkpoint(Code::ExecutorSkipped)),
            warning("Skipping recovery of executor '*' of framework * because its latest run cannot be recovered", 14..=17, Checkpoint(Code::ExecutorSkipped)),
            error("Asked to kill an unknown/killed executor! *", 14..=17, Silent),
            error("Failed to get the status for executor '*' of framework *: *", 14..=17, Silent),
        ],
    },
    SourceFile {
        name: "systemd.cpp",
        messages: &[
            warning("Failed to parse systemd version '*'", 25..=112, Topic(&system::SYSTEMD_WARNS)),
            warning("Failed to test /sbin/init for systemd environment: *", 25..=112, Topic(&system::SYSTEMD_WARNS)),
            warning("Failed to test command '*': *", 25..=112, Topic(&system::SYSTEMD_WARNS)),
            warning("Required functionality `Delegate` was introduced in Version `*`. Your system may not function properly; however since some distributions have patched systemd packages, your system may still be functional. This is why we keep running. See MESOS-3352 for more information", 25..=112, Topic(&system::SYSTEMD_WARNS)),
            error("Failed to assign process * to its systemd executor slice: *", 25..=28, Topic(&system::SYSTEMD_WARNS)),
            part("Failed to contain process on systemd: Failed to assign process to its systemd executor slice: *", 100..=112, Topic(&system::SYSTEMD)),
            part("Failed to contain process on systemd: systemd does not exist on this system", 100..=112, Topic(&system::SYSTEMD)),
            part("Failed to contain process on systemd: systemd is not configured as enabled on this system", 100..=112, Topic(&system::SYSTEMD)),
            part("Failed to create systemd slice '*': *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to create systemd slice `*`: *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to locate systemd cgroups hierarchy: *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to locate systemd runtime directory: *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to reload systemd daemon: *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to start '*': *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to start systemd slice `*`: *", 25..=112, Topic(&system::SYSTEMD)),
            part("Failed to write systemd slice `*`: *", 25..=112, Topic(&system::SYSTEMD)),
            part("systemd does not exist on this system", 25..=112, Topic(&system::SYSTEMD)),
            part("systemd is not enabled on this system", 25..=28, Topic(&system::SYSTEMD)),
        ],
    },
];
