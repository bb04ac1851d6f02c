//! A folder for the checks that need files: in memory where that can be, one for each thread, gone with the process.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

thread_local! {
    static FOLDER: TempDir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
}

/// A path in it.
pub(super) fn path(name: impl AsRef<Path>) -> PathBuf {
    FOLDER.with(|folder| folder.path().join(name))
}
