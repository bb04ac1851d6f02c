//! Shuts executors down: only processes that are proved to be theirs, by pidfds, so that a reused pid gets no signal;
//! SIGTERM first, then SIGKILL. Where a container has a cgroup of its own, all that is in it is killed at once, so that no
//! process can start others faster than they are killed.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::cgroup_kill::KillableCgroup;
use super::permit::{Refusal, WritePermit};
use super::process_tree::ProcessTree;
use super::syscalls::Syscalls;
use crate::host::{
    Claim, Host, Identity, OwnSockets, Processes, Stat, bears_marks, container_cgroups, judge,
};
use crate::layout::Name;
use crate::values::Upid;

/// Between two looks at the processes.
const TICK: Duration = Duration::from_millis(50);
/// Looks in which new processes are stopped before all are killed: who forks on and on has to be stopped first, since the
/// death of its parent is the end of what is known of a child.
const MOST_STOPS: usize = 50;
/// How long what was killed may take to be gone.
const LAST: Duration = Duration::from_secs(30);

/// An executor that is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutorToKill {
    pub framework: Name,
    /// Its id.
    pub executor: Name,
    /// The container of its run.
    pub container: Name,
    /// What `forked.pid` holds.
    pub forked_pid: i32,
    /// When that was written, in seconds since 1970.
    pub forked_at: Option<i64>,
    /// Where it listens.
    pub libprocess: Option<Upid>,
    pub role: ContainerRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerRole {
    /// The executor runs in it.
    Executor,
    /// It is nested in that of the executor: a task of a task group, or a health check.
    Nested,
    /// No checkpoint knows it: only the runtime directory.
    RuntimeOnly,
}

impl std::fmt::Display for ExecutorToKill {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { framework, executor, container, .. } = self;
        match self.role {
            ContainerRole::Executor => write!(f, "executor {executor} of framework {framework}"),
            ContainerRole::Nested => {
                write!(
                    f,
                    "container {container}, nested in that of executor {executor} of framework {framework}"
                )
            }
            ContainerRole::RuntimeOnly => {
                write!(f, "container {container}, which only the runtime directory knows")
            }
        }
    }
}

impl ExecutorToKill {
    fn claim(&self) -> Claim<'_> {
        Claim {
            framework_id: self.framework.as_bytes(),
            executor_id: self.executor.as_bytes(),
            container_id: self.container.as_bytes(),
            forked_pid: self.forked_pid,
            forked_at: self.forked_at,
            libprocess: self.libprocess.as_ref(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was gone before it was asked.
    Gone,
    /// This number of processes ended after SIGTERM.
    Asked(usize),
    /// This number of processes had to be killed.
    Killed(usize),
    /// It could no longer be proved that it is this executor: it was left alone.
    NotProved,
}

/// A process that is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub pid: i32,
    pub name: String,
    /// It was killed and is still there; else it bears the executor's marks, and nothing proves that it is its own.
    pub killed: bool,
}

/// What became of every executor, in the order in which they were named, and what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shutdown {
    pub endings: Vec<Ending>,
    pub left: Vec<Left>,
}

impl Shutdown {
    /// Whether any process was sent a signal.
    pub fn has_ended_some(&self) -> bool {
        self.endings.iter().any(|ending| matches!(ending, Ending::Asked(_) | Ending::Killed(_)))
    }
}

/// A process that is held by a descriptor.
struct Held {
    fd: OwnedFd,
    stat: Stat,
    signalled: Option<Signal>,
}

struct ExecutorShutdown<'a> {
    executor: &'a ExecutorToKill,
    tree: Option<ProcessTree>,
    held: BTreeMap<(i32, u64), Held>,
    killed: usize,
    /// The container's own, in which the forked process was when it was proved.
    cgroups: Vec<KillableCgroup>,
}

/// Ends executors of this machine, and all that they have started: SIGTERM, after `grace` SIGKILL. `host` is this
/// machine: its `/proc` lists the processes that signals reach.
///
/// # Errors
/// If an agent has come to life: nothing is ended under it.
pub fn shutdown(
    permit: &WritePermit<'_>,
    executor: &[ExecutorToKill],
    grace: Duration,
    cgroups_root: &str,
    host: &Host,
) -> Result<Shutdown, Refusal> {
    permit.check_again()?;
    let mut shutdowns: Vec<ExecutorShutdown<'_>> =
        executor.iter().map(|executor| ExecutorShutdown::new(executor, host, cgroups_root)).collect();
    drive(&mut shutdowns, host, cgroups_root, Signal::TERM, grace);
    kill_cgroups(&mut shutdowns, host, cgroups_root, permit.syscalls());
    stop_all(&mut shutdowns, host, cgroups_root);
    drive(&mut shutdowns, host, cgroups_root, Signal::KILL, LAST);
    let processes = Processes::look(host);
    let mut left = Vec::new();
    for one in &shutdowns {
        left.extend(one.left(&processes));
    }
    Ok(Shutdown { endings: shutdowns.iter().map(|one| one.ending(host)).collect(), left })
}

/// Sends a signal to all processes, and to those that they start meanwhile, until all have ended or the time is over.
fn drive(
    shutdowns: &mut [ExecutorShutdown<'_>],
    host: &Host,
    cgroups_root: &str,
    signal: Signal,
    most: Duration,
) {
    let until = Instant::now() + most;
    loop {
        look(shutdowns, host, cgroups_root);
        for one in shutdowns.iter_mut() {
            one.signal(signal);
        }
        let living = shutdowns.iter().any(ExecutorShutdown::lives);
        if !living || Instant::now() >= until {
            return;
        }
        wait(shutdowns, TICK.min(until.saturating_duration_since(Instant::now())));
    }
}

/// Takes hold of the processes that there are now; returns how many are new.
fn look(shutdowns: &mut [ExecutorShutdown<'_>], host: &Host, cgroups_root: &str) -> usize {
    let processes = Processes::look(host);
    let cgroups = container_cgroups(host, cgroups_root).unwrap_or_default();
    let mut new = 0;
    for one in shutdowns.iter_mut() {
        let own =
            cgroups.iter().find(|group| group.container_id.as_bytes() == one.executor.container.as_bytes());
        new += one.hold(&processes, own.map_or(&[][..], |group| &group.processes));
    }
    new
}

/// Kills all that is left in the cgroups of containers. What was moved out of them is found afterwards, by parent and
/// by what it was seen to belong to before.
fn kill_cgroups(
    shutdowns: &mut [ExecutorShutdown<'_>],
    host: &Host,
    cgroups_root: &str,
    syscalls: &Syscalls,
) {
    for index in 0..shutdowns.len() {
        let cgroups = std::mem::take(&mut shutdowns[index].cgroups);
        for cgroup in cgroups.iter().filter(|cgroup| cgroup.has_processes()) {
            // While they are frozen, all of them can be seen.
            let is_frozen = cgroup.freeze(syscalls);
            if is_frozen || cgroup.can_kill() {
                look(shutdowns, host, cgroups_root);
                shutdowns[index].signal(Signal::KILL);
                cgroup.kill(syscalls);
            }
            if is_frozen {
                cgroup.thaw(syscalls);
            }
        }
        shutdowns[index].cgroups = cgroups;
    }
}

/// Stops all processes that are left, and those that they have started meanwhile, until there are no new ones.
fn stop_all(shutdowns: &mut [ExecutorShutdown<'_>], host: &Host, cgroups_root: &str) {
    for _ in 0..MOST_STOPS {
        if !shutdowns.iter().any(ExecutorShutdown::lives) {
            return;
        }
        let is_first = !shutdowns.iter().any(|one| one.has_signalled(Signal::STOP));
        let new = look(shutdowns, host, cgroups_root);
        if new == 0 && !is_first {
            return;
        }
        for one in shutdowns.iter_mut() {
            one.signal(Signal::STOP);
        }
    }
}

/// Waits until one of those that are held ends, at most so long.
fn wait(shutdowns: &[ExecutorShutdown<'_>], most: Duration) {
    let held = shutdowns.iter().flat_map(|one| one.held.values()).filter(|held| !is_over(&held.fd));
    let mut fds: Vec<PollFd<'_>> = held.map(|held| PollFd::new(&held.fd, PollFlags::IN)).collect();
    let timeout = Timespec { tv_sec: 0, tv_nsec: most.subsec_nanos().into() };
    // Woken early or not: the caller checks again.
    let _ = poll(&mut fds, Some(&timeout));
}

/// Whether the process behind a descriptor has ended, waited for or not.
fn is_over(fd: &OwnedFd) -> bool {
    let mut fds = [PollFd::new(fd, PollFlags::IN)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&now)).is_ok_and(|ready| ready > 0)
}

/// A descriptor of the process that was looked at: what has its id now is still the same, and lives.
fn open(host: &Host, stat: &Stat) -> Option<OwnedFd> {
    let fd = pidfd_open(Pid::from_raw(stat.pid)?, PidfdFlags::empty()).ok()?;
    // As long as the process behind the descriptor lives, no other process gets its pid: what was read then is about it.
    let now = crate::host::Process::new(host, stat.pid).stat().ok()?;
    (now.start_ticks == stat.start_ticks && !is_over(&fd)).then_some(fd)
}

impl<'a> ExecutorShutdown<'a> {
    /// Takes hold of the forked process first, and proves it afterwards.
    fn new(executor: &'a ExecutorToKill, host: &Host, cgroups_root: &str) -> Self {
        let none = Self { executor, tree: None, held: BTreeMap::new(), killed: 0, cgroups: Vec::new() };
        let Ok(stat) = crate::host::Process::new(host, executor.forked_pid).stat() else { return none };
        let Some(fd) = open(host, &stat) else { return none };
        let judgement = judge(&Processes::look(host), &OwnSockets::of(host), &executor.claim());
        if judgement.identity != Identity::Same || !judgement.by_kernel || is_over(&fd) {
            return none;
        }
        let mut held = BTreeMap::new();
        let tree = Some(ProcessTree::of(&stat));
        held.insert((stat.pid, stat.start_ticks), Held { fd, stat, signalled: None });
        let all = container_cgroups(host, cgroups_root).unwrap_or_default();
        let own =
            all.into_iter().find(|group| group.container_id.as_bytes() == executor.container.as_bytes());
        let cgroups = own.map_or_else(Vec::new, |group| KillableCgroup::of(&group, executor.forked_pid));
        Self { executor, tree, held, killed: 0, cgroups }
    }

    /// Opens the processes that belong to the executor now; returns how many are new.
    fn hold(&mut self, processes: &Processes, own: &[i32]) -> usize {
        let Some(tree) = &mut self.tree else { return 0 };
        let before = self.held.len();
        for stat in tree.look(processes, own) {
            let key = (stat.pid, stat.start_ticks);
            if stat.is_zombie() || self.held.contains_key(&key) {
                continue;
            }
            if let Some(fd) = open(processes.host(), &stat) {
                self.held.insert(key, Held { fd, stat, signalled: None });
            }
        }
        self.held.len() - before
    }

    fn has_signalled(&self, signal: Signal) -> bool {
        self.held.values().any(|held| held.signalled == Some(signal))
    }

    fn signal(&mut self, signal: Signal) {
        for held in self.held.values_mut() {
            if held.signalled == Some(signal) || is_over(&held.fd) {
                continue;
            }
            // Ended meanwhile, or of another user: what is left is reported at the end.
            if pidfd_send_signal(&held.fd, signal).is_ok() {
                self.killed += usize::from(signal == Signal::KILL);
                held.signalled = Some(signal);
            }
        }
    }

    /// Whether anything of it is left, as far as that is known: what a look has missed is still in the cgroup.
    fn lives(&self) -> bool {
        self.held.values().any(|held| !is_over(&held.fd))
            || self.cgroups.iter().any(KillableCgroup::has_processes)
    }

    fn ending(&self, host: &Host) -> Ending {
        match (&self.tree, self.killed) {
            (None, _) => {
                let gone = crate::host::Process::new(host, self.executor.forked_pid).stat();
                if gone.map_or(true, |stat| stat.is_zombie()) { Ending::Gone } else { Ending::NotProved }
            }
            (Some(_), 0) => Ending::Asked(self.held.len()),
            (Some(_), killed) => Ending::Killed(killed),
        }
    }

    /// What is still alive, and other processes with the marks of the run.
    fn left(&self, processes: &Processes) -> Vec<Left> {
        let alive = self.held.values().filter(|held| !is_over(&held.fd));
        let mut left: Vec<Left> =
            alive.map(|held| Left { pid: held.stat.pid, name: held.stat.name(), killed: true }).collect();
        let claim = self.executor.claim();
        let others = processes.iter().filter(|stat| {
            let known = self.held.contains_key(&(stat.pid, stat.start_ticks));
            !known
                && !stat.is_zombie()
                && !stat.is_kernel_thread()
                && bears_marks(processes, stat.pid, &claim)
        });
        left.extend(others.map(|stat| Left { pid: stat.pid, name: stat.name(), killed: false }));
        left.sort_by_key(|left| left.pid);
        left
    }
}
