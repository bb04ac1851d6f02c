//! What the scripts of a unit find at a path: in the checkpoint, or on its machine.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::located::Located;
use crate::host::{FileTest, FileTree, Sight, look_up};
use crate::layout::RelPath;
use crate::model::Checkpoint;
use crate::source::{Errno, NodeType};

pub(super) struct CheckpointSight<'a> {
    pub(super) located: &'a Located,
    pub(super) checkpoint: &'a Checkpoint,
    /// The files of the machine.
    pub(super) tree: &'a dyn FileTree,
}

impl Sight for CheckpointSight<'_> {
    fn holds(&self, test: FileTest, path: &Path) -> Option<bool> {
        let source = &self.located.source;
        let place = source.place_or_path();
        if place.starts_with(path) {
            return Some(matches!(test, FileTest::Exists | FileTest::Directory | FileTest::NotEmpty));
        }
        if let Ok(below) = path.strip_prefix(place) {
            return self.in_checkpoint(test, below);
        }
        let seen = look_up(self.tree, test, path);
        // A copy need not have everything.
        if source.in_place { seen } else { seen.filter(|there| *there) }
    }
}

impl CheckpointSight<'_> {
    fn in_checkpoint(&self, test: FileTest, below: &Path) -> Option<bool> {
        let source = &self.located.source;
        let path = RelPath::new(below.as_os_str().as_bytes());
        if !below.starts_with("meta") && !source.in_place {
            return None;
        }
        let stat = match source.stat(&path) {
            Ok(stat) => stat,
            Err(Errno::NOENT) => return Some(false),
            Err(_) => return None,
        };
        let is_latest = below == Path::new("meta/slaves/latest");
        match (test, stat.node) {
            (FileTest::Symlink, node) => Some(node == NodeType::Symlink),
            (FileTest::Exists | FileTest::Directory, NodeType::Symlink) if is_latest => {
                self.checkpoint.latest.id().map(|_| true)
            }
            (_, NodeType::Symlink) => None,
            (FileTest::Exists, _) => Some(true),
            (FileTest::Directory, node) => Some(node == NodeType::Directory),
            (FileTest::File, node) => Some(node == NodeType::File),
            (FileTest::NotEmpty, node) => Some(node == NodeType::Directory || stat.size > 0),
        }
    }
}
