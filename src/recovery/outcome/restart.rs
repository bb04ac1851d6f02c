//! Under which conditions the agent is started again: its flags, the time it was away, and who starts it.
//! Belongs here: the values. Does not: where they come from.

use super::docker::DockerUse;
use crate::recovery::{ExecutorsKilled, Launcher};
use crate::schema::Release;

/// Who starts the agent again.
#[derive(Debug, Clone, PartialEq)]
pub struct Supervisor {
    /// Name of the unit.
    pub unit: String,
    pub restart: String,
    /// Seconds after which it is restarted automatically; `None`: it is not.
    pub after_secs: Option<f64>,
    pub kill_mode: String,
}

/// A stored drain (R159).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drain {
    /// Longest time that a task may take to stop, in seconds.
    pub grace_secs: Option<f64>,
    /// The agent is to be marked gone when drained.
    pub mark_gone: bool,
}

/// The file system of the `work_dir` (R165).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disk {
    /// The share that is in use, of 1.
    pub used: f64,
    /// `--gc_disk_headroom`: the share to be left free, of 1.
    pub headroom: f64,
    /// `--disk_watch_interval`: seconds from the start to the first check.
    pub watch_secs: f64,
}

impl Disk {
    /// The age that garbage may reach, in seconds, of a `--gc_delay` in seconds (R165).
    pub(super) fn tolerated_secs(self, gc_delay_secs: f64) -> f64 {
        gc_delay_secs * (1.0 - self.headroom - self.used).max(0.0)
    }
}

/// The conditions. Times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Restart {
    /// The Mesos release whose recovery is played.
    pub release: Release,
    /// `--recover=cleanup`.
    pub cleanup: bool,
    /// `--launcher`.
    pub launcher: Launcher,
    /// `--cgroups_root` of the linux launcher; `None`: another launcher, or none was named.
    pub cgroups_root: Option<String>,
    /// The agent uses cgroups v2.
    pub cgroups2: bool,
    /// `--containerizers` holds `mesos`.
    pub mesos: bool,
    /// How it uses docker.
    pub docker: DockerUse,
    /// `--executor_reregistration_timeout`: how long executors have to reconnect.
    pub window_secs: f64,
    /// `--executor_reregistration_retry_interval`.
    pub retry_secs: Option<f64>,
    /// `--executor_shutdown_grace_period`.
    pub grace_secs: f64,
    /// `--recovery_timeout`, for executors whose own is not known (R193).
    pub recovery_timeout_secs: f64,
    /// `--cgroups_destroy_timeout`.
    pub destroy_secs: f64,
    /// `--gc_delay`.
    pub gc_delay_secs: f64,
    /// How full the disk is and how that is met; none: not known.
    pub disk: Option<Disk>,
    /// From the agent's death to this start.
    pub downtime_secs: f64,
    /// The host was rebooted.
    pub reboot: bool,
    /// Who starts the agent; none: not known.
    pub supervisor: Option<Supervisor>,
    pub drain: Option<Drain>,
    /// The agent's unit kills executors at each restart.
    pub killed: Option<ExecutorsKilled>,
}

/// Silence after which the master marks an agent unreachable: five pings of 15 s (R197).
pub const UNREACHABLE_SECS: f64 = 75.0;
/// Time that the master gives an agent to re-register (R196).
pub(super) const AGENT_REREGISTER_SECS: f64 = 600.0;

impl Default for Restart {
    /// Default flags of a root agent of the last release, started at once.
    fn default() -> Self {
        Self {
            release: Release::LAST,
            cleanup: false,
            launcher: Launcher::Linux,
            cgroups_root: None,
            cgroups2: false,
            mesos: true,
            docker: DockerUse::default(),
            window_secs: 2.0,
            retry_secs: None,
            grace_secs: 5.0,
            recovery_timeout_secs: 900.0,
            destroy_secs: 60.0,
            gc_delay_secs: 604_800.0,
            disk: None,
            downtime_secs: 0.0,
            reboot: false,
            supervisor: None,
            drain: None,
            killed: None,
        }
    }
}

/// Seconds for people: `2 s`, `15 min`, `7 days`.
pub fn span(secs: f64) -> String {
    let (number, unit) = match secs {
        ..120.0 => (secs, "s"),
        ..7_200.0 => (secs / 60.0, "min"),
        ..172_800.0 => (secs / 3_600.0, "h"),
        _ => (secs / 86_400.0, "days"),
    };
    let rounded = (number * 10.0).round() / 10.0;
    format!("{rounded} {unit}")
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_for_people() {
        for (secs, text) in
            [(0.2, "0.2 s"), (2.0, "2 s"), (75.0, "75 s"), (900.0, "15 min"), (604_800.0, "7 days")]
        {
            assert_eq!(span(secs), text);
        }
    }
}
