//! What only the runtime directory tells: whether executors that `meta` does not have, or treats as completed, were running.

use std::collections::HashSet;

use super::cleanup_environment::removed_runs;
use super::error::Error;
use super::error_code::ErrorCode;
use super::located::Located;
use crate::check::is_rebooted;
use crate::layout::{Name, RelPath};
use crate::model::{Agent, Checkpoint, Executor, Framework, Latest, Part, Run, still_names};
use crate::recovery::Conditions;
use crate::recovery::outcome::{has_unfinished, lost_its_run};

/// What is not known, in words: the first of it.
pub(super) fn untold(located: &Located, checkpoint: &Checkpoint, conditions: &Conditions) -> Option<String> {
    let agent = checkpoint.latest_agent()?;
    // Whatever ran, a reboot has ended.
    if is_rebooted(checkpoint, conditions) {
        return None;
    }
    let sandboxes = without_completed(located, &checkpoint.contradictions.unknown_sandboxes);
    if let [first, more @ ..] = &sandboxes[..] {
        let more = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
        return Some(format!(
            "there is a sandbox {first}{more}, and nothing in meta: the executor is lost, unless its framework does not \
             checkpoint, or it has ended"
        ));
    }
    let executors = || agent.frameworks.iter().flat_map(executors);
    let without_run = executors().find(|(framework, executor)| {
        let named = executor.latest.dangling_id();
        let is_gone = match &named {
            Some(id) => executor.run(id).is_none(),
            None => executor.latest == Latest::Missing && executor.runs.is_empty(),
        };
        let is_read = executor.info.value().is_some() && !executor.runs_directory.may_have_more();
        let home = home(agent, framework, executor);
        is_gone
            && is_read
            && lost_its_run(checkpoint, &home, named.as_ref()).is_none()
            && is_still_gone(located, &home.join("runs"), named.as_ref())
    });
    if let Some((framework, executor)) = without_run {
        let home = home(agent, framework, executor);
        return Some(format!("{home} has no latest run: it was lost, unless the executor has ended"));
    }
    if checkpoint.coverage.runtime_dir == Part::Read {
        return None;
    }
    let closed = executors().find_map(|(framework, executor)| {
        let run = latest_run(executor)?;
        // What ends a framework, or all of them, closes each of its runs.
        let mut others = framework.executors.iter().filter_map(latest_run);
        let is_closed = others.any(|other| other.sentinel == Some(false))
            && run.sentinel == Some(true)
            && run.forked_pid.value().is_some()
            && has_unfinished(run);
        let runs = home(agent, framework, executor).join("runs");
        let path = runs.join(&run.id).join("executor.sentinel");
        (is_closed && is_of_this_start(located, &path) && still_names(&located.source, &runs, &run.id))
            .then_some(path)
    })?;
    Some(format!(
        "{closed} says that the run is completed, and its tasks have not ended: they are lost if it lives, and not if the agent \
         was about to end the framework"
    ))
}

/// Whether an agent that writes has not made the run since the directory of runs was read.
fn is_still_gone(located: &Located, runs: &RelPath, named: Option<&Name>) -> bool {
    match named {
        Some(id) => located.source.stat(&runs.join(id)).is_err(),
        None => located.source.directories(runs).is_empty(),
    }
}

fn executors(framework: &Framework) -> impl Iterator<Item = (&Framework, &Executor)> {
    framework.executors.iter().map(move |executor| (framework, executor))
}

/// Without those whose runs a cleanup of the past has moved aside: they were completed.
fn without_completed<'s>(located: &Located, sandboxes: &'s [RelPath]) -> Vec<&'s RelPath> {
    let mut past = HashSet::new();
    if !sandboxes.is_empty() {
        removed_runs(located, None, &mut |run| {
            past.insert(RelPath::of_run("slaves", &run.agent, &run.framework, &run.executor, &run.run));
        });
    }
    let is_open = |executor: &&RelPath| {
        let runs = executor.join("runs");
        located.source.directories(&runs).iter().any(|run| !past.contains(&runs.join(run)))
    };
    sandboxes.iter().filter(is_open).collect()
}

fn latest_run(executor: &Executor) -> Option<&Run> {
    executor.run(executor.latest.id()?)
}

fn home(agent: &Agent, framework: &Framework, executor: &Executor) -> RelPath {
    let frameworks = RelPath::new("meta/slaves").join(&agent.id).join("frameworks");
    frameworks.join(&framework.id).join("executors").join(&executor.id)
}

/// Whether a file is newer than the last start of the agent, which writes `boot_id` at its end: what is older, that start has met.
fn is_of_this_start(located: &Located, path: &RelPath) -> bool {
    let changed = |path: &RelPath| located.source.stat(path).ok().map(|stat| stat.mtime);
    let times = changed(path).zip(changed(&RelPath::new("meta/boot_id")));
    times.is_none_or(|(closed, started)| closed >= started)
}

/// The error that says so.
pub(super) fn only_runtime_dir_tells(what: &str) -> Error {
    let message = format!("{what}. Only the agent's runtime directory tells");
    let hint = "run this on that host, or on an archive that contains the runtime directory, or name a copy of that with \
                --runtime-dir";
    Error::unanswered(ErrorCode::NotInSource, message).hint(hint)
}
