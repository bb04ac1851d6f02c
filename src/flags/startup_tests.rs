//! Tests of `startup`: each refusal in the agent's words, and their order.

use super::super::layer::Layer;
use super::*;
use crate::schema::Release;

fn refuse(arguments: &[&str]) -> Vec<(bool, String)> {
    refuse_by(Release::HEAD, arguments)
}

fn refuse_by(release: Release, arguments: &[&str]) -> Vec<(bool, String)> {
    let layer = Layer::command_line(arguments.iter().map(|text| text.as_bytes()));
    let configuration = Configuration::resolve(&[layer], release, &|_, _| Ok(Vec::new()));
    configuration.refusals.into_iter().map(|refusal| (refusal.aborts, refusal.message)).collect()
}

const LONG_RUNTIME_DIR: &str = "--runtime_dir=/a-very-long-name-of-a-runtime-directory-that-is-mounted/somewhere/below/another/one/run/mesos/agent";

#[test]
fn each_check_in_the_agents_words() {
    for (arguments, words) in [
        (&["--domain={}"][..], "`domain` must define `fault_domain`"),
        (
            &["--executor_reregistration_timeout=16secs"],
            "Expected `--executor_reregistration_timeout` to be not more than 15secs",
        ),
        (
            &["--executor_environment_variables={\"A\":1}"],
            "`executor_environment_variables` must only contain string values",
        ),
        (
            &["--master=a:1", "--master_detector=x", "--modules_dir=/m"],
            "Only one of `--master` or `--master_detector` should be specified",
        ),
        (
            &["--ip=1", "--ip_discovery_command=x"],
            "Only one of `--ip` or `--ip_discovery_command` should be specified",
        ),
        (
            &["--ip=agent1.example.org"],
            "Failed to load flag 'ip': Failed to load value 'agent1.example.org': Failed to parse IP as either \
             IPv4 or IPv6:agent1.example.org",
        ),
        (
            &["--master=zk://a:2181"],
            "Failed to create a master detector: Expecting a (chroot) path for ZooKeeper ('/' is not supported)",
        ),
        (&["--master=foo://x"], "Failed to create a master detector: Failed to parse 'foo://x'"),
        (&["--master=host1"], "Failed to create a master detector: Failed to parse 'host1'"),
        (&["--master=[::1]:5050"], "Failed to create a master detector: Failed to parse '[::1]:5050'"),
        (
            &["--master=zk://a:2181/\n"],
            "Failed to create a master detector: Expecting a (chroot) path for ZooKeeper ('/' is not supported)",
        ),
        (
            &["--agent_subsystems=cpu,memry"],
            "Failed to prepare cgroup mesos for subsystem memry: Failed to mount cgroups hierarchy at \
             '/sys/fs/cgroup/memry': 'memry' not found",
        ),
        (
            &["--disk_profile_adaptor=org_example_adaptor"],
            "Failed to create disk profile adaptor: Failed to initialize disk profile adaptor module: Module \
             'org_example_adaptor' unknown",
        ),
        (
            &["--container_logger=org_example_logger"],
            "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create I/O switchboard: \
             Cannot create container logger: Failed to create container logger module 'org_example_logger': Module \
             'org_example_logger' unknown",
        ),
        (
            &["--containerizers=docker", "--container_logger=org_example_logger"],
            "Failed to create a containerizer: Could not create DockerContainerizer: Failed to create container logger: \
             Failed to create container logger module 'org_example_logger': Module 'org_example_logger' unknown",
        ),
        (
            &["--authenticatee=org_example_auth", "--credential=/c"],
            "Could not create authenticatee module 'org_example_auth': Module 'org_example_auth' unknown",
        ),
        (
            &["--csi_plugin_config_dir=/csi"],
            "Failed to initialize the CSI server: Missing required isolator 'volume/csi'",
        ),
        (
            &["--nvidia_gpu_devices=0"],
            "Failed to determine agent resources: '--nvidia_gpus_devices' can only be specified if the `--isolation` \
             flag contains 'gpu/nvidia'",
        ),
        (
            &["--http_executor_domain_sockets", LONG_RUNTIME_DIR],
            "Domain socket location '/a-very-long-name-of-a-runtime-directory-that-is-mounted/somewhere/below/another/one/\
             run/mesos/agent/agent.sock' must have less than 108 characters.",
        ),
        (&["--modules={\"libraries\":[{}]}"], "Error loading modules: Library name or path not provided"),
        (
            &["--modules={\"libraries\":[{\"file\":\"/l.so\",\"modules\":[{}]}]}"],
            "Error loading modules: Error: module name not provided with library '/l.so'",
        ),
        (
            &["--firewall_rules={\"disabled_endpoints\":7}"],
            "Failed to load flag 'firewall_rules': Failed to load value '{\"disabled_endpoints\":7}': Not expecting a JSON \
             number for field 'disabled_endpoints'",
        ),
        (
            &["--acls={\"run_tasks\":[{\"principals\":{}}]}"],
            "Failed to load flag 'acls': Failed to load value '{\"run_tasks\":[{\"principals\":{}}]}': Missing required \
             fields: run_tasks.users",
        ),
        (
            &["--volume_gid_range=x"],
            "Failed to initialize volume gid manager: Failed to parse volume gid range 'x'",
        ),
        (
            &["--volume_gid_range=7"],
            "Failed to initialize volume gid manager: Invalid volume gid range type SCALAR, expecting RANGES",
        ),
        (&["--volume_gid_range=[]"], "Failed to initialize volume gid manager: Empty volume gid range"),
        (
            &["--default_container_dns={\"mesos\":[{\"network_mode\":\"HOST\",\"dns\":{}}]}"],
            "Configuring DNS for HOST network with `--default_container_dns` is not yet supported",
        ),
        (
            &[
                "--default_container_dns={\"docker\":[{\"network_mode\":\"BRIDGE\",\"dns\":{}},{\"network_mode\":\"BRIDGE\",\"dns\":{}}]}",
            ],
            "Multiple DNS configuration for Docker default bridge network in `--default_container_dns` is not allowed",
        ),
        (&["--ip=::1"], "Currently we allow only IPv4 address to be specified with the `--ip` flag"),
        (
            &["--ip6=10.0.0.1"],
            "Failed to load flag 'ip6': Failed to load value '10.0.0.1': Failed to parse IPv6: 10.0.0.1",
        ),
        (
            &["--ip=x", "--advertise_ip=agent1"],
            "Failed to load flag 'advertise_ip': Failed to load value 'agent1': Failed to parse IP as either IPv4 \
             or IPv6:agent1",
        ),
        (
            &["--advertise_port=x"],
            "Failed to load flag 'advertise_port': Failed to load value 'x': Failed to convert into required type",
        ),
        (&["--advertise_port=0"], "LIBPROCESS_ADVERTISE_PORT=0 is not a valid port"),
        (
            &["--authenticate_http_readwrite"],
            "Failed to create HTTP authenticator module 'basic': No credentials provided for the default 'basic' \
             HTTP authenticator for realm 'mesos-agent-readwrite'",
        ),
        (
            &["--authenticate_http_readonly", "--http_authenticators=basicc"],
            "Failed to create HTTP authenticator module 'basicc': HTTP authenticator 'basicc' not found. Check the \
             spelling (compare to 'basic') or verify that the authenticator was loaded successfully (see --modules)",
        ),
        (
            &["--authenticate_http_executors", "--http_credentials=/c"],
            "--jwt_secret_key must be specified when --authenticate_http_executors is set to true",
        ),
        (
            &["--authenticate_http_executors", "--jwt_secret_key=/k"],
            "Failed to create HTTP authenticator module 'basic': No credentials provided for the default 'basic' \
             HTTP authenticator for realm 'mesos-agent-executor'",
        ),
        (
            &[
                r#"--resources=[{"name":"disk","type":"SCALAR","scalar":{"value":9},"disk":{"source":{"type":"RAW"}}}]"#,
            ],
            "Unsupported 'DiskInfo.Source.Type' in 'disk[RAW]:9'",
        ),
        (
            &[
                r#"--resources=[{"name":"disk","type":"SCALAR","scalar":{"value":9},"disk":{"source":{"type":"PATH","path":{}}}}]"#,
            ],
            "PATH disk root directory is not specified 'disk[PATH]:9'",
        ),
        (
            &["--containerizers=mesos,mesos"],
            "Failed to create a containerizer: Duplicate entries found in --containerizer flag 'mesos,mesos'",
        ),
        (
            &["--containerizers=external"],
            "Failed to create a containerizer: Unknown or unsupported containerizer: external",
        ),
        (
            &["--launcher=windows"],
            "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create launcher: \
             Unknown or unsupported launcher: windows",
        ),
        (
            &["--registration_backoff_factor=2mins"],
            "Invalid value '2mins' for --registration_backoff_factor: Must be less than 1mins",
        ),
        (
            &["--gc_disk_headroom=1.5"],
            "Invalid value '1.5' for --gc_disk_headroom. Must be between 0.0 and 1.0",
        ),
        (
            &["--resources=cpus"],
            "Failed to determine agent resources: Bad value for resources, missing or extra ':' in cpus",
        ),
        (
            &["--reconfiguration_policy=any"],
            "Unknown option for 'reconfiguration_policy' flag any. Please run the agent with '--help' to see the valid options.",
        ),
        (
            &["--recover=yes"],
            "Unknown option for 'recover' flag yes. Please run the agent with '--help' to see the valid options",
        ),
    ] {
        assert_eq!(refuse(arguments), [(false, words.to_owned())], "{arguments:?}");
    }
    assert_eq!(
        refuse(&["--attributes=rack"]),
        [(true, "Invalid attribute key:value pair 'rack'".to_owned())]
    );
    let disk = r#"--resources=[{"name":"disk","type":"SCALAR","scalar":{"value":9},"disk":{"source":{"type":"PATH"}}}]"#;
    assert_eq!(refuse(&[disk]), [(true, "Check failed: source.has_path() ".to_owned())]);
    let none = "Failed to create ZooKeeper, zookeeper_init: Invalid argument".to_owned();
    assert_eq!(refuse(&["--master=zk:///mesos"]), [(true, none)]);
    let long = format!("--domain_socket_location=/{}", "x".repeat(108));
    assert_eq!(refuse(&[&long]).len(), 1);
}

/// Which features are wanted, and which need another, by release.
#[test]
fn features_by_release() {
    let first = ["MULTI_ROLE", "HIERARCHICAL_ROLE", "RESERVATION_REFINEMENT"];
    let wants = "At least the following agent features need to be enabled: MULTI_ROLE, HIERARCHICAL_ROLE, RESERVATION_REFINEMENT";
    let resize = "RESIZE_VOLUME feature requires RESOURCE_PROVIDER feature";
    let feedback = "AGENT_OPERATION_FEEDBACK feature requires RESOURCE_PROVIDER feature";
    let (operations, draining) = ("AGENT_OPERATION_FEEDBACK", "AGENT_DRAINING");
    let all = format!("{wants}, {operations}, RESOURCE_PROVIDER, {draining}, and TASK_RESOURCE_LIMITS");
    for (release, more, text) in [
        ("1.5.0", &[][..], None),
        ("1.5.0", &["RESIZE_VOLUME"], None),
        ("1.7.0", &[], None),
        ("1.7.0", &["RESIZE_VOLUME"], Some(resize.to_owned())),
        ("1.7.0", &["RESIZE_VOLUME", "RESOURCE_PROVIDER"], None),
        ("1.8.0", &[], Some(format!("{wants}, {operations}"))),
        ("1.8.0", &[operations], Some(feedback.to_owned())),
        ("1.8.0", &[operations, "RESIZE_VOLUME"], Some(resize.to_owned())),
        ("1.9.0", &[operations], Some(format!("{wants}, {operations}, and {draining}"))),
        ("1.9.0", &[operations, draining], Some(feedback.to_owned())),
        ("1.9.0", &[operations, draining, "RESOURCE_PROVIDER"], None),
        ("1.10.0", &[operations, draining, "RESOURCE_PROVIDER"], Some(all.clone())),
        ("1.11.0", &[], Some(all.clone())),
        ("1.12.0", &[operations, draining, "RESOURCE_PROVIDER", "TASK_RESOURCE_LIMITS"], None),
    ] {
        let named = first.iter().chain(more).map(|name| format!(r#"{{"type":"{name}"}}"#));
        let named: Vec<String> = named.collect();
        let argument = format!(r#"--agent_features={{"capabilities":[{}]}}"#, named.join(","));
        let found = refuse_by(Release::parse(release).unwrap(), &[&argument]);
        let expected: Vec<(bool, String)> = text.into_iter().map(|text| (false, text)).collect();
        assert_eq!(found, expected, "{release} {more:?}");
    }
}

#[test]
fn the_usual_is_fine() {
    assert!(refuse(&[]).is_empty());
    assert!(
        refuse(&[
            "--executor_reregistration_timeout=15secs",
            "--registration_backoff_factor=60secs",
            "--gc_disk_headroom=1",
            "--containerizers=docker,mesos",
            "--recover=cleanup",
            "--reconfiguration_policy=additive",
            "--attributes=",
            "--resources=",
            "--ip=10.0.0.1",
            "--ip6=::1",
            "--advertise_ip=::1",
            "--advertise_port=31000",
            "--authenticate_http_readonly",
            "--authenticate_http_readwrite",
            "--http_credentials=/etc/mesos/credentials",
            "--master=zk://user:secret@a:2181,b:2181/mesos\n",
            "--agent_subsystems=cpu,memory",
            "--authenticatee=crammd5",
            "--firewall_rules={\"disabled_endpoints\":{\"paths\":[\"/files/browse\"]}}",
            "--acls={\"run_tasks\":[{\"principals\":{\"type\":\"ANY\"},\"users\":{\"values\":[\"root\"]}}]}",
            "--image_gc_config={\"image_disk_headroom\":0.1,\"image_disk_watch_interval\":{\"nanoseconds\":1}}",
        ])
        .is_empty()
    );
    for master in ["10.0.0.1:5050", "master@host1.example.org:5050", "host1:5050"] {
        assert!(refuse(&[&format!("--master={master}")]).is_empty(), "{master}");
    }
    let own = [
        "--modules_dir=/m",
        "--container_logger=own",
        "--disk_profile_adaptor=own",
        "--authenticatee=own",
        "--credential=/c",
    ];
    assert!(refuse(&own).is_empty());
    // Without credentials the agent does not authenticate.
    assert!(refuse(&["--authenticatee=own"]).is_empty());
    let modules = &["--authenticate_http_readonly", "--http_authenticators=own", "--modules_dir=/m"];
    assert!(refuse(modules).is_empty());
}

#[test]
fn only_a_complete_set_of_flags_can_lack_one() {
    let refuse = |complete, release, arguments: &[&str]| {
        let mut layer = Layer::command_line(arguments.iter().map(|text| text.as_bytes()));
        layer.complete = complete;
        let configuration = Configuration::resolve(&[layer], release, &|_, _| Ok(Vec::new()));
        configuration.refusals.into_iter().map(|refusal| (refusal.flag, refusal.message)).collect::<Vec<_>>()
    };
    let missing = vec![("work_dir".to_owned(), MISSING_WORK_DIR.to_owned())];
    assert_eq!(refuse(true, Release::new(1, 0, 0), &[]), missing);
    assert_eq!(refuse(true, Release::new(0, 28, 0), &[]), []);
    assert_eq!(refuse(true, Release::HEAD, &["--work_dir=/w"]), []);
    assert_eq!(refuse(false, Release::HEAD, &[]), []);
}

#[test]
fn exits_come_before_aborts_in_the_agents_order() {
    let refused = refuse(&["--attributes=rack", "--resources=cpus", "--recover=yes"]);
    let aborts: Vec<_> = refused.iter().map(|refusal| refusal.0).collect();
    assert_eq!(aborts, [false, true, false]);
}
