//! Whether a run by itself is removed: completed, old enough, and without a live process.

use crate::model::{DirectoryState, Executor, File, Latest, RecordKind, Run, StreamEnd, Task};
use crate::recovery::{acknowledged, replay};
use crate::source::{Directory, Errno};

use super::choose::Counts;
use super::environment::{Life, RunAt};
use super::kept::Reason;
use super::scope::Scope;
use super::walk::{CleanupWalk, OpenDirectory};

/// What a run comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is removed, for this scope.
    Removals(Scope),
    /// It stays; the scope is the one that would name it.
    Kept(Scope, Reason),
    /// No scope that was asked for names it.
    Untouched,
}

impl CleanupWalk<'_> {
    /// What becomes of a run by itself.
    pub(super) fn run(&self, at: &RunAt<'_>, home: &OpenDirectory<'_>) -> Verdict {
        let latest = at.executor.latest.id() == Some(&at.run.id);
        let over = is_completed(at);
        let completed = at.run.sentinel == Some(true);
        let scope = match &at.executor.latest {
            _ if completed && self.request.scopes.has(Scope::Completed) => Scope::Completed,
            Latest::Beside { .. } | Latest::Resolves { .. }
                if !latest && self.request.scopes.has(Scope::OldRuns) =>
            {
                Scope::OldRuns
            }
            _ if self.request.scopes.has(Scope::Completed) => Scope::Completed,
            _ => return Verdict::Untouched,
        };
        match over {
            Err(Reason::NotCompleted) if scope == Scope::OldRuns => {}
            // It stays, whatever its updates are.
            Err(Reason::UpdatesUnknown) if scope == Scope::Completed && at.run.sentinel == Some(false) => {
                return Verdict::Kept(scope, Reason::NotCompleted);
            }
            Err(reason) => return Verdict::Kept(scope, reason),
            Ok(()) => {}
        }
        let parts = [at.executor.id.as_bytes(), b"runs", at.run.id.as_bytes()];
        match mtime(&home.directory, &parts) {
            Ok(mtime) if self.request.is_old(mtime) => {}
            Ok(_) => return Verdict::Kept(scope, Reason::Young),
            Err(_) => return Verdict::Kept(scope, Reason::Closed),
        }
        match (self.environment.lives)(at) {
            Life::Dead => Verdict::Removals(scope),
            Life::Lives => Verdict::Kept(scope, Reason::Lives),
            Life::MayLive => Verdict::Kept(scope, Reason::MayLive),
        }
    }
}

/// The mtime of a directory some levels down.
fn mtime(directory: &Directory<'_>, parts: &[&[u8]]) -> Result<i64, Errno> {
    match parts {
        [] => Err(Errno::NOENT),
        [name] => directory.stat(name).map(|stat| stat.mtime),
        [name, rest @ ..] => mtime(&directory.directory(name)?, rest),
    }
}

/// Whether a run is completed: the sentinel is there, and every update of its tasks is acknowledged. Why not, if not.
pub(super) fn is_completed(at: &RunAt<'_>) -> Result<(), Reason> {
    let run = at.run;
    match (run.directory, run.sentinel) {
        (DirectoryState::NotADirectory, _) => return Err(Reason::Odd),
        (DirectoryState::Listed, Some(_)) => {}
        _ => return Err(Reason::Closed),
    }
    all_acknowledged(run)?;
    if run.sentinel == Some(true) { Ok(()) } else { Err(Reason::NotCompleted) }
}

/// Whether all updates of a run are acknowledged. Why not, if not.
fn all_acknowledged(run: &Run) -> Result<(), Reason> {
    if run.tasks_directory.is_unknown() {
        return Err(Reason::UpdatesUnknown);
    }
    run.tasks.iter().try_for_each(|task| match unacknowledged(task) {
        Some(0) => Ok(()),
        Some(_) => Err(Reason::Unacknowledged),
        None => Err(Reason::UpdatesUnknown),
    })
}

/// The number of unacknowledged updates of a task; none if unknown.
pub(super) fn unacknowledged(task: &Task) -> Option<u64> {
    match task.updates.file {
        File::Missing | File::Empty => return (!task.directory.is_unknown()).then_some(0),
        File::Read(()) if task.updates.end == StreamEnd::Clean => {}
        _ => return None,
    }
    let acks = acknowledged(task);
    let updates = task.updates.records.iter().filter(|record| record.kind == RecordKind::Update);
    let own =
        updates.filter(|record| record.uuid.get().is_none_or(|uuid| acks.binary_search(&uuid).is_err()));
    Some((own.count().max(replay(task).pending.len())) as u64)
}

/// The tasks of an executor's runs.
pub(super) fn counts(executor: &Executor) -> Counts {
    let runs = executor.runs.len() as u64;
    let tasks = executor.runs.iter().map(|run| run.tasks.len() as u64).sum();
    Counts { executors: 1, runs, tasks, ..Counts::default() }
}
