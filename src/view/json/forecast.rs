//! The document of `ckpt simulate`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::recovery::outcome::DockerOrphan;
use crate::rules::Rule;

use super::config::ComparisonJson;
use super::fates::{EventJson, FateJson, TaskFateJson};
use super::{MutationJson, RecoveredJson};

/// What a forecast says.
#[derive(Serialize, JsonSchema)]
pub struct ForecastJson<'a> {
    /// The word for the outcome.
    pub outcome: &'static str,
    /// Others that Mesos's own order allows.
    pub alternatives: Vec<AlternativeJson<'a>>,
    /// What ended the start.
    pub failure: Option<FailureJson<'a>>,
    /// The id that the agent comes up with.
    pub agent_id: Option<String>,
    /// The starts after it.
    pub next_start: NextJson<'a>,
    /// The configuration beside `slave.info`.
    pub config: Option<ComparisonJson<'a>>,
    /// What makes it less than certain.
    pub notes: &'a [String],
    /// What happens when.
    pub timeline: Vec<EventJson<'a>>,
    /// Executors; left out where they follow line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executors: Option<Vec<FateJson<'a>>>,
    /// Tasks; left out where they follow line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<TaskFateJson<'a>>>,
    /// Docker containers that the start stops and removes; null where the containers of Docker are not known.
    pub docker_orphans: Option<Vec<DockerOrphanJson<'a>>>,
    /// Reservations, volumes and running containers of others that this start loses, in words.
    pub lost_resources: &'a [String],
    /// What changes on disk.
    pub mutations: Vec<MutationJson>,
    /// The state as the agent holds it after reading.
    pub recovered: Option<RecoveredJson<'a>>,
}

/// Another outcome.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AlternativeJson<'a> {
    /// The word for it.
    pub outcome: &'static str,
    /// Why.
    pub why: &'a str,
}

/// A docker container that the start stops and removes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DockerOrphanJson<'a> {
    name: &'a str,
    container_id: Option<&'a str>,
    /// It runs when the agent starts.
    running: bool,
    /// A run of the checkpoint had it. If not, its removal is a loss.
    checkpointed: bool,
}

impl<'a> DockerOrphanJson<'a> {
    /// Of a container.
    pub fn new(orphan: &'a DockerOrphan) -> Self {
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
pub struct FailureJson<'a> {
    /// The agent's own text.
    pub message: &'a str,
    /// Where, relative to the `work_dir`.
    pub path: Option<String>,
    /// The rule.
    #[schemars(with = "String")]
    pub rule: Rule,
}

/// The starts after the first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextJson<'a> {
    /// How they end.
    pub outcome: &'static str,
    /// What is lost on the way.
    pub lost: &'a [String],
}
