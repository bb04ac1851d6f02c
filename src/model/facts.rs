//! The facts that are kept of each message, and the visitors that collect them while the message is checked.

use crate::layout::Name;
use crate::schema::{Dynamic, FieldName, Path, Scalar, Value, Visitor, field};
use crate::values::{Resource, Resources, Uuid};

use super::ResourceCounts;

type Text = Option<Box<str>>;

fn text(bytes: &[u8]) -> Box<str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into(), Into::into)
}

/// Facts of `slave.info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AgentFacts {
    pub id: Option<Name>,
    pub hostname: Text,
    /// 5051 if absent.
    pub port: Option<i64>,
    /// The `checkpoint` flag.
    pub checkpoint: bool,
    pub resources: ResourceCounts,
}

impl<'a> Visitor<'a> for AgentFacts {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const HOSTNAME: Path = Path::of(&[1]);
        const ID: Path = Path::of(&[6, 1]);
        const CHECKPOINT: Path = Path::of(&[7]);
        const PORT: Path = Path::of(&[8]);
        match (path, value) {
            (HOSTNAME, Scalar::Bytes(bytes)) => self.hostname = Some(text(bytes)),
            (ID, Scalar::Bytes(bytes)) => self.id = Some(bytes.into()),
            (CHECKPOINT, Scalar::Bool(flag)) => self.checkpoint = flag,
            (PORT, Scalar::Int(port)) => self.port = Some(port),
            _ => return false,
        }
        true
    }
}

/// Facts of `framework.info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrameworkFacts {
    /// Absent until 0.22.
    pub id: Option<Name>,
    pub name: Text,
    pub principal: Text,
    /// Whether the framework enabled checkpointing.
    pub checkpoint: bool,
    /// Capability `PARTITION_AWARE`.
    pub partition_aware: bool,
    /// Capability `MULTI_ROLE`.
    pub multi_role: bool,
    /// The number of `roles`.
    pub roles: u32,
}

const PARTITION_AWARE: i64 = 5;
const MULTI_ROLE: i64 = 6;

impl<'a> Visitor<'a> for FrameworkFacts {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const NAME: Path = Path::of(&[2]);
        const ID: Path = Path::of(&[3, 1]);
        const CHECKPOINT: Path = Path::of(&[5]);
        const PRINCIPAL: Path = Path::of(&[8]);
        const CAPABILITY: Path = Path::of(&[10, 1]);
        const ROLES: Path = Path::of(&[12]);
        match (path, value) {
            (NAME, Scalar::Bytes(bytes)) => self.name = Some(text(bytes)),
            (ID, Scalar::Bytes(bytes)) => self.id = Some(bytes.into()),
            (CHECKPOINT, Scalar::Bool(flag)) => self.checkpoint = flag,
            (PRINCIPAL, Scalar::Bytes(bytes)) => self.principal = Some(text(bytes)),
            (CAPABILITY, Scalar::Int(PARTITION_AWARE)) => self.partition_aware = true,
            (CAPABILITY, Scalar::Int(MULTI_ROLE)) => self.multi_role = true,
            (ROLES, Scalar::Bytes(_)) => self.roles += 1,
            _ => return false,
        }
        true
    }
}

/// The containerizer of an executor.
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

/// Facts of `executor.info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExecutorFacts {
    /// The ID in the file, if it is not that of the directory.
    pub other_id: Option<Name>,
    /// The framework ID in the file is not that of the directory, or there is none.
    pub framework: OwnFramework,
    pub name: Text,
    pub source: Text,
    /// Type DEFAULT: the agent's own default executor.
    pub is_default: bool,
    /// `command.value` ends with `mesos-executor` and `name` begins with `Command Executor` (R51).
    pub looks_generated: bool,
    pub container: ContainerType,
    pub grace_period_nanos: Option<i64>,
    pub resources: ResourceCounts,
}

/// Whose executor an `executor.info` says that it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OwnFramework {
    /// It does not say.
    #[default]
    Unsaid,
    /// That of its directory.
    Same,
    /// Another one.
    Other,
}

/// Collects [`ExecutorFacts`].
#[derive(Debug, Clone)]
pub(super) struct ExecutorVisitor<'w> {
    directory: &'w [u8],
    framework: &'w [u8],
    facts: ExecutorFacts,
    is_mesos_executor: bool,
    is_named_command_executor: bool,
}

impl<'w> ExecutorVisitor<'w> {
    /// `directory`: its name, which is the executor ID. `framework`: that of its framework.
    pub(super) fn new(directory: &'w [u8], framework: &'w [u8]) -> Self {
        let facts = ExecutorFacts::default();
        Self { directory, framework, facts, is_mesos_executor: false, is_named_command_executor: false }
    }

    pub(super) fn finish(self, resources: ResourceCounts) -> ExecutorFacts {
        ExecutorFacts {
            looks_generated: self.is_mesos_executor && self.is_named_command_executor,
            resources,
            ..self.facts
        }
    }
}

impl<'a> Visitor<'a> for ExecutorVisitor<'_> {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const ID: Path = Path::of(&[1, 1]);
        const COMMAND: Path = Path::of(&[7, 3]);
        const FRAMEWORK_ID: Path = Path::of(&[8, 1]);
        const NAME: Path = Path::of(&[9]);
        const SOURCE: Path = Path::of(&[10]);
        const CONTAINER_TYPE: Path = Path::of(&[11, 1]);
        const GRACE_PERIOD: Path = Path::of(&[13, 1]);
        const TYPE: Path = Path::of(&[15]);
        match (path, value) {
            (ID, Scalar::Bytes(bytes)) => {
                self.facts.other_id = (bytes != self.directory).then(|| bytes.into());
            }
            (FRAMEWORK_ID, Scalar::Bytes(bytes)) => {
                let is_same = bytes == self.framework;
                self.facts.framework = if is_same { OwnFramework::Same } else { OwnFramework::Other };
            }
            (COMMAND, Scalar::Bytes(bytes)) => self.is_mesos_executor = bytes.ends_with(b"mesos-executor"),
            (NAME, Scalar::Bytes(bytes)) => {
                self.is_named_command_executor = bytes.starts_with(b"Command Executor");
                self.facts.name = Some(text(bytes));
            }
            (SOURCE, Scalar::Bytes(bytes)) => self.facts.source = Some(text(bytes)),
            (CONTAINER_TYPE, Scalar::Int(kind)) => {
                self.facts.container = if kind == 1 { ContainerType::Docker } else { ContainerType::Mesos };
            }
            (GRACE_PERIOD, Scalar::Int(nanos)) => self.facts.grace_period_nanos = Some(nanos),
            (TYPE, Scalar::Int(kind)) => self.facts.is_default = kind == 1,
            _ => return false,
        }
        true
    }
}

/// Facts of `task.info`. IDs that match the directories are not stored: there may be a million of these.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskFacts {
    /// The task's name, unless it is the task ID.
    pub name: Text,
    /// State at launch, as a number of `mesos.TaskState`.
    pub state: i8,
    /// `executor_id` is set.
    pub has_executor: bool,
    /// `health_check` is set.
    pub has_health_check: bool,
    pub mismatched: Option<Box<MismatchedIds>>,
    pub resources: ResourceCounts,
}

/// IDs in a `task.info` that differ from those of its directories.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MismatchedIds {
    pub task: Option<Name>,
    pub framework: Option<Name>,
    pub executor: Option<Name>,
    pub agent: Option<Name>,
}

/// Collects [`TaskFacts`]; compares IDs with those of the directories.
#[derive(Debug, Clone)]
pub(super) struct TaskVisitor<'w> {
    pub(super) agent: &'w [u8],
    pub(super) framework: &'w [u8],
    pub(super) executor: &'w [u8],
    pub(super) task: &'w [u8],
    facts: TaskFacts,
    mismatched: MismatchedIds,
}

impl<'w> TaskVisitor<'w> {
    pub(super) fn new(agent: &'w [u8], framework: &'w [u8], executor: &'w [u8], task: &'w [u8]) -> Self {
        Self {
            agent,
            framework,
            executor,
            task,
            facts: TaskFacts::default(),
            mismatched: MismatchedIds::default(),
        }
    }

    pub(super) fn finish(self, resources: ResourceCounts) -> TaskFacts {
        let mismatched = (self.mismatched != MismatchedIds::default()).then(|| Box::new(self.mismatched));
        TaskFacts { mismatched, resources, ..self.facts }
    }
}

impl<'a> Visitor<'a> for TaskVisitor<'_> {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const NAME: Path = Path::of(&[1]);
        const TASK_ID: Path = Path::of(&[2, 1]);
        const FRAMEWORK_ID: Path = Path::of(&[3, 1]);
        const EXECUTOR_ID: Path = Path::of(&[4, 1]);
        const AGENT_ID: Path = Path::of(&[5, 1]);
        const STATE: Path = Path::of(&[6]);
        const HEALTH_CHECK: Path = Path::of(&[15]);
        let differing = |bytes: &[u8], directory: &[u8]| (bytes != directory).then(|| Name::from(bytes));
        match (path, value) {
            (NAME, Scalar::Bytes(bytes)) => {
                self.facts.name = (bytes != self.task).then(|| text(bytes));
            }
            (TASK_ID, Scalar::Bytes(bytes)) => self.mismatched.task = differing(bytes, self.task),
            (FRAMEWORK_ID, Scalar::Bytes(bytes)) => {
                self.mismatched.framework = differing(bytes, self.framework);
            }
            (EXECUTOR_ID, Scalar::Bytes(bytes)) => {
                self.facts.has_executor = true;
                self.mismatched.executor = differing(bytes, self.executor);
            }
            (AGENT_ID, Scalar::Bytes(bytes)) => self.mismatched.agent = differing(bytes, self.agent),
            (STATE, Scalar::Int(state)) => self.facts.state = i8::try_from(state).unwrap_or(-1),
            _ if path.parent() == HEALTH_CHECK => self.facts.has_health_check = true,
            _ => return false,
        }
        true
    }
}

/// Facts of `drain.config`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DrainFacts {
    /// Upper limit of the tasks' kill grace periods.
    pub max_grace_period_nanos: Option<i64>,
    /// The master marks the agent as gone once it is drained.
    pub mark_gone: bool,
}

impl<'a> Visitor<'a> for DrainFacts {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const MAX_GRACE_PERIOD: Path = Path::of(&[1, 1]);
        const MARK_GONE: Path = Path::of(&[2]);
        match (path, value) {
            (MAX_GRACE_PERIOD, Scalar::Int(nanos)) => self.max_grace_period_nanos = Some(nanos),
            (MARK_GONE, Scalar::Bool(flag)) => self.mark_gone = flag,
            _ => return false,
        }
        true
    }
}

/// Facts of a container's `config` in the runtime directory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConfigFacts {
    /// Its sandbox.
    pub directory: Option<Box<[u8]>>,
    /// The executor that runs in it.
    pub executor_id: Option<Name>,
    pub framework_id: Option<Name>,
    /// The task that it was launched for, if any.
    pub task_id: Option<Name>,
}

impl<'a> Visitor<'a> for ConfigFacts {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const DIRECTORY: Path = Path::of(&[3]);
        const EXECUTOR_ID: Path = Path::of(&[8, 1, 1]);
        const FRAMEWORK_ID: Path = Path::of(&[8, 8, 1]);
        const TASK_ID: Path = Path::of(&[9, 2, 1]);
        let Scalar::Bytes(bytes) = value else { return false };
        match path {
            DIRECTORY => self.directory = Some(bytes.into()),
            EXECUTOR_ID => self.executor_id = Some(bytes.into()),
            FRAMEWORK_ID => self.framework_id = Some(bytes.into()),
            TASK_ID => self.task_id = Some(bytes.into()),
            _ => return false,
        }
        true
    }
}

/// Facts of a container's `launch_info`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct LaunchFacts {
    /// Whether its framework checkpoints (`MESOS_CHECKPOINT`), if it says so.
    pub(super) checkpoints: Option<bool>,
    /// The variable whose value is next.
    is_checkpoint: bool,
}

impl<'a> Visitor<'a> for LaunchFacts {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const VARIABLE: Path = Path::of(&[2, 1, 1]);
        const VALUE: Path = Path::of(&[2, 1, 2]);
        match (path, value) {
            (VARIABLE, Scalar::Bytes(name)) => self.is_checkpoint = name == b"MESOS_CHECKPOINT",
            (VALUE, Scalar::Bytes(value)) if self.is_checkpoint => self.checkpoints = Some(value == b"1"),
            _ => return path == VALUE,
        }
        true
    }
}

/// The number in field 1, such as the state of a CSI volume.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StateNumber(pub(super) i64);

impl<'a> Visitor<'a> for StateNumber {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const NUMBER: Path = Path::of(&[1]);
        let (NUMBER, Scalar::Int(number)) = (path, value) else { return false };
        self.0 = number;
        true
    }
}

/// The operations of a resource provider, by their UUIDs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct OperationUuids {
    pub(super) known: Vec<Uuid>,
    pub(super) has_bad: bool,
}

impl<'a> Visitor<'a> for OperationUuids {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const UUID: Path = Path::of(&[1, 6, 1]);
        let (UUID, Scalar::Bytes(bytes)) = (path, value) else { return false };
        match Uuid::from_bytes(bytes) {
            Some(uuid) => self.known.push(uuid),
            None => self.has_bad = true,
        }
        true
    }
}

/// Facts of a file of resources: `resources_and_operations.*` or `resources.*`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResourceFacts {
    /// Upgraded, without invalid and empty ones (R23).
    pub resources: Resources,
    /// Empty in the old format.
    pub operations: Vec<OperationFacts>,
    /// Resources that the agent drops, because they are invalid (R23).
    pub invalid: usize,
    /// Bytes behind the one message of a file. The agent writes none, and reads none.
    pub trailing: usize,
}

/// Facts of a checkpointed operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationFacts {
    /// None if it is invalid.
    pub uuid: Option<Uuid>,
    /// A number of `mesos.OperationState`.
    pub state: i8,
    /// A number of `mesos.Offer.Operation.Type`.
    pub kind: i8,
    /// None for an operation of the operator.
    pub framework_id: Option<Name>,
    pub provider: OperationProvider,
}

/// Whose resources an operation changes, as the agent finds out (`getResourceProviderId` in `common/resources_utils.cpp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationProvider {
    /// The agent's own.
    None,
    /// Those of a resource provider.
    Some,
    /// Its type, or that it has no resources, leaves that open.
    Unknown,
}

impl ResourceFacts {
    /// The facts of a decoded and upgraded `ResourceState`.
    pub(super) fn of_state(state: &Dynamic<'_>, trailing: usize) -> Self {
        Self {
            operations: state.messages(field!("operations")).map(OperationFacts::new).collect(),
            trailing,
            ..Self::of_list(state.messages(field!("resources")))
        }
    }

    /// The facts of a list of resources.
    pub(super) fn of_list<'m, 'a: 'm>(list: impl Iterator<Item = &'m Dynamic<'a>>) -> Self {
        let mut invalid = 0;
        let read = list.filter_map(|resource| Resource::read(resource).inspect_err(|_| invalid += 1).ok());
        let resources = read.collect();
        Self { resources, invalid, ..Self::default() }
    }
}

impl OperationFacts {
    /// Of a decoded `Operation`.
    pub fn new(operation: &Dynamic<'_>) -> Self {
        let number = |message: Option<&Dynamic<'_>>, name: FieldName| match message.and_then(|m| m.get(name))
        {
            Some(Value::Enum(number)) => i8::try_from(*number).unwrap_or(-1),
            _ => 0,
        };
        let text = |name: FieldName| operation.message(name).and_then(|id| id.text(field!("value")));
        Self {
            uuid: text(field!("uuid")).and_then(Uuid::from_bytes),
            state: number(operation.message(field!("latest_status")), field!("state")),
            kind: number(operation.message(field!("info")), field!("type")),
            framework_id: text(field!("framework_id")).map(Name::from),
            provider: operation.message(field!("info")).map_or(OperationProvider::Unknown, provider_of),
        }
    }
}

fn provider_of(info: &Dynamic<'_>) -> OperationProvider {
    let has = |operation: FieldName, list: FieldName| {
        info.message(operation).is_some_and(|operation| operation.messages(list).next().is_some())
    };
    let is_known = match info.get(field!("type")) {
        Some(Value::Enum(2)) => has(field!("reserve"), field!("resources")),
        Some(Value::Enum(3)) => has(field!("unreserve"), field!("resources")),
        Some(Value::Enum(4)) => has(field!("create"), field!("volumes")),
        Some(Value::Enum(5)) => has(field!("destroy"), field!("volumes")),
        // Of volumes that grow or shrink, and of disks: one resource, which is required.
        Some(Value::Enum(11..=14)) => true,
        _ => false,
    };
    match is_known {
        false => OperationProvider::Unknown,
        true if names_provider(info) => OperationProvider::Some,
        true => OperationProvider::None,
    }
}

/// Whether any resource of an operation has a provider.
fn names_provider(message: &Dynamic<'_>) -> bool {
    message.fields().any(|(field, value)| match value {
        Value::Message(_) if field.name == field!("provider_id") => true,
        Value::Message(inner) => names_provider(inner),
        Value::List(list) => {
            list.iter().any(|value| matches!(value, Value::Message(inner) if names_provider(inner)))
        }
        _ => false,
    })
}
