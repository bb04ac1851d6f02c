//! Operations with their streams of updates, and local resource providers that have such streams too.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::writer::{How, Writer};
use super::{Part, Placed, id};
use crate::support::ids::{uuid_json, uuid_text_json};
use crate::support::message::frames;
use crate::support::resource::{allocated, post, reserved, scalar};

/// An operation, and `operation.updates`.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    uuid: String,
    framework: String,
    role: String,
    state: &'static str,
    acked: bool,
    stream: Option<Vec<Json>>,
    has_stream: bool,
}

impl Operation {
    /// A reservation that has finished; its update is not acknowledged. `uuid` is text.
    pub(crate) fn reserve(uuid: &str, framework: &str, role: &str) -> Self {
        Self {
            uuid: uuid.to_owned(),
            framework: framework.to_owned(),
            role: role.to_owned(),
            state: "OPERATION_FINISHED",
            acked: false,
            stream: None,
            has_stream: true,
        }
    }

    /// Its state, in the resources and the stream.
    pub(crate) fn state(mut self, state: &'static str) -> Self {
        self.state = state;
        self
    }

    /// Its update is acknowledged.
    pub(crate) fn acked(mut self) -> Self {
        self.acked = true;
        self
    }

    /// Whole `UpdateOperationStatusRecord`s in place of the usual ones.
    pub(crate) fn records(mut self, records: Vec<Json>) -> Self {
        self.stream = Some(records);
        self
    }

    /// It is in the resources only.
    pub(crate) fn without_stream(mut self) -> Self {
        self.has_stream = false;
        self
    }

    fn status(&self, agent: &str) -> Json {
        let resource = allocated(reserved(scalar("cpus", 1.0), &self.role), &self.role);
        json!({
            "operation_id": id(&format!("op-{}", &self.uuid[..8])), "state": self.state, "slave_id": id(agent),
            "uuid": {"value": uuid_json(&format!("status {}", self.uuid))},
            "converted_resources": [post(resource)],
        })
    }

    /// The `mesos.Operation` in the checkpointed resources.
    pub(super) fn json(&self, agent: &str) -> Json {
        let resource = post(allocated(reserved(scalar("cpus", 1.0), &self.role), &self.role));
        let status = self.status(agent);
        json!({
            "framework_id": id(&self.framework), "slave_id": id(agent),
            "info": {"type": "RESERVE", "reserve": {"resources": [resource]}, "id": status["operation_id"]},
            "latest_status": status, "statuses": [status], "uuid": {"value": uuid_text_json(&self.uuid)},
        })
    }

    /// Writes the stream below `dir`, which is that of an agent or of a provider.
    pub(super) fn write(&self, w: &mut Writer, dir: &Path, agent: &str) {
        if !self.has_stream {
            return;
        }
        let dir = dir.join("operations").join(&self.uuid);
        w.dir(&dir);
        let status = self.status(agent);
        let usual = || {
            let update = json!({
                "framework_id": id(&self.framework), "slave_id": id(agent), "status": status,
                "latest_status": status, "operation_uuid": {"value": uuid_text_json(&self.uuid)},
            });
            let mut records = vec![json!({"type": "UPDATE", "update": update})];
            if self.acked {
                records.push(json!({"type": "ACK", "uuid": status["uuid"]}));
            }
            records
        };
        let records = self.stream.clone().unwrap_or_else(usual);
        let bytes = frames("mesos.internal.UpdateOperationStatusRecord", &records);
        w.file(&dir.join("operation.updates"), How::InPlace, &bytes);
    }
}

/// A local storage resource provider.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    name: String,
    id: String,
    state: Part,
    operations: Vec<Operation>,
    latest: bool,
}

impl Provider {
    /// A provider of the type `org.apache.mesos.rp.local.storage`. `id` is a UUID as text.
    pub(crate) fn new(name: &str, id: &str) -> Self {
        let (name, id) = (name.to_owned(), id.to_owned());
        Self { name, id, state: Part::default(), operations: Vec::new(), latest: true }
    }

    /// `resource_provider.state`, other than usual.
    pub(crate) fn state(mut self, state: Part) -> Self {
        self.state = state;
        self
    }

    /// One of its operations.
    pub(crate) fn operation(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// No `latest` symlink.
    pub(crate) fn without_latest(mut self) -> Self {
        self.latest = false;
        self
    }

    /// Its entry in the registry of the agent.
    pub(super) fn registered(&self) -> Json {
        json!({"id": id(&self.id), "type": "org.apache.mesos.rp.local.storage", "name": self.name})
    }

    pub(super) fn write(&self, w: &mut Writer, placed: &Placed, agent: &str) {
        let kind = "resource_providers/org.apache.mesos.rp.local.storage";
        let named = placed.agent(agent).join(kind).join(&self.name);
        let dir = named.join(&self.id);
        w.dir(&dir);
        let operations: Vec<_> = self.operations.iter().map(|operation| operation.json(agent)).collect();
        let usual = json!({
            "operations": operations,
            "resources": [{"name": "disk", "type": "SCALAR", "scalar": {"value": 4096.0}, "role": "*",
                "disk": {"source": {"type": "RAW", "profile": "fast"}}, "provider_id": id(&self.id)}],
        });
        let bytes = self.state.bytes("mesos.resource_provider.ResourceProviderState", usual);
        if let Some(bytes) = bytes {
            w.file(&dir.join("resource_provider.state"), How::Renamed, &bytes);
        }
        self.operations.iter().for_each(|operation| operation.write(w, &dir, agent));
        if self.latest {
            let place = placed.place.join(named.strip_prefix(&placed.work).unwrap());
            w.link(&named.join("latest"), &place.join(&self.id));
        }
    }
}
