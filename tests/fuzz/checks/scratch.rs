//! A directory for the checks that need files: in memory where that can be, one for each thread, gone with the process.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

thread_local! {
    static DIRECTORY: TempDir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory");
}

/// A path in it.
pub(super) fn path(name: impl AsRef<Path>) -> PathBuf {
    DIRECTORY.with(|directory| directory.path().join(name))
}
