//! What processes say against the files: pids of live runs that other processes have now, and runs that live though the agent
//! gives them up. The caller answers what is known about processes.

use std::collections::{HashMap, HashSet};

use crate::layout::{Name, RelPath};
use crate::model::{Agent, Checkpoint, ContainerType, Executor, File, Framework, Run};
use crate::recovery::outcome::{Asked, Holder, INIT, RunFacts, has_unfinished};
use crate::recovery::{BootId, Code, Conditions, Launcher, is_boot_id};
use crate::values::{Upid, parse_int};

use super::collector::Collector;
use super::finding::Finding;
use super::silent_severity::{PID_MAY_DO, PID_UNUSED};

/// What is known of the processes of runs.
pub(crate) type Ask<'a> = dyn Fn(&Asked<'_>) -> RunFacts + 'a;

/// Live runs whose `forked.pid` is the pid of a process that is proved to be another (R136), or not the one that the runtime
/// directory has (R213). Where two of them have one pid, that is a finding of its own.
pub(crate) fn stolen_pids(
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    launcher: Launcher,
    ask: &Ask<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut looker = Collector { findings: &mut findings };
    let Some(agent) = agent_before_reboot(checkpoint, conditions) else { return findings };
    let mut runs_of: HashMap<i32, usize> = HashMap::new();
    for pid in agent.live_runs().filter(|run| !is_docker(run.1)).filter_map(|(_, _, run)| pid(run)) {
        *runs_of.entry(pid).or_default() += 1;
    }
    for (framework, executor, run) in agent.live_runs().filter(|(_, _, run)| run.sentinel == Some(false)) {
        let Some(own) = pid(run) else { continue };
        if !is_docker(executor) && runs_of[&own] > 1 {
            continue;
        }
        let at = At { agent: &agent.id, framework: &framework.id, executor: &executor.id, run };
        let path = at.home().join("pids/forked.pid");
        let facts = at.facts(ask, own);
        if facts.holder == Holder::Same {
            continue;
        }
        let is_heard = facts.listens == Some(true);
        let runtime = runtime_pid(checkpoint, &run.id).filter(|runtime| *runtime != own);
        let holder_of = |pid| at.facts(ask, pid).holder;
        match runtime.map(|pid| (pid, holder_of(pid))) {
            Some((pid, Holder::Same)) => {
                let evidence = facts.evidence.join("; ");
                let text =
                    format!("the runtime directory has pid {pid}, which is the executor's; {evidence}");
                looker.note(Code::ForkedPidDiffers, &path, text);
                let is_lost = facts.alive == Some(false) || facts.holder == Holder::Foreign && !is_heard;
                if !is_lost {
                    looker.last_is(PID_MAY_DO);
                }
            }
            Some((pid, Holder::Unknown)) if facts.holder == Holder::Unknown => {
                let text = format!("it contains {own}, the runtime directory has pid {pid}");
                looker.note(Code::ForkedPidDiffers, &path, text);
                looker.last_is(PID_MAY_DO);
            }
            _ if facts.holder == Holder::Foreign => {
                looker.note(Code::ForkedPidReused, &path, facts.evidence.join("; "));
                // The linux launcher kills by cgroup. What listens at its address may be the executor.
                if launcher == Launcher::Linux || is_heard {
                    looker.last_is(PID_UNUSED);
                }
            }
            _ => {}
        }
    }
    findings
}

fn is_docker(executor: &Executor) -> bool {
    executor.info.value().is_some_and(|facts| facts.container == ContainerType::Docker)
}

/// Runs that the agent abandons although they live: their processes show it, or Docker's files; `docker`: the container IDs of
/// those that run there.
pub(crate) fn given_up_alive(
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    docker: &HashSet<Name>,
    ask: &Ask<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut looker = Collector { findings: &mut findings };
    let Some(agent) = agent_before_reboot(checkpoint, conditions) else { return findings };
    let executors =
        agent.frameworks.iter().flat_map(|node| node.executors.iter().map(move |one| (node, one)));
    for (framework, executor) in executors {
        let Some(latest) = executor.latest.id() else { continue };
        for run in &executor.runs {
            let is_latest = run.id == *latest;
            let is_given_up = match run.sentinel {
                Some(true) => is_latest && has_unfinished(run),
                Some(false) => !is_latest,
                None => false,
            };
            if !is_given_up {
                continue;
            }
            let at = At { agent: &agent.id, framework: &framework.id, executor: &executor.id, run };
            let lives = |facts: RunFacts| facts.alive == Some(true) && facts.holder == Holder::Same;
            let lives = || pid(run).is_some_and(|pid| lives(at.facts(ask, pid)));
            if is_latest && (docker.contains(&run.id) || lives()) {
                let text = "the run lives".to_owned();
                looker.note(Code::SentinelTooEarly, &at.home().join("executor.sentinel"), text);
            } else if !is_latest && lives() {
                let text = format!("it names {latest}, and {} lives", run.id);
                looker.note(Code::RunLatestStale, &at.home().parent().join("latest"), text);
            }
        }
    }
    findings
}

/// A run, and where it is.
struct At<'a> {
    agent: &'a Name,
    framework: &'a Name,
    executor: &'a Name,
    run: &'a Run,
}

impl At<'_> {
    fn home(&self) -> RelPath {
        RelPath::of_run("meta/slaves", self.agent, self.framework, self.executor, &self.run.id)
    }

    /// What is known of its process, if that has this pid.
    fn facts(&self, ask: &Ask<'_>, pid: i32) -> RunFacts {
        let libprocess = self.run.libprocess_pid.value().map(|text| Upid::parse(text));
        ask(&Asked {
            framework_id: self.framework.as_bytes(),
            executor_id: self.executor.as_bytes(),
            container_id: self.run.id.as_bytes(),
            pid: Some(pid),
            forked_pid_path: self.home().join("pids/forked.pid").as_bytes(),
            libprocess: libprocess.as_ref(),
        })
    }
}

/// Live runs whose `forked.pid` is not the pid of a process (R260), or that of init.
pub(super) fn groups(looker: &mut Collector<'_>, checkpoint: &Checkpoint, conditions: &Conditions) {
    for (path, number) in live_pids(checkpoint, conditions) {
        if number == i64::from(INIT) {
            looker.note(Code::ForkedPidReused, &path, "it contains 1, the pid of init".to_owned());
        } else if number <= 0 {
            looker.note(Code::ForkedPidOfGroup, &path, format!("it contains {number}"));
        }
    }
}

/// Each `forked.pid` of a live run, and the number in it; of containers of Docker only that of init.
fn live_pids(checkpoint: &Checkpoint, conditions: &Conditions) -> Vec<(RelPath, i64)> {
    let Some(agent) = agent_before_reboot(checkpoint, conditions) else { return Vec::new() };
    let number = |(framework, executor, run): (&Framework, &Executor, &Run)| {
        let number = parse_int(run.forked_pid.value()?, i64::from(i32::MIN)..=i64::from(i32::MAX))?;
        let is_odd = number == i64::from(INIT) || number <= 0 && !is_docker(executor);
        let home = || RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
        is_odd.then(|| (home().join("pids/forked.pid"), number))
    };
    agent.live_runs().filter_map(number).collect()
}

fn pid(run: &Run) -> Option<i32> {
    a_pid(run.forked_pid.value()?)
}

/// The pid of a container in the runtime directory.
pub(crate) fn runtime_pid(checkpoint: &Checkpoint, container: &Name) -> Option<i32> {
    a_pid(checkpoint.container(container)?.pid.value()?)
}

/// The ID of a process, as the agent reads it.
pub(crate) fn a_pid(text: &[u8]) -> Option<i32> {
    parse_int(text, 1..=i64::from(i32::MAX)).and_then(|pid| i32::try_from(pid).ok())
}

/// The latest agent, unless the host was rebooted: then it trusts no pid.
fn agent_before_reboot<'c>(checkpoint: &'c Checkpoint, conditions: &Conditions) -> Option<&'c Agent> {
    checkpoint.latest_agent().filter(|_| !is_rebooted(checkpoint, conditions))
}

/// Whether the host has booted since the agent wrote its boot ID.
pub(crate) fn is_rebooted(checkpoint: &Checkpoint, conditions: &Conditions) -> bool {
    match (&checkpoint.boot.file, &conditions.boot_id) {
        // No host has such a boot ID.
        (File::Empty, _) => true,
        (File::Read(text), BootId::Same | BootId::Unknown) => !is_boot_id(text),
        (File::Read(text), BootId::Known(host)) => text.trim_ascii() != host.trim().as_bytes(),
        _ => false,
    }
}
