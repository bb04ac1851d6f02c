//! One step of a change.

use std::borrow::Cow;
use std::ops::Range;

use crate::layout::RelPath;

use super::precondition::Before;

/// What a step does to its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is moved into the journal: a file, a link, or a directory with all that is in it.
    SetAside,
    /// A file gets new content, in one instant; what stood there, a file or a link, is kept.
    Write {
        /// The new content.
        content: Content,
        /// Owner and mode where no file was there; `None`: those of the file before.
        attributes: Option<Attributes>,
    },
    /// It takes the place of another path, in one instant; what stood there is kept.
    Rename {
        /// Its new place, relative to the `work_dir`.
        to: RelPath,
        /// What stands there now.
        over: Before,
    },
    /// A symbolic link with this text stands there afterwards; what stood there is kept.
    Link {
        /// Its text.
        text: Vec<u8>,
    },
    /// A directory is made.
    MakeDirectory(Attributes),
    /// It is deleted for good, with all that is in it.
    Delete,
}

/// The new content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// These parts of what the file holds now, in this order: offsets in bytes.
    Keep(Vec<Range<u64>>),
}

/// Owner and mode of something that is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attributes {
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
}

/// A step: what is done to which path, why, and what must be true before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// To what: relative to the `work_dir`; absolute below the agent's `runtime_dir`.
    pub path: RelPath,
    /// Why, for a person.
    pub why: Cow<'static, str>,
    /// The finding that it answers, or the scope that names it.
    pub code: Cow<'static, str>,
    /// What must stand at the path, or nothing is changed.
    pub before: Before,
}

impl Step {
    /// The word in plans and journals.
    pub fn op(&self) -> &'static str {
        match self.action {
            Action::SetAside => "set-aside",
            Action::Write { .. } => "write",
            Action::Rename { .. } => "rename",
            Action::Link { .. } => "link",
            Action::MakeDirectory(_) => "make-folder",
            Action::Delete => "delete",
        }
    }

    /// The other path that it names.
    pub fn to(&self) -> Option<&RelPath> {
        match &self.action {
            Action::Rename { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Whether it can be undone.
    pub fn is_reversible(&self) -> bool {
        self.action != Action::Delete
    }
}
