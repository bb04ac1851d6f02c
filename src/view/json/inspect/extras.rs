//! What `--id`, `--volumes` and `--orphans` add: the entity, the volumes, the orphans.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::agent::AgentJson;
use super::payload::options;
use crate::layout::{Entity, RelPath};
use crate::schema::{Dynamic, JsonMessage, Message, table};
use crate::source::{Existence, NodeType};
use crate::values::{Resource, Text};
use crate::view::inspect::{
    FileFact, InspectView, LastTask, Orphan, VolumeFact, files, reserved, sandbox_exists, sandbox_of,
};
use crate::view::json::text::{put_bytes, put_name};
use crate::view::times;

/// The ids of an entity, as far as they apply.
fn put_ids<M: SerializeMap>(map: &mut M, ids: &Entity) -> Result<(), M::Error> {
    let ids = [
        ("agent_id", &ids.agent),
        ("framework_id", &ids.framework),
        ("executor_id", &ids.executor),
        ("container_id", &ids.container),
        ("task_id", &ids.task),
    ];
    for (key, id) in ids {
        if let Some(id) = id {
            put_name(map, key, Some(id))?;
        }
    }
    Ok(())
}

/// The entity that was asked for.
#[derive(Debug)]
pub struct EntityJson<'p, 'a> {
    /// What is shown.
    pub picture: &'p InspectView<'a>,
    /// Its ids.
    pub ids: &'p Entity,
}

impl EntityJson<'_, '_> {
    fn kind(&self) -> &'static str {
        match self.ids {
            Entity { task: Some(_), .. } => "task",
            Entity { container: Some(_), .. } => "run",
            Entity { executor: Some(_), .. } => "executor",
            Entity { framework: Some(_), .. } => "framework",
            _ => "agent",
        }
    }

    fn home(&self) -> RelPath {
        let parts = [
            ("", &self.ids.agent),
            ("frameworks", &self.ids.framework),
            ("executors", &self.ids.executor),
            ("runs", &self.ids.container),
            ("tasks", &self.ids.task),
        ];
        parts.iter().fold(RelPath::new("meta/slaves"), |home, (directory, id)| match id {
            Some(id) if directory.is_empty() => home.join(id),
            Some(id) => home.join(directory).join(id),
            None => home,
        })
    }

    fn message(&self) -> Option<(&'static str, &'static Message)> {
        match self.kind() {
            "task" => Some(("task.info", &table::TASK)),
            "executor" => Some(("executor.info", &table::EXECUTOR_INFO)),
            "agent" => Some(("slave.info", &table::SLAVE_INFO)),
            _ => None,
        }
    }
}

impl Serialize for EntityJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (picture, ids, home) = (self.picture, self.ids, self.home());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.kind())?;
        put_ids(&mut map, ids)?;
        put_bytes(&mut map, "path", home.as_bytes())?;
        let info = self
            .message()
            .and_then(|(file, message)| picture.messages.single_if_good(&home.join(file), message));
        let one = |message| JsonMessage { message, options: options(picture) };
        let resources = info.as_ref().map(|info| info.messages("resources").map(one).collect::<Vec<_>>());
        map.serialize_entry("resources", &resources)?;
        map.serialize_entry("sandbox", &SandboxJson::of(picture, ids))?;
        let files = files(picture, &home, ids);
        map.serialize_entry("files", &files.iter().map(FileJson).collect::<Vec<_>>())?;
        map.end()
    }
}

struct SandboxJson {
    path: Vec<u8>,
    exists: Option<bool>,
}

impl SandboxJson {
    fn of(picture: &InspectView<'_>, ids: &Entity) -> Option<Self> {
        let (agent, framework) = (ids.agent.as_ref()?, ids.framework.as_ref()?);
        let sandbox = sandbox_of(agent, framework, ids.executor.as_ref()?, ids.container.as_ref()?);
        let exists = match sandbox_exists(picture, &sandbox) {
            Existence::Yes => Some(true),
            Existence::No => Some(false),
            Existence::Unknown => None,
        };
        Some(Self { path: sandbox.as_bytes().to_vec(), exists })
    }
}

impl Serialize for SandboxJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_bytes(&mut map, "path", &self.path)?;
        map.serialize_entry("exists", &self.exists)?;
        map.end()
    }
}

struct FileJson<'f>(&'f FileFact);

impl Serialize for FileJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let file = self.0;
        let node = match file.node {
            NodeType::File => "file",
            NodeType::Directory => "folder",
            NodeType::Symlink => "link",
            NodeType::Other => "other",
        };
        let mut map = serializer.serialize_map(None)?;
        put_bytes(&mut map, "path", file.path.as_bytes())?;
        map.serialize_entry("kind", &file.kind)?;
        map.serialize_entry("node", node)?;
        map.serialize_entry("size", &file.size)?;
        map.serialize_entry("modified", &file.modified.map(times::exact))?;
        map.serialize_entry("content", &file.state)?;
        match &file.link {
            Some(text) => put_bytes(&mut map, "target", text)?,
            None => map.serialize_entry("target", &None::<&str>)?,
        }
        map.end()
    }
}

/// The payload of `--volumes`.
#[derive(Debug)]
pub struct VolumesJson<'p, 'a> {
    /// What is shown.
    pub picture: &'p InspectView<'a>,
    /// The volumes.
    pub volumes: &'p [VolumeFact<'a>],
}

impl Serialize for VolumesJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("agent", &AgentJson::of(self.picture))?;
        let reserved = reserved(self.picture);
        let reserved = reserved.iter().map(|resource| ReservedJson { picture: self.picture, resource });
        map.serialize_entry("reservations", &reserved.collect::<Vec<_>>())?;
        let volumes = self.volumes.iter().map(|volume| VolumeJson { picture: self.picture, volume });
        map.serialize_entry("volumes", &volumes.collect::<Vec<_>>())?;
        map.end()
    }
}

struct ReservedJson<'p, 'a> {
    picture: &'p InspectView<'a>,
    resource: &'p Resource,
}

impl Serialize for ReservedJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reservation = self.resource.reservations.last();
        let message = self.resource.to_message();
        let mut map = serializer.serialize_map(None)?;
        put_optional(&mut map, "role", self.resource.reserved_role().map(Text::bytes))?;
        put_optional(
            &mut map,
            "principal",
            reservation.and_then(|one| one.principal.as_ref()).map(Text::bytes),
        )?;
        put_bytes(&mut map, "name", self.resource.name.bytes())?;
        map.serialize_entry("resource", &JsonMessage { message: &message, options: options(self.picture) })?;
        map.end()
    }
}

struct VolumeJson<'p, 'a> {
    picture: &'p InspectView<'a>,
    volume: &'p VolumeFact<'a>,
}

impl Serialize for VolumeJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let volume = self.volume;
        let mut map = serializer.serialize_map(None)?;
        put_bytes(&mut map, "id", &volume.id)?;
        put_bytes(&mut map, "role", &volume.role)?;
        put_optional(&mut map, "principal", volume.principal.as_deref())?;
        put_optional(&mut map, "folder", volume.directory.as_deref())?;
        map.serialize_entry("exists", &volume.exists)?;
        map.serialize_entry("megabytes", &volume.megabytes)?;
        map.serialize_entry("last_task", &volume.last_task.as_ref().map(LastTaskJson))?;
        let message: Dynamic<'static> = volume.resource.to_message();
        map.serialize_entry("resource", &JsonMessage { message: &message, options: options(self.picture) })?;
        map.end()
    }
}

fn put_optional<M: SerializeMap>(map: &mut M, key: &str, text: Option<&[u8]>) -> Result<(), M::Error> {
    match text {
        Some(text) => put_bytes(map, key, text),
        None => map.serialize_entry(key, &None::<&str>),
    }
}

struct LastTaskJson<'t>(&'t LastTask);

impl Serialize for LastTaskJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_ids(&mut map, &self.0.ids)?;
        map.serialize_entry("state", &self.0.state_name())?;
        map.serialize_entry("updated", &self.0.at.and_then(times::from_secs).map(times::exact))?;
        map.end()
    }
}

/// The payload of `--orphans`.
#[derive(Debug)]
pub struct OrphansJson<'p, 'a> {
    /// What is shown.
    pub picture: &'p InspectView<'a>,
    /// The orphans.
    pub orphans: &'p [Orphan],
}

impl Serialize for OrphansJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("agent", &AgentJson::of(self.picture))?;
        map.serialize_entry("orphans", &self.orphans.iter().map(OrphanJson).collect::<Vec<_>>())?;
        map.end()
    }
}

struct OrphanJson<'o>(&'o Orphan);

impl Serialize for OrphanJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.0.kind.word())?;
        put_bytes(&mut map, "path", &self.0.path)?;
        put_ids(&mut map, &self.0.ids)?;
        map.serialize_entry("why", self.0.why)?;
        map.serialize_entry("modified", &self.0.modified.map(times::exact))?;
        map.end()
    }
}
