//! Executors that are known to be dead although nothing of the checkpoint says so: what is left of them is not a loss.

use std::collections::HashSet;

use super::liveness::Liveness;
use super::located::Located;
use super::scenario::Scenario;
use super::write_target::WriteTarget;
use crate::apply::State;
use crate::layout::{Name, RelPath};
use crate::model::{Agent, Checkpoint, File, RuntimeContainer};
use crate::plan::Step;
use crate::plan::repair::dead_pid;
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
    if located.source.kind == Kind::Archive {
        return paths;
    }
    let history = WriteTarget::open(located, None).and_then(|target| target.changes());
    let changes = history.map(|history| history.changes).unwrap_or_default();
    let made = changes.iter().filter(|change| matches!(change.state, State::Done | State::Unfinished(_)));
    let steps = made.filter_map(|change| change.plan.as_ref()).flat_map(|plan| plan.steps.iter());
    paths.extend(steps.filter_map(|step| dead_pid(&step)));
    paths
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
    let runs = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
    let runs = runs.flat_map(|node| &node.executors).flat_map(|node| &node.runs);
    let known: HashSet<&Name> = runs.map(|run| &run.id).collect();
    let unknown = checkpoint.containers.iter().filter(|container| !known.contains(&container.id));
    unknown.filter(is_dead).map(|container| container.id.clone()).collect()
}
