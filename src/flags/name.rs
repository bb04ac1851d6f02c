//! The names of the flags that ckpt asks for. A name that is not in the table of flags does not compile.

use std::fmt;

use super::flag::Flag;
use super::table::FLAGS;
use crate::schema::is_same;

/// The name of a flag of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlagName(&'static str);

macro_rules! names {
    ($($constant:ident $name:literal;)*) => {
        impl FlagName {
            $(pub const $constant: Self = Self::known($name);)*
        }

        // An associated constant is computed only where it is used.
        const _: &[FlagName] = &[$(FlagName::$constant),*];
    };
}

names! {
    ADVERTISE_IP "advertise_ip";
    ADVERTISE_PORT "advertise_port";
    AGENT_FEATURES "agent_features";
    AGENT_SUBSYSTEMS "agent_subsystems";
    ATTRIBUTES "attributes";
    AUTHENTICATEE "authenticatee";
    AUTHENTICATE_HTTP_EXECUTORS "authenticate_http_executors";
    AUTHENTICATE_HTTP_READONLY "authenticate_http_readonly";
    AUTHENTICATE_HTTP_READWRITE "authenticate_http_readwrite";
    AUTHORIZER "authorizer";
    BOUNDING_CAPABILITIES "bounding_capabilities";
    CGROUPS_DESTROY_TIMEOUT "cgroups_destroy_timeout";
    CGROUPS_HIERARCHY "cgroups_hierarchy";
    CGROUPS_LIMIT_SWAP "cgroups_limit_swap";
    CGROUPS_NET_CLS_PRIMARY_HANDLE "cgroups_net_cls_primary_handle";
    CGROUPS_NET_CLS_SECONDARY_HANDLES "cgroups_net_cls_secondary_handles";
    CGROUPS_ROOT "cgroups_root";
    CHECKPOINT "checkpoint";
    CHECK_AGENT_PORT_RANGE_ONLY "check_agent_port_range_only";
    CONTAINERIZERS "containerizers";
    CONTAINER_LOGGER "container_logger";
    CONTAINER_PORTS_ISOLATED_RANGE "container_ports_isolated_range";
    CREDENTIAL "credential";
    CSI_PLUGIN_CONFIG_DIR "csi_plugin_config_dir";
    DEFAULT_CONTAINER_DNS "default_container_dns";
    DEFAULT_ROLE "default_role";
    DISK_PROFILE_ADAPTOR "disk_profile_adaptor";
    DISK_WATCH_INTERVAL "disk_watch_interval";
    DOCKER "docker";
    DOCKER_KILL_ORPHANS "docker_kill_orphans";
    DOCKER_REMOVE_DELAY "docker_remove_delay";
    DOCKER_SOCKET "docker_socket";
    DOCKER_STOP_TIMEOUT "docker_stop_timeout";
    DOMAIN "domain";
    DOMAIN_SOCKET_LOCATION "domain_socket_location";
    EFFECTIVE_CAPABILITIES "effective_capabilities";
    EXECUTOR_ENVIRONMENT_VARIABLES "executor_environment_variables";
    EXECUTOR_REREGISTRATION_RETRY_INTERVAL "executor_reregistration_retry_interval";
    EXECUTOR_REREGISTRATION_TIMEOUT "executor_reregistration_timeout";
    EXECUTOR_SHUTDOWN_GRACE_PERIOD "executor_shutdown_grace_period";
    FETCHER_CACHE_DIR "fetcher_cache_dir";
    FETCHER_CACHE_SIZE "fetcher_cache_size";
    GC_DELAY "gc_delay";
    GC_DISK_HEADROOM "gc_disk_headroom";
    HOOKS "hooks";
    HOSTNAME "hostname";
    HOSTNAME_LOOKUP "hostname_lookup";
    HTTP_AUTHENTICATORS "http_authenticators";
    HTTP_CREDENTIALS "http_credentials";
    HTTP_EXECUTOR_DOMAIN_SOCKETS "http_executor_domain_sockets";
    IMAGE_PROVIDERS "image_providers";
    IMAGE_PROVISIONER_BACKEND "image_provisioner_backend";
    IP "ip";
    IP6 "ip6";
    IP6_DISCOVERY_COMMAND "ip6_discovery_command";
    IP_DISCOVERY_COMMAND "ip_discovery_command";
    ISOLATION "isolation";
    JWT_SECRET_KEY "jwt_secret_key";
    LAUNCHER "launcher";
    LOG_DIR "log_dir";
    LOGGING_LEVEL "logging_level";
    MASTER "master";
    MASTER_DETECTOR "master_detector";
    MODULES "modules";
    MODULES_DIR "modules_dir";
    NETWORK_CNI_CONFIG_DIR "network_cni_config_dir";
    NETWORK_CNI_PLUGINS_DIR "network_cni_plugins_dir";
    NETWORK_CNI_ROOT_DIR_PERSIST "network_cni_root_dir_persist";
    NVIDIA_GPU_DEVICES "nvidia_gpu_devices";
    PERF_DURATION "perf_duration";
    PERF_EVENTS "perf_events";
    PERF_INTERVAL "perf_interval";
    PORT "port";
    QOS_CONTROLLER "qos_controller";
    RECONFIGURATION_POLICY "reconfiguration_policy";
    RECOVER "recover";
    RECOVERY_TIMEOUT "recovery_timeout";
    REGISTRATION_BACKOFF_FACTOR "registration_backoff_factor";
    RESOURCES "resources";
    RESOURCE_ESTIMATOR "resource_estimator";
    RESOURCE_PROVIDER_CONFIG_DIR "resource_provider_config_dir";
    RUNTIME_DIR "runtime_dir";
    SECCOMP_CONFIG_DIR "seccomp_config_dir";
    SECCOMP_PROFILE_NAME "seccomp_profile_name";
    SECRET_RESOLVER "secret_resolver";
    STRICT "strict";
    SWITCH_USER "switch_user";
    SYSTEMD_ENABLE_SUPPORT "systemd_enable_support";
    VOLUME_GID_RANGE "volume_gid_range";
    WORK_DIR "work_dir";
    XFS_PROJECT_RANGE "xfs_project_range";
}

impl FlagName {
    const fn known(name: &'static str) -> Self {
        let mut flags = FLAGS;
        while let [flag, rest @ ..] = flags {
            if is_same(flag.name.as_bytes(), name.as_bytes()) {
                return Self(name);
            }
            flags = rest;
        }
        panic!("the agent has no flag of that name");
    }

    pub(super) fn row(self) -> Option<&'static Flag> {
        FLAGS.iter().find(|flag| flag.name == self.0)
    }

    /// The name, as after `--`.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// Whether some release of the agent has a flag of this name or alias.
pub(crate) const fn is_flag(name: &str) -> bool {
    let mut flags = FLAGS;
    while let [flag, rest @ ..] = flags {
        let is_alias = match flag.alias {
            Some((alias, _)) => is_same(alias.as_bytes(), name.as_bytes()),
            None => false,
        };
        if is_alias || is_same(flag.name.as_bytes(), name.as_bytes()) {
            return true;
        }
        flags = rest;
    }
    false
}

impl From<&Flag> for FlagName {
    fn from(flag: &Flag) -> Self {
        Self(flag.name)
    }
}

impl fmt::Display for FlagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
