//! A walk into nested directories of any depth: only the deepest few are open. The others are opened again on the way up,
//! and compared by device and inode.

use std::collections::VecDeque;

use super::directory::Directory;
use super::errno::Errno;

/// Directories that stay open.
const MAX_OPEN: usize = 32;

/// The current directory and its ancestors.
#[derive(Debug)]
pub struct DirStack<'s> {
    /// Device and inode of the ancestors that were closed, topmost first.
    closed: Vec<(u64, u64)>,
    /// Open directories, deepest last.
    open: VecDeque<Directory<'s>>,
}

impl<'s> DirStack<'s> {
    pub fn from(directory: Directory<'s>) -> Self {
        Self { closed: Vec::new(), open: VecDeque::from([directory]) }
    }

    /// The current directory.
    ///
    /// # Errors
    /// `ENOENT` after [`Self::up`] returned false.
    pub fn here(&self) -> Result<&Directory<'s>, Errno> {
        self.open.back().ok_or(Errno::NOENT)
    }

    /// Enters a directory. Symlinks are not followed.
    pub fn down(&mut self, name: &[u8]) -> Result<(), Errno> {
        let below = self.here()?.directory(name)?;
        if self.open.len() >= MAX_OPEN
            && let Some(identity) = self.open.front().and_then(Directory::identity)
        {
            self.closed.push(identity);
            self.open.pop_front();
        }
        self.open.push_back(below);
        Ok(())
    }

    /// Returns to the parent that [`Self::down`] was called in; false if there is none.
    ///
    /// # Errors
    /// `ESTALE`: a directory was moved meanwhile.
    pub fn up(&mut self) -> Result<bool, Errno> {
        let Some(left) = self.open.pop_back() else { return Ok(false) };
        if !self.open.is_empty() {
            return Ok(true);
        }
        let Some(wanted) = self.closed.pop() else { return Ok(false) };
        let above = left.parent()?;
        if above.identity() != Some(wanted) {
            return Err(Errno::STALE);
        }
        self.open.push_back(above);
        Ok(true)
    }
}

/// A stack of names in one allocation.
#[derive(Debug, Default)]
pub struct Names(Vec<u8>);

impl Names {
    pub fn push(&mut self, name: &[u8]) {
        self.0.extend_from_slice(name);
        self.0.push(0);
    }

    pub fn pop(&mut self) -> Option<Vec<u8>> {
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
    fn names_are_popped_in_reverse_order() {
        let mut names = Names::default();
        for name in [&b"a"[..], b"two words", b"\xff"] {
            names.push(name);
        }
        assert_eq!(names.pop().unwrap(), b"\xff");
        assert_eq!(names.pop().unwrap(), b"two words");
        assert_eq!(names.pop().unwrap(), b"a");
        assert_eq!(names.pop(), None);
    }

    #[test]
    fn up_returns_to_the_same_directories() {
        let dir = tempfile::tempdir().unwrap();
        let deep = (0..100).fold(dir.path().to_owned(), |path, _| path.join("d"));
        fs::create_dir_all(&deep).unwrap();
        let root = std::os::fd::OwnedFd::from(fs::File::open(dir.path()).unwrap());
        let mut stack = DirStack::from(Directory::opened(root));
        let mut visited = vec![stack.here().unwrap().identity()];
        for _ in 0..100 {
            stack.down(b"d").unwrap();
            visited.push(stack.here().unwrap().identity());
        }
        assert_eq!(stack.open.len(), MAX_OPEN);
        // The lower half is moved: its parent is another directory now.
        let middle = (0..50).fold(dir.path().to_owned(), |path, _| path.join("d"));
        for _ in 0..40 {
            visited.pop();
            assert!(stack.up().unwrap());
            assert_eq!(Some(&stack.here().unwrap().identity()), visited.last());
        }
        fs::rename(middle, dir.path().join("moved")).unwrap();
        let ended = (0..60).find_map(|_| stack.up().err());
        assert_eq!(ended, Some(Errno::STALE));
    }
}
