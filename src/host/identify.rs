//! Determines whether the process of a checkpointed pid belongs to the run. What the kernel says (cgroup, start time,
//! session, threads) outranks what the process says of itself (environment, working directory, command line). Where they
//! contradict each other the answer is unknown, and no change relies on it. The marks are in `process_markers`.

use super::age::Age;
use super::can_write::is_of_root;
use super::executor::{executor_of, is_launcher, listens};
use super::identity::{Claim, Identity, Judgement};
use super::process_markers::{Marks, text};
use super::processes::{Liveness, Processes};
use super::sockets::OwnSockets;
use super::stat::Stat;

/// Judges the process of a run. Little more than its environment is read.
pub fn judge(processes: &Processes, sockets: &OwnSockets, claim: &Claim<'_>) -> Judgement {
    let mut case = Case {
        processes,
        claim,
        stat: processes.stat(claim.forked_pid).ok(),
        evidence: Vec::new(),
        by_kernel: false,
    };
    let (identity, marks) = case.identity();
    let by_kernel = case.by_kernel;
    let living = case.stat.filter(|_| matches!(identity, Identity::Same | Identity::Unknown));
    let mut evidence = case.evidence;
    let executor = living.and_then(|stat| executor_of(processes, stat, marks.launcher, &mut evidence));
    let asked = executor.as_ref().zip(claim.libprocess);
    let listens = asked.and_then(|(executor, upid)| listens(processes, sockets, executor.pid, upid));
    if let Some((listens, upid)) = listens.zip(claim.libprocess) {
        let words = if listens { "something listens" } else { "nothing listens" };
        evidence.push(format!("{words} at {}:{}", upid.host, upid.port));
    }
    Judgement { identity, by_kernel, evidence, not_checked: marks.not_checked, executor, listens }
}

/// Whether a process has marks of a run: what the executor's children inherit, or its cgroup. This alone proves nothing.
pub fn bears_marks(processes: &Processes, pid: i32, claim: &Claim<'_>) -> bool {
    Marks::of(&processes.process(pid), claim).ties()
}

struct Case<'a> {
    processes: &'a Processes,
    claim: &'a Claim<'a>,
    stat: Option<Stat>,
    evidence: Vec<String>,
    /// What the kernel says supports the identity.
    by_kernel: bool,
}

impl Case<'_> {
    fn say(&mut self, words: impl Into<String>) {
        self.evidence.push(words.into());
    }

    fn identity(&mut self) -> (Identity, Marks) {
        let pid = self.claim.forked_pid;
        match self.processes.liveness(pid) {
            Liveness::Dead => {
                self.say(format!("no process has the ID {pid}"));
                (Identity::Dead, Marks::default())
            }
            Liveness::Unknown => {
                self.say(format!("whether a process has the ID {pid} cannot be determined"));
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
        self.evidence.extend(marks.words().cloned());
        self.evidence.extend(age.words());
        let identity = self.weigh(age, &marks);
        if self.stat.is_none() {
            marks.not_checked.push("state and start time");
        } else if !age.is_known() {
            marks.not_checked.push("start time");
        }
        (identity, marks)
    }

    /// Considers what the kernel says, then what the process says, then that there are no marks.
    fn weigh(&mut self, age: Age, marks: &Marks) -> Identity {
        let late = age.is_late();
        if self.is_thread() {
            return Identity::Foreign;
        }
        let says_ours = !marks.ours.is_empty();
        let says_other = !says_ours && !marks.others.is_empty();
        if marks.is_in_its_cgroup() && !late {
            self.by_kernel = true;
            return if says_other { self.contradiction() } else { Identity::Same };
        }
        if marks.is_in_another_cgroup() {
            return if says_ours { self.contradiction() } else { Identity::Foreign };
        }
        if late && marks.ties() {
            // The clock was set, or the executor started the process, or the process lies. A process of root is believed.
            return match (marks.launcher && self.is_believed(), self.parent_is_ours()) {
                (true, _) => Identity::Same,
                (false, true) => Identity::Foreign,
                (false, false) => self.contradiction(),
            };
        }
        if says_ours {
            self.by_kernel = age.is_known();
            return Identity::Same;
        }
        if says_other {
            // It started when the run did, leads a session, and says that it belongs to another run.
            let is_likely = age.is_prompt() && self.leads_its_session();
            return if is_likely && !self.is_believed() { self.contradiction() } else { Identity::Foreign };
        }
        if late {
            let of_mesos =
                self.stat.as_ref().is_none_or(|stat| is_launcher(stat) || stat.comm.starts_with(b"mesos-"));
            return if of_mesos && !marks.complete() { Identity::Unknown } else { Identity::Foreign };
        }
        if self.child_is_ours() {
            self.by_kernel = age.is_known();
            return Identity::Same;
        }
        if !marks.complete() {
            return Identity::Unknown;
        }
        self.say("neither its environment, its working directory nor its command line names an executor");
        if age.is_prompt() && self.leads_its_session() { Identity::Unknown } else { Identity::Foreign }
    }

    fn contradiction(&mut self) -> Identity {
        self.say("what the kernel says of it contradicts what it says of itself");
        Identity::Unknown
    }

    fn is_believed(&self) -> bool {
        is_of_root(&self.processes.process(self.claim.forked_pid))
    }

    /// Whether the ID is that of a thread other than the first. The agent forks processes, so it never records one.
    fn is_thread(&mut self) -> bool {
        let pid = self.claim.forked_pid;
        let group = self.processes.thread_group(pid);
        let Some(group) = group.ok().filter(|group| *group != pid) else { return false };
        self.say(format!("{pid} is a thread of process {group}"));
        true
    }

    fn parent_is_ours(&mut self) -> bool {
        let Some(parent) = self.stat.as_ref().map(|stat| stat.parent).filter(|parent| *parent > 1) else {
            return false;
        };
        let is_ours = Marks::of(&self.processes.process(parent), self.claim).ties();
        if is_ours {
            self.say(format!("it is a child of pid {parent}, which belongs to the same run"));
        }
        is_ours
    }

    fn child_is_ours(&mut self) -> bool {
        let children = self.processes.children(self.claim.forked_pid);
        let marked = children.take(16).find_map(|child| {
            let marks = Marks::of(&self.processes.process(child), self.claim);
            let words = marks.words().next().filter(|_| marks.ties());
            words.map(|words| format!("its child, pid {child}: {words}"))
        });
        marked.map(|words| self.say(words)).is_some()
    }

    /// Everything that an agent forks for a run starts a session (`Subprocess::ChildHook::SETSID`).
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

    const ROOT: &str = "Uid:\t0\t0\t0\t0\n";
    const USER: &str = "Uid:\t1000\t1000\t1000\t1000\n";

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
        fake.process(20, 1, 900_000).environ(&[&launcher(RUN)]).status(ROOT);
        assert_eq!(identity(&fake), Identity::Same);
        // A process of another user has the ID, and that user can write anything into its memory.
        fake.process(20, 1, 900_000).environ(&[&launcher(RUN)]).status(USER);
        assert_eq!(identity(&fake), Identity::Unknown);
    }

    #[test]
    fn the_cgroup_stands_above_words() {
        let fake = Fake::new();
        let judged = |start, cgroup: &str, environ: &[&str]| {
            let process = fake.process(20, 1, start).environ(environ).cwd("/").cmdline(&["x"]);
            process.file("cgroup", &format!("7:freezer:/mesos/{cgroup}\n"));
            let judgement = judge_pid(&fake, 20);
            (judgement.identity, judgement.by_kernel)
        };
        for start in [8_000, 10_000] {
            assert_eq!(judged(start, RUN, &["A=1"]), (Identity::Same, true));
            assert_eq!(judged(start, RUN, &[&launcher(OTHER)]), (Identity::Unknown, true));
            assert_eq!(judged(start, RUN, &[&sandbox(OTHER)]), (Identity::Unknown, true));
            assert_eq!(judged(start, OTHER, &[&sandbox(RUN)]), (Identity::Unknown, false));
            assert_eq!(judged(start, OTHER, &[&launcher(RUN)]), (Identity::Unknown, false));
            assert_eq!(judged(start, OTHER, &["A=1"]), (Identity::Foreign, false));
        }
        // A younger process in the cgroup of the run is not the forked one, or the clock was set.
        assert_eq!(judged(20_000, RUN, &["A=1"]), (Identity::Unknown, false));
        assert_eq!(judged(20_000, OTHER, &[&sandbox(RUN)]), (Identity::Unknown, false));
    }

    #[test]
    fn words_alone_are_no_reason_to_end_a_process() {
        let fake = Fake::new();
        fake.process(20, 1, 9_990).environ(&[&sandbox(RUN)]);
        assert!(judge_pid(&fake, 20).by_kernel);
        fake.file("stat", "cpu 0\n");
        let judgement = judge_pid(&fake, 20);
        assert_eq!((judgement.identity, judgement.by_kernel), (Identity::Same, false));
    }

    #[test]
    fn marks_of_others() {
        let fake = Fake::new();
        let judged = |start, status: &str, environ: &[&str]| {
            fake.process(20, 1, start).environ(environ).cwd("/").status(status);
            identity(&fake)
        };
        let executor = ["MESOS_EXECUTOR_ID=e2", "MESOS_FRAMEWORK_ID=f"];
        for others in [&[&*launcher(OTHER)][..], &[&*sandbox(OTHER)], &executor] {
            assert_eq!(judged(10_000, ROOT, others), Identity::Foreign);
            // It started when the run did: a user who can change what it says may hide it.
            assert_eq!(judged(10_000, USER, others), Identity::Unknown);
            assert_eq!(judged(10_000, "", others), Identity::Unknown);
            assert_eq!(judged(8_000, USER, others), Identity::Foreign);
            assert_eq!(judged(20_000, USER, others), Identity::Foreign);
        }
        // Marks of children are not read where the process itself says enough.
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
        // What is not permitted or missing is not evidence.
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
