//! Reads one file after the other: directories that the next path shares with the last one are not opened again.

use std::cell::RefCell;

use super::directory::{Directory, ReadError, Stat};
use super::errno::Errno;
use super::resolve::Resolved;
use super::root::Source;
use crate::layout::RelPath;

/// A reader of a source by path. On disk it keeps the directories of the last path open.
#[derive(Debug)]
pub struct CachedReader<'s> {
    source: &'s Source,
    open: RefCell<Vec<OpenDirectory>>,
}

/// A directory that stays open.
#[derive(Debug)]
struct OpenDirectory {
    /// Its name, below that of the one before; often several levels.
    names: Vec<Box<[u8]>>,
    directory: Directory<'static>,
}

impl<'s> CachedReader<'s> {
    pub fn new(source: &'s Source) -> Self {
        Self { source, open: RefCell::default() }
    }

    /// `lstat`. No symlink among the parents is followed.
    pub fn stat(&self, path: &RelPath) -> Result<Stat, Errno> {
        self.in_parent(path, Directory::stat).unwrap_or_else(|| self.source.stat(path))
    }

    /// Calls `work` with the parent directory of a path, and its last component.
    pub fn within<T>(
        &self,
        path: &RelPath,
        work: impl Fn(&Directory<'_>, &[u8]) -> Result<T, Errno>,
    ) -> Result<T, Errno> {
        let at_top = || work(&self.source.directory(&path.parent())?, path.file_name().ok_or(Errno::NOENT)?);
        self.in_parent(path, |directory, name| work(directory, name)).unwrap_or_else(at_top)
    }

    /// The content of a file, following symlinks that stay inside the root; none if it cannot be read.
    pub fn read_following_symlinks(&self, path: &RelPath) -> Option<Vec<u8>> {
        let mut buffer = Vec::new();
        if self.read(path, &mut buffer).is_ok() {
            return Some(buffer);
        }
        match self.source.resolve(&RelPath::default(), path.as_bytes()) {
            Resolved::Inside { path, .. } if self.read(&path, &mut buffer).is_ok() => Some(buffer),
            _ => None,
        }
    }

    fn read(&self, path: &RelPath, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        self.in_parent(path, |directory, name| Ok(directory.read(name, buffer)))
            .map_or_else(|| self.source.read(path, buffer), |read| read.map_err(ReadError::Open)?)
    }

    /// Calls `work` with the parent directory of a path, and its last component. None where no directory is kept open: in
    /// archives, under an overlay, and at the top.
    fn in_parent<T>(
        &self,
        path: &RelPath,
        work: impl FnOnce(&Directory<'static>, &[u8]) -> Result<T, Errno>,
    ) -> Option<Result<T, Errno>> {
        let mut parts: Vec<&[u8]> = path.components().collect();
        let name = parts.pop()?;
        if parts.is_empty() || !self.source.is_plain_disk() {
            return None;
        }
        let mut open = self.open.borrow_mut();
        Some(self.open_parents(&mut open, &parts).and_then(|()| match open.last() {
            Some(last) => work(&last.directory, name),
            None => Err(Errno::NOENT),
        }))
    }

    /// Opens what the last path did not have, in one call: between two paths that differ, it is mostly several levels.
    fn open_parents(&self, open: &mut Vec<OpenDirectory>, parts: &[&[u8]]) -> Result<(), Errno> {
        let (mut shared, mut kept) = (0, 0);
        for one in open.iter() {
            let rest = &parts[shared..];
            if one.names.len() > rest.len() || one.names.iter().zip(rest).any(|(name, part)| **name != **part)
            {
                break;
            }
            (shared, kept) = (shared + one.names.len(), kept + 1);
        }
        open.truncate(kept);
        let missing = &parts[shared..];
        if missing.is_empty() {
            return Ok(());
        }
        let directory = match open.last() {
            Some(last) => last.directory.descend(missing)?,
            None => match self.source.directory(&RelPath::new(missing.join(&b'/')))? {
                Directory::Disk(handle) => Directory::Disk(handle),
                Directory::Packed(_) | Directory::Overlaid(_) => return Err(Errno::NOENT),
            },
        };
        open.push(OpenDirectory { names: missing.iter().map(|part| (*part).into()).collect(), directory });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Options, locate};

    #[test]
    fn agrees_with_the_source_in_any_order() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let write = |path: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, path.to_str().unwrap()).unwrap();
        };
        let there = ["meta/boot_id", "meta/slaves/a/x", "meta/slaves/a/y", "meta/slaves/b/x", "top"];
        for path in there {
            write(path);
        }
        std::os::unix::fs::symlink("a", root.join("meta/slaves/link")).unwrap();
        let source = locate(&root, "", &Options::default()).unwrap();
        let reader = CachedReader::new(&source);
        let asked = ["meta/slaves/c/x", "meta/slaves/link/y", "meta/none", "none", "meta/boot_id/x", ""];
        let all: Vec<&str> = there.into_iter().chain(asked).collect();
        for path in all.iter().chain(all.iter().rev()) {
            let path = RelPath::new(path);
            let mut plain = Vec::new();
            let expected = source.read(&path, &mut plain).is_ok().then_some(plain);
            let is_symlinked = path.as_bytes() == b"meta/slaves/link/y";
            let found = reader.read_following_symlinks(&path);
            assert_eq!(found.is_some(), expected.is_some() || is_symlinked, "{path}");
            assert!(is_symlinked || found == expected, "{path}");
            assert_eq!(reader.stat(&path).ok(), source.stat(&path).ok(), "{path}");
        }
    }
}
