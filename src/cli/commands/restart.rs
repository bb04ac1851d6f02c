//! The conditions of a restart, out of the agent's flags, ckpt's options, the units of the machine and the checkpoint.

use crate::host::Unit;
use crate::model::Checkpoint;
use crate::recovery::outcome::{Disk, DockerSeen, Drain, Restart, Supervisor};

use super::machine::Machine;
use super::outlook::Outlook;

/// The conditions. `downtime_secs` from the agent's death to this start.
pub(super) fn restart(outlook: &Outlook, downtime_secs: f64) -> Restart {
    let configuration = &outlook.judged.configuration;
    let setup = &outlook.judged.setup;
    let usual = Restart::default();
    let secs = |name: &str| configuration.duration(name).map(crate::values::Duration::secs);
    Restart {
        release: outlook.session.release,
        cleanup: setup.cleanup,
        launcher: setup.launcher,
        mesos: setup.mesos_containerizer,
        docker: setup.docker_containerizer,
        docker_kill_orphans: configuration.bool("docker_kill_orphans"),
        docker_containers: outlook.machine.as_ref().and_then(docker),
        window_secs: secs("executor_reregistration_timeout").unwrap_or(usual.window_secs),
        retry_secs: secs("executor_reregistration_retry_interval"),
        grace_secs: secs("executor_shutdown_grace_period").unwrap_or(usual.grace_secs),
        recovery_timeout_secs: secs("recovery_timeout").unwrap_or(usual.recovery_timeout_secs),
        disk: disk(outlook),
        gc_delay_secs: secs("gc_delay").unwrap_or(usual.gc_delay_secs),
        downtime_secs,
        reboot: outlook.reboot,
        supervisor: outlook.machine.as_ref().and_then(supervisor),
        drain: drain(&outlook.checkpoint),
    }
}

/// What docker has, where its state is at hand.
fn docker(machine: &Machine) -> Option<Vec<DockerSeen>> {
    let containers = machine.docker.as_ref().ok()?;
    let seen = containers.iter().map(|one| DockerSeen {
        name: one.name.clone(),
        container_id: one.container_id.clone(),
        running: one.running,
    });
    Some(seen.collect())
}

/// The disk below a checkpoint in place; nobody else's disk is known.
fn disk(outlook: &Outlook) -> Option<Disk> {
    let source = &outlook.session.source;
    let configuration = &outlook.judged.configuration;
    let used = Machine::disk_used(source.place_or_path()).filter(|_| source.in_place)?;
    let headroom = configuration.text("gc_disk_headroom").and_then(|text| text.to_string().parse().ok());
    let watch = configuration.duration("disk_watch_interval").map(crate::values::Duration::secs);
    Some(Disk { used, headroom: headroom.unwrap_or(0.1), watch_secs: watch.unwrap_or(60.0) })
}

/// The unit that the agent runs in, or the only one there is.
fn supervisor(machine: &Machine) -> Option<Supervisor> {
    let cgroups = machine.agent.as_ref().and_then(|agent| agent.process.cgroups().ok());
    let its = cgroups.and_then(|cgroups| machine.units.iter().find(|unit| unit.contains(&cgroups)));
    let unit: &Unit = match (its, &machine.units[..]) {
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
