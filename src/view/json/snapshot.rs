//! What a snapshot contains, and what became of the older ones.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::apply::{Rotated, Snapshot};

/// Of `ckpt snapshot`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SnapshotJson<'a> {
    to: String,
    files: u64,
    entries: u64,
    bytes: u64,
    size: u64,
    consistent: bool,
    verified: bool,
    left_out: &'a [String],
    /// What became of the older ones; only with `--dir`.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    rotation: Option<RotationJson>,
}

/// Of `ckpt snapshot --dir`: the new snapshot and the older ones.
#[derive(Debug, Serialize, JsonSchema)]
struct RotationJson {
    /// It is complete and consistent, and a strict agent recovers from it.
    good: bool,
    /// Snapshots of this agent in the directory now.
    kept: usize,
    /// Older ones that were deleted.
    removed: Vec<String>,
    /// Older ones that are no longer as they were written; they do not count.
    damaged: Vec<String>,
    /// Older ones that could not be deleted.
    not_removed: Vec<String>,
}

/// What a dry run of `ckpt snapshot` knows of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlannedSnapshotJson {
    /// The file or directory that is written.
    pub to: String,
    /// The file.
    pub file: String,
    /// Older ones that would be deleted, if the new one is good.
    pub removed: Vec<String>,
}

impl<'a> SnapshotJson<'a> {
    /// Of a snapshot that was taken.
    pub fn new(to: &Path, taken: &'a Snapshot, rotated: Option<&Rotated>) -> Self {
        Self {
            to: to.to_string_lossy().into_owned(),
            files: taken.files,
            entries: taken.entries,
            bytes: taken.bytes,
            size: taken.size,
            consistent: taken.is_consistent,
            verified: true,
            left_out: &taken.left_out,
            rotation: rotated.map(RotationJson::new),
        }
    }
}

impl RotationJson {
    fn new(rotated: &Rotated) -> Self {
        let texts =
            |paths: &[PathBuf]| paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        Self {
            good: rotated.is_good,
            kept: rotated.kept,
            removed: texts(&rotated.removed),
            damaged: texts(&rotated.damaged),
            not_removed: texts(&rotated.left),
        }
    }
}
