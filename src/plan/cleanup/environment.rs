//! Facts of the host that decide what is kept: mounts, processes, symlinks into the tree.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::host::Mounts;
use crate::layout::{RelPath, SortedPaths};
use crate::model::{Agent, Checkpoint, Executor, File, Framework, Latest, Run};
use crate::source::Resolved;

use super::choose::PastRun;
use super::kept::Reason;

/// Whether the process of a run lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It does not, or another one has its id.
    Dead,
    /// It provably does.
    Lives,
    /// It cannot be determined.
    MayLive,
}

/// A run, and where it is.
#[derive(Debug, Clone, Copy)]
pub struct RunAt<'m> {
    pub agent: &'m Agent,
    pub framework: &'m Framework,
    pub executor: &'m Executor,
    pub run: &'m Run,
}

impl RunAt<'_> {
    /// Its directory below `meta/slaves`, or its sandbox below `slaves`.
    pub fn home(&self, slaves: &str) -> RelPath {
        RelPath::of_run(slaves, &self.agent.id, &self.framework.id, &self.executor.id, &self.run.id)
    }
}

/// What is known of the machine.
pub struct Environment<'a> {
    /// The path of the `work_dir`, with symlinks resolved.
    pub work_dir: &'a Path,
    /// What is mounted; none: unknown, and nothing is deleted.
    pub mounts: Option<&'a Mounts>,
    /// Where processes work.
    pub working: &'a [PathBuf],
    /// The files that processes have open, below the `work_dir`; none: that cannot be determined.
    pub opened: &'a dyn Fn() -> Option<Vec<RelPath>>,
    /// Whether the process of a run lives.
    pub lives: &'a dyn Fn(&RunAt<'_>) -> Life,
    /// Visits the completed runs that are no longer in meta, since cleanups have moved them aside.
    pub past: &'a PastRuns<'a>,
}

/// Passes completed runs of journals to a callback.
pub type PastRuns<'a> = dyn Fn(&mut dyn FnMut(PastRun)) -> JournalsRead + 'a;

/// Whether the journals of earlier cleanups were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalsRead {
    /// All that exist.
    All,
    /// One cannot be read, or is not trusted.
    NotAll,
}

/// Paths that must stay, with what is above them.
pub(super) struct Protected {
    mounts: Option<SortedPaths>,
    volumes: SortedPaths,
    working: SortedPaths,
    /// Where symlinks from elsewhere point.
    linked: SortedPaths,
}

impl Protected {
    /// `linked`: where symlinks from elsewhere point.
    pub(super) fn new(checkpoint: &Checkpoint, environment: &Environment<'_>, linked: &[RelPath]) -> Self {
        let inside = |path: &Path| {
            let path = path.strip_prefix(environment.work_dir).ok()?;
            (!path.as_os_str().is_empty()).then(|| RelPath::new(path.as_os_str().as_bytes()))
        };
        let mounts = environment.mounts.map(|mounts| {
            mounts.at_or_below(environment.work_dir).filter_map(|mount| inside(&mount.point)).collect()
        });
        let working = environment.working.iter().filter_map(|path| inside(path)).collect();
        let volumes = volumes(checkpoint, environment.work_dir);
        let volumes = volumes.iter().filter_map(|path| inside(path)).collect();
        Self { mounts, volumes, working, linked: linked.iter().cloned().collect() }
    }

    /// What keeps a path from being deleted: without a list of mounts, everything does.
    pub(super) fn reason_not_to_delete(&self, path: &RelPath) -> Option<Reason> {
        if self.mounts.is_none() { Some(Reason::Closed) } else { self.reason_to_keep(path) }
    }

    /// What keeps a path from being moved.
    pub(super) fn reason_to_keep(&self, path: &RelPath) -> Option<Reason> {
        if self.mounts.as_ref().is_some_and(|mounts| mounts.any_below(path)) {
            Some(Reason::Mounted)
        } else if self.volumes.any_below(path) {
            Some(Reason::Volume)
        } else if self.working.any_below(path) {
            Some(Reason::WorkedIn)
        } else if self.linked.any_below(path) || self.linked.covers(path) {
            Some(Reason::Linked)
        } else {
            None
        }
    }
}

/// The directories of all persistent volumes that any file of resources names.
fn volumes(checkpoint: &Checkpoint, work_dir: &Path) -> Vec<PathBuf> {
    let files = &checkpoint.resources;
    let all =
        [&files.state, &files.target, &files.info, &files.old_target].into_iter().filter_map(File::value);
    let paths =
        all.flat_map(|facts| facts.resources.iter()).filter(|resource| resource.is_persistent_volume());
    let path = |bytes: Vec<u8>| PathBuf::from(std::ffi::OsStr::from_bytes(&bytes));
    paths
        .filter_map(|resource| Some(path(resource.volume_path(work_dir.as_os_str().as_bytes()).ok()?)))
        .collect()
}

/// Where links lead that are followed in the checkpoint.
pub(super) fn linked(checkpoint: &Checkpoint) -> impl Iterator<Item = RelPath> {
    checkpoint.links.iter().filter_map(|link| match &link.to {
        Resolved::Inside { path, .. } => Some(path.clone()),
        _ => None,
    })
}

/// Where all of its symlinks lead that keep what is there.
pub(super) fn links_elsewhere(checkpoint: &Checkpoint) -> Vec<RelPath> {
    let executors = checkpoint.agents.iter().flat_map(|agent| {
        let own = |framework: &'_ Framework| {
            let lead = |executor| leads_elsewhere(agent, framework, executor);
            framework.executors.iter().filter_map(lead).collect::<Vec<_>>()
        };
        agent.frameworks.iter().flat_map(own)
    });
    executors.chain(linked(checkpoint)).collect()
}

/// The target of an executor's `latest` symlink, if that is not in the same directory.
pub(super) fn leads_elsewhere(agent: &Agent, framework: &Framework, executor: &Executor) -> Option<RelPath> {
    let Latest::Resolves { to: Resolved::Inside { path, .. }, .. } = &executor.latest else { return None };
    let own = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, "latest").parent();
    (path.parent() != own).then(|| path.clone())
}
