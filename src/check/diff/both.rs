//! A value of each of the two checkpoints.

use crate::layout::{Name, RelPath};
use crate::source::CachedReader;

/// The same thing in both.
#[derive(Clone, Copy)]
pub(super) struct Both<T> {
    pub(super) a: T,
    pub(super) b: T,
}

impl<T> Both<T> {
    pub(super) fn map<U>(self, mut each: impl FnMut(T) -> U) -> Both<U> {
        Both { a: each(self.a), b: each(self.b) }
    }

    pub(super) fn as_ref(&self) -> Both<&T> {
        Both { a: &self.a, b: &self.b }
    }
}

/// A node of the model with the path of its directory.
pub(super) struct Placed<'m, T> {
    pub(super) node: &'m T,
    pub(super) path: RelPath,
}

impl<T> Placed<'_, T> {
    /// A node in a list of this one, e.g. `runs`.
    pub(super) fn child<'n, U>(&self, list: &str, id: &Name, node: &'n U) -> Placed<'n, U> {
        Placed { node, path: self.path.join(list).join(id) }
    }
}

/// A file, and what reads it.
#[derive(Clone, Copy)]
pub(super) struct FileAt<'r> {
    pub(super) reader: &'r CachedReader<'r>,
    pub(super) path: &'r RelPath,
}
