//! A tree as it would be after changes that nobody has made: names that are gone, and names that stand for something
//! else. Belongs here: looking through them. Does not: what the changes are for, or making them.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::archive_tree::{self, Node};
use super::directory::{Directory, Entry, ReadError, Stat, Visit};
use super::errno::Errno;
use crate::layout::RelPath;

/// Absolute paths are kept under this name, which no file can have.
pub(super) const ROOT: &[u8] = b"/";

/// What would stand at the changed names of a directory.
#[derive(Debug, Clone, Default)]
pub struct Overlay(BTreeMap<Box<[u8]>, Change>);

/// What would stand at a name.
#[derive(Debug, Clone)]
enum Change {
    /// Nothing.
    Gone,
    /// This, and nothing of what is there now.
    Is(Node),
    /// The directory that is there now, with changes in it.
    Within(Overlay),
}

impl Overlay {
    /// Lets something stand at a path, relative to the `work_dir` or absolute in the runtime directory; `None`: nothing.
    pub fn put(&mut self, path: &RelPath, node: Option<Node>) {
        let root = path.as_bytes().starts_with(b"/").then_some(ROOT);
        let parts: Vec<&[u8]> = root.into_iter().chain(path.components()).collect();
        self.put_at(&parts, node);
    }

    fn put_at(&mut self, parts: &[&[u8]], node: Option<Node>) {
        let Some((name, rest)) = parts.split_first() else { return };
        if rest.is_empty() {
            self.0.insert(Box::from(*name), node.map_or(Change::Gone, Change::Is));
            return;
        }
        match self.0.entry(Box::from(*name)).or_insert_with(|| Change::Within(Self::default())) {
            Change::Within(overlay) => overlay.put_at(rest, node),
            Change::Is(directory) => directory.put_at(rest, node),
            // Nothing can stand below what is gone.
            Change::Gone => {}
        }
    }

    fn at(&self, name: &[u8]) -> Option<&Change> {
        self.0.get(name)
    }
}

impl Node {
    fn put_at(&mut self, parts: &[&[u8]], node: Option<Self>) {
        let archive_tree::Content::Directory(entries) = &mut self.content else { return };
        let Some((name, rest)) = parts.split_first() else { return };
        if !rest.is_empty() {
            if let Some(below) = entries.get_mut(*name) {
                below.put_at(rest, node);
            }
            return;
        }
        match node {
            Some(node) => entries.insert(Box::from(*name), node),
            None => entries.remove(*name),
        };
    }
}

/// A directory with changes in it.
#[derive(Debug)]
pub struct Overlaid<'s> {
    under: Directory<'s>,
    overlay: &'s Overlay,
}

/// A directory, with changes if there are any.
pub(super) fn overlaid<'s>(under: Directory<'s>, overlay: Option<&'s Overlay>) -> Directory<'s> {
    match overlay {
        Some(overlay) if !overlay.0.is_empty() => Directory::Overlaid(Box::new(Overlaid { under, overlay })),
        _ => under,
    }
}

/// The changes in a directory of this name, if it is only changed within.
pub(super) fn within<'s>(overlay: Option<&'s Overlay>, name: &[u8]) -> Option<&'s Overlay> {
    match overlay?.at(name)? {
        Change::Within(overlay) => Some(overlay),
        Change::Gone | Change::Is(_) => None,
    }
}

impl<'s> Overlaid<'s> {
    pub(super) fn list(&self, entries: &mut Vec<Entry>) -> Result<(), Errno> {
        self.each(&mut |name, node| {
            entries.push(Entry { name: SmallVec::from_slice(name), node });
            Ok(())
        })
    }

    pub(super) fn each(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        self.under.each(&mut |name, node| match self.overlay.at(name) {
            None | Some(Change::Within(_)) => visit(name, node),
            Some(Change::Gone | Change::Is(_)) => Ok(()),
        })?;
        for (name, change) in &self.overlay.0 {
            if let Change::Is(node) = change {
                visit(name, node.node_type())?;
            }
        }
        Ok(())
    }

    pub(super) fn directory(&self, name: &[u8]) -> Result<Directory<'s>, Errno> {
        match self.overlay.at(name) {
            None => self.under.directory(name),
            Some(Change::Within(overlay)) => {
                self.under.directory(name).map(|under| overlaid(under, Some(overlay)))
            }
            Some(Change::Gone) => Err(Errno::NOENT),
            Some(Change::Is(node)) => archive_tree::as_directory(node).map(Directory::Packed),
        }
    }

    pub(super) fn read(&self, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        match self.overlay.at(name) {
            None | Some(Change::Within(_)) => self.under.read(name, buffer),
            Some(Change::Gone) => Err(ReadError::Open(Errno::NOENT)),
            Some(Change::Is(node)) => archive_tree::read_node(node, buffer),
        }
    }

    pub(super) fn link(&self, name: &[u8]) -> Result<Vec<u8>, Errno> {
        match self.overlay.at(name) {
            None | Some(Change::Within(_)) => self.under.link(name),
            Some(Change::Gone) => Err(Errno::NOENT),
            Some(Change::Is(node)) => archive_tree::link_text(node),
        }
    }

    pub(super) fn stat(&self, name: &[u8]) -> Result<Stat, Errno> {
        match self.overlay.at(name) {
            None | Some(Change::Within(_)) => self.under.stat(name),
            Some(Change::Gone) => Err(Errno::NOENT),
            Some(Change::Is(node)) => Ok(node.stat()),
        }
    }

    pub(super) fn again(&self) -> Result<Directory<'s>, Errno> {
        Ok(overlaid(self.under.again()?, Some(self.overlay)))
    }
}
