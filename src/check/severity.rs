//! How bad a cause is in its place: what is missing in a completed or superseded run is not a loss.

use crate::layout::{Entity, RelPath, identify};
use crate::model::{Agent, Checkpoint};
use crate::recovery::{Code, Harmless, Severity, is_terminal, replay};

/// The severity of what the agent meets and survives at this path.
pub(super) fn severity_of(checkpoint: &Checkpoint, code: Code, path: &RelPath) -> Severity {
    let entity = identify(path.as_bytes());
    let row = code.row();
    let is_harmless = match row.harmless {
        Harmless::Never => false,
        Harmless::NotLive => is_completed_or_superseded(checkpoint, &entity),
        Harmless::NoLiveTask => {
            is_completed_or_superseded(checkpoint, &entity) || has_ended(checkpoint, &entity)
        }
        Harmless::NoExecutors => has_no_executors(checkpoint, &entity),
        Harmless::NoLiveRun => has_no_live_run(checkpoint, &entity),
        Harmless::NoAgents => checkpoint.agents.is_empty(),
    };
    match code {
        _ if is_harmless => Severity::Note,
        Code::LatestMissing if is_one_agent_left(checkpoint) => Severity::Error,
        _ => row.severity,
    }
}

/// Whether `latest` can only have pointed to one agent, which is still there.
fn is_one_agent_left(checkpoint: &Checkpoint) -> bool {
    let is_good = |agent: &&Agent| !agent.loaded || agent.info.value().is_some();
    checkpoint.agents.iter().filter(is_good).count() == 1
}

/// Whether every task of a run has had its last update.
fn has_ended(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let run = entity.container.as_ref().zip(checkpoint.executor_of(entity));
    let Some(run) = run.and_then(|(container, executor)| executor.run(container)) else { return false };
    let is_known = !run.tasks_directory.may_have_more() && !run.tasks.is_empty();
    is_known && run.tasks.iter().all(|task| replay(task).state.is_some_and(is_terminal))
}

fn is_completed_or_superseded(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let Some(executor) = checkpoint.executor_of(entity) else { return false };
    let Some(container) = &entity.container else { return false };
    if executor.latest.id().is_some_and(|latest| latest != container) {
        return true;
    }
    executor.run(container).is_some_and(|run| run.sentinel == Some(true))
}

fn has_no_executors(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    checkpoint
        .framework_of(entity)
        .is_some_and(|node| !node.executors_directory.is_unknown() && node.executors.is_empty())
}

fn has_no_live_run(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    checkpoint.executor_of(entity).is_some_and(|executor| {
        !executor.runs_directory.is_unknown() && executor.runs.iter().all(|run| run.sentinel == Some(true))
    })
}
