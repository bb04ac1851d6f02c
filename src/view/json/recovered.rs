//! `recovered`: the state as the agent holds it after reading, messages and all.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::each::Each;
use super::message::message_value;
use super::text::{IdText, LatestText, LibprocessPidText, PidText, UuidJson};
use crate::layout::{Name, RelPath};
use crate::model::RecordKind;
use crate::recovery::{
    OperationsFrom, ReadState, RecoveredAgent, RecoveredExecutor, RecoveredFramework, RecoveredResources,
    RecoveredRun, RecoveredTask, ResourcesFrom, releases,
};
use crate::schema::{Dynamic, EnumName, JsonMessage, JsonOptions, Message, Value, enum_name, field, table};
use crate::values::{Resources, Upid, Uuid};
use crate::view::Messages;

/// The recovered state.
#[derive(Serialize, JsonSchema)]
pub struct RecoveredJson<'a> {
    /// Mesos never adds to the counter of the whole.
    errors: u32,
    /// Null: not known, or not kept by the release (until 1.3, which ignores the agent after a reboot).
    rebooted: Option<bool>,
    resources: Option<ResourcesJson>,
    agent: Option<AgentJson<'a>>,
}

impl<'a> RecoveredJson<'a> {
    /// Of a state, with the messages of its files.
    pub fn new(state: &'a ReadState<'a>, messages: &'a Messages<'a>) -> Self {
        let slaves = At { home: RelPath::new("meta/slaves"), messages };
        Self {
            errors: 0,
            rebooted: state.rebooted.filter(|_| releases::recovers_after_reboot(messages.release)),
            resources: state.resources.map(|resources| ResourcesJson::new(resources, messages)),
            agent: state.agent.as_ref().map(|agent| AgentJson::new(agent, &slaves)),
        }
    }
}

/// Where an entity is, and the reader of messages.
#[derive(Clone)]
struct At<'a> {
    home: RelPath,
    messages: &'a Messages<'a>,
}

impl<'a> At<'a> {
    fn below(&self, directory: &str, name: &Name) -> Self {
        Self { home: self.home.join(directory).join(name), messages: self.messages }
    }

    /// The message of a file here, which was recovered; null if it cannot be read any more.
    fn info(&self, file: &str, message: &'static Message) -> Option<JsonMessage<'a>> {
        let message = self.messages.single(&self.home.join(file), message)?;
        Some(JsonMessage::owned(message, options(self.messages)))
    }
}

/// Messages are written as in the agent's own JSON.
fn options(messages: &Messages<'_>) -> JsonOptions {
    JsonOptions { defaults: true, redact: messages.redact, known_to: Some(messages.release) }
}

#[derive(Serialize, JsonSchema)]
struct ResourcesJson {
    errors: u32,
    resources: Vec<Json>,
    target: Option<Vec<Json>>,
}

impl ResourcesJson {
    fn new(recovered: RecoveredResources, messages: &Messages<'_>) -> Self {
        let directory = RelPath::new("meta/resources");
        let values = |resources: Resources| -> Vec<Json> {
            let list = resources.to_messages();
            list.iter().filter_map(|message| message_value(message, options(messages))).collect()
        };
        let of_state = |name: &str| {
            let state = messages.single(&directory.join(name), &table::INTERNAL_SLAVE_RESOURCE_STATE)?;
            Some(values(Resources::from_messages(state.messages(field!("resources")))))
        };
        let of_list = |name: &str| {
            let path = directory.join(name);
            let list = if recovered.in_part {
                messages.resources_before_damage(&path)?
            } else {
                messages.resources(&path)?
            };
            Some(values(Resources::from_messages(list.iter())))
        };
        let resources = match recovered.from {
            ResourcesFrom::Nothing => None,
            ResourcesFrom::Info if recovered.unopened => None,
            ResourcesFrom::State => of_state("resources_and_operations.state"),
            ResourcesFrom::Info => of_list("resources.info"),
        };
        let target = recovered.target.then(|| match recovered.from {
            ResourcesFrom::Info if recovered.target_unopened => None,
            ResourcesFrom::Info => of_list("resources.target"),
            _ => of_state("resources_and_operations.target"),
        });
        Self {
            errors: recovered.errors,
            resources: resources.unwrap_or_default(),
            target: target.map(Option::unwrap_or_default),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct AgentJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    errors: u32,
    info: Option<JsonMessage<'a>>,
    operations: Option<Vec<Json>>,
    drain_config: Option<JsonMessage<'a>>,
    frameworks: Each<'a, FrameworkJson<'a>>,
}

impl<'a> AgentJson<'a> {
    fn new(agent: &'a RecoveredAgent<'a>, slaves: &At<'a>) -> Self {
        let at = At { home: slaves.home.join(&agent.id), messages: slaves.messages };
        Self {
            id: (&agent.id).into(),
            errors: agent.errors,
            info: agent.info.then(|| at.info("slave.info", &table::SLAVE_INFO)).flatten(),
            operations: agent.operations.and_then(|from| operations(from, at.messages)),
            drain_config: agent.drain.then(|| at.info("drain.config", &table::DRAIN_CONFIG)).flatten(),
            frameworks: Each::new(
                agent.frameworks.iter().map(move |framework| {
                    FrameworkJson::new(framework, at.below("frameworks", framework.id))
                }),
            ),
        }
    }
}

fn operations(from: OperationsFrom, messages: &Messages<'_>) -> Option<Vec<Json>> {
    let name = match from {
        OperationsFrom::Target => "resources_and_operations.target",
        OperationsFrom::State => "resources_and_operations.state",
    };
    let path = RelPath::new("meta/resources").join(name);
    let state = messages.single(&path, &table::INTERNAL_SLAVE_RESOURCE_STATE)?;
    Some(
        state
            .messages(field!("operations"))
            .filter_map(|one| message_value(one, options(messages)))
            .collect(),
    )
}

#[derive(Serialize, JsonSchema)]
struct FrameworkJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    errors: u32,
    info: Option<JsonMessage<'a>>,
    #[serde(flatten)]
    pid: PidText<'a>,
    executors: Each<'a, ExecutorJson<'a>>,
}

impl<'a> FrameworkJson<'a> {
    fn new(framework: &'a RecoveredFramework<'a>, at: At<'a>) -> Self {
        Self {
            id: framework.id.into(),
            errors: framework.errors,
            info: framework.info.then(|| at.info("framework.info", &table::FRAMEWORK_INFO)).flatten(),
            pid: framework.pid.as_ref().map(Upid::to_bytes).into(),
            executors: Each::new(
                framework
                    .executors
                    .iter()
                    .map(move |executor| ExecutorJson::new(executor, at.below("executors", executor.id))),
            ),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ExecutorJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    errors: u32,
    info: Option<JsonMessage<'a>>,
    #[serde(flatten)]
    latest: LatestText<'a>,
    generated_for_command_task: bool,
    runs: Each<'a, RunJson<'a>>,
}

impl<'a> ExecutorJson<'a> {
    fn new(executor: &'a RecoveredExecutor<'a>, at: At<'a>) -> Self {
        Self {
            id: executor.id.into(),
            errors: executor.errors,
            info: executor.info.then(|| at.info("executor.info", &table::EXECUTOR_INFO)).flatten(),
            latest: executor.latest.into(),
            generated_for_command_task: executor.generated,
            runs: Each::new(executor.runs.iter().map(move |run| RunJson::new(run, at.below("runs", run.id)))),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct RunJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    errors: u32,
    completed: bool,
    forked_pid: Option<i32>,
    #[serde(flatten)]
    libprocess_pid: LibprocessPidText<'a>,
    http: Option<bool>,
    tasks: Each<'a, TaskJson<'a>>,
}

impl<'a> RunJson<'a> {
    fn new(run: &'a RecoveredRun<'a>, at: At<'a>) -> Self {
        Self {
            id: run.id.into(),
            errors: run.errors,
            completed: run.completed,
            forked_pid: run.forked_pid,
            libprocess_pid: run.libprocess_pid.as_ref().map(Upid::to_bytes).into(),
            http: run.http,
            tasks: Each::new(
                run.tasks.iter().map(move |task| TaskJson::new(task, &at.below("tasks", task.id))),
            ),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct TaskJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    errors: u32,
    info: Option<JsonMessage<'a>>,
    updates: Each<'a, UpdateJson>,
    acks: Vec<String>,
}

impl<'a> TaskJson<'a> {
    fn new(task: &'a RecoveredTask<'a>, at: &At<'a>) -> Self {
        let acks = task.acks();
        let options = options(at.messages);
        Self {
            id: task.id.into(),
            errors: task.errors,
            info: task.info.then(|| at.info("task.info", &table::TASK)).flatten(),
            acks: acks.iter().map(Uuid::to_string).collect(),
            updates: Each::new(
                updates(task, at).into_iter().map(move |record| UpdateJson::new(record, &acks, options)),
            ),
        }
    }
}

/// The records of updates, read again.
fn updates(task: &RecoveredTask<'_>, at: &At<'_>) -> Vec<Dynamic<'static>> {
    let Some(node) = task.node.filter(|_| task.records > 0) else { return Vec::new() };
    let kinds = node.updates.records.iter().map(|record| record.kind);
    let read = at.messages.updates(&at.home.join("task.updates"), task.records as usize);
    kinds.zip(read).filter(|(kind, _)| *kind == RecordKind::Update).map(|(_, record)| record).collect()
}

/// A status update as the agent holds it.
#[derive(Serialize, JsonSchema)]
struct UpdateJson {
    #[serde(flatten)]
    uuid: UuidJson,
    state: &'static str,
    latest_state: Option<&'static str>,
    acked: bool,
    update: JsonMessage<'static>,
}

impl UpdateJson {
    fn new(record: Dynamic<'static>, acks: &[Uuid], options: JsonOptions) -> Self {
        let update = update_of(record);
        let bytes = update.text(field!("uuid")).unwrap_or_default();
        let uuid = Uuid::from_bytes(bytes);
        let state = update.message(field!("status")).and_then(|status| status.enum_name(field!("state")));
        Self {
            uuid: UuidJson::new(uuid, Some(bytes)),
            // An unset state reads as the first of the enum.
            state: state.unwrap_or(enum_name!(E_TASK_STATE, TASK_STAGING)).text(),
            latest_state: update.enum_name(field!("latest_state")).map(EnumName::text),
            acked: uuid.is_some_and(|uuid| acks.binary_search(&uuid).is_ok()),
            update: JsonMessage::owned(update, options),
        }
    }
}

/// The update of a record, without a copy.
fn update_of(mut record: Dynamic<'static>) -> Dynamic<'static> {
    let update = record.values_mut().find(|(field, _)| field.name == field!("update"));
    match update.map(|(_, value)| std::mem::replace(value, Value::Bool(false))) {
        Some(Value::Message(update)) => *update,
        _ => Dynamic::new(&table::INTERNAL_STATUS_UPDATE),
    }
}
