//! Writes a fixture: files as `mkstemp` and `rename` or an append leave them, directories, symlinks, and
//! in the end the times of all directories. It has a clock of its own, so that two runs give the same tree.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};

/// How a file came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Temporary file and rename: mode 0600.
    Renamed,
    /// Written or appended in place: mode 0644.
    InPlace,
    /// Created by the container's init process: mode 0600.
    Init,
}

/// Nanoseconds between two writes.
const STEP: u64 = 3_141_593;

pub(super) struct Writer {
    now: u64,
    /// When an entry of each directory last came or went.
    directories: BTreeMap<PathBuf, u64>,
}

impl Writer {
    pub(super) fn new(seconds: u64) -> Self {
        Self { now: seconds * 1_000_000_000 + 123_456_789, directories: BTreeMap::new() }
    }

    fn tick(&mut self) -> u64 {
        self.now += STEP;
        self.now
    }

    /// Moves the clock on, and says what it shows in seconds.
    #[expect(clippy::cast_precision_loss, reason = "a status update has its time as a double")]
    pub(super) fn later(&mut self, milliseconds: u64) -> f64 {
        self.now += milliseconds * 1_000_000;
        self.now as f64 / 1e9
    }

    fn entered(&mut self, path: &Path) {
        if let Some(at) = path.parent().and_then(|parent| self.directories.get_mut(parent)) {
            *at = self.now;
        }
    }

    /// A directory of mode 0755. It may be there already.
    pub(super) fn dir(&mut self, path: &Path) {
        self.dir_mode(path, 0o755);
    }

    /// A directory and, where they are missing, those above it.
    pub(super) fn dir_mode(&mut self, path: &Path, mode: u32) {
        if path.is_dir() {
            self.directories.entry(path.to_owned()).or_insert(self.now);
            return;
        }
        if let Some(parent) = path.parent().filter(|parent| !parent.exists()) {
            self.dir(parent);
        }
        self.tick();
        fs::create_dir(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        self.directories.insert(path.to_owned(), self.now);
        self.entered(path);
    }

    pub(super) fn file(&mut self, path: &Path, how: How, bytes: &[u8]) {
        fs::write(path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mode = if how == How::InPlace { 0o644 } else { 0o600 };
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        let at = self.tick();
        self.entered(path);
        set_mtime(path, at);
    }

    pub(super) fn link(&mut self, path: &Path, target: &Path) {
        symlink(target, path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let at = self.tick();
        self.entered(path);
        set_mtime(path, at);
    }

    /// Gives every directory the time at which its last entry came.
    pub(super) fn finish(self) {
        self.directories.iter().rev().for_each(|(path, at)| set_mtime(path, *at));
    }
}

/// Sets both times of an entry, of a symlink itself and not of its target.
fn set_mtime(path: &Path, nanoseconds: u64) {
    let time = Timespec {
        tv_sec: i64::try_from(nanoseconds / 1_000_000_000).unwrap(),
        tv_nsec: i64::try_from(nanoseconds % 1_000_000_000).unwrap(),
    };
    let times = Timestamps { last_access: time, last_modification: time };
    utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW).unwrap();
}
