//! How bad a cause is in its place: what is missing in a completed or superseded run is not a loss.

use std::cell::Cell;

use crate::layout::{Entity, Name, RelPath, identify};
use crate::model::{Checkpoint, Executor, Framework, Latest, Record, RecordKind, Run, Task};
use crate::recovery::outcome::{is_shut_down_for_want_of_updates, lost_its_run};
use crate::recovery::{Code, Harmless, Severity, is_terminal, replay};
use crate::schema::Release;

use super::silent_severity::PLACES;

/// A place where a code has another severity than in its row.
struct Exception {
    code: Code,
    severity: Severity,
    /// Where, in words.
    place: &'static str,
    is_met: fn(&Place<'_, '_>) -> bool,
}

/// A place that is asked about.
struct Place<'s, 'c> {
    severities: &'s Severities<'c>,
    entity: &'s Entity,
    path: &'s RelPath,
}

impl Place<'_, '_> {
    fn has_registered(&self) -> bool {
        self.severities.about(&self.severities.registered, self.entity, has_registered)
    }
}

const fn exception(
    code: Code,
    severity: Severity,
    place: &'static str,
    is_met: fn(&Place<'_, '_>) -> bool,
) -> Exception {
    Exception { code, severity, place, is_met }
}

/// Those that count even where the code is harmless.
const OUTWEIGHING: &[Exception] = &[
    // A run that is gone cannot be seen to be completed, and its container can be seen.
    exception(Code::RunLatestDangling, Severity::Error, "where the run still has a container", |place| {
        hides_a_container(place.severities.checkpoint, place.entity)
    }),
    exception(Code::RunLatestDangling, Severity::Error, "where the latest run was removed", |place| {
        lost_run(place.severities.checkpoint, place.entity, place.path)
    }),
    exception(Code::RunLatestMissing, Severity::Error, "where the latest run was removed", |place| {
        lost_run(place.severities.checkpoint, place.entity, place.path)
    }),
];

/// The others. The first that is met counts.
const EXCEPTIONS: &[Exception] = &[
    exception(Code::LatestMissing, Severity::Error, "where an agent is left", |place| {
        is_an_agent_left(place.severities.checkpoint)
    }),
    exception(Code::OperationUnknown, Severity::Error, "where an update is not acknowledged", |place| {
        place.severities.checkpoint.has_waiting_operation(place.path)
    }),
    exception(Code::TargetEmpty, Severity::Error, "where the state lists operations", |place| {
        place.severities.checkpoint.lists_operations()
    }),
    exception(Code::RunLatestMissing, Severity::Error, "where a run was launched", |place| {
        hides_a_container(place.severities.checkpoint, place.entity)
    }),
    // A default executor speaks HTTP, and comes back by itself.
    exception(Code::ConnectionUnknown, Severity::Warning, "for a default executor", |place| {
        is_default(place.severities.checkpoint, place.entity)
    }),
    exception(Code::LibprocessPidEmpty, Severity::Warning, "for an executor that uses HTTP", |place| {
        speaks_http(place.severities.checkpoint, place.entity)
    }),
    exception(Code::ConnectionUnknown, Severity::Error, "where the executor had registered", |place| {
        place.has_registered()
    }),
    // It is written before the task is sent.
    exception(Code::TaskInfoMissing, Severity::Error, "where the task has updates", |place| {
        place.severities.checkpoint.task_of(place.entity).is_some_and(has_been_sent)
    }),
    exception(Code::UpdatesMissing, Severity::Error, "where the task had updates", |place| {
        had_updates(place.severities.checkpoint, place.entity)
    }),
    exception(
        Code::UpdatesMissing,
        Severity::Error,
        "where the agent then shuts the executor down",
        |place| {
            let run = place.severities.checkpoint.run_of(place.entity);
            let ends = |run| is_shut_down_for_want_of_updates(run, place.severities.release);
            place.has_registered() && run.is_some_and(ends)
        },
    ),
    exception(Code::UpdatesMissing, Severity::Warning, "where the executor had registered", |place| {
        place.has_registered()
    }),
];

/// The other severities of a code, and where it has them.
pub fn other_severities(code: Code) -> impl Iterator<Item = (Severity, &'static str)> {
    let harmless = code.row().harmless.place().map(|place| (Severity::Note, place));
    let exceptions = OUTWEIGHING.iter().chain(EXCEPTIONS).filter(move |one| one.code == code);
    let silent = PLACES.iter().filter(move |one| one.code == code).map(|one| (one.severity, one.place));
    let others = harmless.into_iter().chain(exceptions.map(|one| (one.severity, one.place))).chain(silent);
    others.filter(move |(severity, _)| *severity != code.row().severity)
}

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
        let place = Place { severities: self, entity: &entity, path };
        let first = |exceptions: &[Exception]| {
            let met = exceptions.iter().find(|one| one.code == code && (one.is_met)(&place));
            met.map(|one| one.severity)
        };
        let harmless = is_harmless.then_some(Severity::Note);
        first(OUTWEIGHING).or(harmless).or_else(|| first(EXCEPTIONS)).unwrap_or(row.severity)
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
fn hides_a_container(checkpoint: &Checkpoint, entity: &Entity) -> bool {
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
        _ => false,
    }
}

/// Whether the executor of a run must have registered with the agent: it has an address, or has sent an update.
fn has_registered(run: &Run) -> bool {
    let is_update = |record: Record| record.kind == RecordKind::Update && !record.foreign;
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
