//! What `--id`, `--volumes` and `--orphans` add: the entity, the volumes, the orphans.

use schemars::JsonSchema;
use serde::Serialize;

use super::agent::{AgentJson, options};
use crate::layout::{Entity, RelPath};
use crate::schema::{Dynamic, JsonMessage, Message, field, table};
use crate::source::{Existence, NodeType};
use crate::values::{Resource, Text};
use crate::view::inspect::{
    FileFact, InspectView, LastTask, Orphan, VolumeFact, files, reserved, sandbox_exists, sandbox_of,
    unread_resources,
};
use crate::view::json::entity::IdsJson;
use crate::view::json::text::{FolderText, IdText, NameText, PathText, PrincipalText, RoleText, TargetText};
use crate::view::times;

/// The entity that was asked for.
#[derive(Serialize, JsonSchema)]
pub(super) struct OneEntityJson<'a> {
    kind: &'static str,
    #[serde(flatten)]
    ids: IdsJson<'a>,
    #[serde(flatten)]
    path: PathText<'static>,
    resources: Option<Vec<JsonMessage<'static>>>,
    sandbox: Option<SandboxJson>,
    files: Vec<FileJson>,
}

impl<'a> OneEntityJson<'a> {
    pub(super) fn new(view: &InspectView<'_>, ids: &'a Entity) -> Self {
        let home = home(ids);
        let (kind, message) = kind(ids);
        let info =
            message.and_then(|(file, message)| view.messages.single_if_good(&home.join(file), message));
        let resources = info.as_ref().map(|info| info.messages(field!("resources")).cloned());
        Self {
            kind,
            ids: IdsJson::new(ids),
            path: Some(home.as_bytes().to_vec()).into(),
            resources: resources.map(|list| list.map(|one| message_json(view, one)).collect()),
            sandbox: SandboxJson::of(view, ids),
            files: files(view, &home, ids).iter().map(FileJson::from).collect(),
        }
    }
}

fn message_json(view: &InspectView<'_>, message: Dynamic<'static>) -> JsonMessage<'static> {
    JsonMessage::owned(message, options(view))
}

/// What an entity is, and the file with its resources.
fn kind(ids: &Entity) -> (&'static str, Option<(&'static str, &'static Message)>) {
    match ids {
        Entity { task: Some(_), .. } => ("task", Some(("task.info", &table::TASK))),
        Entity { container: Some(_), .. } => ("run", None),
        Entity { executor: Some(_), .. } => ("executor", Some(("executor.info", &table::EXECUTOR_INFO))),
        Entity { framework: Some(_), .. } => ("framework", None),
        _ => ("agent", Some(("slave.info", &table::SLAVE_INFO))),
    }
}

fn home(ids: &Entity) -> RelPath {
    let parts = [
        ("", &ids.agent),
        ("frameworks", &ids.framework),
        ("executors", &ids.executor),
        ("runs", &ids.container),
        ("tasks", &ids.task),
    ];
    parts.iter().fold(RelPath::new("meta/slaves"), |home, (directory, id)| match id {
        Some(id) if directory.is_empty() => home.join(id),
        Some(id) => home.join(directory).join(id),
        None => home,
    })
}

#[derive(Serialize, JsonSchema)]
struct SandboxJson {
    #[serde(flatten)]
    path: PathText<'static>,
    exists: Option<bool>,
}

impl SandboxJson {
    fn of(view: &InspectView<'_>, ids: &Entity) -> Option<Self> {
        let (agent, framework) = (ids.agent.as_ref()?, ids.framework.as_ref()?);
        let sandbox = sandbox_of(agent, framework, ids.executor.as_ref()?, ids.container.as_ref()?);
        let exists = match sandbox_exists(view, &sandbox) {
            Existence::Yes => Some(true),
            Existence::No => Some(false),
            Existence::Unknown => None,
        };
        Some(Self { path: Some(sandbox.as_bytes().to_vec()).into(), exists })
    }
}

#[derive(Serialize, JsonSchema)]
struct FileJson {
    #[serde(flatten)]
    path: PathText<'static>,
    kind: Option<&'static str>,
    node: &'static str,
    size: u64,
    modified: Option<String>,
    content: Option<String>,
    #[serde(flatten)]
    target: TargetText<'static>,
}

impl From<&FileFact> for FileJson {
    fn from(file: &FileFact) -> Self {
        Self {
            path: Some(file.path.as_bytes().to_vec()).into(),
            kind: file.kind,
            node: match file.node {
                NodeType::File => "file",
                NodeType::Directory => "folder",
                NodeType::Symlink => "link",
                NodeType::Other => "other",
            },
            size: file.size,
            modified: file.modified.map(times::exact),
            content: file.state.clone(),
            target: file.link.clone().into(),
        }
    }
}

/// The payload of `--volumes`.
#[derive(Serialize, JsonSchema)]
pub struct VolumesJson<'a> {
    agent: Option<AgentJson<'a>>,
    /// Null where the agent's file of them cannot be read.
    reservations: Option<Vec<ReservedJson<'a>>>,
    /// Null where the agent's file of them cannot be read.
    volumes: Option<Vec<VolumeJson<'a>>>,
}

impl<'a> VolumesJson<'a> {
    /// Of the volumes of a checkpoint.
    pub fn new(view: &'a InspectView<'a>, volumes: &'a [VolumeFact<'a>]) -> Self {
        let is_read = unread_resources(view).is_none();
        Self {
            agent: AgentJson::of(view),
            reservations: is_read
                .then(|| reserved(view).into_iter().map(|one| ReservedJson::new(view, one)).collect()),
            volumes: is_read.then(|| volumes.iter().map(|one| VolumeJson::new(view, one)).collect()),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ReservedJson<'a> {
    #[serde(flatten)]
    role: RoleText<'a>,
    #[serde(flatten)]
    principal: PrincipalText<'a>,
    #[serde(flatten)]
    name: NameText<'a>,
    resource: JsonMessage<'static>,
}

impl<'a> ReservedJson<'a> {
    fn new(view: &InspectView<'_>, resource: &'a Resource) -> Self {
        let reservation = resource.reservations.last();
        Self {
            role: resource.reserved_role().map(Text::bytes).into(),
            principal: reservation.and_then(|one| one.principal.as_ref()).map(Text::bytes).into(),
            name: resource.name.bytes().into(),
            resource: message_json(view, resource.to_message()),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct VolumeJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    #[serde(flatten)]
    role: RoleText<'a>,
    #[serde(flatten)]
    principal: PrincipalText<'a>,
    #[serde(flatten)]
    folder: FolderText<'a>,
    exists: Option<bool>,
    megabytes: f64,
    last_task: Option<LastTaskJson<'a>>,
    resource: JsonMessage<'static>,
}

impl<'a> VolumeJson<'a> {
    fn new(view: &InspectView<'_>, volume: &'a VolumeFact<'a>) -> Self {
        Self {
            id: (&*volume.id).into(),
            role: (&*volume.role).into(),
            principal: volume.principal.as_deref().into(),
            folder: volume.directory.as_deref().into(),
            exists: volume.exists,
            megabytes: volume.megabytes,
            last_task: volume.last_task.as_ref().map(LastTaskJson::from),
            resource: message_json(view, volume.resource.to_message()),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct LastTaskJson<'a> {
    #[serde(flatten)]
    ids: IdsJson<'a>,
    state: Option<&'static str>,
    updated: Option<String>,
}

impl<'a> From<&'a LastTask> for LastTaskJson<'a> {
    fn from(task: &'a LastTask) -> Self {
        Self {
            ids: IdsJson::new(&task.ids),
            state: task.state_name(),
            updated: task.at.and_then(times::from_secs).map(times::exact),
        }
    }
}

/// The payload of `--orphans`.
#[derive(Serialize, JsonSchema)]
pub struct OrphansJson<'a> {
    agent: Option<AgentJson<'a>>,
    orphans: Vec<OrphanJson<'a>>,
}

impl<'a> OrphansJson<'a> {
    /// Of the orphans beside a checkpoint.
    pub fn new(view: &'a InspectView<'a>, orphans: &'a [Orphan]) -> Self {
        Self { agent: AgentJson::of(view), orphans: orphans.iter().map(OrphanJson::from).collect() }
    }
}

#[derive(Serialize, JsonSchema)]
struct OrphanJson<'a> {
    kind: &'static str,
    #[serde(flatten)]
    path: PathText<'a>,
    #[serde(flatten)]
    ids: IdsJson<'a>,
    why: &'static str,
    modified: Option<String>,
}

impl<'a> From<&'a Orphan> for OrphanJson<'a> {
    fn from(orphan: &'a Orphan) -> Self {
        Self {
            kind: orphan.kind.word(),
            path: (&*orphan.path).into(),
            ids: IdsJson::new(&orphan.ids),
            why: orphan.why,
            modified: orphan.modified.map(times::exact),
        }
    }
}
