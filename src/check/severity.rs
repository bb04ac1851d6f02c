//! Runs that are over for the agent: what is missing there is no loss.

use crate::layout::{Entity, RelPath, identify};
use crate::model::Checkpoint;
use crate::recovery::Cause;

use super::finding::Severity;

/// The severity of a cause where it stands: in a finished or superseded run most of them mean nothing.
pub(super) fn mildest(checkpoint: &Checkpoint, cause: Cause, path: &RelPath, mild: Severity) -> Severity {
    let entity = identify(path.as_bytes());
    let harmless = match cause {
        Cause::ForkedPidMissing
        | Cause::ForkedPidEmpty
        | Cause::LibprocessPidEmpty
        | Cause::LibprocessPidUnparsable
        | Cause::ConnectionUnknown
        | Cause::TaskInfoMissing
        | Cause::TaskInfoEmpty
        | Cause::UpdatesMissing => is_over(checkpoint, &entity),
        Cause::FrameworkInfoMissing
        | Cause::FrameworkInfoEmpty
        | Cause::FrameworkPidMissing
        | Cause::FrameworkPidEmpty => has_no_executors(checkpoint, &entity),
        Cause::ExecutorInfoMissing
        | Cause::RunLatestMissing
        | Cause::RunLatestDangling
        | Cause::ExecutorSkipped => has_no_live_run(checkpoint, &entity),
        Cause::LatestMissing => checkpoint.agents.is_empty(),
        _ => false,
    };
    if harmless { Severity::Note } else { mild }
}

fn is_over(checkpoint: &Checkpoint, entity: &Entity) -> bool {
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
