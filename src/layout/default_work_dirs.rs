//! Where agents are known to keep their `work_dir` when nobody says so.

/// The known places, in the order in which they are offered: those of packages over the years, and of the agent's own
/// defaults.
pub const KNOWN_PLACES: &[&str] = &[
    "/var/lib/mesos/slave",
    "/var/lib/mesos/agent",
    "/var/lib/mesos",
    "/var/mesos",
    "/tmp/mesos",
    "/var/tmp/mesos",
];
