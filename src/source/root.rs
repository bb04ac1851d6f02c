//! A located checkpoint: where its directories are, and access by relative path that cannot leave them.

use std::path::{Path, PathBuf};

use super::archive::Skipped;
use super::archive_members::is_of_docker;
use super::archive_tree::{Content, Node};
use super::directory::{Directory, NodeType, ReadError, Stat};
use super::disk;
use super::errno::Errno;
use super::linked::LinkedDirectory;
use super::overlay::{Overlay, ROOT, overlaid, within};
use super::resolve::{Resolved, resolve};
use crate::layout::RelPath;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Dir,
    Archive,
}

/// Whether something exists from the agent's point of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    Yes,
    No,
    /// No permission, or not in the source.
    Unknown,
}

/// A place on disk or in an archive.
#[derive(Debug, Clone)]
pub(super) enum Base {
    Disk(PathBuf),
    Packed(Node),
}

/// Where a checkpoint is read from.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) base: Base,
    /// Planned changes.
    pub(super) overlay: Option<Overlay>,
    /// The `work_dir` relative to the base, in an archive; `None` if the source contains only `meta`.
    pub(super) work: Option<Vec<Box<[u8]>>>,
    /// `meta` relative to the base, in an archive, empty where `meta` is the base itself.
    pub(super) meta: Vec<Box<[u8]>>,
    /// The runtime directory relative to the base of an archive that contains one.
    pub(super) runtime: Option<Vec<Box<[u8]>>>,
    /// The runtime directory on disk.
    pub(super) runtime_dir: Option<PathBuf>,
    pub(super) identity: Option<(u64, u64)>,
    pub kind: Kind,
    /// The path as it was given or found.
    pub path: PathBuf,
    /// Why this one was chosen.
    pub chosen_because: String,
    /// The path that was given, where it is a symlink or below one.
    pub reached_by: Option<PathBuf>,
    /// Whether this is the agent's own directory on this host, and not a copy.
    pub in_place: bool,
    /// The `work_dir` as the agent names it; unknown for a copy whose symlinks do not show it.
    pub place: Option<PathBuf>,
    /// The part of the checkpoint that the path names; empty for all of it.
    pub scope: RelPath,
    pub skipped: Skipped,
    /// `meta`, `slaves` or `volumes` that are symlinks, and were followed.
    pub linked: Vec<LinkedDirectory>,
}

impl Source {
    /// The `work_dir` as the agent names it, or its current path where that is unknown.
    pub fn place_or_path(&self) -> &Path {
        self.place.as_deref().unwrap_or(&self.path)
    }

    /// The path of the `meta` directory, for display.
    pub fn meta_dir(&self) -> PathBuf {
        match &self.base {
            Base::Disk(path) => self.meta.iter().fold(path.clone(), |path, name| push(&path, name)),
            Base::Packed(_) => self.meta.iter().fold(PathBuf::new(), |path, name| push(&path, name)),
        }
    }

    /// Whether the source contains the `work_dir` and not just `meta`.
    pub fn has_work_dir(&self) -> bool {
        self.work.is_some()
    }

    /// The source as it would be after these changes, none of which is made.
    #[must_use]
    pub fn with_changes(&self, overlay: Overlay) -> Self {
        Self { overlay: Some(overlay), ..self.clone() }
    }

    /// The runtime directory that is read, on disk.
    pub fn runtime_dir(&self) -> Option<&Path> {
        self.runtime_dir.as_deref()
    }

    /// Reads another runtime directory on disk.
    pub fn read_runtime_dir(&mut self, path: PathBuf) {
        (self.runtime, self.runtime_dir) = (None, Some(path));
    }

    /// The files of the machine in an archive that contains `etc`, and the directory of the archive that they are in.
    pub fn machine_files(&self) -> Option<(Node, PathBuf)> {
        let Base::Packed(tree) = &self.base else { return None };
        let above = self.work.as_ref()?;
        let tops = (0..=above.len()).rev().map(|count| &above[..count]);
        tops.into_iter().find_map(|top| {
            let node = tree.at(top.iter().map(|name| &**name))?;
            let entries = node.entries().filter(|entries| entries.contains(b"etc"))?;
            let mut root = Node::directory();
            if let Content::Directory(kept) = &mut root.content {
                for name in [&b"etc"[..], b"lib", b"usr", b"run", b"opt"] {
                    if let Some(node) = entries.get(name) {
                        kept.insert(name, node.clone());
                    }
                }
            }
            Some((root, top.iter().fold(PathBuf::new(), |path, name| push(&path, name))))
        })
    }

    /// The files of docker in an archive, with the settings that say where they are: below each directory on the way to
    /// the checkpoint, the innermost first, any of which may be the root of their machine.
    pub fn docker_files(&self) -> Vec<(Node, PathBuf)> {
        let Base::Packed(tree) = &self.base else { return Vec::new() };
        let Some(files) = tree.only(&is_of_docker) else { return Vec::new() };
        let above = self.work.as_deref().unwrap_or_default();
        let tops = (0..=above.len()).rev().map(|count| &above[..count]);
        let below = |top: &[Box<[u8]>]| {
            let node = files.at(top.iter().map(|name| &**name))?;
            Some((node.clone(), top.iter().fold(PathBuf::new(), |path, name| push(&path, name))))
        };
        tops.filter_map(below).collect()
    }

    /// Whether all of it is in one directory on disk, without planned changes.
    pub(super) fn is_plain_disk(&self) -> bool {
        matches!(self.base, Base::Disk(_)) && self.overlay.is_none() && self.linked.is_empty()
    }

    fn start(&self) -> Result<Directory<'_>, Errno> {
        match &self.base {
            Base::Disk(path) => disk::open_root(path).map(Directory::Disk),
            Base::Packed(node) => Ok(Directory::Packed(node)),
        }
    }

    fn descend<'s, 'p>(
        start: Directory<'s>,
        names: impl Iterator<Item = &'p [u8]>,
    ) -> Result<Directory<'s>, Errno> {
        let names: Vec<&[u8]> = names.collect();
        if names.is_empty() { Ok(start) } else { start.descend(&names) }
    }

    /// Opens a directory below the `work_dir`, or below the runtime directory if the path is absolute. Symlinks are not
    /// followed.
    pub fn directory(&self, path: &RelPath) -> Result<Directory<'_>, Errno> {
        if path.as_bytes().starts_with(b"/") {
            let root = RelPath::new(self.runtime_path().ok_or(Errno::NOENT)?.as_os_str().as_encoded_bytes());
            if !path.is_below(&root) {
                return Err(Errno::NOENT);
            }
            let below = path.components().skip(root.components().count());
            return Self::descend(self.runtime().ok_or(Errno::NOENT)??, below);
        }
        let overlay = self.overlay.as_ref();
        if let Some(linked) = self.linked_above(path) {
            let overlay = linked.path.components().fold(overlay, within);
            let below = path.components().skip(linked.path.components().count());
            return Self::descend(overlaid(linked.open(self)?, overlay), below);
        }
        let mut parts = path.components().peekable();
        let (prefix, overlay) = if parts.peek() == Some(&&b"meta"[..]) {
            parts.next();
            (&self.meta, within(overlay, b"meta"))
        } else {
            (self.work.as_ref().ok_or(Errno::NOENT)?, overlay)
        };
        let start = Self::descend(self.start()?, prefix.iter().map(|name| &**name))?;
        Self::descend(overlaid(start, overlay), parts)
    }

    /// The linked directory that a path is in, the deepest one.
    fn linked_above(&self, path: &RelPath) -> Option<&LinkedDirectory> {
        let above = self.linked.iter().filter(|linked| path.is_below(&linked.path));
        above.max_by_key(|linked| linked.path.as_bytes().len())
    }

    pub fn linked_at(&self, path: &RelPath) -> Option<&LinkedDirectory> {
        self.linked.iter().find(|linked| linked.path == *path)
    }

    /// Opens the `work_dir` itself.
    pub(super) fn work_directory(&self) -> Result<Directory<'_>, Errno> {
        let work = self.work.as_ref().ok_or(Errno::NOENT)?;
        Self::descend(self.start()?, work.iter().map(|name| &**name))
    }

    /// Opens the runtime directory; `None` if the source has none.
    pub fn runtime(&self) -> Option<Result<Directory<'_>, Errno>> {
        let opened = match (&self.runtime_dir, &self.runtime) {
            (Some(path), _) => disk::open_root(path).map(Directory::Disk),
            (None, Some(names)) => {
                self.start().and_then(|start| Self::descend(start, names.iter().map(|name| &**name)))
            }
            (None, None) => return None,
        };
        let root = RelPath::new(self.runtime_path()?.as_os_str().as_encoded_bytes());
        let top = within(self.overlay.as_ref(), ROOT);
        let overlay = root.components().fold(top, |overlay, name| within(overlay, name));
        Some(opened.map(|directory| overlaid(directory, overlay)))
    }

    /// The runtime directory's path, for display and for the agent's messages.
    pub fn runtime_path(&self) -> Option<PathBuf> {
        self.runtime_dir.clone().or_else(|| {
            let names = self.runtime.as_ref()?;
            Some(names.iter().fold(PathBuf::from("/"), |path, name| push(&path, name)))
        })
    }

    /// `lstat` below the `work_dir`. Symlinks among the parents are not followed.
    pub fn stat(&self, path: &RelPath) -> Result<Stat, Errno> {
        if let Some(linked) = self.linked_at(path) {
            return linked.stat(self);
        }
        match path.file_name() {
            None => Err(Errno::NOENT),
            Some(b"meta") if path.parent() == RelPath::default() && self.meta.is_empty() => {
                Ok(Stat { node: NodeType::Directory, ..self.start_stat() })
            }
            Some(name) if path.as_bytes() == b"meta" => {
                let (last, parents) = self.meta.split_last().map_or((name, &[][..]), |(l, p)| (&**l, p));
                Self::descend(self.start()?, parents.iter().map(|name| &**name))?.stat(last)
            }
            Some(name) => self.directory(&path.parent())?.stat(name),
        }
    }

    fn start_stat(&self) -> Stat {
        let empty = Node::directory();
        match &self.base {
            Base::Disk(path) => disk::stat_path(path).unwrap_or(empty.stat()),
            Base::Packed(node) => node.stat(),
        }
    }

    /// Reads a file below the `work_dir`. Symlinks are not followed.
    pub fn read(&self, path: &RelPath, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let name = path.file_name().ok_or(ReadError::Open(Errno::NOENT))?;
        self.directory(&path.parent()).map_err(ReadError::Open)?.read(name, buffer)
    }

    /// Resolves a symlink in `directory` with this target, as `realpath` would.
    pub fn resolve(&self, directory: &RelPath, text: &[u8]) -> Resolved {
        resolve(self, directory, text)
    }

    /// Whether a path exists for the agent: symlinks among its parents are followed, the last component is not.
    pub fn exists(&self, path: &RelPath) -> Existence {
        let Some(name) = path.file_name() else { return Existence::Yes };
        match self.resolve(&RelPath::default(), path.parent().as_bytes()) {
            Resolved::Inside { path: parent, .. } => match self.stat(&parent.join(name)) {
                Ok(_) => Existence::Yes,
                Err(errno) if errno.is_missing() => Existence::No,
                Err(_) => Existence::Unknown,
            },
            Resolved::Missing | Resolved::Loop => Existence::No,
            Resolved::Outside(outside) => match disk::stat_path(&push(&outside.path, name)) {
                Ok(_) if self.in_place => Existence::Yes,
                Err(errno) if self.in_place && errno.is_missing() => Existence::No,
                _ => Existence::Unknown,
            },
            Resolved::NotPermitted => Existence::Unknown,
        }
    }
}

pub(super) fn push(path: &Path, name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    path.join(std::ffi::OsStr::from_bytes(name))
}
