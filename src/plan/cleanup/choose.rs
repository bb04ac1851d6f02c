//! The choice as a whole: what is asked for, what is removed and what is kept.

use std::collections::BTreeMap;

use crate::layout::{Name, RelPath};
use crate::model::{self, Batch, Checkpoint, Progress, StreamingLoad};
use crate::plan::{Precondition, StepList};
use crate::schema::Release;
use crate::source::{Listing, Source};
use crate::values::Duration;

use super::environment::{Environment, Protected, links_elsewhere};
use super::kept::Kept;
use super::scope::{Scope, Scopes};
use super::walk::CleanupWalk;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The scopes, `all` not among them.
    pub scopes: Scopes,
    /// What was changed within this time is kept, by the mtime that the agent's GC uses (R164).
    pub older_than: Duration,
    /// Only what belongs to this framework.
    pub framework: Option<Name>,
    /// Sandboxes are set aside too, so that `undo` brings them back.
    pub keep: bool,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// As which release messages are judged.
    pub release: Release,
    /// Threads that read what is removed; zero: as many as there are processors.
    pub threads: usize,
    /// Paths that are kept of what stays, for each reason.
    pub examples: usize,
}

impl Request {
    pub(super) fn is_old(&self, mtime: i64) -> bool {
        // What was changed in the future, by the clock of here, is as young as can be, and no younger.
        let nanos = i128::from(self.now.saturating_sub(mtime).max(0)) * 1_000_000_000;
        nanos >= i128::from(self.older_than.nanos())
    }
}

/// A completed run that a cleanup of the past has moved aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRun {
    pub agent: Name,
    pub framework: Name,
    pub executor: Name,
    /// Its container id.
    pub run: Name,
}

/// What belongs to a path that is removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Agent ids.
    pub agents: u64,
    /// Frameworks as a whole.
    pub frameworks: u64,
    /// Executors as a whole.
    pub executors: u64,
    pub runs: u64,
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

/// Sums over what is removed for one scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// What belongs to it.
    pub counts: Counts,
    pub steps: u64,
    /// Files, directories, symlinks.
    pub entries: u64,
    /// Bytes of its files.
    pub bytes: u64,
}

impl Sum {
    pub(super) fn add(&mut self, counts: Counts, before: &Precondition) {
        self.counts += counts;
        self.steps += 1;
        self.bytes += before.bytes();
        // The directory itself is an entry too.
        self.entries += match before {
            Precondition::Directory(directory) => directory.entries + 1,
            _ => 1,
        };
    }
}

/// What is removed and what is kept.
#[derive(Debug)]
pub struct Cleanup {
    /// The latest agent's id, if there is one.
    pub agent: Option<Name>,
    /// `slaves/latest` points to an agent in this source.
    pub has_agent: bool,
    /// There are agents, whether or not it points to one.
    pub has_agents: bool,
    /// Something of the checkpoint may not be read.
    pub is_closed: bool,
    /// What is removed, by scope; of one scope framework by framework.
    pub steps: StepList,
    /// What that comes to, by scope and whether it is deleted for good.
    pub sums: BTreeMap<(Scope, bool), Sum>,
    /// Sandboxes and images of completed runs that their age alone keeps, as far as they are in scope.
    pub held: Sum,
    /// What stays.
    pub kept: Kept,
    /// The checkpoint without executors and runs that go, with the latest agent only; none where that was not kept,
    /// since nothing of the checkpoint is removed, or where not all of it could be.
    pub left: Option<Checkpoint>,
}

/// Chooses, while it reads: what is removed is not kept in memory. `load` says which agents are read in full; the old ones must be if
/// they are in scope.
pub fn choose(
    source: &Source,
    load: &model::Request,
    progress: &Progress,
    request: &Request,
    environment: &Environment<'_>,
) -> Cleanup {
    let pass = |linked: &[RelPath]| {
        let begun = StreamingLoad::open(source, load, progress);
        let protected = Protected::new(&begun.top, environment, linked);
        let mut walk = CleanupWalk::new(source, request, environment, protected);
        let left = begun.stream(&mut |checkpoint, batch| walk.batch(checkpoint, batch));
        walk.end(left)
    };
    let (cleanup, linked) = pass(&[]);
    // Where symlinks point is known at the end, and keeps what is there: such trees are read twice.
    if linked.is_empty() { cleanup } else { pass(&linked).0 }
}

/// The same for a checkpoint that was read already, as a whole.
pub fn choose_loaded(
    source: &Source,
    mut checkpoint: Checkpoint,
    request: &Request,
    environment: &Environment<'_>,
) -> Cleanup {
    let elsewhere = links_elsewhere(&checkpoint);
    let protected = Protected::new(&checkpoint, environment, &elsewhere);
    let mut walk = CleanupWalk::new(source, request, environment, protected);
    for agent in 0..checkpoint.agents.len() {
        for framework in 0..checkpoint.agents[agent].frameworks.len() {
            let own = &mut checkpoint.agents[agent];
            let path = RelPath::new("meta/slaves").join(&own.id).join("frameworks");
            let own = &mut own.frameworks[framework];
            let executors = std::mem::take(&mut own.executors);
            let mut listing = Listing::default();
            // What cannot be listed has no executors, either.
            let _ = source
                .directory(&path.join(&own.id).join("executors"))
                .and_then(|directory| directory.list(&mut listing));
            let batch = Batch { agent, framework, entries: listing.entries(), executors, is_last: true };
            let left = walk.batch(&checkpoint, batch);
            checkpoint.agents[agent].frameworks[framework].executors = left;
        }
    }
    walk.end(checkpoint).0
}
