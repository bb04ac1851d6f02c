//! `forked.pid`, and the flag of command tasks: white space, processes of before, processes of others.

use crate::check::Finding;
use crate::model::File;
use crate::plan::{Action, Content};
use crate::recovery::outcome::Holder;
use crate::values::parse_int;

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, RunRef, a_pid, no, write_anew};
use super::strays::aside;

/// Writes the pid without the white space around it.
pub(super) fn trim(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(place) = case.place(&finding.entity) else { return NOT_MEANT };
    let File::Read(text) = &place.run.forked_pid else { return NOT_MEANT };
    let trimmed = text.trim_ascii();
    if a_pid(trimmed).is_none() {
        return no("more than white space is wrong with it, and what the pid was can't be told");
    }
    Ok(write(finding, trimmed, "the same pid without white space"))
}

/// Writes the pid that the runtime directory has of the same container: the agent writes `forked.pid` first, then that (R213).
pub(super) fn twin(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(place) = case.place(&finding.entity) else { return NOT_MEANT };
    let container = case.checkpoint.container(&place.run.id);
    let Some(File::Read(text)) = container.map(|container| &container.pid) else { return NOT_MEANT };
    let Some(pid) = a_pid(text) else { return NOT_MEANT };
    let file = &place.run.forked_pid;
    match case.facts_if(&place, Some(pid)).holder {
        Holder::Same => {}
        // What is missing may have been moved away because its process is gone.
        _ if matches!(file, File::Missing | File::Empty) => {
            return no(format!(
                "the runtime directory says pid {pid}, which is not proved to be the executor's"
            ));
        }
        Holder::Foreign => {
            let why = format!("the runtime directory says pid {pid}, and another process has that id now");
            return Ok(vec![Draft::new(Action::SetAside, &finding.path, why)]);
        }
        _ => {}
    }
    let why = format!("the runtime directory has pid {pid} for this container");
    write_anew(case, finding, pid.to_string().into_bytes(), why)
}

/// Moves a `forked.pid` away that can't be read: the executor is given up.
pub(super) fn drop(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "give the executor up: without forked.pid the agent ends its tasks, and starts")
}

/// The flag of command tasks: its number without white space; else the agent guesses, as agents without the file do.
pub(super) fn generated(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(executor) = case.checkpoint.executor_of(&finding.entity) else { return NOT_MEANT };
    if let File::Read(text) = &executor.generated {
        let trimmed = text.trim_ascii();
        if parse_int(trimmed, i64::from(i32::MIN)..=i64::from(i32::MAX)).is_some() {
            return Ok(write(finding, trimmed, "the same number without white space"));
        }
    }
    let guessed = executor.info.value().is_some_and(|facts| facts.looks_generated);
    let words = if guessed { "made for a command task" } else { "the framework's own" };
    let why = format!("without it the agent takes the executor for {words}, by its command and name");
    Ok(vec![Draft::new(Action::SetAside, &finding.path, why)])
}

/// Moves a `forked.pid` away whose process is proved to be gone, or to be another.
pub(super) fn stale(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(place) = case.place(&finding.entity) else { return NOT_MEANT };
    let facts = case.facts(&place);
    match facts.holder {
        Holder::Foreign | Holder::Nobody if place.pid().is_some() => {
            let why = facts.evidence.first().cloned().unwrap_or_else(|| "its process is gone".to_owned());
            Ok(vec![Draft::new(Action::SetAside, &finding.path, why)])
        }
        _ => no("that its process is gone is not proved; after a reboot the agent removes the file itself"),
    }
}

/// Of runs with one pid, the one to whom it belongs keeps it.
pub(super) fn twice(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(pid) = case.place(&finding.entity).and_then(|place| place.pid()) else {
        return no("one of the two is known to the runtime directory alone");
    };
    let all: Vec<RunRef<'_>> = case.live_runs().filter(|place| place.pid() == Some(pid)).collect();
    let own: Vec<&RunRef<'_>> = all.iter().filter(|place| case.holder(place) == Holder::Same).collect();
    let keeper = match own[..] {
        [one] => Some(one),
        [] => youngest(case, &all),
        _ => None,
    };
    let Some(keeper) = keeper else {
        return no(format!("whose pid {pid} is can't be told, not even by the age of the files"));
    };
    let others = all.iter().filter(|place| place.run.id != keeper.run.id);
    let why = format!("pid {pid} is that of container {}, forked later: this one is gone", keeper.run.id);
    Ok(others.map(|place| Draft::new(Action::SetAside, &place.pid_path(), why.clone())).collect())
}

/// The run whose pid was written last: no two processes have one pid at the same time, so the others had ended by then.
fn youngest<'p, 'a>(case: &RepairContext<'_>, places: &'p [RunRef<'a>]) -> Option<&'p RunRef<'a>> {
    let mut aged = Vec::new();
    for place in places {
        let stat = case.source.stat(&place.pid_path()).ok()?;
        aged.push(((stat.mtime, stat.mtime_nanos), place));
    }
    aged.sort_by_key(|(written, _)| *written);
    match aged[..] {
        [.., (before, _), (last, place)] if before < last => Some(place),
        _ => None,
    }
}

fn write(finding: &Finding, text: &[u8], why: &str) -> Vec<Draft> {
    let action = Action::Write { content: Content::Bytes(text.to_vec()), attributes: None };
    vec![Draft::new(action, &finding.path, why)]
}
