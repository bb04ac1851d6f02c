//! Follows symlinks as `realpath` does, by its own walk: inside the root by descriptor, outside of it by `lstat` and
//! `readlink` only. The root is recognised by device and inode.

use std::path::{Path, PathBuf};

use super::directory::NodeType;
use super::disk;
use super::errno::Errno;
use super::root::{Source, push};
use crate::layout::RelPath;

/// The number of symlinks after which `realpath` fails with `ELOOP`.
const MAX_SYMLINKS: u32 = 40;

/// The target of a symlink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    Inside {
        /// Without symlinks.
        path: RelPath,
        node: NodeType,
    },
    Outside(Outside),
    Missing,
    Loop,
    /// ckpt lacks the permission to follow it; the agent may have it.
    NotPermitted,
}

/// A target outside the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    pub path: PathBuf,
    /// Unknown for a copy or an archive.
    pub exists: Option<bool>,
}

impl Resolved {
    /// The basename of the resolved path, which is all that the agent keeps of a `latest` link (R10).
    pub fn basename(&self) -> Option<Vec<u8>> {
        use std::os::unix::ffi::OsStrExt;
        match self {
            Self::Inside { path, .. } => path.file_name().map(<[u8]>::to_vec),
            Self::Outside(outside) => {
                let name = outside.path.file_name().map_or(&b"/"[..], |name| name.as_bytes());
                Some(name.to_vec())
            }
            _ => None,
        }
    }
}

/// A walk along a path and the symlinks in it.
struct SymlinkWalk<'s> {
    source: &'s Source,
    at: At,
    /// Remaining components, the next one last.
    rest: Vec<Box<[u8]>>,
    symlinks: u32,
}

#[derive(Clone)]
enum At {
    Inside(RelPath),
    Outside(PathBuf),
}

/// Directories of every Linux host: all that is known to exist outside a copy.
fn is_on_every_host(path: &Path) -> bool {
    const ALWAYS: &[&str] =
        &["/", "/bin", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/sys", "/tmp", "/usr", "/var"];
    ALWAYS.iter().any(|known| Path::new(known) == path)
}

pub(super) fn resolve(source: &Source, directory: &RelPath, text: &[u8]) -> Resolved {
    let mut walk = SymlinkWalk { source, at: At::Inside(directory.clone()), rest: Vec::new(), symlinks: 0 };
    if text.is_empty() && directory.as_bytes().is_empty() {
        return Resolved::Inside { path: RelPath::default(), node: NodeType::Directory };
    }
    walk.prepend(text);
    match walk.run() {
        Ok(resolved) => resolved,
        Err(errno) if errno.is_missing() => Resolved::Missing,
        Err(errno) if errno.is_permission() => Resolved::NotPermitted,
        Err(Errno::LOOP | Errno::NAMETOOLONG) => Resolved::Loop,
        // The target is as unknown as a path outside of the root.
        Err(_) => Resolved::Outside(Outside { path: PathBuf::new(), exists: None }),
    }
}

impl SymlinkWalk<'_> {
    /// Puts a symlink's target in front of the remaining components.
    fn prepend(&mut self, text: &[u8]) {
        if text.first() == Some(&b'/') {
            self.at = At::Outside(PathBuf::from("/"));
        }
        // A trailing slash requires a directory, as a last `.` does.
        let parts = text.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
        let mut parts: Vec<Box<[u8]>> = parts.map(Box::from).collect();
        if text.len() > 1 && text.last() == Some(&b'/') {
            parts.push(Box::from(&b"."[..]));
        }
        self.rest.extend(parts.into_iter().rev());
    }

    fn run(mut self) -> Result<Resolved, Errno> {
        let mut node = NodeType::Directory;
        if let At::Outside(path) = &self.at {
            let path = path.clone();
            self.enter(&path);
        }
        while let Some(name) = self.rest.pop() {
            if node != NodeType::Directory {
                return Err(Errno::NOTDIR);
            }
            match &*name {
                b"." => continue,
                b".." => {
                    self.up();
                    continue;
                }
                _ => {}
            }
            node = match self.at.clone() {
                At::Inside(path) => self.step_inside(&path, &name)?,
                At::Outside(path) => {
                    if let Some(node) = self.step_outside(&path, &name)? {
                        node
                    } else {
                        let path =
                            self.rest.iter().rev().fold(push(&path, &name), |path, name| push(&path, name));
                        let exists = is_on_every_host(&path).then_some(true);
                        return Ok(Resolved::Outside(Outside { path, exists }));
                    }
                }
            };
        }
        Ok(match self.at {
            At::Inside(path) => Resolved::Inside { path, node },
            At::Outside(path) => {
                let exists = (self.source.in_place || is_on_every_host(&path)).then_some(true);
                Resolved::Outside(Outside { path, exists })
            }
        })
    }

    fn up(&mut self) {
        match &mut self.at {
            At::Inside(path) if path.as_bytes().is_empty() => {
                let place = self.source.place_or_path();
                self.at = At::Outside(place.parent().unwrap_or(place).to_owned());
            }
            At::Inside(path) => *path = path.parent(),
            At::Outside(path) => {
                path.pop();
                let path = path.clone();
                self.enter(&path);
            }
        }
    }

    fn follow(&mut self, text: &[u8]) -> Result<NodeType, Errno> {
        self.symlinks += 1;
        if self.symlinks > MAX_SYMLINKS {
            return Err(Errno::LOOP);
        }
        if text.is_empty() {
            return Err(Errno::NOENT);
        }
        self.prepend(text);
        Ok(NodeType::Directory)
    }

    fn step_inside(&mut self, directory: &RelPath, name: &[u8]) -> Result<NodeType, Errno> {
        let path = directory.join(name);
        let stat = self.source.stat(&path)?;
        if stat.node == NodeType::Symlink {
            let text = self.source.directory(directory)?.read_link(name)?;
            return self.follow(&text);
        }
        self.at = At::Inside(path);
        Ok(stat.node)
    }

    /// One step outside the root; `None` where the host says nothing about it, as for a copy.
    fn step_outside(&mut self, directory: &Path, name: &[u8]) -> Result<Option<NodeType>, Errno> {
        let path = push(directory, name);
        if self.enter(&path) {
            return Ok(Some(NodeType::Directory));
        }
        if !self.source.in_place {
            // Only the ancestors of the place that the copy comes from are known to be directories.
            let place = self.source.place.as_deref();
            if place.is_some_and(|place| place.starts_with(&path)) {
                self.at = At::Outside(path);
                return Ok(Some(NodeType::Directory));
            }
            return Ok(None);
        }
        let stat = disk::stat_path(&path)?;
        if stat.node == NodeType::Symlink {
            let text = disk::link_path(&path)?;
            return self.follow(&text).map(Some);
        }
        self.at = At::Outside(path);
        Ok(Some(stat.node))
    }

    /// The linked directory whose target is at this absolute path.
    fn linked_target(&self, path: &Path) -> Option<RelPath> {
        if !self.source.in_place || self.source.linked.is_empty() {
            return None;
        }
        let identity = disk::stat_path(path).ok()?.identity;
        let linked = self.source.linked.iter().find(|linked| linked.identity() == Some(identity))?;
        Some(linked.path.clone())
    }

    /// Continues inside the root if this absolute path is the root.
    fn enter(&mut self, path: &Path) -> bool {
        let is_place = self.source.place.as_deref() == Some(path);
        let is_root = is_place
            || self.source.in_place
                && self.source.identity.is_some()
                && disk::stat_path(path).ok().map(|stat| stat.identity) == self.source.identity;
        if is_root {
            self.at = At::Inside(RelPath::default());
        } else if let Some(linked) = self.linked_target(path) {
            self.at = At::Inside(linked);
            return true;
        }
        is_root
    }
}
