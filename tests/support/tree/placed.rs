//! Where a written tree is, and the paths of its entities. It opens nothing.

use std::path::{Path, PathBuf};

use crate::support::tree_dirs::TreeDirs;

/// A tree on disk.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// The directory given to `write`.
    pub(crate) base: PathBuf,
    /// The `work_dir`.
    pub(crate) work: PathBuf,
    /// The `runtime_dir`.
    pub(crate) runtime: PathBuf,
    /// What absolute symlinks name as the `work_dir`.
    pub(crate) place: PathBuf,
}

impl Placed {
    pub(super) fn new(base: &Path, place: Option<PathBuf>) -> Self {
        let work = base.join("work_dir");
        let place = place.unwrap_or_else(|| work.clone());
        Self { base: base.to_owned(), runtime: base.join("runtime_dir"), work, place }
    }

    /// The tree as the damage generator takes it.
    pub(crate) fn dirs(&self) -> TreeDirs {
        TreeDirs::new(&self.base, &self.work, Some(&self.runtime), &self.place)
    }

    /// `<work_dir>/meta`.
    pub(crate) fn meta(&self) -> PathBuf {
        self.work.join("meta")
    }

    /// `<work_dir>/meta/slaves/AGENT`.
    pub(crate) fn agent(&self, agent: &str) -> PathBuf {
        self.meta().join("slaves").join(agent)
    }

    /// The directory of a framework in `meta`.
    pub(crate) fn framework(&self, agent: &str, framework: &str) -> PathBuf {
        self.agent(agent).join("frameworks").join(framework)
    }

    /// The directory of an executor in `meta`.
    pub(crate) fn executor(&self, agent: &str, framework: &str, executor: &str) -> PathBuf {
        self.framework(agent, framework).join("executors").join(executor)
    }

    /// The directory of a run in `meta`.
    pub(crate) fn run(&self, agent: &str, framework: &str, executor: &str, run: &str) -> PathBuf {
        self.executor(agent, framework, executor).join("runs").join(run)
    }

    /// The sandbox of a run.
    pub(crate) fn sandbox(&self, agent: &str, framework: &str, executor: &str, run: &str) -> PathBuf {
        let run = self.run(agent, framework, executor, run);
        self.work.join(run.strip_prefix(self.meta()).unwrap())
    }
}
