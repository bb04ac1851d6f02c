//! A tree that is spoilt, and what a repair makes of it.

use std::path::{Path, PathBuf};

use ckpt::plan::repair::HostFacts;
use ckpt::recovery::BootId;
use ckpt::schema::Release;
use tempfile::TempDir;

use crate::codes::{Bench, Spoil};
use crate::support::mend::{Mended, Patient};
use crate::support::tree::{BOOT_ID, Tree};

/// A spoilt tree on disk.
pub(super) struct Scene<'w> {
    _dir: TempDir,
    pub(super) bench: Bench,
    pub(super) patient: Patient<'w>,
}

impl<'w> Scene<'w> {
    pub(super) fn new(tree: &Tree, spoil: Spoil) -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let placed = tree.write(dir.path());
        let bench = Bench { work: placed.work.clone(), runtime: placed.runtime.clone() };
        spoil(&bench);
        let mut patient = Patient::copy(&placed.work, Some(&placed.runtime));
        patient.relocated = false;
        patient.boot_id = BootId::Known(BOOT_ID.to_owned());
        patient.release = Release::LAST;
        patient.flags = &["--launcher=posix"];
        Self { _dir: dir, bench, patient }
    }

    /// Repairs findings of this code alone, and by all means.
    pub(super) fn only(mut self, code: &str) -> Self {
        self.patient.only = vec![code.to_owned()];
        self
    }

    /// Of several agents this one is meant.
    pub(super) fn agent(mut self, id: &str) -> Self {
        self.patient.agent = Some(id.to_owned());
        self
    }

    pub(super) fn world(mut self, world: HostFacts<'w>) -> Self {
        self.patient.world = world;
        self
    }

    /// Repairs it, and keeps the laws.
    #[track_caller]
    pub(super) fn mend(&self) -> Mended {
        let mended = self.patient.mend();
        assert!(mended.broken.is_empty(), "{mended:#?}");
        mended
    }

    /// Repairs it with exactly this, after which a strict agent starts.
    #[track_caller]
    pub(super) fn is_mended_by(&self, repairs: &[&str]) -> Mended {
        let mended = self.mend();
        assert_eq!(mended.names(), repairs, "{mended:#?}");
        assert!(mended.starts(), "{mended:#?}");
        mended
    }

    /// Nothing is done about it, for this reason.
    #[track_caller]
    pub(super) fn is_left(&self, code: &str, why: &str) {
        let mended = self.mend();
        assert!(mended.done.is_empty(), "{mended:#?}");
        let reason = mended.refused.iter().find(|(known, _)| *known == code).map(|(_, why)| &**why);
        assert!(reason.is_some_and(|reason| reason.contains(why)), "{mended:#?}");
    }

    pub(super) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.bench.work.join(below)
    }

    pub(super) fn read(&self, below: impl AsRef<Path>) -> Vec<u8> {
        std::fs::read(self.path(below)).unwrap()
    }
}
