//! A task: `task.info` as at its launch, and `task.updates` as a sequence of updates and acknowledgements.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::writer::{How, Writer};
use super::{Executor, Framework, Kind, Part, id};
use crate::support::ids::uuid_json;
use crate::support::message::{frames, merge};
use crate::support::resource::small;

/// One directory of `tasks`.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    id: String,
    info: Part,
    records: Vec<Record>,
    /// Bytes in place of the records.
    updates: Option<Vec<u8>>,
    /// No `task.updates` at all, though there may be records.
    silent: bool,
}

#[derive(Debug, Clone)]
enum Record {
    /// A state, and what is laid over the whole record.
    Update(&'static str, Json),
    /// Acknowledges the n-th update.
    Ack(usize),
    /// A whole `StatusUpdateRecord`.
    Json(Json),
}

impl Task {
    /// A task that was launched and has not been heard of: no `task.updates`.
    pub(crate) fn new(id: &str) -> Self {
        let info = Part::default();
        Self { id: id.to_owned(), info, records: Vec::new(), updates: None, silent: false }
    }

    /// `task.info`, other than usual.
    pub(crate) fn info(mut self, info: Part) -> Self {
        self.info = info;
        self
    }

    /// A status update that is not acknowledged yet.
    pub(crate) fn update(self, state: &'static str) -> Self {
        self.update_but(state, json!({}))
    }

    /// A status update with fields of the `StatusUpdateRecord` laid over the usual ones.
    pub(crate) fn update_but(mut self, state: &'static str, patch: Json) -> Self {
        self.records.push(Record::Update(state, patch));
        self
    }

    /// Acknowledges the first update that is not acknowledged.
    pub(crate) fn ack(self) -> Self {
        let next = self.records.iter().filter(|record| matches!(record, Record::Ack(_))).count();
        self.ack_of(next)
    }

    /// Acknowledges the n-th update, whether it is in the file or not.
    pub(crate) fn ack_of(mut self, update: usize) -> Self {
        self.records.push(Record::Ack(update));
        self
    }

    /// A whole `mesos.internal.StatusUpdateRecord`.
    pub(crate) fn record(mut self, json: Json) -> Self {
        self.records.push(Record::Json(json));
        self
    }

    /// The bytes of `task.updates`, whatever else was said.
    pub(crate) fn updates(mut self, bytes: &[u8]) -> Self {
        self.updates = Some(bytes.to_vec());
        self
    }

    /// No `task.updates`.
    pub(crate) fn without_updates(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Starting and running, both acknowledged.
    pub(crate) fn running(self) -> Self {
        self.update("TASK_STARTING").update("TASK_RUNNING").ack().ack()
    }

    /// Run and ended in this state; the last update is not acknowledged.
    pub(crate) fn ended(self, state: &'static str) -> Self {
        self.running().update(state)
    }

    pub(super) fn write(
        &self,
        w: &mut Writer,
        run: &Path,
        agent: &str,
        framework: &Framework,
        executor: &Executor,
        run_id: &str,
    ) {
        let dir = run.join("tasks").join(&self.id);
        w.dir(&dir);
        let mut usual = json!({
            "name": self.id, "task_id": id(&self.id), "framework_id": id(&framework.id),
            "slave_id": id(agent), "state": "TASK_STAGING", "resources": small(&framework.role),
        });
        if executor.kind != Kind::Command {
            merge(&mut usual, &json!({"executor_id": id(&executor.id)}));
        }
        if let Some(bytes) = self.info.bytes("mesos.Task", usual) {
            w.file(&dir.join("task.info"), How::Renamed, &bytes);
        }
        let ids = json!({"framework_id": id(&framework.id), "executor_id": id(&executor.id), "slave_id": id(agent)});
        let records: Vec<_> = self.json(w, run_id, &ids);
        let bytes = match &self.updates {
            Some(bytes) => bytes.clone(),
            None if records.is_empty() => return,
            None => frames("mesos.internal.StatusUpdateRecord", &records),
        };
        if !self.silent {
            w.file(&dir.join("task.updates"), How::InPlace, &bytes);
        }
    }

    fn json(&self, w: &mut Writer, run: &str, ids: &Json) -> Vec<Json> {
        let uuid = |update: usize| uuid_json(&format!("{run} {} {update}", self.id));
        let mut count = 0;
        let mut records = Vec::new();
        for record in &self.records {
            let json = match record {
                Record::Ack(of) => json!({"type": "ACK", "uuid": uuid(*of)}),
                Record::Json(json) => json.clone(),
                Record::Update(state, patch) => {
                    let (uuid, timestamp) = (uuid(count), w.later(250));
                    count += 1;
                    let mut status = json!({
                        "task_id": id(&self.id), "state": state, "timestamp": timestamp, "uuid": uuid,
                        "source": "SOURCE_EXECUTOR", "slave_id": ids["slave_id"], "executor_id": ids["executor_id"],
                        "container_status": {"container_id": id(run),
                            "network_infos": [{"ip_addresses": [{"ip_address": "127.0.0.1"}]}]},
                    });
                    if matches!(*state, "TASK_FAILED" | "TASK_KILLED" | "TASK_LOST") {
                        merge(&mut status, &json!({"message": "Command exited with status 1"}));
                    }
                    let mut update = json!({"status": status, "timestamp": timestamp, "uuid": uuid});
                    merge(&mut update, ids);
                    let mut json = json!({"type": "UPDATE", "update": update});
                    merge(&mut json, patch);
                    json
                }
            };
            records.push(json);
        }
        records
    }
}
