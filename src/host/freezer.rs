//! The cgroup that can freeze a process: that of the freezer hierarchy (cgroups v1) or its only one (v2), and whether its
//! processes are frozen.

use super::host_files::{Host, Seen, Unseen, read};
use super::process::Process;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freezer {
    /// Path below the root of the hierarchy.
    pub path: String,
    /// Whether its processes are frozen, or about to be.
    pub is_frozen: Seen<bool>,
}

impl Freezer {
    /// The cgroup in the freezer hierarchy.
    ///
    /// # Errors
    /// `Missing` where the kernel has no freezer hierarchy.
    pub fn of(host: &Host, process: &Process) -> Seen<Self> {
        let path = Self::path(process)?;
        if path == "/" {
            // The root has no state: its processes are never frozen.
            return Ok(Self { path, is_frozen: Ok(false) });
        }
        let directory = host.cgroup_root().join("freezer").join(path.trim_start_matches('/'));
        let is_frozen = read(&directory.join("freezer.state")).and_then(|bytes| match bytes.trim_ascii() {
            b"THAWED" => Ok(false),
            b"FROZEN" | b"FREEZING" => Ok(true),
            _ => Err(Unseen::Unreadable),
        });
        Ok(Self { path, is_frozen })
    }

    /// Path of the cgroup in the freezer hierarchy.
    ///
    /// # Errors
    /// `Missing` where the kernel has no freezer hierarchy.
    pub fn path(process: &Process) -> Seen<String> {
        let is_freezer = |controllers: &str| controllers.split(',').any(|name| name == "freezer");
        path_where(process, is_freezer)
    }

    /// Path of the cgroup of cgroups v2.
    ///
    /// # Errors
    /// `Missing` where the process is in none.
    pub fn path_v2(process: &Process) -> Seen<String> {
        path_where(process, str::is_empty)
    }

    /// The cgroup of cgroups v2.
    ///
    /// # Errors
    /// `Missing` where the process is in none.
    pub fn of_v2(host: &Host, process: &Process) -> Seen<Self> {
        let path = Self::path_v2(process)?;
        if path == "/" {
            return Ok(Self { path, is_frozen: Ok(false) });
        }
        let events = host.cgroup_root().join(path.trim_start_matches('/')).join("cgroup.events");
        // `frozen` exists since Linux 5.2. Before, v2 could not freeze.
        let is_frozen =
            read(&events).map(|bytes| bytes.split(|byte| *byte == b'\n').any(|line| line == b"frozen 1"));
        Ok(Self { path, is_frozen })
    }
}

/// The path of a process in the hierarchy with these controllers.
fn path_where(process: &Process, is_it: impl Fn(&str) -> bool) -> Seen<String> {
    let mut cgroups = process.cgroups()?.into_iter();
    cgroups.find(|cgroup| is_it(&cgroup.controllers)).map(|cgroup| cgroup.path).ok_or(Unseen::Missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[test]
    fn state_of_the_cgroup() {
        let fake = Fake::new();
        let of = |line: &str| {
            fake.process(2, 1, 1).file("cgroup", line);
            Freezer::of(&fake.host(), &Process::new(&fake.host(), 2))
        };
        assert_eq!(of("0::/mesos/a\n"), Err(Unseen::Missing));
        assert_eq!(of("6:freezer:/\n"), Ok(Freezer { path: "/".to_owned(), is_frozen: Ok(false) }));
        let seen = |line: &str| of(line).unwrap().is_frozen;
        assert_eq!(seen("6:freezer:/mesos/a\n"), Err(Unseen::Missing));
        for (state, is_frozen) in [
            ("THAWED\n", Ok(false)),
            ("FROZEN\n", Ok(true)),
            ("FREEZING\n", Ok(true)),
            ("\n", Err(Unseen::Unreadable)),
        ] {
            fake.root_file("sys/fs/cgroup/freezer/mesos/a/freezer.state", state);
            assert_eq!(seen("6:cpu,freezer:/mesos/a\n"), is_frozen, "{state:?}");
        }
        let v2 = || Freezer::of_v2(&fake.host(), &Process::new(&fake.host(), 2));
        assert_eq!(v2(), Err(Unseen::Missing));
        fake.process(2, 1, 1).file("cgroup", "0::/\n");
        assert_eq!(v2(), Ok(Freezer { path: "/".to_owned(), is_frozen: Ok(false) }));
        fake.process(2, 1, 1).file("cgroup", "0::/mesos/a/leaf\n");
        assert_eq!(v2().unwrap().is_frozen, Err(Unseen::Missing));
        for (events, is_frozen) in [("populated 1\nfrozen 0\n", false), ("populated 1\nfrozen 1\n", true)] {
            fake.root_file("sys/fs/cgroup/mesos/a/leaf/cgroup.events", events);
            assert_eq!(v2(), Ok(Freezer { path: "/mesos/a/leaf".to_owned(), is_frozen: Ok(is_frozen) }));
        }
        fake.root_file("sys/fs/cgroup/freezer/mesos/a/freezer.state", "THAWED\n");
        // With a /proc from elsewhere, the cgroups beside it count.
        fake.file("../sys/fs/cgroup/freezer/mesos/a/freezer.state", "THAWED\n");
        assert_eq!(seen("6:freezer:/mesos/a\n"), Ok(false));
    }
}
