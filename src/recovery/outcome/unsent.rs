//! Tasks without an update: what the agent makes of them, and of their executor, when that has reconnected (R257).

use crate::model::{RecordKind, StreamEnd, Task};
use crate::recovery::Rule;
use crate::recovery::{RecoveredTask, is_terminal, releases};
use crate::schema::Release;

use super::decide::Decided;
use super::executors::Fate;
use super::task_state::TaskEnd;

/// `SOURCE_EXECUTOR` of `TaskStatus.Source`; -1 where none is given.
const FROM_EXECUTOR: [i8; 2] = [2, -1];

/// Corrects the decision on an executor that reconnects, by the tasks that the agent has of it.
pub(super) fn with_unsent(decided: Decided, tasks: &[&RecoveredTask<'_>], release: Release) -> Decided {
    let nodes: Vec<&Task> = tasks.iter().filter_map(|task| task.node).collect();
    let silent: Vec<&Task> = nodes.iter().copied().filter(|task| !has_update(task)).collect();
    let (forgotten, unclear): (Vec<&Task>, Vec<&Task>) =
        silent.into_iter().partition(|task| was_reported(task));
    let mut decided = decided;
    let dropped = forgotten.iter().map(|task| (task.id.clone(), TaskEnd::NotSent));
    decided.apart.extend(dropped);
    if nodes.iter().any(|task| was_sent(task)) || !releases::shuts_down_unsent_executors(release) {
        return decided;
    }
    if let [task, ..] = &unclear[..] {
        let why = format!(
            "{}; no update of task {} is on disk: if the executor does not know it, the agent drops it and shuts the \
             executor down",
            decided.why, task.id
        );
        return Decided { fate: Fate::MayReconnect, why, rule: Rule::R257, ..decided };
    }
    let why =
        format!("{}, and shut it down: nothing on disk shows that it was ever sent a task", decided.why);
    Decided { fate: Fate::Lost, why, rule: Rule::R257, end: TaskEnd::NotSent, ..decided }
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
    updates.size > 0 && updates.good == 0 && matches!(updates.end, StreamEnd::Damaged { .. })
}
