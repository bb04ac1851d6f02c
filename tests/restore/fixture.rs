//! A tree, an archive of it, and a `/proc` without processes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cli::{Ckpt, ckpt};
use crate::support::hash::Snapshot;
use crate::support::tree::{BOOT_ID, Placed, Tree, typical};

pub(super) struct Fixture {
    pub(super) dir: tempfile::TempDir,
    pub(super) placed: Placed,
    pub(super) archive: PathBuf,
}

impl Fixture {
    pub(super) fn new() -> Self {
        Self::of(&typical(), "tar.zst")
    }

    pub(super) fn of(tree: &Tree, end: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = tree.write(dir.path());
        fs::create_dir(dir.path().join("proc")).unwrap();
        let archive = dir.path().join(format!("meta.{end}"));
        let _ = ckpt(["snapshot", "--to"]).arg(&archive).arg(&placed.work).run().exits(0);
        Self { dir, placed, archive }
    }

    pub(super) fn call(&self, command: &str) -> Ckpt {
        ckpt([command, "--boot-id", BOOT_ID, "--proc-root"]).arg(self.dir.path().join("proc"))
    }

    /// `ckpt restore` of the archive.
    pub(super) fn restore(&self) -> Ckpt {
        self.call("restore").arg(&self.archive).arg(&self.placed.work)
    }

    pub(super) fn undo(&self) -> Ckpt {
        let undo = ckpt(["undo", "--yes", "--proc-root"]).arg(self.dir.path().join("proc"));
        undo.arg(&self.placed.work)
    }

    pub(super) fn meta(&self) -> Snapshot {
        Snapshot::take(&self.placed.meta())
    }

    /// The last file of this name below meta, by path: that of the latest agent.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        let walk = walkdir::WalkDir::new(self.placed.meta()).sort_by_file_name();
        let found = walk.into_iter().map(|entry| entry.unwrap().into_path());
        found.filter(|path| path.ends_with(name)).last().unwrap()
    }

    /// A path as findings show it.
    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.placed.work).unwrap().to_str().unwrap().to_owned()
    }
}
