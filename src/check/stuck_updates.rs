//! Status updates of live runs that are never acknowledged, so that all later ones of their tasks wait (R264).

use super::collector::silent;
use super::finding::Finding;
use crate::layout::RelPath;
use crate::model::{Checkpoint, Run};
use crate::recovery::{Code, stuck_update};

/// A finding for each task that has one.
pub(crate) fn stuck_updates(checkpoint: &Checkpoint) -> Vec<Finding> {
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let runs = agent.live_runs().filter(|(_, executor, _)| executor.info.value().is_some());
    runs.flat_map(|(framework, executor, run)| {
        of_run(run, &RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id))
    })
    .collect()
}

fn of_run(run: &Run, home: &RelPath) -> Vec<Finding> {
    // The agent does not read the updates of a task without its info (R64).
    let known = run.tasks.iter().filter(|task| task.info.value().is_some());
    let stuck = known.filter_map(|task| Some((task, stuck_update(&task.updates.records)?)));
    stuck
        .map(|(task, (record, why))| {
            let path = home.join("tasks").join(&task.id).join("task.updates");
            let offset = Some(u64::from(record.offset));
            Finding { offset, ..silent(Code::UpdatesStuck, &path, why.to_owned()) }
        })
        .collect()
}
