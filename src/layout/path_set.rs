//! A set of paths that takes sixteen bytes for each, since there may be millions.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::RelPath;

/// Stores 128 bits of each path from two keyed hash functions with random keys. No choice of file names can provoke a
/// collision, and among a million paths one occurs by chance in one of 10²⁶ sets.
#[derive(Debug, Default)]
pub struct PathSet {
    keys: [RandomState; 2],
    seen: HashSet<(u64, u64)>,
}

impl PathSet {
    /// Returns whether the path is new.
    pub fn insert(&mut self, path: &RelPath) -> bool {
        let hash = self.hashes(path).last().unwrap_or_default();
        self.seen.insert(hash)
    }

    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    pub fn contains(&self, path: &RelPath) -> bool {
        !self.is_empty() && self.hashes(path).last().is_some_and(|hash| self.seen.contains(&hash))
    }

    /// Whether the set contains the path or one of its ancestors.
    pub fn covers(&self, path: &RelPath) -> bool {
        !self.is_empty() && self.hashes(path).any(|hash| self.seen.contains(&hash))
    }

    /// The hashes of the path's ancestors, topmost first, and its own.
    fn hashes(&self, path: &RelPath) -> impl Iterator<Item = (u64, u64)> {
        let [mut one, mut other] = [self.keys[0].build_hasher(), self.keys[1].build_hasher()];
        let is_absolute = path.as_bytes().starts_with(b"/");
        for hasher in [&mut one, &mut other] {
            hasher.write_u8(u8::from(is_absolute));
        }
        path.components().map(move |name| {
            for hasher in [&mut one, &mut other] {
                hasher.write(name);
                // No name contains a slash.
                hasher.write_u8(b'/');
            }
            (one.finish(), other.finish())
        })
    }
}

impl<'p> FromIterator<&'p RelPath> for PathSet {
    fn from_iter<I: IntoIterator<Item = &'p RelPath>>(paths: I) -> Self {
        let mut set = Self::default();
        for path in paths {
            set.insert(path);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contains_paths_and_covers_their_descendants() {
        let paths = ["a/b", "a/b/c/d", "x", "/run/a"].map(RelPath::new);
        let set: PathSet = paths.iter().collect();
        for path in ["a/b", "x", "/run/a", "a/b/c/d"].map(RelPath::new) {
            assert!(set.contains(&path) && set.covers(&path), "{path}");
        }
        for path in ["a/b/c", "x/y/z", "/run/a/b"].map(RelPath::new) {
            assert!(!set.contains(&path) && set.covers(&path), "{path}");
        }
        for path in ["a", "a/bc", "ab", "", "run/a", "/x", "/run"].map(RelPath::new) {
            assert!(!set.contains(&path) && !set.covers(&path), "{path}");
        }
        assert!(!PathSet::default().covers(&RelPath::new("a")));
    }

    #[test]
    fn insert_returns_whether_a_path_is_new() {
        let mut set = PathSet::default();
        assert!(set.insert(&RelPath::new("a/b")));
        assert!(!set.insert(&RelPath::new("a/b")));
        assert!(set.insert(&RelPath::new("a")));
    }
}
