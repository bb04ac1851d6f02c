//! The messages, fields and enums that occur in checkpoint files, as of Mesos 1.12.0, with the first release that
//! knows each and how its label changed since 0.14.0. Generated from `tests/schema/messages.json.gz` by
//! `CKPT_BLESS=1 cargo test schema`. Do not edit.

use super::enum_name::enum_name;
use super::macros::{enums, map_entries, messages};
use super::message::{Default, EnumType, EnumValue, Field, Label, Message, Syntax, Type};

messages! {
    APPC_SPEC_IMAGE_MANIFEST = Proto2 "appc.spec.ImageManifest" {
        1 Required String "acKind" .since("0.28.0");
        2 Required String "acVersion" .since("0.28.0");
        3 Required String "name" .since("0.28.0");
        4 Repeated Message(APPC_SPEC_IMAGE_MANIFEST_LABEL) "labels" .since("0.28.0");
        5 Repeated Message(APPC_SPEC_IMAGE_MANIFEST_ANNOTATION) "annotations" .since("0.28.0");
        6 Repeated Message(APPC_SPEC_IMAGE_MANIFEST_DEPENDENCY) "dependencies" .since("0.28.0");
        7 Optional Message(APPC_SPEC_IMAGE_MANIFEST_APP) "app" .since("1.0.0");
    }
    APPC_SPEC_IMAGE_MANIFEST_ANNOTATION = Proto2 "appc.spec.ImageManifest.Annotation" {
        1 Required String "name" .since("0.28.0");
        2 Required String "value" .since("0.28.0");
    }
    APPC_SPEC_IMAGE_MANIFEST_APP = Proto2 "appc.spec.ImageManifest.App" {
        1 Repeated String "exec" .since("1.0.0");
        2 Optional String "workingDirectory" .since("1.0.0");
        3 Repeated Message(APPC_SPEC_IMAGE_MANIFEST_ENVIRONMENT) "environment" .since("1.0.0");
    }
    APPC_SPEC_IMAGE_MANIFEST_DEPENDENCY = Proto2 "appc.spec.ImageManifest.Dependency" {
        1 Required String "imageName" .since("0.28.0");
        2 Optional String "imageID" .since("0.28.0");
        3 Repeated Message(APPC_SPEC_IMAGE_MANIFEST_LABEL) "labels" .since("0.28.0");
        4 Optional UInt64 "size" .since("0.28.0");
    }
    APPC_SPEC_IMAGE_MANIFEST_ENVIRONMENT = Proto2 "appc.spec.ImageManifest.Environment" {
        1 Required String "name" .since("1.0.0");
        2 Required String "value" .since("1.0.0");
    }
    APPC_SPEC_IMAGE_MANIFEST_LABEL = Proto2 "appc.spec.ImageManifest.Label" {
        1 Required String "name" .since("0.28.0");
        2 Required String "value" .since("0.28.0");
    }
    DOCKER_SPEC_IMAGE_REFERENCE = Proto2 "docker.spec.ImageReference" {
        1 Optional String "registry" .since("0.26.0");
        2 Required String "repository" .since("0.26.0");
        3 Optional String "tag" .since("0.26.0").required_until("0.27.3");
        4 Optional String "digest" .since("0.27.0");
    }
    DOCKER_SPEC_V1_IMAGE_MANIFEST = Proto2 "docker.spec.v1.ImageManifest" {
        1 Optional String "id" .since("0.27.0");
        2 Optional String "parent" .since("0.27.0");
        3 Optional String "comment" .since("0.27.0");
        4 Optional String "created" .since("0.27.0");
        5 Optional String "container" .since("0.27.0");
        6 Optional Message(DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG) "container_config" .since("0.27.0");
        7 Optional String "docker_version" .since("0.27.0");
        8 Optional String "author" .since("0.27.0");
        9 Optional Message(DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG) "config" .since("0.27.0");
        10 Optional String "architecture" .since("0.27.0");
        11 Optional String "os" .since("0.27.0");
        12 Optional UInt32 "Size" .since("0.27.0");
    }
    DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG = Proto2 "docker.spec.v1.ImageManifest.Config" {
        1 Optional String "Hostname" .since("0.27.0");
        2 Repeated String "Entrypoint" .since("0.27.0");
        3 Repeated String "Env" .since("0.27.0");
        4 Optional String "User" .since("0.27.0");
        5 Repeated String "Cmd" .since("0.27.0");
        6 Optional String "WorkingDir" .since("0.27.0");
        8 Optional String "Image" .since("0.27.0");
        9 Repeated Map(ENTRY_PROTO2_STRING) "Labels" .since("1.0.0");
    }
    ATTRIBUTE = Proto2 "mesos.Attribute" {
        1 Required String "name";
        2 Required Enum(E_VALUE_TYPE) "type";
        3 Optional Message(VALUE_SCALAR) "scalar";
        4 Optional Message(VALUE_RANGES) "ranges";
        5 Optional Message(VALUE_TEXT) "text";
        6 Optional Message(VALUE_SET) "set";
    }
    CSIPLUGIN_CONTAINER_INFO = Proto2 "mesos.CSIPluginContainerInfo" {
        1 Repeated Enum(E_CSIPLUGIN_CONTAINER_INFO_SERVICE) "services" .since("1.5.0");
        2 Optional Message(COMMAND_INFO) "command" .since("1.5.0");
        3 Repeated Message(RESOURCE) "resources" .since("1.5.0");
        4 Optional Message(CONTAINER_INFO) "container" .since("1.5.0");
    }
    CAPABILITY_INFO = Proto2 "mesos.CapabilityInfo" {
        1 Repeated Enum(E_CAPABILITY_INFO_CAPABILITY) "capabilities" .since("1.1.0");
    }
    CGROUP_INFO = Proto2 "mesos.CgroupInfo" {
        1 Optional Message(CGROUP_INFO_NET_CLS) "net_cls" .since("0.28.0");
    }
    CGROUP_INFO_NET_CLS = Proto2 "mesos.CgroupInfo.NetCls" {
        1 Optional UInt32 "classid" .since("0.28.0");
    }
    CHECK_INFO = Proto2 "mesos.CheckInfo" {
        1 Optional Enum(E_CHECK_INFO_TYPE) "type" .since("1.2.0");
        2 Optional Message(CHECK_INFO_COMMAND) "command" .since("1.2.0");
        3 Optional Message(CHECK_INFO_HTTP) "http" .since("1.2.0");
        4 Optional Double "delay_seconds" .since("1.2.0").default(Default::Double(15.0));
        5 Optional Double "interval_seconds" .since("1.2.0").default(Default::Double(10.0));
        6 Optional Double "timeout_seconds" .since("1.2.0").default(Default::Double(20.0));
        7 Optional Message(CHECK_INFO_TCP) "tcp" .since("1.3.0");
    }
    CHECK_INFO_COMMAND = Proto2 "mesos.CheckInfo.Command" {
        1 Required Message(COMMAND_INFO) "command" .since("1.2.0");
    }
    CHECK_INFO_HTTP = Proto2 "mesos.CheckInfo.Http" {
        1 Required UInt32 "port" .since("1.2.0");
        2 Optional String "path" .since("1.2.0");
    }
    CHECK_INFO_TCP = Proto2 "mesos.CheckInfo.Tcp" {
        1 Required UInt32 "port" .since("1.3.0");
    }
    CHECK_STATUS_INFO = Proto2 "mesos.CheckStatusInfo" {
        1 Optional Enum(E_CHECK_INFO_TYPE) "type" .since("1.2.0");
        2 Optional Message(CHECK_STATUS_INFO_COMMAND) "command" .since("1.2.0");
        3 Optional Message(CHECK_STATUS_INFO_HTTP) "http" .since("1.2.0");
        4 Optional Message(CHECK_STATUS_INFO_TCP) "tcp" .since("1.3.0");
    }
    CHECK_STATUS_INFO_COMMAND = Proto2 "mesos.CheckStatusInfo.Command" {
        1 Optional Int32 "exit_code" .since("1.2.0");
    }
    CHECK_STATUS_INFO_HTTP = Proto2 "mesos.CheckStatusInfo.Http" {
        1 Optional UInt32 "status_code" .since("1.2.0");
    }
    CHECK_STATUS_INFO_TCP = Proto2 "mesos.CheckStatusInfo.Tcp" {
        1 Optional Bool "succeeded" .since("1.3.0");
    }
    COMMAND_INFO = Proto2 "mesos.CommandInfo" {
        1 Repeated Message(COMMAND_INFO_URI) "uris";
        2 Optional Message(ENVIRONMENT) "environment";
        3 Optional String "value" .required_until("0.19.1");
        5 Optional String "user" .since("0.19.0");
        6 Optional Bool "shell" .since("0.20.0").default(Default::Bool(true));
        7 Repeated String "arguments" .since("0.20.0");
    }
    COMMAND_INFO_URI = Proto2 "mesos.CommandInfo.URI" {
        1 Required String "value";
        2 Optional Bool "executable";
        3 Optional Bool "extract" .since("0.18.1").default(Default::Bool(true));
        4 Optional Bool "cache" .since("0.23.0");
        5 Optional String "output_file" .since("1.0.0");
    }
    CONTAINER_ID = Proto2 "mesos.ContainerID" {
        1 Required String "value" .since("0.18.0");
        2 Optional Message(CONTAINER_ID) "parent" .since("1.1.0");
    }
    CONTAINER_INFO = Proto2 "mesos.ContainerInfo" {
        1 Required Enum(E_CONTAINER_INFO_TYPE) "type" .since("0.20.0");
        2 Repeated Message(VOLUME) "volumes" .since("0.20.0");
        3 Optional Message(CONTAINER_INFO_DOCKER_INFO) "docker" .since("0.20.0");
        4 Optional String "hostname" .since("0.21.0");
        5 Optional Message(CONTAINER_INFO_MESOS_INFO) "mesos" .since("0.24.0");
        7 Repeated Message(NETWORK_INFO) "network_infos" .since("0.25.0");
        8 Optional Message(LINUX_INFO) "linux_info" .since("1.1.0");
        9 Optional Message(RLIMIT_INFO) "rlimit_info" .since("1.2.0");
        10 Optional Message(TTYINFO) "tty_info" .since("1.2.0");
    }
    CONTAINER_INFO_DOCKER_INFO = Proto2 "mesos.ContainerInfo.DockerInfo" {
        1 Required String "image" .since("0.20.0");
        2 Optional Enum(E_CONTAINER_INFO_DOCKER_INFO_NETWORK) "network" .since("0.20.1").default(Default::Enum(enum_name!(E_CONTAINER_INFO_DOCKER_INFO_NETWORK, HOST)));
        3 Repeated Message(CONTAINER_INFO_DOCKER_INFO_PORT_MAPPING) "port_mappings" .since("0.20.1");
        4 Optional Bool "privileged" .since("0.21.0").default(Default::Bool(false));
        5 Repeated Message(PARAMETER) "parameters" .since("0.21.0");
        6 Optional Bool "force_pull_image" .since("0.22.0");
        7 Optional String "volume_driver" .since("0.27.0").deprecated();
    }
    CONTAINER_INFO_DOCKER_INFO_PORT_MAPPING = Proto2 "mesos.ContainerInfo.DockerInfo.PortMapping" {
        1 Required UInt32 "host_port" .since("0.20.1");
        2 Required UInt32 "container_port" .since("0.20.1");
        3 Optional String "protocol" .since("0.20.1");
    }
    CONTAINER_INFO_MESOS_INFO = Proto2 "mesos.ContainerInfo.MesosInfo" {
        1 Optional Message(IMAGE) "image" .since("0.24.0");
    }
    CONTAINER_STATUS = Proto2 "mesos.ContainerStatus" {
        1 Repeated Message(NETWORK_INFO) "network_infos" .since("0.25.0");
        2 Optional Message(CGROUP_INFO) "cgroup_info" .since("0.28.0");
        3 Optional UInt32 "executor_pid" .since("1.0.0");
        4 Optional Message(CONTAINER_ID) "container_id" .since("1.2.0");
    }
    CREDENTIAL = Proto2 "mesos.Credential" {
        1 Required String "principal" .since("0.15.0");
        2 Optional String "secret" .since("0.15.0");
    }
    DISCOVERY_INFO = Proto2 "mesos.DiscoveryInfo" {
        1 Required Enum(E_DISCOVERY_INFO_VISIBILITY) "visibility" .since("0.22.0");
        2 Optional String "name" .since("0.22.0");
        3 Optional String "environment" .since("0.22.0");
        4 Optional String "location" .since("0.22.0");
        5 Optional String "version" .since("0.22.0");
        6 Optional Message(PORTS) "ports" .since("0.22.0");
        7 Optional Message(LABELS) "labels" .since("0.22.0");
    }
    DOMAIN_INFO = Proto2 "mesos.DomainInfo" {
        1 Optional Message(DOMAIN_INFO_FAULT_DOMAIN) "fault_domain" .since("1.4.0");
    }
    DOMAIN_INFO_FAULT_DOMAIN = Proto2 "mesos.DomainInfo.FaultDomain" {
        1 Required Message(DOMAIN_INFO_FAULT_DOMAIN_REGION_INFO) "region" .since("1.4.0");
        2 Required Message(DOMAIN_INFO_FAULT_DOMAIN_ZONE_INFO) "zone" .since("1.4.0");
    }
    DOMAIN_INFO_FAULT_DOMAIN_REGION_INFO = Proto2 "mesos.DomainInfo.FaultDomain.RegionInfo" {
        1 Required String "name" .since("1.4.0");
    }
    DOMAIN_INFO_FAULT_DOMAIN_ZONE_INFO = Proto2 "mesos.DomainInfo.FaultDomain.ZoneInfo" {
        1 Required String "name" .since("1.4.0");
    }
    DRAIN_CONFIG = Proto2 "mesos.DrainConfig" {
        1 Optional Message(DURATION_INFO) "max_grace_period" .since("1.9.0");
        2 Optional Bool "mark_gone" .since("1.9.0").default(Default::Bool(false));
    }
    DURATION_INFO = Proto2 "mesos.DurationInfo" {
        1 Required Int64 "nanoseconds" .since("0.25.0");
    }
    ENVIRONMENT = Proto2 "mesos.Environment" {
        1 Repeated Message(ENVIRONMENT_VARIABLE) "variables";
    }
    ENVIRONMENT_VARIABLE = Proto2 "mesos.Environment.Variable" {
        1 Required String "name";
        2 Optional String "value" .required_until("1.1.3");
        3 Optional Enum(E_ENVIRONMENT_VARIABLE_TYPE) "type" .since("1.3.0").default(Default::Enum(enum_name!(E_ENVIRONMENT_VARIABLE_TYPE, VALUE)));
        4 Optional Message(SECRET) "secret" .since("1.3.0");
    }
    EXECUTOR_ID = Proto2 "mesos.ExecutorID" {
        1 Required String "value";
    }
    EXECUTOR_INFO = Proto2 "mesos.ExecutorInfo" {
        1 Required Message(EXECUTOR_ID) "executor_id";
        4 Optional Bytes "data";
        5 Repeated Message(RESOURCE) "resources";
        7 Optional Message(COMMAND_INFO) "command" .required_until("1.0.4");
        8 Optional Message(FRAMEWORK_ID) "framework_id";
        9 Optional String "name";
        10 Optional String "source" .deprecated();
        11 Optional Message(CONTAINER_INFO) "container" .since("0.20.0");
        12 Optional Message(DISCOVERY_INFO) "discovery" .since("0.22.0");
        13 Optional Message(DURATION_INFO) "shutdown_grace_period" .since("1.0.0");
        14 Optional Message(LABELS) "labels" .since("1.0.0");
        15 Optional Enum(E_EXECUTOR_INFO_TYPE) "type" .since("1.1.0");
    }
    FRAMEWORK_ID = Proto2 "mesos.FrameworkID" {
        1 Required String "value";
    }
    FRAMEWORK_INFO = Proto2 "mesos.FrameworkInfo" {
        1 Required String "user";
        2 Required String "name";
        3 Optional Message(FRAMEWORK_ID) "id";
        4 Optional Double "failover_timeout" .default(Default::Double(0.0));
        5 Optional Bool "checkpoint" .default(Default::Bool(false));
        6 Optional String "role" .default(Default::String("*")).deprecated();
        7 Optional String "hostname" .since("0.19.0");
        8 Optional String "principal" .since("0.19.0");
        9 Optional String "webui_url" .since("0.21.0");
        10 Repeated Message(FRAMEWORK_INFO_CAPABILITY) "capabilities" .since("0.23.0");
        11 Optional Message(LABELS) "labels" .since("0.24.0");
        12 Repeated String "roles" .since("1.2.0");
        13 Repeated Map(ENTRY_PROTO2_OFFER_FILTERS) "offer_filters" .since("1.8.0");
    }
    FRAMEWORK_INFO_CAPABILITY = Proto2 "mesos.FrameworkInfo.Capability" {
        1 Optional Enum(E_FRAMEWORK_INFO_CAPABILITY_TYPE) "type" .since("0.23.0").required_until("0.28.0");
    }
    HEALTH_CHECK = Proto2 "mesos.HealthCheck" {
        1 Optional Message(HEALTH_CHECK_HTTPCHECK_INFO) "http" .since("0.19.0");
        2 Optional Double "delay_seconds" .since("0.19.0").default(Default::Double(15.0));
        3 Optional Double "interval_seconds" .since("0.19.0").default(Default::Double(10.0));
        4 Optional Double "timeout_seconds" .since("0.19.0").default(Default::Double(20.0));
        5 Optional UInt32 "consecutive_failures" .since("0.19.0").default(Default::Int(3));
        6 Optional Double "grace_period_seconds" .since("0.20.0").default(Default::Double(10.0));
        7 Optional Message(COMMAND_INFO) "command" .since("0.20.0");
        8 Optional Enum(E_HEALTH_CHECK_TYPE) "type" .since("1.1.0");
        9 Optional Message(HEALTH_CHECK_TCPCHECK_INFO) "tcp" .since("1.1.0");
    }
    HEALTH_CHECK_HTTPCHECK_INFO = Proto2 "mesos.HealthCheck.HTTPCheckInfo" {
        1 Required UInt32 "port" .since("0.28.0");
        2 Optional String "path" .since("0.28.0");
        3 Optional String "scheme" .since("1.1.0");
        4 Repeated UInt32 "statuses" .since("0.28.0");
        5 Optional Enum(E_NETWORK_INFO_PROTOCOL) "protocol" .since("1.5.0").default(Default::Enum(enum_name!(E_NETWORK_INFO_PROTOCOL, IPv4)));
    }
    HEALTH_CHECK_TCPCHECK_INFO = Proto2 "mesos.HealthCheck.TCPCheckInfo" {
        1 Required UInt32 "port" .since("1.1.0");
        2 Optional Enum(E_NETWORK_INFO_PROTOCOL) "protocol" .since("1.5.0").default(Default::Enum(enum_name!(E_NETWORK_INFO_PROTOCOL, IPv4)));
    }
    IMAGE = Proto2 "mesos.Image" {
        1 Required Enum(E_IMAGE_TYPE) "type" .since("0.24.0");
        2 Optional Message(IMAGE_APPC) "appc" .since("0.24.0");
        3 Optional Message(IMAGE_DOCKER) "docker" .since("0.24.0");
        4 Optional Bool "cached" .since("1.0.0").default(Default::Bool(true));
    }
    IMAGE_APPC = Proto2 "mesos.Image.Appc" {
        1 Required String "name" .since("0.24.0");
        2 Optional String "id" .since("0.24.0");
        3 Optional Message(LABELS) "labels" .since("0.24.0");
    }
    IMAGE_DOCKER = Proto2 "mesos.Image.Docker" {
        1 Required String "name" .since("0.24.0");
        2 Optional Message(CREDENTIAL) "credential" .since("0.27.0").deprecated();
        3 Optional Message(SECRET) "config" .since("1.3.0");
    }
    KILL_POLICY = Proto2 "mesos.KillPolicy" {
        1 Optional Message(DURATION_INFO) "grace_period" .since("1.0.0");
    }
    LABEL = Proto2 "mesos.Label" {
        1 Required String "key" .since("0.22.0");
        2 Optional String "value" .since("0.22.0");
    }
    LABELS = Proto2 "mesos.Labels" {
        1 Repeated Message(LABEL) "labels" .since("0.22.0");
    }
    LINUX_INFO = Proto2 "mesos.LinuxInfo" {
        1 Optional Message(CAPABILITY_INFO) "capability_info" .since("1.1.0").deprecated();
        2 Optional Message(CAPABILITY_INFO) "bounding_capabilities" .since("1.4.0");
        3 Optional Message(CAPABILITY_INFO) "effective_capabilities" .since("1.4.0");
        4 Optional Bool "share_pid_namespace" .since("1.4.0");
        5 Optional Message(SECCOMP_INFO) "seccomp" .since("1.8.0");
        6 Optional Enum(E_LINUX_INFO_IPC_MODE) "ipc_mode" .since("1.9.0");
        7 Optional UInt32 "shm_size" .since("1.9.0");
        8 Optional Bool "share_cgroups" .since("1.10.0").default(Default::Bool(true));
    }
    MOUNT_PROPAGATION = Proto2 "mesos.MountPropagation" {
        1 Optional Enum(E_MOUNT_PROPAGATION_MODE) "mode" .since("1.5.0");
    }
    NETWORK_INFO = Proto2 "mesos.NetworkInfo" {
        3 Repeated String "groups" .since("0.25.0");
        4 Optional Message(LABELS) "labels" .since("0.25.0");
        5 Repeated Message(NETWORK_INFO_IPADDRESS) "ip_addresses" .since("0.26.0");
        6 Optional String "name" .since("1.0.0");
        7 Repeated Message(NETWORK_INFO_PORT_MAPPING) "port_mappings" .since("1.1.0");
    }
    NETWORK_INFO_IPADDRESS = Proto2 "mesos.NetworkInfo.IPAddress" {
        1 Optional Enum(E_NETWORK_INFO_PROTOCOL) "protocol" .since("0.26.0").default(Default::Enum(enum_name!(E_NETWORK_INFO_PROTOCOL, IPv4)));
        2 Optional String "ip_address" .since("0.26.0");
    }
    NETWORK_INFO_PORT_MAPPING = Proto2 "mesos.NetworkInfo.PortMapping" {
        1 Required UInt32 "host_port" .since("1.1.0");
        2 Required UInt32 "container_port" .since("1.1.0");
        3 Optional String "protocol" .since("1.1.0");
    }
    OFFER_OPERATION = Proto2 "mesos.Offer.Operation" {
        1 Optional Enum(E_OFFER_OPERATION_TYPE) "type" .since("0.22.0").required_until("1.0.4");
        2 Optional Message(OFFER_OPERATION_LAUNCH) "launch" .since("0.22.0");
        3 Optional Message(OFFER_OPERATION_RESERVE) "reserve" .since("0.22.0");
        4 Optional Message(OFFER_OPERATION_UNRESERVE) "unreserve" .since("0.22.0");
        5 Optional Message(OFFER_OPERATION_CREATE) "create" .since("0.22.0");
        6 Optional Message(OFFER_OPERATION_DESTROY) "destroy" .since("0.22.0");
        7 Optional Message(OFFER_OPERATION_LAUNCH_GROUP) "launch_group" .since("1.1.0");
        12 Optional Message(OPERATION_ID) "id" .since("1.5.0");
        13 Optional Message(OFFER_OPERATION_GROW_VOLUME) "grow_volume" .since("1.6.0");
        14 Optional Message(OFFER_OPERATION_SHRINK_VOLUME) "shrink_volume" .since("1.6.0");
        15 Optional Message(OFFER_OPERATION_CREATE_DISK) "create_disk" .since("1.7.0");
        16 Optional Message(OFFER_OPERATION_DESTROY_DISK) "destroy_disk" .since("1.7.0");
    }
    OFFER_OPERATION_CREATE = Proto2 "mesos.Offer.Operation.Create" {
        1 Repeated Message(RESOURCE) "volumes" .since("0.22.0");
    }
    OFFER_OPERATION_CREATE_DISK = Proto2 "mesos.Offer.Operation.CreateDisk" {
        1 Required Message(RESOURCE) "source" .since("1.7.0");
        2 Required Enum(E_RESOURCE_DISK_INFO_SOURCE_TYPE) "target_type" .since("1.7.0");
        3 Optional String "target_profile" .since("1.7.1");
    }
    OFFER_OPERATION_DESTROY = Proto2 "mesos.Offer.Operation.Destroy" {
        1 Repeated Message(RESOURCE) "volumes" .since("0.22.0");
    }
    OFFER_OPERATION_DESTROY_DISK = Proto2 "mesos.Offer.Operation.DestroyDisk" {
        1 Required Message(RESOURCE) "source" .since("1.7.0");
    }
    OFFER_OPERATION_GROW_VOLUME = Proto2 "mesos.Offer.Operation.GrowVolume" {
        1 Required Message(RESOURCE) "volume" .since("1.6.0");
        2 Required Message(RESOURCE) "addition" .since("1.6.0");
    }
    OFFER_OPERATION_LAUNCH = Proto2 "mesos.Offer.Operation.Launch" {
        1 Repeated Message(TASK_INFO) "task_infos" .since("0.22.0");
    }
    OFFER_OPERATION_LAUNCH_GROUP = Proto2 "mesos.Offer.Operation.LaunchGroup" {
        1 Required Message(EXECUTOR_INFO) "executor" .since("1.1.0");
        2 Required Message(TASK_GROUP_INFO) "task_group" .since("1.1.0");
    }
    OFFER_OPERATION_RESERVE = Proto2 "mesos.Offer.Operation.Reserve" {
        1 Repeated Message(RESOURCE) "resources" .since("0.22.0");
        2 Repeated Message(RESOURCE) "source" .since("1.10.0");
    }
    OFFER_OPERATION_SHRINK_VOLUME = Proto2 "mesos.Offer.Operation.ShrinkVolume" {
        1 Required Message(RESOURCE) "volume" .since("1.6.0");
        2 Required Message(VALUE_SCALAR) "subtract" .since("1.6.0");
    }
    OFFER_OPERATION_UNRESERVE = Proto2 "mesos.Offer.Operation.Unreserve" {
        1 Repeated Message(RESOURCE) "resources" .since("0.22.0");
    }
    OFFER_FILTERS = Proto2 "mesos.OfferFilters" {
        1 Optional Message(OFFER_FILTERS_MIN_ALLOCATABLE_RESOURCES) "min_allocatable_resources" .since("1.8.0");
    }
    OFFER_FILTERS_MIN_ALLOCATABLE_RESOURCES = Proto2 "mesos.OfferFilters.MinAllocatableResources" {
        1 Repeated Message(OFFER_FILTERS_RESOURCE_QUANTITIES) "quantities" .since("1.8.0");
    }
    OFFER_FILTERS_RESOURCE_QUANTITIES = Proto2 "mesos.OfferFilters.ResourceQuantities" {
        1 Repeated Map(ENTRY_PROTO2_VALUE_SCALAR) "quantities" .since("1.8.0");
    }
    OPERATION = Proto2 "mesos.Operation" {
        1 Optional Message(FRAMEWORK_ID) "framework_id" .since("1.5.0");
        2 Optional Message(SLAVE_ID) "slave_id" .since("1.5.0");
        3 Required Message(OFFER_OPERATION) "info" .since("1.5.0");
        4 Required Message(OPERATION_STATUS) "latest_status" .since("1.5.0");
        5 Repeated Message(OPERATION_STATUS) "statuses" .since("1.5.0");
        6 Required Message(UUID) "uuid" .since("1.5.0");
    }
    OPERATION_ID = Proto2 "mesos.OperationID" {
        1 Required String "value" .since("1.5.0");
    }
    OPERATION_STATUS = Proto2 "mesos.OperationStatus" {
        1 Optional Message(OPERATION_ID) "operation_id" .since("1.5.0");
        2 Required Enum(E_OPERATION_STATE) "state" .since("1.5.0");
        3 Optional String "message" .since("1.5.0");
        4 Repeated Message(RESOURCE) "converted_resources" .since("1.5.0");
        5 Optional Message(UUID) "uuid" .since("1.5.0");
        6 Optional Message(SLAVE_ID) "slave_id" .since("1.7.1");
        7 Optional Message(RESOURCE_PROVIDER_ID) "resource_provider_id" .since("1.7.1");
    }
    PARAMETER = Proto2 "mesos.Parameter" {
        1 Required String "key";
        2 Required String "value";
    }
    PARAMETERS = Proto2 "mesos.Parameters" {
        1 Repeated Message(PARAMETER) "parameter";
    }
    PORT = Proto2 "mesos.Port" {
        1 Required UInt32 "number" .since("0.22.0");
        2 Optional String "name" .since("0.22.0");
        3 Optional String "protocol" .since("0.22.0");
        4 Optional Enum(E_DISCOVERY_INFO_VISIBILITY) "visibility" .since("0.26.0");
        5 Optional Message(LABELS) "labels" .since("0.27.0");
    }
    PORTS = Proto2 "mesos.Ports" {
        1 Repeated Message(PORT) "ports" .since("0.22.0");
    }
    RLIMIT_INFO = Proto2 "mesos.RLimitInfo" {
        1 Repeated Message(RLIMIT_INFO_RLIMIT) "rlimits" .since("1.2.0");
    }
    RLIMIT_INFO_RLIMIT = Proto2 "mesos.RLimitInfo.RLimit" {
        1 Optional Enum(E_RLIMIT_INFO_RLIMIT_TYPE) "type" .since("1.2.0");
        2 Optional UInt64 "hard" .since("1.2.0");
        3 Optional UInt64 "soft" .since("1.2.0");
    }
    RESOURCE = Proto2 "mesos.Resource" {
        1 Required String "name";
        2 Required Enum(E_VALUE_TYPE) "type";
        3 Optional Message(VALUE_SCALAR) "scalar";
        4 Optional Message(VALUE_RANGES) "ranges";
        5 Optional Message(VALUE_SET) "set";
        6 Optional String "role" .default(Default::String("*")).deprecated();
        7 Optional Message(RESOURCE_DISK_INFO) "disk" .since("0.22.0");
        8 Optional Message(RESOURCE_RESERVATION_INFO) "reservation" .since("0.23.0");
        9 Optional Message(RESOURCE_REVOCABLE_INFO) "revocable" .since("0.23.0");
        10 Optional Message(RESOURCE_SHARED_INFO) "shared" .since("1.1.0");
        11 Optional Message(RESOURCE_ALLOCATION_INFO) "allocation_info" .since("1.2.0");
        12 Optional Message(RESOURCE_PROVIDER_ID) "provider_id" .since("1.3.0");
        13 Repeated Message(RESOURCE_RESERVATION_INFO) "reservations" .since("1.4.0");
    }
    RESOURCE_ALLOCATION_INFO = Proto2 "mesos.Resource.AllocationInfo" {
        1 Optional String "role" .since("1.2.0");
    }
    RESOURCE_DISK_INFO = Proto2 "mesos.Resource.DiskInfo" {
        1 Optional Message(RESOURCE_DISK_INFO_PERSISTENCE) "persistence" .since("0.22.0");
        2 Optional Message(VOLUME) "volume" .since("0.22.0");
        3 Optional Message(RESOURCE_DISK_INFO_SOURCE) "source" .since("0.27.0");
    }
    RESOURCE_DISK_INFO_PERSISTENCE = Proto2 "mesos.Resource.DiskInfo.Persistence" {
        1 Required String "id" .since("0.22.0");
        2 Optional String "principal" .since("0.27.0");
    }
    RESOURCE_DISK_INFO_SOURCE = Proto2 "mesos.Resource.DiskInfo.Source" {
        1 Required Enum(E_RESOURCE_DISK_INFO_SOURCE_TYPE) "type" .since("0.27.0");
        2 Optional Message(RESOURCE_DISK_INFO_SOURCE_PATH) "path" .since("0.27.0");
        3 Optional Message(RESOURCE_DISK_INFO_SOURCE_MOUNT) "mount" .since("0.27.0");
        4 Optional String "id" .since("1.5.0");
        5 Optional Message(LABELS) "metadata" .since("1.5.0");
        6 Optional String "profile" .since("1.5.0");
        7 Optional String "vendor" .since("1.7.1");
    }
    RESOURCE_DISK_INFO_SOURCE_MOUNT = Proto2 "mesos.Resource.DiskInfo.Source.Mount" {
        1 Optional String "root" .since("0.27.0").required_until("1.2.3");
    }
    RESOURCE_DISK_INFO_SOURCE_PATH = Proto2 "mesos.Resource.DiskInfo.Source.Path" {
        1 Optional String "root" .since("0.27.0").required_until("1.2.3");
    }
    RESOURCE_RESERVATION_INFO = Proto2 "mesos.Resource.ReservationInfo" {
        1 Optional String "principal" .since("0.23.0").required_until("0.26.2");
        2 Optional Message(LABELS) "labels" .since("0.28.0");
        3 Optional String "role" .since("1.4.0");
        4 Optional Enum(E_RESOURCE_RESERVATION_INFO_TYPE) "type" .since("1.4.0");
    }
    RESOURCE_REVOCABLE_INFO = Proto2 "mesos.Resource.RevocableInfo" {}
    RESOURCE_SHARED_INFO = Proto2 "mesos.Resource.SharedInfo" {}
    RESOURCE_PROVIDER_ID = Proto2 "mesos.ResourceProviderID" {
        1 Required String "value" .since("1.3.0");
    }
    SECCOMP_INFO = Proto2 "mesos.SeccompInfo" {
        1 Optional String "profile_name" .since("1.8.0");
        2 Optional Bool "unconfined" .since("1.8.0");
    }
    SECRET = Proto2 "mesos.Secret" {
        1 Optional Enum(E_SECRET_TYPE) "type" .since("1.3.0");
        2 Optional Message(SECRET_REFERENCE) "reference" .since("1.3.0");
        3 Optional Message(SECRET_VALUE) "value" .since("1.3.0");
    }
    SECRET_REFERENCE = Proto2 "mesos.Secret.Reference" {
        1 Required String "name" .since("1.3.0");
        2 Optional String "key" .since("1.3.0");
    }
    SECRET_VALUE = Proto2 "mesos.Secret.Value" {
        1 Required Bytes "data" .since("1.3.0");
    }
    SLAVE_ID = Proto2 "mesos.SlaveID" {
        1 Required String "value";
    }
    SLAVE_INFO = Proto2 "mesos.SlaveInfo" {
        1 Required String "hostname";
        3 Repeated Message(RESOURCE) "resources";
        5 Repeated Message(ATTRIBUTE) "attributes";
        6 Optional Message(SLAVE_ID) "id";
        7 Optional Bool "checkpoint" .default(Default::Bool(false));
        8 Optional Int32 "port" .default(Default::Int(5051));
        10 Optional Message(DOMAIN_INFO) "domain" .since("1.4.0");
    }
    TTYINFO = Proto2 "mesos.TTYInfo" {
        1 Optional Message(TTYINFO_WINDOW_SIZE) "window_size" .since("1.2.0");
    }
    TTYINFO_WINDOW_SIZE = Proto2 "mesos.TTYInfo.WindowSize" {
        1 Required UInt32 "rows" .since("1.2.0");
        2 Required UInt32 "columns" .since("1.2.0");
    }
    TASK = Proto2 "mesos.Task" {
        1 Required String "name";
        2 Required Message(TASK_ID) "task_id";
        3 Required Message(FRAMEWORK_ID) "framework_id";
        4 Optional Message(EXECUTOR_ID) "executor_id";
        5 Required Message(SLAVE_ID) "slave_id";
        6 Required Enum(E_TASK_STATE) "state";
        7 Repeated Message(RESOURCE) "resources";
        8 Repeated Message(TASK_STATUS) "statuses" .since("0.16.0");
        9 Optional Enum(E_TASK_STATE) "status_update_state" .since("0.21.0");
        10 Optional Bytes "status_update_uuid" .since("0.21.0");
        11 Optional Message(LABELS) "labels" .since("0.22.0");
        12 Optional Message(DISCOVERY_INFO) "discovery" .since("0.22.0");
        13 Optional Message(CONTAINER_INFO) "container" .since("0.27.0");
        14 Optional String "user" .since("1.0.0");
        15 Optional Message(HEALTH_CHECK) "health_check" .since("1.8.0");
        16 Optional Message(KILL_POLICY) "kill_policy" .since("1.9.0");
        17 Repeated Map(ENTRY_PROTO2_VALUE_SCALAR) "limits" .since("1.10.0");
    }
    TASK_GROUP_INFO = Proto2 "mesos.TaskGroupInfo" {
        1 Repeated Message(TASK_INFO) "tasks" .since("1.1.0");
    }
    TASK_ID = Proto2 "mesos.TaskID" {
        1 Required String "value";
    }
    TASK_INFO = Proto2 "mesos.TaskInfo" {
        1 Required String "name";
        2 Required Message(TASK_ID) "task_id";
        3 Required Message(SLAVE_ID) "slave_id";
        4 Repeated Message(RESOURCE) "resources";
        5 Optional Message(EXECUTOR_INFO) "executor";
        6 Optional Bytes "data";
        7 Optional Message(COMMAND_INFO) "command";
        8 Optional Message(HEALTH_CHECK) "health_check" .since("0.20.0");
        9 Optional Message(CONTAINER_INFO) "container" .since("0.20.0");
        10 Optional Message(LABELS) "labels" .since("0.22.0");
        11 Optional Message(DISCOVERY_INFO) "discovery" .since("0.22.0");
        12 Optional Message(KILL_POLICY) "kill_policy" .since("1.0.0");
        13 Optional Message(CHECK_INFO) "check" .since("1.2.0");
        14 Optional Message(DURATION_INFO) "max_completion_time" .since("1.6.0");
        15 Repeated Map(ENTRY_PROTO2_VALUE_SCALAR) "limits" .since("1.10.0");
    }
    TASK_RESOURCE_LIMITATION = Proto2 "mesos.TaskResourceLimitation" {
        1 Repeated Message(RESOURCE) "resources" .since("1.5.0");
    }
    TASK_STATUS = Proto2 "mesos.TaskStatus" {
        1 Required Message(TASK_ID) "task_id";
        2 Required Enum(E_TASK_STATE) "state";
        3 Optional Bytes "data";
        4 Optional String "message";
        5 Optional Message(SLAVE_ID) "slave_id" .since("0.15.0");
        6 Optional Double "timestamp" .since("0.16.0");
        7 Optional Message(EXECUTOR_ID) "executor_id" .since("0.20.0");
        8 Optional Bool "healthy" .since("0.20.0");
        9 Optional Enum(E_TASK_STATUS_SOURCE) "source" .since("0.21.0");
        10 Optional Enum(E_TASK_STATUS_REASON) "reason" .since("0.21.0");
        11 Optional Bytes "uuid" .since("0.22.0");
        12 Optional Message(LABELS) "labels" .since("0.24.0");
        13 Optional Message(CONTAINER_STATUS) "container_status" .since("0.25.0");
        14 Optional Message(TIME_INFO) "unreachable_time" .since("1.1.0");
        15 Optional Message(CHECK_STATUS_INFO) "check_status" .since("1.2.0");
        16 Optional Message(TASK_RESOURCE_LIMITATION) "limitation" .since("1.5.0");
    }
    TIME_INFO = Proto2 "mesos.TimeInfo" {
        1 Required Int64 "nanoseconds" .since("0.25.0");
    }
    UUID = Proto2 "mesos.UUID" {
        1 Required Bytes "value" .since("1.5.0");
    }
    VALUE_RANGE = Proto2 "mesos.Value.Range" {
        1 Required UInt64 "begin";
        2 Required UInt64 "end";
    }
    VALUE_RANGES = Proto2 "mesos.Value.Ranges" {
        1 Repeated Message(VALUE_RANGE) "range";
    }
    VALUE_SCALAR = Proto2 "mesos.Value.Scalar" {
        1 Required Double "value";
    }
    VALUE_SET = Proto2 "mesos.Value.Set" {
        1 Repeated String "item";
    }
    VALUE_TEXT = Proto2 "mesos.Value.Text" {
        1 Required String "value";
    }
    VOLUME = Proto2 "mesos.Volume" {
        1 Required String "container_path" .since("0.20.0");
        2 Optional String "host_path" .since("0.20.0");
        3 Required Enum(E_VOLUME_MODE) "mode" .since("0.20.0");
        4 Optional Message(IMAGE) "image" .since("0.24.0");
        5 Optional Message(VOLUME_SOURCE) "source" .since("1.0.0");
    }
    VOLUME_SOURCE = Proto2 "mesos.Volume.Source" {
        1 Optional Enum(E_VOLUME_SOURCE_TYPE) "type" .since("1.0.0");
        2 Optional Message(VOLUME_SOURCE_DOCKER_VOLUME) "docker_volume" .since("1.0.0");
        3 Optional Message(VOLUME_SOURCE_SANDBOX_PATH) "sandbox_path" .since("1.1.0");
        4 Optional Message(SECRET) "secret" .since("1.3.0");
        5 Optional Message(VOLUME_SOURCE_HOST_PATH) "host_path" .since("1.5.0");
        6 Optional Message(VOLUME_SOURCE_CSIVOLUME) "csi_volume" .since("1.11.0");
    }
    VOLUME_SOURCE_CSIVOLUME = Proto2 "mesos.Volume.Source.CSIVolume" {
        1 Required String "plugin_name" .since("1.11.0");
        2 Optional Message(VOLUME_SOURCE_CSIVOLUME_STATIC_PROVISIONING) "static_provisioning" .since("1.11.0");
    }
    VOLUME_SOURCE_CSIVOLUME_STATIC_PROVISIONING = Proto2 "mesos.Volume.Source.CSIVolume.StaticProvisioning" {
        1 Required String "volume_id" .since("1.11.0");
        2 Required Message(VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY) "volume_capability" .since("1.11.0");
        3 Repeated Map(ENTRY_PROTO2_SECRET) "node_stage_secrets" .since("1.11.0");
        4 Repeated Map(ENTRY_PROTO2_SECRET) "node_publish_secrets" .since("1.11.0");
        5 Repeated Map(ENTRY_PROTO2_STRING) "volume_context" .since("1.11.0");
    }
    VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY = Proto2 "mesos.Volume.Source.CSIVolume.VolumeCapability" {
        1 Optional Message(VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_BLOCK_VOLUME) "block" .since("1.5.0").oneof("access_type");
        2 Optional Message(VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_MOUNT_VOLUME) "mount" .since("1.5.0").oneof("access_type");
        3 Required Message(VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE) "access_mode" .since("1.5.0").optional_until("1.10.0");
    }
    VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE = Proto2 "mesos.Volume.Source.CSIVolume.VolumeCapability.AccessMode" {
        1 Required Enum(E_VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE_MODE) "mode" .since("1.5.0").optional_until("1.10.0");
    }
    VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_BLOCK_VOLUME = Proto2 "mesos.Volume.Source.CSIVolume.VolumeCapability.BlockVolume" {}
    VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_MOUNT_VOLUME = Proto2 "mesos.Volume.Source.CSIVolume.VolumeCapability.MountVolume" {
        1 Optional String "fs_type" .since("1.5.0");
        2 Repeated String "mount_flags" .since("1.5.0");
    }
    VOLUME_SOURCE_DOCKER_VOLUME = Proto2 "mesos.Volume.Source.DockerVolume" {
        1 Optional String "driver" .since("1.0.0");
        2 Required String "name" .since("1.0.0");
        3 Optional Message(PARAMETERS) "driver_options" .since("1.0.0");
    }
    VOLUME_SOURCE_HOST_PATH = Proto2 "mesos.Volume.Source.HostPath" {
        1 Required String "path" .since("1.5.0");
        2 Optional Message(MOUNT_PROPAGATION) "mount_propagation" .since("1.5.0");
    }
    VOLUME_SOURCE_SANDBOX_PATH = Proto2 "mesos.Volume.Source.SandboxPath" {
        1 Optional Enum(E_VOLUME_SOURCE_SANDBOX_PATH_TYPE) "type" .since("1.1.0");
        2 Required String "path" .since("1.1.0");
    }
    CSI_STATE_VOLUME_STATE = Proto3 "mesos.csi.state.VolumeState" {
        1 Singular Enum(E_CSI_STATE_VOLUME_STATE_STATE) "state" .since("1.5.0");
        2 Optional Message(VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY) "volume_capability" .since("1.5.0");
        3 Repeated Map(ENTRY_PROTO3_STRING) "volume_context" .since("1.5.0");
        4 Repeated Map(ENTRY_PROTO3_STRING) "publish_context" .since("1.5.0");
        5 Singular String "boot_id" .since("1.5.0");
        6 Repeated Map(ENTRY_PROTO3_STRING) "parameters" .since("1.7.1");
        7 Singular Bool "node_publish_required" .since("1.7.2");
        8 Singular Bool "pre_provisioned" .since("1.11.0");
        9 Singular Bool "readonly" .since("1.11.0");
        10 Repeated Map(ENTRY_PROTO3_SECRET) "node_stage_secrets" .since("1.11.0");
        11 Repeated Map(ENTRY_PROTO3_SECRET) "node_publish_secrets" .since("1.11.0");
    }
    INTERNAL_STATUS_UPDATE = Proto2 "mesos.internal.StatusUpdate" {
        1 Required Message(FRAMEWORK_ID) "framework_id";
        2 Optional Message(EXECUTOR_ID) "executor_id";
        3 Optional Message(SLAVE_ID) "slave_id";
        4 Required Message(TASK_STATUS) "status";
        5 Required Double "timestamp";
        6 Optional Bytes "uuid" .required_until("0.22.2");
        7 Optional Enum(E_TASK_STATE) "latest_state" .since("0.21.0");
    }
    INTERNAL_STATUS_UPDATE_RECORD = Proto2 "mesos.internal.StatusUpdateRecord" {
        1 Required Enum(E_INTERNAL_STATUS_UPDATE_RECORD_TYPE) "type";
        2 Optional Message(INTERNAL_STATUS_UPDATE) "update";
        3 Optional Bytes "uuid";
    }
    INTERNAL_UPDATE_OPERATION_STATUS_MESSAGE = Proto2 "mesos.internal.UpdateOperationStatusMessage" {
        1 Optional Message(FRAMEWORK_ID) "framework_id" .since("1.5.0");
        2 Optional Message(SLAVE_ID) "slave_id" .since("1.5.0");
        3 Required Message(OPERATION_STATUS) "status" .since("1.5.0");
        4 Optional Message(OPERATION_STATUS) "latest_status" .since("1.5.0");
        5 Optional Message(UUID) "operation_uuid" .since("1.5.0").required_until("1.7.3");
    }
    INTERNAL_UPDATE_OPERATION_STATUS_RECORD = Proto2 "mesos.internal.UpdateOperationStatusRecord" {
        1 Required Enum(E_INTERNAL_UPDATE_OPERATION_STATUS_RECORD_TYPE) "type" .since("1.5.0");
        2 Optional Message(INTERNAL_UPDATE_OPERATION_STATUS_MESSAGE) "update" .since("1.5.0");
        3 Optional Message(UUID) "uuid" .since("1.5.0");
    }
    INTERNAL_SLAVE_CSIVOLUME = Proto3 "mesos.internal.slave.CSIVolume" {
        1 Singular String "plugin_name" .since("1.11.0");
        2 Singular String "id" .since("1.11.0");
    }
    INTERNAL_SLAVE_CSIVOLUMES = Proto3 "mesos.internal.slave.CSIVolumes" {
        1 Repeated Message(INTERNAL_SLAVE_CSIVOLUME) "volumes" .since("1.11.0");
    }
    INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE = Proto2 "mesos.internal.slave.CgroupDeviceAccessState" {
        1 Repeated String "allow_list" .since("1.12.0");
        2 Repeated String "deny_list" .since("1.12.0");
    }
    INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATES = Proto2 "mesos.internal.slave.CgroupDeviceAccessStates" {
        1 Repeated Map(ENTRY_PROTO2_INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE) "device_access_per_cgroup" .since("1.12.0");
    }
    INTERNAL_SLAVE_DOCKER_VOLUME = Proto2 "mesos.internal.slave.DockerVolume" {
        1 Required String "driver" .since("1.0.0");
        2 Required String "name" .since("1.0.0");
    }
    INTERNAL_SLAVE_DOCKER_VOLUMES = Proto2 "mesos.internal.slave.DockerVolumes" {
        1 Repeated Message(INTERNAL_SLAVE_DOCKER_VOLUME) "volumes" .since("1.0.0");
    }
    INTERNAL_SLAVE_RESOURCE_STATE = Proto2 "mesos.internal.slave.ResourceState" {
        1 Repeated Message(OPERATION) "operations" .since("1.8.0");
        2 Repeated Message(RESOURCE) "resources" .since("1.8.0");
    }
    INTERNAL_SLAVE_VOLUME_GID_INFO = Proto2 "mesos.internal.slave.VolumeGidInfo" {
        1 Optional Enum(E_INTERNAL_SLAVE_VOLUME_GID_INFO_TYPE) "type" .since("1.8.0");
        2 Required String "path" .since("1.8.0");
        3 Required UInt32 "gid" .since("1.8.0");
    }
    INTERNAL_SLAVE_VOLUME_GID_INFOS = Proto2 "mesos.internal.slave.VolumeGidInfos" {
        1 Repeated Message(INTERNAL_SLAVE_VOLUME_GID_INFO) "infos" .since("1.8.0");
    }
    INTERNAL_SLAVE_CNI_SPEC_DNS = Proto2 "mesos.internal.slave.cni.spec.DNS" {
        1 Repeated String "nameservers" .since("1.0.0");
        2 Optional String "domain" .since("1.0.0");
        3 Repeated String "search" .since("1.0.0");
        4 Repeated String "options" .since("1.0.0");
    }
    INTERNAL_SLAVE_CNI_SPEC_IPCONFIG = Proto2 "mesos.internal.slave.cni.spec.IPConfig" {
        1 Required String "ip" .since("1.0.0");
        2 Optional String "gateway" .since("1.0.0");
        3 Repeated Message(INTERNAL_SLAVE_CNI_SPEC_ROUTE) "routes" .since("1.0.0");
    }
    INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG = Proto2 "mesos.internal.slave.cni.spec.NetworkConfig" {
        1 Required String "name" .since("1.0.0");
        2 Required String "type" .since("1.0.0");
        3 Optional Message(INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG_IPAM) "ipam" .since("1.0.0");
        4 Optional Message(INTERNAL_SLAVE_CNI_SPEC_DNS) "dns" .since("1.0.0");
    }
    INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG_IPAM = Proto2 "mesos.internal.slave.cni.spec.NetworkConfig.IPAM" {
        1 Required String "type" .since("1.0.0");
        2 Repeated Message(INTERNAL_SLAVE_CNI_SPEC_ROUTE) "routes" .since("1.0.0");
    }
    INTERNAL_SLAVE_CNI_SPEC_NETWORK_INFO = Proto2 "mesos.internal.slave.cni.spec.NetworkInfo" {
        1 Optional Message(INTERNAL_SLAVE_CNI_SPEC_IPCONFIG) "ip4" .since("1.0.0");
        2 Optional Message(INTERNAL_SLAVE_CNI_SPEC_IPCONFIG) "ip6" .since("1.0.0");
        3 Optional Message(INTERNAL_SLAVE_CNI_SPEC_DNS) "dns" .since("1.0.0");
    }
    INTERNAL_SLAVE_CNI_SPEC_ROUTE = Proto2 "mesos.internal.slave.cni.spec.Route" {
        1 Required String "dst" .since("1.0.0");
        2 Optional String "gw" .since("1.0.0");
    }
    INTERNAL_SLAVE_DOCKER_IMAGE = Proto2 "mesos.internal.slave.docker.Image" {
        1 Required Message(DOCKER_SPEC_IMAGE_REFERENCE) "reference" .since("0.26.0");
        2 Repeated String "layer_ids" .since("0.26.0");
        3 Optional String "config_digest" .since("1.7.3");
    }
    INTERNAL_SLAVE_DOCKER_IMAGES = Proto2 "mesos.internal.slave.docker.Images" {
        1 Repeated Message(INTERNAL_SLAVE_DOCKER_IMAGE) "images" .since("0.26.0");
    }
    INTERNAL_STATE_ENTRY = Proto2 "mesos.internal.state.Entry" {
        1 Required String "name";
        2 Required Bytes "uuid";
        3 Required Bytes "value";
    }
    RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE = Proto2 "mesos.resource_provider.ResourceProviderState" {
        1 Repeated Message(OPERATION) "operations" .since("1.5.0");
        2 Repeated Message(RESOURCE) "resources" .since("1.5.0");
        3 Optional Message(RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE) "storage" .since("1.6.0");
    }
    RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE = Proto2 "mesos.resource_provider.ResourceProviderState.Storage" {
        1 Repeated Map(ENTRY_PROTO2_RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO) "profiles" .since("1.6.0");
    }
    RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO = Proto2 "mesos.resource_provider.ResourceProviderState.Storage.ProfileInfo" {
        1 Required Message(VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY) "capability" .since("1.6.0");
        2 Repeated Map(ENTRY_PROTO2_STRING) "parameters" .since("1.6.0");
    }
    RESOURCE_PROVIDER_REGISTRY_REGISTRY = Proto2 "mesos.resource_provider.registry.Registry" {
        1 Repeated Message(RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER) "resource_providers" .since("1.5.0");
        2 Repeated Message(RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER) "removed_resource_providers" .since("1.6.0");
    }
    RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER = Proto2 "mesos.resource_provider.registry.ResourceProvider" {
        1 Required Message(RESOURCE_PROVIDER_ID) "id" .since("1.5.0");
        2 Optional String "type" .since("1.7.0");
        3 Optional String "name" .since("1.7.0");
    }
    SECCOMP_CONTAINER_SECCOMP_PROFILE = Proto2 "mesos.seccomp.ContainerSeccompProfile" {
        1 Required Enum(E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ACTION) "default_action" .since("1.8.0");
        2 Repeated Enum(E_SECCOMP_CONTAINER_SECCOMP_PROFILE_ARCHITECTURE) "architectures" .since("1.8.0");
        3 Repeated Message(SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL) "syscalls" .since("1.8.0");
    }
    SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL = Proto2 "mesos.seccomp.ContainerSeccompProfile.Syscall" {
        1 Repeated String "names" .since("1.8.0");
        2 Required Enum(E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ACTION) "action" .since("1.8.0");
        3 Repeated Message(SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG) "args" .since("1.8.0");
        4 Optional Message(SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER) "includes" .since("1.8.0");
        5 Optional Message(SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER) "excludes" .since("1.8.0");
    }
    SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG = Proto2 "mesos.seccomp.ContainerSeccompProfile.Syscall.Arg" {
        1 Required UInt32 "index" .since("1.8.0");
        2 Required Enum(E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG_OPERATOR) "op" .since("1.8.0");
        3 Required UInt64 "value" .since("1.8.0");
        4 Required UInt64 "value_two" .since("1.8.0");
    }
    SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER = Proto2 "mesos.seccomp.ContainerSeccompProfile.Syscall.Filter" {
        1 Repeated Enum(E_CAPABILITY_INFO_CAPABILITY) "capabilities" .since("1.8.0");
    }
    SLAVE_CONTAINER_CONFIG = Proto2 "mesos.slave.ContainerConfig" {
        3 Required String "directory" .since("0.27.0");
        4 Optional String "user" .since("0.27.0");
        5 Optional String "rootfs" .since("0.27.0");
        7 Optional Message(SLAVE_CONTAINER_CONFIG_DOCKER) "docker" .since("0.27.0");
        8 Optional Message(EXECUTOR_INFO) "executor_info" .since("0.28.0").required_until("1.0.4");
        9 Optional Message(TASK_INFO) "task_info" .since("0.28.0");
        10 Optional Message(SLAVE_CONTAINER_CONFIG_APPC) "appc" .since("1.0.0");
        11 Required Message(COMMAND_INFO) "command_info" .since("1.1.0");
        12 Optional Message(CONTAINER_INFO) "container_info" .since("1.1.0");
        13 Repeated Message(RESOURCE) "resources" .since("1.1.0");
        14 Optional Enum(E_SLAVE_CONTAINER_CLASS) "container_class" .since("1.2.0");
        15 Repeated String "ephemeral_volumes" .since("1.9.0");
        16 Repeated Map(ENTRY_PROTO2_VALUE_SCALAR) "limits" .since("1.10.0");
    }
    SLAVE_CONTAINER_CONFIG_APPC = Proto2 "mesos.slave.ContainerConfig.Appc" {
        1 Optional Message(APPC_SPEC_IMAGE_MANIFEST) "manifest" .since("1.0.0");
    }
    SLAVE_CONTAINER_CONFIG_DOCKER = Proto2 "mesos.slave.ContainerConfig.Docker" {
        1 Optional Message(DOCKER_SPEC_V1_IMAGE_MANIFEST) "manifest" .since("0.27.0");
    }
    SLAVE_CONTAINER_FILE_OPERATION = Proto2 "mesos.slave.ContainerFileOperation" {
        1 Optional Enum(E_SLAVE_CONTAINER_FILE_OPERATION_OPERATION) "operation" .since("1.9.0");
        2 Optional Message(SLAVE_CONTAINER_FILE_OPERATION_SYMLINK) "symlink" .since("1.9.0").oneof("parameters");
        3 Optional Message(SLAVE_CONTAINER_FILE_OPERATION_MKDIR) "mkdir" .since("1.9.0").oneof("parameters");
        4 Optional Message(SLAVE_CONTAINER_FILE_OPERATION_RENAME) "rename" .since("1.9.0").oneof("parameters");
        5 Optional Message(SLAVE_CONTAINER_MOUNT_INFO) "mount" .since("1.9.0").oneof("parameters");
    }
    SLAVE_CONTAINER_FILE_OPERATION_MKDIR = Proto2 "mesos.slave.ContainerFileOperation.Mkdir" {
        1 Optional String "target" .since("1.9.0");
        2 Optional Bool "recursive" .since("1.9.0");
    }
    SLAVE_CONTAINER_FILE_OPERATION_RENAME = Proto2 "mesos.slave.ContainerFileOperation.Rename" {
        1 Optional String "source" .since("1.9.0");
        2 Optional String "target" .since("1.9.0");
    }
    SLAVE_CONTAINER_FILE_OPERATION_SYMLINK = Proto2 "mesos.slave.ContainerFileOperation.Symlink" {
        1 Optional String "source" .since("1.9.0");
        2 Optional String "target" .since("1.9.0");
    }
    SLAVE_CONTAINER_LAUNCH_INFO = Proto2 "mesos.slave.ContainerLaunchInfo" {
        1 Repeated Message(COMMAND_INFO) "pre_exec_commands" .since("0.27.0").deprecated();
        2 Optional Message(ENVIRONMENT) "environment" .since("0.27.0");
        3 Optional String "rootfs" .since("0.27.0");
        4 Repeated Int32 "clone_namespaces" .since("0.27.0");
        5 Optional Message(COMMAND_INFO) "command" .since("0.28.0");
        6 Optional String "working_directory" .since("0.28.0");
        7 Optional Message(CAPABILITY_INFO) "effective_capabilities" .since("1.1.0");
        8 Optional Message(RLIMIT_INFO) "rlimits" .since("1.2.0");
        9 Repeated Int32 "enter_namespaces" .since("1.2.0");
        10 Optional String "user" .since("1.2.0");
        14 Optional String "tty_slave_path" .since("1.2.0");
        15 Optional Message(ENVIRONMENT) "task_environment" .since("1.2.1");
        16 Optional Message(CAPABILITY_INFO) "bounding_capabilities" .since("1.4.0");
        17 Repeated Message(SLAVE_CONTAINER_MOUNT_INFO) "mounts" .since("1.5.0");
        18 Optional Message(SECCOMP_CONTAINER_SECCOMP_PROFILE) "seccomp_profile" .since("1.8.0");
        19 Repeated UInt32 "supplementary_groups" .since("1.8.0");
        20 Repeated UInt32 "task_supplementary_groups" .since("1.8.0");
        21 Repeated String "masked_paths" .since("1.9.0");
        22 Repeated Message(SLAVE_CONTAINER_FILE_OPERATION) "file_operations" .since("1.9.0");
        23 Optional Bool "no_new_privileges" .since("1.9.0");
    }
    SLAVE_CONTAINER_LAYERS = Proto2 "mesos.slave.ContainerLayers" {
        1 Repeated String "paths" .since("1.5.0");
        2 Optional String "config" .since("1.7.3");
    }
    SLAVE_CONTAINER_MOUNT_INFO = Proto2 "mesos.slave.ContainerMountInfo" {
        1 Required String "target" .since("1.5.0");
        2 Optional String "source" .since("1.5.0");
        3 Optional String "type" .since("1.5.0");
        4 Optional UInt32 "flags" .since("1.5.0");
        5 Optional String "options" .since("1.5.0");
    }
    SLAVE_CONTAINER_TERMINATION = Proto2 "mesos.slave.ContainerTermination" {
        2 Optional String "message" .since("1.1.0");
        3 Optional Int32 "status" .since("1.1.0");
        4 Optional Enum(E_TASK_STATE) "state" .since("1.1.0");
        5 Optional Enum(E_TASK_STATUS_REASON) "reason" .since("1.1.0");
        6 Repeated Message(RESOURCE) "limited_resources" .since("1.5.0");
    }
}

map_entries! {
    ENTRY_PROTO2_INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE = Proto2 "map<string, mesos.internal.slave.CgroupDeviceAccessState>" Optional Message(INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE);
    ENTRY_PROTO2_OFFER_FILTERS = Proto2 "map<string, mesos.OfferFilters>" Optional Message(OFFER_FILTERS);
    ENTRY_PROTO2_RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO = Proto2 "map<string, mesos.resource_provider.ResourceProviderState.Storage.ProfileInfo>" Required Message(RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO);
    ENTRY_PROTO2_SECRET = Proto2 "map<string, mesos.Secret>" Optional Message(SECRET);
    ENTRY_PROTO2_STRING = Proto2 "map<string, string>" Optional String;
    ENTRY_PROTO2_VALUE_SCALAR = Proto2 "map<string, mesos.Value.Scalar>" Required Message(VALUE_SCALAR);
    ENTRY_PROTO3_SECRET = Proto3 "map<string, mesos.Secret>" Optional Message(SECRET);
    ENTRY_PROTO3_STRING = Proto3 "map<string, string>" Optional String;
}

enums! {
    E_CSIPLUGIN_CONTAINER_INFO_SERVICE = "mesos.CSIPluginContainerInfo.Service" {
        UNKNOWN = 0, CONTROLLER_SERVICE = 1, NODE_SERVICE = 2,
    }
    E_CAPABILITY_INFO_CAPABILITY = "mesos.CapabilityInfo.Capability" {
        UNKNOWN = 0, CHOWN = 1000, DAC_OVERRIDE = 1001, DAC_READ_SEARCH = 1002, FOWNER = 1003, FSETID = 1004,
        KILL = 1005, SETGID = 1006, SETUID = 1007, SETPCAP = 1008, LINUX_IMMUTABLE = 1009,
        NET_BIND_SERVICE = 1010, NET_BROADCAST = 1011, NET_ADMIN = 1012, NET_RAW = 1013, IPC_LOCK = 1014,
        IPC_OWNER = 1015, SYS_MODULE = 1016, SYS_RAWIO = 1017, SYS_CHROOT = 1018, SYS_PTRACE = 1019,
        SYS_PACCT = 1020, SYS_ADMIN = 1021, SYS_BOOT = 1022, SYS_NICE = 1023, SYS_RESOURCE = 1024,
        SYS_TIME = 1025, SYS_TTY_CONFIG = 1026, MKNOD = 1027, LEASE = 1028, AUDIT_WRITE = 1029,
        AUDIT_CONTROL = 1030, SETFCAP = 1031, MAC_OVERRIDE = 1032, MAC_ADMIN = 1033, SYSLOG = 1034,
        WAKE_ALARM = 1035, BLOCK_SUSPEND = 1036, AUDIT_READ = 1037, PERFMON = 1038 since "1.12.0",
        BPF = 1039 since "1.12.0", CHECKPOINT_RESTORE = 1040 since "1.12.0",
    }
    E_CHECK_INFO_TYPE = "mesos.CheckInfo.Type" {
        UNKNOWN = 0, COMMAND = 1, HTTP = 2, TCP = 3 since "1.3.0",
    }
    E_CONTAINER_INFO_DOCKER_INFO_NETWORK = "mesos.ContainerInfo.DockerInfo.Network" {
        HOST = 1, BRIDGE = 2, NONE = 3 since "0.21.0", USER = 4 since "1.0.0",
    }
    E_CONTAINER_INFO_TYPE = "mesos.ContainerInfo.Type" {
        DOCKER = 1, MESOS = 2 since "0.21.0",
    }
    E_DISCOVERY_INFO_VISIBILITY = "mesos.DiscoveryInfo.Visibility" {
        FRAMEWORK = 0, CLUSTER = 1, EXTERNAL = 2,
    }
    E_ENVIRONMENT_VARIABLE_TYPE = "mesos.Environment.Variable.Type" {
        UNKNOWN = 0, VALUE = 1, SECRET = 2,
    }
    E_EXECUTOR_INFO_TYPE = "mesos.ExecutorInfo.Type" {
        UNKNOWN = 0, DEFAULT = 1, CUSTOM = 2,
    }
    E_FRAMEWORK_INFO_CAPABILITY_TYPE = "mesos.FrameworkInfo.Capability.Type" {
        UNKNOWN = 0 since "0.27.3", REVOCABLE_RESOURCES = 1, TASK_KILLING_STATE = 2 since "0.28.0",
        GPU_RESOURCES = 3 since "1.0.0", SHARED_RESOURCES = 4 since "1.1.0",
        PARTITION_AWARE = 5 since "1.1.0", MULTI_ROLE = 6 since "1.2.0",
        RESERVATION_REFINEMENT = 7 since "1.4.0", REGION_AWARE = 8 since "1.4.0",
    }
    E_HEALTH_CHECK_TYPE = "mesos.HealthCheck.Type" {
        UNKNOWN = 0, COMMAND = 1, HTTP = 2, TCP = 3,
    }
    E_IMAGE_TYPE = "mesos.Image.Type" {
        APPC = 1, DOCKER = 2,
    }
    E_LINUX_INFO_IPC_MODE = "mesos.LinuxInfo.IpcMode" {
        UNKNOWN = 0, PRIVATE = 1, SHARE_PARENT = 2,
    }
    E_MOUNT_PROPAGATION_MODE = "mesos.MountPropagation.Mode" {
        UNKNOWN = 0, HOST_TO_CONTAINER = 1, BIDIRECTIONAL = 2,
    }
    E_NETWORK_INFO_PROTOCOL = "mesos.NetworkInfo.Protocol" {
        IPv4 = 1, IPv6 = 2,
    }
    E_OFFER_OPERATION_TYPE = "mesos.Offer.Operation.Type" {
        UNKNOWN = 0 since "1.1.0", LAUNCH = 1, LAUNCH_GROUP = 6 since "1.1.0", RESERVE = 2, UNRESERVE = 3,
        CREATE = 4, DESTROY = 5, GROW_VOLUME = 11 since "1.6.0", SHRINK_VOLUME = 12 since "1.6.0",
        CREATE_DISK = 13 since "1.7.0", DESTROY_DISK = 14 since "1.7.0",
    }
    E_OPERATION_STATE = "mesos.OperationState" {
        OPERATION_UNSUPPORTED = 0, OPERATION_PENDING = 1, OPERATION_FINISHED = 2, OPERATION_FAILED = 3,
        OPERATION_ERROR = 4, OPERATION_DROPPED = 5, OPERATION_UNREACHABLE = 6 since "1.6.0",
        OPERATION_GONE_BY_OPERATOR = 7 since "1.6.0", OPERATION_RECOVERING = 8 since "1.6.0",
        OPERATION_UNKNOWN = 9 since "1.6.0",
    }
    E_RLIMIT_INFO_RLIMIT_TYPE = "mesos.RLimitInfo.RLimit.Type" {
        UNKNOWN = 0, RLMT_AS = 1, RLMT_CORE = 2, RLMT_CPU = 3, RLMT_DATA = 4, RLMT_FSIZE = 5, RLMT_LOCKS = 6,
        RLMT_MEMLOCK = 7, RLMT_MSGQUEUE = 8, RLMT_NICE = 9, RLMT_NOFILE = 10, RLMT_NPROC = 11, RLMT_RSS = 12,
        RLMT_RTPRIO = 13, RLMT_RTTIME = 14, RLMT_SIGPENDING = 15, RLMT_STACK = 16,
    }
    E_RESOURCE_DISK_INFO_SOURCE_TYPE = "mesos.Resource.DiskInfo.Source.Type" {
        UNKNOWN = 0 since "1.3.0", PATH = 1, MOUNT = 2, BLOCK = 3 since "1.5.0", RAW = 4 since "1.5.0",
    }
    E_RESOURCE_RESERVATION_INFO_TYPE = "mesos.Resource.ReservationInfo.Type" {
        UNKNOWN = 0, STATIC = 1, DYNAMIC = 2,
    }
    E_SECRET_TYPE = "mesos.Secret.Type" {
        UNKNOWN = 0, REFERENCE = 1, VALUE = 2,
    }
    E_TASK_STATE = "mesos.TaskState" {
        TASK_STAGING = 6, TASK_STARTING = 0, TASK_RUNNING = 1, TASK_KILLING = 8 since "0.28.0",
        TASK_FINISHED = 2, TASK_FAILED = 3, TASK_KILLED = 4, TASK_ERROR = 7 since "0.21.0", TASK_LOST = 5,
        TASK_DROPPED = 9 since "1.1.0", TASK_UNREACHABLE = 10 since "1.1.0", TASK_GONE = 11 since "1.1.0",
        TASK_GONE_BY_OPERATOR = 12 since "1.1.0", TASK_UNKNOWN = 13 since "1.1.0",
    }
    E_TASK_STATUS_REASON = "mesos.TaskStatus.Reason" {
        REASON_COMMAND_EXECUTOR_FAILED = 0, REASON_CONTAINER_LAUNCH_FAILED = 21 since "0.26.0",
        REASON_CONTAINER_LIMITATION = 19 since "0.26.0", REASON_CONTAINER_LIMITATION_DISK = 20 since "0.26.0",
        REASON_CONTAINER_LIMITATION_MEMORY = 8, REASON_CONTAINER_PREEMPTED = 17 since "0.23.0",
        REASON_CONTAINER_UPDATE_FAILED = 22 since "0.26.0",
        REASON_MAX_COMPLETION_TIME_REACHED = 33 since "1.6.0",
        REASON_EXECUTOR_REGISTRATION_TIMEOUT = 23 since "0.26.0",
        REASON_EXECUTOR_REREGISTRATION_TIMEOUT = 24 since "0.26.0", REASON_EXECUTOR_TERMINATED = 1,
        REASON_EXECUTOR_UNREGISTERED = 2, REASON_FRAMEWORK_REMOVED = 3, REASON_GC_ERROR = 4,
        REASON_INVALID_FRAMEWORKID = 5, REASON_INVALID_OFFERS = 6,
        REASON_IO_SWITCHBOARD_EXITED = 27 since "1.2.0", REASON_MASTER_DISCONNECTED = 7,
        REASON_RECONCILIATION = 9, REASON_RESOURCES_UNKNOWN = 18 since "0.23.0",
        REASON_SLAVE_DISCONNECTED = 10, REASON_SLAVE_DRAINING = 34 since "1.9.0", REASON_SLAVE_REMOVED = 11,
        REASON_SLAVE_REMOVED_BY_OPERATOR = 31 since "1.5.0", REASON_SLAVE_REREGISTERED = 32 since "1.5.0",
        REASON_SLAVE_RESTARTED = 12, REASON_SLAVE_UNKNOWN = 13,
        REASON_TASK_KILLED_DURING_LAUNCH = 30 since "1.1.3",
        REASON_TASK_CHECK_STATUS_UPDATED = 28 since "1.2.0",
        REASON_TASK_HEALTH_CHECK_STATUS_UPDATED = 29 since "1.4.0",
        REASON_TASK_GROUP_INVALID = 25 since "1.1.0", REASON_TASK_GROUP_UNAUTHORIZED = 26 since "1.1.0",
        REASON_TASK_INVALID = 14, REASON_TASK_UNAUTHORIZED = 15, REASON_TASK_UNKNOWN = 16,
    }
    E_TASK_STATUS_SOURCE = "mesos.TaskStatus.Source" {
        SOURCE_MASTER = 0, SOURCE_SLAVE = 1, SOURCE_EXECUTOR = 2,
    }
    E_VALUE_TYPE = "mesos.Value.Type" {
        SCALAR = 0, RANGES = 1, SET = 2, TEXT = 3,
    }
    E_VOLUME_MODE = "mesos.Volume.Mode" {
        RW = 1, RO = 2,
    }
    E_VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE_MODE = "mesos.Volume.Source.CSIVolume.VolumeCapability.AccessMode.Mode" {
        UNKNOWN = 0, SINGLE_NODE_WRITER = 1, SINGLE_NODE_READER_ONLY = 2, MULTI_NODE_READER_ONLY = 3,
        MULTI_NODE_SINGLE_WRITER = 4, MULTI_NODE_MULTI_WRITER = 5,
    }
    E_VOLUME_SOURCE_SANDBOX_PATH_TYPE = "mesos.Volume.Source.SandboxPath.Type" {
        UNKNOWN = 0, SELF = 1, PARENT = 2,
    }
    E_VOLUME_SOURCE_TYPE = "mesos.Volume.Source.Type" {
        UNKNOWN = 0, DOCKER_VOLUME = 1, HOST_PATH = 4 since "1.5.0", SANDBOX_PATH = 2 since "1.1.0",
        SECRET = 3 since "1.3.0", CSI_VOLUME = 5 since "1.11.0",
    }
    E_CSI_STATE_VOLUME_STATE_STATE = "mesos.csi.state.VolumeState.State" {
        UNKNOWN = 0, CREATED = 1, NODE_READY = 2, VOL_READY = 8 since "1.6.0", PUBLISHED = 3,
        CONTROLLER_PUBLISH = 4, CONTROLLER_UNPUBLISH = 5, NODE_STAGE = 9 since "1.6.0",
        NODE_UNSTAGE = 10 since "1.6.0", NODE_PUBLISH = 6, NODE_UNPUBLISH = 7,
    }
    E_INTERNAL_STATUS_UPDATE_RECORD_TYPE = "mesos.internal.StatusUpdateRecord.Type" {
        UPDATE = 0, ACK = 1,
    }
    E_INTERNAL_UPDATE_OPERATION_STATUS_RECORD_TYPE = "mesos.internal.UpdateOperationStatusRecord.Type" {
        UPDATE = 0, ACK = 1,
    }
    E_INTERNAL_SLAVE_VOLUME_GID_INFO_TYPE = "mesos.internal.slave.VolumeGidInfo.Type" {
        UNKNOWN = 0, PERSISTENT = 1, SANDBOX_PATH = 2,
    }
    E_SECCOMP_CONTAINER_SECCOMP_PROFILE_ARCHITECTURE = "mesos.seccomp.ContainerSeccompProfile.Architecture" {
        UNKNOWN = 0, ARCH_X86 = 1, ARCH_X86_64 = 2, ARCH_X32 = 3, ARCH_ARM = 4, ARCH_AARCH64 = 5,
        ARCH_MIPS = 6, ARCH_MIPSEL = 7, ARCH_MIPS64 = 8, ARCH_MIPSEL64 = 9, ARCH_MIPS64N32 = 10,
        ARCH_MIPSEL64N32 = 11, ARCH_PPC = 12, ARCH_PPC64 = 13, ARCH_PPC64LE = 14, ARCH_S390 = 15,
        ARCH_S390X = 16,
    }
    E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ACTION = "mesos.seccomp.ContainerSeccompProfile.Syscall.Action" {
        UNKNOWN = 0, ACT_KILL = 1, ACT_TRAP = 2, ACT_ERRNO = 3, ACT_TRACE = 4, ACT_ALLOW = 5,
    }
    E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG_OPERATOR = "mesos.seccomp.ContainerSeccompProfile.Syscall.Arg.Operator" {
        UNKNOWN = 0, CMP_NE = 1, CMP_LT = 2, CMP_LE = 3, CMP_EQ = 4, CMP_GE = 5, CMP_GT = 6,
        CMP_MASKED_EQ = 7,
    }
    E_SLAVE_CONTAINER_CLASS = "mesos.slave.ContainerClass" {
        DEFAULT = 1, DEBUG = 2,
    }
    E_SLAVE_CONTAINER_FILE_OPERATION_OPERATION = "mesos.slave.ContainerFileOperation.Operation" {
        SYMLINK = 1, MOUNT = 2, RENAME = 3, MKDIR = 4,
    }
}
