//! Common values of `work_dir`, searched when the user names none.

/// In the order of the search: those of packages, then the agent's own defaults.
pub const DEFAULT_WORK_DIRS: &[&str] = &[
    "/var/lib/mesos/slave",
    "/var/lib/mesos/agent",
    "/var/lib/mesos",
    "/var/mesos",
    "/tmp/mesos",
    "/var/tmp/mesos",
];
