//! How bad a cause is in its place: what is missing in a completed or superseded run is not a loss.

use crate::layout::{Entity, Name, RelPath, identify};
use crate::model::{Agent, Checkpoint, Latest, Record, RecordKind};
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
        // A run that is gone cannot be seen to be completed, and its container can be seen.
        Code::RunLatestDangling if hides_a_container(checkpoint, &entity) => Severity::Error,
        _ if is_harmless => Severity::Note,
        Code::LatestMissing if is_one_agent_left(checkpoint) => Severity::Error,
        Code::RunLatestMissing if hides_a_container(checkpoint, &entity) => Severity::Error,
        Code::ConnectionUnknown if has_registered(checkpoint, &entity) => Severity::Error,
        Code::UpdatesMissing if has_registered(checkpoint, &entity) => Severity::Warning,
        _ => row.severity,
    }
}

/// Whether `latest` can only have pointed to one agent, which is still there.
fn is_one_agent_left(checkpoint: &Checkpoint) -> bool {
    let is_good = |agent: &&Agent| agent.info.value().is_some();
    checkpoint.agents.iter().filter(is_good).count() == 1
}

/// Whether every task of a run has had its last update.
fn has_ended(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let run = entity.container.as_ref().zip(checkpoint.executor_of(entity));
    let Some(run) = run.and_then(|(container, executor)| executor.run(container)) else { return false };
    let is_known = !run.tasks_directory.may_have_more() && !run.tasks.is_empty();
    is_known && run.tasks.iter().all(|task| replay(task).state.is_some_and(is_terminal))
}

/// Whether the latest run, of which the agent loses sight here, has a container.
fn hides_a_container(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let Some(executor) = checkpoint.executor_of(entity) else { return false };
    let has_container = |id: &Name| checkpoint.container(id).is_some();
    match &executor.latest {
        Latest::Dangling { text } => {
            let name = text.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty());
            name.is_some_and(|name| has_container(&Name::from(name)))
        }
        Latest::Missing => {
            executor.runs.iter().any(|run| run.sentinel == Some(false) && has_container(&run.id))
        }
        _ => false,
    }
}

/// Whether the executor of a run must have registered with the agent: it has an address, or has sent an update.
fn has_registered(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let Some(run) = checkpoint.run_of(entity) else { return false };
    let is_update = |record: &Record| record.kind == RecordKind::Update && !record.foreign;
    run.libprocess_pid.exists() == Some(true)
        || run.http_marker == Some(true)
        || run.tasks.iter().any(|task| task.updates.records.iter().any(is_update))
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
