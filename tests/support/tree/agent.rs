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
            write_registry(w, &dir.join("resource_provider_registry"), &self.providers);
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

/// A `LevelDB` as it is after the second start of an agent, and after its providers have subscribed.
fn write_registry(w: &mut Writer, dir: &std::path::Path, providers: &[Provider]) {
    w.dir(dir);
    w.file(&dir.join("LOCK"), How::InPlace, b"");
    w.file(&dir.join("LOG"), How::InPlace, b"2024/06/10-08:00:00.123456 139813394642624 Recovering log #3\n");
    w.file(&dir.join("MANIFEST-000002"), How::InPlace, MANIFEST);
    let log = if providers.is_empty() { Vec::new() } else { log_record(&registry(providers)) };
    w.file(&dir.join("000003.log"), How::InPlace, &log);
    w.file(&dir.join("CURRENT"), How::InPlace, b"MANIFEST-000002\n");
}

const MANIFEST: &[u8] =
    b"\x95\x7c\xb9\xc5\x22\x00\x01\x01\x1aleveldb.BytewiseComparator\x02\x00\x03\x02\x04\x00\
\xa4\x9c\x8b\xbe\x08\x00\x01\x02\x03\x09\x00\x03\x04\x04\x00";

/// The batch by which the agent stores its registry.
fn registry(providers: &[Provider]) -> Vec<u8> {
    const KEY: &[u8] = b"RESOURCE_PROVIDER_REGISTRAR";
    let prefixed = |bytes: &[u8]| {
        let length = [(bytes.len() & 0x7f | 0x80).to_le_bytes()[0], (bytes.len() >> 7).to_le_bytes()[0]];
        [&length[..], bytes].concat()
    };
    let known: Vec<_> = providers.iter().map(Provider::registered).collect();
    let value = framed("mesos.resource_provider.registry.Registry", &json!({"resource_providers": known}));
    [&[1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1][..], &prefixed(KEY), &prefixed(&value[4..])].concat()
}

/// A whole record of a log: its checksum, length, type and bytes.
fn log_record(body: &[u8]) -> Vec<u8> {
    let typed = [&[1], body].concat();
    let mut crc = !0_u32;
    for byte in &typed {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0x82f6_3b78 } else { 0 };
        }
    }
    let sum = (!crc).rotate_right(15).wrapping_add(0xa282_ead8).to_le_bytes();
    [&sum[..], &u16::try_from(body.len()).unwrap().to_le_bytes(), &typed].concat()
}
