//! The choice as a whole: what goes, in the order of the scopes, as steps that know what stands at their paths now.

use std::borrow::Cow;

use crate::layout::{Name, RelPath};
use crate::model::Checkpoint;
use crate::plan::{Action, Before, Step};
use crate::schema::Release;
use crate::source::Source;
use crate::values::Duration;

use super::around::{Around, Fences};
use super::look::look;
use super::reason::{Reason, Stays};
use super::scope::{Scope, Scopes};
use super::walk::Walk;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The scopes, `all` not among them.
    pub scopes: Scopes,
    /// What was changed later than so long ago stays, by the mtime that the agent's garbage collection goes by (R164).
    pub older_than: Duration,
    /// Only what belongs to this framework.
    pub framework: Option<Name>,
    /// Completed runs that stand no longer in meta, since cleanups have moved them aside.
    pub past: Vec<PastRun>,
    /// Sandboxes are set aside too, so that `undo` brings them back.
    pub keep: bool,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// As which release messages are judged.
    pub release: Release,
    /// Threads that look at what goes; zero: as many as there are processors.
    pub threads: usize,
    /// Paths that are kept of what stays, for each reason.
    pub examples: usize,
}

impl Request {
    pub(super) fn is_old(&self, mtime: i64) -> bool {
        let nanos = i128::from(self.now.saturating_sub(mtime)) * 1_000_000_000;
        nanos >= i128::from(self.older_than.nanos())
    }
}

/// A completed run that a cleanup of the past has moved aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRun {
    /// Its agent.
    pub agent: Name,
    /// Its framework.
    pub framework: Name,
    /// Its executor.
    pub executor: Name,
    /// Its container id.
    pub run: Name,
}

/// What belongs to a path that goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Agent ids.
    pub agents: u64,
    /// Frameworks as a whole.
    pub frameworks: u64,
    /// Executors as a whole.
    pub executors: u64,
    /// Runs.
    pub runs: u64,
    /// Tasks.
    pub tasks: u64,
    /// Updates that will never be sent.
    pub unsent: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.agents += other.agents;
        self.frameworks += other.frameworks;
        self.executors += other.executors;
        self.runs += other.runs;
        self.tasks += other.tasks;
        self.unsent += other.unsent;
    }
}

/// Something that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Going {
    /// The scope that names it.
    pub scope: Scope,
    /// What belongs to it.
    pub counts: Counts,
    /// How.
    pub step: Step,
}

/// What goes and what stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleanup {
    /// What goes, by scope and path.
    pub goes: Vec<Going>,
    /// What stays.
    pub stays: Stays,
}

/// A path that is to go, before it was looked at.
pub(super) struct Wanted {
    pub(super) scope: Scope,
    pub(super) path: RelPath,
    pub(super) why: Cow<'static, str>,
    pub(super) counts: Counts,
    /// It holds what frameworks wrote, and is no part of the checkpoint.
    pub(super) data: bool,
}

/// Chooses. Of the agents in `checkpoint` the old ones must be loaded if they are in scope.
pub fn choose(source: &Source, checkpoint: &Checkpoint, request: &Request, around: &Around<'_>) -> Cleanup {
    let mut walk = Walk {
        source,
        checkpoint,
        request,
        around,
        fences: Fences::new(checkpoint, around),
        wanted: Vec::new(),
        stays: Stays::keeping(request.examples),
    };
    walk.latest_agent();
    walk.old_agents();
    walk.temp();
    let Walk { mut wanted, mut stays, .. } = walk;
    wanted.sort_by(|a, b| (a.scope, a.data, &a.path).cmp(&(b.scope, b.data, &b.path)));
    let befores = look(source, &wanted, request.threads);
    let mut goes = Vec::new();
    for (wanted, before) in wanted.into_iter().zip(befores) {
        let Wanted { scope, path, why, counts, data } = wanted;
        match before {
            Ok(Before::Absent) => {}
            Ok(before) => {
                let action = if data && !request.keep { Action::Delete } else { Action::SetAside };
                let code = scope.name().into();
                goes.push(Going { scope, counts, step: Step { action, path, why, code, before } });
            }
            Err(_) => stays.add(scope, Reason::Closed, &path),
        }
    }
    Cleanup { goes, stays }
}
