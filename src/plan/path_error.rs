//! A path of the checkpoint that could not be read while a change was planned.

use std::fmt;

use crate::layout::RelPath;
use crate::source::Errno;

/// A path that could not be read, and the error of the system call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    /// The error of the system call.
    pub errno: Errno,
}

impl PathError {
    pub(super) fn new(path: &RelPath, errno: Errno) -> Self {
        Self { path: path.clone(), errno }
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.errno)
    }
}

impl std::error::Error for PathError {}
