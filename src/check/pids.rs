//! Pids of live runs that other processes have now. The caller answers what is known about processes.

use crate::layout::RelPath;
use crate::model::{Checkpoint, ContainerType, File, Run};
use crate::recovery::outcome::{Asked, Holder, INIT, RunFacts};
use crate::recovery::{BootId, Code, Conditions};
use crate::values::{Upid, parse_int};

use super::collector::Collector;
use super::finding::Finding;

/// Live runs whose `forked.pid` is the pid of a process that is proved to be another (R136).
pub(crate) fn stolen_pids(
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    ask: &dyn Fn(&Asked<'_>) -> RunFacts,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut looker = Collector { findings: &mut findings };
    if is_rebooted(checkpoint, conditions) {
        // The agent trusts no pid then.
        return findings;
    }
    let Some(agent) = checkpoint.latest_agent() else { return findings };
    for framework in &agent.frameworks {
        for executor in &framework.executors {
            let is_live = |run: &&Run| executor.latest.id() == Some(&run.id) && run.sentinel == Some(false);
            for run in executor.runs.iter().filter(is_live) {
                let Some(pid) = pid(run) else { continue };
                let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
                let path = home.join("pids/forked.pid");
                let libprocess = run.libprocess_pid.value().map(|text| Upid::parse(text));
                let facts = ask(&Asked {
                    framework_id: framework.id.as_bytes(),
                    executor_id: executor.id.as_bytes(),
                    container_id: run.id.as_bytes(),
                    pid: Some(pid),
                    forked_pid_path: path.as_bytes(),
                    libprocess: libprocess.as_ref(),
                });
                if facts.holder == Holder::Foreign {
                    looker.note(Code::ForkedPidReused, &path, facts.evidence.join("; "));
                }
            }
        }
    }
    findings
}

/// Live runs whose `forked.pid` is not the pid of a process (R260), or that of init.
pub(super) fn groups(looker: &mut Collector<'_>, checkpoint: &Checkpoint, conditions: &Conditions) {
    let Some(agent) = checkpoint.latest_agent().filter(|_| !is_rebooted(checkpoint, conditions)) else {
        return;
    };
    for (framework, executor, run) in agent.live_runs() {
        let is_docker = executor.info.value().is_some_and(|facts| facts.container == ContainerType::Docker);
        let File::Read(text) = &run.forked_pid else { continue };
        let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
        if pid(run) == Some(INIT) {
            let message = "it contains 1, the pid of init".to_owned();
            looker.note(Code::ForkedPidReused, &home.join("pids/forked.pid"), message);
        }
        let Some(pid) = parse_int(text, i64::from(i32::MIN)..=0).filter(|_| !is_docker) else { continue };
        let message = format!("it contains {pid}");
        looker.note(Code::ForkedPidOfGroup, &home.join("pids/forked.pid"), message);
    }
}

fn pid(run: &Run) -> Option<i32> {
    let File::Read(text) = &run.forked_pid else { return None };
    parse_int(text, 1..=i64::from(i32::MAX)).and_then(|pid| i32::try_from(pid).ok())
}

/// Whether the host has booted since the agent wrote its boot ID.
pub(crate) fn is_rebooted(checkpoint: &Checkpoint, conditions: &Conditions) -> bool {
    let BootId::Known(host) = &conditions.boot_id else { return false };
    match &checkpoint.boot.file {
        File::Read(text) => text.trim_ascii() != host.trim().as_bytes(),
        File::Empty => true,
        _ => false,
    }
}
