//! A built tree, loaded, and what a cleanup would take of it.

use std::path::PathBuf;

use ckpt::host::{Host, Mounts};
use ckpt::layout::RelPath;
use ckpt::model::{Agents, Progress};
use ckpt::plan::cleanup::{
    Cleanup, Environment, JournalsRead, Life, PastRun, Reason, Request, RunAt, Scope, Scopes, choose,
};
use ckpt::schema::Release;
use ckpt::source::{Options, Source, locate};
use ckpt::values::Duration;

use crate::support::tree::{Placed, Tree};

/// When the files of built trees were written, and a month after that.
pub(super) const WRITTEN: u64 = 1_718_006_400;
pub(super) const LATER: i64 = 1_718_006_400 + 30 * 86_400;

/// A tree on disk, and what is taken to be true of the machine.
pub(super) struct Fixture {
    _dir: tempfile::TempDir,
    pub(super) placed: Placed,
    pub(super) source: Source,
    pub(super) mounts: Option<Mounts>,
    pub(super) working: Vec<PathBuf>,
    /// Files that processes have open.
    pub(super) opened: Option<Vec<RelPath>>,
    pub(super) living: Vec<String>,
    pub(super) past: Vec<PastRun>,
}

pub(super) fn fixture(tree: &Tree) -> Fixture {
    fixture_after(tree, |_| {})
}

/// A tree that something is done to before it is read.
pub(super) fn fixture_after(tree: &Tree, change: impl FnOnce(&Placed)) -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().canonicalize().unwrap();
    let placed = tree.clone().started(WRITTEN).write(&base);
    change(&placed);
    let source = locate(&placed.work, "test", &Options::default()).unwrap();
    let mounts = Some(Mounts::default());
    let (working, living, past) = (Vec::new(), Vec::new(), Vec::new());
    let opened = Some(Vec::new());
    Fixture { _dir: dir, placed, source, mounts, working, opened, living, past }
}

/// What is asked for, a month after the tree was written.
pub(super) fn request(scopes: &[Scope]) -> Request {
    Request {
        scopes: Scopes::of(scopes),
        older_than: Duration::from_secs(7 * 86_400),
        framework: None,
        keep: false,
        now: LATER,
        release: Release::HEAD,
        threads: 2,
        examples: 3,
    }
}

impl Fixture {
    pub(super) fn choose(&self, request: &Request) -> Cleanup {
        let lives = |at: &RunAt<'_>| {
            let living = self.living.iter().any(|id| id.as_bytes() == at.run.id.as_bytes());
            if living { Life::Lives } else { Life::Dead }
        };
        let around = Environment {
            work_dir: &self.placed.work,
            mounts: self.mounts.as_ref(),
            working: &self.working,
            opened: &|| self.opened.clone(),
            lives: &lives,
            past: &|visit| {
                self.past.iter().cloned().for_each(visit);
                JournalsRead::All
            },
        };
        let load = ckpt::model::Request { agents: Agents::All, ..ckpt::model::Request::default() };
        choose(&self.source, &load, &Progress::default(), request, &around)
    }

    /// What is mounted on these directories of the tree.
    pub(super) fn mount(&mut self, points: &[&str]) {
        let dir = tempfile::tempdir().unwrap();
        let line = |point: &&str| {
            format!("30 1 0:55 / {} rw - tmpfs tmpfs rw", self.placed.work.join(point).display())
        };
        let lines = points.iter().map(line).collect::<Vec<_>>().join("\n");
        std::fs::create_dir(dir.path().join("self")).unwrap();
        std::fs::write(dir.path().join("self/mountinfo"), lines).unwrap();
        let host = Host::at(dir.path(), std::path::Path::new("/"), chrono::DateTime::UNIX_EPOCH);
        self.mounts = Some(Mounts::read(&host).unwrap());
    }
}

/// `op path` of each step, in order, with ids as short as they are in the test.
pub(super) fn steps(cleanup: &Cleanup) -> Vec<String> {
    cleanup.steps.iter().map(|step| format!("{} {}", step.op(), step.path)).collect()
}

/// How much stays for a reason.
pub(super) fn stays(cleanup: &Cleanup, scope: Scope, reason: Reason) -> u64 {
    let mut kept = cleanup.kept.iter();
    kept.find(|(of, why, _)| (*of, *why) == (scope, &reason)).map_or(0, |(.., group)| group.count)
}
