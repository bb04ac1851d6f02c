//! What a cleanup deletes and keeps, and what is lost, for scripts.

use schemars::JsonSchema;
use serde::Serialize;

use super::restore::RestoreJson;
use crate::app::{BelongsToId, KnownOperation, KnownProvider, UnacknowledgedTask};
use crate::layout::Name;
use crate::plan::cleanup::{Cleanup, Counts, Scopes};
use crate::recovery::config::Comparison;
use crate::recovery::outcome::ExecutorFate;
use crate::view::cleanup::LossView;
use crate::view::{ExecutorRow, Wording};

/// `summary`: what a command has to say beside its plan.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangeSummaryJson {
    /// Of a cleanup by scopes.
    Cleanup(CleanupJson),
    /// Of giving up every executor.
    GivenUp(LossJson),
    /// Of giving up the agent's ID.
    ForgottenAgent(ForgottenAgentJson),
    /// Of a restore.
    Restored(RestoreJson),
}

impl ChangeSummaryJson {
    /// Whether not all that was asked for can be done.
    pub fn is_incomplete(&self) -> bool {
        matches!(self, Self::Restored(restored) if restored.is_incomplete())
    }
}

/// A cleanup by scopes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CleanupJson {
    goes: Vec<RemovedJson>,
    scopes: Vec<String>,
    stays: Vec<KeptJson>,
}

/// What is removed by one scope.
#[derive(Debug, Serialize, JsonSchema)]
struct RemovedJson {
    agents: u64,
    bytes: u64,
    deleted: bool,
    entries: u64,
    executors: u64,
    frameworks: u64,
    runs: u64,
    scope: &'static str,
    steps: u64,
    tasks: u64,
    unsent: u64,
}

/// What one scope keeps, for one reason.
#[derive(Debug, Serialize, JsonSchema)]
struct KeptJson {
    count: u64,
    examples: Vec<String>,
    reason: &'static str,
    scope: &'static str,
    why: &'static str,
}

impl CleanupJson {
    /// Of a cleanup by these scopes.
    pub fn new(scopes: &Scopes, cleanup: &Cleanup) -> Self {
        let goes = cleanup.sums.iter().map(|((scope, deleted), sum)| {
            let Counts { agents, frameworks, executors, runs, tasks, unsent } = sum.counts;
            RemovedJson {
                scope: scope.name(),
                deleted: *deleted,
                steps: sum.steps,
                entries: sum.entries,
                bytes: sum.bytes,
                agents,
                frameworks,
                executors,
                runs,
                tasks,
                unsent,
            }
        });
        let stays = cleanup.kept.iter().map(|(scope, reason, group)| KeptJson {
            scope: scope.name(),
            reason: reason.word(),
            why: reason.words(),
            count: group.count,
            examples: group.examples.iter().map(ToString::to_string).collect(),
        });
        Self {
            goes: goes.collect(),
            scopes: scopes.names().split(',').map(str::to_owned).collect(),
            stays: stays.collect(),
        }
    }
}

/// What is lost when every executor is killed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LossJson {
    docker: Vec<String>,
    living: Vec<LivingJson>,
    recover_line: String,
    shuts_down: bool,
    unsent: Vec<UnsentJson>,
}

/// An executor that is alive or may be.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LivingJson {
    /// The facts behind that.
    pub evidence: String,
    pub executor: String,
    /// The process is provably this executor.
    pub proved: bool,
}

/// A task with updates that no one has acknowledged.
#[derive(Debug, Serialize, JsonSchema)]
struct UnsentJson {
    executor_id: String,
    framework_id: String,
    states: Vec<&'static str>,
    task_id: String,
}

impl LossJson {
    pub fn new(view: &LossView<'_>) -> Self {
        let unsent = view.unsent.iter().map(|task| UnsentJson {
            executor_id: task.executor.to_string(),
            framework_id: task.framework.to_string(),
            states: task.states.clone(),
            task_id: task.task.to_string(),
        });
        Self {
            docker: view.docker.to_vec(),
            living: view.living.to_vec(),
            recover_line: view.recover_line.to_owned(),
            shuts_down: view.shuts_down,
            unsent: unsent.collect(),
        }
    }
}

/// What is lost with the agent's ID, and which flags would keep it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ForgottenAgentJson {
    executors: Vec<ForgottenExecutorJson>,
    suggestions: Vec<KeepingJson>,
    volumes: Vec<String>,
    /// Reserved resources that are not volumes.
    reservations: Vec<String>,
    resource_providers: Vec<ForgottenProviderJson>,
    /// Operations that are pending, or whose end is not acknowledged.
    operations: Vec<ForgottenOperationJson>,
    /// Tasks with updates that no framework has acknowledged.
    unacknowledged: Vec<ForgottenUpdatesJson>,
    /// Sandboxes of runs; null if the source does not contain the work directory.
    sandboxes: Option<usize>,
}

/// A resource provider that gets a new ID.
#[derive(Debug, Serialize, JsonSchema)]
struct ForgottenProviderJson {
    name: String,
    id: Option<String>,
    /// Null if they cannot be read.
    resources: Option<Vec<String>>,
}

/// An operation that the master no longer knows.
#[derive(Debug, Serialize, JsonSchema)]
struct ForgottenOperationJson {
    uuid: Option<String>,
    framework_id: Option<String>,
    state: String,
}

/// Updates that are never sent.
#[derive(Debug, Serialize, JsonSchema)]
struct ForgottenUpdatesJson {
    task_id: String,
    framework_id: Option<String>,
    updates: usize,
}

/// An executor that does not outlive the agent's ID.
#[derive(Debug, Serialize, JsonSchema)]
struct ForgottenExecutorJson {
    container_id: Option<String>,
    executor_id: Option<String>,
    framework_id: Option<String>,
    tasks: Vec<String>,
    verdict: &'static str,
}

/// Flags that would keep the ID.
#[derive(Debug, Serialize, JsonSchema)]
struct KeepingJson {
    flags: Vec<String>,
    needs: Option<String>,
    why: String,
}

impl ForgottenAgentJson {
    /// Of live executors, of what else belongs to the ID, and of the configuration beside `slave.info`.
    pub fn new(executors: &[&ExecutorFate], belongs: BelongsToId, comparison: Option<&Comparison>) -> Self {
        let id = |name: &Option<Name>| name.as_ref().map(ToString::to_string);
        let executors = executors.iter().map(|executor| ForgottenExecutorJson {
            container_id: id(&executor.container_id),
            executor_id: id(&executor.executor_id),
            framework_id: id(&executor.framework_id),
            tasks: executor.tasks.iter().map(|task| task.task_id.to_string()).collect(),
            verdict: ExecutorRow::new(executor, Wording::Verdict).word,
        });
        let suggestions = comparison.into_iter().flat_map(|comparison| &comparison.suggestions);
        let suggestions = suggestions.map(|one| KeepingJson {
            flags: one.flags.clone(),
            needs: one.needs.clone(),
            why: one.why.clone(),
        });
        let providers = belongs.providers.into_iter().map(|provider| {
            let KnownProvider { name, id, resources } = provider;
            ForgottenProviderJson { name, id, resources }
        });
        let operations = belongs.operations.into_iter().map(|operation| {
            let KnownOperation { uuid, framework_id, state } = operation;
            ForgottenOperationJson { uuid, framework_id, state }
        });
        let updates = belongs.unacknowledged.into_iter().map(|task| {
            let UnacknowledgedTask { task_id, framework_id, updates } = task;
            ForgottenUpdatesJson { task_id, framework_id, updates }
        });
        Self {
            executors: executors.collect(),
            suggestions: suggestions.collect(),
            volumes: belongs.volumes,
            reservations: belongs.reservations,
            resource_providers: providers.collect(),
            operations: operations.collect(),
            unacknowledged: updates.collect(),
            sandboxes: belongs.sandboxes,
        }
    }
}
