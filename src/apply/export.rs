//! New files that the user names: plans and snapshots. Nothing that is there is ever overwritten.

use std::fs::File;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags};

use super::error::Fault;

/// Makes a new file that only its owner may read, and opens it to be written.
pub fn new_file(path: &Path) -> Result<File, Fault> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, path, flags, Mode::RUSR | Mode::WUSR)
        .map(File::from)
        .map_err(|errno| Fault::new("making a new file", path.display(), errno))
}

/// Removes a file that was made by [`new_file`] and did not become what it should.
pub(super) fn remove_new(path: &Path) {
    let _ = rustix::fs::unlinkat(CWD, path, rustix::fs::AtFlags::empty());
}
