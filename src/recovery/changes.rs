//! What recovery changes on disk, as data; and a look at a checkpoint with such changes made.

use std::collections::{HashMap, HashSet};

use crate::layout::resources::{INFO, OLD_TARGET, STATE, TARGET};
use crate::layout::{RelPath, resources};
use crate::model::{self, File, ResourceFacts};

use super::state::ListFile;

/// One change that the agent makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mutation {
    /// A file is cut to this size, in bytes.
    Truncate {
        /// Relative to the `work_dir`.
        path: RelPath,
        /// Size afterwards, in bytes.
        to_size: u64,
        detail: String,
    },
    /// A file or directory is removed.
    Remove {
        /// Relative to the `work_dir`.
        path: RelPath,
        detail: String,
    },
    /// A file is renamed over another one.
    Rename {
        /// Relative to the `work_dir`.
        path: RelPath,
        to: RelPath,
    },
    /// A file is written again.
    Write {
        /// Relative to the `work_dir`.
        path: RelPath,
        detail: String,
    },
    /// A directory is created.
    Create {
        /// Relative to the `work_dir`.
        path: RelPath,
        detail: String,
    },
    /// A path is scheduled for garbage collection.
    Collect {
        /// Relative to the `work_dir`.
        path: RelPath,
        detail: &'static str,
    },
}

/// Changes made by earlier starts, as the next start sees them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    truncated: HashMap<RelPath, u64>,
    removed: HashSet<RelPath>,
    /// New place to old place.
    renamed: HashMap<RelPath, RelPath>,
}

impl Changes {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.truncated.is_empty() && self.removed.is_empty()
    }

    /// Records one; true if it changes what a later start reads.
    pub fn make(&mut self, mutation: &Mutation) -> bool {
        match mutation {
            Mutation::Truncate { path, to_size, .. } => {
                self.truncated.insert(path.clone(), *to_size) != Some(*to_size)
            }
            Mutation::Remove { path, .. } => self.removed.insert(path.clone()),
            Mutation::Rename { path, to } => {
                self.removed.remove(to);
                self.renamed.insert(to.clone(), path.clone());
                self.removed.insert(path.clone())
            }
            Mutation::Write { .. } | Mutation::Create { .. } | Mutation::Collect { .. } => false,
        }
    }

    /// Whether a path is gone.
    pub fn is_removed(&self, path: &RelPath) -> bool {
        self.removed.contains(path)
    }

    /// Whether the entry at `to` came from `from`.
    pub fn is_renamed(&self, from: &RelPath, to: &RelPath) -> bool {
        self.renamed.get(to) == Some(from)
    }

    /// The file at `resources_and_operations.state`: an earlier start may have renamed the target to it.
    pub(super) fn state_file<'m>(&self, files: &'m model::Resources) -> &'m File<ResourceFacts> {
        let is_target = self.is_renamed(&resources::path(TARGET), &resources::path(STATE));
        if is_target { &files.target } else { &files.state }
    }

    /// The same of `resources.info`.
    pub(super) fn info_file<'m>(&self, files: &'m model::Resources) -> ListFile<'m> {
        let is_target = self.is_renamed(&resources::path(OLD_TARGET), &resources::path(INFO));
        if is_target { ListFile::target(files) } else { ListFile::info(files) }
    }

    /// To what size a file was cut, in bytes.
    pub fn truncated(&self, path: &RelPath) -> Option<u64> {
        self.truncated.get(path).copied()
    }
}
