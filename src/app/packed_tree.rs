//! The files of a machine in an archive, beside the checkpoint: units, flag directories, environment files.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use crate::host::{FileTree, Seen, Unseen, resolve_in_tree};
use crate::source::{Content, Node};

/// Files in an archive.
#[derive(Debug)]
pub(super) struct PackedTree {
    root: Node,
    /// The directory in the archive that is the root of the machine.
    top: PathBuf,
}

impl PackedTree {
    pub(super) fn new(root: Node, top: PathBuf) -> Self {
        Self { root, top }
    }

    fn at(&self, path: &Path) -> Option<&Node> {
        self.root.at(path.iter().skip(1).map(OsStr::as_bytes))
    }

    fn node(&self, path: &Path) -> Seen<&Node> {
        let mut link = |path: &Path| match &self.at(path)?.content {
            Content::Symlink(target) => Some(PathBuf::from(OsStr::from_bytes(target))),
            _ => None,
        };
        let resolved = resolve_in_tree(path, &mut link)?;
        self.at(&resolved).ok_or(Unseen::Missing)
    }
}

impl FileTree for PackedTree {
    fn read(&self, path: &Path) -> Seen<Vec<u8>> {
        let node = self.node(path)?;
        match &node.content {
            Content::File(bytes) if bytes.len() as u64 == node.size => Ok(bytes.to_vec()),
            _ => Err(Unseen::Unreadable),
        }
    }

    fn names(&self, path: &Path) -> Seen<Vec<OsString>> {
        let entries = self.node(path)?.entries().ok_or(Unseen::Missing)?;
        Ok(entries.iter().map(|(name, _)| OsString::from_vec(name.to_vec())).collect())
    }

    fn read_link(&self, path: &Path) -> Seen<PathBuf> {
        let parent = path.parent().unwrap_or(path);
        let name = path.file_name().ok_or(Unseen::Missing)?;
        let node = self.node(parent)?.at(std::iter::once(name.as_bytes())).ok_or(Unseen::Missing)?;
        match &node.content {
            Content::Symlink(target) => Ok(PathBuf::from(OsStr::from_bytes(target))),
            _ => Err(Unseen::Unreadable),
        }
    }

    fn shown(&self, path: &Path) -> PathBuf {
        self.top.join(path.strip_prefix("/").unwrap_or(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_symlinks() {
        let mut root = Node::directory();
        let mut etc = Node::directory();
        if let Content::Directory(entries) = &mut etc.content {
            entries.insert(b"a", Node::file(b"text"));
            entries.insert(b"b", Node::symlink(b"/etc/a"));
            entries.insert(b"up", Node::symlink(b"../../../etc"));
        }
        if let Content::Directory(entries) = &mut root.content {
            entries.insert(b"etc", etc);
        }
        let tree = PackedTree::new(root, "host7".into());
        assert_eq!(tree.read(Path::new("/etc/up/b")), Ok(b"text".to_vec()));
        assert_eq!(tree.read_link(Path::new("/etc/b")), Ok("/etc/a".into()));
        assert_eq!(tree.read_link(Path::new("/etc/a")), Err(Unseen::Unreadable));
        assert_eq!(tree.names(Path::new("/etc")).unwrap(), ["a", "b", "up"]);
        assert_eq!(tree.read(Path::new("/etc/none")), Err(Unseen::Missing));
        assert_eq!(tree.shown(Path::new("/etc/a")), Path::new("host7/etc/a"));
    }
}
