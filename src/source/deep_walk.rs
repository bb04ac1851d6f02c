//! A way down into directories within directories, however deep: only the last few are open, those above are opened again on
//! the way back, and known by device and inode.

use std::collections::VecDeque;

use super::directory::Directory;
use super::errno::Errno;

/// Directories that stay open.
const OPEN: usize = 32;

/// Where one is, and the way back.
#[derive(Debug)]
pub struct DirStack<'s> {
    /// Device and inode of those that were closed, the topmost first.
    closed: Vec<(u64, u64)>,
    /// Those that are open, the deepest last.
    open: VecDeque<Directory<'s>>,
}

impl<'s> DirStack<'s> {
    /// Begins in an open directory.
    pub fn from(directory: Directory<'s>) -> Self {
        Self { closed: Vec::new(), open: VecDeque::from([directory]) }
    }

    /// The directory that one is in.
    ///
    /// # Errors
    /// The way has come to its end.
    pub fn here(&self) -> Result<&Directory<'s>, Errno> {
        self.open.back().ok_or(Errno::NOENT)
    }

    /// Goes down into a directory. A link is not followed: it is no directory.
    pub fn down(&mut self, name: &[u8]) -> Result<(), Errno> {
        let below = self.here()?.directory(name)?;
        if self.open.len() >= OPEN
            && let Some(identity) = self.open.front().and_then(Directory::identity)
        {
            self.closed.push(identity);
            self.open.pop_front();
        }
        self.open.push_back(below);
        Ok(())
    }

    /// Goes back up, to the very directory that one has come from: false if this was the first one.
    ///
    /// # Errors
    /// Somebody has moved a directory meanwhile.
    pub fn up(&mut self) -> Result<bool, Errno> {
        let Some(left) = self.open.pop_back() else { return Ok(false) };
        if !self.open.is_empty() {
            return Ok(true);
        }
        let Some(wanted) = self.closed.pop() else { return Ok(false) };
        let above = left.above()?;
        if above.identity() != Some(wanted) {
            return Err(Errno::STALE);
        }
        self.open.push_back(above);
        Ok(true)
    }
}

/// Names that are still to be visited, in little room.
#[derive(Debug, Default)]
pub struct Names(Vec<u8>);

impl Names {
    /// Adds a name.
    pub fn put(&mut self, name: &[u8]) {
        self.0.extend_from_slice(name);
        self.0.push(0);
    }

    /// Takes the one that was added last.
    pub fn take(&mut self) -> Option<Vec<u8>> {
        self.0.pop()?;
        let start = self.0.iter().rposition(|byte| *byte == 0).map_or(0, |end| end + 1);
        Some(self.0.split_off(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn names_come_out_as_they_went_in() {
        let mut names = Names::default();
        for name in [&b"a"[..], b"two words", b"\xff"] {
            names.put(name);
        }
        assert_eq!(names.take().unwrap(), b"\xff");
        assert_eq!(names.take().unwrap(), b"two words");
        assert_eq!(names.take().unwrap(), b"a");
        assert_eq!(names.take(), None);
    }

    #[test]
    fn the_way_back_leads_to_the_same_directories() {
        let dir = tempfile::tempdir().unwrap();
        let deep = (0..100).fold(dir.path().to_owned(), |path, _| path.join("d"));
        fs::create_dir_all(&deep).unwrap();
        let root = std::os::fd::OwnedFd::from(fs::File::open(dir.path()).unwrap());
        let mut way = DirStack::from(Directory::opened(root));
        let mut met = vec![way.here().unwrap().identity()];
        for _ in 0..100 {
            way.down(b"d").unwrap();
            met.push(way.here().unwrap().identity());
        }
        assert_eq!(way.open.len(), OPEN);
        // Somebody moves the lower half away: what was above is not what is above now.
        let middle = (0..50).fold(dir.path().to_owned(), |path, _| path.join("d"));
        for _ in 0..40 {
            met.pop();
            assert!(way.up().unwrap());
            assert_eq!(Some(&way.here().unwrap().identity()), met.last());
        }
        fs::rename(middle, dir.path().join("away")).unwrap();
        let ended = (0..60).find_map(|_| way.up().err());
        assert_eq!(ended, Some(Errno::STALE));
    }
}
