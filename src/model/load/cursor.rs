//! The position of a walk, as a linked list: a path is built only where one is needed.

use std::borrow::Cow;

use crate::layout::RelPath;

/// A directory of the walk, linked to its parent.
#[derive(Debug)]
pub(super) struct Cursor<'p> {
    parent: Parent<'p>,
    /// Its path without symlinks, where that differs.
    real: Option<Cow<'p, RelPath>>,
}

#[derive(Debug)]
enum Parent<'p> {
    Base(&'p RelPath),
    Child(&'p Cursor<'p>, &'p [u8]),
}

impl<'p> Cursor<'p> {
    pub(super) fn base(path: &'p RelPath, real: &'p RelPath) -> Self {
        let real = (real != path).then_some(Cow::Borrowed(real));
        Self { parent: Parent::Base(path), real }
    }

    pub(super) fn child(&'p self, name: &'p [u8]) -> Self {
        Self { parent: Parent::Child(self, name), real: None }
    }

    pub(super) fn child_at(&'p self, name: &'p [u8], real: RelPath) -> Self {
        Self { parent: Parent::Child(self, name), real: Some(Cow::Owned(real)) }
    }

    /// The path that the agent uses, relative to the `work_dir`.
    pub(super) fn path(&self) -> RelPath {
        match &self.parent {
            Parent::Base(path) => (*path).clone(),
            Parent::Child(parent, name) => parent.path().join(name),
        }
    }

    /// Whether no symlink is on its way.
    pub(super) fn is_real(&self) -> bool {
        self.real.is_none()
            && match &self.parent {
                Parent::Base(_) => true,
                Parent::Child(parent, _) => parent.is_real(),
            }
    }

    /// Whether this is the path without symlinks.
    pub(super) fn is_really(&self, path: &[u8]) -> bool {
        match (&self.real, &self.parent) {
            (Some(real), _) => real.as_bytes() == path,
            (None, Parent::Base(base)) => base.as_bytes() == path,
            (None, Parent::Child(parent, name)) => {
                let above = path.strip_suffix(*name).and_then(|path| path.strip_suffix(b"/"));
                above.is_some_and(|above| parent.is_really(above))
            }
        }
    }

    /// The path without symlinks, relative to the `work_dir`.
    pub(super) fn real(&self) -> RelPath {
        match (&self.real, &self.parent) {
            (Some(real), _) => real.clone().into_owned(),
            (None, Parent::Base(path)) => (*path).clone(),
            (None, Parent::Child(parent, name)) => parent.real().join(name),
        }
    }
}
