//! The tree of an archive in memory: directories, symlinks, and the content of checkpoint files.

use std::sync::Arc;

use smallvec::SmallVec;

use super::archive_entries::Entries;
use super::directory::{Entry, NodeType, ReadError, Stat, Visit};
use super::errno::Errno;

/// A member of an archive.
#[derive(Debug, Clone)]
pub struct Node {
    pub content: Content,
    /// Permission bits.
    pub mode: u32,
    /// Owner and group.
    pub owner: (u32, u32),
    /// Modification time in seconds since 1970.
    pub mtime: i64,
    pub mtime_nanos: u32,
    /// Size in bytes as the archive states it, also where the content was skipped.
    pub size: u64,
    /// A directory of which the archive may lack entries, because the archive may be truncated.
    pub partial: bool,
    /// Whether the archive lists it itself, and not just something below it.
    pub is_listed: bool,
}

/// The type of a member, and what is kept of it.
#[derive(Debug, Clone)]
pub enum Content {
    Directory(Entries),
    /// A file. Of a large text only the beginning is kept: fewer bytes than its size.
    File(Arc<[u8]>),
    /// A file whose content was skipped.
    Skipped,
    /// A symlink and its target.
    Symlink(Box<[u8]>),
    /// A pipe or device.
    Other,
    /// Something that cannot be opened or listed; for tests.
    Refused(Errno),
}

impl Node {
    /// An empty directory, e.g. a parent that the archive does not list.
    pub fn directory() -> Self {
        let content = Content::Directory(Entries::default());
        let (partial, is_listed) = (false, false);
        Self { content, mode: 0o755, owner: (0, 0), mtime: 0, mtime_nanos: 0, size: 0, partial, is_listed }
    }

    pub fn file(bytes: &[u8]) -> Self {
        Self {
            content: Content::File(bytes.into()),
            mode: 0o600,
            size: bytes.len() as u64,
            ..Self::directory()
        }
    }

    pub fn symlink(text: &[u8]) -> Self {
        Self { content: Content::Symlink(text.into()), mode: 0o777, ..Self::directory() }
    }

    /// The node at a path of components below this one.
    pub fn at<'n, 'p>(&'n self, components: impl Iterator<Item = &'p [u8]>) -> Option<&'n Node> {
        let mut node = self;
        for name in components {
            node = child(node, name).ok()?;
        }
        Some(node)
    }

    /// The same, to change it.
    pub(super) fn at_mut<'n, 'p>(
        &'n mut self,
        components: impl Iterator<Item = &'p [u8]>,
    ) -> Option<&'n mut Node> {
        let mut node = self;
        for name in components {
            let Content::Directory(entries) = &mut node.content else { return None };
            node = entries.get_mut(name)?;
        }
        Some(node)
    }

    /// The files with such names, and the symlinks that may point to them; none if there is no such file.
    pub fn only(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Option<Node> {
        let mut kept = Entries::default();
        let mut found = false;
        for (name, node) in self.entries()?.iter() {
            let below = match &node.content {
                Content::Symlink(_) => Some(node.clone()),
                Content::File(_) if is_wanted(name) => Some(node.clone()),
                Content::Directory(_) => node.only(is_wanted),
                _ => None,
            };
            found |= below.as_ref().is_some_and(|node| !matches!(node.content, Content::Symlink(_)));
            if let Some(node) = below {
                kept.insert(name, node);
            }
        }
        found.then(|| Node { content: Content::Directory(kept), ..Node::directory() })
    }

    pub fn entries(&self) -> Option<&Entries> {
        match &self.content {
            Content::Directory(entries) => Some(entries),
            _ => None,
        }
    }

    pub(super) fn node_type(&self) -> NodeType {
        match self.content {
            Content::Directory(_) | Content::Refused(_) => NodeType::Directory,
            Content::File(_) | Content::Skipped => NodeType::File,
            Content::Symlink(_) => NodeType::Symlink,
            Content::Other => NodeType::Other,
        }
    }

    pub(super) fn stat(&self) -> Stat {
        Stat {
            node: self.node_type(),
            size: self.size,
            mode: self.mode,
            uid: self.owner.0,
            gid: self.owner.1,
            mtime: self.mtime,
            mtime_nanos: self.mtime_nanos,
            identity: (0, 0),
            share: self.size,
        }
    }
}

pub(super) fn as_directory(node: &Node) -> Result<&Node, Errno> {
    match node.content {
        Content::Directory(_) => Ok(node),
        Content::Refused(errno) => Err(errno),
        Content::Symlink(_) => Err(Errno::LOOP),
        _ => Err(Errno::NOTDIR),
    }
}

pub(super) fn child<'n>(node: &'n Node, name: &[u8]) -> Result<&'n Node, Errno> {
    match &node.content {
        Content::Directory(_) if name == b"." => Ok(node),
        Content::Directory(entries) => {
            let missing = if node.partial { Errno::NOT_IN_SOURCE } else { Errno::NOENT };
            entries.get(name).ok_or(missing)
        }
        Content::Refused(errno) => Err(*errno),
        _ => Err(Errno::NOTDIR),
    }
}

pub(super) fn list(node: &Node, entries: &mut Vec<Entry>) -> Result<(), Errno> {
    match &node.content {
        Content::Directory(children) => {
            entries.extend(
                children
                    .iter()
                    .map(|(name, node)| Entry { name: SmallVec::from_slice(name), node: node.node_type() }),
            );
            Ok(())
        }
        Content::Refused(errno) => Err(*errno),
        _ => Err(Errno::NOTDIR),
    }
}

pub(super) fn each(node: &Node, visit: &mut Visit<'_>) -> Result<(), Errno> {
    match &node.content {
        Content::Directory(children) => {
            children.iter().try_for_each(|(name, node)| visit(name, node.node_type()))
        }
        Content::Refused(errno) => Err(*errno),
        _ => Err(Errno::NOTDIR),
    }
}

pub(super) fn read(node: &Node, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    let child = child(node, name).map_err(|errno| match errno {
        Errno::NOT_IN_SOURCE => ReadError::NotInSource,
        errno => ReadError::Open(errno),
    })?;
    read_node(child, buffer)
}

pub(super) fn read_node(node: &Node, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    match &node.content {
        Content::File(bytes) if bytes.len() as u64 == node.size => {
            buffer.extend_from_slice(bytes);
            Ok(())
        }
        Content::File(_) => Err(ReadError::TooLarge(node.size)),
        Content::Skipped => Err(ReadError::NotInSource),
        Content::Directory(_) => Err(ReadError::Read(Errno::ISDIR)),
        Content::Symlink(_) => Err(ReadError::Open(Errno::LOOP)),
        Content::Other => Err(ReadError::Open(Errno::NXIO)),
        Content::Refused(errno) => Err(ReadError::Open(*errno)),
    }
}

pub(super) fn read_start(
    node: &Node,
    name: &[u8],
    buffer: &mut Vec<u8>,
    limit: usize,
) -> Result<u64, ReadError> {
    let child = child(node, name).map_err(|errno| match errno {
        Errno::NOT_IN_SOURCE => ReadError::NotInSource,
        errno => ReadError::Open(errno),
    })?;
    read_node_start(child, buffer, limit)
}

pub(super) fn read_node_start(node: &Node, buffer: &mut Vec<u8>, limit: usize) -> Result<u64, ReadError> {
    match &node.content {
        Content::File(bytes) => {
            buffer.extend_from_slice(&bytes[..bytes.len().min(limit)]);
            Ok(node.size)
        }
        _ => read_node(node, buffer).map(|()| node.size),
    }
}

pub(super) fn read_link(node: &Node, name: &[u8]) -> Result<Vec<u8>, Errno> {
    link_text(child(node, name)?)
}

pub(super) fn link_text(node: &Node) -> Result<Vec<u8>, Errno> {
    match &node.content {
        Content::Symlink(text) => Ok(text.to_vec()),
        _ => Err(Errno::NOENT),
    }
}
