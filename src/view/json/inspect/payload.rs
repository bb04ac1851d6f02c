//! The document: the agent, what stands beside it, its frameworks, totals.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::agent::AgentJson;
use super::extras::EntityJson;
use super::framework::FrameworkJson;
use crate::layout::RelPath;
use crate::model::{Agent, File, Part};
use crate::schema::{Dynamic, JsonMessage, JsonOptions, base64, table};
use crate::values::Duration;
use crate::view::inspect::{AgentPick, InspectView, Totals};
use crate::view::json::each::Each;
use crate::view::json::text::{put_bytes, put_name};

/// The payload of the document.
#[derive(Debug)]
pub struct InspectJson<'p, 'a> {
    /// What is shown.
    pub picture: &'p InspectView<'a>,
    /// Its sums.
    pub totals: &'p Totals,
    /// The one entity that was asked for.
    pub entity: Option<EntityJson<'p, 'a>>,
}

impl Serialize for InspectJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let picture = self.picture;
        let mut map = serializer.serialize_map(None)?;
        if let Some(entity) = &self.entity {
            map.serialize_entry("entity", entity)?;
        }
        put_top(&mut map, picture)?;
        let with_agent = picture.pick.agents == AgentPick::All;
        let of = |agent| picture.frameworks(agent).map(move |framework| (agent, framework));
        let frameworks = picture.agents().flat_map(of);
        let frameworks = frameworks.map(|(agent, framework)| FrameworkJson {
            picture,
            agent,
            framework,
            with_agent,
            with_executors: true,
        });
        map.serialize_entry("frameworks", &Each::new(frameworks))?;
        put_totals(&mut map, self.totals)?;
        put_damage(&mut map, picture)?;
        map.end()
    }
}

/// All that stands above the frameworks.
pub(super) fn put_top<M: SerializeMap>(map: &mut M, picture: &InspectView<'_>) -> Result<(), M::Error> {
    map.serialize_entry("agent", &AgentJson::of(picture))?;
    let agents = picture.checkpoint.agents.iter().map(|agent| AgentEntry { picture, agent });
    map.serialize_entry("agents", &Each::new(agents))?;
    map.serialize_entry("resources", &messages(picture, "resources"))?;
    map.serialize_entry("operations", &messages(picture, "operations"))?;
    map.serialize_entry("drain", &drain(picture))?;
    map.serialize_entry("resource_providers", &Providers(picture))
}

pub(super) fn put_totals<M: SerializeMap>(map: &mut M, totals: &Totals) -> Result<(), M::Error> {
    map.serialize_entry("totals", &TotalsJson(totals))
}

struct TotalsJson<'t>(&'t Totals);

impl Serialize for TotalsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("frameworks", &self.0.frameworks)?;
        map.serialize_entry("executors", &self.0.executors)?;
        map.serialize_entry("runs", &self.0.runs)?;
        map.serialize_entry("tasks", &self.0.tasks)?;
        map.serialize_entry("updates", &self.0.updates)?;
        map.serialize_entry("unacknowledged", &self.0.unacknowledged)?;
        map.end()
    }
}

/// What the agent would stumble over, and what could not be read.
pub(super) fn put_damage<M: SerializeMap>(map: &mut M, picture: &InspectView<'_>) -> Result<(), M::Error> {
    let damage = picture.damage.iter().map(|decision| {
        serde_json::json!({
            "path": decision.path.to_string(),
            "path_bytes": exact(decision.path.as_bytes()),
            "offset": decision.offset,
            "message": decision.detail,
        })
    });
    map.serialize_entry("damage", &Each::new(damage))?;
    let unknown = picture.unknown.iter().map(ToString::to_string);
    map.serialize_entry("unknown", &Each::new(unknown))
}

/// The exact bytes of what is no UTF-8.
fn exact(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).is_err().then(|| base64(bytes))
}

struct AgentEntry<'p, 'a> {
    picture: &'p InspectView<'a>,
    agent: &'a Agent,
}

impl Serialize for AgentEntry<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let checkpoint = self.picture.checkpoint;
        let has_sandboxes = (checkpoint.coverage.sandboxes == Part::Read)
            .then(|| checkpoint.sandbox_agents.binary_search(&self.agent.id).is_ok());
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(&self.agent.id))?;
        map.serialize_entry("latest", &self.picture.is_latest_agent(self.agent))?;
        map.serialize_entry("has_sandboxes", &has_sandboxes)?;
        map.end()
    }
}

/// How messages are written here.
pub(super) fn options(picture: &InspectView<'_>) -> JsonOptions {
    JsonOptions { defaults: picture.full, redact: picture.messages.redact }
}

fn json(picture: &InspectView<'_>, message: &Dynamic<'_>) -> Option<serde_json::Value> {
    serde_json::to_value(JsonMessage { message, options: options(picture) }).ok()
}

/// The committed resources, or the operations; null if they can't be read.
fn messages(picture: &InspectView<'_>, key: &str) -> Option<Vec<serde_json::Value>> {
    let resources = &picture.checkpoint.resources;
    let directory = RelPath::new("meta/resources");
    let state = |name: &str| {
        let message = &table::INTERNAL_SLAVE_RESOURCE_STATE;
        let value = picture.messages.single(&directory.join(name), message)?;
        Some(value.messages(key).filter_map(|one| json(picture, one)).collect())
    };
    // Operations are taken from a target that was left (R32), resources are not (R15).
    let file = match (&resources.target, key) {
        (File::Missing, _) | (_, "resources") => ("resources_and_operations.state", resources.state.state()),
        (file, _) => ("resources_and_operations.target", file.state()),
    };
    match (file, &resources.info) {
        ((name, File::Read(())), _) => state(name),
        ((_, File::Missing), File::Read(_)) if key == "resources" => {
            let list = picture.messages.resources(&directory.join("resources.info"))?;
            Some(list.iter().filter_map(|one| json(picture, one)).collect())
        }
        ((_, File::Missing), File::Missing | File::Empty) | ((_, File::Empty), _) if key == "resources" => {
            Some(Vec::new())
        }
        _ => None,
    }
}

fn drain(picture: &InspectView<'_>) -> Option<serde_json::Value> {
    let drain = picture.agent()?.drain.value()?;
    let secs = drain.max_grace_period_nanos.map(|nanos| Duration::from_nanos(nanos).secs());
    Some(serde_json::json!({ "max_grace_period_secs": secs, "mark_gone": drain.mark_gone }))
}

struct Providers<'p, 'a>(&'p InspectView<'a>);

impl Serialize for Providers<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let providers = self.0.agent().map_or(&[][..], |agent| &agent.providers);
        serializer.collect_seq(providers.iter().map(ProviderJson))
    }
}

struct ProviderJson<'a>(&'a crate::model::Provider);

impl Serialize for ProviderJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_bytes(&mut map, "type", self.0.kind.as_bytes())?;
        put_bytes(&mut map, "name", self.0.name.as_bytes())?;
        put_name(&mut map, "latest", self.0.latest.id())?;
        let ids = self.0.ids.iter().map(|(id, file)| {
            serde_json::json!({ "id": id.lossy(), "id_bytes": exact(id.as_bytes()), "readable": matches!(file, File::Read(())) })
        });
        map.serialize_entry("ids", &ids.collect::<Vec<_>>())?;
        map.end()
    }
}
