//! Single lines as operators have shown them in public, and lines that no code may explain.

use super::fixture::{codes, story};

/// The first code of a log, and the outcome of its last start.
fn told(log: &str) -> (Option<&'static str>, String) {
    let story = story(log.as_bytes());
    let outcome = story.starts.last().map(|start| serde_json::to_value(start.outcome).unwrap());
    (
        codes(&story).first().copied(),
        outcome.map_or("none".to_owned(), |word| word.as_str().unwrap().to_owned()),
    )
}

#[test]
fn lines_that_operators_have_shown() {
    for (log, code, outcome) in [
        (
            "E0129 22:39:01.000000 28292 slave.cpp:7700] EXIT with status 1: Failed to perform recovery: Failed to \
             recover framework F-0002: Failed to recover executor 'task-72': Failed to find latest run of executor \
             'task-72': No such file or directory",
            "run-latest-dangling",
            "fails",
        ),
        (
            "I0818 08:06:23.975903 16042 state.cpp:79] Failed to find the latest slave from '/tmp/mesos/meta'",
            "latest-missing",
            "unfinished",
        ),
        (
            "Failed to perform recovery: Recover failed: External containerizer failed (status: 127)\nTo remedy this \
             do as follows:\nStep 1: rm -f /tmp/mesos/slave/work_dir/meta/slaves/latest\n",
            "external-containerizer-failed",
            "fails",
        ),
        (
            "Failed to create a containerizer: Could not create DockerContainerizer: Failed to create docker: Failed \
             to get docker version: Failed to execute 'docker -H unix:///var/run/docker.sock --version': exited with \
             status 127",
            "docker-unavailable",
            "fails",
        ),
        (
            "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create launcher: Failed \
             to create Linux launcher: Failed to mount cgroups hierarchy at '/sys/fs/cgroup/freezer'",
            "launcher-not-created",
            "fails",
        ),
        (
            "I0914 10:11:12.000000  1234 slave.cpp:985] Agent asked to shut down by master@10.0.0.1:5050 because \
             'Agent has been marked gone'",
            "agent-marked-gone",
            "shut-down",
        ),
        (
            "   I0914 slave.cpp:885] Agent asked to shut down by master@127.0.0.1:5050 because 'Agent is not \
             authenticated'",
            "agent-not-authenticated",
            "shut-down",
        ),
        (
            "I0914 10:11:12.000000  1234 slave.cpp:985] Agent asked to shut down by master@10.0.0.1:5050 because \
             'Agent attempted to re-register after removal'",
            "agent-removed-by-master",
            "shut-down",
        ),
        (
            "I0914 10:11:12.000000  1234 slave.cpp:985] Agent asked to shut down by master@10.0.0.1:5050 because \
             'Machine is `DOWN`'",
            "machine-down",
            "shut-down",
        ),
        (
            "I0914 10:11:12.000000  1234 slave.cpp:985] Agent asked to shut down by master@10.0.0.1:5050",
            "shut-down-by-master",
            "shut-down",
        ),
        (
            "I0914 10:11:12.000000  1234 slave.cpp:1000] Received SIGUSR1 signal from user root; unregistering and \
             shutting down",
            "shut-down-by-signal",
            "shut-down",
        ),
        ("Failed to load flag 'ip': Failed to load value 'x': bad", "flag-refused", "fails"),
        ("Flag 'work_dir' is required, but it was not provided", "flag-refused", "fails"),
        (
            "F0101 00:00:00.000000 1 process.cpp:1079] Parsing LIBPROCESS_IP=host1 failed: Failed to parse",
            "libprocess-environment-refused",
            "aborts",
        ),
        (
            "F0101 00:00:00.000000 1 process.cpp:1079] Failed to initialize: Failed to bind on 0.0.0.0:5051: Address \
             already in use",
            "address-not-usable",
            "aborts",
        ),
        (
            "F0101 00:00:00.000000 1 slave.cpp:1079] CHECK_SOME(state::checkpoint(path, info)): Failed to create \
             temporary file: No space left on device",
            "disk-full",
            "aborts",
        ),
    ] {
        assert_eq!(told(log), (Some(code), outcome.to_owned()), "{log}");
    }
}

/// Masters, schedulers, libraries, and what a healthy agent logs.
const UNKNOWN: &str = "\
F0703 00:54:13.727560  7176 check.hpp:79] Check failed: f.isReady()
F0303 04:32:45.328032 8 sorter.cpp:251] Check failed: total_.resources.contains(slaveId)
F1128 16:28:24.845263 28864 org_apache_mesos_state_AbstractState.cpp:145] CHECK_READY(*future): is PENDING
F0501 17:16:59.192818 19175 slave.cpp:1445] Check failed: state == DISCONNECTED || state == RUNNING || state == TERMINATING RECOVERING
F0825 12:00:00.000000  1234 process.cpp:2022] Check failed: sockets.count(socket) > 0
I0825 11:50:55.824367  2757 status_update_manager_process.hpp:151] Pausing operation status update manager
I0825 11:50:55.824367  2757 status_update_manager_process.hpp:379] Creating operation status update stream 27803757-2e3f-4e64-9a5e-1a4f7a2b5c6d checkpoint=true
I0825 11:50:55.824367  2757 status_update_manager_process.hpp:414] Recovering operation status update stream 27803757-2e3f-4e64-9a5e-1a4f7a2b5c6d
I0825 11:50:55.824367  2757 status_update_manager_process.hpp:366] Closing operation status update streams of framework F-0002
W0825 provider.cpp:1] Cleaning up operation status update stream
I0825 11:50:55.824367  2757 master.cpp:1] Registered agent S0 at slave(1)@10.0.0.1:5051
W0825 11:50:55.824367  2757 master.cpp:1] Failed to find agent info file 'x'
I0825 11:50:55.824367  2757 http.cpp:1] HTTP GET for /slave(1)/state from 10.0.0.1:1
I0825 11:50:55.824367  2757 slave.cpp:1] Got assigned task 'Failed to read agent info from 'x': y' for framework F
E1129 10:00:00.000000  1234 logrotate.cpp:200] EXIT with status 1: Failed to create temporary file: No space left on device
W1129 10:00:00.000000  1234 executor.cpp:765] Failed to read agent info from '/x': Not a directory
E1129 10:00:00.000000  1234 load_generator_framework.cpp:1] EXIT with status 1: Missing required option --master. See --help
E1129 10:00:00.000000  1234 local.cpp:1] EXIT with status 1: Failed to create a containerizer: x
E1129 10:00:00.000000  1234 fetcher.cpp:579] EXIT with status 1: Failed to fetch 'http://x/y.tgz': Connection refused
E1129 10:00:00.000000  1234 registrar.cpp:500] Registrar aborting: Failed to update registry: Discarded
F1129 10:00:00.000000  1234 master.cpp:1669] Recovery failed: Failed to recover registrar: Failed to perform fetch within 1mins
E1129 10:00:00.123456     123 pod_workers.go:191] Error syncing pod: failed to start container: No space left on device
Nov 29 10:00:00 host dockerd[99]: Error starting daemon: Failed to create bridge docker0: Permission denied
Nov 29 10:00:00 host systemd[1]: mesos-master.service: main process exited, code=exited, status=1/FAILURE
W1129 10:00:00.000000  1234 logging.cpp:91] RAW: Received signal SIGTERM from process 1 of user 0; exiting
ERROR: Failed to perform recovery of database: Permission denied
2016-07-08 06:07:12.861 s.m.MesosSupervisor [INFO] Waiting for executor to initialize...
WARN: Failed to create temporary file: /tmp/x: Permission denied
Exception in thread \"main\" java.io.IOException: No space left on device
Failed to 'docker pull x': exit status = exited with status 1
Failed to create a master detector: Failed to parse 'zk://'
Nov 28 21:21:59 host mesos-resolve[12]: Failed to create a master detector: Failed to parse 'zk://'
";

#[test]
fn lines_that_no_code_explains() {
    for line in UNKNOWN.lines() {
        assert_eq!(told(line).0, None, "{line}");
    }
    assert_eq!(codes(&story(UNKNOWN.as_bytes())), Vec::<&str>::new());
}

#[test]
fn a_general_check_is_explained_only_during_recovery() {
    let check = "F0101 00:00:00.0 1 containerizer.cpp:1] Check failed: containerId.has_parent() \n";
    assert_eq!(told(check), (None, "none".to_owned()));
    let begin = "I0101 00:00:00.0 1 state.cpp:1] Recovering state from '/w/meta'\n";
    assert_eq!(told(&format!("{begin}{check}")), (Some("container-terminated"), "aborts".to_owned()));
    let end = "I0101 00:00:00.0 1 slave.cpp:1] Finished recovery\n";
    assert_eq!(told(&format!("{begin}{end}{check}")), (None, "aborts".to_owned()));
}

#[test]
fn the_log_of_a_master_is_not_a_start_of_an_agent() {
    let log = "I0216 06:24:51.510066  1 main.cpp:263] Build: 2016-11-16 01:30:23 by ubuntu\n\
               I0216 06:24:51.510087  1 main.cpp:264] Version: 1.1.0\n\
               I0216 06:24:51.539886  1 main.cpp:486] Starting Mesos master\n\
               I0216 06:24:51.540000  1 master.cpp:380] Master m started on 10.0.0.1:5050\n\
               F0216 06:24:52.540000  1 master.cpp:381] Check failed: slaves.registered.contains(slaveId)\n";
    let story = story(log.as_bytes());
    assert!(story.starts.is_empty() && story.lines.is_empty(), "{story:?}");
    let log = "I0216 06:24:51.510066  1 main.cpp:263] Build: 2016-11-16 01:30:23 by ubuntu\n\
               I0216 06:24:51.510087  1 main.cpp:264] Version: 1.1.0\n\
               I0216 06:24:51.539886  1 main.cpp:339] Using 'HierarchicalDRF' allocator\n\
               E0216 06:24:51.540000  1 main.cpp:431] EXIT with status 1: Failed to create a master detector: x\n";
    assert!(self::story(log.as_bytes()).starts.is_empty());
    assert_eq!(
        told("Nov 28 21:21:59 host mesos-master[1]: Failed to load unknown flag 'x'"),
        (None, "none".to_owned())
    );
    assert_eq!(
        told("Nov 28 21:21:59 host mesos-slave[1]: Failed to load unknown flag 'x'").0,
        Some("flag-refused")
    );
}

#[test]
fn an_executor_within_the_log_of_an_agent_changes_nothing() {
    let begin = "I0101 00:00:00.0 1 slave.cpp:1] Recovering executor 'e' of framework f\n\
                 I0101 00:00:00.0 1 exec.cpp:162] Version: 1.11.0\n";
    let end = "E0101 00:00:01.0 1 main.cpp:1] EXIT with status 1: Failed to create a master detector: x\n";
    assert_eq!(told(&format!("{begin}{end}")), (Some("master-not-detected"), "fails".to_owned()));
}

/// An agent before 1.0 prints it without more, and so does mesos-resolve.
#[test]
fn a_tool_that_finds_no_master_is_not_an_agent() {
    let text = "Failed to create a master detector: Failed to parse 'zk://'\n";
    let begin = "I0101 00:00:00.0 1 main.cpp:1] Build: 2014-11-16 01:30:23 by ubuntu\n";
    for log in [format!("{begin}{text}"), format!("Nov 28 21:21:59 host mesos-slave[1]: {text}")] {
        assert_eq!(told(&log).0, Some("master-not-detected"), "{log}");
    }
    for log in [text.to_owned(), format!("Nov 28 21:21:59 host mesos-resolve[12]: {text}")] {
        assert_eq!(told(&log), (None, "none".to_owned()), "{log}");
    }
}

#[test]
fn sigterm_stops_a_start_and_loses_nothing() {
    let stopped = "I0101 00:00:00.0 1 state.cpp:1] Recovering state from '/w/meta'\n\
                   W0101 00:00:01.0 1 logging.cpp:91] RAW: Received signal SIGTERM from process 1 of user 0; exiting\n";
    let story = story(stopped.repeat(2).as_bytes());
    assert_eq!((story.starts.len(), story.starts[0].times), (1, 2));
    assert!(!story.starts[0].is_bad());
    assert!(
        story.starts[0].next.as_ref().unwrap().starts_with("SIGTERM stopped the agent"),
        "{:?}",
        story.starts
    );
}

#[test]
fn a_flag_is_named() {
    for (line, flag) in [
        ("Failed to load unknown flag 'wrok_dir'", "wrok_dir"),
        // The words of 0.27, 0.28, 1.3 and 1.7.
        ("Missing required option --master", "master"),
        ("Missing required option `--master`", "master"),
        ("Only one of --ip or --ip_discovery_command should be specified", "ip"),
        ("Only one of --master or --master_detector options should be specified.", "master"),
        ("Only one of `--ip6` or `--ip6_discovery_command` should be specified", "ip6"),
        ("Failed to load flag 'attributes': Failed to load value 'a': b", "attributes"),
        (
            "E0101 00:00:00.0 1 slave.cpp:1] EXIT with status 1: Failed to determine agent resources: Bad 'x'",
            "resources",
        ),
        (
            "E0101 00:00:00.0 1 main.cpp:1] EXIT with status 1: Missing required option `--master` or `--master_detector`.",
            "master",
        ),
        (
            "E0101 00:00:00.0 1 slave.cpp:1] EXIT with status 1: Empty credential file '/x' (see --credential flag)",
            "credential",
        ),
    ] {
        let story = story(line.as_bytes());
        assert_eq!(story.lines[0].codes[0].flag.as_deref(), Some(flag), "{line}");
    }
}

#[test]
fn the_reason_why_a_containerizer_is_not_created_is_explained() {
    let isolator = |name: &str, reason: &str| {
        format!(
            "E0101 00:00:00.0 1 main.cpp:1] EXIT with status 1: Failed to create a containerizer: Could not create \
             MesosContainerizer: Failed to create isolator '{name}': {reason}"
        )
    };
    for (name, reason, code) in [
        ("cgroups/mem", "Failed to prepare hierarchy for the subsystem 'memory': x", "cgroups-not-usable"),
        (
            "cgroups/cpu",
            "Failed to find 'cpu.cfs_quota_us'. Your kernel might be too old to use the CFS quota feature",
            "kernel-feature-missing",
        ),
        ("filesystem/linux", "'filesystem/linux' isolator requires root privileges", "root-required"),
        (
            "filesystem/linux",
            "Failed to make '/var/lib/mesos' a shared mount: x",
            "work-dir-mount-not-shared",
        ),
        ("namespaces/pid", "Pid namespaces are not supported by this kernel", "kernel-feature-missing"),
        ("namespaces/pid", "'linux' launcher must be used to enable pid namespace", "isolation-incomplete"),
        (
            "network/cni",
            "The CNI network configuration directory '/etc/cni' does not exist",
            "cni-not-usable",
        ),
        ("network/cni", "Missing required '--network_cni_config_dir' flag", "flag-refused"),
        (
            "network/port_mapping",
            "Check command 'tc' failed: non-zero exit code: 1",
            "port-mapping-not-usable",
        ),
        ("gpu/nvidia", "Failed to obtain device ID for '/dev/nvidiactl': x", "gpu-not-usable"),
        ("gpu/nvidia", "something new", "gpu-not-usable"),
        ("cgroups/perf_event", "Perf is not supported", "kernel-feature-missing"),
        ("disk/xfs", "'/var/lib/mesos' is not an XFS filesystem", "xfs-quota-not-usable"),
        ("disk/xfs", "XFS project quotas are not enabled on '/var/lib/mesos'", "xfs-quota-not-usable"),
        ("docker/volume", "The 'docker/volume' isolator cannot get dvdcli command", "volume-driver-missing"),
        ("posix/x", "something new", "isolator-not-created"),
        ("cgroups/mem", "Failed to create directory '/x': Permission denied", "permission-denied"),
    ] {
        assert_eq!(told(&isolator(name, reason)), (Some(code), "fails".to_owned()), "{name}: {reason}");
    }
}
