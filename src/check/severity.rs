//! How bad a cause is in its place: what is missing in a completed or superseded run is not a loss.

use std::cell::Cell;

use crate::layout::{Entity, Name, RelPath, identify};
use crate::model::{Checkpoint, Executor, Framework, Latest, Record, RecordKind, Run, Task};
use crate::recovery::outcome::{is_shut_down_for_want_of_updates, lost_its_run};
use crate::recovery::{Code, Harmless, Severity, is_terminal, replay};
use crate::schema::Release;

/// Determines severities. Findings of one run follow each other, so what is asked about the whole of it is found once.
pub(super) struct Severities<'c> {
    checkpoint: &'c Checkpoint,
    release: Release,
    ended: Cell<Option<(&'c Run, bool)>>,
    registered: Cell<Option<(&'c Run, bool)>>,
}

impl<'c> Severities<'c> {
    pub(super) fn new(checkpoint: &'c Checkpoint, release: Release) -> Self {
        Self { checkpoint, release, ended: Cell::new(None), registered: Cell::new(None) }
    }

    /// The severity of what the agent meets and survives at this path.
    pub(super) fn of(&self, code: Code, path: &RelPath) -> Severity {
        let checkpoint = self.checkpoint;
        let entity = identify(path.as_bytes());
        let row = code.row();
        let is_harmless = match row.harmless {
            Harmless::Never => false,
            Harmless::NotLive => is_completed_or_superseded(checkpoint, &entity),
            Harmless::NoLiveTask => {
                is_completed_or_superseded(checkpoint, &entity) || self.about(&self.ended, &entity, has_ended)
            }
            Harmless::NoLiveExecutors => has_no_live_executors(checkpoint, &entity),
            Harmless::NoLiveRun => has_no_live_run(checkpoint, &entity),
            Harmless::NoAgents => checkpoint.agents.is_empty(),
        };
        let has_registered = || self.about(&self.registered, &entity, has_registered);
        match code {
            // A run that is gone cannot be seen to be completed, and its container can be seen.
            Code::RunLatestDangling if hides_a_run(checkpoint, &entity) => Severity::Error,
            Code::RunLatestDangling | Code::RunLatestMissing if lost_run(checkpoint, &entity, path) => {
                Severity::Error
            }
            _ if is_harmless => Severity::Note,
            Code::LatestMissing if is_an_agent_left(checkpoint) => Severity::Error,
            Code::OperationUnknown if checkpoint.has_waiting_operation(path) => Severity::Error,
            Code::TargetEmpty if checkpoint.lists_operations() => Severity::Error,
            Code::RunLatestMissing if hides_a_run(checkpoint, &entity) => Severity::Error,
            // A default executor speaks HTTP, and comes back by itself.
            Code::ConnectionUnknown if is_default(checkpoint, &entity) => Severity::Warning,
            Code::LibprocessPidEmpty if speaks_http(checkpoint, &entity) => Severity::Warning,
            Code::ConnectionUnknown if has_registered() => Severity::Error,
            // It is written before the task is sent.
            Code::TaskInfoMissing if checkpoint.task_of(&entity).is_some_and(has_been_sent) => {
                Severity::Error
            }
            Code::UpdatesMissing if had_updates(checkpoint, &entity) => Severity::Error,
            Code::UpdatesMissing if has_registered() => {
                let run = checkpoint.run_of(&entity);
                let ends = run.is_some_and(|run| is_shut_down_for_want_of_updates(run, self.release));
                if ends { Severity::Error } else { Severity::Warning }
            }
            _ => row.severity,
        }
    }

    /// Whether something is true of the run of an entity.
    fn about(
        &self,
        known: &Cell<Option<(&'c Run, bool)>>,
        entity: &Entity,
        is_true: fn(&Run) -> bool,
    ) -> bool {
        let Some(run) = self.checkpoint.run_of(entity) else { return false };
        match known.get() {
            Some((last, answer)) if std::ptr::eq(last, run) => answer,
            _ => {
                let answer = is_true(run);
                known.set(Some((run, answer)));
                answer
            }
        }
    }
}

/// Whether an agent is still there that `latest` can have pointed to: it loses its ID and its tasks.
fn is_an_agent_left(checkpoint: &Checkpoint) -> bool {
    checkpoint.agents.iter().any(|agent| agent.info.value().is_some())
}

/// Whether the latest run is gone from an executor, at `runs/latest` of which this is asked, and was not being collected.
fn lost_run(checkpoint: &Checkpoint, entity: &Entity, path: &RelPath) -> bool {
    let Some(executor) = checkpoint.executor_of(entity) else { return false };
    let named = executor.latest.dangling_id();
    let is_gone = match &named {
        Some(id) => executor.run(id).is_none(),
        None => executor.latest == Latest::Missing && executor.runs.is_empty(),
    };
    let home = path.parent().parent();
    is_gone && lost_its_run(checkpoint, &home, named.as_ref()) == Some(true)
}

/// Whether the task of an entity had updates, and they were removed.
fn had_updates(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let ids = entity.container.as_ref().zip(entity.task.as_ref());
    ids.is_some_and(|(run, task)| checkpoint.contradictions.had_updates(run, task))
}

/// Whether an executor comes back by itself.
fn speaks_http(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let is_marked = |run: &Run| run.http_marker == Some(true);
    is_default(checkpoint, entity) || checkpoint.run_of(entity).is_some_and(is_marked)
}

fn is_default(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let info = checkpoint.executor_of(entity).and_then(|executor| executor.info.value());
    info.is_some_and(|info| info.is_default)
}

/// Whether a task has had an update, and not its last, or one that no framework has acknowledged.
fn has_been_sent(task: &Task) -> bool {
    let has_update = task.updates.records.iter().any(|record| record.kind == RecordKind::Update);
    let replayed = replay(task);
    has_update && (!replayed.state.is_some_and(is_terminal) || !replayed.pending.is_empty())
}

/// Whether every task of a run has had its last update.
fn has_ended(run: &Run) -> bool {
    let is_known = !run.tasks_directory.may_have_more() && !run.tasks.is_empty();
    is_known && run.tasks.iter().all(|task| replay(task).state.is_some_and(is_terminal))
}

/// Whether the latest run, of which the agent loses sight here, has a container, or has had one.
fn hides_a_run(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let Some(executor) = checkpoint.executor_of(entity) else { return false };
    let has_container = |id: &Name| checkpoint.container(id).is_some();
    match &executor.latest {
        Latest::Dangling { text } => {
            let name = text.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty());
            name.is_some_and(|name| has_container(&Name::from(name)))
        }
        Latest::Missing => {
            // Its symlink is made before a process is forked.
            let was_forked = |run: &Run| run.forked_pid.value().is_some() || !run.tasks.is_empty();
            executor
                .runs
                .iter()
                .any(|run| run.sentinel == Some(false) && (has_container(&run.id) || was_forked(run)))
        }
        // The agent looks for it in another place, as the ID is a pattern.
        Latest::Beside { .. } | Latest::Resolves { .. } => {
            let run = executor.latest.id().and_then(|id| executor.run(id));
            run.is_some_and(|run| run.sentinel == Some(false))
        }
        Latest::Loop { .. } | Latest::Unknown { .. } => false,
    }
}

/// Whether the executor of a run must have registered with the agent: it has an address, or has sent an update.
fn has_registered(run: &Run) -> bool {
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

/// Whether a framework has no executor, or only those of which every run is completed.
fn has_no_live_executors(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    let is_over = |executor: &Executor| !executor.runs.is_empty() && are_runs_completed(executor);
    let is_empty =
        |node: &Framework| !node.executors_directory.is_unknown() && node.executors.iter().all(is_over);
    match checkpoint.framework_of(entity) {
        Some(framework) => is_empty(framework),
        // What concerns no framework concerns all.
        None if entity.framework.is_none() => checkpoint.latest_agent().is_some_and(|agent| {
            !agent.frameworks_directory.is_unknown() && agent.frameworks.iter().all(is_empty)
        }),
        None => false,
    }
}

fn has_no_live_run(checkpoint: &Checkpoint, entity: &Entity) -> bool {
    checkpoint.executor_of(entity).is_some_and(are_runs_completed)
}

fn are_runs_completed(executor: &Executor) -> bool {
    !executor.runs_directory.is_unknown() && executor.runs.iter().all(|run| run.sentinel == Some(true))
}
