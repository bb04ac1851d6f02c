//! Messages between recovery and registration, about executors and containers that were recovered: their resources,
//! memory events and statistics, resource providers, and the agent's own disk.

use super::super::event::Event;
use super::super::message::Meaning::{Silent, Story, Topic};
use super::super::message::{SourceFile, error, fatal, warning};
use super::super::topics::{containers, recovered};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "cgroups.cpp",
        messages: &[
            warning("Skipping resource statistic for container * because: *", 101..=112, Topic(&recovered::STATISTICS)),
            warning("Skipping status for container * because: *", 101..=112, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "cgroups2.cpp",
        messages: &[
            warning("Skipping resource statistic for container * because: *", 112..=112, Topic(&recovered::STATISTICS)),
            warning("Skipping status for container * because: *", 112..=112, Topic(&recovered::STATISTICS)),
            error("Limitation future should be ready or failed", 112..=112, Topic(&recovered::UNWATCHED)),
        ],
    },
    SourceFile {
        name: "cgroups_isolator.cpp",
        messages: &[
            warning("* handler invoked for the already terminated executor * of framework * with uuid *", 14..=14, Silent),
            warning("Ignoring * notification for the killed executor * of framework * with uuid *", 14..=14, Silent),
            warning("OOM handler invoked for the already terminated executor * of framework * with uuid *", 14..=14, Silent),
            warning("OOM handler invoked for the previous executor instance * of framework * with uuid * vs current uuid *", 14..=14, Silent),
            error("Failed to listen to * events for executor * of framework * with uuid *: *", 14..=14, Topic(&recovered::UNWATCHED)),
            error("Failed to read 'memory.limit_in_bytes': *", 14..=17, Silent),
            error("Failed to read 'memory.max_usage_in_bytes': *", 14..=17, Silent),
            error("Failed to read 'memory.soft_limit_in_bytes': *", 14..=14, Silent),
            error("Failed to read 'memory.stat': *", 14..=17, Silent),
            error("Failed to read 'memory.usage_in_bytes': *", 14..=14, Silent),
            error("Listening on OOM events failed for executor * of framework * with uuid *: *", 14..=17, Topic(&recovered::UNWATCHED)),
            fatal("Failed to listen for OOM events for executor * of framework *: *", 14..=17, Topic(&recovered::OOM_FATAL)),
        ],
    },
    SourceFile {
        name: "cni.cpp",
        messages: &[
            warning("Skip detach since network config file for container * and network name '*' does not exist", 105..=112, Topic(&containers::ISOLATOR_WARNS)),
        ],
    },
    SourceFile {
        name: "containerizer.cpp",
        messages: &[
            warning("Cannot update volumes for container * because it changes the file system root", 23..=23, Topic(&recovered::NOT_UPDATED)),
            warning("Ignoring update for currently being destroyed container *", 101..=112, Silent),
            warning("Ignoring update for currently being destroyed container: *", 22..=100, Silent),
            warning("Ignoring update for unknown container *", 101..=112, Silent),
            warning("Ignoring update for unknown container: *", 20..=100, Silent),
            warning("Skipping resource statistic for container * because: *", 20..=112, Topic(&recovered::STATISTICS)),
            warning("Skipping status for container * because: *", 28..=112, Topic(&recovered::STATISTICS)),
            warning("Skipping updating symlink for persistent volume * of container * because the container path '*' contains slash", 23..=23, Topic(&recovered::NOT_UPDATED)),
        ],
    },
    SourceFile {
        name: "cpu.cpp",
        messages: &[
            error("cpu throttling stats missing for cgroup '*' despite the 'cpu' controller being enabled", 112..=112, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "disk.cpp",
        messages: &[
            warning("Ignoring quota update with no disk resources", 100..=107, Silent),
            warning("Ignoring update for unknown container *", 22..=112, Silent),
            warning("Ignoring watch for unknown container *", 106..=112, Silent),
            error("Enforcing disk quota unsupported for *", 22..=26, Topic(&recovered::NOT_UPDATED)),
        ],
    },
    SourceFile {
        name: "docker.cpp",
        messages: &[
            warning("Container * does not appear to be a member of a cgroup where the 'cpu' subsystem is mounted", 20..=112, Topic(&recovered::NOT_UPDATED)),
            warning("Container * does not appear to be a member of a cgroup where the 'memory' subsystem is mounted", 20..=112, Topic(&recovered::NOT_UPDATED)),
            warning("Docker inspect timed out after * for container '*'", 104..=112, Topic(&recovered::NOT_UPDATED)),
            warning("Ignoring update as no supported resources are present", 20..=112, Silent),
            warning("Ignoring updating unknown container *", 101..=112, Silent),
            warning("Ignoring updating unknown container: *", 20..=100, Silent),
            warning("Process '*' should not be in the system root cgroup (being destroyed?)", 104..=112, Topic(&recovered::NOT_UPDATED)),
            warning("Skipping updating mount for persistent volume * of container * because the container path '*' contains slash", 28..=112, Topic(&recovered::NOT_UPDATED)),
        ],
    },
    SourceFile {
        name: "launcher.cpp",
        messages: &[
            warning("Ignored destroy for unknown container *", 101..=112, Silent),
        ],
    },
    SourceFile {
        name: "linux.cpp",
        messages: &[
            warning("Skipping updating mount for persistent volume * of container * because the container path '*' contains slash", 24..=112, Topic(&recovered::NOT_UPDATED)),
        ],
    },
    SourceFile {
        name: "logging.cpp",
        messages: &[
            warning("Received signal SIGTERM; exiting.", 14..=14, Story(Event::Stopped)),
        ],
    },
    SourceFile {
        name: "manager.cpp",
        messages: &[
            warning("Dropping operation reconciliation message with operation_uuid * because resource provider * is not subscribed", 105..=107, Silent),
            warning("Failed to send operation reconciliation event to resource provider *: connection closed", 105..=112, Silent),
        ],
    },
    SourceFile {
        name: "mem.cpp",
        messages: &[
            error("Failed to listen on * memory pressure events for container *: *", 23..=100, Topic(&recovered::STATISTICS)),
            error("Failed to listen on * pressure events for container *: *", 23..=100, Topic(&recovered::STATISTICS)),
            error("Failed to read 'memory.limit_in_bytes': *", 18..=100, Silent),
            error("Failed to read 'memory.max_usage_in_bytes': *", 18..=100, Silent),
            error("Failed to read 'memory.stat': *", 18..=100, Silent),
            error("Listening on OOM events failed for container *: *", 18..=100, Topic(&recovered::UNWATCHED)),
            fatal("Failed to listen for OOM events for container *: *", 18..=100, Topic(&recovered::OOM_FATAL)),
        ],
    },
    SourceFile {
        name: "memory.cpp",
        messages: &[
            error("Cannot listen for OOM events for unknown container *", 112..=112, Topic(&recovered::UNWATCHED)),
            error("Failed to get cgroup memory stats for container *: *", 112..=112, Silent),
            error("Failed to get hard memory limit for container *: *", 112..=112, Silent),
            error("Failed to listen on '*' memory pressure events for container *: *", 101..=112, Topic(&recovered::STATISTICS)),
            error("Failed to listen on '*' pressure events for container *: *", 101..=112, Topic(&recovered::STATISTICS)),
            error("Failed to read 'memory.limit_in_bytes': *", 101..=112, Silent),
            error("Failed to read 'memory.max_usage_in_bytes': *", 101..=112, Silent),
            error("Failed to read 'memory.stat': *", 101..=112, Silent),
            error("Listening on OOM events failed for container *: *", 101..=112, Topic(&recovered::UNWATCHED)),
            error("OOM event listener failed: *", 112..=112, Topic(&recovered::UNWATCHED)),
            error("Unexpected OOM for container *: no memory hard limit set", 112..=112, Silent),
            fatal("Failed to listen for OOM events for container *: *", 101..=112, Topic(&recovered::OOM_FATAL)),
        ],
    },
    SourceFile {
        name: "monitor.cpp",
        messages: &[
            warning("Could not collect resource usage: *", 23..=28, Topic(&recovered::STATISTICS)),
            warning("Failed to get resource usage for  container * for executor * of framework *: *", 18..=22, Topic(&recovered::STATISTICS)),
            warning("Failed to get resource usage for executor * of framework *: *", 17..=17, Topic(&recovered::STATISTICS)),
            error("Not publishing the statistics because we cannot create a Duration from its timestamp: *", 14..=16, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "perf_event.cpp",
        messages: &[
            error("Failed to get perf sample, sampling will be halted: *", 20..=24, Topic(&recovered::STATISTICS)),
            error("Failed to get perf sample: *", 25..=100, Topic(&recovered::STATISTICS)),
            error("Failed to get the perf sample: *", 101..=112, Topic(&recovered::STATISTICS)),
            error("Perf sample of * failed to complete within *; sampling will be halted", 20..=112, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "port_mapping.cpp",
        messages: &[
            warning("Failed to retrieve rates from the collector: *", 112..=112, Topic(&recovered::STATISTICS)),
            warning("Ignoring the specified ephemeral_ports '*' for container*", 20..=112, Silent),
            warning("Ignoring update for unknown container *", 20..=112, Silent),
            warning("Ignoring watch for unknown container *", 20..=112, Silent),
            warning("Ignoring watch for unmanaged container *", 20..=112, Silent),
            warning("Link speed reporting is not supported for '*", 103..=112, Silent),
            warning("Unknown container *", 112..=112, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "posix.cpp",
        messages: &[
            warning("Allowing read-write access to read-only volume '*' of container *", 101..=112, Silent),
            warning("Skipping updating symlink for persistent volume * of container * because the container path '*' contains slash", 24..=112, Topic(&recovered::NOT_UPDATED)),
        ],
    },
    SourceFile {
        name: "posix.hpp",
        messages: &[
            warning("No resource usage for unknown container '*'", 18..=112, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "process_isolator.cpp",
        messages: &[
            warning("Failed to get status of descendant process * of parent *: *", 14..=17, Topic(&recovered::STATISTICS)),
        ],
    },
    SourceFile {
        name: "provider.cpp",
        messages: &[
            warning("Dropping operation (uuid: *): *", 105..=112, Silent),
            warning("Ignoring unknown operation (uuid: *) for resource provider *", 107..=112, Silent),
            error("Failed to apply operation (uuid: *): *", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to reconcile storage pools for resource provider *: *", 107..=108, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to send status update for operation (uuid: *): *", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to translate profile '*': *", 107..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to update status of operation (uuid: *): *", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Falied to apply operation (uuid: *): *", 105..=106, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "reaper.cpp",
        messages: &[
            warning("Cannot monitor process * because it doesn't exist", 14..=17, Topic(&containers::EXECUTOR_UNREACHABLE)),
        ],
    },
    SourceFile {
        name: "slave.cpp",
        messages: &[
            warning("Failed to close HTTP pipe for *", 26..=112, Silent),
            warning("Failed to get corrections from QoS Controller: *", 23..=112, Topic(&recovered::OVERSUBSCRIPTION)),
            warning("Failed to get resource statistics for executor '*' of framework *: *", 23..=112, Topic(&recovered::STATISTICS)),
            warning("QoS correction type * is not supported", 23..=112, Topic(&recovered::OVERSUBSCRIPTION)),
            warning("Unable to get disk usage: *", 14..=18, Topic(&recovered::DISK_USAGE)),
            error("Failed to attach '*' to virtual path '*': *", 105..=112, Topic(&recovered::NOT_ATTACHED)),
            error("Failed to attach file '*': *", 14..=104, Topic(&recovered::NOT_ATTACHED)),
            error("Failed to get disk usage: *", 14..=112, Topic(&recovered::DISK_USAGE)),
            error("Failed to get oversubscribable resources: *", 23..=112, Topic(&recovered::OVERSUBSCRIPTION)),
            error("Failed to monitor container '*' for executor '*' of framework '*:*", 18..=22, Topic(&recovered::STATISTICS)),
            error("Failed to unmonitor container for executor * of framework *: *", 18..=22, Silent),
            error("Failed to unwatch executor * of framework *: *", 14..=17, Silent),
            error("Failed to update resources for container * of executor '*' running task * on status update for terminal task, destroying container: *", 26..=112, Topic(&recovered::EXECUTOR_DESTROYED)),
            error("Failed to update resources for container * of executor * running task * on status update for terminal task, destroying container: *", 20..=25, Topic(&recovered::EXECUTOR_DESTROYED)),
            error("Failed to watch executor * of framework *: *", 14..=17, Topic(&recovered::UNWATCHED)),
        ],
    },
    SourceFile {
        name: "uri_disk_profile.cpp",
        messages: &[
            warning("Failed to poll URI: *", 105..=105, Topic(&containers::RESOURCE_PROVIDER)),
            warning("Fetched profile mapping does not contain profile '*'. The fetched mapping will be ignored entirely", 105..=105, Topic(&containers::RESOURCE_PROVIDER)),
            warning("Fetched profile mapping for profile '*' does not match earlier data. The fetched mapping will be ignored entirely", 105..=105, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to parse parameters: *", 105..=105, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to parse result: *", 105..=105, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "uri_disk_profile_adaptor.cpp",
        messages: &[
            warning("Failed to poll URI: *", 106..=112, Topic(&containers::RESOURCE_PROVIDER)),
            warning("Fetched profile mapping does not contain profile '*'. The fetched mapping will be ignored entirely", 106..=106, Topic(&containers::RESOURCE_PROVIDER)),
            warning("Fetched profile mapping for profile '*' does not match earlier data. The fetched mapping will be ignored entirely", 106..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to parse parameters: *", 106..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to parse result: *", 106..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "v0_volume_manager.cpp",
        messages: &[
            error("Received '*' while expecting *. Retrying in *", 108..=112, Topic(&recovered::PLUGIN_WAITS)),
        ],
    },
    SourceFile {
        name: "v1_volume_manager.cpp",
        messages: &[
            error("Received '*' while expecting *. Retrying in *", 108..=112, Topic(&recovered::PLUGIN_WAITS)),
        ],
    },
];
