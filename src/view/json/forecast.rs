//! The document of `ckpt simulate`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::app::{Forecast, LastAlive, Messages};
use crate::recovery::SteadyState;
use crate::recovery::outcome::DockerOrphan;
use crate::rules::Rule;
use crate::view::{ExecutorRow, TaskRow};

use super::RecoveredJson;
use super::config::ComparisonJson;
use super::each::Each;
use super::fates::{EventJson, FateJson, TaskFateJson};
use super::mutation::MutationJson;
use crate::view::times::exact;

/// What a forecast says.
#[derive(Serialize, JsonSchema)]
pub struct ForecastJson<'a> {
    /// The word for the outcome.
    outcome: &'static str,
    /// Others that Mesos's own order allows.
    alternatives: Vec<AlternativeJson<'a>>,
    /// What ended the start.
    failure: Option<FailureJson<'a>>,
    /// The id that the agent comes up with.
    agent_id: Option<String>,
    /// The starts after it.
    next_start: NextJson<'a>,
    /// The configuration beside `slave.info`.
    config: Option<ComparisonJson<'a>>,
    /// What makes it less than certain.
    notes: &'a [String],
    /// What happens when.
    timeline: Vec<EventJson<'a>>,
    /// Executors; left out where they follow line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    executors: Option<Each<'a, FateJson<'a>>>,
    /// Tasks; left out where they follow line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks: Option<Each<'a, TaskFateJson<'a>>>,
    /// Docker containers that the start stops and removes; null where the containers of Docker are not known.
    docker_orphans: Option<Vec<DockerOrphanJson<'a>>>,
    /// The last sign of life of the agent; null where it runs, or nothing tells.
    last_alive: Option<LastAliveJson<'a>>,
    /// Reservations, volumes and running containers of others that this start loses, in words.
    lost_resources: &'a [String],
    /// What changes on disk.
    mutations: Each<'a, MutationJson>,
    /// The state as the agent holds it after reading.
    recovered: Option<RecoveredJson<'a>>,
}

impl<'a> ForecastJson<'a> {
    /// Of a forecast, without its executors and tasks.
    pub fn new(forecast: &'a Forecast<'a>, messages: &'a Messages<'a>) -> Self {
        let alternatives = forecast.alternatives.iter();
        let orphans = forecast.fates.docker_orphans.as_ref();
        let changes = forecast.changes().map(MutationJson::new);
        // An agent that refuses its flags leaves nothing to garbage collection.
        let due = if forecast.refused().is_some() { Vec::new() } else { forecast.due() };
        Self {
            outcome: forecast.outcome.word(),
            alternatives: alternatives
                .map(|(outcome, why)| AlternativeJson { outcome: outcome.word(), why })
                .collect(),
            failure: FailureJson::of(forecast),
            agent_id: forecast.agent_id(),
            next_start: NextJson::new(&forecast.next),
            config: forecast
                .comparison()
                .map(|comparison| ComparisonJson::new(comparison, &forecast.misfits)),
            notes: &forecast.notes,
            timeline: forecast.timeline.iter().map(EventJson::from).collect(),
            executors: None,
            tasks: None,
            docker_orphans: orphans.map(|orphans| orphans.iter().map(DockerOrphanJson::new).collect()),
            last_alive: forecast.last_alive.as_ref().map(LastAliveJson::new),
            lost_resources: &forecast.lost_resources,
            mutations: Each::new(changes.chain(due.into_iter().map(|due| MutationJson::gc(&due)))),
            recovered: forecast
                .first
                .read
                .result
                .as_ref()
                .ok()
                .map(|state| RecoveredJson::new(state, messages)),
        }
    }

    /// With its executors and tasks.
    #[must_use]
    pub fn with(
        self,
        executors: &'a [ExecutorRow<'a>],
        tasks: impl Iterator<Item = TaskRow<'a>> + 'a,
    ) -> Self {
        Self {
            executors: Some(Each::new(executors.iter().map(FateJson::from))),
            tasks: Some(Each::new(tasks.map(TaskFateJson::from))),
            ..self
        }
    }
}

/// The last sign of life of an agent that does not run.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LastAliveJson<'a> {
    at: String,
    /// What it is.
    sign: &'a str,
    /// How long ago.
    ago_secs: f64,
    /// What the master has done meanwhile, if the agent has been away since.
    meanwhile: Option<&'a str>,
}

impl<'a> LastAliveJson<'a> {
    /// Of a sign.
    pub(super) fn new(last: &'a LastAlive) -> Self {
        Self { at: exact(last.at), sign: last.sign, ago_secs: last.secs, meanwhile: last.told.as_deref() }
    }
}

/// Another outcome.
#[derive(Debug, Serialize, JsonSchema)]
struct AlternativeJson<'a> {
    /// The word for it.
    outcome: &'static str,
    /// Why.
    why: &'a str,
}

/// A docker container that the start stops and removes.
#[derive(Debug, Serialize, JsonSchema)]
struct DockerOrphanJson<'a> {
    name: &'a str,
    container_id: Option<&'a str>,
    /// It runs when the agent starts.
    running: bool,
    /// A run of the checkpoint had it. If not, its removal is a loss.
    checkpointed: bool,
}

impl<'a> DockerOrphanJson<'a> {
    /// Of a container.
    fn new(orphan: &'a DockerOrphan) -> Self {
        let seen = &orphan.seen;
        Self {
            name: &seen.name,
            container_id: seen.container_id.as_deref(),
            running: orphan.runs,
            checkpointed: orphan.is_checkpointed,
        }
    }
}

/// What ended a start.
#[derive(Debug, Serialize, JsonSchema)]
struct FailureJson<'a> {
    /// The agent's own text.
    message: &'a str,
    /// Where, relative to the `work_dir`.
    path: Option<String>,
    /// The rule.
    #[schemars(with = "String")]
    rule: Rule,
}

impl<'a> FailureJson<'a> {
    fn of(forecast: &'a Forecast<'_>) -> Option<Self> {
        if let Some(refused) = forecast.refused() {
            return Some(Self { message: &refused.message, path: None, rule: refused.rule });
        }
        let failure = forecast.first.failure()?;
        let (path, rule) = (Some(failure.path.to_string()), failure.cause.rule());
        Some(Self { message: &failure.message, path, rule })
    }
}

/// The starts after the first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NextJson<'a> {
    /// How they end.
    outcome: &'static str,
    /// What is lost on the way.
    lost: &'a [String],
}

impl<'a> NextJson<'a> {
    pub(super) fn new(next: &'a SteadyState) -> Self {
        Self { outcome: next.outcome.word(), lost: &next.lost }
    }
}
