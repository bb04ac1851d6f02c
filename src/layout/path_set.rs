//! A set of paths that may be as large as a checkpoint: kept are sixteen bytes of each.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::RelPath;

/// Which paths were put in. A path is known by 128 bits that two keyed hash functions make of it, with keys drawn for
/// each set: nobody who names files can make two paths look alike, and among a million paths chance does so once in
/// 10²⁶ sets.
#[derive(Debug, Default)]
pub struct PathSet {
    keys: [RandomState; 2],
    seen: HashSet<(u64, u64)>,
}

impl PathSet {
    /// Puts a path in. Whether it is new.
    pub fn insert(&mut self, path: &RelPath) -> bool {
        let mark = self.ways_down(path).last().unwrap_or_default();
        self.seen.insert(mark)
    }

    /// Whether nothing was put in.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Whether a path was put in.
    pub fn contains(&self, path: &RelPath) -> bool {
        !self.is_empty() && self.ways_down(path).last().is_some_and(|mark| self.seen.contains(&mark))
    }

    /// Whether a path or one above it was put in.
    pub fn covers(&self, path: &RelPath) -> bool {
        !self.is_empty() && self.ways_down(path).any(|mark| self.seen.contains(&mark))
    }

    /// The marks of the paths above a path, the highest first, and its own.
    fn ways_down(&self, path: &RelPath) -> impl Iterator<Item = (u64, u64)> {
        let [mut one, mut other] = [self.keys[0].build_hasher(), self.keys[1].build_hasher()];
        let is_absolute = path.as_bytes().starts_with(b"/");
        for hasher in [&mut one, &mut other] {
            hasher.write_u8(u8::from(is_absolute));
        }
        path.components().map(move |name| {
            for hasher in [&mut one, &mut other] {
                hasher.write(name);
                // No name has a slash in it.
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
    fn knows_what_was_put_in_and_what_lies_below() {
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
    fn says_what_is_new() {
        let mut set = PathSet::default();
        assert!(set.insert(&RelPath::new("a/b")));
        assert!(!set.insert(&RelPath::new("a/b")));
        assert!(set.insert(&RelPath::new("a")));
    }
}
