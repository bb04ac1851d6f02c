//! Tasks without an update: what the agent makes of them, and of their executor, when that has reconnected (R257).

use crate::model::{File, RecordKind, Run, StreamEnd, Task};
use crate::recovery::{RecoveredTask, is_terminal, releases};
use crate::rules::Rule;
use crate::schema::Release;

use super::decide::Decided;
use super::executors::Fate;
use super::task_state::TaskEnd;

/// `SOURCE_EXECUTOR` of `TaskStatus.Source`; -1 where none is given.
const FROM_EXECUTOR: [i8; 2] = [2, -1];

/// Corrects the decision on an executor that reconnects, or may, by the tasks that the agent has of it.
/// `was_removed`: whether the updates of a task were removed.
pub(super) fn with_unsent(
    decided: Decided,
    tasks: &[&RecoveredTask<'_>],
    release: Release,
    was_removed: &dyn Fn(&Task) -> bool,
) -> Decided {
    let nodes: Vec<&Task> = tasks.iter().filter_map(|task| task.node).collect();
    let silent: Vec<&Task> = nodes.iter().copied().filter(|task| !has_update(task)).collect();
    let (forgotten, unclear): (Vec<&Task>, Vec<&Task>) =
        silent.into_iter().partition(|task| was_reported(task));
    let mut decided = decided;
    let dropped = forgotten.iter().map(|task| (task.id.clone(), TaskEnd::NotSent));
    decided.apart.extend(dropped);
    let is_spared =
        nodes.iter().any(|task| was_sent(task)) || !releases::shuts_down_unsent_executors(release);
    if let [task, ..] = &unclear[..] {
        // What was being written when the agent died, its executor sends again. One with other tasks may still have
        // its first update of this one to send, but not if there was one.
        let is_gone = |task: &&Task| match task.updates.file {
            File::Empty => true,
            _ if was_removed(task) => true,
            _ => !is_spared && task.updates.end != StreamEnd::Cut,
        };
        let gone = unclear.iter().find(|task| is_gone(task));
        let unlikely = gone.is_some();
        let task = gone.unwrap_or(task);
        let (why, id) = (&decided.why, &task.id);
        let then = if is_spared { "drops it" } else { "drops it and shuts the executor down" };
        let why = if was_removed(task) {
            format!(
                "{why}; the updates of task {id} were removed: unless the executor reports it, the agent {then}"
            )
        } else {
            format!(
                "{why}; no update of task {id} is on disk: if the executor does not know it, the agent {then}"
            )
        };
        let fate = if is_spared { decided.fate } else { Fate::MayReconnect };
        return Decided { fate, why, rule: Rule::R257, unlikely, ..decided };
    }
    if is_spared {
        return decided;
    }
    let why = format!(
        "{}; the agent shuts it down when it comes back: nothing on disk shows that it was ever sent a task",
        decided.why
    );
    // Whether its process runs or not, its tasks end; how, is not known.
    let end = if decided.fate == Fate::Reconnects { TaskEnd::NotSent } else { TaskEnd::Unclear };
    Decided { fate: Fate::Lost, why, rule: Rule::R257, end, ..decided }
}

/// Whether the agent drops a task of a registered executor for want of its updates, and shuts the executor down: nothing that is
/// left of the run shows that it was sent a task.
pub(crate) fn is_shut_down_for_want_of_updates(run: &Run, release: Release) -> bool {
    let mut known = run.tasks.iter().filter(|task| task.info.value().is_some());
    releases::shuts_down_unsent_executors(release) && !known.any(was_sent)
}

/// Whether the agent replays an update of the task.
fn has_update(task: &Task) -> bool {
    task.updates.records.iter().any(|record| record.kind == RecordKind::Update && !record.foreign)
}

/// Whether the agent assumes that the executor was sent the task.
fn was_sent(task: &Task) -> bool {
    task.updates.records.iter().any(|record| {
        let is_its = record.kind == RecordKind::Update && !record.foreign;
        is_its && (!is_terminal(record.state) || FROM_EXECUTOR.contains(&record.source))
    })
}

/// Whether an update had been written: its executor was told so, and does not report the task again.
fn was_reported(task: &Task) -> bool {
    let updates = &task.updates;
    let hides = || updates.lost.as_ref().is_some_and(|lost| lost.wrong_length);
    let is_damaged = match updates.end {
        StreamEnd::Damaged(_) => true,
        StreamEnd::Cut => hides(),
        StreamEnd::Clean | StreamEnd::BadAck => false,
    };
    updates.size > 0 && updates.good == 0 && is_damaged
}
