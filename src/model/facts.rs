//! The few facts that are kept of each message, and the visitors that pick them out while a body is checked.

use crate::layout::Name;
use crate::schema::{Dynamic, Scalar, Value, Visitor};
use crate::values::{Resources, Uuid};

use super::ResourceCounts;

type Text = Option<Box<str>>;

fn text(bytes: &[u8]) -> Box<str> {
    String::from_utf8_lossy(bytes).into()
}

/// Of `slave.info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AgentFacts {
    /// The id inside, if there is one.
    pub id: Option<Name>,
    /// Host name as registered.
    pub hostname: Text,
    /// Port as registered; 5051 if absent.
    pub port: Option<i64>,
    /// The `checkpoint` flag.
    pub checkpoint: bool,
    /// Its resources.
    pub resources: ResourceCounts,
}

impl<'a> Visitor<'a> for AgentFacts {
    const DEPTH: usize = 2;

    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        match (path, value) {
            ([1], Scalar::Bytes(bytes)) => self.hostname = Some(text(bytes)),
            ([6, 1], Scalar::Bytes(bytes)) => self.id = Some(bytes.into()),
            ([7], Scalar::Bool(flag)) => self.checkpoint = flag,
            ([8], Scalar::Int(port)) => self.port = Some(port),
            _ => {}
        }
    }
}

/// Of `framework.info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrameworkFacts {
    /// The id inside; absent until 0.22.
    pub id: Option<Name>,
    /// Its name.
    pub name: Text,
    /// Its principal.
    pub principal: Text,
    /// Whether it wants checkpoints.
    pub checkpoint: bool,
    /// Capability `PARTITION_AWARE`.
    pub partition_aware: bool,
    /// Capability `MULTI_ROLE`.
    pub multi_role: bool,
    /// How many `roles` it lists.
    pub roles: u32,
}

const PARTITION_AWARE: i64 = 5;
const MULTI_ROLE: i64 = 6;

impl<'a> Visitor<'a> for FrameworkFacts {
    const DEPTH: usize = 2;

    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        match (path, value) {
            ([2], Scalar::Bytes(bytes)) => self.name = Some(text(bytes)),
            ([3, 1], Scalar::Bytes(bytes)) => self.id = Some(bytes.into()),
            ([5], Scalar::Bool(flag)) => self.checkpoint = flag,
            ([8], Scalar::Bytes(bytes)) => self.principal = Some(text(bytes)),
            ([10, 1], Scalar::Int(PARTITION_AWARE)) => self.partition_aware = true,
            ([10, 1], Scalar::Int(MULTI_ROLE)) => self.multi_role = true,
            ([12], Scalar::Bytes(_)) => self.roles += 1,
            _ => {}
        }
    }
}

/// Which containerizer runs an executor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ContainerType {
    /// `ExecutorInfo.container` is absent: the Mesos containerizer.
    #[default]
    None,
    /// Type DOCKER.
    Docker,
    /// Type MESOS.
    Mesos,
}

/// Of `executor.info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExecutorFacts {
    /// The id inside.
    pub id: Option<Name>,
    /// The framework id inside.
    pub framework_id: Option<Name>,
    /// Its name.
    pub name: Text,
    /// Its source.
    pub source: Text,
    /// Type DEFAULT: the agent's own default executor.
    pub is_default: bool,
    /// `command.value` ends with `mesos-executor` and `name` begins with `Command Executor` (R51).
    pub looks_generated: bool,
    /// Which containerizer.
    pub container: ContainerType,
    /// Shutdown grace period in nanoseconds, if it has its own.
    pub grace_period_nanos: Option<i64>,
    /// Its resources.
    pub resources: ResourceCounts,
}

/// Collects [`ExecutorFacts`]; keeps what only the end decides.
#[derive(Debug, Clone, Default)]
pub(super) struct ExecutorVisitor {
    facts: ExecutorFacts,
    ends_so: bool,
    begins_so: bool,
}

impl ExecutorVisitor {
    pub(super) fn finish(self, resources: ResourceCounts) -> ExecutorFacts {
        ExecutorFacts { looks_generated: self.ends_so && self.begins_so, resources, ..self.facts }
    }
}

impl<'a> Visitor<'a> for ExecutorVisitor {
    const DEPTH: usize = 2;

    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        match (path, value) {
            ([1, 1], Scalar::Bytes(bytes)) => self.facts.id = Some(bytes.into()),
            ([7, 3], Scalar::Bytes(bytes)) => self.ends_so = bytes.ends_with(b"mesos-executor"),
            ([8, 1], Scalar::Bytes(bytes)) => self.facts.framework_id = Some(bytes.into()),
            ([9], Scalar::Bytes(bytes)) => {
                self.begins_so = bytes.starts_with(b"Command Executor");
                self.facts.name = Some(text(bytes));
            }
            ([10], Scalar::Bytes(bytes)) => self.facts.source = Some(text(bytes)),
            ([11, 1], Scalar::Int(kind)) => {
                self.facts.container = if kind == 1 { ContainerType::Docker } else { ContainerType::Mesos };
            }
            ([13, 1], Scalar::Int(nanos)) => self.facts.grace_period_nanos = Some(nanos),
            ([15], Scalar::Int(kind)) => self.facts.is_default = kind == 1,
            _ => {}
        }
    }
}

/// Of `task.info`. Ids that agree with the directories stay unset: there may be a million of these.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskFacts {
    /// Its name, unless it is the task id.
    pub name: Text,
    /// Its state at launch, as a number of `mesos.TaskState`.
    pub state: i8,
    /// `executor_id` is there.
    pub has_executor: bool,
    /// Ids inside that differ from the directories.
    pub odd: Option<Box<MismatchedIds>>,
    /// Its resources.
    pub resources: ResourceCounts,
}

/// Ids in a `task.info` that are not those of the directories it lies in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MismatchedIds {
    /// Task id, if it differs.
    pub task: Option<Name>,
    /// Framework id, if it differs.
    pub framework: Option<Name>,
    /// Executor id, if it is there and differs.
    pub executor: Option<Name>,
    /// Agent id, if it differs.
    pub agent: Option<Name>,
}

/// Collects [`TaskFacts`], comparing with where the file lies.
#[derive(Debug, Clone)]
pub(super) struct TaskVisitor<'w> {
    pub(super) agent: &'w [u8],
    pub(super) framework: &'w [u8],
    pub(super) executor: &'w [u8],
    pub(super) task: &'w [u8],
    facts: TaskFacts,
    odd: MismatchedIds,
}

impl<'w> TaskVisitor<'w> {
    pub(super) fn new(agent: &'w [u8], framework: &'w [u8], executor: &'w [u8], task: &'w [u8]) -> Self {
        Self { agent, framework, executor, task, facts: TaskFacts::default(), odd: MismatchedIds::default() }
    }

    pub(super) fn finish(self, resources: ResourceCounts) -> TaskFacts {
        let odd = (self.odd != MismatchedIds::default()).then(|| Box::new(self.odd));
        TaskFacts { odd, resources, ..self.facts }
    }
}

impl<'a> Visitor<'a> for TaskVisitor<'_> {
    const DEPTH: usize = 2;

    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        let odd = |bytes: &[u8], directory: &[u8]| (bytes != directory).then(|| Name::from(bytes));
        match (path, value) {
            ([1], Scalar::Bytes(bytes)) => {
                self.facts.name = (bytes != self.task).then(|| text(bytes));
            }
            ([2, 1], Scalar::Bytes(bytes)) => self.odd.task = odd(bytes, self.task),
            ([3, 1], Scalar::Bytes(bytes)) => self.odd.framework = odd(bytes, self.framework),
            ([4, 1], Scalar::Bytes(bytes)) => {
                self.facts.has_executor = true;
                self.odd.executor = odd(bytes, self.executor);
            }
            ([5, 1], Scalar::Bytes(bytes)) => self.odd.agent = odd(bytes, self.agent),
            ([6], Scalar::Int(state)) => self.facts.state = i8::try_from(state).unwrap_or(-1),
            _ => {}
        }
    }
}

/// Of `drain.config`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DrainFacts {
    /// Longest time that a task may take to stop, in nanoseconds.
    pub max_grace_period_nanos: Option<i64>,
    /// The agent is to be marked gone when drained.
    pub mark_gone: bool,
}

impl<'a> Visitor<'a> for DrainFacts {
    const DEPTH: usize = 2;

    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        match (path, value) {
            ([1, 1], Scalar::Int(nanos)) => self.max_grace_period_nanos = Some(nanos),
            ([2], Scalar::Bool(flag)) => self.mark_gone = flag,
            _ => {}
        }
    }
}

/// Of a container's `config` in the runtime directory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConfigFacts {
    /// Its sandbox, as the agent names it.
    pub directory: Option<Box<[u8]>>,
    /// The executor it runs, if it is one.
    pub executor_id: Option<Name>,
    /// The framework of that executor.
    pub framework_id: Option<Name>,
    /// The task it runs, if it was launched for one.
    pub task_id: Option<Name>,
}

impl<'a> Visitor<'a> for ConfigFacts {
    const DEPTH: usize = 3;

    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        let Scalar::Bytes(bytes) = value else { return };
        match path {
            [3] => self.directory = Some(bytes.into()),
            [8, 1, 1] => self.executor_id = Some(bytes.into()),
            [8, 8, 1] => self.framework_id = Some(bytes.into()),
            [9, 2, 1] => self.task_id = Some(bytes.into()),
            _ => {}
        }
    }
}

/// Of a file of resources: `resources_and_operations.*` or `resources.*`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResourceFacts {
    /// The resources, upgraded; invalid and empty ones are gone (R23).
    pub resources: Resources,
    /// The operations; none in the old format.
    pub operations: Vec<OperationFacts>,
}

/// Of a checkpointed operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationFacts {
    /// Its uuid, if it is one.
    pub uuid: Option<Uuid>,
    /// State as a number of `mesos.OperationState`.
    pub state: i8,
    /// Number of `mesos.Offer.Operation.Type`.
    pub kind: i8,
    /// The framework it belongs to; none for an operator's.
    pub framework_id: Option<Name>,
    /// It names a resource provider, or several.
    pub has_provider: bool,
}

impl ResourceFacts {
    /// Of a decoded `ResourceState`, upgraded.
    pub(super) fn of_state(state: &Dynamic<'_>) -> Self {
        Self {
            resources: Resources::from_messages(state.messages("resources")),
            operations: state.messages("operations").map(OperationFacts::new).collect(),
        }
    }
}

impl OperationFacts {
    fn new(operation: &Dynamic<'_>) -> Self {
        let number = |message: Option<&Dynamic<'_>>, name: &str| match message.and_then(|m| m.get(name)) {
            Some(Value::Enum(number)) => i8::try_from(*number).unwrap_or(-1),
            _ => 0,
        };
        let text = |name: &str| operation.message(name).and_then(|id| id.text("value"));
        Self {
            uuid: text("uuid").and_then(Uuid::from_bytes),
            state: number(operation.message("latest_status"), "state"),
            kind: number(operation.message("info"), "type"),
            framework_id: text("framework_id").map(Name::from),
            has_provider: operation.message("info").is_some_and(names_provider),
        }
    }
}

/// Whether any resource of an operation has a provider.
fn names_provider(message: &Dynamic<'_>) -> bool {
    message.fields().any(|(field, value)| match value {
        Value::Message(_) if field.name == "provider_id" => true,
        Value::Message(inner) => names_provider(inner),
        Value::List(list) => {
            list.iter().any(|value| matches!(value, Value::Message(inner) if names_provider(inner)))
        }
        _ => false,
    })
}
