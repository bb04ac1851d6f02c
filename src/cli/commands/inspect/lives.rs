//! Whether the processes of runs live, where the host that is looked at is the checkpoint's.

use std::sync::Arc;

use crate::cli::commands::session::Session;
use crate::host::{Claim, OwnSockets, Processes, judge};
use crate::model::{Agent, Checkpoint, Executor, Framework, Run};
use crate::source::Source;
use crate::values::{Upid, parse_int};
use crate::view::inspect::{Lives, run_home};

/// Judges the latest run of each executor, unless it is completed.
pub(super) fn lives(session: &Session, checkpoint: &Checkpoint) -> Lives {
    if !session.is_probed {
        return Lives::default();
    }
    let processes = session.processes();
    if processes.listed().is_err() {
        return Lives::default();
    }
    let look = Look { source: &session.source, sockets: OwnSockets::of(session.host()), processes };
    let mut lives = Lives { checked: true, ..Lives::default() };
    // Executors of an agent that `latest` no longer names may well live on.
    for agent in checkpoint.agents.iter().filter(|agent| agent.loaded) {
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                let latest = |run: &&Run| executor.latest.id() == Some(&run.id) && run.sentinel != Some(true);
                if let Some(run) = executor.runs.iter().find(latest) {
                    look.judge(agent, framework, executor, run, &mut lives);
                }
            }
        }
    }
    lives
}

struct Look<'s> {
    source: &'s Source,
    processes: Arc<Processes>,
    sockets: OwnSockets,
}

impl Look<'_> {
    fn judge(&self, agent: &Agent, framework: &Framework, executor: &Executor, run: &Run, lives: &mut Lives) {
        let number = run.forked_pid.value().and_then(|text| parse_int(text, 1..=i64::from(i32::MAX)));
        let Some(forked_pid) = number.and_then(|pid| i32::try_from(pid).ok()) else { return };
        let path = run_home(agent, framework, executor, run).join("pids/forked.pid");
        let libprocess = run.libprocess_pid.value().map(|text| Upid::parse(text));
        let claim = Claim {
            framework_id: framework.id.as_bytes(),
            executor_id: executor.id.as_bytes(),
            container_id: run.id.as_bytes(),
            forked_pid,
            forked_at: self.source.stat(&path).ok().map(|stat| stat.mtime),
            libprocess: libprocess.as_ref(),
        };
        let judgement = judge(&self.processes, &self.sockets, &claim);
        lives.judged.insert([framework.id.clone(), executor.id.clone(), run.id.clone()], judgement);
    }
}
