//! Whether the process that has a checkpointed id is the one that was forked for the run, with the evidence.
//! The agent itself never asks this (R136, R181): it takes whatever lives under that id. What follows is not said here.

use super::marks::{Marks, text};
use super::process::namespace;
use super::processes::{Liveness, Processes};
use super::roots::{Seen, Unseen};
use super::sockets::Sockets;
use super::stat::Stat;
use crate::values::Upid;

/// What a checkpoint says of the process of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Framework id.
    pub framework_id: &'a [u8],
    /// Executor id.
    pub executor_id: &'a [u8],
    /// Container id, the name of the run's directory.
    pub container_id: &'a [u8],
    /// What `forked.pid` holds: with the mesos containerizer the launcher, the parent of the executor.
    pub forked_pid: i32,
    /// When `forked.pid` was last written (its mtime), in whole seconds since 1970; `None` if that says nothing.
    pub forked_at: Option<i64>,
    /// What `libprocess.pid` holds.
    pub libprocess: Option<&'a Upid>,
}

/// Who has the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Provably the process that was forked for the run.
    Same,
    /// Provably another one.
    Foreign,
    /// It has ended and was not yet waited for; the agent takes it for alive (R136).
    Zombie,
    /// Nobody.
    Dead,
    /// It can't be told.
    Unknown,
}

/// Who has the id, and how we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Who has the id.
    pub identity: Identity,
    /// Short statements of fact, the deciding ones first.
    pub evidence: Vec<String>,
    /// What could have told more and could not be looked at.
    pub not_checked: Vec<&'static str>,
    /// The executor itself, where it was found: the launcher's child, or the process itself.
    pub executor: Option<Stat>,
    /// Whether anything listens at the address of `libprocess.pid`. `None`: there is none, it is a host name, or
    /// the network of the executor can't be seen.
    pub listens: Option<bool>,
}

/// Milliseconds by which the start may seem later than the write for one and the same process. Both are known to
/// the second, `btime` is rounded down; the rest is for a clock that was set back a little.
const LATE: i64 = 2_000;
/// Milliseconds between fork and write within which an unmarked process is not yet called foreign.
const PROMPT: i64 = 10_000;

/// Judges the process of a run. Reads little more than its environment.
pub fn judge(processes: &Processes, sockets: &Seen<Sockets>, claim: &Claim<'_>) -> Judgement {
    let mut case =
        Case { processes, claim, stat: processes.stat(claim.forked_pid).ok(), evidence: Vec::new() };
    let (identity, marks) = case.identity();
    let living = matches!(identity, Identity::Same | Identity::Unknown) && claim.forked_pid > 0;
    let executor = if living { case.executor(&marks) } else { None };
    let listens = executor.as_ref().and_then(|executor| case.listens(sockets, executor.pid));
    Judgement { identity, evidence: case.evidence, not_checked: marks.not_checked, executor, listens }
}

struct Case<'a> {
    processes: &'a Processes,
    claim: &'a Claim<'a>,
    stat: Option<Stat>,
    evidence: Vec<String>,
}

impl Case<'_> {
    fn say(&mut self, words: impl Into<String>) {
        self.evidence.push(words.into());
    }

    fn identity(&mut self) -> (Identity, Marks) {
        let pid = self.claim.forked_pid;
        match self.processes.liveness(pid) {
            Liveness::Dead => {
                self.say(format!("no process has the id {pid}"));
                (Identity::Dead, Marks::default())
            }
            Liveness::Unknown => {
                self.say(format!("whether a process has the id {pid} could not be seen"));
                (Identity::Unknown, Marks { not_checked: vec!["process"], ..Marks::default() })
            }
            Liveness::Alive if pid <= 0 => {
                self.say(format!("{pid} is no process id: kill takes it for a process group"));
                (Identity::Foreign, Marks::default())
            }
            Liveness::Alive => self.living(),
        }
    }

    fn living(&mut self) -> (Identity, Marks) {
        let gap = self.gap();
        let late = gap.is_some_and(|gap| gap > LATE);
        if let Some(stat) = self.stat.clone() {
            let words = format!("pid {} is {}", stat.pid, name(&stat));
            self.say(words);
            if stat.is_kernel_thread() || (stat.is_zombie() && late) {
                self.say_gap(gap);
                return (Identity::Foreign, Marks::default());
            }
            if stat.is_zombie() {
                return (Identity::Zombie, Marks::default());
            }
        }
        let process = self.processes.process(self.claim.forked_pid);
        let mut marks = Marks::of(&process, self.claim);
        self.evidence.append(&mut marks.ours.clone());
        self.evidence.append(&mut marks.others.clone());
        self.say_gap(gap);
        let identity = self.weigh(gap, late, &marks);
        if self.stat.is_none() {
            marks.not_checked.push("state and start time");
        } else if gap.is_none() {
            marks.not_checked.push("start time");
        }
        (identity, marks)
    }

    /// Marks first, then time, then the absence of marks.
    fn weigh(&mut self, gap: Option<i64>, late: bool, marks: &Marks) -> Identity {
        if marks.launcher || (!late && !marks.ours.is_empty()) {
            return Identity::Same;
        }
        if marks.stranger || self.is_thread() {
            return Identity::Foreign;
        }
        if !marks.ours.is_empty() {
            // Of the run, but too young: something that the executor started, unless the clock was set.
            return if self.has_kin() { Identity::Foreign } else { Identity::Unknown };
        }
        if !marks.others.is_empty() {
            return Identity::Foreign;
        }
        if late {
            let of_mesos =
                self.stat.as_ref().is_none_or(|stat| is_launcher(stat) || stat.comm.starts_with(b"mesos-"));
            return if of_mesos && !marks.complete() { Identity::Unknown } else { Identity::Foreign };
        }
        if self.child_is_ours() {
            return Identity::Same;
        }
        if !marks.complete() {
            return Identity::Unknown;
        }
        self.say("neither its environment, its working directory nor its command line names an executor");
        let prompt = gap.is_some_and(|gap| gap >= -PROMPT) && self.leads_its_session();
        if prompt { Identity::Unknown } else { Identity::Foreign }
    }

    /// Milliseconds from the write of `forked.pid` to the start of the process.
    fn gap(&self) -> Option<i64> {
        let start = self.processes.clock().ok()?.millis(self.stat.as_ref()?.start_ticks);
        start.checked_sub(self.claim.forked_at?.checked_mul(1000)?)
    }

    fn say_gap(&mut self, gap: Option<i64>) {
        let Some(gap) = gap else { return };
        let seconds = gap.unsigned_abs() / 1000;
        let side = if gap < 0 { "before" } else { "after" };
        let span = match seconds {
            0 => return self.say("it started in the second in which forked.pid was written"),
            1..300 => format!("{seconds} s"),
            300..10_800 => format!("{} min", seconds / 60),
            10_800..172_800 => format!("{} h", seconds / 3600),
            _ => format!("{} days", seconds / 86_400),
        };
        self.say(format!("it started {span} {side} forked.pid was written"));
    }

    /// What is forked is a process. Its id is never that of a thread beside the first.
    fn is_thread(&mut self) -> bool {
        let pid = self.claim.forked_pid;
        let group = self.processes.process(pid).thread_group();
        let Some(group) = group.ok().filter(|group| *group != pid) else { return false };
        self.say(format!("{pid} is a thread of process {group}"));
        true
    }

    /// Whether its parent belongs to the run too.
    fn has_kin(&mut self) -> bool {
        let Some(parent) = self.stat.as_ref().map(|stat| stat.parent).filter(|parent| *parent > 1) else {
            return false;
        };
        let kin = !Marks::of(&self.processes.process(parent), self.claim).ours.is_empty();
        if kin {
            self.say(format!("it is a child of pid {parent}, which belongs to the same run"));
        }
        kin
    }

    fn child_is_ours(&mut self) -> bool {
        let children = self.processes.children(self.claim.forked_pid);
        let marked = children.take(16).find_map(|child| {
            let marks = Marks::of(&self.processes.process(child), self.claim);
            marks.ours.into_iter().next().map(|words| format!("its child, pid {child}: {words}"))
        });
        marked.map(|words| self.say(words)).is_some()
    }

    /// Everything that an agent forks for a run begins a session (`Subprocess::ChildHook::SETSID`).
    fn leads_its_session(&self) -> bool {
        self.stat.as_ref().is_none_or(|stat| stat.session == stat.pid)
    }

    /// The launcher's first child, or the process itself, with what stops it from answering.
    fn executor(&mut self, marks: &Marks) -> Option<Stat> {
        let stat = self.stat.clone()?;
        let executor = if marks.launcher || is_launcher(&stat) {
            let child = self.processes.children(stat.pid).find_map(|child| self.processes.stat(child).ok());
            if child.is_none() {
                self.say("the launcher has no child: the executor has ended");
            }
            child?
        } else {
            stat
        };
        if executor.is_stopped() {
            self.say(format!("the executor, pid {}, is stopped", executor.pid));
        } else if executor.is_zombie() {
            self.say(format!("the executor, pid {}, is a zombie", executor.pid));
        }
        Some(executor)
    }

    fn listens(&mut self, sockets: &Seen<Sockets>, executor: i32) -> Option<bool> {
        let upid = self.claim.libprocess?;
        let address = upid.host.parse().ok()?;
        let process = self.processes.process(executor);
        let ours = namespace(&self.processes.host().proc.join("self"), "net");
        let (its, elsewhere) = match (ours, process.namespace("net")) {
            (Ok(ours), Ok(its)) if ours != its => (&Sockets::of(&process), false),
            (_, Err(Unseen::NotPermitted)) => (sockets, true),
            _ => (sockets, false),
        };
        let listens = its.as_ref().ok()?.listener(address, upid.port).is_some();
        if !listens && elsewhere {
            return None;
        }
        let words = if listens { "something listens" } else { "nothing listens" };
        self.say(format!("{words} at {address}:{}", upid.port));
        Some(listens)
    }
}

/// Whether its name is that of `mesos-containerizer`, cut to 15 bytes by the kernel.
fn is_launcher(stat: &Stat) -> bool {
    matches!(&*stat.comm, b"mesos-container" | b"lt-mesos-contai")
}

fn name(stat: &Stat) -> String {
    let name = if is_launcher(stat) { "mesos-containerizer".to_owned() } else { text(&stat.comm) };
    if stat.is_zombie() { format!("{name}, a zombie") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    const RUN: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";
    const OTHER: &str = "11111111-ca30-4182-94ce-105cb33b65b6";
    /// `Fake` boots at 1000 s; with this, a start at tick 10,000 is the second of the write.
    const WRITTEN: i64 = 1_100;

    fn launcher(run: &str) -> String {
        format!("MESOS_CONTAINERIZER_RUNTIME_DIRECTORY=/run/mesos/containers/{run}")
    }

    fn sandbox(run: &str) -> String {
        format!("MESOS_DIRECTORY=/x/runs/{run}")
    }

    fn judge_with(fake: &Fake, pid: i32, upid: Option<&Upid>) -> Judgement {
        let claim = Claim {
            framework_id: b"f",
            executor_id: b"e",
            container_id: RUN.as_bytes(),
            forked_pid: pid,
            forked_at: Some(WRITTEN),
            libprocess: upid,
        };
        let processes = Processes::look(&fake.host());
        judge(&processes, &Sockets::read(&fake.host()), &claim)
    }

    fn identity(fake: &Fake) -> Identity {
        judge_with(fake, 20, None).identity
    }

    #[test]
    fn a_launcher_and_its_child() {
        let fake = Fake::new();
        fake.process(20, 1, 9_990).comm("mesos-container").environ(&[&launcher(RUN)]);
        let lonely = judge_with(&fake, 20, None);
        assert_eq!((lonely.identity, lonely.executor), (Identity::Same, None));
        assert_eq!(lonely.evidence.last().unwrap(), "the launcher has no child: the executor has ended");
        fake.process(21, 20, 10_000).comm("mesos-executor").state('T');
        let judgement = judge_with(&fake, 20, None);
        assert_eq!(judgement.identity, Identity::Same);
        assert_eq!(judgement.executor.unwrap().pid, 21);
        assert_eq!(
            judgement.evidence,
            [
                "pid 20 is mesos-containerizer".to_owned(),
                format!("it is the launcher of container {RUN}"),
                "it started in the second in which forked.pid was written".to_owned(),
                "the executor, pid 21, is stopped".to_owned(),
            ]
        );
        assert!(judgement.not_checked.is_empty());
    }

    #[test]
    fn the_launcher_stays_itself_when_the_clock_is_set() {
        let fake = Fake::new();
        fake.process(20, 1, 900_000).environ(&[&launcher(RUN)]);
        assert_eq!(identity(&fake), Identity::Same);
    }

    #[test]
    fn marks_of_others() {
        let fake = Fake::new();
        fake.process(20, 1, 10_000).environ(&[&launcher(OTHER)]);
        assert_eq!(identity(&fake), Identity::Foreign);
        fake.process(20, 1, 10_000).environ(&[&sandbox(OTHER)]).cwd("/");
        assert_eq!(identity(&fake), Identity::Foreign);
        fake.process(20, 1, 10_000).environ(&["MESOS_EXECUTOR_ID=e2", "MESOS_FRAMEWORK_ID=f"]);
        assert_eq!(identity(&fake), Identity::Foreign);
        // What a child carries is not asked where the process itself says enough.
        fake.process(20, 1, 10_000).environ(&["MESOS_EXECUTOR_ID=e", "MESOS_FRAMEWORK_ID=f"]);
        assert_eq!(identity(&fake), Identity::Same);
    }

    #[test]
    fn time_alone() {
        let fake = Fake::new();
        let at = |start| {
            fake.process(20, 1, start).environ(&["PATH=/bin"]).cwd("/").cmdline(&["sleep", "7"]);
            identity(&fake)
        };
        assert_eq!(at(10_300), Identity::Foreign);
        assert_eq!(at(10_100), Identity::Unknown);
        assert_eq!(at(9_500), Identity::Unknown);
        assert_eq!(at(8_000), Identity::Foreign);
        // Not permitted or not there: what can't be looked at does not speak for it.
        let blind = |start, comm: &str| {
            fake.process(20, 1, start).comm(comm);
            judge_with(&fake, 20, None)
        };
        assert_eq!(blind(10_300, "sleep").identity, Identity::Foreign);
        assert_eq!(blind(10_300, "mesos-container").identity, Identity::Unknown);
        let judgement = blind(9_990, "sleep");
        assert_eq!(judgement.identity, Identity::Unknown);
        assert_eq!(judgement.not_checked, ["environment", "working directory", "command line"]);
    }

    #[test]
    fn an_old_launcher_is_known_by_its_child() {
        let fake = Fake::new();
        fake.process(20, 1, 9_950)
            .environ(&["PATH=/bin"])
            .cwd("/")
            .cmdline(&["mesos-containerizer", "launch"]);
        fake.process(21, 20, 9_970).environ(&[&sandbox(RUN)]);
        let judgement = judge_with(&fake, 20, None);
        assert_eq!(judgement.identity, Identity::Same);
        assert!(judgement.evidence.iter().any(|words| words.starts_with("its child, pid 21: ")));
    }

    #[test]
    fn younger_members_of_the_family() {
        let fake = Fake::new();
        fake.process(20, 1, 20_000).environ(&[&sandbox(RUN)]);
        assert_eq!(identity(&fake), Identity::Unknown);
        fake.process(19, 1, 9_990).environ(&[&sandbox(RUN)]);
        fake.process(20, 19, 20_000).environ(&[&sandbox(RUN)]);
        assert_eq!(identity(&fake), Identity::Foreign);
        fake.process(20, 1, 20_000).environ(&[&sandbox(RUN)]).status(
            "Name:	x
Tgid:	19
Pid:	20
",
        );
        assert_eq!(identity(&fake), Identity::Foreign);
    }

    #[test]
    fn nobody_and_half_dead() {
        let fake = Fake::new();
        assert_eq!(identity(&fake), Identity::Dead);
        fake.process(20, 1, 9_990).state('Z');
        assert_eq!(identity(&fake), Identity::Zombie);
        fake.process(20, 1, 20_000).state('Z');
        assert_eq!(identity(&fake), Identity::Foreign);
        for pid in [0, -1, -20] {
            assert_eq!(judge_with(&fake, pid, None).identity, Identity::Foreign, "{pid}");
        }
        assert_eq!(judge_with(&fake, -77, None).identity, Identity::Dead);
    }

    #[test]
    fn a_process_without_stat_is_not_checked() {
        let fake = Fake::new();
        std::fs::create_dir(fake.host().proc.join("20")).unwrap();
        let judgement = judge_with(&fake, 20, None);
        assert_eq!(judgement.identity, Identity::Unknown);
        assert!(judgement.not_checked.contains(&"state and start time"));
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn addresses() {
        let fake = Fake::new();
        fake.process(20, 1, 9_990).environ(&[&sandbox(RUN)]);
        let upid = Upid::parse(b"executor(1)@127.0.0.1:43607");
        assert_eq!(judge_with(&fake, 20, Some(&upid)).listens, None);
        fake.file("net/tcp", "sl\n 0: 0100007F:AA57 0:0 0A 0:0 0:0 0 0 0 77 1\n");
        assert_eq!(judge_with(&fake, 20, Some(&upid)).listens, Some(true));
        let other = Upid::parse(b"executor(1)@127.0.0.1:1");
        let judgement = judge_with(&fake, 20, Some(&other));
        assert_eq!(judgement.listens, Some(false));
        assert_eq!(judgement.evidence.last().unwrap(), "nothing listens at 127.0.0.1:1");
        assert_eq!(judge_with(&fake, 20, Some(&Upid::parse(b"executor(1)@node:1"))).listens, None);
    }
}
