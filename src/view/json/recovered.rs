//! `recovered`: the state as the agent holds it after reading, messages and all.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::each::Each;
use super::text::{put_bytes, put_name};
use crate::layout::RelPath;
use crate::model::RecordKind;
use crate::recovery::{
    OperationsFrom, ReadState, RecoveredAgent, RecoveredExecutor, RecoveredFramework, RecoveredRun,
    RecoveredTask, ResourcesFrom,
};
use crate::schema::{Dynamic, EnumType, JsonMessage, JsonOptions, Message, Release, base64, table};
use crate::values::{Resources, Uuid};
use crate::view::Messages;

/// The recovered state, to be written.
#[derive(Debug)]
pub struct RecoveredJson<'a> {
    /// The state.
    pub state: &'a ReadState<'a>,
    /// Where messages are read again.
    pub messages: &'a Messages<'a>,
}

/// One level: a value, where it lies, and the reader of messages.
struct At<'a, T> {
    value: &'a T,
    home: RelPath,
    messages: &'a Messages<'a>,
}

impl<'a, T> At<'a, T> {
    fn below<U>(&self, value: &'a U, directory: &str, name: &crate::layout::Name) -> At<'a, U> {
        At { value, home: self.home.join(directory).join(name), messages: self.messages }
    }

    /// The message of a file here, or null.
    fn info<M: SerializeMap>(
        &self,
        map: &mut M,
        key: &str,
        is_there: bool,
        file: &str,
        message: &'static Message,
    ) -> Result<(), M::Error> {
        let value = if is_there { self.messages.single(&self.home.join(file), message) } else { None };
        map.serialize_entry(key, &value.as_ref().map(|value| held(value, self.messages)))
    }
}

/// A message as the agent's own JSON shows it.
fn held<'v>(message: &'v Dynamic<'v>, messages: &Messages<'_>) -> JsonMessage<'v> {
    JsonMessage { message, options: JsonOptions { defaults: true, redact: messages.redact } }
}

impl Serialize for RecoveredJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        // Mesos never adds to the counter of the whole.
        map.serialize_entry("errors", &0)?;
        map.serialize_entry("rebooted", &self.state.rebooted)?;
        map.serialize_entry("resources", &self.resources())?;
        let agent = self.state.agent.as_ref().map(|value| At {
            value,
            home: RelPath::new("meta/slaves").join(&value.id),
            messages: self.messages,
        });
        map.serialize_entry("agent", &agent)?;
        map.end()
    }
}

struct ResourcesJson<'a> {
    errors: u32,
    resources: Vec<Dynamic<'static>>,
    target: Option<Vec<Dynamic<'static>>>,
    messages: &'a Messages<'a>,
}

impl RecoveredJson<'_> {
    fn resources(&self) -> Option<ResourcesJson<'_>> {
        let recovered = self.state.resources.as_ref()?;
        let directory = RelPath::new("meta/resources");
        let of_state = |name: &str| {
            let message = &table::INTERNAL_SLAVE_RESOURCE_STATE;
            let state = self.messages.single(&directory.join(name), message)?;
            Some(Resources::from_messages(state.messages("resources")).to_messages())
        };
        let of_list = |name: &str| {
            let path = directory.join(name);
            let list = if recovered.in_part {
                self.messages.resources_before_damage(&path)?
            } else {
                self.messages.resources(&path)?
            };
            Some(Resources::from_messages(list.iter()).to_messages())
        };
        let (resources, target) = match recovered.from {
            ResourcesFrom::Nothing => (None, "resources_and_operations.target"),
            ResourcesFrom::State => {
                (of_state("resources_and_operations.state"), "resources_and_operations.target")
            }
            ResourcesFrom::Info => (of_list("resources.info"), "resources.target"),
        };
        let read = |name: &str| if name == "resources.target" { of_list(name) } else { of_state(name) };
        let target = if recovered.target { Some(read(target).unwrap_or_default()) } else { None };
        let resources = resources.unwrap_or_default();
        Some(ResourcesJson { errors: recovered.errors, resources, target, messages: self.messages })
    }
}

impl Serialize for ResourcesJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let list = |list: &[Dynamic<'static>]| {
            let values: Vec<_> =
                list.iter().map(|message| serde_json::to_value(held(message, self.messages))).collect();
            values.into_iter().flatten().collect::<Vec<_>>()
        };
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("errors", &self.errors)?;
        map.serialize_entry("resources", &list(&self.resources))?;
        map.serialize_entry("target", &self.target.as_deref().map(list))?;
        map.end()
    }
}

impl Serialize for At<'_, RecoveredAgent<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let agent = self.value;
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(&agent.id))?;
        map.serialize_entry("errors", &agent.errors)?;
        self.info(&mut map, "info", agent.info, "slave.info", &table::SLAVE_INFO)?;
        map.serialize_entry("operations", &self.operations())?;
        self.info(&mut map, "drain_config", agent.drain, "drain.config", &table::DRAIN_CONFIG)?;
        let frameworks = agent.frameworks.iter().map(|value| self.below(value, "frameworks", value.id));
        map.serialize_entry("frameworks", &Each::new(frameworks))?;
        map.end()
    }
}

impl At<'_, RecoveredAgent<'_>> {
    fn operations(&self) -> Option<Vec<serde_json::Value>> {
        let name = match self.value.operations? {
            OperationsFrom::Target => "resources_and_operations.target",
            OperationsFrom::State => "resources_and_operations.state",
        };
        let path = RelPath::new("meta/resources").join(name);
        let state = self.messages.single(&path, &table::INTERNAL_SLAVE_RESOURCE_STATE)?;
        let operations = state.messages("operations");
        Some(operations.filter_map(|one| serde_json::to_value(held(one, self.messages)).ok()).collect())
    }
}

impl Serialize for At<'_, RecoveredFramework<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let framework = self.value;
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(framework.id))?;
        map.serialize_entry("errors", &framework.errors)?;
        self.info(&mut map, "info", framework.info, "framework.info", &table::FRAMEWORK_INFO)?;
        match &framework.pid {
            Some(pid) => put_bytes(&mut map, "pid", &pid.to_bytes())?,
            None => map.serialize_entry("pid", &None::<&str>)?,
        }
        let executors = framework.executors.iter().map(|value| self.below(value, "executors", value.id));
        map.serialize_entry("executors", &Each::new(executors))?;
        map.end()
    }
}

impl Serialize for At<'_, RecoveredExecutor<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let executor = self.value;
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(executor.id))?;
        map.serialize_entry("errors", &executor.errors)?;
        self.info(&mut map, "info", executor.info, "executor.info", &table::EXECUTOR_INFO)?;
        put_name(&mut map, "latest", executor.latest)?;
        map.serialize_entry("generated_for_command_task", &executor.generated)?;
        let runs = executor.runs.iter().map(|value| self.below(value, "runs", value.id));
        map.serialize_entry("runs", &Each::new(runs))?;
        map.end()
    }
}

impl Serialize for At<'_, RecoveredRun<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.value;
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(run.id))?;
        map.serialize_entry("errors", &run.errors)?;
        map.serialize_entry("completed", &run.completed)?;
        map.serialize_entry("forked_pid", &run.forked_pid)?;
        match &run.libprocess_pid {
            Some(pid) => put_bytes(&mut map, "libprocess_pid", &pid.to_bytes())?,
            None => map.serialize_entry("libprocess_pid", &None::<&str>)?,
        }
        map.serialize_entry("http", &run.http)?;
        let tasks = run.tasks.iter().map(|value| self.below(value, "tasks", value.id));
        map.serialize_entry("tasks", &Each::new(tasks))?;
        map.end()
    }
}

impl Serialize for At<'_, RecoveredTask<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let task = self.value;
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(task.id))?;
        map.serialize_entry("errors", &task.errors)?;
        self.info(&mut map, "info", task.info, "task.info", &table::TASK)?;
        let acks = task.acks();
        let records = match task.node {
            Some(node) if task.records > 0 => {
                let path = self.home.join("task.updates");
                let kinds = node.updates.records.iter().map(|record| record.kind);
                let read = self.messages.updates(&path, task.records as usize);
                kinds
                    .zip(read)
                    .filter(|(kind, _)| *kind == RecordKind::Update)
                    .map(|(_, record)| record)
                    .collect()
            }
            _ => Vec::new(),
        };
        let updates =
            records.iter().map(|record| UpdateJson { record, acks: &acks, messages: self.messages });
        map.serialize_entry("updates", &Each::new(updates))?;
        map.serialize_entry("acks", &acks.iter().map(Uuid::to_string).collect::<Vec<_>>())?;
        map.end()
    }
}

struct UpdateJson<'a> {
    record: &'a Dynamic<'a>,
    acks: &'a [Uuid],
    messages: &'a Messages<'a>,
}

impl Serialize for UpdateJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let empty = Dynamic::new(&table::INTERNAL_STATUS_UPDATE);
        let update = self.record.message("update").unwrap_or(&empty);
        let bytes = update.text("uuid").unwrap_or_default();
        let uuid = Uuid::from_bytes(bytes);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("uuid", &uuid.as_ref().map(Uuid::to_string))?;
        if uuid.is_none() {
            map.serialize_entry("uuid_bytes", &base64(bytes))?;
        }
        let status = update.message("status");
        // An unset state reads as the first of the enum.
        let state = status.and_then(|status| status.enum_name("state"));
        map.serialize_entry("state", state.unwrap_or_else(|| first_of(&table::E_TASK_STATE)))?;
        map.serialize_entry("latest_state", &update.enum_name("latest_state"))?;
        map.serialize_entry("acked", &uuid.is_some_and(|uuid| self.acks.binary_search(&uuid).is_ok()))?;
        map.serialize_entry("update", &held(update, self.messages))?;
        map.end()
    }
}

fn first_of(ty: &EnumType) -> &'static str {
    // TASK_STAGING is declared first, though its number is 6.
    ty.by_number(6, Release::HEAD).map_or("", |value| value.name)
}
