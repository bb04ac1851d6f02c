//! The conditions of a restart, from the agent's flags, the units of the host and the checkpoint.

use crate::flags::releases::has_cgroups2;
use crate::flags::{Cgroups2, Configuration, FlagName};
use crate::host::{DockerContainer, DockerState, Liveness, RestartPolicy, Unit};
use crate::model::Checkpoint;
use crate::recovery::Launcher;
use crate::recovery::outcome::{
    Disk, DockerSeen, DockerSeenState, DockerUse, Drain, Restart, Restarted, Supervisor,
};

use super::host_facts::HostFacts;
use super::scenario::Scenario;

/// The conditions. `downtime_secs`: from the agent's death to this start.
pub(super) fn restart_conditions(scenario: &Scenario, downtime_secs: f64) -> Restart {
    let configuration = &scenario.agent.configuration;
    let setup = &scenario.agent.setup;
    let usual = Restart::default();
    let secs = |name| configuration.duration(name).map(crate::values::Duration::secs);
    Restart {
        release: scenario.located.release,
        cleanup: setup.cleanup,
        launcher: setup.launcher,
        cgroups_root: cgroups_root(configuration, setup.launcher),
        cgroups2: has_cgroups2(scenario.located.release) && configuration.machine.cgroups2 == Cgroups2::Used,
        mesos: setup.mesos_containerizer,
        docker: docker(scenario),
        window_secs: secs(FlagName::EXECUTOR_REREGISTRATION_TIMEOUT).unwrap_or(usual.window_secs),
        retry_secs: secs(FlagName::EXECUTOR_REREGISTRATION_RETRY_INTERVAL),
        grace_secs: secs(FlagName::EXECUTOR_SHUTDOWN_GRACE_PERIOD).unwrap_or(usual.grace_secs),
        recovery_timeout_secs: secs(FlagName::RECOVERY_TIMEOUT).unwrap_or(usual.recovery_timeout_secs),
        destroy_secs: secs(FlagName::CGROUPS_DESTROY_TIMEOUT).unwrap_or(usual.destroy_secs),
        disk: disk(scenario),
        gc_delay_secs: secs(FlagName::GC_DELAY).unwrap_or(usual.gc_delay_secs),
        downtime_secs,
        reboot: scenario.options.reboot,
        supervisor: scenario.host.as_ref().and_then(supervisor),
        drain: drain(&scenario.checkpoint),
        killed: setup.killed.clone().filter(|killed| killed.is_certain),
    }
}

/// Where the linux launcher has its cgroups.
pub(super) fn cgroups_root(configuration: &Configuration, launcher: Launcher) -> Option<String> {
    (launcher == Launcher::Linux).then(|| {
        configuration.text(FlagName::CGROUPS_ROOT).map_or_else(|| "mesos".to_owned(), |text| text.to_string())
    })
}

/// How the agent uses docker, and what docker has.
pub(super) fn docker(scenario: &Scenario) -> DockerUse {
    let configuration = &scenario.agent.configuration;
    let usual = DockerUse::default();
    let secs = |name| configuration.duration(name).map(crate::values::Duration::secs);
    let host = scenario.host.as_ref();
    let is_alive = |pid| match host?.processes.liveness(pid) {
        Liveness::Alive => Some(true),
        Liveness::Dead => Some(false),
        Liveness::Unknown => None,
    };
    let seen = |one: &DockerContainer| DockerSeen {
        name: one.name.clone(),
        container_id: one.container_id.clone(),
        state: match one.state {
            DockerState::Created => DockerSeenState::Created,
            DockerState::Exited(status) => DockerSeenState::Exited(status),
            DockerState::Running(pid) => {
                DockerSeenState::Running { pid, is_alive: is_alive(pid), is_paused: false }
            }
            DockerState::Paused(pid) => {
                DockerSeenState::Running { pid, is_alive: is_alive(pid), is_paused: true }
            }
        },
        restarts: one.policy != RestartPolicy::Never,
        has_host_network: one.has_host_network,
        restarted: one.was_restarted.then_some(match one.policy {
            RestartPolicy::OnFailure => Restarted::AfterFailure,
            RestartPolicy::Never | RestartPolicy::Always => Restarted::AfterAny,
        }),
    };
    DockerUse {
        used: scenario.agent.setup.docker_containerizer,
        is_given: configuration.gives_info() || configuration.setting(FlagName::CONTAINERIZERS).is_some(),
        kill_orphans: configuration.bool(FlagName::DOCKER_KILL_ORPHANS),
        stop_timeout_secs: secs(FlagName::DOCKER_STOP_TIMEOUT).unwrap_or(usual.stop_timeout_secs),
        remove_delay_secs: secs(FlagName::DOCKER_REMOVE_DELAY).unwrap_or(usual.remove_delay_secs),
        containers: scenario.docker.containers.as_ref().ok().map(|all| all.iter().map(seen).collect()),
        doubt: scenario.agent.setup.docker_doubt.clone(),
    }
}

/// The disk of a checkpoint in place; that of a copy is unknown.
fn disk(scenario: &Scenario) -> Option<Disk> {
    let source = &scenario.located.source;
    let configuration = &scenario.agent.configuration;
    let used = HostFacts::disk_used(source.place_or_path()).filter(|_| source.in_place)?;
    let headroom =
        configuration.text(FlagName::GC_DISK_HEADROOM).and_then(|text| text.to_string().parse().ok());
    let watch = configuration.duration(FlagName::DISK_WATCH_INTERVAL).map(crate::values::Duration::secs);
    Some(Disk { used, headroom: headroom.unwrap_or(0.1), watch_secs: watch.unwrap_or(60.0) })
}

/// The unit that the agent runs in, or the only one.
fn supervisor(host: &HostFacts) -> Option<Supervisor> {
    let cgroups = host.agent.as_ref().and_then(|agent| agent.process.cgroups().ok());
    let its = cgroups.and_then(|cgroups| host.units.iter().find(|unit| unit.contains(&cgroups)));
    let unit: &Unit = match (its, &host.units[..]) {
        (Some(unit), _) | (None, [unit]) => unit,
        _ => return None,
    };
    Some(Supervisor {
        unit: unit.name.clone(),
        restart: unit.restart.clone(),
        after_secs: unit.restart_after.filter(|_| unit.restarts()).map(|after| after.as_secs_f64()),
        kill_mode: unit.kill_mode.clone(),
    })
}

fn drain(checkpoint: &Checkpoint) -> Option<Drain> {
    #[expect(clippy::cast_precision_loss, reason = "shown to the second")]
    let secs = |nanos: i64| nanos as f64 / 1e9;
    let facts = checkpoint.latest_agent()?.drain.value()?;
    Some(Drain { grace_secs: facts.max_grace_period_nanos.map(secs), mark_gone: facts.mark_gone })
}
