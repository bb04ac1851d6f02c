//! What the host knows about the processes of a run, as the plain values that forecasts, repairs and views take.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::flags::Cgroups2;
use crate::host::{
    Claim, Environ, Freezer, Identity, Judgement, Liveness, Process, Seen, Stat, Unit, judge,
    own_pid_namespace,
};
use crate::layout::RelPath;
use crate::recovery::outcome::{Answers, Asked, CgroupKill, DockerClient, Holder, RunFacts};
use crate::source::{Directory, Source};
use crate::values::Duration;

use super::host_facts::HostFacts;

/// The processes of one host.
#[derive(Debug)]
pub(super) struct ProcessFacts<'a> {
    host: Option<&'a HostFacts>,
    source: &'a Source,
    /// Processes by session: a launcher starts one, and its executor stays in it.
    sessions: HashMap<i32, Vec<Stat>>,
    /// The service of the running agent.
    service: Option<String>,
    /// The host has cgroups v2 alone.
    cgroups2: bool,
    /// The pids of the checkpoint are those of another namespace.
    foreign_namespace: bool,
    directories: RefCell<HashMap<RelPath, Option<Directory<'a>>>>,
}

/// The most directories that stay open.
const MOST_OPEN: usize = 64;

impl<'a> ProcessFacts<'a> {
    pub(super) fn new(host: Option<&'a HostFacts>, source: &'a Source) -> Self {
        let mut sessions: HashMap<i32, Vec<Stat>> = HashMap::new();
        for stat in host.iter().flat_map(|host| host.processes.iter()) {
            sessions.entry(stat.session).or_default().push(stat.clone());
        }
        let agent = host.and_then(|host| host.agent.as_ref());
        let service = agent.and_then(|agent| service(&agent.process));
        let own = host.map(|host| own_pid_namespace(&host.host));
        let foreign_namespace = matches!((own, agent.map(|agent| agent.pid_namespace)), (Some(Ok(own)), Some(Ok(its))) if own != its);
        let cgroups2 = host.is_some_and(|host| host.cgroups2() == Cgroups2::Used);
        Self { host, source, cgroups2, sessions, service, foreign_namespace, directories: RefCell::default() }
    }

    /// Whether no process has this ID, neither as its own nor as that of its session. Cheap.
    pub(super) fn is_over(&self, pid: i32) -> bool {
        let Some(host) = self.host else { return true };
        !self.foreign_namespace
            && host.processes.liveness(pid) == Liveness::Dead
            && !self.sessions.contains_key(&pid)
    }

    /// When a `forked.pid` was last written, in whole seconds since 1970.
    pub(super) fn forked_at(&self, path: &RelPath) -> Option<i64> {
        self.written(path.as_bytes())
    }

    /// What is known of a run.
    pub(super) fn ask(&self, asked: &Asked<'_>) -> RunFacts {
        let Some(host) = self.host else { return unknown("processes were not checked") };
        if self.foreign_namespace {
            return unknown("the agent runs in another pid namespace, and its pids are of that");
        }
        let Some(pid) = asked.pid else { return RunFacts::default() };
        let claim = Claim {
            framework_id: asked.framework_id,
            executor_id: asked.executor_id,
            container_id: asked.container_id,
            forked_pid: pid,
            forked_at: self.written(asked.forked_pid_path),
            libprocess: asked.libprocess,
        };
        let judgement = judge(&host.processes, &host.sockets, &claim);
        let liveness = host.processes.liveness(pid);
        let stat = host.processes.stat(pid).ok();
        let executor = self.executor(pid, &judgement);
        let freezer = executor.as_ref().map(|stat| {
            let process = host.processes.process(stat.pid);
            if self.cgroups2 {
                Freezer::of_v2(&host.host, &process)
            } else {
                Freezer::of(&host.host, &process)
            }
        });
        let mut facts = RunFacts {
            alive: match liveness {
                Liveness::Alive => Some(true),
                Liveness::Dead => Some(false),
                Liveness::Unknown => None,
            },
            holder: holder(judgement.identity),
            undying: undying(host, pid, stat.as_ref()),
            executor: answers(judgement.identity, executor.as_ref(), freezer.as_ref()),
            executor_pid: executor.as_ref().map(|stat| stat.pid),
            listens: judgement.listens.or_else(|| listens(host, asked)),
            evidence: judgement.evidence,
            not_checked: judgement.not_checked.into_iter().map(ToOwned::to_owned).collect(),
            ..RunFacts::default()
        };
        if facts.executor == Answers::Frozen {
            let pid = facts.executor_pid.unwrap_or(pid);
            facts.evidence.push(format!("the executor, pid {pid}, is frozen by the freezer of its cgroup"));
        }
        let forked = (liveness == Liveness::Alive).then(|| {
            let process = host.processes.process(pid);
            if self.cgroups2 { Freezer::path_v2(&process) } else { Freezer::path(&process) }
        });
        let freezer = freezer.map(|freezer| freezer.map(|freezer| freezer.path));
        let freezers: Vec<String> = forked.into_iter().chain(freezer).flatten().collect();
        facts.freezers = (!freezers.is_empty()).then_some(freezers);
        facts.cgroups2 = self.cgroups2;
        if let Some(executor) = executor {
            self.of_executor(host, &executor, &mut facts);
        }
        facts
    }

    /// What only the executor's own process knows.
    fn of_executor(&self, host: &HostFacts, executor: &Stat, facts: &mut RunFacts) {
        let process = host.processes.process(executor.pid);
        if let Ok(environ) = process.environ() {
            let secs =
                |name: &str| environ.get(name).and_then(|text| Some(Duration::parse(text).ok()?.secs()));
            facts.recovery_timeout_secs = secs("MESOS_RECOVERY_TIMEOUT");
            facts.backoff_secs = secs("MESOS_SUBSCRIPTION_BACKOFF_MAX");
            facts.checkpoints = environ.get("MESOS_CHECKPOINT").map(|text| text == b"1");
            facts.http = speaks_http(executor, &environ);
        }
        facts.cgroup_kill = self.cgroup_kill(host, &process);
        facts.docker_client = docker_client(host, executor);
    }

    /// The executor: as identified, or, if its launcher has ended, a process that is left in the launcher's session.
    fn executor(&self, pid: i32, judgement: &Judgement) -> Option<Stat> {
        if matches!(judgement.identity, Identity::Same | Identity::Unknown) {
            return judgement.executor.clone().map(|stat| self.behind_shell(stat));
        }
        if pid <= 1 || judgement.identity == Identity::Foreign {
            return None;
        }
        let left = self.sessions.get(&pid)?.iter().filter(|stat| stat.pid != pid && !stat.is_zombie());
        left.min_by_key(|stat| (stat.group != pid, stat.start_ticks, stat.pid)).cloned()
    }

    /// A command that is run by a shell: the executor is the shell's child, in the same session.
    fn behind_shell(&self, stat: Stat) -> Stat {
        let is_shell = matches!(&*stat.comm, b"sh" | b"bash" | b"dash");
        let Some(host) = self.host.filter(|_| is_shell) else { return stat };
        let mut children = host.processes.children(stat.pid);
        match (children.next().and_then(|pid| host.processes.stat(pid).ok()), children.next()) {
            (Some(child), None) if child.session == stat.session => child,
            _ => stat,
        }
    }

    /// When a `forked.pid` was last written, in whole seconds since 1970. The directory of a framework's executors stays
    /// open: its path is long, and the same for all of them.
    fn written(&self, path: &[u8]) -> Option<i64> {
        let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        // meta/slaves/ID/frameworks/ID/executors, then ID/runs/ID/pids, then the file. In a runtime directory there may be
        // no more than the first of the three.
        let (name, directories) = parts.split_last()?;
        let (shared, own) = directories.split_at(directories.len().min(6));
        let shared = RelPath::new(shared.join(&b'/'));
        let mut directories = self.directories.borrow_mut();
        if directories.len() > MOST_OPEN {
            directories.clear();
        }
        let start = directories.entry(shared).or_insert_with_key(|path| self.source.directory(path).ok());
        let start = start.as_ref()?;
        let own = if own.is_empty() { None } else { Some(start.descend(own).ok()?) };
        own.as_ref().unwrap_or(start).stat(name).ok().map(|stat| stat.mtime)
    }

    /// The agent's service, if it is up and a process is in its cgroup: stopping it may kill the process.
    fn cgroup_kill(&self, host: &HostFacts, process: &Process) -> Option<CgroupKill> {
        if host.units.is_empty() && self.service.is_none() {
            return None;
        }
        let cgroups = process.cgroups().ok()?;
        let is_up = |unit: &&Unit| unit.started == Ok(true) || self.service.as_deref() == Some(&*unit.name);
        if let Some(unit) = host.units.iter().filter(is_up).find(|unit| unit.contains(&cgroups)) {
            let kills = unit.kills(&cgroups);
            return kills.then(|| CgroupKill { unit: unit.name.clone(), kills: Some(true) });
        }
        let service = self.service.as_ref()?;
        let is_known = host.units.iter().any(|unit| unit.name == *service);
        let inside = cgroups.iter().any(|cgroup| cgroup.contains(service));
        (inside && !is_known).then(|| CgroupKill { unit: service.clone(), kills: None })
    }
}

/// Whether anything listens at the executor's address, in the network of this host, where its process is not known.
fn listens(host: &HostFacts, asked: &Asked<'_>) -> Option<bool> {
    let upid = asked.libprocess?;
    let address = upid.host.parse().ok()?;
    host.sockets.listens(address, upid.port)
}

fn unknown(why: &str) -> RunFacts {
    RunFacts { not_checked: vec![why.to_owned()], ..RunFacts::default() }
}

fn holder(identity: Identity) -> Holder {
    match identity {
        Identity::Same => Holder::Same,
        Identity::Foreign => Holder::Foreign,
        Identity::Zombie => Holder::Zombie,
        Identity::Dead => Holder::Nobody,
        Identity::Unknown => Holder::Unknown,
    }
}

fn answers(identity: Identity, executor: Option<&Stat>, freezer: Option<&Seen<Freezer>>) -> Answers {
    let is_frozen = freezer.map(|freezer| freezer.as_ref().map_or_else(|why| Err(*why), |it| it.is_frozen));
    match (identity, executor) {
        (Identity::Unknown, _) => Answers::Unknown,
        (_, None) => Answers::Gone,
        (_, Some(stat)) if stat.is_zombie() => Answers::Gone,
        (_, Some(stat)) if stat.is_stopped() => Answers::Stopped,
        _ if is_frozen == Some(Ok(true)) => Answers::Frozen,
        // A process that waits for its disk looks like a frozen one.
        (_, Some(stat)) if stat.is_uninterruptible() && is_frozen != Some(Ok(false)) => Answers::Unknown,
        _ => Answers::Yes,
    }
}

/// What SIGKILL does not end: process groups, zombies, kernel threads, and threads, which the agent does not find when it
/// looks for the process.
fn undying(host: &HostFacts, pid: i32, stat: Option<&Stat>) -> bool {
    let is_thread = || host.processes.thread_group(pid).is_ok_and(|group| group != pid);
    pid <= 0 || stat.is_some_and(|stat| stat.is_zombie() || stat.is_kernel_thread()) || is_thread()
}

/// By the names of the agent's own executors, truncated by the kernel; unknown for others.
fn speaks_http(executor: &Stat, environ: &Environ) -> Option<bool> {
    match &*executor.comm {
        b"mesos-default-e" | b"lt-mesos-defaul" => Some(true),
        b"mesos-executor" | b"lt-mesos-execut" => {
            environ.get("MESOS_HTTP_COMMAND_EXECUTOR").map(|text| text == b"1")
        }
        _ => None,
    }
}

/// What the docker executor waits for, by the docker clients among its children. Unknown where one cannot be read.
fn docker_client(host: &HostFacts, executor: &Stat) -> Option<DockerClient> {
    if !matches!(&*executor.comm, b"mesos-docker-ex" | b"lt-mesos-docker") {
        return None;
    }
    let (mut runs, mut stops) = (false, false);
    for pid in host.processes.children(executor.pid) {
        if host.processes.stat(pid).ok()?.is_zombie() {
            continue;
        }
        let words = host.processes.process(pid).cmdline().ok()?;
        // The executor calls `docker -H SOCKET COMMAND`, where docker may be a script.
        let command = words.iter().position(|word| **word == *b"-H").and_then(|at| words.get(at + 2));
        runs |= command.is_some_and(|word| **word == *b"run");
        stops |= command.is_some_and(|word| **word == *b"stop");
    }
    match (runs, stops) {
        (true, true) => Some(DockerClient::Stops),
        (true, false) => Some(DockerClient::Runs),
        _ => (!host.processes.hidden()).then_some(DockerClient::Ended),
    }
}

/// The service whose cgroup a process is in.
fn service(process: &Process) -> Option<String> {
    let cgroups = process.cgroups().ok()?;
    let mut parts = cgroups.iter().flat_map(|cgroup| cgroup.path.split('/'));
    parts.find(|part| part.ends_with(".service")).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{Host, OwnSockets, Processes, units};
    use crate::source::{Options, locate};
    use chrono::DateTime;
    use std::path::Path;

    const RUN: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";

    fn write(path: &Path, content: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    const IN_UNIT: &str = "0::/system.slice/mesos-slave.service\n";

    fn process(proc_root: &Path, (pid, parent): (i32, i32), comm: &str, environ: &str, cgroup: &str) {
        let own = proc_root.join(pid.to_string());
        let tail = "0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 10 0 0";
        write(&own.join("stat"), &format!("{pid} ({comm}) S {parent} 20 20 {tail}\n"));
        write(&own.join("environ"), environ);
        write(&own.join("cgroup"), cgroup);
    }

    /// A launcher with its executor, in the cgroup of the agent's unit.
    fn facts(unit: Option<&str>, is_up: bool) -> RunFacts {
        facts_in(IN_UNIT, unit, is_up)
    }

    fn facts_in(cgroup: &str, unit: Option<&str>, is_up: bool) -> RunFacts {
        let dir = tempfile::tempdir().unwrap();
        let (proc_root, root) = (dir.path().join("proc"), dir.path().join("root"));
        let launcher = format!("MESOS_CONTAINERIZER_RUNTIME_DIRECTORY=/run/mesos/containers/{RUN}\0");
        process(&proc_root, (20, 1), "mesos-container", &launcher, cgroup);
        let own = "MESOS_CHECKPOINT=1\0MESOS_RECOVERY_TIMEOUT=1hrs\0MESOS_HTTP_COMMAND_EXECUTOR=0\0";
        process(&proc_root, (21, 20), "mesos-executor", own, cgroup);
        if let Some(unit) = unit {
            let text = format!("[Service]\nExecStart=/usr/sbin/mesos-agent\n{unit}\n");
            write(&root.join("etc/systemd/system/mesos-slave.service"), &text);
        }
        if is_up {
            write(&root.join("run/systemd/units/invocation:mesos-slave.service"), "");
        }
        let host = Host::at(&proc_root, &root, DateTime::UNIX_EPOCH);
        let host_facts = HostFacts {
            processes: std::sync::Arc::new(Processes::look(&host)),
            sockets: std::sync::Arc::new(OwnSockets::of(&host)),
            units: units(&host).into(),
            agent: None,
            host,
        };
        std::fs::create_dir_all(dir.path().join("work/meta/slaves")).unwrap();
        let source = locate(&dir.path().join("work"), "test", &Options::default()).unwrap();
        let asked = Asked {
            framework_id: b"f",
            executor_id: b"e",
            container_id: RUN.as_bytes(),
            pid: Some(20),
            forked_pid_path: b"",
            libprocess: None,
        };
        ProcessFacts::new(Some(&host_facts), &source).ask(&asked)
    }

    #[test]
    fn an_executor_tells_of_itself() {
        let facts = facts(None, false);
        assert_eq!((facts.alive, facts.holder, facts.executor), (Some(true), Holder::Same, Answers::Yes));
        assert_eq!((facts.executor_pid, facts.checkpoints, facts.http), (Some(21), Some(true), Some(false)));
        assert_eq!(facts.recovery_timeout_secs, Some(3_600.0));
        assert_eq!(facts.cgroup_kill, None);
    }

    #[test]
    fn a_unit_kills_what_is_in_its_cgroup() {
        let kills = |unit, is_up| {
            facts(Some(unit), is_up).cgroup_kill.map(|cgroup_kill| (cgroup_kill.unit, cgroup_kill.kills))
        };
        let killed = Some(("mesos-slave.service".to_owned(), Some(true)));
        assert_eq!(kills("", true), killed);
        assert_eq!(kills("KillMode=mixed", true), killed);
        assert_eq!(kills("KillMode=process", true), None);
        // The unit is down already: starting it kills no process.
        assert_eq!(kills("", false), None);
        // What is delegated is killed all the same.
        assert_eq!(kills("Delegate=yes", true), killed);
    }

    #[test]
    fn a_unit_spares_what_is_in_another_cgroup() {
        let kills = |cgroup: &str| facts_in(cgroup, Some(""), true).cgroup_kill.is_some();
        for inside in [
            "1:name=systemd:/system.slice/mesos-slave.service\n",
            "4:freezer:/mesos/c\n1:name=systemd:/system.slice/mesos-slave.service/sub\n",
        ] {
            assert!(kills(inside), "{inside}");
        }
        for outside in [
            // Until 1.5 executors are moved to a slice of their own.
            "4:freezer:/mesos/c\n1:name=systemd:/mesos_executors.slice\n",
            // Since 1.6 the linux launcher has the same cgroups in systemd's hierarchy.
            "4:freezer:/mesos/c\n1:name=systemd:/mesos/c\n",
            "0::/mesos/c/leaf\n",
            // Other hierarchies are not systemd's.
            "4:freezer:/system.slice/mesos-slave.service\n1:name=systemd:/mesos_executors.slice\n",
        ] {
            assert!(!kills(outside), "{outside}");
        }
    }
}
