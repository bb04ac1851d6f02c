//! What the master tells the frameworks of an agent that it does not hear from (R199).

use crate::model::Checkpoint;
use crate::recovery::{is_terminal, releases, replay};
use crate::schema::Release;

use super::timeline::count;

/// What is reported to how many of the frameworks with unfinished tasks; `None` if there are none.
pub fn told_of_unreachable(checkpoint: &Checkpoint, release: Release) -> Option<String> {
    let agent = checkpoint.latest_agent()?;
    let mut aware = [0_usize; 3];
    for framework in &agent.frameworks {
        let runs = framework.executors.iter().filter_map(|executor| executor.run(executor.latest.id()?));
        let mut tasks = runs.filter(|run| run.sentinel != Some(true)).flat_map(|run| &run.tasks);
        if tasks.any(|task| !replay(task).state.is_some_and(is_terminal)) {
            let index = match framework.info.value() {
                _ if !releases::has_partition_aware_states(release) => 1,
                Some(facts) if facts.partition_aware => 0,
                Some(_) => 1,
                None => 2,
            };
            aware[index] += 1;
        }
    }
    let [aware, unaware, unknown] = aware;
    let of = |number: usize, state: &str, what: &str, whose: &str| {
        (number > 0).then(|| format!("{state} to {}{whose}", count(number, what)))
    };
    let told: Vec<String> = [
        of(aware, "TASK_UNREACHABLE", "partition-aware framework", ""),
        of(unaware, "TASK_LOST", "framework", " that cannot handle partitions"),
        of(unknown, "TASK_UNREACHABLE or TASK_LOST", "framework", " of which that is not known"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!told.is_empty()).then(|| told.join(", "))
}
