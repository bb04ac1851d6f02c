//! Sandboxes and provisioned images of completed runs. Beside a running agent single runs are named; else whole directories
//! of executors and frameworks where nothing else is in them.

use std::collections::BTreeSet;

use crate::layout::{Name, RelPath};
use crate::model::{Agent, Checkpoint, Part};
use crate::source::{Directory, Errno, Listing, NodeType, Source};

use super::choose::Counts;
use super::environment::{Life, RunAt};
use super::kept::{Kept, Reason};
use super::scope::Scope;
use super::walk::{CleanupWalk, OpenDirectory};

const SCOPE: Scope = Scope::Sandboxes;

/// The sandboxes of one framework.
pub(super) struct Sandboxes<'a> {
    /// The framework's directory.
    own: Directory<'a>,
    executors: OpenDirectory<'a>,
    going: Vec<SandboxRemoval>,
}

/// An executor's sandboxes that go.
struct SandboxRemoval {
    executor: Name,
    runs: Runs,
}

enum Runs {
    /// All of this number, and nothing else is in its directory.
    Whole(u64),
    These(Vec<Name>),
}

impl<'a> Sandboxes<'a> {
    /// Opens the directories of a framework, if it has sandboxes.
    pub(super) fn open(home: &OpenDirectory<'a>, framework: &Name, kept: &mut Kept) -> Option<Self> {
        let path = home.path.join(framework).join("executors");
        let own = home.directory.directory(framework.as_bytes());
        let opened = own.and_then(|own| own.directory(b"executors").map(|executors| (own, executors)));
        let (own, directory) = there(opened, &path, kept)?;
        Some(Self { own, executors: OpenDirectory { path, directory }, going: Vec::new() })
    }
}

impl<'a> CleanupWalk<'a> {
    /// Where the sandboxes of an agent are, if they are asked for and can be read.
    pub(super) fn sandbox_home(
        &mut self,
        checkpoint: &Checkpoint,
        agent: &Agent,
    ) -> Option<OpenDirectory<'a>> {
        if !self.request.scopes.has(SCOPE) || checkpoint.coverage.sandboxes != Part::Read {
            return None;
        }
        let path = RelPath::new("slaves").join(&agent.id).join("frameworks");
        let directory = there(self.source.directory(&path), &path, &mut self.kept)?;
        Some(OpenDirectory { path, directory })
    }

    /// Frameworks that have sandboxes and no checkpoint.
    pub(super) fn unknown_sandboxes(&mut self, checkpoint: &Checkpoint, agent: &Agent) {
        if !self.request.scopes.has(SCOPE) || self.request.scopes.has(Scope::Uncheckpointed) {
            return;
        }
        let path = RelPath::new("slaves").join(&agent.id).join("frameworks");
        if checkpoint.coverage.sandboxes != Part::Read {
            return self.without_sandboxes(SCOPE, &path);
        }
        let Some(top) = there(self.source.directory(&path), &path, &mut self.kept) else { return };
        if self.request.framework.is_some() {
            return;
        }
        let known: BTreeSet<&Name> = agent.frameworks.iter().map(|framework| &framework.id).collect();
        for unknown in names(&top).into_iter().filter(|id| !known.contains(id)) {
            self.kept.add(SCOPE, Reason::Unknown, &path.join(&unknown));
        }
    }

    /// Sandboxes that were not read: what is not here cannot be removed here.
    pub(super) fn without_sandboxes(&mut self, scope: Scope, path: &RelPath) {
        if !self.source.stat(&RelPath::new("slaves")).is_err_and(Errno::is_missing) {
            self.kept.add(scope, Reason::Closed, path);
        }
    }

    /// Judges the sandboxes of an executor's completed runs.
    pub(super) fn executor_sandboxes(&mut self, sandboxes: &mut Sandboxes<'_>, runs: &[RunAt<'_>]) {
        let Some(first) = runs.first() else { return };
        let (id, executors) = (&first.executor.id, &sandboxes.executors);
        let own = executors.directory.directory(id.as_bytes());
        let opened = own.and_then(|own| own.directory(b"runs").map(|runs| (own, runs)));
        let path = executors.path.join(id).join("runs");
        let Some((own, directory)) = there(opened, &path, &mut self.kept) else { return };
        let mut going = Vec::new();
        for at in runs {
            let path = executors.path.join(id).join("runs").join(&at.run.id);
            let reason = match directory.stat(at.run.id.as_bytes()) {
                Err(errno) if errno.is_missing() => continue,
                Err(_) => Reason::Closed,
                Ok(stat) if stat.node != NodeType::Directory => Reason::Odd,
                Ok(stat) if !self.request.is_old(stat.mtime) => {
                    if (self.environment.lives)(at) == Life::Dead {
                        self.held_by_age(SCOPE, &path, Counts { runs: 1, ..Counts::default() });
                    }
                    Reason::Young
                }
                Ok(_) => match (self.environment.lives)(at) {
                    Life::Dead => match self.protected.reason_not_to_delete(&path) {
                        None => {
                            going.push(at.run.id.clone());
                            continue;
                        }
                        Some(reason) => reason,
                    },
                    Life::Lives => Reason::Lives,
                    Life::MayLive => Reason::MayLive,
                },
            };
            self.kept.add(SCOPE, reason, &path);
        }
        if going.is_empty() {
            return;
        }
        let known: BTreeSet<&[u8]> = going.iter().map(Name::as_bytes).collect();
        let whole = !self.request.scopes.beside_agent()
            && names(&own).iter().all(|name| name.as_bytes() == b"runs")
            && names(&directory)
                .iter()
                .all(|name| name.as_bytes() == b"latest" || known.contains(name.as_bytes()))
            && self.is_old(&executors.directory, id.as_bytes()).is_ok();
        let runs = if whole { Runs::Whole(going.len() as u64) } else { Runs::These(going) };
        let going = SandboxRemoval { executor: id.clone(), runs };
        if self.request.scopes.beside_agent() {
            let path = sandboxes.executors.path.clone();
            self.take_executor(&path, going);
        } else {
            sandboxes.going.push(going);
        }
    }

    /// Takes what is removed of a framework's sandboxes: its directory, if nothing else is in it, else those of its executors.
    pub(super) fn take_sandboxes(
        &mut self,
        home: &OpenDirectory<'_>,
        sandboxes: Sandboxes<'_>,
        framework: &Name,
    ) {
        let Sandboxes { own, executors, going } = sandboxes;
        let whole = |one: &SandboxRemoval| match one.runs {
            Runs::Whole(runs) => Some(runs),
            Runs::These(_) => None,
        };
        let runs: Option<u64> = going.iter().map(whole).sum();
        if let Some(runs) = runs.filter(|runs| *runs > 0) {
            let known: BTreeSet<&[u8]> = going.iter().map(|one| one.executor.as_bytes()).collect();
            if names(&own).iter().all(|name| name.as_bytes() == b"executors")
                && names(&executors.directory).iter().all(|name| known.contains(name.as_bytes()))
                && self.is_old(&home.directory, framework.as_bytes()).is_ok()
            {
                let why = "all of its runs are completed";
                self.want(SCOPE, executors.path.parent(), why, Counts { runs, ..Counts::default() });
                return;
            }
        }
        for one in going {
            self.take_executor(&executors.path, one);
        }
    }

    fn take_executor(&mut self, executors: &RelPath, going: SandboxRemoval) {
        let path = executors.join(&going.executor);
        match going.runs {
            Runs::Whole(runs) => {
                let why = "all of its runs are completed";
                self.want(SCOPE, path, why, Counts { runs, ..Counts::default() });
            }
            Runs::These(runs) => {
                for run in runs {
                    let counts = Counts { runs: 1, ..Counts::default() };
                    self.want(SCOPE, path.join("runs").join(&run), "of a completed run", counts);
                }
            }
        }
    }

    /// Takes what the provisioner left of completed runs: their root file systems.
    pub(super) fn images(&mut self, over: &[RunAt<'_>]) {
        if !self.request.scopes.has(SCOPE) {
            return;
        }
        let images = self.images.take().unwrap_or_else(|| Images::open(self.source, &mut self.kept));
        let there = images.home.as_ref().filter(|_| !images.left.is_empty());
        for (at, home) in over.iter().filter_map(|at| Some((at, there?))) {
            if !images.left.contains(&at.run.id) {
                continue;
            }
            let path = home.path.join(&at.run.id);
            let reason =
                match (self.is_old(&home.directory, at.run.id.as_bytes()), (self.environment.lives)(at)) {
                    (Ok(()), Life::Dead) => {
                        self.want(SCOPE, path, "the image of a completed run", Counts::default());
                        continue;
                    }
                    (Ok(()), Life::Lives) => Reason::Lives,
                    (Ok(()), Life::MayLive) => Reason::MayLive,
                    (Err(reason), life) => {
                        if reason == Reason::Young && life == Life::Dead {
                            self.held_by_age(SCOPE, &path, Counts::default());
                        }
                        reason
                    }
                };
            self.kept.add(SCOPE, reason, &path);
        }
        self.images = Some(images);
    }
}

/// What the provisioner has left.
pub(super) struct Images<'a> {
    home: Option<OpenDirectory<'a>>,
    left: BTreeSet<Name>,
}

impl<'a> Images<'a> {
    fn open(source: &'a Source, kept: &mut Kept) -> Self {
        let path = RelPath::new("provisioner/containers");
        let mut listing = Listing::default();
        let opened = source.directory(&path);
        let opened = opened.and_then(|directory| directory.list(&mut listing).map(|()| directory));
        let directory = there(opened, &path, kept);
        let left = listing.entries().iter().map(|entry| Name::from(&*entry.name)).collect();
        Self { home: directory.map(|directory| OpenDirectory { path, directory }), left }
    }
}

/// What was opened. What is there and cannot be opened is kept.
fn there<T>(opened: Result<T, Errno>, path: &RelPath, kept: &mut Kept) -> Option<T> {
    if opened.as_ref().is_err_and(|errno| !errno.is_missing()) {
        kept.add(SCOPE, Reason::Closed, path);
    }
    opened.ok()
}

pub(super) fn names(directory: &Directory<'_>) -> Vec<Name> {
    let mut listing = Listing::default();
    // What cannot be listed has unknown content.
    if directory.list(&mut listing).is_err() {
        return vec![Name::from("?")];
    }
    listing.entries().iter().map(|entry| Name::from(&*entry.name)).collect()
}
