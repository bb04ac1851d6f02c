//! A source as it would be after planned changes: removed and replaced names above an unchanged tree.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::archive_tree::{self, Node};
use super::directory::{Directory, Entry, ReadError, Stat, Visit};
use super::errno::Errno;
use crate::layout::RelPath;

/// Key for absolute paths; no file has this name.
pub(super) const ROOT: &[u8] = b"/";

/// The changed names of a directory.
#[derive(Debug, Clone, Default)]
pub struct Overlay(BTreeMap<Box<[u8]>, OverlayEntry>);

#[derive(Debug, Clone)]
enum OverlayEntry {
    Removed,
    Replaced(Node),
    /// The existing directory, with changes in it.
    Within(Overlay),
}

impl Overlay {
    /// Replaces what is at a path, or removes it if `node` is `None`. The path is relative to the `work_dir`, or absolute in
    /// the runtime directory.
    pub fn put(&mut self, path: &RelPath, node: Option<Node>) {
        let root = path.as_bytes().starts_with(b"/").then_some(ROOT);
        let parts: Vec<&[u8]> = root.into_iter().chain(path.components()).collect();
        self.put_at(&parts, node);
    }

    fn put_at(&mut self, parts: &[&[u8]], node: Option<Node>) {
        let Some((name, rest)) = parts.split_first() else { return };
        if rest.is_empty() {
            self.0.insert(Box::from(*name), node.map_or(OverlayEntry::Removed, OverlayEntry::Replaced));
            return;
        }
        match self.0.entry(Box::from(*name)).or_insert_with(|| OverlayEntry::Within(Self::default())) {
            OverlayEntry::Within(overlay) => overlay.put_at(rest, node),
            OverlayEntry::Replaced(directory) => directory.put_at(rest, node),
            // Nothing can be below a removed directory.
            OverlayEntry::Removed => {}
        }
    }

    fn at(&self, name: &[u8]) -> Option<&OverlayEntry> {
        self.0.get(name)
    }
}

impl Node {
    fn put_at(&mut self, parts: &[&[u8]], node: Option<Self>) {
        let archive_tree::Content::Directory(entries) = &mut self.content else { return };
        let Some((name, rest)) = parts.split_first() else { return };
        if !rest.is_empty() {
            if let Some(below) = entries.get_mut(name) {
                below.put_at(rest, node);
            }
            return;
        }
        match node {
            Some(node) => entries.insert(name, node),
            None => entries.remove(name),
        }
    }
}

#[derive(Debug)]
pub struct Overlaid<'s> {
    under: Directory<'s>,
    overlay: &'s Overlay,
}

pub(super) fn overlaid<'s>(under: Directory<'s>, overlay: Option<&'s Overlay>) -> Directory<'s> {
    match overlay {
        Some(overlay) if !overlay.0.is_empty() => Directory::Overlaid(Box::new(Overlaid { under, overlay })),
        _ => under,
    }
}

/// The changes inside a subdirectory that itself stays.
pub(super) fn within<'s>(overlay: Option<&'s Overlay>, name: &[u8]) -> Option<&'s Overlay> {
    match overlay?.at(name)? {
        OverlayEntry::Within(overlay) => Some(overlay),
        OverlayEntry::Removed | OverlayEntry::Replaced(_) => None,
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
            None | Some(OverlayEntry::Within(_)) => visit(name, node),
            Some(OverlayEntry::Removed | OverlayEntry::Replaced(_)) => Ok(()),
        })?;
        for (name, change) in &self.overlay.0 {
            if let OverlayEntry::Replaced(node) = change {
                visit(name, node.node_type())?;
            }
        }
        Ok(())
    }

    pub(super) fn directory(&self, name: &[u8]) -> Result<Directory<'s>, Errno> {
        match self.overlay.at(name) {
            None => self.under.directory(name),
            Some(OverlayEntry::Within(overlay)) => {
                self.under.directory(name).map(|under| overlaid(under, Some(overlay)))
            }
            Some(OverlayEntry::Removed) => Err(Errno::NOENT),
            Some(OverlayEntry::Replaced(node)) => archive_tree::as_directory(node).map(Directory::Packed),
        }
    }

    pub(super) fn read(&self, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        match self.overlay.at(name) {
            None | Some(OverlayEntry::Within(_)) => self.under.read(name, buffer),
            Some(OverlayEntry::Removed) => Err(ReadError::Open(Errno::NOENT)),
            Some(OverlayEntry::Replaced(node)) => archive_tree::read_node(node, buffer),
        }
    }

    pub(super) fn read_start(
        &self,
        name: &[u8],
        buffer: &mut Vec<u8>,
        limit: usize,
    ) -> Result<u64, ReadError> {
        match self.overlay.at(name) {
            None | Some(OverlayEntry::Within(_)) => self.under.read_start(name, buffer, limit),
            Some(OverlayEntry::Removed) => Err(ReadError::Open(Errno::NOENT)),
            Some(OverlayEntry::Replaced(node)) => archive_tree::read_node_start(node, buffer, limit),
        }
    }

    pub(super) fn read_link(&self, name: &[u8]) -> Result<Vec<u8>, Errno> {
        match self.overlay.at(name) {
            None | Some(OverlayEntry::Within(_)) => self.under.read_link(name),
            Some(OverlayEntry::Removed) => Err(Errno::NOENT),
            Some(OverlayEntry::Replaced(node)) => archive_tree::link_text(node),
        }
    }

    pub(super) fn stat(&self, name: &[u8]) -> Result<Stat, Errno> {
        match self.overlay.at(name) {
            None | Some(OverlayEntry::Within(_)) => self.under.stat(name),
            Some(OverlayEntry::Removed) => Err(Errno::NOENT),
            Some(OverlayEntry::Replaced(node)) => Ok(node.stat()),
        }
    }

    pub(super) fn reopen(&self) -> Result<Directory<'s>, Errno> {
        Ok(overlaid(self.under.reopen()?, Some(self.overlay)))
    }
}
