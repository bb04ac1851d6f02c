//! Tests of `startup_containerizer` and `startup_isolators`: flags with which no agent starts, by release.

use super::super::configuration::Configuration;
use super::super::layer::Layer;
use super::super::machine::{Cgroups2, Machine};
use crate::schema::Release;

const V1: Machine = Machine { root: None, freezer: None, cgroups2: Cgroups2::Unused };
const V2: Machine = Machine { root: None, freezer: None, cgroups2: Cgroups2::Used };

/// The first refusal, and whether it aborts.
fn on(machine: Machine, release: &str, arguments: &str) -> Option<(bool, String)> {
    let layer = Layer::command_line(arguments.split_ascii_whitespace().map(str::as_bytes));
    let release = Release::parse(release).unwrap();
    let configuration = Configuration::resolve_on(machine, &[layer], release, &|_, _| Ok(Vec::new()));
    configuration.refusals.into_iter().next().map(|refusal| (refusal.aborts, refusal.message))
}

fn refused(release: &str, arguments: &str) -> Option<(bool, String)> {
    on(V1, release, arguments)
}

/// The releases that fail with these words behind the usual ones, and those that start.
fn fails_in(arguments: &str, words: &str, fails: &[&str], starts: &[&str]) {
    for release in fails {
        let text = format!("Failed to create a containerizer: Could not create MesosContainerizer: {words}");
        assert_eq!(refused(release, arguments), Some((false, text)), "{release} {arguments}");
    }
    for release in starts {
        assert_eq!(refused(release, arguments), None, "{release} {arguments}");
    }
}

#[test]
fn namespaces_need_the_linux_launcher_and_its_file_systems() {
    let pid = "Failed to create isolator 'namespaces/pid': ";
    fails_in(
        "--launcher=posix --isolation=posix/cpu,namespaces/pid",
        &format!("{pid}'linux' launcher must be used to enable pid namespace"),
        &["1.1.0", "1.4.3", "1.5.0", "1.11.0", "1.12.0"],
        &["0.25.0", "1.0.4"],
    );
    fails_in(
        "--launcher=linux --isolation=cgroups/cpu,cgroups/mem,namespaces/pid",
        &format!("{pid}'filesystem/linux' must be used to enable pid namespace"),
        &["1.1.0", "1.4.3", "1.5.0", "1.11.0", "1.12.0"],
        &["0.25.0", "1.0.4"],
    );
    fails_in(
        "--launcher=linux --isolation=cgroups/cpu,namespaces/ipc",
        "Failed to create isolator 'namespaces/ipc': 'filesystem/linux' must be used to enable IPC namespace",
        &["1.9.0", "1.12.0"],
        &["1.2.0", "1.8.1"],
    );
    fails_in(
        "--launcher=posix --isolation=filesystem/linux,namespaces/ipc",
        "Failed to create isolator 'namespaces/ipc': The 'linux' launcher must be used to enable the IPC namespace",
        &["1.2.0", "1.4.0"],
        &[],
    );
    fails_in(
        "--launcher=posix --isolation=filesystem/linux",
        "Failed to create isolator 'filesystem/linux': 'filesystem/linux' isolator requires 'linux' launcher",
        &["1.5.0", "1.8.1", "1.12.0"],
        &["0.25.0", "1.4.3"],
    );
    for release in ["0.25.0", "1.4.0", "1.11.0", "1.12.0"] {
        let usual = "--launcher=linux --isolation=cgroups/cpu,cgroups/mem,filesystem/linux,namespaces/pid";
        assert_eq!(refused(release, usual), None, "{release}");
    }
}

#[test]
fn isolators_that_a_release_does_not_have() {
    let unknown = "--isolation=posix/cpu,cgroups/cpux";
    for (release, words) in [
        ("0.14.0", "Unrecognized isolation type: posix/cpu,cgroups/cpux"),
        ("0.18.0", "Failed to create a containerizer: Unknown or unsupported isolator: cgroups/cpux"),
        (
            "0.26.0",
            "Failed to create a containerizer: Could not create MesosContainerizer: Unknown or unsupported isolator: \
             cgroups/cpux",
        ),
        (
            "0.28.0",
            "Failed to create a containerizer: Could not create MesosContainerizer: Could not create isolator \
             'cgroups/cpux': Unknown or unsupported isolator",
        ),
        (
            "1.5.0",
            "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create isolator \
             'cgroups/cpux': Unknown or unsupported isolator",
        ),
        (
            "1.11.0",
            "Failed to create a containerizer: Could not create MesosContainerizer: Unknown or unsupported isolator \
             'cgroups/cpux'",
        ),
        (
            "1.12.0",
            "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create isolator \
             'cgroups/all': Unknown or unsupported isolator 'cgroups/cpux'",
        ),
    ] {
        assert_eq!(refused(release, unknown), Some((false, words.to_owned())), "{release}");
    }
    fails_in(
        "--launcher=linux --isolation=cgroups/cpu,linux/nnp",
        "Unknown or unsupported isolator 'linux/nnp'",
        &["1.6.0", "1.8.1"],
        &["1.9.0", "1.12.0"],
    );
    fails_in(
        "--launcher=linux --isolation=cgroups/mem,cgroups/x",
        "Failed to create isolator 'cgroups/mem': Unknown or unsupported isolator 'cgroups/x'",
        &["1.6.0", "1.11.0"],
        &[],
    );
    assert_eq!(refused("0.14.0", ""), None);
    for known in ["process", "cgroups"] {
        assert_eq!(refused("0.14.0", &format!("--isolation={known}")), None);
        assert_eq!(refused("1.5.0", &format!("--isolation={known}")), None);
    }
    fails_in(
        "--isolation=process,posix/rlimits",
        "Failed to create isolator 'process': Unknown or unsupported \
             isolator",
        &["1.5.0"],
        &["1.6.0", "1.11.0"],
    );
}

#[test]
fn ranges_and_handles_of_isolators() {
    let logger = "Failed to create container logger module 'x': Module 'x' unknown";
    fails_in(
        "--container_logger=x",
        &format!("Failed to create container logger: {logger}"),
        &["0.27.0", "1.1.0"],
        &[],
    );
    fails_in(
        "--isolation=posix/cpu,disk/xfs --xfs_project_range=5000",
        "Failed to create isolator 'disk/xfs': Invalid XFS project resource type SCALAR, expecting RANGES",
        &["1.0.0", "1.11.0"],
        &[],
    );
    fails_in(
        "--isolation=posix/cpu,disk/xfs --xfs_project_range=[5000",
        "Failed to create isolator 'disk/xfs': Failed to parse XFS project range '[5000'",
        &["1.0.0", "1.11.0"],
        &[],
    );
    fails_in(
        "--isolation=posix/cpu,disk/xfs --xfs_project_range=[0-9]",
        "Failed to create isolator 'disk/xfs': XFS project ID range contains illegal 0 value",
        &["1.11.0"],
        &[],
    );
    fails_in("--isolation=posix/cpu,disk/xfs --xfs_project_range=[5000-9000]", "", &[], &["1.0.0", "1.11.0"]);
    fails_in("--isolation=posix/cpu --xfs_project_range=x", "", &[], &["1.0.0", "1.11.0"]);
    let classes = "--launcher=linux --isolation=cgroups/cpu,cgroups/net_cls";
    let primary = "Failed to parse the primary handle '0x10000' set in flag --cgroups_net_cls_primary_handle";
    fails_in(
        &format!("{classes} --cgroups_net_cls_primary_handle=0x10000"),
        &format!(
            "Failed to create isolator 'cgroups/net_cls': Failed to create subsystem 'net_cls': {primary}"
        ),
        &["1.2.0", "1.11.0"],
        &[],
    );
    let both = format!("{classes} --cgroups_net_cls_primary_handle=0x12 --cgroups_net_cls_secondary_handles");
    fails_in(&format!("{both}=0x1,0xff"), "", &[], &["0.28.0", "1.11.0"]);
    for bad in ["0x1", "x,2", "0,2", "1,x"] {
        assert!(refused("1.11.0", &format!("{both}={bad}")).is_some(), "{bad}");
    }
    let sampled =
        "--launcher=linux --isolation=cgroups/perf_event --perf_events=cycles --perf_interval=1mins";
    fails_in(&format!("{sampled} --perf_duration=1mins"), "", &[], &["1.11.0"]);
    assert!(refused("1.11.0", &format!("{sampled} --perf_duration=2mins")).is_some());
}

#[test]
fn a_module_can_bring_an_isolator() {
    let own = "--isolation=posix/cpu,org_example_isolator";
    assert!(refused("1.11.0", own).is_some());
    assert_eq!(refused("1.11.0", &format!("{own} --modules_dir=/m")), None);
    let modules = |name: &str| {
        format!(r#"{own} --modules={{"libraries":[{{"file":"/l","modules":[{{"name":"{name}"}}]}}]}}"#)
    };
    assert_eq!(refused("1.11.0", &modules("org_example_isolator")), None);
    assert!(refused("1.11.0", &modules("org_example_other")).is_some());
}

#[test]
fn cgroups_abort_some_releases() {
    let of_cgroups = "--launcher=posix --isolation=cgroups/cpu,cgroups/mem";
    let launcher = Some((true, "Check failed: flags.launcher == \"linux\" ".to_owned()));
    assert_eq!(refused("1.12.0", of_cgroups), launcher);
    assert_eq!(on(V2, "1.12.0", of_cgroups), launcher);
    assert_eq!(refused("1.11.0", of_cgroups), None);
    // File systems are met before cgroups.
    let before = refused("1.12.0", "--launcher=posix --isolation=cgroups/cpu,filesystem/linux").unwrap();
    assert!(!before.0 && before.1.contains("'filesystem/linux' isolator requires"), "{}", before.1);
    let none = Some((true, "Check failed: !subsystemSet.empty() ".to_owned()));
    assert_eq!(refused("1.12.0", "--launcher=linux --isolation=posix/cpu,posix/mem"), none);
    assert_eq!(refused("1.12.0", "--launcher=linux"), none);
    for starts in ["", "--launcher=posix", "--launcher=linux --isolation=cgroups/all"] {
        assert_eq!(refused("1.12.0", starts), None, "{starts}");
    }
    assert_eq!(on(V2, "1.12.0", "--launcher=linux"), None);
    assert_eq!(on(Machine::default(), "1.12.0", "--launcher=linux"), None);
    assert_eq!(refused("1.11.0", "--launcher=linux"), None);
    // The deprecated name is replaced everywhere but where the controllers are chosen.
    for (release, outcome) in
        [("1.6.0", None), ("1.7.0", none.clone()), ("1.11.0", none.clone()), ("1.12.0", none)]
    {
        assert_eq!(refused(release, "--launcher=linux --isolation=cgroups"), outcome, "{release}");
    }
    let blkio = on(V2, "1.12.0", "--launcher=linux --isolation=cgroups/blkio").unwrap();
    assert!(blkio.1.ends_with("Unknown or unsupported isolator 'cgroups/blkio'"), "{}", blkio.1);
}

#[test]
fn images_need_isolators_and_the_launcher() {
    let images = "--image_providers=docker";
    fails_in(
        &format!("{images} --isolation=cgroups/cpu,docker/runtime"),
        "The 'filesystem/linux' isolator must be enabled for container image support",
        &["1.5.0", "1.12.0"],
        &["0.28.0", "1.3.2"],
    );
    fails_in(
        &format!("{images} --isolation=cgroups/cpu,docker/runtime"),
        "The 'filesystem/linux' isolator must be enabled for container image support.",
        &["1.4.0"],
        &[],
    );
    fails_in(
        &format!("{images} --launcher=posix --isolation=filesystem/linux,docker/runtime"),
        "The 'linux' launcher must be used for container image support",
        &["1.5.0", "1.12.0"],
        &["1.3.2"],
    );
    let runtime = "Docker runtime isolator has to be specified if 'DOCKER' is included in 'image_providers'. Please add \
                   'docker/runtime' to '--isolation' flags";
    for release in ["0.28.0", "1.4.0", "1.12.0"] {
        let outcome = refused(release, &format!("{images} --isolation=cgroups/cpu,filesystem/linux"));
        assert_eq!(outcome, Some((false, runtime.to_owned())), "{release}");
        let appc = refused(release, "--image_providers=appc --isolation=cgroups/cpu,filesystem/linux");
        assert_eq!(appc, None, "{release}");
    }
    fails_in(
        "--image_providers=oci --isolation=cgroups/cpu,filesystem/linux",
        "Failed to create provisioner: Failed to create image stores: Unknown image type 'oci'",
        &["0.25.0", "1.4.0", "1.12.0"],
        &[],
    );
    fails_in(
        "--image_provisioner_backend=zfs --isolation=cgroups/cpu",
        "Failed to create provisioner: The specified provisioner backend 'zfs' is not supported: Not found",
        &["1.2.0", "1.12.0"],
        &[],
    );
}

#[test]
fn isolators_that_exclude_each_other() {
    fails_in(
        "--isolation=posix/cpu,filesystem/posix,filesystem/linux",
        "Using multiple filesystem isolators simultaneously is disallowed",
        &["1.5.0", "1.12.0"],
        &["1.4.0"],
    );
    fails_in(
        "--isolation=cgroups/cpu,network/cni,network/port_mapping,network/ports",
        "Using multiple network isolators simultaneously is disallowed",
        &["1.5.0", "1.12.0"],
        &[],
    );
    fails_in(
        "--isolation=cgroups/cpu,cgroups/cpu",
        "Duplicate entries found in --isolation flag '[ cgroups/cpu, cgroups/cpu ]'",
        &["1.5.0", "1.12.0"],
        &["0.28.0"],
    );
    fails_in(
        "--isolation=cgroups/cpu,cgroups/cpu",
        "Duplicate entries found in --isolation flag '[ cgroups/cpu, cgroups/cpu, filesystem/posix, network/cni, \
         environment_secret ]'",
        &["1.4.0"],
        &[],
    );
    fails_in(
        "--isolation=posix/cpu,posix/disk,disk/du",
        "Using 'posix/disk' and 'disk/du' simultaneously is disallowed",
        &["1.0.0", "1.5.0"],
        &["1.6.0", "1.11.0"],
    );
}

#[test]
fn isolators_that_need_other_flags() {
    let usual = "--launcher=linux --isolation=cgroups/cpu,filesystem/linux";
    for (isolator, flags, words, fails, starts) in [
        ("volume/csi", "", "No CSI server is provided", "1.11.0", ""),
        ("volume/csi", "--csi_plugin_config_dir=/c", "", "", "1.11.0"),
        ("linux/seccomp", "", "Missing required `--seccomp_config_dir` flag", "1.8.0", ""),
        ("linux/seccomp", "--seccomp_config_dir=/s", "", "", "1.8.0"),
        (
            "network/cni",
            "--network_cni_config_dir=/c",
            "Missing required '--network_cni_plugins_dir' flag",
            "1.0.0",
            "",
        ),
        ("network/cni", "--network_cni_config_dir=/c --network_cni_plugins_dir=/p", "", "", "1.0.0"),
        ("network/cni", "", "", "", "1.0.0"),
        (
            "gpu/nvidia",
            "",
            "The 'cgroups/devices' isolator must be enabled in order to use the 'gpu/nvidia' isolator",
            "1.6.0",
            "",
        ),
        (
            "gpu/nvidia",
            "",
            "The 'cgroups/devices' or 'cgroups/all' isolator must be enabled in order to use the 'gpu/nvidia' isolator",
            "1.7.0",
            "",
        ),
        (
            "gpu/nvidia,cgroups/devices",
            "",
            "'cgroups/devices' must precede 'gpu/nvidia' in the --isolation flag",
            "1.6.0",
            "1.7.0",
        ),
        (
            "linux/capabilities",
            r#"--effective_capabilities={"capabilities":["KILL"]} --bounding_capabilities={"capabilities":["CHOWN"]}"#,
            "Allowed capabilities are not a subset of the bounding capabilites",
            "1.4.0",
            "",
        ),
        (
            "linux/capabilities",
            r#"--effective_capabilities={"capabilities":["KILL"]} --bounding_capabilities={"capabilities":["CHOWN","KILL"]}"#,
            "",
            "",
            "1.4.0",
        ),
    ] {
        let arguments = format!("{usual},{isolator} {flags}");
        let name = isolator.split(',').next().unwrap();
        let list = |release| if str::is_empty(release) { Vec::new() } else { vec![release] };
        fails_in(
            &arguments,
            &format!("Failed to create isolator '{name}': {words}"),
            &list(fails),
            &list(starts),
        );
    }
    for (isolator, words) in [
        ("volume/secret", "Volume secret isolation requires filesystem/linux isolator."),
        ("volume/image", "'filesystem/linux' must be enabled to create the volume image isolator"),
        ("volume/host_path", "'filesystem/linux' isolator must be used"),
        ("linux/devices", "'filesystem/linux' isolator must be used"),
    ] {
        let arguments = format!("--launcher=linux --isolation=cgroups/cpu,{isolator}");
        fails_in(
            &arguments,
            &format!("Failed to create isolator '{isolator}': {words}"),
            &["1.7.0", "1.11.0"],
            &[],
        );
    }
    let ports = "--launcher=posix --isolation=posix/cpu,network/ports";
    let words = "Failed to create isolator 'network/ports': The 'network/ports' isolator requires the 'linux' launcher";
    fails_in(ports, words, &["1.5.0", "1.12.0"], &[]);
}

#[test]
fn only_the_mesos_containerizer_has_isolators() {
    assert_eq!(refused("1.11.0", "--containerizers=docker --isolation=x --launcher=y"), None);
    let unknown = "Failed to create a containerizer: Unknown or unsupported containerizer: ";
    assert_eq!(refused("1.0.0", "--containerizers=external,mesos"), None);
    assert_eq!(refused("1.0.0", "--isolation=external"), None);
    assert_eq!(refused("1.1.0", "--containerizers=mesos,external").unwrap().1, format!("{unknown}external"));
    assert_eq!(refused("1.0.0", "--containerizers=docker,docker"), None);
    // By name since 1.1.
    let both = refused("1.1.0", "--containerizers=mesos,x --isolation=y").unwrap().1;
    assert!(both.ends_with("isolator 'y': Unknown or unsupported isolator"), "{both}");
}

#[test]
fn launchers_that_are_chosen() {
    let launcher = |machine, release: &str, arguments: &str| {
        let layer = Layer::command_line(arguments.split_ascii_whitespace().map(str::as_bytes));
        let release = Release::parse(release).unwrap();
        Configuration::resolve_on(machine, &[layer], release, &|_, _| Ok(Vec::new())).launcher()
    };
    let usual = Machine::default;
    let user = || Machine { root: Some(false), ..usual() };
    let no_freezer = || Machine { freezer: Some(false), ..usual() };
    let v2 = || Machine { cgroups2: Cgroups2::Used, ..no_freezer() };
    for (machine, release, arguments, expected) in [
        (usual(), "1.11.0", "", "linux"),
        (user(), "1.11.0", "", "posix"),
        (user(), "1.11.0", "--launcher=linux", "linux"),
        (no_freezer(), "1.11.0", "", "posix"),
        (no_freezer(), "0.26.0", "", "posix"),
        (no_freezer(), "0.25.0", "", "linux"),
        (v2(), "1.12.0", "", "linux"),
        (v2(), "1.11.0", "", "posix"),
        // Before 0.25 the isolators decide.
        (usual(), "0.24.0", "", "posix"),
        (usual(), "0.24.0", "--isolation=cgroups/cpu", "linux"),
        (usual(), "0.22.0", "--isolation=posix/cpu,namespaces/pid", "linux"),
        (usual(), "0.14.0", "--isolation=cgroups", "linux"),
    ] {
        assert_eq!(launcher(machine, release, arguments), expected, "{release} {arguments}");
    }
    for (release, words) in [
        ("0.25.0", "Unknown or unsupported launcher: windows"),
        ("0.27.0", "Failed to create launcher: Unknown or unsupported launcher: windows"),
    ] {
        fails_in("--launcher=windows", words, &[release], &[]);
    }
}

#[test]
fn modules_that_no_library_brings() {
    for (arguments, words) in [
        ("--hooks=h", "Error installing hooks: No hook module named 'h' available"),
        (
            "--secret_resolver=s",
            "Failed to initialize secret resolver: Failed to initialize secret resolver: Module 's' unknown",
        ),
        ("--authorizer=a", "Could not create 'a' authorizer: Module 'a' unknown"),
        ("--master_detector=d", "Failed to create a master detector: Module 'd' unknown"),
        (
            "--resource_estimator=r",
            "Failed to create resource estimator: Failed to create resource estimator module 'r': Module 'r' unknown",
        ),
        (
            "--qos_controller=q",
            "Failed to create QoS Controller: Failed to create QoS Controller module 'q': Module 'q' unknown",
        ),
    ] {
        assert_eq!(refused("1.11.0", arguments), Some((false, words.to_owned())), "{arguments}");
        assert_eq!(refused("1.11.0", &format!("{arguments} --modules_dir=/m")), None, "{arguments}");
    }
    assert_eq!(refused("1.11.0", "--authorizer=local"), None);
}

#[test]
fn swap_is_not_limited_with_cgroups_v2() {
    let text = "The cgroups v2 isolator does not support limiting swap memory but `--cgroups_limit_swap` was provided";
    assert_eq!(on(V2, "1.12.0", "--cgroups_limit_swap"), Some((false, text.to_owned())));
    assert_eq!(on(V2, "1.12.0", "--no-cgroups_limit_swap"), None);
    assert_eq!(on(V2, "1.11.0", "--cgroups_limit_swap --launcher=linux --isolation=cgroups/mem"), None);
    assert_eq!(on(V1, "1.12.0", "--cgroups_limit_swap --isolation=cgroups/cpu"), None);
}
