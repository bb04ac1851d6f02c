//! Messages with gaps: encoded once from JSON, then copied and filled a hundred thousand times. Ids have a fixed
//! length each, so a gap is a run of one letter that occurs nowhere else.

use serde_json::{Value as Json, json};

use super::message::framed;

pub(crate) const TASK_ID: usize = 55;
pub(crate) const GROUP_ID: usize = 48;
pub(crate) const FRAMEWORK_ID: usize = 41;
pub(crate) const CONTAINER_ID: usize = 36;

/// The values for the gaps.
#[derive(Clone, Copy)]
pub(crate) struct Ids<'a> {
    pub(crate) task: &'a [u8],
    pub(crate) group: &'a [u8],
    pub(crate) framework: &'a [u8],
    pub(crate) container: &'a [u8],
    pub(crate) uuid: [u8; 16],
    pub(crate) timestamp: f64,
}

/// Sixteen bytes as base64, a placeholder for a UUID.
const UUID: &str = "paWlpaWlpaWlpaWlpaWlpQ==";
const TIMESTAMP: f64 = 1.234_567_890_123e9;

/// A framed message with gaps.
pub(crate) struct Template {
    bytes: Vec<u8>,
    gaps: Vec<(usize, Gap)>,
}

#[derive(Clone, Copy)]
enum Gap {
    Task,
    Group,
    Framework,
    Container,
    Uuid,
    Timestamp,
}

impl Template {
    pub(crate) fn new(name: &str, json: &Json) -> Self {
        let bytes = framed(name, json);
        let mut gaps = Vec::new();
        for (gap, pattern) in [
            (Gap::Task, vec![b'T'; TASK_ID]),
            (Gap::Group, vec![b'G'; GROUP_ID]),
            (Gap::Framework, vec![b'F'; FRAMEWORK_ID]),
            (Gap::Container, vec![b'C'; CONTAINER_ID]),
            (Gap::Uuid, vec![0xa5; 16]),
            (Gap::Timestamp, TIMESTAMP.to_le_bytes().to_vec()),
        ] {
            let found = bytes.windows(pattern.len()).enumerate().filter(|(_, window)| *window == pattern);
            gaps.extend(found.map(|(at, _)| (at, gap)));
        }
        Self { bytes, gaps }
    }

    /// Appends the message with the gaps filled.
    pub(crate) fn fill(&self, ids: &Ids<'_>, out: &mut Vec<u8>) {
        assert_eq!((ids.task.len(), ids.group.len()), (TASK_ID, GROUP_ID), "ids fill their gaps");
        let start = out.len();
        out.extend_from_slice(&self.bytes);
        let timestamp = ids.timestamp.to_le_bytes();
        for (at, gap) in &self.gaps {
            let with: &[u8] = match gap {
                Gap::Task => ids.task,
                Gap::Group => ids.group,
                Gap::Framework => ids.framework,
                Gap::Container => ids.container,
                Gap::Uuid => &ids.uuid,
                Gap::Timestamp => &timestamp,
            };
            out[start + at..][..with.len()].copy_from_slice(with);
        }
    }
}

/// `{"value": ...}` with a gap of a letter.
pub(crate) fn gap_id(letter: &str, length: usize) -> Json {
    json!({"value": letter.repeat(length)})
}

fn resources() -> Json {
    let scalar = |name, value: f64| {
        json!({"name": name, "type": "SCALAR", "scalar": {"value": value}, "role": "*",
               "allocation_info": {"role": "services"}})
    };
    json!([scalar("cpus", 0.5), scalar("mem", 512.0), scalar("disk", 64.0), {
        "name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": 31000, "end": 31001}]}, "role": "*",
        "allocation_info": {"role": "services"}}])
}

fn labels(count: usize) -> Json {
    let label = |n| json!({"key": format!("HAPROXY_{n}_VHOST"), "value": format!("service-{n}.example.org")});
    json!({"labels": (0..count).map(label).collect::<Vec<_>>()})
}

fn environment(count: usize) -> Json {
    let variable = |n| {
        json!({"name": format!("SERVICE_SETTING_{n}"), "type": "VALUE",
               "value": format!("jdbc:postgresql://db{n}.example.org:5432/application")})
    };
    json!({"variables": (0..count).map(variable).collect::<Vec<_>>()})
}

fn container() -> Json {
    json!({"type": "MESOS",
        "volumes": [{"container_path": "/etc/ssl/certs", "host_path": "/etc/ssl/certs", "mode": "RO"}],
        "mesos": {"image": {"type": "DOCKER", "docker": {"name": "registry.example.org/team/service:1.42.0"}}},
        "network_infos": [{"name": "overlay", "ip_addresses": [{"protocol": "IPv4", "ip_address": "10.1.2.3"}]}]})
}

/// `task.info` of one of several sizes.
pub(crate) fn task(agent: &str, in_group: bool, size: usize) -> Template {
    let mut json = json!({
        "name": format!("service-{size}"), "task_id": gap_id("T", TASK_ID), "state": "TASK_STAGING",
        "framework_id": gap_id("F", FRAMEWORK_ID), "slave_id": {"value": agent}, "resources": resources(),
        "labels": labels(7 + 3 * size), "container": container(), "user": "service",
        "discovery": {"visibility": "CLUSTER", "name": format!("service-{size}"), "ports": {"ports": [
            {"number": 31000, "name": "http", "protocol": "tcp"}, {"number": 31001, "name": "admin"}]}},
        "health_check": {"type": "HTTP", "http": {"port": 31000, "path": "/health", "scheme": "http"},
            "delay_seconds": 15.0, "interval_seconds": 20.0, "timeout_seconds": 20.0, "consecutive_failures": 3,
            "grace_period_seconds": 300.0},
    });
    if in_group {
        json["executor_id"] = gap_id("G", GROUP_ID);
    }
    Template::new("mesos.Task", &json)
}

/// `executor.info` of a command task, or of a task group.
pub(crate) fn executor(in_group: bool, size: usize) -> Template {
    let mut json = json!({
        "framework_id": gap_id("F", FRAMEWORK_ID), "resources": resources(), "labels": labels(size),
        "executor_id": if in_group { gap_id("G", GROUP_ID) } else { gap_id("T", TASK_ID) },
    });
    if in_group {
        json["type"] = json!("DEFAULT");
    } else {
        json["command"] = json!({"value": "/usr/libexec/mesos/mesos-executor", "shell": false,
            "arguments": ["mesos-executor", "--launcher_dir=/usr/libexec/mesos"], "environment": environment(6 + size)});
        json["name"] =
            json!(format!("Command Executor (Task: {}) (Command: sh -c './server')", "T".repeat(TASK_ID)));
        json["source"] = json!("T".repeat(TASK_ID));
        json["container"] = container();
    }
    Template::new("mesos.ExecutorInfo", &json)
}

/// An UPDATE of `task.updates`.
pub(crate) fn update(agent: &str, in_group: bool, state: &str) -> Template {
    let executor = if in_group { gap_id("G", GROUP_ID) } else { gap_id("T", TASK_ID) };
    let status = json!({
        "task_id": gap_id("T", TASK_ID), "state": state, "slave_id": {"value": agent}, "timestamp": TIMESTAMP,
        "executor_id": executor, "source": "SOURCE_EXECUTOR", "uuid": UUID, "healthy": true,
        "container_status": {"executor_pid": 12345, "container_id": gap_id("C", CONTAINER_ID),
            "network_infos": [{"ip_addresses": [{"protocol": "IPv4", "ip_address": "10.1.2.3"}], "name": "overlay"}]},
    });
    let update = json!({"framework_id": gap_id("F", FRAMEWORK_ID), "executor_id": executor,
        "slave_id": {"value": agent}, "status": status, "timestamp": TIMESTAMP, "uuid": UUID});
    Template::new("mesos.internal.StatusUpdateRecord", &json!({"type": "UPDATE", "update": update}))
}

/// An ACK of `task.updates`.
pub(crate) fn ack() -> Template {
    Template::new("mesos.internal.StatusUpdateRecord", &json!({"type": "ACK", "uuid": UUID}))
}
