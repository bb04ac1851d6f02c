//! What belongs to an agent's ID beside its executors: without the ID, neither the new agent nor the master finds it.

use super::forecast::Forecast;
use super::scenario::Scenario;
use crate::layout::{Name, RelPath};
use crate::model::{Agent, OperationFacts, OperationRecord, OperationStream, Provider};
use crate::recovery::ResourceFiles;
use crate::recovery::outcome::agents_here;
use crate::schema::{EnumName, Release, decode, enum_name, field, table};
use crate::source::{Listing, NodeType, Source};
use crate::values::{Resource, Resources};
use crate::wire::{Frame, Frames};

/// What belongs to an agent's ID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BelongsToId {
    /// Sandboxes of runs; none if the source does not contain the work directory.
    pub sandboxes: Option<usize>,
    /// Reserved resources that are not volumes.
    pub reservations: Vec<String>,
    /// Persistent volumes, `role/id`.
    pub volumes: Vec<String>,
    /// Resource providers.
    pub providers: Vec<KnownProvider>,
    /// Operations that are pending, or whose end the framework has not acknowledged.
    pub operations: Vec<KnownOperation>,
    /// Tasks with status updates that no framework has acknowledged, and how many.
    pub unacknowledged: Vec<UnacknowledgedTask>,
}

/// A resource provider of the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProvider {
    /// Type and name: `org.apache.mesos.rp.local.storage/lvm`.
    pub name: String,
    /// The ID of its latest state.
    pub id: Option<String>,
    /// Its resources, e.g. disks; none if they cannot be read.
    pub resources: Option<Vec<String>>,
}

/// An operation of the agent or one of its providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOperation {
    /// Its UUID.
    pub uuid: Option<String>,
    /// The framework that wants it; none for the operator.
    pub framework_id: Option<String>,
    /// Its state: `OPERATION_PENDING`.
    pub state: String,
}

/// A task whose framework does not know its last states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnacknowledgedTask {
    /// The task.
    pub task_id: String,
    /// Its framework.
    pub framework_id: Option<String>,
    /// Updates.
    pub updates: usize,
}

impl BelongsToId {
    /// Of the latest agent of a scenario; where `slaves/latest` names none, of those that it may have named.
    pub fn of(scenario: &Scenario, forecast: &Forecast<'_>) -> Self {
        let (source, checkpoint) = (&scenario.located.source, &scenario.checkpoint);
        let facts = ResourceFiles::of(&checkpoint.resources, scenario.located.release).facts();
        let mut belongs = Self::default();
        for resource in facts.iter().flat_map(|facts| facts.resources.iter()) {
            match Resource::volume_id(resource) {
                Some(id) => belongs.volumes.push(format!("{}/{}", id.role, id.id)),
                None => belongs.reservations.push(resource.to_string()),
            }
        }
        belongs.volumes.sort();
        let agents = agents_here(checkpoint, checkpoint.latest_agent());
        let streams: Vec<_> = agents.iter().flat_map(|agent| &agent.operations).collect();
        let operations = facts.iter().flat_map(|facts| &facts.operations);
        belongs
            .operations
            .extend(operations.filter(|one| !is_acknowledged(one, streams.iter().copied())).map(operation));
        belongs.sandboxes =
            source.has_work_dir().then(|| agents.iter().map(|agent| sandboxes(source, agent)).sum());
        for agent in agents {
            for one in &agent.providers {
                belongs.providers.push(provider(source, agent, one, &mut belongs.operations));
            }
        }
        let pending = forecast.fates.tasks().filter(|(_, task)| !task.pending.is_empty());
        belongs.unacknowledged = pending
            .map(|(executor, task)| UnacknowledgedTask {
                task_id: task.task_id.to_string(),
                framework_id: executor.framework_id.as_ref().map(ToString::to_string),
                updates: task.pending.len(),
            })
            .collect();
        belongs
    }
}

/// States of operations after which nothing comes.
const FINAL: [EnumName; 5] = [
    enum_name!(E_OPERATION_STATE, OPERATION_FINISHED),
    enum_name!(E_OPERATION_STATE, OPERATION_FAILED),
    enum_name!(E_OPERATION_STATE, OPERATION_ERROR),
    enum_name!(E_OPERATION_STATE, OPERATION_DROPPED),
    enum_name!(E_OPERATION_STATE, OPERATION_GONE_BY_OPERATOR),
];

/// Whether the final status of an operation was acknowledged: it is only still listed.
fn is_acknowledged<'s>(
    operation: &OperationFacts,
    mut streams: impl Iterator<Item = &'s OperationStream>,
) -> bool {
    let Some(uuid) = operation.uuid.map(|uuid| uuid.to_string()) else { return false };
    let is_final = |record: &OperationRecord| {
        let state = table::E_OPERATION_STATE.by_number(record.state.into(), Release::HEAD);
        state.is_some_and(|state| FINAL.iter().any(|name| name.text() == state.name))
    };
    let stream = streams.find(|stream| stream.name.as_bytes() == uuid.as_bytes());
    stream.is_some_and(|stream| !stream.waits() && stream.records.iter().any(is_final))
}

fn operation(facts: &OperationFacts) -> KnownOperation {
    let state = table::E_OPERATION_STATE.by_number(facts.state.into(), Release::HEAD);
    KnownOperation {
        uuid: facts.uuid.map(|uuid| uuid.to_string()),
        framework_id: facts.framework_id.as_ref().map(ToString::to_string),
        state: state.map_or_else(|| facts.state.to_string(), |state| state.name.to_owned()),
    }
}

/// A provider; its operations are added to these.
pub(super) fn provider(
    source: &Source,
    agent: &Agent,
    provider: &Provider,
    operations: &mut Vec<KnownOperation>,
) -> KnownProvider {
    let name = format!("{}/{}", provider.kind, provider.name);
    let Some(id) = provider.latest.id() else { return KnownProvider { name, id: None, resources: None } };
    let directory = RelPath::new("meta/slaves").join(&agent.id).join("resource_providers");
    let directory = directory.join(&provider.kind).join(&provider.name).join(id);
    let mut bytes = Vec::new();
    let read = source.read(&directory.join("resource_provider.state"), &mut bytes);
    let body = match Frames::new(&bytes).next() {
        Some(Frame::Whole { body, .. }) if read.is_ok() => body,
        _ => return KnownProvider { name, id: Some(id.to_string()), resources: None },
    };
    let state = decode(&table::RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE, body, Release::HEAD);
    let listed = state.value.messages(field!("operations")).map(OperationFacts::new);
    let open = listed.filter(|one| !is_acknowledged(one, provider.operations.streams.iter()));
    operations.extend(open.map(|one| operation(&one)));
    let resources = Resources::from_messages(state.value.messages(field!("resources")));
    let resources = state.damage.is_none().then(|| resources.iter().map(ToString::to_string).collect());
    KnownProvider { name, id: Some(id.to_string()), resources }
}

fn sandboxes(source: &Source, agent: &Agent) -> usize {
    let frameworks = RelPath::new("slaves").join(&agent.id).join("frameworks");
    let below = |path: RelPath, name: &str| {
        directories(source, &path).into_iter().map(|id| path.join(&id).join(name)).collect::<Vec<_>>()
    };
    let executors = below(frameworks, "executors").into_iter().flat_map(|path| below(path, "runs"));
    executors.map(|runs| directories(source, &runs).len()).sum()
}

fn directories(source: &Source, path: &RelPath) -> Vec<Name> {
    let mut listing = Listing::default();
    if source.directory(path).and_then(|directory| directory.list(&mut listing)).is_err() {
        return Vec::new();
    }
    let entries = listing.take().into_iter().filter(|entry| entry.node == NodeType::Directory);
    entries.map(|entry| Name::from(&entry.name[..])).collect()
}
