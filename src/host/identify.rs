//! Answers who has a checkpointed id: marks on the process first, then its age, then the absence of marks.
//! The markers are in `process_markers`; what recovery concludes is decided elsewhere.

use super::age::Age;
use super::executor::{executor_of, is_launcher, listens};
use super::identity::{Claim, Identity, Judgement};
use super::process_markers::{Marks, text};
use super::processes::{Liveness, Processes};
use super::sockets::OwnSockets;
use super::stat::Stat;

/// Judges the process of a run. Reads little more than its environment.
pub fn judge(processes: &Processes, sockets: &OwnSockets, claim: &Claim<'_>) -> Judgement {
    let mut case =
        Case { processes, claim, stat: processes.stat(claim.forked_pid).ok(), evidence: Vec::new() };
    let (identity, marks) = case.identity();
    let living = case.stat.filter(|_| matches!(identity, Identity::Same | Identity::Unknown));
    let mut evidence = case.evidence;
    let executor = living.and_then(|stat| executor_of(processes, stat, marks.launcher, &mut evidence));
    let asked = executor.as_ref().zip(claim.libprocess);
    let listens = asked.and_then(|(executor, upid)| listens(processes, sockets, executor.pid, upid));
    if let Some((listens, upid)) = listens.zip(claim.libprocess) {
        let words = if listens { "something listens" } else { "nothing listens" };
        evidence.push(format!("{words} at {}:{}", upid.host, upid.port));
    }
    Judgement { identity, evidence, not_checked: marks.not_checked, executor, listens }
}

/// Whether a process bears marks of a run: what the executor's children inherit, or a place in its cgroup. Proves
/// nothing by itself.
pub fn bears_marks(processes: &Processes, pid: i32, claim: &Claim<'_>) -> bool {
    !Marks::of(&processes.process(pid), claim).ours.is_empty()
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
                self.say(format!("{pid} is not a process ID: kill treats it as a process group"));
                (Identity::Foreign, Marks::default())
            }
            Liveness::Alive => self.living(),
        }
    }

    fn living(&mut self) -> (Identity, Marks) {
        let age = Age::of(self.processes, self.stat.as_ref(), self.claim.forked_at);
        if let Some(stat) = self.stat.clone() {
            self.say(format!("pid {} is {}", stat.pid, name(&stat)));
            if stat.is_kernel_thread() || (stat.is_zombie() && age.is_late()) {
                self.evidence.extend(age.words());
                return (Identity::Foreign, Marks::default());
            }
            if stat.is_zombie() {
                return (Identity::Zombie, Marks::default());
            }
        }
        let process = self.processes.process(self.claim.forked_pid);
        let mut marks = Marks::of(&process, self.claim);
        self.evidence.extend(marks.ours.iter().chain(&marks.others).cloned());
        self.evidence.extend(age.words());
        let identity = self.weigh(age, &marks);
        if self.stat.is_none() {
            marks.not_checked.push("state and start time");
        } else if !age.is_known() {
            marks.not_checked.push("start time");
        }
        (identity, marks)
    }

    /// Marks first, then time, then the absence of marks.
    fn weigh(&mut self, age: Age, marks: &Marks) -> Identity {
        let late = age.is_late();
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
        if age.is_prompt() && self.leads_its_session() { Identity::Unknown } else { Identity::Foreign }
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

    fn judge_pid(fake: &Fake, pid: i32) -> Judgement {
        let claim = Claim {
            framework_id: b"f",
            executor_id: b"e",
            container_id: RUN.as_bytes(),
            forked_pid: pid,
            forked_at: Some(WRITTEN),
            libprocess: None,
        };
        let processes = Processes::look(&fake.host());
        judge(&processes, &OwnSockets::of(&fake.host()), &claim)
    }

    fn identity(fake: &Fake) -> Identity {
        judge_pid(fake, 20).identity
    }

    #[test]
    fn a_launcher_and_its_child() {
        let fake = Fake::new();
        fake.process(20, 1, 9_990).comm("mesos-container").environ(&[&launcher(RUN)]);
        let lonely = judge_pid(&fake, 20);
        assert_eq!((lonely.identity, lonely.executor), (Identity::Same, None));
        assert_eq!(lonely.evidence.last().unwrap(), "the launcher has no child: the executor has ended");
        fake.process(21, 20, 10_000).comm("mesos-executor").state('T');
        let judgement = judge_pid(&fake, 20);
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
            judge_pid(&fake, 20)
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
        let judgement = judge_pid(&fake, 20);
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
            assert_eq!(judge_pid(&fake, pid).identity, Identity::Foreign, "{pid}");
        }
        assert_eq!(judge_pid(&fake, -77).identity, Identity::Dead);
    }

    #[test]
    fn a_process_without_stat_is_not_checked() {
        let fake = Fake::new();
        std::fs::create_dir(fake.host().proc.join("20")).unwrap();
        let judgement = judge_pid(&fake, 20);
        assert_eq!(judgement.identity, Identity::Unknown);
        assert!(judgement.not_checked.contains(&"state and start time"));
    }
}
