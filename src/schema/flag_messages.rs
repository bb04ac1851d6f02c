//! The messages that only flags contain, in JSON: `--acls`, `--firewall_rules`, `--modules` and others
//! (`mesos/authorizer/acls.proto`, `mesos/module/module.proto`, `messages/flags.proto`), as of the master branch. No
//! checkpoint holds one of them, so they are not in the generated table. ACLs of the same two entities are one message here.

use super::macros::{enums, message_statics};
use super::message::{EnumType, EnumValue, Field, Label, Message, Syntax, Type};
use super::table::{CREDENTIAL, DURATION_INFO, IMAGE, INTERNAL_SLAVE_CNI_SPEC_DNS, PARAMETER};

message_statics! {
    ACL_ENTITY = Proto2 "mesos.ACL.Entity" {
        1 Optional Enum(E_ACL_ENTITY_TYPE) "type";
        2 Repeated String "values";
    }
    ACL_OF_AGENTS = Proto2 "mesos.ACL of agents" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "agents";
    }
    ACL_OF_CREATOR_PRINCIPALS = Proto2 "mesos.ACL of creator_principals" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "creator_principals";
    }
    ACL_OF_FLAGS = Proto2 "mesos.ACL of flags" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "flags";
    }
    ACL_OF_FRAMEWORK_PRINCIPALS = Proto2 "mesos.ACL of framework_principals" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "framework_principals";
    }
    ACL_OF_IMAGES = Proto2 "mesos.ACL of images" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "images";
    }
    ACL_OF_LEVEL = Proto2 "mesos.ACL of level" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "level";
    }
    ACL_OF_LOGS = Proto2 "mesos.ACL of logs" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "logs";
    }
    ACL_OF_MACHINES = Proto2 "mesos.ACL of machines" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "machines";
    }
    ACL_OF_PATHS = Proto2 "mesos.ACL of paths" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "paths";
    }
    ACL_OF_RESERVER_PRINCIPALS = Proto2 "mesos.ACL of reserver_principals" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "reserver_principals";
    }
    ACL_OF_RESOURCE_PROVIDERS = Proto2 "mesos.ACL of resource_providers" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "resource_providers";
    }
    ACL_OF_ROLES = Proto2 "mesos.ACL of roles" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "roles";
    }
    ACL_OF_USERS = Proto2 "mesos.ACL of users" {
        1 Required Message(ACL_ENTITY) "principals";
        2 Required Message(ACL_ENTITY) "users";
    }
    ACLS = Proto2 "mesos.ACLs" {
        1 Optional Bool "permissive";
        2 Repeated Message(ACL_OF_ROLES) "register_frameworks";
        3 Repeated Message(ACL_OF_USERS) "run_tasks";
        5 Repeated Message(ACL_OF_ROLES) "reserve_resources";
        6 Repeated Message(ACL_OF_RESERVER_PRINCIPALS) "unreserve_resources";
        7 Repeated Message(ACL_OF_ROLES) "create_volumes";
        8 Repeated Message(ACL_OF_CREATOR_PRINCIPALS) "destroy_volumes";
        11 Repeated Message(ACL_OF_FRAMEWORK_PRINCIPALS) "teardown_frameworks";
        12 Repeated Message(ACL_OF_ROLES) "update_weights";
        13 Repeated Message(ACL_OF_PATHS) "get_endpoints";
        14 Repeated Message(ACL_OF_ROLES) "get_quotas";
        15 Repeated Message(ACL_OF_ROLES) "update_quotas";
        16 Repeated Message(ACL_OF_USERS) "view_frameworks";
        17 Repeated Message(ACL_OF_USERS) "view_tasks";
        18 Repeated Message(ACL_OF_USERS) "view_executors";
        19 Repeated Message(ACL_OF_USERS) "access_sandboxes";
        20 Repeated Message(ACL_OF_LOGS) "access_mesos_logs";
        21 Repeated Message(ACL_OF_ROLES) "view_roles";
        22 Repeated Message(ACL_OF_FLAGS) "view_flags";
        23 Repeated Message(ACL_OF_USERS) "launch_nested_containers_as_user";
        24 Repeated Message(ACL_OF_USERS) "launch_nested_containers_under_parent_with_user";
        25 Repeated Message(ACL_OF_USERS) "kill_nested_containers";
        26 Repeated Message(ACL_OF_USERS) "wait_nested_containers";
        27 Repeated Message(ACL_OF_USERS) "launch_nested_container_sessions_as_user";
        28 Repeated Message(ACL_OF_USERS) "launch_nested_container_sessions_under_parent_with_user";
        29 Repeated Message(ACL_OF_USERS) "attach_containers_input";
        30 Repeated Message(ACL_OF_USERS) "attach_containers_output";
        31 Repeated Message(ACL_OF_USERS) "view_containers";
        32 Repeated Message(ACL_OF_LEVEL) "set_log_level";
        33 Repeated Message(ACL_OF_USERS) "remove_nested_containers";
        34 Repeated Message(ACL_OF_AGENTS) "register_agents";
        35 Repeated Message(ACL_OF_MACHINES) "update_maintenance_schedules";
        36 Repeated Message(ACL_OF_MACHINES) "get_maintenance_schedules";
        37 Repeated Message(ACL_OF_MACHINES) "start_maintenances";
        38 Repeated Message(ACL_OF_MACHINES) "stop_maintenances";
        39 Repeated Message(ACL_OF_MACHINES) "get_maintenance_statuses";
        40 Repeated Message(ACL_OF_AGENTS) "mark_agents_gone";
        41 Repeated Message(ACL_OF_USERS) "launch_standalone_containers";
        42 Repeated Message(ACL_OF_USERS) "kill_standalone_containers";
        43 Repeated Message(ACL_OF_USERS) "wait_standalone_containers";
        44 Repeated Message(ACL_OF_USERS) "remove_standalone_containers";
        45 Repeated Message(ACL_OF_RESOURCE_PROVIDERS) "modify_resource_provider_configs";
        46 Repeated Message(ACL_OF_USERS) "view_standalone_containers";
        47 Repeated Message(ACL_OF_IMAGES) "prune_images";
        48 Repeated Message(ACL_OF_ROLES) "resize_volumes";
        49 Repeated Message(ACL_OF_ROLES) "create_block_disks";
        50 Repeated Message(ACL_OF_ROLES) "destroy_block_disks";
        51 Repeated Message(ACL_OF_ROLES) "create_mount_disks";
        52 Repeated Message(ACL_OF_ROLES) "destroy_mount_disks";
        53 Repeated Message(ACL_OF_RESOURCE_PROVIDERS) "view_resource_providers";
        54 Repeated Message(ACL_OF_RESOURCE_PROVIDERS) "mark_resource_providers_gone";
        55 Repeated Message(ACL_OF_ROLES) "destroy_raw_disks";
        56 Repeated Message(ACL_OF_AGENTS) "drain_agents";
        57 Repeated Message(ACL_OF_AGENTS) "deactivate_agents";
        58 Repeated Message(ACL_OF_AGENTS) "reactivate_agents";
    }
    CONTAINER_DNS_INFO = Proto2 "mesos.internal.ContainerDNSInfo" {
        1 Repeated Message(CONTAINER_DNS_INFO_MESOS_INFO) "mesos";
        2 Repeated Message(CONTAINER_DNS_INFO_DOCKER_INFO) "docker";
    }
    CONTAINER_DNS_INFO_DOCKER_INFO = Proto2 "mesos.internal.ContainerDNSInfo.DockerInfo" {
        1 Optional Enum(E_CONTAINER_DNS_INFO_DOCKER_INFO_NETWORK_MODE) "network_mode";
        2 Optional String "network_name";
        3 Required Message(CONTAINER_DNS_INFO_DOCKER_INFO_DNS) "dns";
    }
    CONTAINER_DNS_INFO_DOCKER_INFO_DNS = Proto2 "mesos.internal.ContainerDNSInfo.DockerInfo.DNS" {
        1 Repeated String "nameservers";
        2 Repeated String "search";
        3 Repeated String "options";
    }
    CONTAINER_DNS_INFO_MESOS_INFO = Proto2 "mesos.internal.ContainerDNSInfo.MesosInfo" {
        1 Optional Enum(E_CONTAINER_DNS_INFO_MESOS_INFO_NETWORK_MODE) "network_mode";
        2 Optional String "network_name";
        3 Required Message(INTERNAL_SLAVE_CNI_SPEC_DNS) "dns";
    }
    CREDENTIALS = Proto2 "mesos.Credentials" {
        1 Repeated Message(CREDENTIAL) "credentials";
    }
    DEVICE = Proto2 "mesos.Device" {
        1 Optional String "path";
        2 Optional Message(DEVICE_NUMBER) "number";
    }
    DEVICE_ACCESS = Proto2 "mesos.DeviceAccess" {
        1 Required Message(DEVICE) "device";
        2 Required Message(DEVICE_ACCESS_ACCESS) "access";
    }
    DEVICE_ACCESS_ACCESS = Proto2 "mesos.DeviceAccess.Access" {
        1 Optional Bool "read";
        2 Optional Bool "write";
        3 Optional Bool "mknod";
    }
    DEVICE_NUMBER = Proto2 "mesos.Device.Number" {
        1 Required UInt64 "major_number";
        2 Required UInt64 "minor_number";
    }
    DEVICE_WHITELIST = Proto2 "mesos.DeviceWhitelist" {
        1 Repeated Message(DEVICE_ACCESS) "allowed_devices";
    }
    FIREWALL = Proto2 "mesos.internal.Firewall" {
        1 Optional Message(FIREWALL_DISABLED_ENDPOINTS_RULE) "disabled_endpoints";
    }
    FIREWALL_DISABLED_ENDPOINTS_RULE = Proto2 "mesos.internal.Firewall.DisabledEndpointsRule" {
        1 Repeated String "paths";
    }
    IMAGE_GC_CONFIG = Proto2 "mesos.internal.ImageGcConfig" {
        1 Required Double "image_disk_headroom";
        2 Required Message(DURATION_INFO) "image_disk_watch_interval";
        3 Repeated Message(IMAGE) "excluded_images";
    }
    MODULES = Proto2 "mesos.Modules" {
        1 Repeated Message(MODULES_LIBRARY) "libraries";
    }
    MODULES_LIBRARY = Proto2 "mesos.Modules.Library" {
        1 Optional String "file";
        2 Optional String "name";
        3 Repeated Message(MODULES_LIBRARY_MODULE) "modules";
    }
    MODULES_LIBRARY_MODULE = Proto2 "mesos.Modules.Library.Module" {
        1 Optional String "name";
        2 Repeated Message(PARAMETER) "parameters";
    }
    SLAVE_CAPABILITIES = Proto2 "mesos.internal.SlaveCapabilities" {
        1 Repeated Message(SLAVE_INFO_CAPABILITY) "capabilities";
    }
    SLAVE_INFO_CAPABILITY = Proto2 "mesos.SlaveInfo.Capability" {
        1 Optional Enum(E_SLAVE_INFO_CAPABILITY_TYPE) "type";
    }
}

enums! {
    E_SLAVE_INFO_CAPABILITY_TYPE = "mesos.SlaveInfo.Capability.Type" {
        UNKNOWN = 0, MULTI_ROLE = 1, HIERARCHICAL_ROLE = 2, RESERVATION_REFINEMENT = 3, RESOURCE_PROVIDER = 4,
        RESIZE_VOLUME = 5, AGENT_OPERATION_FEEDBACK = 6, AGENT_DRAINING = 7, TASK_RESOURCE_LIMITS = 8
    }
    E_ACL_ENTITY_TYPE = "mesos.ACL.Entity.Type" { SOME = 0, ANY = 1, NONE = 2 }
    E_CONTAINER_DNS_INFO_DOCKER_INFO_NETWORK_MODE = "mesos.internal.ContainerDNSInfo.DockerInfo.NetworkMode" {
        UNKNOWN = 0, HOST = 1, BRIDGE = 2, USER = 3
    }
    E_CONTAINER_DNS_INFO_MESOS_INFO_NETWORK_MODE = "mesos.internal.ContainerDNSInfo.MesosInfo.NetworkMode" {
        UNKNOWN = 0, HOST = 1, CNI = 2
    }
}
