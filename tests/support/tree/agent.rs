//! An agent id: `slave.info`, drain, registry, operations, resource providers, frameworks.

use serde_json::{Value as Json, json};

use super::operation::{Operation, Provider};
use super::writer::{How, Writer};
use super::{Framework, Part, Placed, id};
use crate::support::message::framed;
use crate::support::resource::agent_resources;

/// One directory of `meta/slaves`.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    pub(super) id: String,
    info: Part,
    drain: Option<Json>,
    registry: bool,
    operations: Vec<Operation>,
    providers: Vec<Provider>,
    frameworks: Vec<Framework>,
}

impl Agent {
    /// A registered agent without frameworks.
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            info: Part::default(),
            drain: None,
            registry: true,
            operations: Vec::new(),
            providers: Vec::new(),
            frameworks: Vec::new(),
        }
    }

    /// `slave.info`, other than usual.
    pub(crate) fn info(mut self, info: Part) -> Self {
        self.info = info;
        self
    }

    /// A `mesos.DrainConfig`.
    pub(crate) fn drain(mut self, config: Json) -> Self {
        self.drain = Some(config);
        self
    }

    /// An agent that never had a resource provider registry: 1.4 or older.
    pub(crate) fn without_registry(mut self) -> Self {
        self.registry = false;
        self
    }

    /// An operation with its stream of updates; it is also in the checkpointed resources.
    pub(crate) fn operation(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// A local resource provider.
    pub(crate) fn provider(mut self, provider: Provider) -> Self {
        self.providers.push(provider);
        self
    }

    /// A checkpointing framework.
    pub(crate) fn framework(mut self, framework: Framework) -> Self {
        self.frameworks.push(framework);
        self
    }

    pub(super) fn checkpointed_operations(&self) -> impl Iterator<Item = Json> {
        self.operations.iter().map(|operation| operation.json(&self.id))
    }

    pub(super) fn write(&self, w: &mut Writer, placed: &Placed) {
        let dir = placed.agent(&self.id);
        w.dir(&dir);
        let usual = json!({
            "hostname": "agent1.example.org", "port": 5051, "checkpoint": true, "id": id(&self.id),
            "resources": agent_resources(),
        });
        if let Some(bytes) = self.info.bytes("mesos.SlaveInfo", usual) {
            w.file(&dir.join("slave.info"), How::Renamed, &bytes);
        }
        if self.registry {
            write_registry(w, &dir.join("resource_provider_registry"));
        }
        if let Some(drain) = &self.drain {
            w.file(&dir.join("drain.config"), How::Renamed, &framed("mesos.DrainConfig", drain));
        }
        self.operations.iter().for_each(|operation| operation.write(w, &dir, &self.id));
        self.providers.iter().for_each(|provider| provider.write(w, placed, &self.id));
        w.dir(&placed.work.join("slaves").join(&self.id));
        self.frameworks.iter().for_each(|framework| framework.write(w, placed, &self.id));
    }
}

/// A `LevelDB` as it is after the second start of an agent that never had a provider.
fn write_registry(w: &mut Writer, dir: &std::path::Path) {
    w.dir(dir);
    w.file(&dir.join("LOCK"), How::InPlace, b"");
    w.file(&dir.join("LOG"), How::InPlace, b"2024/06/10-08:00:00.123456 139813394642624 Recovering log #3\n");
    w.file(&dir.join("MANIFEST-000002"), How::InPlace, MANIFEST);
    w.file(&dir.join("000003.log"), How::InPlace, b"");
    w.file(&dir.join("CURRENT"), How::InPlace, b"MANIFEST-000002\n");
}

const MANIFEST: &[u8] =
    b"\x95\x7c\xb9\xc5\x22\x00\x01\x01\x1aleveldb.BytewiseComparator\x02\x00\x03\x02\x04\x00\
\xa4\x9c\x8b\xbe\x08\x00\x01\x02\x03\x09\x00\x03\x04\x04\x00";
