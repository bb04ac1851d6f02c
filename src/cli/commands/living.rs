//! Whether the processes of runs live, for commands that take runs away or end them.

use std::path::PathBuf;

use crate::apply::ExecutorToKill;
use crate::layout::Name;
use crate::plan::cleanup::{Life, RunAt};
use crate::recovery::outcome::{Answers, Asked, Holder};
use crate::values::{Upid, parse_int};

use super::machine::Machine;
use super::process_facts::ProcessFacts;
use super::session::Session;

/// The answers for one checkpoint. Where no machine may be looked at nothing lives.
pub(super) struct Living<'a> {
    facts: ProcessFacts<'a>,
}

/// An executor that lives, or may.
#[derive(Debug, Clone)]
pub(super) struct Alive {
    /// It and its process.
    pub doomed: ExecutorToKill,
    /// It provably is this executor.
    pub proved: bool,
    /// How we know.
    pub evidence: Vec<String>,
}

impl<'a> Living<'a> {
    /// Of a checkpoint on a machine.
    pub(super) fn new(machine: Option<&'a Machine>, session: &'a Session) -> Self {
        Self { facts: ProcessFacts::new(machine, &session.source) }
    }

    /// Whether the process of a run lives.
    pub(super) fn life(&self, at: &RunAt<'_>) -> Life {
        match self.alive(at) {
            None => Life::Over,
            Some(alive) if alive.proved => Life::Lives(alive.doomed.forked_pid),
            Some(alive) => Life::MayLive(alive.doomed.forked_pid),
        }
    }

    /// The run's executor, if it lives or may.
    pub(super) fn alive(&self, at: &RunAt<'_>) -> Option<Alive> {
        let text = at.run.forked_pid.value()?;
        let number = parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX))?;
        let pid = i32::try_from(number).ok().filter(|pid| *pid > 0 && !self.facts.is_over(*pid))?;
        let path = at.home("meta/slaves").join("pids/forked.pid");
        let libprocess = at.run.libprocess_pid.value().map(|text| Upid::parse(text));
        let asked = Asked {
            framework_id: at.framework.id.as_bytes(),
            executor_id: at.executor.id.as_bytes(),
            container_id: at.run.id.as_bytes(),
            pid: Some(pid),
            forked_pid_path: path.as_bytes(),
            libprocess: libprocess.as_ref(),
        };
        let facts = self.facts.ask(&asked);
        // The forked process may be gone and have left somebody in its session.
        let left = matches!(facts.executor, Answers::Yes | Answers::Stopped) && facts.executor_pid.is_some();
        let alive = match facts.holder {
            Holder::Same => true,
            Holder::Foreign => false,
            Holder::Zombie | Holder::Nobody => left,
            Holder::Unknown => facts.alive != Some(false) || left,
        };
        let name = |name: &Name| name.clone();
        alive.then(|| Alive {
            proved: facts.holder == Holder::Same,
            evidence: facts.evidence,
            doomed: ExecutorToKill {
                framework: name(&at.framework.id),
                executor: name(&at.executor.id),
                container: name(&at.run.id),
                forked_pid: pid,
                forked_at: self.facts.forked_at(&path),
                libprocess,
            },
        })
    }
}

/// Where processes work, as far as that can be seen.
pub(super) fn working(machine: Option<&Machine>) -> Vec<PathBuf> {
    let processes = machine.iter().flat_map(|machine| {
        machine.processes.iter().filter_map(|stat| machine.processes.process(stat.pid).cwd().ok())
    });
    let mut paths: Vec<PathBuf> = processes.collect();
    paths.sort();
    paths.dedup();
    paths
}
