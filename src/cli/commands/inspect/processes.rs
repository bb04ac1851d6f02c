//! What is known about the processes of the runs that are shown.

use crate::app::Liveness;
use crate::model::{Agent, Checkpoint, Framework, Run};
use crate::plan::cleanup::RunAt;
use crate::view::inspect::Lives;

/// Asks about the latest run of each executor, unless it is completed.
pub(super) fn processes(liveness: &Liveness<'_>, checkpoint: &Checkpoint) -> Lives {
    let mut lives = Lives { checked: liveness.is_checked(), ..Lives::default() };
    // Executors of an agent that `latest` no longer points to may well be alive.
    for agent in checkpoint.agents.iter().filter(|agent| agent.loaded) {
        for framework in &agent.frameworks {
            add_processes(liveness, agent, framework, &mut lives);
        }
    }
    lives
}

/// The same of one framework.
pub(super) fn processes_of(liveness: &Liveness<'_>, agent: &Agent, framework: &Framework) -> Lives {
    let mut lives = Lives { checked: liveness.is_checked(), ..Lives::default() };
    add_processes(liveness, agent, framework, &mut lives);
    lives
}

fn add_processes(liveness: &Liveness<'_>, agent: &Agent, framework: &Framework, lives: &mut Lives) {
    if !lives.checked {
        return;
    }
    for executor in &framework.executors {
        let latest = |run: &&Run| executor.latest.id() == Some(&run.id) && run.sentinel != Some(true);
        let Some(run) = executor.runs.iter().find(latest) else { continue };
        if let Some(facts) = liveness.facts(&RunAt { agent, framework, executor, run }) {
            let key = [framework.id.clone(), executor.id.clone(), run.id.clone()];
            lives.facts.insert(key, facts);
        }
    }
}
