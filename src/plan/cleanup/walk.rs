//! The walk over the latest agent: each run judged, then what is left of its executor and its framework.

use std::borrow::Cow;

use crate::layout::{Name, RelPath, has_magic};
use crate::model::{
    Agent, Checkpoint, Executor, File, FolderState, Framework, Latest, RecordKind, Run, StreamEnd, Task,
};
use crate::recovery::{acknowledged, replay};
use crate::source::{Errno, Folder, Source};

use super::around::{Around, Fences, Life, RunAt};
use super::choose::{Counts, Request, Wanted};
use super::reason::{Reason, Stays};
use super::scope::Scope;

pub(super) struct Walk<'a> {
    pub(super) source: &'a Source,
    pub(super) checkpoint: &'a Checkpoint,
    pub(super) request: &'a Request,
    pub(super) around: &'a Around<'a>,
    pub(super) fences: Fences,
    pub(super) wanted: Vec<Wanted>,
    pub(super) stays: Stays,
}

/// What a run comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes, for this scope.
    Goes(Scope),
    /// It stays; the scope is the one that would name it.
    Stays(Scope, Reason),
    /// No scope that was asked for names it.
    Untouched,
}

/// The folders of one agent's frameworks or executors, and what they are called.
pub(super) struct Home<'a> {
    pub(super) path: RelPath,
    pub(super) folder: Folder<'a>,
}

impl<'a> Walk<'a> {
    pub(super) fn latest_agent(&mut self) {
        let Some(agent) = self.checkpoint.latest_agent().filter(|agent| agent.loaded) else { return };
        if agent.frameworks_folder.is_unknown() {
            let path = RelPath::new("meta/slaves").join(&agent.id);
            return self.stays.add(Scope::Completed, Reason::Closed, &path);
        }
        let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks");
        let Ok(folder) = self.source.folder(&path) else { return };
        let home = Home { path, folder };
        let pattern = has_magic(agent.id.as_bytes()) || any_magic(agent.frameworks.iter().map(|one| &one.id));
        let mut sandboxes = Vec::new();
        for framework in self.frameworks(agent) {
            self.framework(agent, framework, &home, pattern, &mut sandboxes);
        }
        self.sandboxes(agent, &sandboxes);
        self.past_sandboxes(agent);
    }

    fn frameworks(&self, agent: &'a Agent) -> impl Iterator<Item = &'a Framework> + use<'a> {
        let wanted = self.request.framework.clone();
        agent.frameworks.iter().filter(move |framework| wanted.as_ref().is_none_or(|id| *id == framework.id))
    }

    fn framework(
        &mut self,
        agent: &'a Agent,
        framework: &'a Framework,
        home: &Home<'a>,
        pattern: bool,
        sandboxes: &mut Vec<RunAt<'a>>,
    ) {
        let path = home.path.join(&framework.id);
        if framework.folder != FolderState::Listed || framework.executors_folder.is_unknown() {
            let reason =
                if framework.folder == FolderState::NotAFolder { Reason::Odd } else { Reason::Closed };
            return self.stays.add(Scope::Empty, reason, &path);
        }
        let pattern = pattern || any_magic(framework.executors.iter().map(|one| &one.id));
        let executors = home.folder.folder(framework.id.as_bytes()).and_then(|own| own.folder(b"executors"));
        let executors = executors.ok().map(|folder| Home { path: path.join("executors"), folder });
        let mut whole = Vec::new();
        for executor in &framework.executors {
            let Some(home) = &executors else { break };
            let runs: Vec<Verdict> = executor
                .runs
                .iter()
                .map(|run| {
                    let at = RunAt { agent, framework, executor, run };
                    if is_over(&at).is_ok() && !pattern {
                        sandboxes.push(at);
                    }
                    let verdict = self.run(&at, home);
                    if pattern && verdict != Verdict::Untouched { pattern_stays(verdict) } else { verdict }
                })
                .collect();
            if !runs.is_empty() && runs.iter().all(|run| *run == Verdict::Untouched) {
                continue;
            }
            whole.extend(self.executor(executor, home, runs, pattern));
        }
        self.fold(framework, home, executors.as_ref(), whole, pattern);
    }

    /// What becomes of a run by itself.
    fn run(&mut self, at: &RunAt<'a>, home: &Home<'a>) -> Verdict {
        let latest = at.executor.latest.id() == Some(&at.run.id);
        let over = is_over(at);
        let completed = at.run.sentinel == Some(true);
        let scope = match &at.executor.latest {
            _ if completed && self.request.scopes.has(Scope::Completed) => Scope::Completed,
            Latest::Resolves { .. } if !latest && self.request.scopes.has(Scope::OldRuns) => Scope::OldRuns,
            _ if self.request.scopes.has(Scope::Completed) => Scope::Completed,
            _ => return Verdict::Untouched,
        };
        match over {
            Err(Reason::NotCompleted) if scope == Scope::OldRuns => {}
            Err(reason) => return Verdict::Stays(scope, reason),
            Ok(()) => {}
        }
        let parts = [at.executor.id.as_bytes(), b"runs", at.run.id.as_bytes()];
        match mtime(&home.folder, &parts) {
            Ok(mtime) if self.request.is_old(mtime) => {}
            Ok(_) => return Verdict::Stays(scope, Reason::Young),
            Err(_) => return Verdict::Stays(scope, Reason::Closed),
        }
        match (self.around.lives)(at) {
            Life::Over => Verdict::Goes(scope),
            Life::Lives(_) => Verdict::Stays(scope, Reason::Lives),
            Life::MayLive(_) => Verdict::Stays(scope, Reason::MayLive),
        }
    }

    /// Whether a folder in an open one is old enough; why not.
    pub(super) fn is_old(&self, folder: &Folder<'_>, name: &[u8]) -> Result<(), Reason> {
        match folder.stat(name) {
            Ok(stat) if self.request.is_old(stat.mtime) => Ok(()),
            Ok(_) => Err(Reason::Young),
            Err(_) => Err(Reason::Closed),
        }
    }

    /// Takes a path, unless something keeps it.
    pub(super) fn want(
        &mut self,
        scope: Scope,
        path: RelPath,
        why: impl Into<Cow<'static, str>>,
        counts: Counts,
    ) -> bool {
        let data = !path.as_bytes().starts_with(b"meta/");
        if let Some(reason) = self.fences.around(&path, data) {
            self.stays.add(scope, reason, &path);
            return false;
        }
        self.wanted.push(Wanted { scope, path, why: why.into(), counts, data });
        true
    }
}

fn pattern_stays(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Goes(scope) => Verdict::Stays(scope, Reason::Pattern),
        other => other,
    }
}

fn any_magic<'a>(mut ids: impl Iterator<Item = &'a Name>) -> bool {
    ids.any(|id| has_magic(id.as_bytes()))
}

/// The mtime of a folder some levels down.
fn mtime(folder: &Folder<'_>, parts: &[&[u8]]) -> Result<i64, Errno> {
    match parts {
        [] => Err(Errno::NOENT),
        [name] => folder.stat(name).map(|stat| stat.mtime),
        [name, rest @ ..] => mtime(&folder.folder(name)?, rest),
    }
}

/// Whether a run is completed: the sentinel is there, and every update of its tasks is acknowledged. Why not, if not.
pub(super) fn is_over(at: &RunAt<'_>) -> Result<(), Reason> {
    let run = at.run;
    match (run.folder, run.sentinel) {
        (FolderState::NotAFolder, _) => return Err(Reason::Odd),
        (FolderState::Listed, Some(_)) => {}
        _ => return Err(Reason::Closed),
    }
    all_acknowledged(run)?;
    if run.sentinel == Some(true) { Ok(()) } else { Err(Reason::NotCompleted) }
}

/// Whether all updates of a run are acknowledged. Why not, if not.
fn all_acknowledged(run: &Run) -> Result<(), Reason> {
    if run.tasks_folder.is_unknown() {
        return Err(Reason::UpdatesUnknown);
    }
    run.tasks.iter().try_for_each(|task| match unacknowledged(task) {
        Some(0) => Ok(()),
        Some(_) => Err(Reason::Unacknowledged),
        None => Err(Reason::UpdatesUnknown),
    })
}

/// How many updates of a task nobody has acknowledged; none if that can't be told.
pub(super) fn unacknowledged(task: &Task) -> Option<u64> {
    match task.updates.file {
        File::Missing | File::Empty => return (!task.folder.is_unknown()).then_some(0),
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
