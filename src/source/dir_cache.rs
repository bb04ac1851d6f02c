//! Reading one file after the other: what the way to the last one has in common with the way to the next is not opened
//! again. Belongs here: the open directories of one way. Does not: which files are read.

use std::cell::RefCell;

use super::directory::{Directory, ReadError, Stat};
use super::errno::Errno;
use super::resolve::Resolved;
use super::root::Source;
use crate::layout::RelPath;

/// A way through a source. On disk it holds as many directories open as the last path has components; what an archive holds
/// is at hand anyway.
#[derive(Debug)]
pub struct CachedReader<'s> {
    source: &'s Source,
    way: RefCell<Vec<(Box<[u8]>, Directory<'static>)>>,
}

impl<'s> CachedReader<'s> {
    /// Begins at the `work_dir`, with nothing open.
    pub fn new(source: &'s Source) -> Self {
        Self { source, way: RefCell::default() }
    }

    /// `lstat`, no link followed on the way.
    ///
    /// # Errors
    /// The system's.
    pub fn stat(&self, path: &RelPath) -> Result<Stat, Errno> {
        self.in_parent(path, Directory::stat).unwrap_or_else(|| self.source.stat(path))
    }

    /// Does something in the directory that holds a path, with the path's last component.
    ///
    /// # Errors
    /// The system's, or what `work` says.
    pub fn within<T>(
        &self,
        path: &RelPath,
        work: impl Fn(&Directory<'_>, &[u8]) -> Result<T, Errno>,
    ) -> Result<T, Errno> {
        let at_top = || work(&self.source.directory(&path.parent())?, path.file_name().ok_or(Errno::NOENT)?);
        self.in_parent(path, |directory, name| work(directory, name)).unwrap_or_else(at_top)
    }

    /// The bytes of a file, also behind links that stay inside; none if it can't be read.
    pub fn read_through(&self, path: &RelPath) -> Option<Vec<u8>> {
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

    /// Does something in the directory that holds a path, with the path's last component. None where no directory is kept
    /// open for it: in an archive, with changes laid over, or at the top.
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
        let mut way = self.way.borrow_mut();
        Some(self.go(&mut way, &parts).and_then(|()| match way.last() {
            Some((_, directory)) => work(directory, name),
            None => Err(Errno::NOENT),
        }))
    }

    /// Opens what is not open yet of a way, no link followed.
    fn go(&self, way: &mut Vec<(Box<[u8]>, Directory<'static>)>, parts: &[&[u8]]) -> Result<(), Errno> {
        let shared = way.iter().zip(parts).take_while(|((open, _), part)| **open == ***part).count();
        way.truncate(shared);
        for part in &parts[shared..] {
            let directory = match way.last() {
                Some((_, directory)) => directory.directory(part)?,
                None => match self.source.directory(&RelPath::new(part))? {
                    Directory::Disk(handle) => Directory::Disk(handle),
                    Directory::Packed(_) | Directory::Overlaid(_) => return Err(Errno::NOENT),
                },
            };
            way.push(((*part).into(), directory));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Options, locate};

    #[test]
    fn finds_what_the_source_finds_in_any_order() {
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
        let trail = CachedReader::new(&source);
        let asked = ["meta/slaves/c/x", "meta/slaves/link/y", "meta/none", "none", "meta/boot_id/x", ""];
        let all: Vec<&str> = there.into_iter().chain(asked).collect();
        for path in all.iter().chain(all.iter().rev()) {
            let path = RelPath::new(path);
            let mut plain = Vec::new();
            let expected = source.read(&path, &mut plain).is_ok().then_some(plain);
            let through = path.as_bytes() == b"meta/slaves/link/y";
            let found = trail.read_through(&path);
            assert_eq!(found.is_some(), expected.is_some() || through, "{path}");
            assert!(through || found == expected, "{path}");
            assert_eq!(trail.stat(&path).ok(), source.stat(&path).ok(), "{path}");
        }
    }
}
