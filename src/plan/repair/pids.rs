//! `forked.pid` and `executor_generated_for_command_task`: white space, dead processes, reused pids.

use crate::check::{Code, Finding, a_pid, runtime_pid};
use crate::model::File;
use crate::plan::{Action, Content};
use crate::recovery::outcome::Holder;
use crate::values::parse_int;

use super::context::{NOT_APPLICABLE, ProposedStep, RepairContext, RepairResult, RunRef, cannot, rewrite};
use super::strays::aside;

/// Writes the pid without the white space around it.
pub(super) fn trim(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(run) = context.run_of(&finding.entity) else { return NOT_APPLICABLE };
    let File::Read(text) = &run.run.forked_pid else { return NOT_APPLICABLE };
    let trimmed = text.trim_ascii();
    if a_pid(trimmed).is_none() {
        return cannot("it contains more than a pid and white space, and the pid cannot be determined");
    }
    Ok(write(finding, trimmed, "the same pid without white space"))
}

/// Writes the pid that the runtime directory has of the same container: the agent writes `forked.pid` first, then that (R213).
pub(super) fn copy_from_runtime(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(run) = context.run_of(&finding.entity) else { return NOT_APPLICABLE };
    let Some(pid) = runtime_pid(context.checkpoint, &run.run.id) else { return NOT_APPLICABLE };
    let is_absent = matches!(run.run.forked_pid, File::Missing | File::Empty);
    match context.facts_if(&run, Some(pid)).holder {
        Holder::Same => {}
        // What is missing may have been moved away because its process is gone. Of two pids, either may be wrong.
        _ if is_absent || finding.row.code == Code::ForkedPidDiffers => {
            return cannot(format!(
                "the runtime directory says pid {pid}, which is not proved to be the executor's process"
            ));
        }
        Holder::Foreign => {
            let why = format!("the runtime directory says pid {pid}, and another process has that pid now");
            return Ok(vec![ProposedStep::new(Action::SetAside, &finding.path, why)]);
        }
        _ => {}
    }
    let why = format!("the runtime directory has pid {pid} for this container");
    rewrite(context, finding, pid.to_string().into_bytes(), why)
}

/// Moves a `forked.pid` away that cannot be read: the executor is lost.
pub(super) fn drop(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "drop the executor: without forked.pid the agent ends its tasks, and starts")
}

/// The flag of command tasks: its number without white space; else the agent guesses, as agents without the file do.
pub(super) fn generated(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(executor) = context.checkpoint.executor_of(&finding.entity) else { return NOT_APPLICABLE };
    if let File::Read(text) = &executor.generated {
        let trimmed = text.trim_ascii();
        if parse_int(trimmed, i64::from(i32::MIN)..=i64::from(i32::MAX)).is_some() {
            return Ok(write(finding, trimmed, "the same number without white space"));
        }
    }
    let guessed = executor.info.value().is_some_and(|facts| facts.looks_generated);
    let words = if guessed { "made for a command task" } else { "the framework's own" };
    let why = format!("without it the agent treats the executor as {words}, by its command and name");
    Ok(vec![ProposedStep::new(Action::SetAside, &finding.path, why)])
}

/// Moves a `forked.pid` away whose process is proved to be gone, or to be another.
pub(super) fn stale(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(run) = context.run_of(&finding.entity) else { return NOT_APPLICABLE };
    let facts = context.facts(&run);
    match facts.holder {
        Holder::Foreign if facts.listens == Some(true) => {
            cannot("something listens at the address in libprocess.pid, and that may be the executor")
        }
        Holder::Foreign | Holder::Nobody if run.pid().is_some() => {
            let why = facts.evidence.first().cloned().unwrap_or_else(|| "its process is dead".to_owned());
            Ok(vec![ProposedStep::new(Action::SetAside, &finding.path, why)])
        }
        _ => cannot("its process is not proved to be dead; after a reboot the agent removes the file itself"),
    }
}

/// Of runs with one pid, the one to whom it belongs keeps it. A finding is about a run and the first that has the pid.
pub(super) fn duplicate(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let run = context.run_of(&finding.entity);
    let Some((run, pid)) = run.and_then(|run| run.pid().map(|pid| (run, pid))) else {
        return cannot("one of the two is only in the runtime directory");
    };
    let all = context.for_shared_pid(pid, || for_all_with(context, pid));
    let all = (*all).as_ref().map_err(Clone::clone)?;
    let first = context.live_runs_with(pid).first().map(RunRef::pid_path);
    let own = run.pid_path();
    let about = |step: &&ProposedStep| step.path == own || Some(&step.path) == first.as_ref();
    Ok(all.iter().filter(about).cloned().collect())
}

/// The steps for all runs with one pid.
fn for_all_with(context: &RepairContext<'_>, pid: i32) -> RepairResult {
    let mut proposals = Vec::new();
    let mut all: Vec<RunRef<'_>> = context.live_runs_with(pid);
    // The runtime directory knows better: there the agent writes each pid a second time.
    all.retain(|run| match runtime_pid(context.checkpoint, &run.run.id).filter(|own| *own != pid) {
        Some(own) => {
            proposals.push(own_pid(context, run, own));
            false
        }
        None => true,
    });
    if all.len() < 2 && !proposals.is_empty() {
        return Ok(proposals);
    }
    let own: Vec<&RunRef<'_>> = all.iter().filter(|run| context.holder(run) == Holder::Same).collect();
    let keeper = match own[..] {
        [one] => Some(one),
        [] => youngest(context, &all),
        _ => None,
    };
    let Some(keeper) = keeper else {
        return cannot(format!(
            "which run pid {pid} belongs to cannot be determined, not even by the age of the files"
        ));
    };
    let others = || all.iter().filter(|run| run.run.id != keeper.run.id);
    if let Some(alive) = others().find(|run| context.facts(run).listens == Some(true)) {
        return cannot(format!(
            "something listens at the address of container {}, and that may be its executor",
            alive.run.id
        ));
    }
    let why = format!("pid {pid} is that of container {}, forked later: this one is dead", keeper.run.id);
    proposals.extend(others().map(|run| ProposedStep::new(Action::SetAside, &run.pid_path(), why.clone())));
    Ok(proposals)
}

/// Gives a run its own pid; where another process has that, the executor is dead.
fn own_pid(context: &RepairContext<'_>, run: &RunRef<'_>, pid: i32) -> ProposedStep {
    let path = run.pid_path();
    if context.facts_if(run, Some(pid)).holder == Holder::Foreign {
        let why = format!("its own pid is {pid}, and another process has that now");
        return ProposedStep::new(Action::SetAside, &path, why);
    }
    let content = Content::Bytes(pid.to_string().into_bytes());
    let why = format!("the runtime directory has pid {pid} for this container");
    ProposedStep::new(Action::Write { content, attributes: None }, &path, why)
}

/// The run whose pid was written last: no two processes have one pid at the same time, so the others had ended by then.
fn youngest<'p, 'a>(context: &RepairContext<'_>, places: &'p [RunRef<'a>]) -> Option<&'p RunRef<'a>> {
    let mut aged = Vec::new();
    for run in places {
        let stat = context.source.stat(&run.pid_path()).ok()?;
        aged.push(((stat.mtime, stat.mtime_nanos), run));
    }
    aged.sort_by_key(|(written, _)| *written);
    match aged[..] {
        [.., (before, _), (last, run)] if before < last => Some(run),
        _ => None,
    }
}

fn write(finding: &Finding, text: &[u8], why: &str) -> Vec<ProposedStep> {
    let action = Action::Write { content: Content::Bytes(text.to_vec()), attributes: None };
    vec![ProposedStep::new(action, &finding.path, why)]
}
