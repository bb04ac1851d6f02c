//! Why a containerizer cannot be created: the reasons that isolators, launchers and image stores give.

use super::super::message::Meaning::Topic;
use super::super::message::{SourceFile, flag, part};
use super::super::topics::{containers, creation, system};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "aufs.cpp",
        messages: &[
            part("AufsBackend requires root privileges", 102..=112, Topic(&creation::NEEDS_ROOT)),
            part("AufsBackend requires root privileges, but is running as user *", 100..=101, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "bind.cpp",
        messages: &[
            part("BindBackend requires root privileges", 25..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "cache.cpp",
        messages: &[
            part("Failed to find store directory '*'", 28..=112, Topic(&containers::PROVISIONER)),
        ],
    },
    SourceFile {
        name: "capabilities.cpp",
        messages: &[
            part("Allowed capabilities are not a subset of the bounding capabilites", 104..=112, flag("effective_capabilities")),
            part("Linux capabilities isolator requires root permissions", 101..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "cgroups.cpp",
        messages: &[
            part("Failed to create subsystem '*': *", 101..=112, Topic(&system::CGROUPS)),
            part("Failed to get the enabled subsystems: *", 107..=112, Topic(&system::CGROUPS)),
            part("Failed to prepare hierarchy for the subsystem '*': *", 101..=112, Topic(&system::CGROUPS)),
            part("No subsystems are enabled by the kernel", 107..=112, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "cgroups2.cpp",
        messages: &[
            part("Cgroups v2 controller '*' is not supported.", 112..=112, Topic(&system::CGROUPS)),
            part("Failed to create controller '*': *", 112..=112, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "containerizer.cpp",
        messages: &[
            part("Failed to create isolator 'disk/xfs': *", 100..=112, Topic(&creation::XFS)),
            part("Failed to create isolator 'gpu/nvidia': *", 100..=112, Topic(&creation::GPU)),
            part("Failed to create isolator 'network/cni': *", 100..=112, Topic(&creation::CNI)),
            part("Failed to create isolator 'network/port_mapping': *", 100..=112, Topic(&creation::PORT_MAPPING)),
            part("Could not create isolator 'network/port_mapping': *", 27..=28, Topic(&creation::PORT_MAPPING)),
        ],
    },
    SourceFile {
        name: "cni.cpp",
        messages: &[
            part("Cannot find the mount containing CNI network information root directory", 100..=112, Topic(&creation::CNI)),
            part("Failed to create CNI network information root directory at '*': *", 100..=112, Topic(&creation::CNI)),
            part("Failed to determine canonical path of CNI network information root directory '*': *", 100..=112, Topic(&creation::CNI)),
            part("Failed to determine canonical path of CNI plugin directory '*': *", 100..=100, Topic(&creation::CNI)),
            part("Failed to find CNI IPAM plugin '*' used by CNI network configuration file '*'", 100..=101, Topic(&creation::CNI)),
            part("Failed to find CNI plugin '*' used by CNI network configuration file '*'", 100..=101, Topic(&creation::CNI)),
            part("Failed to parse CNI network configuration file '*': *", 100..=101, Topic(&creation::CNI)),
            part("Failed to read CNI network configuration file '*': *", 100..=101, Topic(&creation::CNI)),
            part("Failed to stat CNI IPAM plugin '*': *", 100..=100, Topic(&creation::CNI)),
            part("Failed to stat CNI plugin '*': *", 100..=100, Topic(&creation::CNI)),
            part("Missing required '--network_cni_config_dir' flag", 100..=112, flag("network_cni_config_dir")),
            part("Missing required '--network_cni_plugins_dir' flag", 100..=112, flag("network_cni_plugins_dir")),
            part("Multiple CNI network configuration files have same name: *", 100..=101, Topic(&creation::CNI)),
            part("The 'network/cni' isolator requires network, mount and UTS namespace support", 106..=112, Topic(&creation::KERNEL_LACKS)),
            part("The 'network/cni' isolator requires root permissions", 100..=112, Topic(&creation::NEEDS_ROOT)),
            part("The CNI IPAM plugin '*' used by CNI network configuration file '*' is not executable", 100..=100, Topic(&creation::CNI)),
            part("The CNI network configuration directory '*' does not exist", 100..=112, Topic(&creation::CNI)),
            part("The CNI plugin '*' used by CNI network configuration file '*' is not executable", 100..=100, Topic(&creation::CNI)),
            part("The CNI plugin directory '*' does not exist", 100..=100, Topic(&creation::CNI)),
            part("The CNI plugin directory '*' is empty", 100..=100, Topic(&creation::CNI)),
            part("Unable to find any valid CNI network configuration files under '*'", 100..=101, Topic(&creation::CNI)),
            part("Unable to load CNI config: *", 102..=112, Topic(&creation::CNI)),
        ],
    },
    SourceFile {
        name: "cpu.cpp",
        messages: &[
            part("Failed to check the existence of 'cpu.cfs_quota_us': *", 101..=106, Topic(&system::CGROUPS)),
            part("Failed to find 'cpu.cfs_quota_us'. Your kernel might be too old to use the CFS quota feature", 101..=112, Topic(&creation::KERNEL_LACKS)),
        ],
    },
    SourceFile {
        name: "cpushare.cpp",
        messages: &[
            part("Failed to prepare hierarchy for cpu subsystem: *", 21..=100, Topic(&system::CGROUPS)),
            part("Failed to prepare hierarchy for cpuacct subsystem: *", 21..=100, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "csi_server.cpp",
        messages: &[
            part("Missing required '--csi_plugin_config_dir' flag", 111..=112, flag("csi_plugin_config_dir")),
            part("Missing required isolator 'volume/csi'", 111..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("The CSI plugin configuration directory '*' does not exist", 111..=112, flag("csi_plugin_config_dir")),
        ],
    },
    SourceFile {
        name: "devices.cpp",
        messages: &[
            part("'*' is not a block or character device", 107..=112, flag("allowed_devices")),
            part("'filesystem/linux' isolator must be used", 105..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("'linux' launcher must be used", 105..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("Could not whitelist device '*' without any access privileges", 103..=112, flag("allowed_devices")),
            part("Failed to determine device type for '*'", 103..=112, flag("allowed_devices")),
            part("Failed to get subsystems attached to hierarchy '*': *", 100..=100, Topic(&system::CGROUPS)),
            part("Failed to obtain device ID for '*': *", 103..=112, flag("allowed_devices")),
            part("Failed to obtain device mode for '*': *", 103..=112, flag("allowed_devices")),
            part("Failed to prepare hierarchy for 'devices' subsystem: *", 100..=100, Topic(&system::CGROUPS)),
            part("Linux devices isolator requires root permissions", 107..=112, Topic(&creation::NEEDS_ROOT)),
            part("Unexpected subsystems attached to hierarchy '*': *", 100..=100, Topic(&system::CGROUPS)),
            part("Whitelisted device has no device path provided", 107..=112, flag("allowed_devices")),
        ],
    },
    SourceFile {
        name: "disk.cpp",
        messages: &[
            part("Failed to enable XFS project quotas on '*': *", 112..=112, Topic(&creation::XFS)),
            part("Failed to get quota status for '*': *", 103..=107, Topic(&creation::XFS)),
            part("Failed to parse XFS project range '*'", 100..=112, flag("xfs_project_range")),
            part("Invalid XFS project resource type *, expecting *", 100..=112, flag("xfs_project_range")),
            part("The XFS disk isolator requires running as root.", 100..=112, Topic(&creation::NEEDS_ROOT)),
            part("XFS project quotas are not enabled on '*'", 103..=107, Topic(&creation::XFS)),
        ],
    },
    SourceFile {
        name: "fetcher.cpp",
        messages: &[
            part("Invalid simple discovery uri prefix: *", 28..=112, flag("appc_simple_discovery_uri_prefix")),
        ],
    },
    SourceFile {
        name: "image.cpp",
        messages: &[
            part("'filesystem/linux' must be enabled to create the volume image isolator", 102..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
        ],
    },
    SourceFile {
        name: "image_tar_puller.cpp",
        messages: &[
            part("Expecting registry url starting with '/' or 'hdfs'", 107..=112, flag("docker_registry")),
            part("Failed to parse the agent flag --docker_registry '*': *", 107..=112, flag("docker_registry")),
        ],
    },
    SourceFile {
        name: "ipc.cpp",
        messages: &[
            part("'filesystem/linux' must be used to enable IPC namespace", 109..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("IPC namespaces are not supported by this kernel", 102..=112, Topic(&creation::KERNEL_LACKS)),
            part("The 'linux' launcher must be used to enable the IPC namespace", 102..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("The IPC namespace isolator requires root permissions", 102..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "isolator.cpp",
        messages: &[
            part("'cgroups/devices' must precede 'gpu/nvidia' in the --isolation flag", 100..=106, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("'filesystem/linux' must precede 'gpu/nvidia' in the --isolation flag", 102..=106, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("Error retrieving the 'devices' subsystem hierarchy: *", 100..=111, Topic(&creation::GPU)),
            part("Failed to check if the `devices` cgroups subsystem is enabled by kernel: *", 107..=112, Topic(&creation::GPU)),
            part("Failed to check whether system is using cgroups v2: *", 112..=112, Topic(&creation::GPU)),
            part("Failed to determine whether cgroups v1 or v2 is being used: did not find cgroups v2 mount, nor a v1 'devices' subsystem", 112..=112, Topic(&creation::GPU)),
            part("Failed to load '/dev/nvidia-uvm': *", 102..=112, Topic(&creation::GPU)),
            part("Failed to obtain device ID for '/dev/nvidia-uvm': *", 100..=112, Topic(&creation::GPU)),
            part("Failed to obtain device ID for '/dev/nvidiactl': *", 100..=112, Topic(&creation::GPU)),
            part("Failed to retrieve the * subsystem hierarchy when cgroups v2 is not being used: *", 112..=112, Topic(&creation::GPU)),
            part("No CSI server is provided", 111..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("The 'cgroups/devices' isolator must be enabled in order to use the 'gpu/nvidia' isolator", 100..=106, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("The 'cgroups/devices' or 'cgroups/all' isolator must be enabled in order to use the 'gpu/nvidia' isolator", 107..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("The 'docker/volume' isolator cannot get dvdcli command", 100..=112, Topic(&creation::VOLUME_DRIVER)),
            part("The 'docker/volume' isolator requires mount namespace support", 106..=112, Topic(&creation::KERNEL_LACKS)),
            part("The 'docker/volume' isolator requires root permissions", 100..=112, Topic(&creation::NEEDS_ROOT)),
            part("The 'filesystem/linux' isolator must be enabled in order to use the 'gpu/nvidia' isolator", 102..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("The `devices` cgroups subsystem is not enabled by the kernel", 107..=112, Topic(&creation::GPU)),
            part("Unable to create docker volume driver client: *", 100..=112, Topic(&creation::VOLUME_DRIVER)),
        ],
    },
    SourceFile {
        name: "linux.cpp",
        messages: &[
            part("'filesystem/linux' isolator requires 'linux' launcher", 105..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("'filesystem/linux' isolator requires root privileges", 105..=112, Topic(&creation::NEEDS_ROOT)),
            part("Cannot find the mount containing slave's working directory", 28..=107, Topic(&creation::MOUNTS)),
            part("Failed to bind mount '*' and make it a shared mount: *", 28..=112, Topic(&creation::MOUNTS)),
            part("Failed to get the realpath of slave's working directory: *", 28..=107, Topic(&creation::MOUNTS)),
            part("Failed to make '*' a shared mount: *", 28..=112, Topic(&creation::MOUNTS)),
            part("Failed to self bind mount '*' and make it a shared mount: *", 25..=28, Topic(&creation::MOUNTS)),
            part("LinuxFilesystemIsolator requires root privileges", 24..=104, Topic(&creation::NEEDS_ROOT)),
            part("The 'filesystem/linux' isolator requires mount namespace support", 106..=112, Topic(&creation::KERNEL_LACKS)),
        ],
    },
    SourceFile {
        name: "local_puller.cpp",
        messages: &[
            part("Expecting registry url starting with '/'", 28..=106, flag("docker_registry")),
            part("Expecting registry url to have file:// scheme", 27..=27, flag("docker_registry")),
        ],
    },
    SourceFile {
        name: "mem.cpp",
        messages: &[
            part("'memory.memsw.limit_in_bytes' is not available", 20..=112, Topic(&system::CGROUPS)),
            part("Failed to create memory cgroup: *", 18..=100, Topic(&system::CGROUPS)),
            part("Failed to determine if 'memory.oom_control' control exists", 18..=19, Topic(&system::CGROUPS)),
            part("Failed to listen on * memory events: *", 23..=100, Topic(&system::CGROUPS)),
            part("Failed to read 'memory.memsw.limit_in_bytes': *", 20..=112, Topic(&system::CGROUPS)),
            part("Failed to update memory.oom_control", 18..=19, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "memory.cpp",
        messages: &[
            part("Could not create oom listener for MemoryControllerProcess: *", 112..=112, Topic(&system::CGROUPS)),
            part("Failed to enable kernel OOM killer: *", 101..=112, Topic(&system::CGROUPS)),
            part("Failed to listen on '*' memory events: *", 101..=112, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "net_cls.cpp",
        messages: &[
            part("Failed to create net_cls cgroup: *", 27..=100, Topic(&system::CGROUPS)),
            part("Failed to parse the lower bound of range of secondary handles '*' set in flag --cgroups_net_cls_secondary_handles", 101..=112, flag("cgroups_net_cls_secondary_handles")),
            part("Failed to parse the lower bound of range of secondary handles* set in flag --cgroups_net_cls_secondary_handles", 28..=100, flag("cgroups_net_cls_secondary_handles")),
            part("Failed to parse the primary handle '*' set in flag --cgroups_net_cls_primary_handle", 28..=112, flag("cgroups_net_cls_primary_handle")),
            part("Failed to parse the range of secondary handles '*' set in flag --cgroups_net_cls_secondary_handles", 101..=112, flag("cgroups_net_cls_secondary_handles")),
            part("Failed to parse the range of secondary handles * set in flag --cgroups_net_cls_secondary_handles", 28..=100, flag("cgroups_net_cls_secondary_handles")),
            part("Failed to parse the upper bound of range of secondary handles '*' set in flag --cgroups_net_cls_secondary_handles", 101..=112, flag("cgroups_net_cls_secondary_handles")),
            part("Failed to parse the upper bound of range of secondary handles* set in flag --cgroups_net_cls_secondary_handles", 28..=100, flag("cgroups_net_cls_secondary_handles")),
            part("Secondary handle range specified '*', in flag --cgroups_net_cls_secondary_handles, is an empty set", 101..=112, flag("cgroups_net_cls_secondary_handles")),
            part("Secondary handle range specified *, in flag --cgroups_net_cls_secondary_handles, is an empty set", 28..=100, flag("cgroups_net_cls_secondary_handles")),
            part("The secondary handle has to be a non-zero value.", 28..=112, flag("cgroups_net_cls_secondary_handles")),
            part("Unexpected subsystems found attached to hierarchy '*'", 27..=100, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "nnp.cpp",
        messages: &[
            part("Could not determine kernel version", 109..=112, Topic(&creation::KERNEL_LACKS)),
            part("Linux kernel version greater than or equal to 3.5 required", 109..=112, Topic(&creation::KERNEL_LACKS)),
        ],
    },
    SourceFile {
        name: "overlay.cpp",
        messages: &[
            part("Overlay filesystem not supported", 28..=28, Topic(&creation::KERNEL_LACKS)),
            part("OverlayBackend requires root privileges", 102..=112, Topic(&creation::NEEDS_ROOT)),
            part("OverlayBackend requires root privileges, but is running as user *", 28..=101, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "perf_event.cpp",
        messages: &[
            part("Failed to create PerfEvent isolator, invalid events: *", 20..=100, flag("perf_events")),
            part("Failed to create perf_event cgroup: *", 20..=100, Topic(&system::CGROUPS)),
            part("Invalid perf events: *", 101..=112, flag("perf_events")),
            part("No perf events specified", 27..=106, flag("perf_events")),
            part("No perf events specified.", 20..=26, flag("perf_events")),
            part("Perf is not supported", 20..=112, Topic(&creation::KERNEL_LACKS)),
            part("Sampling perf for duration (*) > interval (*) is not supported.", 20..=112, flag("perf_duration")),
        ],
    },
    SourceFile {
        name: "pid.cpp",
        messages: &[
            part("'filesystem/linux' must be used to enable pid namespace", 101..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("'linux' launcher must be used to enable pid namespace", 101..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
            part("Pid namespaces are not supported by this kernel", 21..=112, Topic(&creation::KERNEL_LACKS)),
            part("The pid namespace isolator requires root permissions", 21..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "port_mapping.cpp",
        messages: &[
            part("Check command 'ethtool' failed: *", 27..=112, Topic(&creation::PORT_MAPPING)),
            part("Check command 'ip' failed: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("Check command 'ip' failed: non-zero exit code: *", 20..=23, Topic(&creation::PORT_MAPPING)),
            part("Check command 'tc' failed: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("Check command 'tc' failed: non-zero exit code: *", 20..=23, Topic(&creation::PORT_MAPPING)),
            part("Each container has only * ephemeral ports. The minimum required is: *", 20..=112, flag("resources")),
            part("Ephemeral ports are not specified", 20..=112, flag("resources")),
            part("Failed to parse --resources: *", 20..=112, flag("resources")),
            part("Failed to parse the begin of host ip_local_port_range: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("Failed to parse the end of host ip_local_port_range: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("Failed to read host ip_local_port_range: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("Invalid ephemeral ports resource '*': *", 105..=112, flag("resources")),
            part("Invalid ports resource '*': *", 105..=112, flag("resources")),
            part("Network Isolator is given ephemeral ports of size: *, but asked to allocate * ephemeral ports for a container", 20..=112, flag("resources")),
            part("Routing library check failed: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("The number of ephemeral ports for each container (*) is not a power of 2", 20..=112, flag("resources")),
            part("The specified ephemeral ports * intersect with the ephemeral ports used by the host *", 20..=112, flag("resources")),
            part("The specified ephemeral ports * intersect with the specified non-ephemeral ports *", 20..=112, flag("resources")),
            part("The specified ephemeral ports * intersect with well known ports *", 20..=112, flag("resources")),
            part("Unexpected format from host ip_local_port_range: *", 20..=112, Topic(&creation::PORT_MAPPING)),
            part("Using network isolator requires network namespace. Make sure your kernel is newer than 3.4", 20..=112, Topic(&creation::KERNEL_LACKS)),
            part("Using network isolator requires root permissions", 20..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "ports.cpp",
        messages: &[
            part("Failed to parse agent resources: *", 105..=112, flag("resources")),
            part("Failed to parse isolated ports range '*'", 108..=112, flag("container_ports_isolated_range")),
            part("Failed to prepare the freezer cgroup: *", 105..=112, Topic(&system::CGROUPS)),
            part("Invalid port range resource type *, expecting *", 108..=112, flag("container_ports_isolated_range")),
            part("Only one of `--check_agent_port_range_only` or '--container_ports_isolated_range` should be specified", 108..=112, flag("container_ports_isolated_range")),
            part("The 'network/ports' isolator requires the 'linux' launcher", 105..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
        ],
    },
    SourceFile {
        name: "puller.cpp",
        messages: &[
            part("Failed to create image tar puller *", 107..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create local puller: *", 27..=106, Topic(&containers::PROVISIONER)),
            part("Failed to create registry puller: *", 26..=112, Topic(&containers::PROVISIONER)),
            part("Unknown or unsupported docker puller: *", 26..=26, Topic(&containers::PROVISIONER)),
        ],
    },
    SourceFile {
        name: "registry_puller.cpp",
        messages: &[
            part("Failed to create registry client: *", 26..=27, Topic(&containers::PROVISIONER)),
            part("Failed to create registry puller - invalid timeout value: *", 26..=27, Topic(&containers::PROVISIONER)),
            part("Failed to parse Docker auth server: *", 27..=27, Topic(&containers::PROVISIONER)),
            part("Failed to parse Docker registry: *", 27..=27, Topic(&containers::PROVISIONER)),
            part("Failed to parse authentication server port: *", 26..=26, Topic(&containers::PROVISIONER)),
            part("Failed to parse registry port: *", 26..=26, Topic(&containers::PROVISIONER)),
            part("Failed to parse the default Docker registry: *", 28..=112, flag("docker_registry")),
        ],
    },
    SourceFile {
        name: "seccomp.cpp",
        messages: &[
            part("Linux Seccomp isolator requires root permissions", 108..=112, Topic(&creation::NEEDS_ROOT)),
            part("Missing required `--seccomp_config_dir` flag", 108..=112, flag("seccomp_config_dir")),
            part("Seccomp is not supported by the kernel", 108..=112, Topic(&creation::KERNEL_LACKS)),
        ],
    },
    SourceFile {
        name: "secret.cpp",
        messages: &[
            part("Volume secret isolation requires filesystem/linux isolator.", 104..=112, Topic(&creation::ISOLATION_INCOMPLETE)),
        ],
    },
    SourceFile {
        name: "shared.cpp",
        messages: &[
            part("SharedFilesystemIsolator requires root privileges", 21..=105, Topic(&creation::NEEDS_ROOT)),
            part("The 'filesystem/shared' isolator requires mount namespace support", 106..=112, Topic(&creation::KERNEL_LACKS)),
            part("The 'filesystem/shared' isolator requires root privileges", 106..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
    SourceFile {
        name: "store.cpp",
        messages: &[
            part("Failed to create Docker puller: *", 26..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create image fetcher: *", 28..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create the URI fetcher: *", 28..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create uri fetcher: *", 28..=112, Topic(&containers::PROVISIONER)),
            part("Image stores are not supported on Windows", 109..=112, Topic(&containers::PROVISIONER)),
        ],
    },
    SourceFile {
        name: "subsystem.cpp",
        messages: &[
            part("Unknown subsystem '*'", 101..=112, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "switchboard.cpp",
        messages: &[
            part("Failed to bind to address '*': *", 102..=112, Topic(&creation::SWITCHBOARD_SOCKET)),
            part("Failed to build address from '*': *", 102..=112, Topic(&creation::SWITCHBOARD_SOCKET)),
            part("Failed to listen on socket at address '*': *", 102..=112, Topic(&creation::SWITCHBOARD_SOCKET)),
            part("Failed to rename socket from '*' to '*': *", 105..=112, Topic(&creation::SWITCHBOARD_SOCKET)),
        ],
    },
    SourceFile {
        name: "volume.cpp",
        messages: &[
            part("Failed to elf::File::load '*': *", 100..=112, Topic(&creation::GPU)),
            part("Failed to get ELF class for '*': *", 100..=112, Topic(&creation::GPU)),
            part("Failed to ldcache::parse: *", 100..=112, Topic(&creation::GPU)),
            part("Failed to nvml::initialize: *", 100..=112, Topic(&creation::GPU)),
            part("Failed to nvml::systemGetDriverVersion: *", 100..=112, Topic(&creation::GPU)),
            part("NvidiaVolume::create() requires root privileges", 100..=112, Topic(&creation::NEEDS_ROOT)),
            part("Unknown ELF class: *", 100..=112, Topic(&creation::GPU)),
        ],
    },
    SourceFile {
        name: "volume_gid_manager.cpp",
        messages: &[
            part("Empty volume gid range", 108..=112, flag("volume_gid_range")),
            part("Failed to parse volume gid range '*'", 108..=112, flag("volume_gid_range")),
            part("Invalid volume gid range '*': *", 108..=112, flag("volume_gid_range")),
            part("Invalid volume gid range type *, expecting *", 108..=112, flag("volume_gid_range")),
            part("Volume gid manager requires root privileges", 108..=112, Topic(&creation::NEEDS_ROOT)),
        ],
    },
];
