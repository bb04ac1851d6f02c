//! A framework: `framework.info`, `framework.pid` and its executors.

use serde_json::{Value as Json, json};

use super::writer::{How, Writer};
use super::{Executor, Part, Placed, id};

/// One directory of `frameworks`.
#[derive(Debug, Clone)]
pub(crate) struct Framework {
    pub(super) id: String,
    pub(super) role: String,
    info: Part,
    pid: Option<Vec<u8>>,
    executors: Vec<Executor>,
}

impl Framework {
    /// A checkpointing framework whose scheduler uses HTTP, with the role `*`.
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            role: "*".to_owned(),
            info: Part::default(),
            pid: Some(b"@0.0.0.0:0".to_vec()),
            executors: Vec::new(),
        }
    }

    /// Its only role.
    pub(crate) fn role(mut self, role: &str) -> Self {
        role.clone_into(&mut self.role);
        self
    }

    /// `framework.info`, other than usual.
    pub(crate) fn info(mut self, info: Part) -> Self {
        self.info = info;
        self
    }

    /// The `checkpoint` flag of `framework.info`.
    pub(crate) fn checkpoint(self, checkpoint: bool) -> Self {
        self.info(Part::But(json!({"checkpoint": checkpoint})))
    }

    /// The bytes of `framework.pid`; `None` for no such file.
    pub(crate) fn pid(mut self, bytes: Option<&[u8]>) -> Self {
        self.pid = bytes.map(<[u8]>::to_vec);
        self
    }

    /// One of its executors.
    pub(crate) fn executor(mut self, executor: Executor) -> Self {
        self.executors.push(executor);
        self
    }

    fn usual(&self) -> Json {
        json!({
            "user": "root", "name": "fixture", "id": id(&self.id), "failover_timeout": 1_000_000.0,
            "checkpoint": true, "roles": [self.role],
            "capabilities": [{"type": "MULTI_ROLE"}, {"type": "RESERVATION_REFINEMENT"}],
        })
    }

    pub(super) fn write(&self, w: &mut Writer, placed: &Placed, agent: &str) {
        let dir = placed.framework(agent, &self.id);
        w.dir(&dir);
        if let Some(bytes) = self.info.bytes("mesos.FrameworkInfo", self.usual()) {
            w.file(&dir.join("framework.info"), How::Renamed, &bytes);
        }
        if let Some(pid) = &self.pid {
            w.file(&dir.join("framework.pid"), How::Renamed, pid);
        }
        w.dir(&dir.join("executors"));
        self.executors.iter().for_each(|executor| executor.write(w, placed, agent, self));
    }
}
