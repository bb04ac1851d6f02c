//! Runs that go, put together: a whole executor where all of its runs go, a whole framework where all of its executors
//! do. A latest run is removed only with its executor: what a dangling `runs/latest` does to the agent is R42.

use std::borrow::Cow;

use crate::layout::{Name, RelPath};
use crate::model::{DirectoryState, Executor, Framework, Latest};

use super::choose::Counts;
use super::kept::Reason;
use super::scope::Scope;
use super::verdict::{Verdict, counts};
use super::walk::{CleanupWalk, OpenDirectory};

/// An executor that is removed as a whole.
pub(super) struct WholeExecutor {
    scope: Scope,
    id: Name,
    runs: u64,
    tasks: u64,
}

impl WholeExecutor {
    fn new(scope: Scope, executor: &Executor) -> Self {
        let Counts { runs, tasks, .. } = counts(executor);
        Self { scope, id: executor.id.clone(), runs, tasks }
    }

    fn counts(&self) -> Counts {
        Counts { executors: 1, runs: self.runs, tasks: self.tasks, ..Counts::default() }
    }
}

/// What becomes of an executor.
pub(super) enum ExecutorRemoval {
    /// With its framework, or by itself.
    Whole(WholeExecutor),
    /// It is kept; these runs of it are removed, and taken already.
    Runs(Vec<bool>),
}

impl CleanupWalk<'_> {
    /// What is removed of an executor: it as a whole, which is not yet taken, or single runs, which are.
    pub(super) fn executor(
        &mut self,
        executor: &Executor,
        home: &OpenDirectory<'_>,
        runs: Vec<Verdict>,
        pattern: bool,
    ) -> ExecutorRemoval {
        let path = home.path.join(&executor.id);
        if executor.runs.is_empty() {
            return self.without_runs(executor, home, &path, pattern);
        }
        if executor.runs_directory.is_unknown() || executor.directory != DirectoryState::Listed {
            self.kept.add(Scope::Completed, Reason::Closed, &path);
            return ExecutorRemoval::Runs(Vec::new());
        }
        let own = |run: &Verdict| match run {
            Verdict::Removals(scope) => Some(*scope),
            _ => None,
        };
        let latest = executor.latest.id();
        let at = latest.and_then(|id| executor.runs.iter().position(|run| run.id == *id));
        // The scope of the latest run, which decides what becomes of the executor.
        let scope = at.map_or_else(|| runs.iter().find_map(own), |at| own(&runs[at]));
        let mut reason_to_keep = match &executor.latest {
            Latest::Beside { .. } | Latest::Resolves { .. } if at.is_none() => Some(Reason::LatestUnknown),
            Latest::Beside { .. } | Latest::Resolves { .. } | Latest::Missing | Latest::Dangling { .. } => {
                None
            }
            Latest::Loop { .. } | Latest::Unknown { .. } => Some(Reason::LatestUnknown),
        };
        let all = runs.iter().all(|run| own(run).is_some());
        if let (Some(scope), true, None) = (scope, all, &reason_to_keep) {
            match self.is_old(&home.directory, executor.id.as_bytes()) {
                Ok(()) => return self.whole(scope, executor, &path),
                Err(reason) => reason_to_keep = Some(reason),
            }
        }
        let mut removed = vec![false; executor.runs.len()];
        for (index, (run, verdict)) in executor.runs.iter().zip(runs).enumerate() {
            let path = path.join("runs").join(&run.id);
            match verdict {
                Verdict::Untouched => {}
                Verdict::Kept(scope, reason) => self.kept.add(scope, reason, &path),
                Verdict::Removals(scope) => match (&reason_to_keep, at) {
                    (Some(Reason::LatestUnknown), _) | (None, None) => {
                        self.kept.add(scope, Reason::LatestUnknown, &path);
                    }
                    (Some(reason), at) if at == Some(index) || at.is_none() => {
                        self.kept.add(scope, reason.clone(), &path);
                    }
                    (None, at) if at == Some(index) => self.kept.add(scope, Reason::NamedLatest, &path),
                    _ => {
                        let tasks = run.tasks.len() as u64;
                        let why = match scope {
                            Scope::OldRuns => "not the latest run: the agent only collects it (R125)",
                            _ => "the sentinel is there, and all updates are acknowledged",
                        };
                        removed[index] =
                            self.want(scope, path, why, Counts { runs: 1, tasks, ..Counts::default() });
                    }
                },
            }
        }
        ExecutorRemoval::Runs(removed)
    }

    /// All of it is removed, unless something keeps it.
    fn whole(&mut self, scope: Scope, executor: &Executor, path: &RelPath) -> ExecutorRemoval {
        match self.protected.reason_to_keep(path) {
            None => ExecutorRemoval::Whole(WholeExecutor::new(scope, executor)),
            Some(reason) => {
                self.kept.add(scope, reason, path);
                ExecutorRemoval::Runs(Vec::new())
            }
        }
    }

    fn without_runs(
        &mut self,
        executor: &Executor,
        home: &OpenDirectory<'_>,
        path: &RelPath,
        pattern: bool,
    ) -> ExecutorRemoval {
        if !self.request.scopes.has(Scope::Empty) {
            return ExecutorRemoval::Runs(Vec::new());
        }
        let reason = match (&executor.latest, executor.directory) {
            _ if pattern => Reason::Pattern,
            (_, DirectoryState::NotADirectory) => Reason::Odd,
            _ if executor.directory.is_unknown() || executor.runs_directory.is_unknown() => Reason::Closed,
            (Latest::Missing | Latest::Dangling { .. }, _) => {
                match self.is_old(&home.directory, executor.id.as_bytes()) {
                    Ok(()) => return self.whole(Scope::Empty, executor, path),
                    Err(reason) => reason,
                }
            }
            _ => Reason::LatestUnknown,
        };
        self.kept.add(Scope::Empty, reason, path);
        ExecutorRemoval::Runs(Vec::new())
    }

    /// Takes a framework as a whole if all of its executors go, `count` of them, else those that do.
    pub(super) fn collapse(
        &mut self,
        framework: &Framework,
        home: &OpenDirectory<'_>,
        count: usize,
        whole: Vec<WholeExecutor>,
        pattern: bool,
    ) {
        let path = home.path.join(&framework.id);
        let hollow = count == 0;
        if self.request.scopes.has(Scope::Empty) && whole.len() == count {
            let scope = whole.iter().map(|one| one.scope).min().unwrap_or(Scope::Empty);
            match self.is_old(&home.directory, framework.id.as_bytes()) {
                _ if pattern => self.kept.add(scope, Reason::Pattern, &path),
                Ok(()) => {
                    let mut sum = Counts { frameworks: 1, ..Counts::default() };
                    for one in &whole {
                        sum += one.counts();
                    }
                    let why = if hollow {
                        "no executor is in it: the agent only collects it (R121)"
                    } else {
                        "all of its executors are removed"
                    };
                    if self.want(scope, path.clone(), why, sum) {
                        return;
                    }
                }
                Err(reason) if hollow => self.kept.add(scope, reason, &path),
                Err(_) => {}
            }
        }
        for one in whole {
            let why: Cow<'static, str> = match (one.scope, one.runs) {
                (Scope::Empty, _) => "no run is in it: the agent only collects it (R123)".into(),
                (_, 1) => "its run has its sentinel, and all updates are acknowledged".into(),
                (_, runs) => format!("all of its {runs} runs go").into(),
            };
            let path = path.join("executors").join(&one.id);
            self.want(one.scope, path, why, one.counts());
        }
    }
}
