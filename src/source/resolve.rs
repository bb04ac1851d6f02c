//! Links, followed by our own walk as `realpath` follows them: inside the root by descriptor, outside of it by
//! `lstat` and `readlink` alone. Inside and outside are told by device and inode.

use std::path::{Path, PathBuf};

use super::directory::NodeType;
use super::disk;
use super::errno::Errno;
use super::root::{Source, push};
use crate::layout::RelPath;

/// How many links `realpath` follows before it gives up.
const MAX_LINKS: u32 = 40;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// To something in the root.
    Inside {
        /// Where it is, free of links.
        path: RelPath,
        /// What it is.
        node: NodeType,
    },
    /// Out of the root.
    Outside(Outside),
    /// To nothing.
    Missing,
    /// Round and round.
    Loop,
    /// Through something that we may not look at; the agent may.
    NotPermitted,
}

/// A target out of the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Where it leads.
    pub path: PathBuf,
    /// Whether anything is there; unknown for a copy or an archive.
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

/// A walk: where it stands, and what is left to walk.
struct Walk<'s> {
    source: &'s Source,
    at: At,
    /// Components to go, the next one last.
    rest: Vec<Box<[u8]>>,
    links: u32,
}

#[derive(Clone)]
enum At {
    Inside(RelPath),
    Outside(PathBuf),
}

/// Directories that no Linux host lacks: of a copy, they are all that can be said to exist outside of it.
fn is_on_every_host(path: &Path) -> bool {
    const ALWAYS: &[&str] =
        &["/", "/bin", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/sys", "/tmp", "/usr", "/var"];
    ALWAYS.iter().any(|known| Path::new(known) == path)
}

pub(super) fn resolve(source: &Source, directory: &RelPath, text: &[u8]) -> Resolved {
    let mut walk = Walk { source, at: At::Inside(directory.clone()), rest: Vec::new(), links: 0 };
    if text.is_empty() && directory.as_bytes().is_empty() {
        return Resolved::Inside { path: RelPath::default(), node: NodeType::Directory };
    }
    walk.go_on_with(text);
    match walk.run() {
        Ok(resolved) => resolved,
        Err(errno) if errno.is_missing() => Resolved::Missing,
        Err(errno) if errno.is_permission() => Resolved::NotPermitted,
        // Where it leads is as unknown as what lies outside.
        Err(Errno::NOT_IN_SOURCE) => Resolved::Outside(Outside { path: PathBuf::new(), exists: None }),
        Err(_) => Resolved::Loop,
    }
}

impl Walk<'_> {
    /// Puts the text of a link in front of what is left.
    fn go_on_with(&mut self, text: &[u8]) {
        if text.first() == Some(&b'/') {
            self.at = At::Outside(PathBuf::from("/"));
        }
        // A trailing slash demands a directory: a last `.` has the same effect.
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
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(Errno::LOOP);
        }
        if text.is_empty() {
            return Err(Errno::NOENT);
        }
        self.go_on_with(text);
        Ok(NodeType::Directory)
    }

    fn step_inside(&mut self, directory: &RelPath, name: &[u8]) -> Result<NodeType, Errno> {
        let path = directory.join(name);
        let stat = self.source.stat(&path)?;
        if stat.node == NodeType::Link {
            let text = self.source.directory(directory)?.link(name)?;
            return self.follow(&text);
        }
        self.at = At::Inside(path);
        Ok(stat.node)
    }

    /// One step outside; `None` where the world outside can't be asked, as for a copy.
    fn step_outside(&mut self, directory: &Path, name: &[u8]) -> Result<Option<NodeType>, Errno> {
        let path = push(directory, name);
        if self.enter(&path) {
            return Ok(Some(NodeType::Directory));
        }
        if !self.source.in_place {
            // Only a step that is still on the way to the place where the tree stands can be made blindly.
            let place = self.source.place.as_deref();
            if place.is_some_and(|place| place.starts_with(&path)) {
                self.at = At::Outside(path);
                return Ok(Some(NodeType::Directory));
            }
            return Ok(None);
        }
        let stat = disk::stat_path(&path)?;
        if stat.node == NodeType::Link {
            let text = disk::link_path(&path)?;
            return self.follow(&text).map(Some);
        }
        self.at = At::Outside(path);
        Ok(Some(stat.node))
    }

    /// Goes inside if this absolute path is the root.
    fn enter(&mut self, path: &Path) -> bool {
        let is_place = self.source.place.as_deref() == Some(path);
        let is_root = is_place
            || self.source.in_place
                && self.source.identity.is_some()
                && disk::stat_path(path).ok().map(|stat| stat.identity) == self.source.identity;
        if is_root {
            self.at = At::Inside(RelPath::default());
        }
        is_root
    }
}
