//! Whether a unit that starts the agent kills the executors around each start.

use super::agent_unit::AgentUnit;
use super::checkpoint_sight::CheckpointSight;
use super::liveness::Liveness;
use super::located::Located;
use crate::check::{Finding, silent};
use crate::flags::{Configuration, FlagName};
use crate::host::{ExecSetting, ExecutorKill, Victims};
use crate::layout::RelPath;
use crate::model::{Checkpoint, ContainerType};
use crate::plan::cleanup::RunAt;
use crate::recovery::{Code, ExecutorsKilled, Killed};

/// The first command that kills executors of this checkpoint, a certain one before others. Where no process was checked, the
/// unit's `KillMode` decides, too.
pub(super) fn killed_by_unit(
    units: &[AgentUnit],
    located: &Located,
    checkpoint: &Checkpoint,
    configuration: &Configuration,
    is_checked: bool,
) -> Option<ExecutorsKilled> {
    let agent = checkpoint.latest_agent()?;
    let infos: Vec<_> = agent.live_runs().map(|(_, executor, _)| executor.info.value()).collect();
    if infos.is_empty() {
        return None;
    }
    let are_default = infos.iter().all(|info| info.is_some_and(|info| info.is_default));
    let in_docker = infos.iter().flatten().any(|info| info.container == ContainerType::Docker);
    let counts = |one: &AgentUnit, kill: &ExecutorKill| {
        // What a stop does was done, where the unit is stopped.
        let is_done = matches!(kill.setting, ExecSetting::Stop | ExecSetting::StopPost)
            && one.unit.started == Ok(false);
        let is_spared = kill.spares_default && are_default;
        !is_done && if kill.victims == Victims::Executors { !is_spared } else { in_docker }
    };
    let mut found = Vec::new();
    for one in units {
        let sight = CheckpointSight { located, checkpoint, tree: &*one.tree };
        let kills = one.unit.executor_kills(&*one.tree, Some(&sight));
        found.extend(kills.into_iter().filter(|kill| counts(one, kill)).map(|kill| ExecutorsKilled {
            unit: one.unit.name.clone(),
            setting: kill.setting.name(),
            command: kill.text,
            place: format!("{}:{}", kill.file.display(), kill.line),
            is_certain: kill.is_certain,
            killed: match kill.victims {
                Victims::Executors => Killed::Executors,
                Victims::Docker => Killed::Docker,
            },
        }));
        found.extend(by_kill_mode(one, configuration).filter(|_| !is_checked));
    }
    found.into_iter().min_by_key(|killed| !killed.is_certain)
}

/// The first executor that lives in the cgroup of a unit that is up, and whose `KillMode` ends it with the agent.
pub(super) fn killed_with_unit(liveness: &Liveness<'_>, checkpoint: &Checkpoint) -> Option<Finding> {
    let agent = checkpoint.latest_agent().filter(|_| liveness.is_checked())?;
    let runs = agent.live_runs().map(|(framework, executor, run)| RunAt { agent, framework, executor, run });
    runs.filter_map(|at| Some((at.executor, liveness.facts(&at)?))).find_map(|(executor, facts)| {
        let unit =
            facts.cgroup_kill.filter(|kill| kill.kills == Some(true) && facts.alive != Some(false))?.unit;
        let message = format!(
            "executor {} is in the cgroup of {unit}, which systemd kills with the agent",
            executor.id
        );
        Some(silent(Code::UnitKillsExecutors, &RelPath::default(), message))
    })
}

/// Executors that stay in the unit's cgroup end with the agent.
fn by_kill_mode(one: &AgentUnit, configuration: &Configuration) -> Option<ExecutorsKilled> {
    let stays = configuration.setting(FlagName::SYSTEMD_ENABLE_SUPPORT).is_some()
        && !configuration.bool(FlagName::SYSTEMD_ENABLE_SUPPORT);
    let is_in_container = one.start.container.is_some();
    (stays && one.unit.kills_cgroup() && !is_in_container).then(|| ExecutorsKilled {
        unit: one.unit.name.clone(),
        setting: "KillMode",
        command: format!("{}, with --no-systemd_enable_support", one.unit.kill_mode),
        place: one.place(),
        is_certain: true,
        killed: Killed::Executors,
    })
}
