//! The flags of the agent at Mesos's master branch (`slave/flags.cpp`, `logging/flags.cpp`, `stout/flags/flags.hpp`),
//! each with the first release that has it. No logic.

use super::flag::Default::{self, Fixed, Host, Unset};
use super::flag::Flag;
use super::flag::Kind::{
    self, Bool, Double, Duration, Int, Json, Numbers, Path, Size, Source, Text, Unsigned,
};
use crate::schema::{Release, flag_messages, table};

const AUTHENTICATION: &[Release] = &[Release::new(1, 4, 3), Release::new(1, 5, 2), Release::new(1, 5, 3)];
const STALL: &[Release] = &[Release::new(1, 4, 3)];
const CNI: &[Release] =
    &[Release::new(1, 4, 3), Release::new(1, 5, 2), Release::new(1, 5, 3), Release::new(1, 6, 2)];

type Since = (u8, u8, u8);

const fn release(since: Since) -> Release {
    Release::new(since.0, since.1, since.2)
}

const fn f(name: &'static str, kind: Kind, default: Default, since: Since) -> Flag {
    Flag {
        name,
        kind,
        default,
        since: release(since),
        until: None,
        required: None,
        alias: None,
        secret: false,
        enters_info: false,
        also: &[],
    }
}

impl Flag {
    const fn alias(self, name: &'static str, since: Since) -> Self {
        Self { alias: Some((name, release(since))), ..self }
    }

    const fn until(self, last: Since) -> Self {
        Self { until: Some(release(last)), ..self }
    }

    const fn required(self, first: Since) -> Self {
        Self { required: Some(release(first)), ..self }
    }

    const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    const fn enters_info(self) -> Self {
        Self { enters_info: true, ..self }
    }

    const fn also(self, also: &'static [Release]) -> Self {
        Self { also, ..self }
    }
}

/// All flags, by name; those that were removed, too.
pub static FLAGS: &[Flag] = &[
    f("acls", Json(Some(&flag_messages::ACLS)), Unset, (1, 0, 0)),
    f("advertise_ip", Text, Unset, (0, 27, 0)),
    f("advertise_port", Text, Unset, (0, 27, 0)).enters_info(),
    f("agent_features", Json(Some(&flag_messages::SLAVE_CAPABILITIES)), Unset, (1, 5, 0)),
    f("agent_subsystems", Text, Unset, (1, 0, 0)).alias("slave_subsystems", (0, 19, 0)),
    f("allowed_devices", Json(Some(&flag_messages::DEVICE_WHITELIST)), Unset, (1, 3, 0)),
    f("appc_simple_discovery_uri_prefix", Text, Fixed("http://"), (0, 28, 0)),
    f("appc_store_dir", Text, Host("/tmp/mesos/store/appc"), (0, 24, 0)),
    f("attributes", Text, Unset, (0, 10, 0)).enters_info(),
    f("authenticate_http_executors", Bool, Fixed("false"), (1, 3, 0)),
    f("authenticate_http_readonly", Bool, Fixed("false"), (1, 0, 0)),
    f("authenticate_http_readwrite", Bool, Fixed("false"), (1, 0, 0)),
    f("authenticatee", Text, Fixed("crammd5"), (0, 22, 0)),
    f("authentication_backoff_factor", Duration, Fixed("1secs"), (0, 28, 3)),
    f("authentication_timeout_max", Duration, Fixed("1mins"), (1, 6, 2)).also(AUTHENTICATION),
    f("authentication_timeout_min", Duration, Fixed("5secs"), (1, 6, 2)).also(AUTHENTICATION),
    f("authorizer", Text, Fixed("local"), (1, 0, 0)),
    f("bounding_capabilities", Json(Some(&table::CAPABILITY_INFO)), Unset, (1, 4, 0)),
    f("cgroups_cpu_enable_pids_and_tids_count", Bool, Fixed("false"), (0, 23, 0)),
    f("cgroups_destroy_timeout", Duration, Fixed("1mins"), (1, 7, 0)),
    f("cgroups_enable_cfs", Bool, Fixed("false"), (0, 13, 0)),
    f("cgroups_hierarchy", Text, Fixed("/sys/fs/cgroup"), (0, 13, 0)),
    f("cgroups_limit_swap", Bool, Fixed("false"), (0, 20, 0)),
    f("cgroups_net_cls_primary_handle", Text, Unset, (0, 28, 0)),
    f("cgroups_net_cls_secondary_handles", Text, Unset, (0, 28, 0)),
    f("cgroups_oom_buffer", Size, Fixed("128MB"), (0, 14, 1)).until((0, 14, 1)),
    f("cgroups_root", Text, Fixed("mesos"), (0, 13, 0)),
    f("cgroups_subsystems", Text, Fixed("cpu,memory,freezer"), (0, 13, 0)).until((0, 21, 2)),
    f("check_agent_port_range_only", Bool, Fixed("false"), (1, 5, 0)),
    f("checkpoint", Bool, Fixed("true"), (0, 13, 0)).until((0, 21, 2)).enters_info(),
    f("container_disk_watch_interval", Duration, Fixed("15secs"), (0, 22, 0)),
    f("container_logger", Text, Unset, (0, 27, 0)),
    f("container_ports_isolated_range", Text, Unset, (1, 8, 0)),
    f("container_ports_watch_interval", Duration, Fixed("30secs"), (1, 5, 0)),
    f("containerizer_path", Text, Unset, (0, 19, 0)).until((1, 0, 4)),
    f("containerizers", Text, Fixed("mesos"), (0, 20, 0)),
    f("credential", Path, Unset, (0, 19, 0)),
    f("csi_plugin_config_dir", Text, Unset, (1, 11, 0)),
    f("default_container_dns", Json(Some(&flag_messages::CONTAINER_DNS_INFO)), Unset, (1, 4, 0)),
    f("default_container_image", Text, Unset, (0, 19, 0)).until((1, 0, 4)),
    f("default_container_info", Json(Some(&table::CONTAINER_INFO)), Unset, (0, 21, 0)).secret(),
    f("default_container_shm_size", Size, Unset, (1, 9, 0)),
    f("default_role", Text, Fixed("*"), (0, 14, 0)).enters_info(),
    f("disallow_sharing_agent_ipc_namespace", Bool, Fixed("false"), (1, 9, 0)),
    f("disallow_sharing_agent_pid_namespace", Bool, Fixed("false"), (1, 4, 0)),
    f("disk_profile_adaptor", Text, Unset, (1, 5, 0)),
    f("disk_watch_interval", Duration, Fixed("1mins"), (0, 11, 0)),
    f("docker", Text, Fixed("docker"), (0, 20, 0)),
    f("docker_auth_server", Text, Unset, (0, 26, 0)).until((0, 27, 3)),
    f("docker_auth_server_port", Text, Fixed("443"), (0, 26, 0)).until((0, 26, 2)),
    f("docker_config", Json(None), Unset, (1, 0, 0)).secret(),
    f("docker_ignore_runtime", Bool, Fixed("false"), (1, 9, 0)),
    f("docker_kill_orphans", Bool, Fixed("true"), (0, 23, 0)),
    f("docker_local_archives_dir", Text, Fixed("/tmp/mesos/images/docker"), (0, 26, 0)).until((0, 26, 2)),
    f("docker_mesos_image", Text, Unset, (0, 23, 0)),
    f("docker_puller", Text, Unset, (0, 26, 0)).until((0, 26, 2)),
    f("docker_puller_timeout", Text, Fixed("60"), (0, 26, 0)).until((0, 27, 3)),
    f("docker_registry", Text, Fixed("https://registry-1.docker.io"), (0, 26, 0)),
    f("docker_registry_port", Text, Fixed("443"), (0, 26, 0)).until((0, 26, 2)),
    f("docker_remove_delay", Duration, Fixed("6hrs"), (0, 21, 0)),
    f("docker_sandbox_directory", Text, Unset, (0, 20, 0)).until((0, 23, 1)),
    f("docker_socket", Text, Fixed("/var/run/docker.sock"), (0, 23, 0)),
    f("docker_stop_timeout", Duration, Fixed("0ns"), (0, 21, 1)),
    f("docker_store_dir", Text, Host("/tmp/mesos/store/docker"), (0, 26, 0)),
    f("docker_volume_checkpoint_dir", Text, Fixed("/var/run/mesos/isolators/docker/volume"), (1, 0, 0)),
    f("docker_volume_chown", Bool, Fixed("false"), (1, 9, 0)),
    f("domain", Json(Some(&table::DOMAIN_INFO)), Unset, (1, 4, 0)).enters_info(),
    f("domain_socket_location", Text, Unset, (1, 10, 0)),
    f("effective_capabilities", Json(Some(&table::CAPABILITY_INFO)), Unset, (1, 4, 0))
        .alias("allowed_capabilities", (1, 1, 0)),
    f("egress_burst", Size, Unset, (1, 12, 0)),
    f("egress_ceil_limit", Size, Unset, (1, 12, 0)),
    f("egress_flow_classifier_parent", Text, Fixed("root"), (0, 27, 0)),
    f("egress_rate_limit_per_container", Size, Unset, (0, 21, 0)),
    f("egress_rate_per_cpu", Text, Unset, (1, 12, 0)),
    f("egress_unique_flow_per_container", Bool, Fixed("false"), (0, 23, 0)),
    f("enforce_container_disk_quota", Bool, Fixed("false"), (0, 22, 0)),
    f("enforce_container_ports", Bool, Fixed("false"), (1, 7, 0)),
    f("ephemeral_ports_per_container", Unsigned(16), Fixed("1024"), (0, 20, 0)),
    f("eth0_name", Text, Unset, (0, 20, 0)),
    f("executor_environment_variables", Json(None), Unset, (0, 23, 0)).secret(),
    f("executor_registration_timeout", Duration, Fixed("1mins"), (0, 13, 0)),
    f("executor_reregistration_retry_interval", Duration, Unset, (1, 3, 1)),
    f("executor_reregistration_timeout", Duration, Fixed("2secs"), (1, 3, 1)),
    f("executor_shutdown_grace_period", Duration, Fixed("5secs"), (0, 11, 0)),
    f("external_log_file", Text, Unset, (0, 22, 0)),
    f("fetcher_cache_dir", Text, Host("/tmp/mesos/fetch"), (0, 23, 0)),
    f("fetcher_cache_size", Size, Fixed("2GB"), (0, 23, 0)),
    f("fetcher_stall_timeout", Duration, Fixed("1mins"), (1, 5, 2)).also(STALL),
    f("firewall_rules", Json(Some(&flag_messages::FIREWALL)), Unset, (0, 23, 0)),
    f("frameworks_home", Text, Fixed(""), (0, 10, 0)),
    f("gc_delay", Duration, Fixed("1weeks"), (0, 11, 0)),
    f("gc_disk_headroom", Double, Fixed("0.1"), (0, 22, 0)),
    f("gc_non_executor_container_sandboxes", Bool, Fixed("false"), (1, 7, 0)),
    f("hadoop_home", Text, Unset, (0, 10, 0)),
    f("help", Bool, Fixed("false"), (0, 10, 0)),
    f("hooks", Text, Unset, (0, 22, 0)),
    f("host_path_volume_force_creation", Text, Unset, (1, 8, 0)),
    f("hostname", Text, Unset, (0, 15, 0)).enters_info(),
    f("hostname_lookup", Bool, Fixed("true"), (0, 25, 0)).enters_info(),
    f("http_authenticators", Text, Unset, (1, 0, 0)),
    f("http_command_executor", Bool, Fixed("false"), (1, 0, 0)),
    f("http_credentials", Path, Unset, (1, 0, 0)),
    f("http_executor_domain_sockets", Bool, Fixed("false"), (1, 10, 0)),
    f("http_heartbeat_interval", Duration, Fixed("30secs"), (1, 2, 0)),
    f("image_gc_config", Json(Some(&flag_messages::IMAGE_GC_CONFIG)), Unset, (1, 5, 0)),
    f("image_providers", Text, Unset, (0, 25, 0)),
    f("image_provisioner_backend", Text, Unset, (0, 25, 0)),
    f("ingress_burst", Size, Unset, (1, 12, 0)),
    f("ingress_ceil_limit", Size, Unset, (1, 12, 0)),
    f("ingress_isolate_existing_containers", Bool, Fixed("true"), (1, 12, 0)),
    f("ingress_rate_limit_per_container", Size, Unset, (1, 12, 0)),
    f("ingress_rate_per_cpu", Text, Unset, (1, 12, 0)),
    f("initialize_driver_logging", Bool, Fixed("true"), (0, 20, 0)),
    f("ip", Text, Unset, (0, 10, 0)),
    f("ip6", Text, Unset, (1, 4, 0)),
    f("ip6_discovery_command", Text, Unset, (1, 4, 0)),
    f("ip_discovery_command", Text, Unset, (0, 24, 0)),
    f("isolation", Text, Fixed("posix/cpu,posix/mem"), (0, 10, 0)),
    f("jwt_secret_key", Path, Unset, (1, 5, 0)).alias("executor_secret_key", (1, 3, 0)),
    f("launcher", Text, Host("linux"), (0, 25, 0)),
    f("launcher_dir", Text, Host("/usr/libexec/mesos"), (0, 10, 0)),
    f("lo_name", Text, Unset, (0, 20, 0)),
    f("log_dir", Text, Unset, (0, 10, 0)),
    f("logbufsecs", Int, Fixed("0"), (0, 10, 0)),
    f("logging_level", Text, Fixed("INFO"), (0, 19, 0)),
    f("master", Source, Unset, (0, 10, 0)),
    f("master_detector", Text, Unset, (1, 0, 0)),
    f("max_completed_executors_per_framework", Unsigned(64), Fixed("150"), (1, 1, 0)),
    f("maximum_egress_rate_limit", Size, Unset, (1, 12, 0)),
    f("maximum_ingress_rate_limit", Size, Unset, (1, 12, 0)),
    f("memory_profiling", Bool, Fixed("false"), (1, 6, 0)),
    f("minimum_egress_rate_limit", Size, Unset, (1, 12, 0)),
    f("minimum_ingress_rate_limit", Size, Unset, (1, 12, 0)),
    f("modules", Json(Some(&flag_messages::MODULES)), Unset, (0, 21, 0)).secret(),
    f("modules_dir", Text, Unset, (1, 0, 0)),
    f("network_cni_config_dir", Text, Unset, (1, 0, 0)),
    f("network_cni_metrics", Bool, Fixed("true"), (1, 7, 0)),
    f("network_cni_plugins_dir", Text, Unset, (1, 0, 0)),
    f("network_cni_root_dir_persist", Bool, Fixed("false"), (1, 7, 1)).also(CNI),
    f("network_enable_rate_statistics", Bool, Fixed("false"), (1, 12, 0)),
    f("network_enable_snmp_statistics", Bool, Fixed("false"), (0, 28, 0)),
    f("network_enable_socket_statistics", Bool, Fixed("false"), (0, 21, 1)).until((0, 21, 2)),
    f("network_enable_socket_statistics_details", Bool, Fixed("false"), (0, 22, 0)),
    f("network_enable_socket_statistics_summary", Bool, Fixed("false"), (0, 22, 0)),
    f("network_link_speed", Size, Unset, (1, 12, 0)),
    f("network_rate_statistics_interval", Duration, Unset, (1, 12, 0)),
    f("network_rate_statistics_window", Duration, Unset, (1, 12, 0)),
    f("nvidia_gpu_devices", Numbers, Unset, (1, 0, 0)).enters_info(),
    f("oversubscribed_resources_interval", Duration, Fixed("15secs"), (0, 23, 0)),
    f("perf_duration", Duration, Fixed("10secs"), (0, 20, 0)),
    f("perf_events", Text, Unset, (0, 20, 0)),
    f("perf_interval", Duration, Fixed("1mins"), (0, 20, 0)),
    f("port", Unsigned(16), Fixed("5051"), (0, 10, 0)).enters_info(),
    f("provisioners", Text, Unset, (0, 24, 0)).until((0, 24, 2)),
    f("qos_controller", Text, Unset, (0, 23, 0)),
    f("qos_correction_interval_min", Duration, Fixed("0ns"), (0, 23, 0)),
    f("quiet", Bool, Fixed("false"), (0, 10, 0)),
    f("reconfiguration_policy", Text, Fixed("equal"), (1, 5, 0)),
    f("recover", Text, Fixed("reconnect"), (0, 13, 0)),
    f("recovery_timeout", Duration, Fixed("15mins"), (0, 14, 0)),
    f("registration_backoff_factor", Duration, Fixed("1secs"), (0, 19, 0)),
    f("resource_estimator", Text, Unset, (0, 23, 0)),
    f("resource_monitoring_interval", Duration, Fixed("1secs"), (0, 13, 0)).until((0, 25, 1)),
    f("resource_provider_config_dir", Text, Unset, (1, 4, 0)),
    f("resources", Text, Unset, (0, 10, 0)).enters_info(),
    f("revocable_cpu_low_priority", Bool, Fixed("true"), (0, 23, 0)),
    f("runtime_dir", Text, Host("/var/run/mesos"), (1, 1, 0)),
    f("sandbox_directory", Text, Fixed("/mnt/mesos/sandbox"), (0, 24, 0)),
    f("seccomp_config_dir", Text, Unset, (1, 8, 0)),
    f("seccomp_profile_name", Text, Unset, (1, 8, 0)),
    f("secret_resolver", Text, Unset, (1, 4, 0)),
    f("strict", Bool, Fixed("true"), (0, 13, 0)),
    f("switch_user", Bool, Fixed("true"), (0, 10, 0)),
    f("systemd_enable_support", Bool, Fixed("true"), (0, 27, 1)),
    f("systemd_runtime_directory", Text, Fixed("/run/systemd/system"), (0, 25, 0)),
    f("version", Bool, Fixed("false"), (0, 19, 0)),
    f("volume_gid_range", Text, Unset, (1, 8, 0)),
    f("work_dir", Text, Unset, (0, 10, 0)).required((1, 0, 0)),
    f("xfs_kill_containers", Bool, Fixed("false"), (1, 6, 0)),
    f("xfs_project_range", Text, Fixed("[5000-10000]"), (1, 0, 0)),
    f("xfs_quota_headroom", Size, Fixed("10MB"), (1, 12, 0)),
    f("zk_session_timeout", Duration, Fixed("10secs"), (1, 5, 0)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_unique() {
        assert!(FLAGS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for flag in FLAGS {
            assert!(flag.alias.is_none_or(|(alias, _)| FLAGS.iter().all(|other| other.name != alias)));
        }
    }
}
