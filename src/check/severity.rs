//! How bad a cause is in its place: what is missing in a completed or superseded run is not a loss.

use crate::layout::{Entity, RelPath, identify};
use crate::model::Checkpoint;
use crate::recovery::{Code, Harmless, Severity};

/// The severity of what the agent meets and survives at this path.
pub(super) fn severity_of(checkpoint: &Checkpoint, code: Code, path: &RelPath) -> Severity {
    let entity = identify(path.as_bytes());
    let row = code.row();
    let is_harmless = match row.harmless {
        Harmless::Never => false,
        Harmless::NotLive => is_completed_or_superseded(checkpoint, &entity),
        Harmless::NoExecutors => has_no_executors(checkpoint, &entity),
        Harmless::NoLiveRun => has_no_live_run(checkpoint, &entity),
        Harmless::NoAgents => checkpoint.agents.is_empty(),
    };
    if is_harmless { Severity::Note } else { row.severity }
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
