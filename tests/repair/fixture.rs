//! A tree that is damaged, and what a repair makes of it.

use std::path::{Path, PathBuf};

use ckpt::plan::repair::HostFacts;
use ckpt::recovery::BootId;
use ckpt::schema::Release;
use tempfile::TempDir;

use crate::codes::{Damage, WorkDirs};
use crate::support::repair_call::{RepairCall, RepairOutcome};
use crate::support::tree::{BOOT_ID, Tree};

/// A damaged tree on disk.
pub(super) struct Fixture<'w> {
    _dir: TempDir,
    pub(super) dirs: WorkDirs,
    pub(super) repair_call: RepairCall<'w>,
}

impl<'w> Fixture<'w> {
    pub(super) fn new(tree: &Tree, damage: Damage) -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let placed = tree.write(dir.path());
        let dirs = WorkDirs { work: placed.work.clone(), runtime: placed.runtime.clone() };
        damage(&dirs);
        let mut repair_call = RepairCall::copy(&placed.work, Some(&placed.runtime));
        repair_call.relocated = false;
        repair_call.boot_id = BootId::Known(BOOT_ID.to_owned());
        repair_call.release = Release::LAST;
        repair_call.flags = &["--launcher=posix"];
        Self { _dir: dir, dirs, repair_call }
    }

    /// Repairs findings of this code alone, and by all means.
    pub(super) fn only(mut self, code: &str) -> Self {
        self.repair_call.only = vec![code.to_owned()];
        self
    }

    /// Of several agents this one is meant.
    pub(super) fn agent(mut self, id: &str) -> Self {
        self.repair_call.agent = Some(id.to_owned());
        self
    }

    pub(super) fn world(mut self, world: HostFacts<'w>) -> Self {
        self.repair_call.world = world;
        self
    }

    /// Repairs it, and keeps the laws.
    #[track_caller]
    pub(super) fn repair(&self) -> RepairOutcome {
        let outcome = self.repair_call.repair();
        assert!(outcome.broken.is_empty(), "{outcome:#?}");
        outcome
    }

    /// Repairs it with exactly this, after which a strict agent starts.
    #[track_caller]
    pub(super) fn is_repaired_by(&self, repairs: &[&str]) -> RepairOutcome {
        let outcome = self.repair();
        assert_eq!(outcome.names(), repairs, "{outcome:#?}");
        assert!(outcome.starts(), "{outcome:#?}");
        outcome
    }

    /// Nothing is done about it, for this reason.
    #[track_caller]
    pub(super) fn is_left(&self, code: &str, why: &str) {
        let outcome = self.repair();
        assert!(outcome.done.is_empty(), "{outcome:#?}");
        let reason = outcome.refused.iter().find(|(known, _)| *known == code).map(|(_, why)| &**why);
        assert!(reason.is_some_and(|reason| reason.contains(why)), "{outcome:#?}");
    }

    pub(super) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.dirs.work.join(below)
    }

    pub(super) fn read(&self, below: impl AsRef<Path>) -> Vec<u8> {
        std::fs::read(self.path(below)).unwrap()
    }
}
