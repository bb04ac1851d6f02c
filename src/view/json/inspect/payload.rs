//! The document: the agent, what is beside it, its frameworks, totals.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::agent::{AgentJson, options};
use super::extras::OneEntityJson;
use super::framework::{Below, FrameworkJson};
use crate::layout::Entity;
use crate::layout::resources::{STATE, TARGET, path};
use crate::model::{Agent, File, Part, Provider};
use crate::recovery::{Decision, ResourceFile, releases};
use crate::schema::{FieldName, field, table};
use crate::values::Duration;
use crate::view::inspect::{InspectView, Totals};
use crate::view::json::each::Each;
use crate::view::json::message::message_value;
use crate::view::json::text::{IdText, LatestText, NameText, TypeText, exact};

/// The payload of the document, and of the first of several lines.
#[derive(Serialize, JsonSchema)]
pub struct InspectJson<'a> {
    /// The one entity that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<OneEntityJson<'a>>,
    agent: Option<AgentJson<'a>>,
    /// Null where they cannot be read.
    agents: Option<Each<'a, AgentEntryJson<'a>>>,
    resources: Option<Vec<Json>>,
    operations: Option<Vec<Json>>,
    drain: Option<DrainJson>,
    /// Null where they cannot be read.
    resource_providers: Option<Each<'a, ProviderJson<'a>>>,
    /// Null where they cannot be read.
    frameworks: Option<Each<'a, FrameworkJson<'a>>>,
    /// On the last of several lines.
    #[serde(flatten)]
    bottom: Option<InspectSummaryJson<'a>>,
}

impl<'a> InspectJson<'a> {
    /// All of it.
    pub fn new(view: &'a InspectView<'a>, totals: &'a Totals, entity: Option<&'a Entity>) -> Self {
        let bottom = Some(InspectSummaryJson::new(view, totals));
        Self { bottom, frameworks: frameworks(view, Below::Inside), ..Self::above_executors(view, entity) }
    }

    /// All that is above the executors.
    pub fn above_executors(view: &'a InspectView<'a>, entity: Option<&'a Entity>) -> Self {
        let checkpoint = view.checkpoint;
        let providers = view.agent().map_or(&[][..], |agent| &agent.providers);
        Self {
            entity: entity.map(|ids| OneEntityJson::new(view, ids)),
            agent: AgentJson::of(view),
            agents: (!checkpoint.slaves.is_unknown())
                .then(|| Each::new(checkpoint.agents.iter().map(|agent| AgentEntryJson::new(view, agent)))),
            resources: messages(view, field!("resources")),
            operations: messages(view, field!("operations")),
            drain: DrainJson::of(view),
            resource_providers: (view.has_read_providers() || !providers.is_empty())
                .then(|| Each::new(providers.iter().map(ProviderJson::from))),
            frameworks: frameworks(view, Below::OnLines),
            bottom: None,
        }
    }
}

fn frameworks<'a>(view: &'a InspectView<'a>, below: Below) -> Option<Each<'a, FrameworkJson<'a>>> {
    let has_some = || view.agents().any(|agent| !agent.frameworks.is_empty());
    (view.has_read_frameworks() || has_some()).then(|| FrameworkJson::all(view, below))
}

/// What is known only when all was counted.
#[derive(Serialize, JsonSchema)]
pub struct InspectSummaryJson<'a> {
    totals: TotalsJson,
    damage: Each<'a, DamageJson<'a>>,
    unknown: Each<'a, String>,
}

impl<'a> InspectSummaryJson<'a> {
    /// Of all that is shown.
    pub fn new(view: &'a InspectView<'a>, totals: &Totals) -> Self {
        Self {
            totals: TotalsJson::new(view, totals),
            damage: Each::new(view.damage.iter().map(DamageJson::new)),
            unknown: Each::new(view.unknown.iter().map(ToString::to_string)),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct TotalsJson {
    frameworks: Option<u64>,
    executors: Option<u64>,
    runs: Option<u64>,
    tasks: Option<u64>,
    updates: Option<u64>,
    unacknowledged: Option<u64>,
}

impl TotalsJson {
    /// Null is what could not be read: a zero would be a false answer.
    fn new(view: &InspectView<'_>, totals: &Totals) -> Self {
        let is_read = view.why_not_read().is_none();
        let count = |count: u64| Some(count).filter(|count| is_read || *count > 0);
        Self {
            frameworks: count(totals.frameworks),
            executors: count(totals.executors),
            runs: count(totals.runs),
            tasks: count(totals.tasks),
            updates: count(totals.updates),
            unacknowledged: count(totals.unacknowledged),
        }
    }
}

/// What the agent would meet while it reads.
#[derive(Serialize, JsonSchema)]
struct DamageJson<'a> {
    message: &'a str,
    offset: Option<u64>,
    path: String,
    path_bytes: Option<String>,
}

impl<'a> DamageJson<'a> {
    fn new(decision: &'a Decision) -> Self {
        Self {
            message: &decision.detail,
            offset: decision.offset,
            path: decision.path.to_string(),
            path_bytes: exact(decision.path.as_bytes()),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct AgentEntryJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    latest: bool,
    has_sandboxes: Option<bool>,
}

impl<'a> AgentEntryJson<'a> {
    fn new(view: &InspectView<'_>, agent: &'a Agent) -> Self {
        let checkpoint = view.checkpoint;
        Self {
            id: (&agent.id).into(),
            latest: view.is_latest_agent(agent),
            has_sandboxes: (checkpoint.coverage.sandboxes == Part::Read)
                .then(|| checkpoint.sandbox_agents.binary_search(&agent.id).is_ok()),
        }
    }
}

/// The committed resources, or the operations; null if they cannot be read.
fn messages(view: &InspectView<'_>, key: FieldName) -> Option<Vec<Json>> {
    let state = |name: &str| {
        let message = &table::INTERNAL_SLAVE_RESOURCE_STATE;
        let value = view.messages.single(&path(name), message)?;
        Some(value.messages(key).filter_map(|one| message_value(one, options(view))).collect())
    };
    // Operations are taken from a target that was left (R32), resources are not (R15).
    let files = &view.checkpoint.resources;
    if key != field!("resources") {
        let is_target = releases::prepares_operations(view.release) && !matches!(files.target, File::Missing);
        let (name, file) = if is_target { (TARGET, &files.target) } else { (STATE, &files.state) };
        let is_read = releases::checkpoints_operations(view.release) && file.value().is_some();
        return is_read.then(|| state(name))?;
    }
    match view.resource_files().committed {
        ResourceFile { name: STATE, file: File::Read(_) } => state(STATE),
        ResourceFile { name, file: File::Read(_) } => {
            let list = view.messages.resources(&path(name))?;
            Some(list.iter().filter_map(|one| message_value(one, options(view))).collect())
        }
        ResourceFile { file: File::Missing | File::Empty, .. } => Some(Vec::new()),
        _ => None,
    }
}

#[derive(Serialize, JsonSchema)]
struct DrainJson {
    mark_gone: bool,
    max_grace_period_secs: Option<f64>,
}

impl DrainJson {
    fn of(view: &InspectView<'_>) -> Option<Self> {
        let drain = view.agent()?.drain.value()?;
        let secs = drain.max_grace_period_nanos.map(|nanos| Duration::from_nanos(nanos).secs());
        Some(Self { mark_gone: drain.mark_gone, max_grace_period_secs: secs })
    }
}

#[derive(Serialize, JsonSchema)]
struct ProviderJson<'a> {
    #[serde(flatten)]
    r#type: TypeText<'a>,
    #[serde(flatten)]
    name: NameText<'a>,
    #[serde(flatten)]
    latest: LatestText<'a>,
    ids: Vec<ProviderIdJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ProviderIdJson<'a> {
    id: std::borrow::Cow<'a, str>,
    id_bytes: Option<String>,
    readable: bool,
}

impl<'a> From<&'a Provider> for ProviderJson<'a> {
    fn from(provider: &'a Provider) -> Self {
        let ids = provider.ids.iter().map(|(id, file)| ProviderIdJson {
            id: id.lossy(),
            id_bytes: exact(id.as_bytes()),
            readable: matches!(file, File::Read(())),
        });
        Self {
            r#type: (&provider.kind).into(),
            name: (&provider.name).into(),
            latest: provider.latest.id().into(),
            ids: ids.collect(),
        }
    }
}
