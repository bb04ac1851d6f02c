//! A list of paths in which those that contain a path, or that a path contains, are found without a look at all of them.

use super::RelPath;

/// Paths in byte order, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SortedPaths(Vec<RelPath>);

impl SortedPaths {
    pub fn iter(&self) -> impl Iterator<Item = &RelPath> {
        self.0.iter()
    }

    pub fn contains(&self, path: &RelPath) -> bool {
        self.0.binary_search(path).is_ok()
    }

    /// Whether the path or one of its ancestors is among them.
    pub fn covers(&self, path: &RelPath) -> bool {
        let mut path = path.clone();
        loop {
            if self.contains(&path) {
                return true;
            }
            if path.as_bytes().is_empty() {
                return false;
            }
            path = path.parent();
        }
    }

    /// Whether one of them is the path, or is below it.
    pub fn any_below(&self, path: &RelPath) -> bool {
        if path.as_bytes().is_empty() {
            return !self.0.is_empty();
        }
        let inside = [path.as_bytes(), b"/"].concat();
        let first = self.0.partition_point(|one| one.as_bytes() < &*inside);
        self.contains(path) || self.0.get(first).is_some_and(|one| one.as_bytes().starts_with(&inside))
    }
}

impl FromIterator<RelPath> for SortedPaths {
    fn from_iter<I: IntoIterator<Item = RelPath>>(paths: I) -> Self {
        let mut paths: Vec<RelPath> = paths.into_iter().collect();
        paths.sort_unstable();
        paths.dedup();
        Self(paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_look_at_all() {
        let names = ["", "a", "a-", "a-/b", "a/b", "a/b.c", "a/b/c", "a0", "b", "b/c/d"];
        let all = names.map(RelPath::new);
        for first in &all {
            for second in &all {
                let list = [first.clone(), second.clone()];
                let sorted: SortedPaths = list.iter().cloned().collect();
                for path in &all {
                    assert_eq!(sorted.contains(path), list.contains(path));
                    assert_eq!(
                        sorted.covers(path),
                        list.iter().any(|one| path.is_below(one)),
                        "{path} {list:?}"
                    );
                    assert_eq!(
                        sorted.any_below(path),
                        list.iter().any(|one| one.is_below(path)),
                        "{path} {list:?}"
                    );
                }
            }
        }
        assert!(!SortedPaths::default().any_below(&RelPath::default()));
    }
}
