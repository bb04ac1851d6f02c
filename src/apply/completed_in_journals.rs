//! Completed runs that earlier cleanups moved to their journals. The agent never schedules GC of their sandboxes, because
//! it does so only for what is in meta (R164).

use std::os::fd::OwnedFd;

use rustix::fs::AtFlags;
use rustix::io::Errno;

use super::backup::kept_name;
use super::history::{HistoryEntry, State};
use super::journal::KEPT;
use super::journal_place::{JournalPlace, open_to_read};
use super::tree::{Tree, beneath};
use crate::layout::{Name, identify};
use crate::plan::cleanup::{JournalsRead, PastRun};
use crate::plan::{Action, Step};
use crate::source::{Directory, NodeType};

/// Visits the completed runs in these journals. One that cannot be read contains none.
pub fn past_runs(
    tree: &Tree,
    places: &[JournalPlace],
    changes: &[HistoryEntry],
    visit: &mut dyn FnMut(PastRun),
) -> JournalsRead {
    let is_unreadable = |change: &HistoryEntry| matches!(change.state, State::Unreadable(_));
    let mut is_whole = !changes.iter().any(is_unreadable);
    // What was purged proves nothing.
    let is_known = |read: Result<(), Errno>| matches!(read, Ok(()) | Err(Errno::NOENT));
    for place in places {
        let root = match open_to_read(tree, place) {
            Ok(Some(root)) => root,
            Ok(None) => continue,
            Err(_) => {
                is_whole = false;
                continue;
            }
        };
        let own = changes.iter().filter(|change| change.path.parent() == Some(&*place.path));
        for change in own.filter(|change| change.state == State::Done) {
            let Some(plan) = change.plan.as_ref().filter(|plan| plan.command == "cleanup") else { continue };
            let directory = beneath(&root, change.id.to_string().as_bytes());
            let kept = match directory.and_then(|directory| beneath(&directory, KEPT)) {
                Ok(kept) => kept,
                Err(errno) => {
                    is_whole &= is_known(Err(errno));
                    continue;
                }
            };
            let aside = plan.steps.iter().enumerate().filter(|(_, step)| step.action == Action::SetAside);
            for (index, step) in aside {
                is_whole &= is_known(of_step(&kept, index, &step, visit));
            }
        }
    }
    if is_whole { JournalsRead::All } else { JournalsRead::NotAll }
}

fn of_step(kept: &OwnedFd, index: usize, step: &Step, visit: &mut dyn FnMut(PastRun)) -> Result<(), Errno> {
    let ids = identify(step.path.as_bytes());
    let in_meta = step.path.as_bytes().starts_with(b"meta/slaves/") && ids.task.is_none();
    let (Some(agent), Some(framework)) = (ids.agent.filter(|_| in_meta), ids.framework) else {
        return Ok(());
    };
    let top = beneath(kept, &kept_name(index))?;
    let mut add = |executor: &Name, run: &Name| {
        let (agent, framework) = (agent.clone(), framework.clone());
        visit(PastRun { agent, framework, executor: executor.clone(), run: run.clone() });
    };
    match (ids.executor, ids.container) {
        (Some(executor), Some(run)) => {
            if has_sentinel(&top) {
                add(&executor, &run);
            }
        }
        (Some(executor), None) => of_executor(&top, &mut |run| add(&executor, run))?,
        (None, _) => {
            let executors = beneath(&top, b"executors")?;
            for executor in directories(&executors)? {
                let own = beneath(&executors, executor.as_bytes())?;
                of_executor(&own, &mut |run| add(&executor, run))?;
            }
        }
    }
    Ok(())
}

fn of_executor(executor: &OwnedFd, add: &mut dyn FnMut(&Name)) -> Result<(), Errno> {
    let runs = match beneath(executor, b"runs") {
        Err(Errno::NOENT) => return Ok(()),
        runs => runs?,
    };
    for run in directories(&runs)? {
        if has_sentinel(&beneath(&runs, run.as_bytes())?) {
            add(&run);
        }
    }
    Ok(())
}

fn has_sentinel(run: &OwnedFd) -> bool {
    rustix::fs::statat(run, "executor.sentinel", AtFlags::SYMLINK_NOFOLLOW).is_ok()
}

/// The names of the directories in a directory.
fn directories(directory: &OwnedFd) -> Result<Vec<Name>, Errno> {
    let mut names = Vec::new();
    Directory::opened(beneath(directory, b"")?).each_once(&mut |name, node| {
        if node == NodeType::Directory {
            names.push(Name::from(name));
        }
        Ok(())
    })?;
    Ok(names)
}
