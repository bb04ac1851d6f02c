//! The walk over the executors as they are read: each run judged, then what is left of its executor and, when the last
//! one was read, of its framework. What is removed is not kept in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::layout::{Name, PathSet, RelPath, has_magic};
use crate::model::{Agent, Batch, Checkpoint, DirectoryState, Executor, Framework, Part};
use crate::source::{Directory, Source};

use super::choose::{Cleanup, Counts, Request};
use super::collapse::{ExecutorRemoval, WholeExecutor};
use super::environment::{Environment, Protected, RunAt, leads_elsewhere, linked};
use super::kept::{Kept, Reason};
use super::old_agents::OldAgent;
use super::removals::{Gone, Removals, Wanted};
use super::sandboxes::{Images, Sandboxes};
use super::scope::Scope;
use super::verdict::{Verdict, is_completed};

/// Tasks of what stays that are kept in memory as long as nothing is removed: of what stays it is only asked then.
const MOST_LEFT: usize = 10_000;

pub(super) struct CleanupWalk<'a> {
    pub(super) source: &'a Source,
    pub(super) request: &'a Request,
    pub(super) environment: &'a Environment<'a>,
    pub(super) protected: Protected,
    pub(super) removals: Removals<'a>,
    pub(super) kept: Kept,
    pub(super) old: BTreeMap<Name, OldAgent>,
    /// Runs that are in meta.
    pub(super) seen: PathSet,
    pub(super) images: Option<Images<'a>>,
    linked: Vec<RelPath>,
    home: Option<AgentHome<'a>>,
    open: Option<Open<'a>>,
    /// Tasks of what stays, so far.
    left: usize,
    /// Some of what stays was not kept.
    is_left_out: bool,
}

/// The directories of one agent's frameworks or executors, and what they are called.
pub(super) struct OpenDirectory<'a> {
    pub(super) path: RelPath,
    pub(super) directory: Directory<'a>,
}

/// The latest agent.
struct AgentHome<'a> {
    home: OpenDirectory<'a>,
    /// An id on the way is a pattern for the agent.
    pattern: bool,
    /// `slaves/<id>/frameworks`, where sandboxes are asked for.
    sandboxes: Option<OpenDirectory<'a>>,
}

/// The framework whose executors are being read.
struct Open<'a> {
    id: Name,
    executors: Option<OpenDirectory<'a>>,
    pattern: bool,
    /// Executors so far.
    count: usize,
    whole: Vec<WholeExecutor>,
    sandboxes: Option<Sandboxes<'a>>,
}

impl<'a> Open<'a> {
    fn new(home: &AgentHome<'a>, framework: &Framework, batch: &Batch<'_>, kept: &mut Kept) -> Self {
        let id = framework.id.clone();
        let path = home.home.path.join(&id);
        let directory =
            home.home.directory.directory(id.as_bytes()).and_then(|own| own.directory(b"executors"));
        let sandboxes = home.sandboxes.as_ref().and_then(|home| Sandboxes::open(home, &id, kept));
        Self {
            executors: directory
                .ok()
                .map(|directory| OpenDirectory { path: path.join("executors"), directory }),
            pattern: home.pattern || batch.entries.iter().any(|entry| has_magic(&entry.name)),
            count: 0,
            whole: Vec::new(),
            sandboxes,
            id,
        }
    }
}

impl<'a> CleanupWalk<'a> {
    pub(super) fn new(
        source: &'a Source,
        request: &'a Request,
        environment: &'a Environment<'a>,
        protected: Protected,
    ) -> Self {
        Self {
            source,
            request,
            environment,
            protected,
            removals: Removals::new(source, request),
            kept: Kept::keeping(request.examples),
            old: BTreeMap::new(),
            seen: PathSet::default(),
            images: None,
            linked: Vec::new(),
            home: None,
            open: None,
            left: 0,
            is_left_out: false,
        }
    }

    /// Judges what was read of a framework. Gives what stays of it.
    pub(super) fn batch(&mut self, checkpoint: &Checkpoint, batch: Batch<'_>) -> Vec<Executor> {
        let agent = &checkpoint.agents[batch.agent];
        let framework = &agent.frameworks[batch.framework];
        let elsewhere = batch.executors.iter().filter_map(|one| leads_elsewhere(agent, framework, one));
        self.linked.extend(elsewhere);
        if checkpoint.latest.id() != Some(&agent.id) {
            self.old_executors(agent, framework, &batch);
            return Vec::new();
        }
        self.note_runs(&batch.executors);
        let is_meant = self.request.framework.as_ref().is_none_or(|id| *id == framework.id);
        let left = if is_meant { self.framework(checkpoint, batch) } else { batch.executors };
        self.left += left.iter().flat_map(|one| &one.runs).map(|run| run.tasks.len()).sum::<usize>();
        // Beside a running agent nothing of the checkpoint is removed, so that what is left is not needed.
        self.is_left_out |= self.left > MOST_LEFT && self.removes_nothing();
        if self.is_left_out || self.request.scopes.beside_agent() { Vec::new() } else { left }
    }

    /// What is removed and what is kept in all, and the targets of symlinks.
    pub(super) fn end(mut self, mut left: Checkpoint) -> (Cleanup, Vec<RelPath>) {
        if left.meta.is_unknown() || left.slaves.is_unknown() {
            self.kept.add(Scope::Completed, Reason::Closed, &RelPath::new("meta/slaves"));
        }
        if let Some(agent) = left.latest_agent().filter(|agent| agent.loaded) {
            if agent.frameworks_directory.is_unknown() {
                let path = RelPath::new("meta/slaves").join(&agent.id);
                self.kept.add(Scope::Completed, Reason::Closed, &path);
            } else {
                self.unknown_sandboxes(&left, agent);
                self.past_sandboxes(&left, agent);
                self.uncheckpointed(&left, agent);
                self.hollow_sandboxes(&left, agent);
            }
        }
        self.old_agents(&left);
        self.temp(&left.strays);
        let Self { request, removals, mut kept, linked: mut elsewhere, is_left_out, .. } = self;
        elsewhere.extend(linked(&left));
        let (agent, has_agent) = (left.latest.id().cloned(), left.latest_agent().is_some());
        let (has_agents, is_closed) = (!left.agents.is_empty(), left.coverage.meta == Part::NotPermitted);
        only_latest(&mut left);
        let Gone { steps, sums, held, is_mistaken } = removals.done(&mut kept);
        let is_known = !is_left_out && !request.scopes.beside_agent() && !is_mistaken;
        let left = is_known.then_some(left);
        (Cleanup { agent, has_agent, has_agents, is_closed, steps, sums, held, kept, left }, elsewhere)
    }

    fn framework(&mut self, checkpoint: &Checkpoint, batch: Batch<'_>) -> Vec<Executor> {
        let agent = &checkpoint.agents[batch.agent];
        let framework = &agent.frameworks[batch.framework];
        if self.home.is_none() {
            self.home = self.agent_home(checkpoint, agent);
        }
        let Some(home) = self.home.take() else {
            let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&framework.id);
            self.kept.add(Scope::Completed, Reason::Closed, &path);
            return batch.executors;
        };
        let path = home.home.path.join(&framework.id);
        let mut left = Vec::new();
        if framework.directory != DirectoryState::Listed || framework.executors_directory.is_unknown() {
            let reason = if framework.directory == DirectoryState::NotADirectory {
                Reason::Odd
            } else {
                Reason::Closed
            };
            self.kept.add(Scope::Empty, reason, &path);
        } else {
            let mut open = match self.open.take() {
                Some(open) if open.id == framework.id => open,
                _ => Open::new(&home, framework, &batch, &mut self.kept),
            };
            open.count += batch.executors.len();
            for executor in batch.executors {
                left.extend(self.executor_as_read(agent, framework, executor, &mut open));
            }
            if batch.is_last {
                let Open { pattern, count, whole, sandboxes, .. } = open;
                self.collapse(framework, &home.home, count, whole, pattern);
                if let (Some(sandboxes), Some(home)) = (sandboxes, &home.sandboxes) {
                    self.take_sandboxes(home, sandboxes, &framework.id);
                }
            } else {
                self.open = Some(open);
            }
        }
        self.home = Some(home);
        left
    }

    fn removes_nothing(&self) -> bool {
        self.removals.is_empty() && self.open.as_ref().is_none_or(|open| open.whole.is_empty())
    }

    fn agent_home(&mut self, checkpoint: &Checkpoint, agent: &Agent) -> Option<AgentHome<'a>> {
        let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks");
        let directory = self.source.directory(&path).ok()?;
        let pattern = has_magic(agent.id.as_bytes())
            || agent.frameworks.iter().any(|framework| has_magic(framework.id.as_bytes()));
        let sandboxes = self.sandbox_home(checkpoint, agent);
        Some(AgentHome { home: OpenDirectory { path, directory }, pattern, sandboxes })
    }

    /// Judges an executor with its runs and their sandboxes. Gives what stays of it.
    fn executor_as_read(
        &mut self,
        agent: &Agent,
        framework: &Framework,
        mut executor: Executor,
        open: &mut Open<'a>,
    ) -> Option<Executor> {
        let Some(home) = &open.executors else {
            let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&framework.id);
            self.kept.add(Scope::Completed, Reason::Closed, &path.join("executors").join(&executor.id));
            return Some(executor);
        };
        let at = |run| RunAt { agent, framework, executor: &executor, run };
        let over: Vec<RunAt<'_>> = if open.pattern {
            Vec::new()
        } else {
            executor.runs.iter().map(at).filter(|at| is_completed(at).is_ok()).collect()
        };
        if let Some(sandboxes) = open.sandboxes.as_mut().filter(|_| !over.is_empty()) {
            self.executor_sandboxes(sandboxes, &over);
        }
        self.images(&over);
        let verdict = |run| match self.run(&at(run), home) {
            Verdict::Removals(scope) if open.pattern => Verdict::Kept(scope, Reason::Pattern),
            verdict => verdict,
        };
        let runs: Vec<Verdict> = executor.runs.iter().map(verdict).collect();
        if !runs.is_empty() && runs.iter().all(|run| *run == Verdict::Untouched) {
            return Some(executor);
        }
        match self.executor(&executor, home, runs, open.pattern) {
            ExecutorRemoval::Whole(whole) => {
                open.whole.push(whole);
                None
            }
            ExecutorRemoval::Runs(removed) => {
                let mut removed = removed.into_iter();
                executor.runs.retain(|_| removed.next() != Some(true));
                Some(executor)
            }
        }
    }

    /// Whether a directory in an open one is old enough; why not.
    pub(super) fn is_old(&self, directory: &Directory<'_>, name: &[u8]) -> Result<(), Reason> {
        match directory.stat(name) {
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
        let kept = if data {
            self.protected.reason_not_to_delete(&path)
        } else {
            self.protected.reason_to_keep(&path)
        };
        if let Some(reason) = kept {
            self.kept.add(scope, reason, &path);
            return false;
        }
        let wanted = Wanted { scope, path, why: why.into(), counts, data, young: false };
        self.removals.add(wanted, &mut self.kept);
        true
    }

    /// Measures what its age alone keeps.
    pub(super) fn held_by_age(&mut self, scope: Scope, path: &RelPath, counts: Counts) {
        if self.protected.reason_not_to_delete(path).is_none() {
            let (path, why) = (path.clone(), Cow::default());
            let wanted = Wanted { scope, path, why, counts, data: true, young: true };
            self.removals.add(wanted, &mut self.kept);
        }
    }
}

/// Leaves the agents that `latest` does not name as they are where only that one is read.
fn only_latest(checkpoint: &mut Checkpoint) {
    let latest = checkpoint.latest.id().cloned();
    for agent in checkpoint.agents.iter_mut().filter(|agent| Some(&agent.id) != latest.as_ref()) {
        *agent = Agent::listed(agent.id.clone());
    }
}
