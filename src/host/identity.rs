//! The question whether the process of a checkpointed pid is the one that was forked for the run, and its answer. The
//! agent never asks this (R136, R181): it accepts any process with that pid. The answer is determined in `identify`.

use super::stat::Stat;
use crate::values::Upid;

/// What a checkpoint says of the process of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim<'a> {
    pub framework_id: &'a [u8],
    pub executor_id: &'a [u8],
    pub container_id: &'a [u8],
    /// The pid in `forked.pid`: with the Mesos containerizer that of the launcher, which is the parent of the executor.
    pub forked_pid: i32,
    /// The mtime of `forked.pid`, in whole seconds since 1970; `None` if the mtime cannot be trusted.
    pub forked_at: Option<i64>,
    pub libprocess: Option<&'a Upid>,
}

/// Which process has the pid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Provably the process that was forked for the run.
    Same,
    Foreign,
    /// It has ended, but its parent has not waited for it. The agent treats it as alive (R136).
    Zombie,
    Dead,
    /// Cannot be determined.
    Unknown,
}

/// Which process has the pid, and the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub identity: Identity,
    /// The kernel supports it: the process is in the cgroup of the run, or had the pid when it was written. What a process
    /// says of itself is not a reason to end it.
    pub by_kernel: bool,
    /// Short statements of fact, the decisive ones first.
    pub evidence: Vec<String>,
    /// Facts that could not be read.
    pub not_checked: Vec<&'static str>,
    /// The executor itself, where it was found: the launcher's child, or the process itself.
    pub executor: Option<Stat>,
    /// Whether anything listens at the address of `libprocess.pid`. `None`: there is none, it is a host name, or the
    /// network namespace of the executor cannot be seen.
    pub listens: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{Host, OwnSockets, Process, Processes, judge};
    use chrono::DateTime;
    use std::process::{Child, Command};

    const RUN: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";

    fn ask(child: &Child, container_id: &str) -> Judgement {
        let host = Host::here(DateTime::UNIX_EPOCH);
        let forked_pid = i32::try_from(child.id()).unwrap();
        let claim = Claim { container_id: container_id.as_bytes(), forked_pid, ..Claim::default() };
        judge(&Processes::look(&host), &OwnSockets::of(&host), &claim)
    }

    #[test]
    fn a_real_process_from_birth_to_death() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = dir.path().join("runs").join(RUN);
        std::fs::create_dir_all(&sandbox).unwrap();
        let mut child = Command::new("sleep").arg("1000").env_clear().current_dir(&sandbox).spawn().unwrap();
        let ours = ask(&child, RUN);
        let theirs = ask(&child, "11111111-ca30-4182-94ce-105cb33b65b6");
        std::fs::remove_dir(&sandbox).unwrap();
        let without_sandbox = ask(&child, RUN);
        child.kill().unwrap();
        let process = Process::new(&Host::here(DateTime::UNIX_EPOCH), i32::try_from(child.id()).unwrap());
        while !process.stat().unwrap().is_zombie() {
            std::thread::yield_now();
        }
        let ended = ask(&child, RUN);
        child.wait().unwrap();
        assert_eq!(ours.identity, Identity::Same, "{ours:?}");
        assert_eq!(ours.executor.map(|stat| stat.pid), Some(process.pid));
        assert_eq!(ours.not_checked, ["start time"]);
        assert_eq!(theirs.identity, Identity::Foreign, "{theirs:?}");
        assert_eq!(without_sandbox.identity, Identity::Same, "{without_sandbox:?}");
        assert_eq!(ended.identity, Identity::Zombie, "{ended:?}");
        assert_eq!(ask(&child, RUN).identity, Identity::Dead);
    }
}
