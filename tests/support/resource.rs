//! Resources as JSON, in the old form that most files hold (`role`, `reservation`) and in the new one
//! (`reservations`, R94). Shorthand for fixtures, nothing more.

use serde_json::{Value as Json, json};

use super::message::merge;

/// An unreserved scalar in the old form.
pub(crate) fn scalar(name: &str, value: f64) -> Json {
    json!({"name": name, "type": "SCALAR", "scalar": {"value": value}, "role": "*"})
}

/// An unreserved range of ports in the old form.
pub(crate) fn ports(begin: u64, end: u64) -> Json {
    json!({"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": begin, "end": end}]}, "role": "*"})
}

/// The resource as a role holds it, which executors and tasks need (R98).
pub(crate) fn allocated(mut resource: Json, role: &str) -> Json {
    merge(&mut resource, &json!({"allocation_info": {"role": role}}));
    resource
}

/// Dynamically reserved for a role, in the old form.
pub(crate) fn reserved(mut resource: Json, role: &str) -> Json {
    merge(&mut resource, &json!({"role": role, "reservation": {"principal": "ops"}}));
    resource
}

/// A persistent volume on the default disk, in the old form.
pub(crate) fn volume(id: &str, role: &str, megabytes: f64) -> Json {
    let mut resource = reserved(scalar("disk", megabytes), role);
    let disk = json!({
        "persistence": {"id": id, "principal": "ops"},
        "volume": {"container_path": "data", "mode": "RW"},
    });
    merge(&mut resource, &json!({"disk": disk}));
    resource
}

/// The same resource in the new form, as the agent's upgrade makes it (R95).
pub(crate) fn post(mut resource: Json) -> Json {
    let role = resource["role"].as_str().unwrap_or("*").to_owned();
    let reservation = resource.get("reservation").cloned();
    merge(&mut resource, &json!({"role": null, "reservation": null}));
    if role != "*" {
        let kind = if reservation.is_some() { "DYNAMIC" } else { "STATIC" };
        let mut stack = reservation.unwrap_or_else(|| json!({}));
        merge(&mut stack, &json!({"type": kind, "role": role}));
        merge(&mut resource, &json!({"reservations": [stack]}));
    }
    resource
}

/// What the agent of the fixtures offers.
pub(crate) fn agent_resources() -> Vec<Json> {
    vec![scalar("cpus", 16.0), scalar("mem", 8192.0), scalar("disk", 20000.0), ports(31000, 32000)]
}

/// What a task or executor of the fixtures takes.
pub(crate) fn small(role: &str) -> Vec<Json> {
    vec![allocated(scalar("cpus", 0.1), role), allocated(scalar("mem", 32.0), role)]
}

#[test]
fn the_new_form_has_a_stack() {
    let json = post(volume("v", "eng", 64.0));
    assert_eq!(json["reservations"][0]["type"], "DYNAMIC");
    assert!(json.get("role").is_none() && json.get("reservation").is_none());
    assert!(post(scalar("cpus", 1.0)).get("reservations").is_none());
}
