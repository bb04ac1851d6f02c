//! Executors that are known to be dead although nothing of the checkpoint says so: what is left of them is not a loss.

use std::collections::HashSet;

use super::liveness::Liveness;
use super::located::Located;
use super::scenario::Scenario;
use super::write_target::WriteTarget;
use crate::apply::State;
use crate::layout::{Name, RelPath};
use crate::model::{Agent, Checkpoint, File, RuntimeContainer};
use crate::plan::repair::dead_pid;
use crate::plan::{Action, Step};
use crate::recovery::outcome::Asked;
use crate::source::Kind;
use crate::values::parse_int;

/// Each `forked.pid` that a repair has moved away, or would, because its process was proved to be dead.
pub(super) fn dead_pids(located: &Located, checkpoint: &Checkpoint, planned: &[Step]) -> Vec<RelPath> {
    let mut live = checkpoint.latest_agent().into_iter().flat_map(Agent::live_runs);
    if live.all(|(_, _, run)| run.forked_pid != File::Missing) {
        return Vec::new();
    }
    let mut paths: Vec<RelPath> = planned.iter().filter_map(dead_pid).collect();
    for_each_past_step(located, &mut |step| paths.extend(dead_pid(step)));
    paths
}

/// Each sentinel that a cleanup has written: it gave the executor up, on purpose.
pub(super) fn given_up_sentinels(located: &Located) -> HashSet<RelPath> {
    let mut paths = HashSet::new();
    for_each_past_step(located, &mut |step| {
        let is_sentinel = step.path.file_name() == Some(b"executor.sentinel");
        if is_sentinel && matches!(step.action, Action::Write { .. }) {
            paths.insert(step.path.clone());
        }
    });
    paths
}

/// Visits the steps of changes that were made here and not undone, as far as the journals can be read.
fn for_each_past_step(located: &Located, visit: &mut dyn FnMut(&Step)) {
    if located.source.kind == Kind::Archive {
        return;
    }
    let history = WriteTarget::open(located, None).and_then(|target| target.changes());
    let changes = history.map(|history| history.changes).unwrap_or_default();
    let made = changes.iter().filter(|change| matches!(change.state, State::Done | State::Unfinished(_)));
    for step in made.filter_map(|change| change.plan.as_ref()).flat_map(|plan| plan.steps.iter()) {
        visit(&step);
    }
}

/// Containers that no checkpoint knows, and whose process is proved to be gone.
pub(super) fn dead_containers(scenario: &Scenario, liveness: &Liveness<'_>) -> Vec<Name> {
    if !liveness.is_checked() {
        return Vec::new();
    }
    let none = Name::from("");
    let is_dead = |container: &&RuntimeContainer| {
        let config = container.config.value();
        let pid = container.pid.value().and_then(|text| parse_int(text, 1..=i64::from(i32::MAX)));
        let asked = Asked {
            framework_id: config.and_then(|config| config.framework_id.as_ref()).unwrap_or(&none).as_bytes(),
            executor_id: config.and_then(|config| config.executor_id.as_ref()).unwrap_or(&none).as_bytes(),
            container_id: container.id.as_bytes(),
            pid: pid.and_then(|pid| i32::try_from(pid).ok()),
            forked_pid_path: b"",
            libprocess: None,
        };
        asked.pid.is_some() && liveness.ask(&asked).alive == Some(false)
    };
    let checkpoint = &scenario.checkpoint;
    let known = checkpoint.run_ids();
    let unknown = checkpoint.containers.iter().filter(|container| !known.contains(&container.id));
    unknown.filter(is_dead).map(|container| container.id.clone()).collect()
}
