//! The messages, fields and closed enums that occur in checkpoint files, as one flat table: numbers, names,
//! labels, types, defaults, and the first release that knows each. Facts of Mesos 1.12.0 with the history back to
//! 0.14.0. No logic here; lookups are in `message.rs`.

use super::message::{Default, EnumType, EnumValue, Field, Label, Message, Syntax, Type};
use super::release::{Release, release as v};

/// Known to every release that ckpt reads.
const V0: Release = v(0, 14, 0);

const fn f(number: u32, name: &'static str, label: Label, ty: Type, since: Release) -> Field {
    Field::new(number, name, label, ty, since)
}

const fn e(name: &'static str, number: i32, since: Release) -> EnumValue {
    EnumValue { name, number, since }
}

pub(crate) static APPC_SPEC_IMAGE_MANIFEST: Message = Message::new(
    "appc.spec.ImageManifest",
    Syntax::Proto2,
    &[
        f(1, "acKind", Label::Required, Type::String, v(0, 28, 0)),
        f(2, "acVersion", Label::Required, Type::String, v(0, 28, 0)),
        f(3, "name", Label::Required, Type::String, v(0, 28, 0)),
        f(4, "labels", Label::Repeated, Type::Message(&APPC_SPEC_IMAGE_MANIFEST_LABEL), v(0, 28, 0)),
        f(
            5,
            "annotations",
            Label::Repeated,
            Type::Message(&APPC_SPEC_IMAGE_MANIFEST_ANNOTATION),
            v(0, 28, 0),
        ),
        f(
            6,
            "dependencies",
            Label::Repeated,
            Type::Message(&APPC_SPEC_IMAGE_MANIFEST_DEPENDENCY),
            v(0, 28, 0),
        ),
        f(7, "app", Label::Optional, Type::Message(&APPC_SPEC_IMAGE_MANIFEST_APP), v(1, 0, 0)),
    ],
);
pub(crate) static APPC_SPEC_IMAGE_MANIFEST_ANNOTATION: Message = Message::new(
    "appc.spec.ImageManifest.Annotation",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(0, 28, 0)),
        f(2, "value", Label::Required, Type::String, v(0, 28, 0)),
    ],
);
pub(crate) static APPC_SPEC_IMAGE_MANIFEST_APP: Message = Message::new(
    "appc.spec.ImageManifest.App",
    Syntax::Proto2,
    &[
        f(1, "exec", Label::Repeated, Type::String, v(1, 0, 0)),
        f(2, "workingDirectory", Label::Optional, Type::String, v(1, 0, 0)),
        f(
            3,
            "environment",
            Label::Repeated,
            Type::Message(&APPC_SPEC_IMAGE_MANIFEST_ENVIRONMENT),
            v(1, 0, 0),
        ),
    ],
);
pub(crate) static APPC_SPEC_IMAGE_MANIFEST_DEPENDENCY: Message = Message::new(
    "appc.spec.ImageManifest.Dependency",
    Syntax::Proto2,
    &[
        f(1, "imageName", Label::Required, Type::String, v(0, 28, 0)),
        f(2, "imageID", Label::Optional, Type::String, v(0, 28, 0)),
        f(3, "labels", Label::Repeated, Type::Message(&APPC_SPEC_IMAGE_MANIFEST_LABEL), v(0, 28, 0)),
        f(4, "size", Label::Optional, Type::UInt64, v(0, 28, 0)),
    ],
);
pub(crate) static APPC_SPEC_IMAGE_MANIFEST_ENVIRONMENT: Message = Message::new(
    "appc.spec.ImageManifest.Environment",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(1, 0, 0)),
        f(2, "value", Label::Required, Type::String, v(1, 0, 0)),
    ],
);
pub(crate) static APPC_SPEC_IMAGE_MANIFEST_LABEL: Message = Message::new(
    "appc.spec.ImageManifest.Label",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(0, 28, 0)),
        f(2, "value", Label::Required, Type::String, v(0, 28, 0)),
    ],
);
pub(crate) static DOCKER_SPEC_IMAGE_REFERENCE: Message = Message::new(
    "docker.spec.ImageReference",
    Syntax::Proto2,
    &[
        f(1, "registry", Label::Optional, Type::String, v(0, 26, 0)),
        f(2, "repository", Label::Required, Type::String, v(0, 26, 0)),
        f(3, "tag", Label::Optional, Type::String, v(0, 26, 0)).required_until(v(0, 27, 3)),
        f(4, "digest", Label::Optional, Type::String, v(0, 27, 0)),
    ],
);
pub(crate) static DOCKER_SPEC_V1_IMAGE_MANIFEST: Message = Message::new(
    "docker.spec.v1.ImageManifest",
    Syntax::Proto2,
    &[
        f(1, "id", Label::Optional, Type::String, v(0, 27, 0)),
        f(2, "parent", Label::Optional, Type::String, v(0, 27, 0)),
        f(3, "comment", Label::Optional, Type::String, v(0, 27, 0)),
        f(4, "created", Label::Optional, Type::String, v(0, 27, 0)),
        f(5, "container", Label::Optional, Type::String, v(0, 27, 0)),
        f(
            6,
            "container_config",
            Label::Optional,
            Type::Message(&DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG),
            v(0, 27, 0),
        ),
        f(7, "docker_version", Label::Optional, Type::String, v(0, 27, 0)),
        f(8, "author", Label::Optional, Type::String, v(0, 27, 0)),
        f(9, "config", Label::Optional, Type::Message(&DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG), v(0, 27, 0)),
        f(10, "architecture", Label::Optional, Type::String, v(0, 27, 0)),
        f(11, "os", Label::Optional, Type::String, v(0, 27, 0)),
        f(12, "Size", Label::Optional, Type::UInt32, v(0, 27, 0)),
    ],
);
pub(crate) static DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG: Message = Message::new(
    "docker.spec.v1.ImageManifest.Config",
    Syntax::Proto2,
    &[
        f(1, "Hostname", Label::Optional, Type::String, v(0, 27, 0)),
        f(2, "Entrypoint", Label::Repeated, Type::String, v(0, 27, 0)),
        f(3, "Env", Label::Repeated, Type::String, v(0, 27, 0)),
        f(4, "User", Label::Optional, Type::String, v(0, 27, 0)),
        f(5, "Cmd", Label::Repeated, Type::String, v(0, 27, 0)),
        f(6, "WorkingDir", Label::Optional, Type::String, v(0, 27, 0)),
        f(8, "Image", Label::Optional, Type::String, v(0, 27, 0)),
        f(9, "Labels", Label::Repeated, Type::Map(&ENTRY_PROTO2_STRING), v(1, 0, 0)),
    ],
);
pub(crate) static ATTRIBUTE: Message = Message::new(
    "mesos.Attribute",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, V0),
        f(2, "type", Label::Required, Type::Enum(&E_VALUE_TYPE), V0),
        f(3, "scalar", Label::Optional, Type::Message(&VALUE_SCALAR), V0),
        f(4, "ranges", Label::Optional, Type::Message(&VALUE_RANGES), V0),
        f(5, "text", Label::Optional, Type::Message(&VALUE_TEXT), V0),
        f(6, "set", Label::Optional, Type::Message(&VALUE_SET), V0),
    ],
);
pub(crate) static CSIPLUGIN_CONTAINER_INFO: Message = Message::new(
    "mesos.CSIPluginContainerInfo",
    Syntax::Proto2,
    &[
        f(1, "services", Label::Repeated, Type::Enum(&E_CSIPLUGIN_CONTAINER_INFO_SERVICE), v(1, 5, 0)),
        f(2, "command", Label::Optional, Type::Message(&COMMAND_INFO), v(1, 5, 0)),
        f(3, "resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 5, 0)),
        f(4, "container", Label::Optional, Type::Message(&CONTAINER_INFO), v(1, 5, 0)),
    ],
);
pub(crate) static CAPABILITY_INFO: Message = Message::new(
    "mesos.CapabilityInfo",
    Syntax::Proto2,
    &[f(1, "capabilities", Label::Repeated, Type::Enum(&E_CAPABILITY_INFO_CAPABILITY), v(1, 1, 0))],
);
pub(crate) static CGROUP_INFO: Message = Message::new(
    "mesos.CgroupInfo",
    Syntax::Proto2,
    &[f(1, "net_cls", Label::Optional, Type::Message(&CGROUP_INFO_NET_CLS), v(0, 28, 0))],
);
pub(crate) static CGROUP_INFO_NET_CLS: Message = Message::new(
    "mesos.CgroupInfo.NetCls",
    Syntax::Proto2,
    &[f(1, "classid", Label::Optional, Type::UInt32, v(0, 28, 0))],
);
pub(crate) static CHECK_INFO: Message = Message::new(
    "mesos.CheckInfo",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_CHECK_INFO_TYPE), v(1, 2, 0)),
        f(2, "command", Label::Optional, Type::Message(&CHECK_INFO_COMMAND), v(1, 2, 0)),
        f(3, "http", Label::Optional, Type::Message(&CHECK_INFO_HTTP), v(1, 2, 0)),
        f(4, "delay_seconds", Label::Optional, Type::Double, v(1, 2, 0)).default(Default::Double(15.0)),
        f(5, "interval_seconds", Label::Optional, Type::Double, v(1, 2, 0)).default(Default::Double(10.0)),
        f(6, "timeout_seconds", Label::Optional, Type::Double, v(1, 2, 0)).default(Default::Double(20.0)),
        f(7, "tcp", Label::Optional, Type::Message(&CHECK_INFO_TCP), v(1, 3, 0)),
    ],
);
pub(crate) static CHECK_INFO_COMMAND: Message = Message::new(
    "mesos.CheckInfo.Command",
    Syntax::Proto2,
    &[f(1, "command", Label::Required, Type::Message(&COMMAND_INFO), v(1, 2, 0))],
);
pub(crate) static CHECK_INFO_HTTP: Message = Message::new(
    "mesos.CheckInfo.Http",
    Syntax::Proto2,
    &[
        f(1, "port", Label::Required, Type::UInt32, v(1, 2, 0)),
        f(2, "path", Label::Optional, Type::String, v(1, 2, 0)),
    ],
);
pub(crate) static CHECK_INFO_TCP: Message = Message::new(
    "mesos.CheckInfo.Tcp",
    Syntax::Proto2,
    &[f(1, "port", Label::Required, Type::UInt32, v(1, 3, 0))],
);
pub(crate) static CHECK_STATUS_INFO: Message = Message::new(
    "mesos.CheckStatusInfo",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_CHECK_INFO_TYPE), v(1, 2, 0)),
        f(2, "command", Label::Optional, Type::Message(&CHECK_STATUS_INFO_COMMAND), v(1, 2, 0)),
        f(3, "http", Label::Optional, Type::Message(&CHECK_STATUS_INFO_HTTP), v(1, 2, 0)),
        f(4, "tcp", Label::Optional, Type::Message(&CHECK_STATUS_INFO_TCP), v(1, 3, 0)),
    ],
);
pub(crate) static CHECK_STATUS_INFO_COMMAND: Message = Message::new(
    "mesos.CheckStatusInfo.Command",
    Syntax::Proto2,
    &[f(1, "exit_code", Label::Optional, Type::Int32, v(1, 2, 0))],
);
pub(crate) static CHECK_STATUS_INFO_HTTP: Message = Message::new(
    "mesos.CheckStatusInfo.Http",
    Syntax::Proto2,
    &[f(1, "status_code", Label::Optional, Type::UInt32, v(1, 2, 0))],
);
pub(crate) static CHECK_STATUS_INFO_TCP: Message = Message::new(
    "mesos.CheckStatusInfo.Tcp",
    Syntax::Proto2,
    &[f(1, "succeeded", Label::Optional, Type::Bool, v(1, 3, 0))],
);
pub(crate) static COMMAND_INFO: Message = Message::new(
    "mesos.CommandInfo",
    Syntax::Proto2,
    &[
        f(1, "uris", Label::Repeated, Type::Message(&COMMAND_INFO_URI), V0),
        f(2, "environment", Label::Optional, Type::Message(&ENVIRONMENT), V0),
        f(3, "value", Label::Optional, Type::String, V0).required_until(v(0, 19, 1)),
        f(5, "user", Label::Optional, Type::String, v(0, 19, 0)),
        f(6, "shell", Label::Optional, Type::Bool, v(0, 20, 0)).default(Default::Bool(true)),
        f(7, "arguments", Label::Repeated, Type::String, v(0, 20, 0)),
    ],
);
pub(crate) static COMMAND_INFO_URI: Message = Message::new(
    "mesos.CommandInfo.URI",
    Syntax::Proto2,
    &[
        f(1, "value", Label::Required, Type::String, V0),
        f(2, "executable", Label::Optional, Type::Bool, V0),
        f(3, "extract", Label::Optional, Type::Bool, v(0, 18, 1)).default(Default::Bool(true)),
        f(4, "cache", Label::Optional, Type::Bool, v(0, 23, 0)),
        f(5, "output_file", Label::Optional, Type::String, v(1, 0, 0)),
    ],
);
pub(crate) static CONTAINER_ID: Message = Message::new(
    "mesos.ContainerID",
    Syntax::Proto2,
    &[
        f(1, "value", Label::Required, Type::String, v(0, 18, 0)),
        f(2, "parent", Label::Optional, Type::Message(&CONTAINER_ID), v(1, 1, 0)),
    ],
);
pub(crate) static CONTAINER_INFO: Message = Message::new(
    "mesos.ContainerInfo",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Required, Type::Enum(&E_CONTAINER_INFO_TYPE), v(0, 20, 0)),
        f(2, "volumes", Label::Repeated, Type::Message(&VOLUME), v(0, 20, 0)),
        f(3, "docker", Label::Optional, Type::Message(&CONTAINER_INFO_DOCKER_INFO), v(0, 20, 0)),
        f(4, "hostname", Label::Optional, Type::String, v(0, 21, 0)),
        f(5, "mesos", Label::Optional, Type::Message(&CONTAINER_INFO_MESOS_INFO), v(0, 24, 0)),
        f(7, "network_infos", Label::Repeated, Type::Message(&NETWORK_INFO), v(0, 25, 0)),
        f(8, "linux_info", Label::Optional, Type::Message(&LINUX_INFO), v(1, 1, 0)),
        f(9, "rlimit_info", Label::Optional, Type::Message(&RLIMIT_INFO), v(1, 2, 0)),
        f(10, "tty_info", Label::Optional, Type::Message(&TTYINFO), v(1, 2, 0)),
    ],
);
pub(crate) static CONTAINER_INFO_DOCKER_INFO: Message = Message::new(
    "mesos.ContainerInfo.DockerInfo",
    Syntax::Proto2,
    &[
        f(1, "image", Label::Required, Type::String, v(0, 20, 0)),
        f(2, "network", Label::Optional, Type::Enum(&E_CONTAINER_INFO_DOCKER_INFO_NETWORK), v(0, 20, 1))
            .default(Default::Enum("HOST")),
        f(
            3,
            "port_mappings",
            Label::Repeated,
            Type::Message(&CONTAINER_INFO_DOCKER_INFO_PORT_MAPPING),
            v(0, 20, 1),
        ),
        f(4, "privileged", Label::Optional, Type::Bool, v(0, 21, 0)).default(Default::Bool(false)),
        f(5, "parameters", Label::Repeated, Type::Message(&PARAMETER), v(0, 21, 0)),
        f(6, "force_pull_image", Label::Optional, Type::Bool, v(0, 22, 0)),
        f(7, "volume_driver", Label::Optional, Type::String, v(0, 27, 0)).deprecated(),
    ],
);
pub(crate) static CONTAINER_INFO_DOCKER_INFO_PORT_MAPPING: Message = Message::new(
    "mesos.ContainerInfo.DockerInfo.PortMapping",
    Syntax::Proto2,
    &[
        f(1, "host_port", Label::Required, Type::UInt32, v(0, 20, 1)),
        f(2, "container_port", Label::Required, Type::UInt32, v(0, 20, 1)),
        f(3, "protocol", Label::Optional, Type::String, v(0, 20, 1)),
    ],
);
pub(crate) static CONTAINER_INFO_MESOS_INFO: Message = Message::new(
    "mesos.ContainerInfo.MesosInfo",
    Syntax::Proto2,
    &[f(1, "image", Label::Optional, Type::Message(&IMAGE), v(0, 24, 0))],
);
pub(crate) static CONTAINER_STATUS: Message = Message::new(
    "mesos.ContainerStatus",
    Syntax::Proto2,
    &[
        f(1, "network_infos", Label::Repeated, Type::Message(&NETWORK_INFO), v(0, 25, 0)),
        f(2, "cgroup_info", Label::Optional, Type::Message(&CGROUP_INFO), v(0, 28, 0)),
        f(3, "executor_pid", Label::Optional, Type::UInt32, v(1, 0, 0)),
        f(4, "container_id", Label::Optional, Type::Message(&CONTAINER_ID), v(1, 2, 0)),
    ],
);
pub(crate) static CREDENTIAL: Message = Message::new(
    "mesos.Credential",
    Syntax::Proto2,
    &[
        f(1, "principal", Label::Required, Type::String, v(0, 15, 0)),
        f(2, "secret", Label::Optional, Type::String, v(0, 15, 0)),
    ],
);
pub(crate) static DISCOVERY_INFO: Message = Message::new(
    "mesos.DiscoveryInfo",
    Syntax::Proto2,
    &[
        f(1, "visibility", Label::Required, Type::Enum(&E_DISCOVERY_INFO_VISIBILITY), v(0, 22, 0)),
        f(2, "name", Label::Optional, Type::String, v(0, 22, 0)),
        f(3, "environment", Label::Optional, Type::String, v(0, 22, 0)),
        f(4, "location", Label::Optional, Type::String, v(0, 22, 0)),
        f(5, "version", Label::Optional, Type::String, v(0, 22, 0)),
        f(6, "ports", Label::Optional, Type::Message(&PORTS), v(0, 22, 0)),
        f(7, "labels", Label::Optional, Type::Message(&LABELS), v(0, 22, 0)),
    ],
);
pub(crate) static DOMAIN_INFO: Message = Message::new(
    "mesos.DomainInfo",
    Syntax::Proto2,
    &[f(1, "fault_domain", Label::Optional, Type::Message(&DOMAIN_INFO_FAULT_DOMAIN), v(1, 4, 0))],
);
pub(crate) static DOMAIN_INFO_FAULT_DOMAIN: Message = Message::new(
    "mesos.DomainInfo.FaultDomain",
    Syntax::Proto2,
    &[
        f(1, "region", Label::Required, Type::Message(&DOMAIN_INFO_FAULT_DOMAIN_REGION_INFO), v(1, 4, 0)),
        f(2, "zone", Label::Required, Type::Message(&DOMAIN_INFO_FAULT_DOMAIN_ZONE_INFO), v(1, 4, 0)),
    ],
);
pub(crate) static DOMAIN_INFO_FAULT_DOMAIN_REGION_INFO: Message = Message::new(
    "mesos.DomainInfo.FaultDomain.RegionInfo",
    Syntax::Proto2,
    &[f(1, "name", Label::Required, Type::String, v(1, 4, 0))],
);
pub(crate) static DOMAIN_INFO_FAULT_DOMAIN_ZONE_INFO: Message = Message::new(
    "mesos.DomainInfo.FaultDomain.ZoneInfo",
    Syntax::Proto2,
    &[f(1, "name", Label::Required, Type::String, v(1, 4, 0))],
);
pub(crate) static DRAIN_CONFIG: Message = Message::new(
    "mesos.DrainConfig",
    Syntax::Proto2,
    &[
        f(1, "max_grace_period", Label::Optional, Type::Message(&DURATION_INFO), v(1, 9, 0)),
        f(2, "mark_gone", Label::Optional, Type::Bool, v(1, 9, 0)).default(Default::Bool(false)),
    ],
);
pub(crate) static DURATION_INFO: Message = Message::new(
    "mesos.DurationInfo",
    Syntax::Proto2,
    &[f(1, "nanoseconds", Label::Required, Type::Int64, v(0, 25, 0))],
);
pub(crate) static ENVIRONMENT: Message = Message::new(
    "mesos.Environment",
    Syntax::Proto2,
    &[f(1, "variables", Label::Repeated, Type::Message(&ENVIRONMENT_VARIABLE), V0)],
);
pub(crate) static ENVIRONMENT_VARIABLE: Message = Message::new(
    "mesos.Environment.Variable",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, V0),
        f(2, "value", Label::Optional, Type::String, V0).required_until(v(1, 1, 3)),
        f(3, "type", Label::Optional, Type::Enum(&E_ENVIRONMENT_VARIABLE_TYPE), v(1, 3, 0))
            .default(Default::Enum("VALUE")),
        f(4, "secret", Label::Optional, Type::Message(&SECRET), v(1, 3, 0)),
    ],
);
pub(crate) static EXECUTOR_ID: Message =
    Message::new("mesos.ExecutorID", Syntax::Proto2, &[f(1, "value", Label::Required, Type::String, V0)]);
pub(crate) static EXECUTOR_INFO: Message = Message::new(
    "mesos.ExecutorInfo",
    Syntax::Proto2,
    &[
        f(1, "executor_id", Label::Required, Type::Message(&EXECUTOR_ID), V0),
        f(4, "data", Label::Optional, Type::Bytes, V0),
        f(5, "resources", Label::Repeated, Type::Message(&RESOURCE), V0),
        f(7, "command", Label::Optional, Type::Message(&COMMAND_INFO), V0).required_until(v(1, 0, 4)),
        f(8, "framework_id", Label::Optional, Type::Message(&FRAMEWORK_ID), V0),
        f(9, "name", Label::Optional, Type::String, V0),
        f(10, "source", Label::Optional, Type::String, V0).deprecated(),
        f(11, "container", Label::Optional, Type::Message(&CONTAINER_INFO), v(0, 20, 0)),
        f(12, "discovery", Label::Optional, Type::Message(&DISCOVERY_INFO), v(0, 22, 0)),
        f(13, "shutdown_grace_period", Label::Optional, Type::Message(&DURATION_INFO), v(1, 0, 0)),
        f(14, "labels", Label::Optional, Type::Message(&LABELS), v(1, 0, 0)),
        f(15, "type", Label::Optional, Type::Enum(&E_EXECUTOR_INFO_TYPE), v(1, 1, 0)),
    ],
);
pub(crate) static FRAMEWORK_ID: Message =
    Message::new("mesos.FrameworkID", Syntax::Proto2, &[f(1, "value", Label::Required, Type::String, V0)]);
pub(crate) static FRAMEWORK_INFO: Message = Message::new(
    "mesos.FrameworkInfo",
    Syntax::Proto2,
    &[
        f(1, "user", Label::Required, Type::String, V0),
        f(2, "name", Label::Required, Type::String, V0),
        f(3, "id", Label::Optional, Type::Message(&FRAMEWORK_ID), V0),
        f(4, "failover_timeout", Label::Optional, Type::Double, V0).default(Default::Double(0.0)),
        f(5, "checkpoint", Label::Optional, Type::Bool, V0).default(Default::Bool(false)),
        f(6, "role", Label::Optional, Type::String, V0).default(Default::String("*")).deprecated(),
        f(7, "hostname", Label::Optional, Type::String, v(0, 19, 0)),
        f(8, "principal", Label::Optional, Type::String, v(0, 19, 0)),
        f(9, "webui_url", Label::Optional, Type::String, v(0, 21, 0)),
        f(10, "capabilities", Label::Repeated, Type::Message(&FRAMEWORK_INFO_CAPABILITY), v(0, 23, 0)),
        f(11, "labels", Label::Optional, Type::Message(&LABELS), v(0, 24, 0)),
        f(12, "roles", Label::Repeated, Type::String, v(1, 2, 0)),
        f(13, "offer_filters", Label::Repeated, Type::Map(&ENTRY_PROTO2_OFFER_FILTERS), v(1, 8, 0)),
    ],
);
pub(crate) static FRAMEWORK_INFO_CAPABILITY: Message = Message::new(
    "mesos.FrameworkInfo.Capability",
    Syntax::Proto2,
    &[f(1, "type", Label::Optional, Type::Enum(&E_FRAMEWORK_INFO_CAPABILITY_TYPE), v(0, 23, 0))
        .required_until(v(0, 28, 0))],
);
pub(crate) static HEALTH_CHECK: Message = Message::new(
    "mesos.HealthCheck",
    Syntax::Proto2,
    &[
        f(1, "http", Label::Optional, Type::Message(&HEALTH_CHECK_HTTPCHECK_INFO), v(0, 19, 0)),
        f(2, "delay_seconds", Label::Optional, Type::Double, v(0, 19, 0)).default(Default::Double(15.0)),
        f(3, "interval_seconds", Label::Optional, Type::Double, v(0, 19, 0)).default(Default::Double(10.0)),
        f(4, "timeout_seconds", Label::Optional, Type::Double, v(0, 19, 0)).default(Default::Double(20.0)),
        f(5, "consecutive_failures", Label::Optional, Type::UInt32, v(0, 19, 0)).default(Default::Int(3)),
        f(6, "grace_period_seconds", Label::Optional, Type::Double, v(0, 20, 0))
            .default(Default::Double(10.0)),
        f(7, "command", Label::Optional, Type::Message(&COMMAND_INFO), v(0, 20, 0)),
        f(8, "type", Label::Optional, Type::Enum(&E_HEALTH_CHECK_TYPE), v(1, 1, 0)),
        f(9, "tcp", Label::Optional, Type::Message(&HEALTH_CHECK_TCPCHECK_INFO), v(1, 1, 0)),
    ],
);
pub(crate) static HEALTH_CHECK_HTTPCHECK_INFO: Message = Message::new(
    "mesos.HealthCheck.HTTPCheckInfo",
    Syntax::Proto2,
    &[
        f(1, "port", Label::Required, Type::UInt32, v(0, 28, 0)),
        f(2, "path", Label::Optional, Type::String, v(0, 28, 0)),
        f(3, "scheme", Label::Optional, Type::String, v(1, 1, 0)),
        f(4, "statuses", Label::Repeated, Type::UInt32, v(0, 28, 0)),
        f(5, "protocol", Label::Optional, Type::Enum(&E_NETWORK_INFO_PROTOCOL), v(1, 5, 0))
            .default(Default::Enum("IPv4")),
    ],
);
pub(crate) static HEALTH_CHECK_TCPCHECK_INFO: Message = Message::new(
    "mesos.HealthCheck.TCPCheckInfo",
    Syntax::Proto2,
    &[
        f(1, "port", Label::Required, Type::UInt32, v(1, 1, 0)),
        f(2, "protocol", Label::Optional, Type::Enum(&E_NETWORK_INFO_PROTOCOL), v(1, 5, 0))
            .default(Default::Enum("IPv4")),
    ],
);
pub(crate) static IMAGE: Message = Message::new(
    "mesos.Image",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Required, Type::Enum(&E_IMAGE_TYPE), v(0, 24, 0)),
        f(2, "appc", Label::Optional, Type::Message(&IMAGE_APPC), v(0, 24, 0)),
        f(3, "docker", Label::Optional, Type::Message(&IMAGE_DOCKER), v(0, 24, 0)),
        f(4, "cached", Label::Optional, Type::Bool, v(1, 0, 0)).default(Default::Bool(true)),
    ],
);
pub(crate) static IMAGE_APPC: Message = Message::new(
    "mesos.Image.Appc",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(0, 24, 0)),
        f(2, "id", Label::Optional, Type::String, v(0, 24, 0)),
        f(3, "labels", Label::Optional, Type::Message(&LABELS), v(0, 24, 0)),
    ],
);
pub(crate) static IMAGE_DOCKER: Message = Message::new(
    "mesos.Image.Docker",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(0, 24, 0)),
        f(2, "credential", Label::Optional, Type::Message(&CREDENTIAL), v(0, 27, 0)).deprecated(),
        f(3, "config", Label::Optional, Type::Message(&SECRET), v(1, 3, 0)),
    ],
);
pub(crate) static KILL_POLICY: Message = Message::new(
    "mesos.KillPolicy",
    Syntax::Proto2,
    &[f(1, "grace_period", Label::Optional, Type::Message(&DURATION_INFO), v(1, 0, 0))],
);
pub(crate) static LABEL: Message = Message::new(
    "mesos.Label",
    Syntax::Proto2,
    &[
        f(1, "key", Label::Required, Type::String, v(0, 22, 0)),
        f(2, "value", Label::Optional, Type::String, v(0, 22, 0)),
    ],
);
pub(crate) static LABELS: Message = Message::new(
    "mesos.Labels",
    Syntax::Proto2,
    &[f(1, "labels", Label::Repeated, Type::Message(&LABEL), v(0, 22, 0))],
);
pub(crate) static LINUX_INFO: Message = Message::new(
    "mesos.LinuxInfo",
    Syntax::Proto2,
    &[
        f(1, "capability_info", Label::Optional, Type::Message(&CAPABILITY_INFO), v(1, 1, 0)).deprecated(),
        f(2, "bounding_capabilities", Label::Optional, Type::Message(&CAPABILITY_INFO), v(1, 4, 0)),
        f(3, "effective_capabilities", Label::Optional, Type::Message(&CAPABILITY_INFO), v(1, 4, 0)),
        f(4, "share_pid_namespace", Label::Optional, Type::Bool, v(1, 4, 0)),
        f(5, "seccomp", Label::Optional, Type::Message(&SECCOMP_INFO), v(1, 8, 0)),
        f(6, "ipc_mode", Label::Optional, Type::Enum(&E_LINUX_INFO_IPC_MODE), v(1, 9, 0)),
        f(7, "shm_size", Label::Optional, Type::UInt32, v(1, 9, 0)),
        f(8, "share_cgroups", Label::Optional, Type::Bool, v(1, 10, 0)).default(Default::Bool(true)),
    ],
);
pub(crate) static MOUNT_PROPAGATION: Message = Message::new(
    "mesos.MountPropagation",
    Syntax::Proto2,
    &[f(1, "mode", Label::Optional, Type::Enum(&E_MOUNT_PROPAGATION_MODE), v(1, 5, 0))],
);
pub(crate) static NETWORK_INFO: Message = Message::new(
    "mesos.NetworkInfo",
    Syntax::Proto2,
    &[
        f(3, "groups", Label::Repeated, Type::String, v(0, 25, 0)),
        f(4, "labels", Label::Optional, Type::Message(&LABELS), v(0, 25, 0)),
        f(5, "ip_addresses", Label::Repeated, Type::Message(&NETWORK_INFO_IPADDRESS), v(0, 26, 0)),
        f(6, "name", Label::Optional, Type::String, v(1, 0, 0)),
        f(7, "port_mappings", Label::Repeated, Type::Message(&NETWORK_INFO_PORT_MAPPING), v(1, 1, 0)),
    ],
);
pub(crate) static NETWORK_INFO_IPADDRESS: Message = Message::new(
    "mesos.NetworkInfo.IPAddress",
    Syntax::Proto2,
    &[
        f(1, "protocol", Label::Optional, Type::Enum(&E_NETWORK_INFO_PROTOCOL), v(0, 26, 0))
            .default(Default::Enum("IPv4")),
        f(2, "ip_address", Label::Optional, Type::String, v(0, 26, 0)),
    ],
);
pub(crate) static NETWORK_INFO_PORT_MAPPING: Message = Message::new(
    "mesos.NetworkInfo.PortMapping",
    Syntax::Proto2,
    &[
        f(1, "host_port", Label::Required, Type::UInt32, v(1, 1, 0)),
        f(2, "container_port", Label::Required, Type::UInt32, v(1, 1, 0)),
        f(3, "protocol", Label::Optional, Type::String, v(1, 1, 0)),
    ],
);
pub(crate) static OFFER_OPERATION: Message = Message::new(
    "mesos.Offer.Operation",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_OFFER_OPERATION_TYPE), v(0, 22, 0))
            .required_until(v(1, 0, 4)),
        f(2, "launch", Label::Optional, Type::Message(&OFFER_OPERATION_LAUNCH), v(0, 22, 0)),
        f(3, "reserve", Label::Optional, Type::Message(&OFFER_OPERATION_RESERVE), v(0, 22, 0)),
        f(4, "unreserve", Label::Optional, Type::Message(&OFFER_OPERATION_UNRESERVE), v(0, 22, 0)),
        f(5, "create", Label::Optional, Type::Message(&OFFER_OPERATION_CREATE), v(0, 22, 0)),
        f(6, "destroy", Label::Optional, Type::Message(&OFFER_OPERATION_DESTROY), v(0, 22, 0)),
        f(7, "launch_group", Label::Optional, Type::Message(&OFFER_OPERATION_LAUNCH_GROUP), v(1, 1, 0)),
        f(12, "id", Label::Optional, Type::Message(&OPERATION_ID), v(1, 5, 0)),
        f(13, "grow_volume", Label::Optional, Type::Message(&OFFER_OPERATION_GROW_VOLUME), v(1, 6, 0)),
        f(14, "shrink_volume", Label::Optional, Type::Message(&OFFER_OPERATION_SHRINK_VOLUME), v(1, 6, 0)),
        f(15, "create_disk", Label::Optional, Type::Message(&OFFER_OPERATION_CREATE_DISK), v(1, 7, 0)),
        f(16, "destroy_disk", Label::Optional, Type::Message(&OFFER_OPERATION_DESTROY_DISK), v(1, 7, 0)),
    ],
);
pub(crate) static OFFER_OPERATION_CREATE: Message = Message::new(
    "mesos.Offer.Operation.Create",
    Syntax::Proto2,
    &[f(1, "volumes", Label::Repeated, Type::Message(&RESOURCE), v(0, 22, 0))],
);
pub(crate) static OFFER_OPERATION_CREATE_DISK: Message = Message::new(
    "mesos.Offer.Operation.CreateDisk",
    Syntax::Proto2,
    &[
        f(1, "source", Label::Required, Type::Message(&RESOURCE), v(1, 7, 0)),
        f(2, "target_type", Label::Required, Type::Enum(&E_RESOURCE_DISK_INFO_SOURCE_TYPE), v(1, 7, 0)),
        f(3, "target_profile", Label::Optional, Type::String, v(1, 7, 1)),
    ],
);
pub(crate) static OFFER_OPERATION_DESTROY: Message = Message::new(
    "mesos.Offer.Operation.Destroy",
    Syntax::Proto2,
    &[f(1, "volumes", Label::Repeated, Type::Message(&RESOURCE), v(0, 22, 0))],
);
pub(crate) static OFFER_OPERATION_DESTROY_DISK: Message = Message::new(
    "mesos.Offer.Operation.DestroyDisk",
    Syntax::Proto2,
    &[f(1, "source", Label::Required, Type::Message(&RESOURCE), v(1, 7, 0))],
);
pub(crate) static OFFER_OPERATION_GROW_VOLUME: Message = Message::new(
    "mesos.Offer.Operation.GrowVolume",
    Syntax::Proto2,
    &[
        f(1, "volume", Label::Required, Type::Message(&RESOURCE), v(1, 6, 0)),
        f(2, "addition", Label::Required, Type::Message(&RESOURCE), v(1, 6, 0)),
    ],
);
pub(crate) static OFFER_OPERATION_LAUNCH: Message = Message::new(
    "mesos.Offer.Operation.Launch",
    Syntax::Proto2,
    &[f(1, "task_infos", Label::Repeated, Type::Message(&TASK_INFO), v(0, 22, 0))],
);
pub(crate) static OFFER_OPERATION_LAUNCH_GROUP: Message = Message::new(
    "mesos.Offer.Operation.LaunchGroup",
    Syntax::Proto2,
    &[
        f(1, "executor", Label::Required, Type::Message(&EXECUTOR_INFO), v(1, 1, 0)),
        f(2, "task_group", Label::Required, Type::Message(&TASK_GROUP_INFO), v(1, 1, 0)),
    ],
);
pub(crate) static OFFER_OPERATION_RESERVE: Message = Message::new(
    "mesos.Offer.Operation.Reserve",
    Syntax::Proto2,
    &[
        f(1, "resources", Label::Repeated, Type::Message(&RESOURCE), v(0, 22, 0)),
        f(2, "source", Label::Repeated, Type::Message(&RESOURCE), v(1, 10, 0)),
    ],
);
pub(crate) static OFFER_OPERATION_SHRINK_VOLUME: Message = Message::new(
    "mesos.Offer.Operation.ShrinkVolume",
    Syntax::Proto2,
    &[
        f(1, "volume", Label::Required, Type::Message(&RESOURCE), v(1, 6, 0)),
        f(2, "subtract", Label::Required, Type::Message(&VALUE_SCALAR), v(1, 6, 0)),
    ],
);
pub(crate) static OFFER_OPERATION_UNRESERVE: Message = Message::new(
    "mesos.Offer.Operation.Unreserve",
    Syntax::Proto2,
    &[f(1, "resources", Label::Repeated, Type::Message(&RESOURCE), v(0, 22, 0))],
);
pub(crate) static OFFER_FILTERS: Message = Message::new(
    "mesos.OfferFilters",
    Syntax::Proto2,
    &[f(
        1,
        "min_allocatable_resources",
        Label::Optional,
        Type::Message(&OFFER_FILTERS_MIN_ALLOCATABLE_RESOURCES),
        v(1, 8, 0),
    )],
);
pub(crate) static OFFER_FILTERS_MIN_ALLOCATABLE_RESOURCES: Message = Message::new(
    "mesos.OfferFilters.MinAllocatableResources",
    Syntax::Proto2,
    &[f(1, "quantities", Label::Repeated, Type::Message(&OFFER_FILTERS_RESOURCE_QUANTITIES), v(1, 8, 0))],
);
pub(crate) static OFFER_FILTERS_RESOURCE_QUANTITIES: Message = Message::new(
    "mesos.OfferFilters.ResourceQuantities",
    Syntax::Proto2,
    &[f(1, "quantities", Label::Repeated, Type::Map(&ENTRY_PROTO2_VALUE_SCALAR), v(1, 8, 0))],
);
pub(crate) static OPERATION: Message = Message::new(
    "mesos.Operation",
    Syntax::Proto2,
    &[
        f(1, "framework_id", Label::Optional, Type::Message(&FRAMEWORK_ID), v(1, 5, 0)),
        f(2, "slave_id", Label::Optional, Type::Message(&SLAVE_ID), v(1, 5, 0)),
        f(3, "info", Label::Required, Type::Message(&OFFER_OPERATION), v(1, 5, 0)),
        f(4, "latest_status", Label::Required, Type::Message(&OPERATION_STATUS), v(1, 5, 0)),
        f(5, "statuses", Label::Repeated, Type::Message(&OPERATION_STATUS), v(1, 5, 0)),
        f(6, "uuid", Label::Required, Type::Message(&UUID), v(1, 5, 0)),
    ],
);
pub(crate) static OPERATION_ID: Message = Message::new(
    "mesos.OperationID",
    Syntax::Proto2,
    &[f(1, "value", Label::Required, Type::String, v(1, 5, 0))],
);
pub(crate) static OPERATION_STATUS: Message = Message::new(
    "mesos.OperationStatus",
    Syntax::Proto2,
    &[
        f(1, "operation_id", Label::Optional, Type::Message(&OPERATION_ID), v(1, 5, 0)),
        f(2, "state", Label::Required, Type::Enum(&E_OPERATION_STATE), v(1, 5, 0)),
        f(3, "message", Label::Optional, Type::String, v(1, 5, 0)),
        f(4, "converted_resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 5, 0)),
        f(5, "uuid", Label::Optional, Type::Message(&UUID), v(1, 5, 0)),
        f(6, "slave_id", Label::Optional, Type::Message(&SLAVE_ID), v(1, 7, 1)),
        f(7, "resource_provider_id", Label::Optional, Type::Message(&RESOURCE_PROVIDER_ID), v(1, 7, 1)),
    ],
);
pub(crate) static PARAMETER: Message = Message::new(
    "mesos.Parameter",
    Syntax::Proto2,
    &[f(1, "key", Label::Required, Type::String, V0), f(2, "value", Label::Required, Type::String, V0)],
);
pub(crate) static PARAMETERS: Message = Message::new(
    "mesos.Parameters",
    Syntax::Proto2,
    &[f(1, "parameter", Label::Repeated, Type::Message(&PARAMETER), V0)],
);
pub(crate) static PORT: Message = Message::new(
    "mesos.Port",
    Syntax::Proto2,
    &[
        f(1, "number", Label::Required, Type::UInt32, v(0, 22, 0)),
        f(2, "name", Label::Optional, Type::String, v(0, 22, 0)),
        f(3, "protocol", Label::Optional, Type::String, v(0, 22, 0)),
        f(4, "visibility", Label::Optional, Type::Enum(&E_DISCOVERY_INFO_VISIBILITY), v(0, 26, 0)),
        f(5, "labels", Label::Optional, Type::Message(&LABELS), v(0, 27, 0)),
    ],
);
pub(crate) static PORTS: Message = Message::new(
    "mesos.Ports",
    Syntax::Proto2,
    &[f(1, "ports", Label::Repeated, Type::Message(&PORT), v(0, 22, 0))],
);
pub(crate) static RLIMIT_INFO: Message = Message::new(
    "mesos.RLimitInfo",
    Syntax::Proto2,
    &[f(1, "rlimits", Label::Repeated, Type::Message(&RLIMIT_INFO_RLIMIT), v(1, 2, 0))],
);
pub(crate) static RLIMIT_INFO_RLIMIT: Message = Message::new(
    "mesos.RLimitInfo.RLimit",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_RLIMIT_INFO_RLIMIT_TYPE), v(1, 2, 0)),
        f(2, "hard", Label::Optional, Type::UInt64, v(1, 2, 0)),
        f(3, "soft", Label::Optional, Type::UInt64, v(1, 2, 0)),
    ],
);
pub(crate) static RESOURCE: Message = Message::new(
    "mesos.Resource",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, V0),
        f(2, "type", Label::Required, Type::Enum(&E_VALUE_TYPE), V0),
        f(3, "scalar", Label::Optional, Type::Message(&VALUE_SCALAR), V0),
        f(4, "ranges", Label::Optional, Type::Message(&VALUE_RANGES), V0),
        f(5, "set", Label::Optional, Type::Message(&VALUE_SET), V0),
        f(6, "role", Label::Optional, Type::String, V0).default(Default::String("*")).deprecated(),
        f(7, "disk", Label::Optional, Type::Message(&RESOURCE_DISK_INFO), v(0, 22, 0)),
        f(8, "reservation", Label::Optional, Type::Message(&RESOURCE_RESERVATION_INFO), v(0, 23, 0)),
        f(9, "revocable", Label::Optional, Type::Message(&RESOURCE_REVOCABLE_INFO), v(0, 23, 0)),
        f(10, "shared", Label::Optional, Type::Message(&RESOURCE_SHARED_INFO), v(1, 1, 0)),
        f(11, "allocation_info", Label::Optional, Type::Message(&RESOURCE_ALLOCATION_INFO), v(1, 2, 0)),
        f(12, "provider_id", Label::Optional, Type::Message(&RESOURCE_PROVIDER_ID), v(1, 3, 0)),
        f(13, "reservations", Label::Repeated, Type::Message(&RESOURCE_RESERVATION_INFO), v(1, 4, 0)),
    ],
);
pub(crate) static RESOURCE_ALLOCATION_INFO: Message = Message::new(
    "mesos.Resource.AllocationInfo",
    Syntax::Proto2,
    &[f(1, "role", Label::Optional, Type::String, v(1, 2, 0))],
);
pub(crate) static RESOURCE_DISK_INFO: Message = Message::new(
    "mesos.Resource.DiskInfo",
    Syntax::Proto2,
    &[
        f(1, "persistence", Label::Optional, Type::Message(&RESOURCE_DISK_INFO_PERSISTENCE), v(0, 22, 0)),
        f(2, "volume", Label::Optional, Type::Message(&VOLUME), v(0, 22, 0)),
        f(3, "source", Label::Optional, Type::Message(&RESOURCE_DISK_INFO_SOURCE), v(0, 27, 0)),
    ],
);
pub(crate) static RESOURCE_DISK_INFO_PERSISTENCE: Message = Message::new(
    "mesos.Resource.DiskInfo.Persistence",
    Syntax::Proto2,
    &[
        f(1, "id", Label::Required, Type::String, v(0, 22, 0)),
        f(2, "principal", Label::Optional, Type::String, v(0, 27, 0)),
    ],
);
pub(crate) static RESOURCE_DISK_INFO_SOURCE: Message = Message::new(
    "mesos.Resource.DiskInfo.Source",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Required, Type::Enum(&E_RESOURCE_DISK_INFO_SOURCE_TYPE), v(0, 27, 0)),
        f(2, "path", Label::Optional, Type::Message(&RESOURCE_DISK_INFO_SOURCE_PATH), v(0, 27, 0)),
        f(3, "mount", Label::Optional, Type::Message(&RESOURCE_DISK_INFO_SOURCE_MOUNT), v(0, 27, 0)),
        f(4, "id", Label::Optional, Type::String, v(1, 5, 0)),
        f(5, "metadata", Label::Optional, Type::Message(&LABELS), v(1, 5, 0)),
        f(6, "profile", Label::Optional, Type::String, v(1, 5, 0)),
        f(7, "vendor", Label::Optional, Type::String, v(1, 7, 1)),
    ],
);
pub(crate) static RESOURCE_DISK_INFO_SOURCE_MOUNT: Message = Message::new(
    "mesos.Resource.DiskInfo.Source.Mount",
    Syntax::Proto2,
    &[f(1, "root", Label::Optional, Type::String, v(0, 27, 0)).required_until(v(1, 2, 3))],
);
pub(crate) static RESOURCE_DISK_INFO_SOURCE_PATH: Message = Message::new(
    "mesos.Resource.DiskInfo.Source.Path",
    Syntax::Proto2,
    &[f(1, "root", Label::Optional, Type::String, v(0, 27, 0)).required_until(v(1, 2, 3))],
);
pub(crate) static RESOURCE_RESERVATION_INFO: Message = Message::new(
    "mesos.Resource.ReservationInfo",
    Syntax::Proto2,
    &[
        f(1, "principal", Label::Optional, Type::String, v(0, 23, 0)).required_until(v(0, 26, 2)),
        f(2, "labels", Label::Optional, Type::Message(&LABELS), v(0, 28, 0)),
        f(3, "role", Label::Optional, Type::String, v(1, 4, 0)),
        f(4, "type", Label::Optional, Type::Enum(&E_RESOURCE_RESERVATION_INFO_TYPE), v(1, 4, 0)),
    ],
);
pub(crate) static RESOURCE_REVOCABLE_INFO: Message =
    Message::new("mesos.Resource.RevocableInfo", Syntax::Proto2, &[]);
pub(crate) static RESOURCE_SHARED_INFO: Message =
    Message::new("mesos.Resource.SharedInfo", Syntax::Proto2, &[]);
pub(crate) static RESOURCE_PROVIDER_ID: Message = Message::new(
    "mesos.ResourceProviderID",
    Syntax::Proto2,
    &[f(1, "value", Label::Required, Type::String, v(1, 3, 0))],
);
pub(crate) static SECCOMP_INFO: Message = Message::new(
    "mesos.SeccompInfo",
    Syntax::Proto2,
    &[
        f(1, "profile_name", Label::Optional, Type::String, v(1, 8, 0)),
        f(2, "unconfined", Label::Optional, Type::Bool, v(1, 8, 0)),
    ],
);
pub(crate) static SECRET: Message = Message::new(
    "mesos.Secret",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_SECRET_TYPE), v(1, 3, 0)),
        f(2, "reference", Label::Optional, Type::Message(&SECRET_REFERENCE), v(1, 3, 0)),
        f(3, "value", Label::Optional, Type::Message(&SECRET_VALUE), v(1, 3, 0)),
    ],
);
pub(crate) static SECRET_REFERENCE: Message = Message::new(
    "mesos.Secret.Reference",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(1, 3, 0)),
        f(2, "key", Label::Optional, Type::String, v(1, 3, 0)),
    ],
);
pub(crate) static SECRET_VALUE: Message = Message::new(
    "mesos.Secret.Value",
    Syntax::Proto2,
    &[f(1, "data", Label::Required, Type::Bytes, v(1, 3, 0))],
);
pub(crate) static SLAVE_ID: Message =
    Message::new("mesos.SlaveID", Syntax::Proto2, &[f(1, "value", Label::Required, Type::String, V0)]);
pub(crate) static SLAVE_INFO: Message = Message::new(
    "mesos.SlaveInfo",
    Syntax::Proto2,
    &[
        f(1, "hostname", Label::Required, Type::String, V0),
        f(3, "resources", Label::Repeated, Type::Message(&RESOURCE), V0),
        f(5, "attributes", Label::Repeated, Type::Message(&ATTRIBUTE), V0),
        f(6, "id", Label::Optional, Type::Message(&SLAVE_ID), V0),
        f(7, "checkpoint", Label::Optional, Type::Bool, V0).default(Default::Bool(false)),
        f(8, "port", Label::Optional, Type::Int32, V0).default(Default::Int(5051)),
        f(10, "domain", Label::Optional, Type::Message(&DOMAIN_INFO), v(1, 4, 0)),
    ],
);
pub(crate) static TTYINFO: Message = Message::new(
    "mesos.TTYInfo",
    Syntax::Proto2,
    &[f(1, "window_size", Label::Optional, Type::Message(&TTYINFO_WINDOW_SIZE), v(1, 2, 0))],
);
pub(crate) static TTYINFO_WINDOW_SIZE: Message = Message::new(
    "mesos.TTYInfo.WindowSize",
    Syntax::Proto2,
    &[
        f(1, "rows", Label::Required, Type::UInt32, v(1, 2, 0)),
        f(2, "columns", Label::Required, Type::UInt32, v(1, 2, 0)),
    ],
);
pub(crate) static TASK: Message = Message::new(
    "mesos.Task",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, V0),
        f(2, "task_id", Label::Required, Type::Message(&TASK_ID), V0),
        f(3, "framework_id", Label::Required, Type::Message(&FRAMEWORK_ID), V0),
        f(4, "executor_id", Label::Optional, Type::Message(&EXECUTOR_ID), V0),
        f(5, "slave_id", Label::Required, Type::Message(&SLAVE_ID), V0),
        f(6, "state", Label::Required, Type::Enum(&E_TASK_STATE), V0),
        f(7, "resources", Label::Repeated, Type::Message(&RESOURCE), V0),
        f(8, "statuses", Label::Repeated, Type::Message(&TASK_STATUS), v(0, 16, 0)),
        f(9, "status_update_state", Label::Optional, Type::Enum(&E_TASK_STATE), v(0, 21, 0)),
        f(10, "status_update_uuid", Label::Optional, Type::Bytes, v(0, 21, 0)),
        f(11, "labels", Label::Optional, Type::Message(&LABELS), v(0, 22, 0)),
        f(12, "discovery", Label::Optional, Type::Message(&DISCOVERY_INFO), v(0, 22, 0)),
        f(13, "container", Label::Optional, Type::Message(&CONTAINER_INFO), v(0, 27, 0)),
        f(14, "user", Label::Optional, Type::String, v(1, 0, 0)),
        f(15, "health_check", Label::Optional, Type::Message(&HEALTH_CHECK), v(1, 8, 0)),
        f(16, "kill_policy", Label::Optional, Type::Message(&KILL_POLICY), v(1, 9, 0)),
        f(17, "limits", Label::Repeated, Type::Map(&ENTRY_PROTO2_VALUE_SCALAR), v(1, 10, 0)),
    ],
);
pub(crate) static TASK_GROUP_INFO: Message = Message::new(
    "mesos.TaskGroupInfo",
    Syntax::Proto2,
    &[f(1, "tasks", Label::Repeated, Type::Message(&TASK_INFO), v(1, 1, 0))],
);
pub(crate) static TASK_ID: Message =
    Message::new("mesos.TaskID", Syntax::Proto2, &[f(1, "value", Label::Required, Type::String, V0)]);
pub(crate) static TASK_INFO: Message = Message::new(
    "mesos.TaskInfo",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, V0),
        f(2, "task_id", Label::Required, Type::Message(&TASK_ID), V0),
        f(3, "slave_id", Label::Required, Type::Message(&SLAVE_ID), V0),
        f(4, "resources", Label::Repeated, Type::Message(&RESOURCE), V0),
        f(5, "executor", Label::Optional, Type::Message(&EXECUTOR_INFO), V0),
        f(6, "data", Label::Optional, Type::Bytes, V0),
        f(7, "command", Label::Optional, Type::Message(&COMMAND_INFO), V0),
        f(8, "health_check", Label::Optional, Type::Message(&HEALTH_CHECK), v(0, 20, 0)),
        f(9, "container", Label::Optional, Type::Message(&CONTAINER_INFO), v(0, 20, 0)),
        f(10, "labels", Label::Optional, Type::Message(&LABELS), v(0, 22, 0)),
        f(11, "discovery", Label::Optional, Type::Message(&DISCOVERY_INFO), v(0, 22, 0)),
        f(12, "kill_policy", Label::Optional, Type::Message(&KILL_POLICY), v(1, 0, 0)),
        f(13, "check", Label::Optional, Type::Message(&CHECK_INFO), v(1, 2, 0)),
        f(14, "max_completion_time", Label::Optional, Type::Message(&DURATION_INFO), v(1, 6, 0)),
        f(15, "limits", Label::Repeated, Type::Map(&ENTRY_PROTO2_VALUE_SCALAR), v(1, 10, 0)),
    ],
);
pub(crate) static TASK_RESOURCE_LIMITATION: Message = Message::new(
    "mesos.TaskResourceLimitation",
    Syntax::Proto2,
    &[f(1, "resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 5, 0))],
);
pub(crate) static TASK_STATUS: Message = Message::new(
    "mesos.TaskStatus",
    Syntax::Proto2,
    &[
        f(1, "task_id", Label::Required, Type::Message(&TASK_ID), V0),
        f(2, "state", Label::Required, Type::Enum(&E_TASK_STATE), V0),
        f(3, "data", Label::Optional, Type::Bytes, V0),
        f(4, "message", Label::Optional, Type::String, V0),
        f(5, "slave_id", Label::Optional, Type::Message(&SLAVE_ID), v(0, 15, 0)),
        f(6, "timestamp", Label::Optional, Type::Double, v(0, 16, 0)),
        f(7, "executor_id", Label::Optional, Type::Message(&EXECUTOR_ID), v(0, 20, 0)),
        f(8, "healthy", Label::Optional, Type::Bool, v(0, 20, 0)),
        f(9, "source", Label::Optional, Type::Enum(&E_TASK_STATUS_SOURCE), v(0, 21, 0)),
        f(10, "reason", Label::Optional, Type::Enum(&E_TASK_STATUS_REASON), v(0, 21, 0)),
        f(11, "uuid", Label::Optional, Type::Bytes, v(0, 22, 0)),
        f(12, "labels", Label::Optional, Type::Message(&LABELS), v(0, 24, 0)),
        f(13, "container_status", Label::Optional, Type::Message(&CONTAINER_STATUS), v(0, 25, 0)),
        f(14, "unreachable_time", Label::Optional, Type::Message(&TIME_INFO), v(1, 1, 0)),
        f(15, "check_status", Label::Optional, Type::Message(&CHECK_STATUS_INFO), v(1, 2, 0)),
        f(16, "limitation", Label::Optional, Type::Message(&TASK_RESOURCE_LIMITATION), v(1, 5, 0)),
    ],
);
pub(crate) static TIME_INFO: Message = Message::new(
    "mesos.TimeInfo",
    Syntax::Proto2,
    &[f(1, "nanoseconds", Label::Required, Type::Int64, v(0, 25, 0))],
);
pub(crate) static UUID: Message =
    Message::new("mesos.UUID", Syntax::Proto2, &[f(1, "value", Label::Required, Type::Bytes, v(1, 5, 0))]);
pub(crate) static VALUE_RANGE: Message = Message::new(
    "mesos.Value.Range",
    Syntax::Proto2,
    &[f(1, "begin", Label::Required, Type::UInt64, V0), f(2, "end", Label::Required, Type::UInt64, V0)],
);
pub(crate) static VALUE_RANGES: Message = Message::new(
    "mesos.Value.Ranges",
    Syntax::Proto2,
    &[f(1, "range", Label::Repeated, Type::Message(&VALUE_RANGE), V0)],
);
pub(crate) static VALUE_SCALAR: Message =
    Message::new("mesos.Value.Scalar", Syntax::Proto2, &[f(1, "value", Label::Required, Type::Double, V0)]);
pub(crate) static VALUE_SET: Message =
    Message::new("mesos.Value.Set", Syntax::Proto2, &[f(1, "item", Label::Repeated, Type::String, V0)]);
pub(crate) static VALUE_TEXT: Message =
    Message::new("mesos.Value.Text", Syntax::Proto2, &[f(1, "value", Label::Required, Type::String, V0)]);
pub(crate) static VOLUME: Message = Message::new(
    "mesos.Volume",
    Syntax::Proto2,
    &[
        f(1, "container_path", Label::Required, Type::String, v(0, 20, 0)),
        f(2, "host_path", Label::Optional, Type::String, v(0, 20, 0)),
        f(3, "mode", Label::Required, Type::Enum(&E_VOLUME_MODE), v(0, 20, 0)),
        f(4, "image", Label::Optional, Type::Message(&IMAGE), v(0, 24, 0)),
        f(5, "source", Label::Optional, Type::Message(&VOLUME_SOURCE), v(1, 0, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE: Message = Message::new(
    "mesos.Volume.Source",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_VOLUME_SOURCE_TYPE), v(1, 0, 0)),
        f(2, "docker_volume", Label::Optional, Type::Message(&VOLUME_SOURCE_DOCKER_VOLUME), v(1, 0, 0)),
        f(3, "sandbox_path", Label::Optional, Type::Message(&VOLUME_SOURCE_SANDBOX_PATH), v(1, 1, 0)),
        f(4, "secret", Label::Optional, Type::Message(&SECRET), v(1, 3, 0)),
        f(5, "host_path", Label::Optional, Type::Message(&VOLUME_SOURCE_HOST_PATH), v(1, 5, 0)),
        f(6, "csi_volume", Label::Optional, Type::Message(&VOLUME_SOURCE_CSIVOLUME), v(1, 11, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE_CSIVOLUME: Message = Message::new(
    "mesos.Volume.Source.CSIVolume",
    Syntax::Proto2,
    &[
        f(1, "plugin_name", Label::Required, Type::String, v(1, 11, 0)),
        f(
            2,
            "static_provisioning",
            Label::Optional,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_STATIC_PROVISIONING),
            v(1, 11, 0),
        ),
    ],
);
pub(crate) static VOLUME_SOURCE_CSIVOLUME_STATIC_PROVISIONING: Message = Message::new(
    "mesos.Volume.Source.CSIVolume.StaticProvisioning",
    Syntax::Proto2,
    &[
        f(1, "volume_id", Label::Required, Type::String, v(1, 11, 0)),
        f(
            2,
            "volume_capability",
            Label::Required,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY),
            v(1, 11, 0),
        ),
        f(3, "node_stage_secrets", Label::Repeated, Type::Map(&ENTRY_PROTO2_SECRET), v(1, 11, 0)),
        f(4, "node_publish_secrets", Label::Repeated, Type::Map(&ENTRY_PROTO2_SECRET), v(1, 11, 0)),
        f(5, "volume_context", Label::Repeated, Type::Map(&ENTRY_PROTO2_STRING), v(1, 11, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY: Message = Message::new(
    "mesos.Volume.Source.CSIVolume.VolumeCapability",
    Syntax::Proto2,
    &[
        f(
            1,
            "block",
            Label::Optional,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_BLOCK_VOLUME),
            v(1, 5, 0),
        )
        .oneof("access_type"),
        f(
            2,
            "mount",
            Label::Optional,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_MOUNT_VOLUME),
            v(1, 5, 0),
        )
        .oneof("access_type"),
        f(
            3,
            "access_mode",
            Label::Required,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE),
            v(1, 5, 0),
        )
        .optional_until(v(1, 10, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE: Message = Message::new(
    "mesos.Volume.Source.CSIVolume.VolumeCapability.AccessMode",
    Syntax::Proto2,
    &[f(
        1,
        "mode",
        Label::Required,
        Type::Enum(&E_VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE_MODE),
        v(1, 5, 0),
    )
    .optional_until(v(1, 10, 0))],
);
pub(crate) static VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_BLOCK_VOLUME: Message =
    Message::new("mesos.Volume.Source.CSIVolume.VolumeCapability.BlockVolume", Syntax::Proto2, &[]);
pub(crate) static VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_MOUNT_VOLUME: Message = Message::new(
    "mesos.Volume.Source.CSIVolume.VolumeCapability.MountVolume",
    Syntax::Proto2,
    &[
        f(1, "fs_type", Label::Optional, Type::String, v(1, 5, 0)),
        f(2, "mount_flags", Label::Repeated, Type::String, v(1, 5, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE_DOCKER_VOLUME: Message = Message::new(
    "mesos.Volume.Source.DockerVolume",
    Syntax::Proto2,
    &[
        f(1, "driver", Label::Optional, Type::String, v(1, 0, 0)),
        f(2, "name", Label::Required, Type::String, v(1, 0, 0)),
        f(3, "driver_options", Label::Optional, Type::Message(&PARAMETERS), v(1, 0, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE_HOST_PATH: Message = Message::new(
    "mesos.Volume.Source.HostPath",
    Syntax::Proto2,
    &[
        f(1, "path", Label::Required, Type::String, v(1, 5, 0)),
        f(2, "mount_propagation", Label::Optional, Type::Message(&MOUNT_PROPAGATION), v(1, 5, 0)),
    ],
);
pub(crate) static VOLUME_SOURCE_SANDBOX_PATH: Message = Message::new(
    "mesos.Volume.Source.SandboxPath",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_VOLUME_SOURCE_SANDBOX_PATH_TYPE), v(1, 1, 0)),
        f(2, "path", Label::Required, Type::String, v(1, 1, 0)),
    ],
);
pub(crate) static CSI_STATE_VOLUME_STATE: Message = Message::new(
    "mesos.csi.state.VolumeState",
    Syntax::Proto3,
    &[
        f(1, "state", Label::Singular, Type::Enum(&E_CSI_STATE_VOLUME_STATE_STATE), v(1, 5, 0)),
        f(
            2,
            "volume_capability",
            Label::Optional,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY),
            v(1, 5, 0),
        ),
        f(3, "volume_context", Label::Repeated, Type::Map(&ENTRY_PROTO3_STRING), v(1, 5, 0)),
        f(4, "publish_context", Label::Repeated, Type::Map(&ENTRY_PROTO3_STRING), v(1, 5, 0)),
        f(5, "boot_id", Label::Singular, Type::String, v(1, 5, 0)),
        f(6, "parameters", Label::Repeated, Type::Map(&ENTRY_PROTO3_STRING), v(1, 7, 1)),
        f(7, "node_publish_required", Label::Singular, Type::Bool, v(1, 7, 2)),
        f(8, "pre_provisioned", Label::Singular, Type::Bool, v(1, 11, 0)),
        f(9, "readonly", Label::Singular, Type::Bool, v(1, 11, 0)),
        f(10, "node_stage_secrets", Label::Repeated, Type::Map(&ENTRY_PROTO3_SECRET), v(1, 11, 0)),
        f(11, "node_publish_secrets", Label::Repeated, Type::Map(&ENTRY_PROTO3_SECRET), v(1, 11, 0)),
    ],
);
pub(crate) static INTERNAL_STATUS_UPDATE: Message = Message::new(
    "mesos.internal.StatusUpdate",
    Syntax::Proto2,
    &[
        f(1, "framework_id", Label::Required, Type::Message(&FRAMEWORK_ID), V0),
        f(2, "executor_id", Label::Optional, Type::Message(&EXECUTOR_ID), V0),
        f(3, "slave_id", Label::Optional, Type::Message(&SLAVE_ID), V0),
        f(4, "status", Label::Required, Type::Message(&TASK_STATUS), V0),
        f(5, "timestamp", Label::Required, Type::Double, V0),
        f(6, "uuid", Label::Optional, Type::Bytes, V0).required_until(v(0, 22, 2)),
        f(7, "latest_state", Label::Optional, Type::Enum(&E_TASK_STATE), v(0, 21, 0)),
    ],
);
pub(crate) static INTERNAL_STATUS_UPDATE_RECORD: Message = Message::new(
    "mesos.internal.StatusUpdateRecord",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Required, Type::Enum(&E_INTERNAL_STATUS_UPDATE_RECORD_TYPE), V0),
        f(2, "update", Label::Optional, Type::Message(&INTERNAL_STATUS_UPDATE), V0),
        f(3, "uuid", Label::Optional, Type::Bytes, V0),
    ],
);
pub(crate) static INTERNAL_UPDATE_OPERATION_STATUS_MESSAGE: Message = Message::new(
    "mesos.internal.UpdateOperationStatusMessage",
    Syntax::Proto2,
    &[
        f(1, "framework_id", Label::Optional, Type::Message(&FRAMEWORK_ID), v(1, 5, 0)),
        f(2, "slave_id", Label::Optional, Type::Message(&SLAVE_ID), v(1, 5, 0)),
        f(3, "status", Label::Required, Type::Message(&OPERATION_STATUS), v(1, 5, 0)),
        f(4, "latest_status", Label::Optional, Type::Message(&OPERATION_STATUS), v(1, 5, 0)),
        f(5, "operation_uuid", Label::Optional, Type::Message(&UUID), v(1, 5, 0)).required_until(v(1, 7, 3)),
    ],
);
pub(crate) static INTERNAL_UPDATE_OPERATION_STATUS_RECORD: Message = Message::new(
    "mesos.internal.UpdateOperationStatusRecord",
    Syntax::Proto2,
    &[
        f(
            1,
            "type",
            Label::Required,
            Type::Enum(&E_INTERNAL_UPDATE_OPERATION_STATUS_RECORD_TYPE),
            v(1, 5, 0),
        ),
        f(2, "update", Label::Optional, Type::Message(&INTERNAL_UPDATE_OPERATION_STATUS_MESSAGE), v(1, 5, 0)),
        f(3, "uuid", Label::Optional, Type::Message(&UUID), v(1, 5, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CSIVOLUME: Message = Message::new(
    "mesos.internal.slave.CSIVolume",
    Syntax::Proto3,
    &[
        f(1, "plugin_name", Label::Singular, Type::String, v(1, 11, 0)),
        f(2, "id", Label::Singular, Type::String, v(1, 11, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CSIVOLUMES: Message = Message::new(
    "mesos.internal.slave.CSIVolumes",
    Syntax::Proto3,
    &[f(1, "volumes", Label::Repeated, Type::Message(&INTERNAL_SLAVE_CSIVOLUME), v(1, 11, 0))],
);
pub(crate) static INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE: Message = Message::new(
    "mesos.internal.slave.CgroupDeviceAccessState",
    Syntax::Proto2,
    &[
        f(1, "allow_list", Label::Repeated, Type::String, v(1, 12, 0)),
        f(2, "deny_list", Label::Repeated, Type::String, v(1, 12, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATES: Message = Message::new(
    "mesos.internal.slave.CgroupDeviceAccessStates",
    Syntax::Proto2,
    &[f(
        1,
        "device_access_per_cgroup",
        Label::Repeated,
        Type::Map(&ENTRY_PROTO2_INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE),
        v(1, 12, 0),
    )],
);
pub(crate) static INTERNAL_SLAVE_DOCKER_VOLUME: Message = Message::new(
    "mesos.internal.slave.DockerVolume",
    Syntax::Proto2,
    &[
        f(1, "driver", Label::Required, Type::String, v(1, 0, 0)),
        f(2, "name", Label::Required, Type::String, v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_DOCKER_VOLUMES: Message = Message::new(
    "mesos.internal.slave.DockerVolumes",
    Syntax::Proto2,
    &[f(1, "volumes", Label::Repeated, Type::Message(&INTERNAL_SLAVE_DOCKER_VOLUME), v(1, 0, 0))],
);
pub(crate) static INTERNAL_SLAVE_RESOURCE_STATE: Message = Message::new(
    "mesos.internal.slave.ResourceState",
    Syntax::Proto2,
    &[
        f(1, "operations", Label::Repeated, Type::Message(&OPERATION), v(1, 8, 0)),
        f(2, "resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 8, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_VOLUME_GID_INFO: Message = Message::new(
    "mesos.internal.slave.VolumeGidInfo",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Optional, Type::Enum(&E_INTERNAL_SLAVE_VOLUME_GID_INFO_TYPE), v(1, 8, 0)),
        f(2, "path", Label::Required, Type::String, v(1, 8, 0)),
        f(3, "gid", Label::Required, Type::UInt32, v(1, 8, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_VOLUME_GID_INFOS: Message = Message::new(
    "mesos.internal.slave.VolumeGidInfos",
    Syntax::Proto2,
    &[f(1, "infos", Label::Repeated, Type::Message(&INTERNAL_SLAVE_VOLUME_GID_INFO), v(1, 8, 0))],
);
pub(crate) static INTERNAL_SLAVE_CNI_SPEC_DNS: Message = Message::new(
    "mesos.internal.slave.cni.spec.DNS",
    Syntax::Proto2,
    &[
        f(1, "nameservers", Label::Repeated, Type::String, v(1, 0, 0)),
        f(2, "domain", Label::Optional, Type::String, v(1, 0, 0)),
        f(3, "search", Label::Repeated, Type::String, v(1, 0, 0)),
        f(4, "options", Label::Repeated, Type::String, v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CNI_SPEC_IPCONFIG: Message = Message::new(
    "mesos.internal.slave.cni.spec.IPConfig",
    Syntax::Proto2,
    &[
        f(1, "ip", Label::Required, Type::String, v(1, 0, 0)),
        f(2, "gateway", Label::Optional, Type::String, v(1, 0, 0)),
        f(3, "routes", Label::Repeated, Type::Message(&INTERNAL_SLAVE_CNI_SPEC_ROUTE), v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG: Message = Message::new(
    "mesos.internal.slave.cni.spec.NetworkConfig",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, v(1, 0, 0)),
        f(2, "type", Label::Required, Type::String, v(1, 0, 0)),
        f(
            3,
            "ipam",
            Label::Optional,
            Type::Message(&INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG_IPAM),
            v(1, 0, 0),
        ),
        f(4, "dns", Label::Optional, Type::Message(&INTERNAL_SLAVE_CNI_SPEC_DNS), v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG_IPAM: Message = Message::new(
    "mesos.internal.slave.cni.spec.NetworkConfig.IPAM",
    Syntax::Proto2,
    &[
        f(1, "type", Label::Required, Type::String, v(1, 0, 0)),
        f(2, "routes", Label::Repeated, Type::Message(&INTERNAL_SLAVE_CNI_SPEC_ROUTE), v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CNI_SPEC_NETWORK_INFO: Message = Message::new(
    "mesos.internal.slave.cni.spec.NetworkInfo",
    Syntax::Proto2,
    &[
        f(1, "ip4", Label::Optional, Type::Message(&INTERNAL_SLAVE_CNI_SPEC_IPCONFIG), v(1, 0, 0)),
        f(2, "ip6", Label::Optional, Type::Message(&INTERNAL_SLAVE_CNI_SPEC_IPCONFIG), v(1, 0, 0)),
        f(3, "dns", Label::Optional, Type::Message(&INTERNAL_SLAVE_CNI_SPEC_DNS), v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_CNI_SPEC_ROUTE: Message = Message::new(
    "mesos.internal.slave.cni.spec.Route",
    Syntax::Proto2,
    &[
        f(1, "dst", Label::Required, Type::String, v(1, 0, 0)),
        f(2, "gw", Label::Optional, Type::String, v(1, 0, 0)),
    ],
);
pub(crate) static INTERNAL_SLAVE_DOCKER_IMAGE: Message = Message::new(
    "mesos.internal.slave.docker.Image",
    Syntax::Proto2,
    &[
        f(1, "reference", Label::Required, Type::Message(&DOCKER_SPEC_IMAGE_REFERENCE), v(0, 26, 0)),
        f(2, "layer_ids", Label::Repeated, Type::String, v(0, 26, 0)),
        f(3, "config_digest", Label::Optional, Type::String, v(1, 7, 3)),
    ],
);
pub(crate) static INTERNAL_SLAVE_DOCKER_IMAGES: Message = Message::new(
    "mesos.internal.slave.docker.Images",
    Syntax::Proto2,
    &[f(1, "images", Label::Repeated, Type::Message(&INTERNAL_SLAVE_DOCKER_IMAGE), v(0, 26, 0))],
);
pub(crate) static INTERNAL_STATE_ENTRY: Message = Message::new(
    "mesos.internal.state.Entry",
    Syntax::Proto2,
    &[
        f(1, "name", Label::Required, Type::String, V0),
        f(2, "uuid", Label::Required, Type::Bytes, V0),
        f(3, "value", Label::Required, Type::Bytes, V0),
    ],
);
pub(crate) static RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE: Message = Message::new(
    "mesos.resource_provider.ResourceProviderState",
    Syntax::Proto2,
    &[
        f(1, "operations", Label::Repeated, Type::Message(&OPERATION), v(1, 5, 0)),
        f(2, "resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 5, 0)),
        f(
            3,
            "storage",
            Label::Optional,
            Type::Message(&RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE),
            v(1, 6, 0),
        ),
    ],
);
pub(crate) static RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE: Message = Message::new(
    "mesos.resource_provider.ResourceProviderState.Storage",
    Syntax::Proto2,
    &[f(
        1,
        "profiles",
        Label::Repeated,
        Type::Map(&ENTRY_PROTO2_RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO),
        v(1, 6, 0),
    )],
);
pub(crate) static RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO: Message = Message::new(
    "mesos.resource_provider.ResourceProviderState.Storage.ProfileInfo",
    Syntax::Proto2,
    &[
        f(
            1,
            "capability",
            Label::Required,
            Type::Message(&VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY),
            v(1, 6, 0),
        ),
        f(2, "parameters", Label::Repeated, Type::Map(&ENTRY_PROTO2_STRING), v(1, 6, 0)),
    ],
);
pub(crate) static RESOURCE_PROVIDER_REGISTRY_REGISTRY: Message = Message::new(
    "mesos.resource_provider.registry.Registry",
    Syntax::Proto2,
    &[
        f(
            1,
            "resource_providers",
            Label::Repeated,
            Type::Message(&RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER),
            v(1, 5, 0),
        ),
        f(
            2,
            "removed_resource_providers",
            Label::Repeated,
            Type::Message(&RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER),
            v(1, 6, 0),
        ),
    ],
);
pub(crate) static RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER: Message = Message::new(
    "mesos.resource_provider.registry.ResourceProvider",
    Syntax::Proto2,
    &[
        f(1, "id", Label::Required, Type::Message(&RESOURCE_PROVIDER_ID), v(1, 5, 0)),
        f(2, "type", Label::Optional, Type::String, v(1, 7, 0)),
        f(3, "name", Label::Optional, Type::String, v(1, 7, 0)),
    ],
);
pub(crate) static SECCOMP_CONTAINER_SECCOMP_PROFILE: Message = Message::new(
    "mesos.seccomp.ContainerSeccompProfile",
    Syntax::Proto2,
    &[
        f(
            1,
            "default_action",
            Label::Required,
            Type::Enum(&E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ACTION),
            v(1, 8, 0),
        ),
        f(
            2,
            "architectures",
            Label::Repeated,
            Type::Enum(&E_SECCOMP_CONTAINER_SECCOMP_PROFILE_ARCHITECTURE),
            v(1, 8, 0),
        ),
        f(
            3,
            "syscalls",
            Label::Repeated,
            Type::Message(&SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL),
            v(1, 8, 0),
        ),
    ],
);
pub(crate) static SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL: Message = Message::new(
    "mesos.seccomp.ContainerSeccompProfile.Syscall",
    Syntax::Proto2,
    &[
        f(1, "names", Label::Repeated, Type::String, v(1, 8, 0)),
        f(
            2,
            "action",
            Label::Required,
            Type::Enum(&E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ACTION),
            v(1, 8, 0),
        ),
        f(
            3,
            "args",
            Label::Repeated,
            Type::Message(&SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG),
            v(1, 8, 0),
        ),
        f(
            4,
            "includes",
            Label::Optional,
            Type::Message(&SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER),
            v(1, 8, 0),
        ),
        f(
            5,
            "excludes",
            Label::Optional,
            Type::Message(&SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER),
            v(1, 8, 0),
        ),
    ],
);
pub(crate) static SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG: Message = Message::new(
    "mesos.seccomp.ContainerSeccompProfile.Syscall.Arg",
    Syntax::Proto2,
    &[
        f(1, "index", Label::Required, Type::UInt32, v(1, 8, 0)),
        f(
            2,
            "op",
            Label::Required,
            Type::Enum(&E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG_OPERATOR),
            v(1, 8, 0),
        ),
        f(3, "value", Label::Required, Type::UInt64, v(1, 8, 0)),
        f(4, "value_two", Label::Required, Type::UInt64, v(1, 8, 0)),
    ],
);
pub(crate) static SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER: Message = Message::new(
    "mesos.seccomp.ContainerSeccompProfile.Syscall.Filter",
    Syntax::Proto2,
    &[f(1, "capabilities", Label::Repeated, Type::Enum(&E_CAPABILITY_INFO_CAPABILITY), v(1, 8, 0))],
);
pub(crate) static SLAVE_CONTAINER_CONFIG: Message = Message::new(
    "mesos.slave.ContainerConfig",
    Syntax::Proto2,
    &[
        f(3, "directory", Label::Required, Type::String, v(0, 27, 0)),
        f(4, "user", Label::Optional, Type::String, v(0, 27, 0)),
        f(5, "rootfs", Label::Optional, Type::String, v(0, 27, 0)),
        f(7, "docker", Label::Optional, Type::Message(&SLAVE_CONTAINER_CONFIG_DOCKER), v(0, 27, 0)),
        f(8, "executor_info", Label::Optional, Type::Message(&EXECUTOR_INFO), v(0, 28, 0))
            .required_until(v(1, 0, 4)),
        f(9, "task_info", Label::Optional, Type::Message(&TASK_INFO), v(0, 28, 0)),
        f(10, "appc", Label::Optional, Type::Message(&SLAVE_CONTAINER_CONFIG_APPC), v(1, 0, 0)),
        f(11, "command_info", Label::Required, Type::Message(&COMMAND_INFO), v(1, 1, 0)),
        f(12, "container_info", Label::Optional, Type::Message(&CONTAINER_INFO), v(1, 1, 0)),
        f(13, "resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 1, 0)),
        f(14, "container_class", Label::Optional, Type::Enum(&E_SLAVE_CONTAINER_CLASS), v(1, 2, 0)),
        f(15, "ephemeral_volumes", Label::Repeated, Type::String, v(1, 9, 0)),
        f(16, "limits", Label::Repeated, Type::Map(&ENTRY_PROTO2_VALUE_SCALAR), v(1, 10, 0)),
    ],
);
pub(crate) static SLAVE_CONTAINER_CONFIG_APPC: Message = Message::new(
    "mesos.slave.ContainerConfig.Appc",
    Syntax::Proto2,
    &[f(1, "manifest", Label::Optional, Type::Message(&APPC_SPEC_IMAGE_MANIFEST), v(1, 0, 0))],
);
pub(crate) static SLAVE_CONTAINER_CONFIG_DOCKER: Message = Message::new(
    "mesos.slave.ContainerConfig.Docker",
    Syntax::Proto2,
    &[f(1, "manifest", Label::Optional, Type::Message(&DOCKER_SPEC_V1_IMAGE_MANIFEST), v(0, 27, 0))],
);
pub(crate) static SLAVE_CONTAINER_FILE_OPERATION: Message = Message::new(
    "mesos.slave.ContainerFileOperation",
    Syntax::Proto2,
    &[
        f(
            1,
            "operation",
            Label::Optional,
            Type::Enum(&E_SLAVE_CONTAINER_FILE_OPERATION_OPERATION),
            v(1, 9, 0),
        ),
        f(2, "symlink", Label::Optional, Type::Message(&SLAVE_CONTAINER_FILE_OPERATION_SYMLINK), v(1, 9, 0))
            .oneof("parameters"),
        f(3, "mkdir", Label::Optional, Type::Message(&SLAVE_CONTAINER_FILE_OPERATION_MKDIR), v(1, 9, 0))
            .oneof("parameters"),
        f(4, "rename", Label::Optional, Type::Message(&SLAVE_CONTAINER_FILE_OPERATION_RENAME), v(1, 9, 0))
            .oneof("parameters"),
        f(5, "mount", Label::Optional, Type::Message(&SLAVE_CONTAINER_MOUNT_INFO), v(1, 9, 0))
            .oneof("parameters"),
    ],
);
pub(crate) static SLAVE_CONTAINER_FILE_OPERATION_MKDIR: Message = Message::new(
    "mesos.slave.ContainerFileOperation.Mkdir",
    Syntax::Proto2,
    &[
        f(1, "target", Label::Optional, Type::String, v(1, 9, 0)),
        f(2, "recursive", Label::Optional, Type::Bool, v(1, 9, 0)),
    ],
);
pub(crate) static SLAVE_CONTAINER_FILE_OPERATION_RENAME: Message = Message::new(
    "mesos.slave.ContainerFileOperation.Rename",
    Syntax::Proto2,
    &[
        f(1, "source", Label::Optional, Type::String, v(1, 9, 0)),
        f(2, "target", Label::Optional, Type::String, v(1, 9, 0)),
    ],
);
pub(crate) static SLAVE_CONTAINER_FILE_OPERATION_SYMLINK: Message = Message::new(
    "mesos.slave.ContainerFileOperation.Symlink",
    Syntax::Proto2,
    &[
        f(1, "source", Label::Optional, Type::String, v(1, 9, 0)),
        f(2, "target", Label::Optional, Type::String, v(1, 9, 0)),
    ],
);
pub(crate) static SLAVE_CONTAINER_LAUNCH_INFO: Message = Message::new(
    "mesos.slave.ContainerLaunchInfo",
    Syntax::Proto2,
    &[
        f(1, "pre_exec_commands", Label::Repeated, Type::Message(&COMMAND_INFO), v(0, 27, 0)).deprecated(),
        f(2, "environment", Label::Optional, Type::Message(&ENVIRONMENT), v(0, 27, 0)),
        f(3, "rootfs", Label::Optional, Type::String, v(0, 27, 0)),
        f(4, "clone_namespaces", Label::Repeated, Type::Int32, v(0, 27, 0)),
        f(5, "command", Label::Optional, Type::Message(&COMMAND_INFO), v(0, 28, 0)),
        f(6, "working_directory", Label::Optional, Type::String, v(0, 28, 0)),
        f(7, "effective_capabilities", Label::Optional, Type::Message(&CAPABILITY_INFO), v(1, 1, 0)),
        f(8, "rlimits", Label::Optional, Type::Message(&RLIMIT_INFO), v(1, 2, 0)),
        f(9, "enter_namespaces", Label::Repeated, Type::Int32, v(1, 2, 0)),
        f(10, "user", Label::Optional, Type::String, v(1, 2, 0)),
        f(14, "tty_slave_path", Label::Optional, Type::String, v(1, 2, 0)),
        f(15, "task_environment", Label::Optional, Type::Message(&ENVIRONMENT), v(1, 2, 1)),
        f(16, "bounding_capabilities", Label::Optional, Type::Message(&CAPABILITY_INFO), v(1, 4, 0)),
        f(17, "mounts", Label::Repeated, Type::Message(&SLAVE_CONTAINER_MOUNT_INFO), v(1, 5, 0)),
        f(
            18,
            "seccomp_profile",
            Label::Optional,
            Type::Message(&SECCOMP_CONTAINER_SECCOMP_PROFILE),
            v(1, 8, 0),
        ),
        f(19, "supplementary_groups", Label::Repeated, Type::UInt32, v(1, 8, 0)),
        f(20, "task_supplementary_groups", Label::Repeated, Type::UInt32, v(1, 8, 0)),
        f(21, "masked_paths", Label::Repeated, Type::String, v(1, 9, 0)),
        f(22, "file_operations", Label::Repeated, Type::Message(&SLAVE_CONTAINER_FILE_OPERATION), v(1, 9, 0)),
        f(23, "no_new_privileges", Label::Optional, Type::Bool, v(1, 9, 0)),
    ],
);
pub(crate) static SLAVE_CONTAINER_LAYERS: Message = Message::new(
    "mesos.slave.ContainerLayers",
    Syntax::Proto2,
    &[
        f(1, "paths", Label::Repeated, Type::String, v(1, 5, 0)),
        f(2, "config", Label::Optional, Type::String, v(1, 7, 3)),
    ],
);
pub(crate) static SLAVE_CONTAINER_MOUNT_INFO: Message = Message::new(
    "mesos.slave.ContainerMountInfo",
    Syntax::Proto2,
    &[
        f(1, "target", Label::Required, Type::String, v(1, 5, 0)),
        f(2, "source", Label::Optional, Type::String, v(1, 5, 0)),
        f(3, "type", Label::Optional, Type::String, v(1, 5, 0)),
        f(4, "flags", Label::Optional, Type::UInt32, v(1, 5, 0)),
        f(5, "options", Label::Optional, Type::String, v(1, 5, 0)),
    ],
);
pub(crate) static SLAVE_CONTAINER_TERMINATION: Message = Message::new(
    "mesos.slave.ContainerTermination",
    Syntax::Proto2,
    &[
        f(2, "message", Label::Optional, Type::String, v(1, 1, 0)),
        f(3, "status", Label::Optional, Type::Int32, v(1, 1, 0)),
        f(4, "state", Label::Optional, Type::Enum(&E_TASK_STATE), v(1, 1, 0)),
        f(5, "reason", Label::Optional, Type::Enum(&E_TASK_STATUS_REASON), v(1, 1, 0)),
        f(6, "limited_resources", Label::Repeated, Type::Message(&RESOURCE), v(1, 5, 0)),
    ],
);
pub(crate) static E_CSIPLUGIN_CONTAINER_INFO_SERVICE: EnumType = EnumType {
    name: "mesos.CSIPluginContainerInfo.Service",
    values: &[e("UNKNOWN", 0, V0), e("CONTROLLER_SERVICE", 1, V0), e("NODE_SERVICE", 2, V0)],
};
pub(crate) static E_CAPABILITY_INFO_CAPABILITY: EnumType = EnumType {
    name: "mesos.CapabilityInfo.Capability",
    values: &[
        e("UNKNOWN", 0, V0),
        e("CHOWN", 1000, V0),
        e("DAC_OVERRIDE", 1001, V0),
        e("DAC_READ_SEARCH", 1002, V0),
        e("FOWNER", 1003, V0),
        e("FSETID", 1004, V0),
        e("KILL", 1005, V0),
        e("SETGID", 1006, V0),
        e("SETUID", 1007, V0),
        e("SETPCAP", 1008, V0),
        e("LINUX_IMMUTABLE", 1009, V0),
        e("NET_BIND_SERVICE", 1010, V0),
        e("NET_BROADCAST", 1011, V0),
        e("NET_ADMIN", 1012, V0),
        e("NET_RAW", 1013, V0),
        e("IPC_LOCK", 1014, V0),
        e("IPC_OWNER", 1015, V0),
        e("SYS_MODULE", 1016, V0),
        e("SYS_RAWIO", 1017, V0),
        e("SYS_CHROOT", 1018, V0),
        e("SYS_PTRACE", 1019, V0),
        e("SYS_PACCT", 1020, V0),
        e("SYS_ADMIN", 1021, V0),
        e("SYS_BOOT", 1022, V0),
        e("SYS_NICE", 1023, V0),
        e("SYS_RESOURCE", 1024, V0),
        e("SYS_TIME", 1025, V0),
        e("SYS_TTY_CONFIG", 1026, V0),
        e("MKNOD", 1027, V0),
        e("LEASE", 1028, V0),
        e("AUDIT_WRITE", 1029, V0),
        e("AUDIT_CONTROL", 1030, V0),
        e("SETFCAP", 1031, V0),
        e("MAC_OVERRIDE", 1032, V0),
        e("MAC_ADMIN", 1033, V0),
        e("SYSLOG", 1034, V0),
        e("WAKE_ALARM", 1035, V0),
        e("BLOCK_SUSPEND", 1036, V0),
        e("AUDIT_READ", 1037, V0),
        e("PERFMON", 1038, v(1, 12, 0)),
        e("BPF", 1039, v(1, 12, 0)),
        e("CHECKPOINT_RESTORE", 1040, v(1, 12, 0)),
    ],
};
pub(crate) static E_CHECK_INFO_TYPE: EnumType = EnumType {
    name: "mesos.CheckInfo.Type",
    values: &[e("UNKNOWN", 0, V0), e("COMMAND", 1, V0), e("HTTP", 2, V0), e("TCP", 3, v(1, 3, 0))],
};
pub(crate) static E_CONTAINER_INFO_DOCKER_INFO_NETWORK: EnumType = EnumType {
    name: "mesos.ContainerInfo.DockerInfo.Network",
    values: &[e("HOST", 1, V0), e("BRIDGE", 2, V0), e("NONE", 3, v(0, 21, 0)), e("USER", 4, v(1, 0, 0))],
};
pub(crate) static E_CONTAINER_INFO_TYPE: EnumType =
    EnumType { name: "mesos.ContainerInfo.Type", values: &[e("DOCKER", 1, V0), e("MESOS", 2, v(0, 21, 0))] };
pub(crate) static E_DISCOVERY_INFO_VISIBILITY: EnumType = EnumType {
    name: "mesos.DiscoveryInfo.Visibility",
    values: &[e("FRAMEWORK", 0, V0), e("CLUSTER", 1, V0), e("EXTERNAL", 2, V0)],
};
pub(crate) static E_ENVIRONMENT_VARIABLE_TYPE: EnumType = EnumType {
    name: "mesos.Environment.Variable.Type",
    values: &[e("UNKNOWN", 0, V0), e("VALUE", 1, V0), e("SECRET", 2, V0)],
};
pub(crate) static E_EXECUTOR_INFO_TYPE: EnumType = EnumType {
    name: "mesos.ExecutorInfo.Type",
    values: &[e("UNKNOWN", 0, V0), e("DEFAULT", 1, V0), e("CUSTOM", 2, V0)],
};
pub(crate) static E_FRAMEWORK_INFO_CAPABILITY_TYPE: EnumType = EnumType {
    name: "mesos.FrameworkInfo.Capability.Type",
    values: &[
        e("UNKNOWN", 0, v(0, 27, 3)),
        e("REVOCABLE_RESOURCES", 1, V0),
        e("TASK_KILLING_STATE", 2, v(0, 28, 0)),
        e("GPU_RESOURCES", 3, v(1, 0, 0)),
        e("SHARED_RESOURCES", 4, v(1, 1, 0)),
        e("PARTITION_AWARE", 5, v(1, 1, 0)),
        e("MULTI_ROLE", 6, v(1, 2, 0)),
        e("RESERVATION_REFINEMENT", 7, v(1, 4, 0)),
        e("REGION_AWARE", 8, v(1, 4, 0)),
    ],
};
pub(crate) static E_HEALTH_CHECK_TYPE: EnumType = EnumType {
    name: "mesos.HealthCheck.Type",
    values: &[e("UNKNOWN", 0, V0), e("COMMAND", 1, V0), e("HTTP", 2, V0), e("TCP", 3, V0)],
};
pub(crate) static E_IMAGE_TYPE: EnumType =
    EnumType { name: "mesos.Image.Type", values: &[e("APPC", 1, V0), e("DOCKER", 2, V0)] };
pub(crate) static E_LINUX_INFO_IPC_MODE: EnumType = EnumType {
    name: "mesos.LinuxInfo.IpcMode",
    values: &[e("UNKNOWN", 0, V0), e("PRIVATE", 1, V0), e("SHARE_PARENT", 2, V0)],
};
pub(crate) static E_MOUNT_PROPAGATION_MODE: EnumType = EnumType {
    name: "mesos.MountPropagation.Mode",
    values: &[e("UNKNOWN", 0, V0), e("HOST_TO_CONTAINER", 1, V0), e("BIDIRECTIONAL", 2, V0)],
};
pub(crate) static E_NETWORK_INFO_PROTOCOL: EnumType =
    EnumType { name: "mesos.NetworkInfo.Protocol", values: &[e("IPv4", 1, V0), e("IPv6", 2, V0)] };
pub(crate) static E_OFFER_OPERATION_TYPE: EnumType = EnumType {
    name: "mesos.Offer.Operation.Type",
    values: &[
        e("UNKNOWN", 0, v(1, 1, 0)),
        e("LAUNCH", 1, V0),
        e("LAUNCH_GROUP", 6, v(1, 1, 0)),
        e("RESERVE", 2, V0),
        e("UNRESERVE", 3, V0),
        e("CREATE", 4, V0),
        e("DESTROY", 5, V0),
        e("GROW_VOLUME", 11, v(1, 6, 0)),
        e("SHRINK_VOLUME", 12, v(1, 6, 0)),
        e("CREATE_DISK", 13, v(1, 7, 0)),
        e("DESTROY_DISK", 14, v(1, 7, 0)),
    ],
};
pub(crate) static E_OPERATION_STATE: EnumType = EnumType {
    name: "mesos.OperationState",
    values: &[
        e("OPERATION_UNSUPPORTED", 0, V0),
        e("OPERATION_PENDING", 1, V0),
        e("OPERATION_FINISHED", 2, V0),
        e("OPERATION_FAILED", 3, V0),
        e("OPERATION_ERROR", 4, V0),
        e("OPERATION_DROPPED", 5, V0),
        e("OPERATION_UNREACHABLE", 6, v(1, 6, 0)),
        e("OPERATION_GONE_BY_OPERATOR", 7, v(1, 6, 0)),
        e("OPERATION_RECOVERING", 8, v(1, 6, 0)),
        e("OPERATION_UNKNOWN", 9, v(1, 6, 0)),
    ],
};
pub(crate) static E_RLIMIT_INFO_RLIMIT_TYPE: EnumType = EnumType {
    name: "mesos.RLimitInfo.RLimit.Type",
    values: &[
        e("UNKNOWN", 0, V0),
        e("RLMT_AS", 1, V0),
        e("RLMT_CORE", 2, V0),
        e("RLMT_CPU", 3, V0),
        e("RLMT_DATA", 4, V0),
        e("RLMT_FSIZE", 5, V0),
        e("RLMT_LOCKS", 6, V0),
        e("RLMT_MEMLOCK", 7, V0),
        e("RLMT_MSGQUEUE", 8, V0),
        e("RLMT_NICE", 9, V0),
        e("RLMT_NOFILE", 10, V0),
        e("RLMT_NPROC", 11, V0),
        e("RLMT_RSS", 12, V0),
        e("RLMT_RTPRIO", 13, V0),
        e("RLMT_RTTIME", 14, V0),
        e("RLMT_SIGPENDING", 15, V0),
        e("RLMT_STACK", 16, V0),
    ],
};
pub(crate) static E_RESOURCE_DISK_INFO_SOURCE_TYPE: EnumType = EnumType {
    name: "mesos.Resource.DiskInfo.Source.Type",
    values: &[
        e("UNKNOWN", 0, v(1, 3, 0)),
        e("PATH", 1, V0),
        e("MOUNT", 2, V0),
        e("BLOCK", 3, v(1, 5, 0)),
        e("RAW", 4, v(1, 5, 0)),
    ],
};
pub(crate) static E_RESOURCE_RESERVATION_INFO_TYPE: EnumType = EnumType {
    name: "mesos.Resource.ReservationInfo.Type",
    values: &[e("UNKNOWN", 0, V0), e("STATIC", 1, V0), e("DYNAMIC", 2, V0)],
};
pub(crate) static E_SECRET_TYPE: EnumType = EnumType {
    name: "mesos.Secret.Type",
    values: &[e("UNKNOWN", 0, V0), e("REFERENCE", 1, V0), e("VALUE", 2, V0)],
};
pub(crate) static E_TASK_STATE: EnumType = EnumType {
    name: "mesos.TaskState",
    values: &[
        e("TASK_STAGING", 6, V0),
        e("TASK_STARTING", 0, V0),
        e("TASK_RUNNING", 1, V0),
        e("TASK_KILLING", 8, v(0, 28, 0)),
        e("TASK_FINISHED", 2, V0),
        e("TASK_FAILED", 3, V0),
        e("TASK_KILLED", 4, V0),
        e("TASK_ERROR", 7, v(0, 21, 0)),
        e("TASK_LOST", 5, V0),
        e("TASK_DROPPED", 9, v(1, 1, 0)),
        e("TASK_UNREACHABLE", 10, v(1, 1, 0)),
        e("TASK_GONE", 11, v(1, 1, 0)),
        e("TASK_GONE_BY_OPERATOR", 12, v(1, 1, 0)),
        e("TASK_UNKNOWN", 13, v(1, 1, 0)),
    ],
};
pub(crate) static E_TASK_STATUS_REASON: EnumType = EnumType {
    name: "mesos.TaskStatus.Reason",
    values: &[
        e("REASON_COMMAND_EXECUTOR_FAILED", 0, V0),
        e("REASON_CONTAINER_LAUNCH_FAILED", 21, v(0, 26, 0)),
        e("REASON_CONTAINER_LIMITATION", 19, v(0, 26, 0)),
        e("REASON_CONTAINER_LIMITATION_DISK", 20, v(0, 26, 0)),
        e("REASON_CONTAINER_LIMITATION_MEMORY", 8, V0),
        e("REASON_CONTAINER_PREEMPTED", 17, v(0, 23, 0)),
        e("REASON_CONTAINER_UPDATE_FAILED", 22, v(0, 26, 0)),
        e("REASON_MAX_COMPLETION_TIME_REACHED", 33, v(1, 6, 0)),
        e("REASON_EXECUTOR_REGISTRATION_TIMEOUT", 23, v(0, 26, 0)),
        e("REASON_EXECUTOR_REREGISTRATION_TIMEOUT", 24, v(0, 26, 0)),
        e("REASON_EXECUTOR_TERMINATED", 1, V0),
        e("REASON_EXECUTOR_UNREGISTERED", 2, V0),
        e("REASON_FRAMEWORK_REMOVED", 3, V0),
        e("REASON_GC_ERROR", 4, V0),
        e("REASON_INVALID_FRAMEWORKID", 5, V0),
        e("REASON_INVALID_OFFERS", 6, V0),
        e("REASON_IO_SWITCHBOARD_EXITED", 27, v(1, 2, 0)),
        e("REASON_MASTER_DISCONNECTED", 7, V0),
        e("REASON_RECONCILIATION", 9, V0),
        e("REASON_RESOURCES_UNKNOWN", 18, v(0, 23, 0)),
        e("REASON_SLAVE_DISCONNECTED", 10, V0),
        e("REASON_SLAVE_DRAINING", 34, v(1, 9, 0)),
        e("REASON_SLAVE_REMOVED", 11, V0),
        e("REASON_SLAVE_REMOVED_BY_OPERATOR", 31, v(1, 5, 0)),
        e("REASON_SLAVE_REREGISTERED", 32, v(1, 5, 0)),
        e("REASON_SLAVE_RESTARTED", 12, V0),
        e("REASON_SLAVE_UNKNOWN", 13, V0),
        e("REASON_TASK_KILLED_DURING_LAUNCH", 30, v(1, 1, 3)),
        e("REASON_TASK_CHECK_STATUS_UPDATED", 28, v(1, 2, 0)),
        e("REASON_TASK_HEALTH_CHECK_STATUS_UPDATED", 29, v(1, 4, 0)),
        e("REASON_TASK_GROUP_INVALID", 25, v(1, 1, 0)),
        e("REASON_TASK_GROUP_UNAUTHORIZED", 26, v(1, 1, 0)),
        e("REASON_TASK_INVALID", 14, V0),
        e("REASON_TASK_UNAUTHORIZED", 15, V0),
        e("REASON_TASK_UNKNOWN", 16, V0),
    ],
};
pub(crate) static E_TASK_STATUS_SOURCE: EnumType = EnumType {
    name: "mesos.TaskStatus.Source",
    values: &[e("SOURCE_MASTER", 0, V0), e("SOURCE_SLAVE", 1, V0), e("SOURCE_EXECUTOR", 2, V0)],
};
pub(crate) static E_VALUE_TYPE: EnumType = EnumType {
    name: "mesos.Value.Type",
    values: &[e("SCALAR", 0, V0), e("RANGES", 1, V0), e("SET", 2, V0), e("TEXT", 3, V0)],
};
pub(crate) static E_VOLUME_MODE: EnumType =
    EnumType { name: "mesos.Volume.Mode", values: &[e("RW", 1, V0), e("RO", 2, V0)] };
pub(crate) static E_VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE_MODE: EnumType = EnumType {
    name: "mesos.Volume.Source.CSIVolume.VolumeCapability.AccessMode.Mode",
    values: &[
        e("UNKNOWN", 0, V0),
        e("SINGLE_NODE_WRITER", 1, V0),
        e("SINGLE_NODE_READER_ONLY", 2, V0),
        e("MULTI_NODE_READER_ONLY", 3, V0),
        e("MULTI_NODE_SINGLE_WRITER", 4, V0),
        e("MULTI_NODE_MULTI_WRITER", 5, V0),
    ],
};
pub(crate) static E_VOLUME_SOURCE_SANDBOX_PATH_TYPE: EnumType = EnumType {
    name: "mesos.Volume.Source.SandboxPath.Type",
    values: &[e("UNKNOWN", 0, V0), e("SELF", 1, V0), e("PARENT", 2, V0)],
};
pub(crate) static E_VOLUME_SOURCE_TYPE: EnumType = EnumType {
    name: "mesos.Volume.Source.Type",
    values: &[
        e("UNKNOWN", 0, V0),
        e("DOCKER_VOLUME", 1, V0),
        e("HOST_PATH", 4, v(1, 5, 0)),
        e("SANDBOX_PATH", 2, v(1, 1, 0)),
        e("SECRET", 3, v(1, 3, 0)),
        e("CSI_VOLUME", 5, v(1, 11, 0)),
    ],
};
pub(crate) static E_CSI_STATE_VOLUME_STATE_STATE: EnumType = EnumType {
    name: "mesos.csi.state.VolumeState.State",
    values: &[
        e("UNKNOWN", 0, V0),
        e("CREATED", 1, V0),
        e("NODE_READY", 2, V0),
        e("VOL_READY", 8, v(1, 6, 0)),
        e("PUBLISHED", 3, V0),
        e("CONTROLLER_PUBLISH", 4, V0),
        e("CONTROLLER_UNPUBLISH", 5, V0),
        e("NODE_STAGE", 9, v(1, 6, 0)),
        e("NODE_UNSTAGE", 10, v(1, 6, 0)),
        e("NODE_PUBLISH", 6, V0),
        e("NODE_UNPUBLISH", 7, V0),
    ],
};
pub(crate) static E_INTERNAL_STATUS_UPDATE_RECORD_TYPE: EnumType = EnumType {
    name: "mesos.internal.StatusUpdateRecord.Type",
    values: &[e("UPDATE", 0, V0), e("ACK", 1, V0)],
};
pub(crate) static E_INTERNAL_UPDATE_OPERATION_STATUS_RECORD_TYPE: EnumType = EnumType {
    name: "mesos.internal.UpdateOperationStatusRecord.Type",
    values: &[e("UPDATE", 0, V0), e("ACK", 1, V0)],
};
pub(crate) static E_INTERNAL_SLAVE_VOLUME_GID_INFO_TYPE: EnumType = EnumType {
    name: "mesos.internal.slave.VolumeGidInfo.Type",
    values: &[e("UNKNOWN", 0, V0), e("PERSISTENT", 1, V0), e("SANDBOX_PATH", 2, V0)],
};
pub(crate) static E_SECCOMP_CONTAINER_SECCOMP_PROFILE_ARCHITECTURE: EnumType = EnumType {
    name: "mesos.seccomp.ContainerSeccompProfile.Architecture",
    values: &[
        e("UNKNOWN", 0, V0),
        e("ARCH_X86", 1, V0),
        e("ARCH_X86_64", 2, V0),
        e("ARCH_X32", 3, V0),
        e("ARCH_ARM", 4, V0),
        e("ARCH_AARCH64", 5, V0),
        e("ARCH_MIPS", 6, V0),
        e("ARCH_MIPSEL", 7, V0),
        e("ARCH_MIPS64", 8, V0),
        e("ARCH_MIPSEL64", 9, V0),
        e("ARCH_MIPS64N32", 10, V0),
        e("ARCH_MIPSEL64N32", 11, V0),
        e("ARCH_PPC", 12, V0),
        e("ARCH_PPC64", 13, V0),
        e("ARCH_PPC64LE", 14, V0),
        e("ARCH_S390", 15, V0),
        e("ARCH_S390X", 16, V0),
    ],
};
pub(crate) static E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ACTION: EnumType = EnumType {
    name: "mesos.seccomp.ContainerSeccompProfile.Syscall.Action",
    values: &[
        e("UNKNOWN", 0, V0),
        e("ACT_KILL", 1, V0),
        e("ACT_TRAP", 2, V0),
        e("ACT_ERRNO", 3, V0),
        e("ACT_TRACE", 4, V0),
        e("ACT_ALLOW", 5, V0),
    ],
};
pub(crate) static E_SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG_OPERATOR: EnumType = EnumType {
    name: "mesos.seccomp.ContainerSeccompProfile.Syscall.Arg.Operator",
    values: &[
        e("UNKNOWN", 0, V0),
        e("CMP_NE", 1, V0),
        e("CMP_LT", 2, V0),
        e("CMP_LE", 3, V0),
        e("CMP_EQ", 4, V0),
        e("CMP_GE", 5, V0),
        e("CMP_GT", 6, V0),
        e("CMP_MASKED_EQ", 7, V0),
    ],
};
pub(crate) static E_SLAVE_CONTAINER_CLASS: EnumType =
    EnumType { name: "mesos.slave.ContainerClass", values: &[e("DEFAULT", 1, V0), e("DEBUG", 2, V0)] };
pub(crate) static E_SLAVE_CONTAINER_FILE_OPERATION_OPERATION: EnumType = EnumType {
    name: "mesos.slave.ContainerFileOperation.Operation",
    values: &[e("SYMLINK", 1, V0), e("MOUNT", 2, V0), e("RENAME", 3, V0), e("MKDIR", 4, V0)],
};
/// An entry of a `map<string, mesos.internal.slave.CgroupDeviceAccessState>`.
pub(crate) static ENTRY_PROTO2_INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE: Message = Message::new(
    "map<string, mesos.internal.slave.CgroupDeviceAccessState>",
    Syntax::Proto2,
    &[
        f(1, "key", Label::Optional, Type::String, V0),
        f(2, "value", Label::Optional, Type::Message(&INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE), V0),
    ],
);
/// An entry of a `map<string, mesos.OfferFilters>`.
pub(crate) static ENTRY_PROTO2_OFFER_FILTERS: Message = Message::new(
    "map<string, mesos.OfferFilters>",
    Syntax::Proto2,
    &[
        f(1, "key", Label::Optional, Type::String, V0),
        f(2, "value", Label::Optional, Type::Message(&OFFER_FILTERS), V0),
    ],
);
/// An entry of a `map<string, mesos.resource_provider.ResourceProviderState.Storage.ProfileInfo>`.
pub(crate) static ENTRY_PROTO2_RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO: Message =
    Message::new(
        "map<string, mesos.resource_provider.ResourceProviderState.Storage.ProfileInfo>",
        Syntax::Proto2,
        &[
            f(1, "key", Label::Optional, Type::String, V0),
            f(
                2,
                "value",
                Label::Required,
                Type::Message(&RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO),
                V0,
            ),
        ],
    );
/// An entry of a `map<string, mesos.Secret>`.
pub(crate) static ENTRY_PROTO2_SECRET: Message = Message::new(
    "map<string, mesos.Secret>",
    Syntax::Proto2,
    &[
        f(1, "key", Label::Optional, Type::String, V0),
        f(2, "value", Label::Optional, Type::Message(&SECRET), V0),
    ],
);
/// An entry of a `map<string, string>`.
pub(crate) static ENTRY_PROTO2_STRING: Message = Message::new(
    "map<string, string>",
    Syntax::Proto2,
    &[f(1, "key", Label::Optional, Type::String, V0), f(2, "value", Label::Optional, Type::String, V0)],
);
/// An entry of a `map<string, mesos.Value.Scalar>`.
pub(crate) static ENTRY_PROTO2_VALUE_SCALAR: Message = Message::new(
    "map<string, mesos.Value.Scalar>",
    Syntax::Proto2,
    &[
        f(1, "key", Label::Optional, Type::String, V0),
        f(2, "value", Label::Required, Type::Message(&VALUE_SCALAR), V0),
    ],
);
/// An entry of a `map<string, mesos.Secret>`.
pub(crate) static ENTRY_PROTO3_SECRET: Message = Message::new(
    "map<string, mesos.Secret>",
    Syntax::Proto3,
    &[
        f(1, "key", Label::Optional, Type::String, V0),
        f(2, "value", Label::Optional, Type::Message(&SECRET), V0),
    ],
);
/// An entry of a `map<string, string>`.
pub(crate) static ENTRY_PROTO3_STRING: Message = Message::new(
    "map<string, string>",
    Syntax::Proto3,
    &[f(1, "key", Label::Optional, Type::String, V0), f(2, "value", Label::Optional, Type::String, V0)],
);
/// Every message, sorted by full name.
pub(crate) static MESSAGES: &[&Message] = &[
    &APPC_SPEC_IMAGE_MANIFEST,
    &APPC_SPEC_IMAGE_MANIFEST_ANNOTATION,
    &APPC_SPEC_IMAGE_MANIFEST_APP,
    &APPC_SPEC_IMAGE_MANIFEST_DEPENDENCY,
    &APPC_SPEC_IMAGE_MANIFEST_ENVIRONMENT,
    &APPC_SPEC_IMAGE_MANIFEST_LABEL,
    &DOCKER_SPEC_IMAGE_REFERENCE,
    &DOCKER_SPEC_V1_IMAGE_MANIFEST,
    &DOCKER_SPEC_V1_IMAGE_MANIFEST_CONFIG,
    &ATTRIBUTE,
    &CSIPLUGIN_CONTAINER_INFO,
    &CAPABILITY_INFO,
    &CGROUP_INFO,
    &CGROUP_INFO_NET_CLS,
    &CHECK_INFO,
    &CHECK_INFO_COMMAND,
    &CHECK_INFO_HTTP,
    &CHECK_INFO_TCP,
    &CHECK_STATUS_INFO,
    &CHECK_STATUS_INFO_COMMAND,
    &CHECK_STATUS_INFO_HTTP,
    &CHECK_STATUS_INFO_TCP,
    &COMMAND_INFO,
    &COMMAND_INFO_URI,
    &CONTAINER_ID,
    &CONTAINER_INFO,
    &CONTAINER_INFO_DOCKER_INFO,
    &CONTAINER_INFO_DOCKER_INFO_PORT_MAPPING,
    &CONTAINER_INFO_MESOS_INFO,
    &CONTAINER_STATUS,
    &CREDENTIAL,
    &DISCOVERY_INFO,
    &DOMAIN_INFO,
    &DOMAIN_INFO_FAULT_DOMAIN,
    &DOMAIN_INFO_FAULT_DOMAIN_REGION_INFO,
    &DOMAIN_INFO_FAULT_DOMAIN_ZONE_INFO,
    &DRAIN_CONFIG,
    &DURATION_INFO,
    &ENVIRONMENT,
    &ENVIRONMENT_VARIABLE,
    &EXECUTOR_ID,
    &EXECUTOR_INFO,
    &FRAMEWORK_ID,
    &FRAMEWORK_INFO,
    &FRAMEWORK_INFO_CAPABILITY,
    &HEALTH_CHECK,
    &HEALTH_CHECK_HTTPCHECK_INFO,
    &HEALTH_CHECK_TCPCHECK_INFO,
    &IMAGE,
    &IMAGE_APPC,
    &IMAGE_DOCKER,
    &KILL_POLICY,
    &LABEL,
    &LABELS,
    &LINUX_INFO,
    &MOUNT_PROPAGATION,
    &NETWORK_INFO,
    &NETWORK_INFO_IPADDRESS,
    &NETWORK_INFO_PORT_MAPPING,
    &OFFER_OPERATION,
    &OFFER_OPERATION_CREATE,
    &OFFER_OPERATION_CREATE_DISK,
    &OFFER_OPERATION_DESTROY,
    &OFFER_OPERATION_DESTROY_DISK,
    &OFFER_OPERATION_GROW_VOLUME,
    &OFFER_OPERATION_LAUNCH,
    &OFFER_OPERATION_LAUNCH_GROUP,
    &OFFER_OPERATION_RESERVE,
    &OFFER_OPERATION_SHRINK_VOLUME,
    &OFFER_OPERATION_UNRESERVE,
    &OFFER_FILTERS,
    &OFFER_FILTERS_MIN_ALLOCATABLE_RESOURCES,
    &OFFER_FILTERS_RESOURCE_QUANTITIES,
    &OPERATION,
    &OPERATION_ID,
    &OPERATION_STATUS,
    &PARAMETER,
    &PARAMETERS,
    &PORT,
    &PORTS,
    &RLIMIT_INFO,
    &RLIMIT_INFO_RLIMIT,
    &RESOURCE,
    &RESOURCE_ALLOCATION_INFO,
    &RESOURCE_DISK_INFO,
    &RESOURCE_DISK_INFO_PERSISTENCE,
    &RESOURCE_DISK_INFO_SOURCE,
    &RESOURCE_DISK_INFO_SOURCE_MOUNT,
    &RESOURCE_DISK_INFO_SOURCE_PATH,
    &RESOURCE_RESERVATION_INFO,
    &RESOURCE_REVOCABLE_INFO,
    &RESOURCE_SHARED_INFO,
    &RESOURCE_PROVIDER_ID,
    &SECCOMP_INFO,
    &SECRET,
    &SECRET_REFERENCE,
    &SECRET_VALUE,
    &SLAVE_ID,
    &SLAVE_INFO,
    &TTYINFO,
    &TTYINFO_WINDOW_SIZE,
    &TASK,
    &TASK_GROUP_INFO,
    &TASK_ID,
    &TASK_INFO,
    &TASK_RESOURCE_LIMITATION,
    &TASK_STATUS,
    &TIME_INFO,
    &UUID,
    &VALUE_RANGE,
    &VALUE_RANGES,
    &VALUE_SCALAR,
    &VALUE_SET,
    &VALUE_TEXT,
    &VOLUME,
    &VOLUME_SOURCE,
    &VOLUME_SOURCE_CSIVOLUME,
    &VOLUME_SOURCE_CSIVOLUME_STATIC_PROVISIONING,
    &VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY,
    &VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_ACCESS_MODE,
    &VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_BLOCK_VOLUME,
    &VOLUME_SOURCE_CSIVOLUME_VOLUME_CAPABILITY_MOUNT_VOLUME,
    &VOLUME_SOURCE_DOCKER_VOLUME,
    &VOLUME_SOURCE_HOST_PATH,
    &VOLUME_SOURCE_SANDBOX_PATH,
    &CSI_STATE_VOLUME_STATE,
    &INTERNAL_STATUS_UPDATE,
    &INTERNAL_STATUS_UPDATE_RECORD,
    &INTERNAL_UPDATE_OPERATION_STATUS_MESSAGE,
    &INTERNAL_UPDATE_OPERATION_STATUS_RECORD,
    &INTERNAL_SLAVE_CSIVOLUME,
    &INTERNAL_SLAVE_CSIVOLUMES,
    &INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATE,
    &INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATES,
    &INTERNAL_SLAVE_DOCKER_VOLUME,
    &INTERNAL_SLAVE_DOCKER_VOLUMES,
    &INTERNAL_SLAVE_RESOURCE_STATE,
    &INTERNAL_SLAVE_VOLUME_GID_INFO,
    &INTERNAL_SLAVE_VOLUME_GID_INFOS,
    &INTERNAL_SLAVE_CNI_SPEC_DNS,
    &INTERNAL_SLAVE_CNI_SPEC_IPCONFIG,
    &INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG,
    &INTERNAL_SLAVE_CNI_SPEC_NETWORK_CONFIG_IPAM,
    &INTERNAL_SLAVE_CNI_SPEC_NETWORK_INFO,
    &INTERNAL_SLAVE_CNI_SPEC_ROUTE,
    &INTERNAL_SLAVE_DOCKER_IMAGE,
    &INTERNAL_SLAVE_DOCKER_IMAGES,
    &INTERNAL_STATE_ENTRY,
    &RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE,
    &RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE,
    &RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE_STORAGE_PROFILE_INFO,
    &RESOURCE_PROVIDER_REGISTRY_REGISTRY,
    &RESOURCE_PROVIDER_REGISTRY_RESOURCE_PROVIDER,
    &SECCOMP_CONTAINER_SECCOMP_PROFILE,
    &SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL,
    &SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_ARG,
    &SECCOMP_CONTAINER_SECCOMP_PROFILE_SYSCALL_FILTER,
    &SLAVE_CONTAINER_CONFIG,
    &SLAVE_CONTAINER_CONFIG_APPC,
    &SLAVE_CONTAINER_CONFIG_DOCKER,
    &SLAVE_CONTAINER_FILE_OPERATION,
    &SLAVE_CONTAINER_FILE_OPERATION_MKDIR,
    &SLAVE_CONTAINER_FILE_OPERATION_RENAME,
    &SLAVE_CONTAINER_FILE_OPERATION_SYMLINK,
    &SLAVE_CONTAINER_LAUNCH_INFO,
    &SLAVE_CONTAINER_LAYERS,
    &SLAVE_CONTAINER_MOUNT_INFO,
    &SLAVE_CONTAINER_TERMINATION,
];
