//! The conditions of a restart, out of the agent's flags, ckpt's options, the units of the machine and the checkpoint.

use crate::flags::Configuration;
use crate::host::Unit;
use crate::model::Checkpoint;
use crate::recovery::fate::{Drain, Restart, Supervisor};

use super::machine::Machine;
use super::outlook::Outlook;

/// The conditions. `downtime_secs` from the agent's death to this start.
pub(super) fn restart(outlook: &Outlook, downtime_secs: f64) -> Restart {
    let configuration = &outlook.judged.configuration;
    let usual = Restart::default();
    let secs = |name: &str| configuration.duration(name).map(crate::values::Duration::secs);
    let containerizer = |name: &str| lists(configuration, "containerizers", name);
    Restart {
        release: outlook.session.release,
        cleanup: outlook.judged.setup.cleanup,
        launcher: outlook.judged.setup.launcher,
        mesos: containerizer("mesos"),
        docker: containerizer("docker"),
        window_secs: secs("executor_reregistration_timeout").unwrap_or(usual.window_secs),
        retry_secs: secs("executor_reregistration_retry_interval"),
        grace_secs: secs("executor_shutdown_grace_period").unwrap_or(usual.grace_secs),
        recovery_timeout_secs: secs("recovery_timeout").unwrap_or(usual.recovery_timeout_secs),
        gc_delay_secs: secs("gc_delay").unwrap_or(usual.gc_delay_secs),
        downtime_secs,
        reboot: outlook.reboot,
        supervisor: outlook.machine.as_ref().and_then(supervisor),
        drain: drain(&outlook.checkpoint),
    }
}

fn lists(configuration: &Configuration, flag: &str, word: &str) -> bool {
    let text = configuration.text(flag).map(|text| text.to_string()).unwrap_or_default();
    text.split(',').any(|part| part.trim() == word)
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
