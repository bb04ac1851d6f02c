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
    let Some(executor) = executor(checkpoint, entity) else { return false };
    let Some(container) = &entity.container else { return false };
    if executor.latest.id().is_some_and(|latest| latest != container) {
        return true;
    }
    executor.runs.iter().any(|run| run.id == *container && run.sentinel == Some(true))
}

fn executor<'m>(checkpoint: &'m Checkpoint, entity: &Entity) -> Option<&'m crate::model::Executor> {
    let agent = checkpoint.agent(entity.agent.as_ref()?.as_bytes())?;
    let framework = agent.frameworks.iter().find(|node| Some(&node.id) == entity.framework.as_ref())?;
    framework.executors.iter().find(|node| Some(&node.id) == entity.executor.as_ref())
}

fn has_no_executors(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let Some(agent) = entity.agent.as_ref().and_then(|id| checkpoint.agent(id.as_bytes())) else {
        return false;
    };
    let framework = agent.frameworks.iter().find(|node| Some(&node.id) == entity.framework.as_ref());
    framework.is_some_and(|node| !node.executors_folder.is_unknown() && node.executors.is_empty())
}

fn has_no_live_run(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    executor(checkpoint, entity).is_some_and(|executor| {
        !executor.runs_folder.is_unknown() && executor.runs.iter().all(|run| run.sentinel == Some(true))
    })
}
