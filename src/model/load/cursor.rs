//! Where a walk stands: the path as the agent spells it, and the path free of links. Nothing is allocated until
//! someone asks.

use crate::layout::RelPath;

/// A place in the walk, linked to the place above it.
#[derive(Debug)]
pub(super) struct Spot<'p> {
    up: Up<'p>,
    /// Where the directory really is, if a link led to it.
    real: Option<RelPath>,
}

#[derive(Debug)]
enum Up<'p> {
    Base(RelPath),
    Child(&'p Spot<'p>, &'p [u8]),
}

impl<'p> Spot<'p> {
    pub(super) fn base(path: RelPath, real: RelPath) -> Self {
        let real = (real != path).then_some(real);
        Self { up: Up::Base(path), real }
    }

    pub(super) fn child(&'p self, name: &'p [u8]) -> Self {
        Self { up: Up::Child(self, name), real: None }
    }

    pub(super) fn child_at(&'p self, name: &'p [u8], real: RelPath) -> Self {
        Self { up: Up::Child(self, name), real: Some(real) }
    }

    /// The path as the agent spells it, relative to the `work_dir`.
    pub(super) fn path(&self) -> RelPath {
        match &self.up {
            Up::Base(path) => path.clone(),
            Up::Child(up, name) => up.path().join(name),
        }
    }

    /// The path free of links, relative to the `work_dir`.
    pub(super) fn real(&self) -> RelPath {
        match (&self.real, &self.up) {
            (Some(real), _) => real.clone(),
            (None, Up::Base(path)) => path.clone(),
            (None, Up::Child(up, name)) => up.real().join(name),
        }
    }
}
