//! A tree as it would be after changes that nobody has made: names that are gone, and names that stand for something
//! else. Belongs here: looking through them. Does not: what the changes are for, or making them.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::errno::Errno;
use super::folder::{Entry, Folder, ReadError, Stat, Visit};
use super::packed::{self, Node};
use crate::layout::RelPath;

/// Absolute paths are kept under this name, which no file can have.
pub(super) const ROOT: &[u8] = b"/";

/// What would stand at the changed names of a folder.
#[derive(Debug, Clone, Default)]
pub struct Overlay(BTreeMap<Box<[u8]>, Change>);

/// What would stand at a name.
#[derive(Debug, Clone)]
enum Change {
    /// Nothing.
    Gone,
    /// This, and nothing of what is there now.
    Is(Node),
    /// The folder that is there now, with changes in it.
    Within(Overlay),
}

impl Overlay {
    /// Lets something stand at a path, relative to the `work_dir` or absolute in the runtime folder; `None`: nothing.
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
            Change::Is(folder) => folder.put_at(rest, node),
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
        let packed::Content::Folder(entries) = &mut self.content else { return };
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

/// A folder with changes in it.
#[derive(Debug)]
pub struct Overlaid<'s> {
    under: Folder<'s>,
    overlay: &'s Overlay,
}

/// A folder, with changes if there are any.
pub(super) fn overlaid<'s>(under: Folder<'s>, overlay: Option<&'s Overlay>) -> Folder<'s> {
    match overlay {
        Some(overlay) if !overlay.0.is_empty() => Folder::Overlaid(Box::new(Overlaid { under, overlay })),
        _ => under,
    }
}

/// The changes in a folder of this name, if it is only changed within.
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

    pub(super) fn folder(&self, name: &[u8]) -> Result<Folder<'s>, Errno> {
        match self.overlay.at(name) {
            None => self.under.folder(name),
            Some(Change::Within(overlay)) => {
                self.under.folder(name).map(|under| overlaid(under, Some(overlay)))
            }
            Some(Change::Gone) => Err(Errno::NOENT),
            Some(Change::Is(node)) => packed::as_folder(node).map(Folder::Packed),
        }
    }

    pub(super) fn read(&self, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        match self.overlay.at(name) {
            None | Some(Change::Within(_)) => self.under.read(name, buffer),
            Some(Change::Gone) => Err(ReadError::Open(Errno::NOENT)),
            Some(Change::Is(node)) => packed::read_node(node, buffer),
        }
    }

    pub(super) fn link(&self, name: &[u8]) -> Result<Vec<u8>, Errno> {
        match self.overlay.at(name) {
            None | Some(Change::Within(_)) => self.under.link(name),
            Some(Change::Gone) => Err(Errno::NOENT),
            Some(Change::Is(node)) => packed::link_text(node),
        }
    }

    pub(super) fn stat(&self, name: &[u8]) -> Result<Stat, Errno> {
        match self.overlay.at(name) {
            None | Some(Change::Within(_)) => self.under.stat(name),
            Some(Change::Gone) => Err(Errno::NOENT),
            Some(Change::Is(node)) => Ok(node.stat()),
        }
    }

    pub(super) fn again(&self) -> Result<Folder<'s>, Errno> {
        Ok(overlaid(self.under.again()?, Some(self.overlay)))
    }
}
