//! Paths of the machine that an archive was made on, and where they are in the archive.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path, PathBuf};

use super::archive_tree::{Content, Node};
use super::root::{Base, Kind, Source, push};

/// Components from the top of an archive.
pub(super) type Names = Vec<Box<[u8]>>;

/// The number of symlinks after which a path counts as a loop.
const MAX_SYMLINKS: u32 = 40;

/// The directory of an archive that is at a path below `top`, which stands for the root of the machine. Symlinks are
/// followed as far as the archive has them; what it does not contain is at its own path.
pub(super) fn resolved(tree: &Node, top: &[Box<[u8]>], path: &Path) -> Option<Names> {
    let mut at = top.to_vec();
    let mut rest: Vec<PathBuf> = vec![path.to_owned()];
    let mut symlinks = 0;
    while let Some(path) = rest.pop() {
        let mut parts = path.components();
        let Some(part) = parts.next() else { continue };
        rest.push(parts.as_path().to_owned());
        match part {
            Component::RootDir => at.truncate(top.len()),
            Component::ParentDir if at.len() > top.len() => {
                at.pop();
            }
            Component::Normal(name) => {
                at.push(name.as_bytes().into());
                let node = tree.at(at.iter().map(|name| &**name));
                if let Some(Content::Symlink(text)) = node.map(|node| &node.content) {
                    symlinks += 1;
                    if symlinks > MAX_SYMLINKS {
                        return None;
                    }
                    at.pop();
                    rest.push(PathBuf::from(OsStr::from_bytes(text)));
                }
            }
            _ => {}
        }
    }
    Some(at)
}

/// What a symlink names, as a path from the top.
pub(super) fn target_of(home: &[Box<[u8]>], text: &[u8]) -> PathBuf {
    lexical(&push(&absolute(home), text))
}

/// A path without `.`, `..` and superfluous slashes, by its text alone.
pub fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.is_absolute() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn absolute(names: &[Box<[u8]>]) -> PathBuf {
    names.iter().fold(PathBuf::from("/"), |path, name| push(&path, name))
}

/// `/var/run` is a symlink to `/run`, which an archive need not contain.
fn below_run(names: &[Box<[u8]>]) -> &[Box<[u8]>] {
    match names {
        [var, rest @ ..] if **var == *b"var" && rest.first().is_some_and(|run| **run == *b"run") => rest,
        names => names,
    }
}

impl Source {
    /// Where the directories of an archive were on its machine, by the `work_dir`: components of the archive that stand for
    /// its root, and the path that stands for the top of the archive.
    fn machine_root(&self, tree: &Node) -> Option<(Names, PathBuf)> {
        let (work, place) = (self.work.as_ref()?, self.place.as_deref()?);
        let tops = (0..=work.len()).map(|length| &work[..length]);
        let mut tops = tops.filter(|top| resolved(tree, top, place).as_ref() == Some(work));
        if let Some(top) = tops.next() {
            return Some((top.to_vec(), PathBuf::from("/")));
        }
        // It was packed from a directory above the `work_dir`.
        let whole: Names = place.iter().skip(1).map(|name| name.as_bytes().into()).collect();
        let above = whole.strip_suffix(&work[..])?;
        Some((Names::new(), absolute(above)))
    }

    /// Where a path of the machine is in the archive, or would be.
    fn packed(&self, path: &Path) -> Option<Names> {
        let Base::Packed(tree) = &self.base else { return None };
        let (top, prefix) = self.machine_root(tree)?;
        let path = lexical(path);
        resolved(tree, &top, &Path::new("/").join(path.strip_prefix(prefix).ok()?))
    }

    /// Whether a path of the machine leads to the `work_dir` of this archive.
    pub fn is_packed_work_dir(&self, path: &Path) -> bool {
        self.packed(&path.join("meta")).is_some_and(|meta| meta == self.meta)
    }

    /// Whether a path of the machine is the runtime directory that is read of this archive; none where the archive does not
    /// show that.
    pub fn is_packed_runtime(&self, path: &Path) -> Option<bool> {
        let Base::Packed(tree) = &self.base else { return None };
        let runtime = self.runtime.as_ref()?;
        let packed = |top: &Names| {
            let packed = self.packed(path)?;
            Some((packed.strip_prefix(&top[..])?.to_vec(), runtime.strip_prefix(&top[..])?))
        };
        let root = self.machine_root(tree).filter(|(_, above)| above == Path::new("/"));
        if let Some((named, read)) = root.and_then(|(top, _)| packed(&top)) {
            return Some(below_run(&named) == below_run(read));
        }
        // It was packed for itself: only the same name tells.
        let path = lexical(path);
        let names: Names = path.iter().map(|name| name.as_bytes().into()).collect();
        runtime.ends_with(&names[names.len().saturating_sub(2)..]).then_some(true)
    }

    /// Reads the directory at this path of the machine as the runtime directory of an archive; none where it is not there.
    pub fn read_packed_runtime(&mut self, path: &Path) {
        let Base::Packed(tree) = &self.base else { return };
        let names = self.packed(path);
        let is_there = |names: &Names| {
            tree.at(names.iter().map(|name| &**name)).is_some_and(|node| node.entries().is_some())
        };
        self.runtime = names.filter(is_there);
    }

    /// Whether the runtime directory that is read is one of an archive, or none is.
    pub fn may_read_packed_runtime(&self) -> bool {
        self.kind == Kind::Archive && self.runtime_dir.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str) -> Names {
        path.split('/').filter(|name| !name.is_empty()).map(|name| name.as_bytes().into()).collect()
    }

    #[test]
    fn symlinks_of_an_archive_are_followed_below_its_top() {
        let mut host = Node::directory();
        let mut var = Node::directory();
        if let Content::Directory(entries) = &mut var.content {
            entries.insert(b"run", Node::symlink(b"/run"));
            entries.insert(b"up", Node::symlink(b"../../../srv"));
            entries.insert(b"loop", Node::symlink(b"loop"));
        }
        if let Content::Directory(entries) = &mut host.content {
            entries.insert(b"var", var);
        }
        let mut tree = Node::directory();
        if let Content::Directory(entries) = &mut tree.content {
            entries.insert(b"host", host);
        }
        let at = |path: &str| resolved(&tree, &names("host"), Path::new(path));
        assert_eq!(at("/var/run/mesos"), Some(names("host/run/mesos")));
        assert_eq!(at("/var/up/./x//y/"), Some(names("host/srv/x/y")));
        assert_eq!(at("/var/../../etc"), Some(names("host/etc")));
        assert_eq!(at("/var/loop"), None);
    }

    #[test]
    fn paths_by_their_text() {
        for (path, plain) in
            [("/var/lib/../lib//mesos/", "/var/lib/mesos"), ("/../a/.", "/a"), ("a/../b", "a/../b")]
        {
            assert_eq!(lexical(Path::new(path)), Path::new(plain), "{path}");
        }
    }
}
