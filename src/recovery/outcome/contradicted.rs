//! Runs that the agent treats as completed, or whose tasks it treats as failed, though something else on disk shows that they live.

use crate::layout::Name;
use crate::model::{Checkpoint, Executor, File, Part, RecordKind, Run, RuntimeContainer, Task};
use crate::recovery::{RecoveredExecutor, RecoveredRun, is_terminal, releases, replay};
use crate::rules::Rule;
use crate::schema::Release;

use super::decide::Decided;
use super::executors::Fate;
use super::facts::{Holder, RunFacts};
use super::task_state::STAGING;
use super::walk::{Spot, Walk};

impl<'m> Walk<'_, 'm> {
    /// Corrects what the agent makes of a run that it treats as completed, if that lives.
    pub(super) fn contradicted(
        &mut self,
        decided: Decided,
        spot: Spot<'_>,
        executor: &RecoveredExecutor<'m>,
        run: &RecoveredRun<'m>,
    ) -> (Decided, RunFacts) {
        let checkpoint = self.played.checkpoint;
        let Some(node) = run.node else { return (decided, RunFacts::default()) };
        let lost =
            |why: &str, rule| Decided { fate: Fate::Lost, why: why.to_owned(), rule, ..decided.clone() };
        let lives = |facts: &RunFacts| facts.alive == Some(true) && facts.holder == Holder::Same;
        if executor.latest != Some(run.id) {
            // An agent closes a run before it launches the next.
            let facts = if run.completed { RunFacts::default() } else { self.ask_node(spot, node) };
            if !is_newer(checkpoint, run.id) && !lives(&facts) {
                return (decided, RunFacts::default());
            }
            let why = "runs/latest names another run: the agent does not recover this one";
            return (lost(why, Rule::R125), facts);
        }
        let has_container = checkpoint.container(run.id).is_some();
        if !has_container && !has_unfinished(node) {
            return (decided, RunFacts::default());
        }
        let facts = self.ask_node(spot, node);
        let in_docker = !self.played.is_rebooted() && self.docker.run(run.id).runs();
        if lives(&facts) || in_docker && has_unfinished(node) || is_closed_too_early(checkpoint, node) {
            let why = "its sentinel is there, and it lives: the agent gives it up as completed";
            return (lost(why, Rule::R128), facts);
        }
        (decided, RunFacts::default())
    }
}

/// The first task of a live run that the agent drops, though it was launched: its info is gone (R64).
pub(crate) fn dropped_task(run: &Run) -> Option<&Task> {
    run.tasks.iter().find(|task| {
        let has_update = task.updates.records.iter().any(|one| one.kind == RecordKind::Update);
        let is_gone = match task.info {
            // It is written before the task is sent.
            File::Missing => has_update,
            File::Empty | File::Damaged(_) | File::Unreadable(_) => true,
            _ => false,
        };
        is_gone && is_unfinished(task)
    })
}

/// The first container of a default executor that runs for a task which its run does not have. Tasks that have not told theirs
/// may be those that run there.
pub(crate) fn stray_container<'m>(
    checkpoint: &'m Checkpoint,
    executor: &Executor,
    run: &Run,
) -> Option<&'m RuntimeContainer> {
    if !executor.info.value().is_some_and(|info| info.is_default) || run.tasks_directory.may_have_more() {
        return None;
    }
    let lives = |child: &&RuntimeContainer| {
        !child.termination
            && !child.force_destroy
            && child.pid.value().is_some()
            && child.status.value().is_none_or(|status| status.is_empty())
    };
    let is_known = |child: &RuntimeContainer| {
        run.tasks.iter().any(|task| task.updates.container.as_ref() == Some(&child.id))
    };
    let strays = checkpoint.container(&run.id)?.children.iter().filter(lives);
    let strays: Vec<&RuntimeContainer> = strays.filter(|child| !is_known(child)).collect();
    let silent =
        run.tasks.iter().filter(|task| task.updates.container.is_none() && is_unfinished(task)).count();
    strays.get(silent).copied()
}

/// Whether a run is newer than the one that `runs/latest` names.
pub(crate) fn is_newer(checkpoint: &Checkpoint, run: &Name) -> bool {
    checkpoint.contradictions.newer_runs.binary_search(run).is_ok()
}

/// Whether a run has a sentinel, and still its container and tasks: an agent writes the sentinel after both have ended.
pub(crate) fn is_closed_too_early(checkpoint: &Checkpoint, run: &Run) -> bool {
    let container = checkpoint.container(&run.id);
    let runs = container.is_some_and(|container| {
        !container.termination && container.status.value().is_none_or(|status| status.is_empty())
    });
    run.sentinel == Some(true) && runs && has_unfinished(run)
}

/// Whether a task of a run has not had its last update.
pub(crate) fn has_unfinished(run: &Run) -> bool {
    run.tasks.iter().any(|task| task.info.value().is_some() && is_unfinished(task))
}

fn is_unfinished(task: &Task) -> bool {
    !is_terminal(replay(task).state.unwrap_or(STAGING))
}

/// Whether an update of a task is still to be acknowledged, or to come: as long as that, the agent keeps its executor.
pub(super) fn is_incomplete(task: &Task) -> bool {
    is_unfinished(task) || !replay(task).pending.is_empty()
}

/// Whether the agent removes the executor of a live run as soon as that has ended. It then writes the sentinel, and aborts if it
/// knows the executor by other IDs than its directory: there is no such directory until an update of a task makes it (R119).
pub(crate) fn is_removed_at_its_end(run: &Run) -> bool {
    !run.tasks.iter().any(|task| task.info.value().is_some() && is_incomplete(task))
}

/// The first task of a live default executor whose container the runtime directory does not have: its executor reports it as
/// failed when it is back (R258).
pub(crate) fn without_container<'m>(
    checkpoint: &Checkpoint,
    executor: &Executor,
    run: &'m Run,
    release: Release,
) -> Option<&'m Task> {
    let is_read = checkpoint.coverage.runtime_dir == Part::Read && releases::has_runtime_dir(release);
    let is_default = executor.info.value().is_some_and(|info| info.is_default);
    if !is_read || !is_default || run.forked_pid.value().is_none() {
        return None;
    }
    let container = checkpoint.container(&run.id);
    if container.is_some_and(|container| container.nested.is_unknown()) {
        return None;
    }
    run.tasks.iter().find(|task| {
        let id = task.updates.container.as_ref();
        let is_gone = id.is_some_and(|id| container.and_then(|container| container.child(id)).is_none());
        is_gone && task.info.value().is_some() && is_unfinished(task)
    })
}
