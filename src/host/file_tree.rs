//! The files of a machine, whose root directory may be elsewhere: `/`, a copy, or what an archive contains. Symlinks are
//! followed below that root and never leave it.

use std::ffi::OsString;
use std::fmt::Debug;
use std::path::{Component, Path, PathBuf};

use super::host_files::{Seen, Unseen, names, read, read_link};

/// The most symlinks that are followed on the way to one file.
const MOST_LINKS: usize = 40;

/// Files by their absolute path on the machine.
pub trait FileTree: Debug + Send + Sync {
    /// A whole file.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn read(&self, path: &Path) -> Seen<Vec<u8>>;

    /// The names in a directory, in byte order.
    ///
    /// # Errors
    /// Why it cannot be listed.
    fn names(&self, path: &Path) -> Seen<Vec<OsString>>;

    /// The target of a symlink, as written.
    ///
    /// # Errors
    /// It is not a symlink, or cannot be read.
    fn read_link(&self, path: &Path) -> Seen<PathBuf>;

    /// Where the file can be opened, for people.
    fn shown(&self, path: &Path) -> PathBuf;
}

/// The files below a directory on disk.
#[derive(Debug, Clone)]
pub struct DiskTree {
    root: PathBuf,
}

impl DiskTree {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    fn is_real_root(&self) -> bool {
        self.root == Path::new("/")
    }

    /// The path on disk, with the symlinks of all its directories resolved.
    fn place(&self, path: &Path) -> Seen<PathBuf> {
        if self.is_real_root() {
            return Ok(path.to_owned());
        }
        let resolved = resolve_in_tree(path, &mut |path| read_link(&below(&self.root, path)).ok())?;
        Ok(below(&self.root, &resolved))
    }
}

impl FileTree for DiskTree {
    fn read(&self, path: &Path) -> Seen<Vec<u8>> {
        read(&self.place(path)?)
    }

    fn names(&self, path: &Path) -> Seen<Vec<OsString>> {
        names(&self.place(path)?)
    }

    fn read_link(&self, path: &Path) -> Seen<PathBuf> {
        let parent = self.place(path.parent().unwrap_or(path))?;
        read_link(&path.file_name().map_or_else(|| parent.clone(), |name| parent.join(name)))
    }

    fn shown(&self, path: &Path) -> PathBuf {
        below(&self.root, path)
    }
}

fn below(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// An absolute path without symlinks. `link` returns the target of a path, if it is a symlink.
pub fn resolve_in_tree(path: &Path, link: &mut dyn FnMut(&Path) -> Option<PathBuf>) -> Seen<PathBuf> {
    let mut rest: Vec<OsString> = parts(path);
    rest.reverse();
    let (mut resolved, mut links) = (PathBuf::from("/"), 0);
    while let Some(name) = rest.pop() {
        if name == ".." {
            resolved.pop();
            continue;
        }
        let next = resolved.join(&name);
        let Some(target) = link(&next) else {
            resolved = next;
            continue;
        };
        links += 1;
        if links > MOST_LINKS {
            return Err(Unseen::Unreadable);
        }
        if target.is_absolute() {
            resolved = PathBuf::from("/");
        }
        rest.extend(parts(&target).into_iter().rev());
    }
    Ok(resolved)
}

fn parts(path: &Path) -> Vec<OsString> {
    let is_part = |part: &Component<'_>| matches!(part, Component::Normal(_) | Component::ParentDir);
    path.components().filter(is_part).map(|part| part.as_os_str().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symlinks_stay_below_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        std::fs::create_dir_all(at("etc")).unwrap();
        std::fs::create_dir_all(at("opt/flags")).unwrap();
        std::fs::write(at("opt/flags/port"), "5052").unwrap();
        std::os::unix::fs::symlink("/opt/flags", at("etc/mesos-slave")).unwrap();
        std::os::unix::fs::symlink("../../../../../opt/flags/port", at("etc/up")).unwrap();
        std::os::unix::fs::symlink("loop", at("etc/loop")).unwrap();
        let tree = DiskTree::new(dir.path());
        assert_eq!(tree.read(Path::new("/etc/mesos-slave/port")).unwrap(), b"5052");
        assert_eq!(tree.read(Path::new("/etc/up")).unwrap(), b"5052");
        assert_eq!(tree.names(Path::new("/etc/mesos-slave")).unwrap(), ["port"]);
        assert_eq!(tree.read(Path::new("/etc/loop")), Err(Unseen::Unreadable));
        assert_eq!(tree.read(Path::new("/etc/none")), Err(Unseen::Missing));
        assert_eq!(tree.read_link(Path::new("/etc/mesos-slave")).unwrap(), Path::new("/opt/flags"));
        assert_eq!(tree.shown(Path::new("/etc/up")), at("etc/up"));
    }
}
