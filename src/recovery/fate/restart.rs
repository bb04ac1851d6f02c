//! Under which conditions the agent is started again: its flags, the time it was away, and who starts it.
//! Belongs here: the values. Does not: where they come from.

use crate::recovery::Launcher;
use crate::schema::Release;

/// Who starts the agent again.
#[derive(Debug, Clone, PartialEq)]
pub struct Supervisor {
    /// Name of the unit.
    pub unit: String,
    /// `Restart`.
    pub restart: String,
    /// It is started again by itself after so many seconds; none: it is not.
    pub after_secs: Option<f64>,
    /// `KillMode`.
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

/// The conditions. Times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Restart {
    /// Whose recovery it is.
    pub release: Release,
    /// `--recover=cleanup`.
    pub cleanup: bool,
    /// `--launcher`.
    pub launcher: Launcher,
    /// `--containerizers` holds `mesos`.
    pub mesos: bool,
    /// `--containerizers` holds `docker`.
    pub docker: bool,
    /// `--executor_reregistration_timeout`: how long executors have to come back.
    pub window_secs: f64,
    /// `--executor_reregistration_retry_interval`.
    pub retry_secs: Option<f64>,
    /// `--executor_shutdown_grace_period`.
    pub grace_secs: f64,
    /// `--recovery_timeout`, for executors whose own can't be seen (R193).
    pub recovery_timeout_secs: f64,
    /// `--gc_delay`.
    pub gc_delay_secs: f64,
    /// From the agent's death to this start.
    pub downtime_secs: f64,
    /// The host is booted anew.
    pub reboot: bool,
    /// Who starts the agent; none: not known.
    pub supervisor: Option<Supervisor>,
    /// A stored drain.
    pub drain: Option<Drain>,
}

/// Silence after which the master takes an agent for unreachable: five pings of 15 s (R197).
pub(super) const UNREACHABLE_SECS: f64 = 75.0;
/// Time that the master gives an agent to come back (R196).
pub(super) const AGENT_REREGISTER_SECS: f64 = 600.0;
/// Since then tasks of an unreachable agent are kept (R200).
pub(super) const KEEPS_TASKS: Release = Release::new(1, 5, 0);
/// Since then an agent that is silent is unreachable, and not removed (R196).
pub(super) const UNREACHABLE: Release = Release::new(1, 2, 0);

impl Default for Restart {
    /// Default flags of a root agent of the last release, started at once.
    fn default() -> Self {
        Self {
            release: Release::LAST,
            cleanup: false,
            launcher: Launcher::Linux,
            mesos: true,
            docker: false,
            window_secs: 2.0,
            retry_secs: None,
            grace_secs: 5.0,
            recovery_timeout_secs: 900.0,
            gc_delay_secs: 604_800.0,
            downtime_secs: 0.0,
            reboot: false,
            supervisor: None,
            drain: None,
        }
    }
}

/// Seconds for people: `2 s`, `15 min`, `7 days`.
pub(super) fn span(secs: f64) -> String {
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
