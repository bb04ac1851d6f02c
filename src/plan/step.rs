//! One step of a change.

use std::borrow::Cow;
use std::ops::Range;

use crate::layout::RelPath;

use super::fingerprint::Sha256Sum;
use super::precondition::{Detail, DirectoryMetadata, FileTime, Precondition};

/// What a step does to its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is moved to the journal: a file, a symlink, or a directory with its content.
    SetAside,
    /// A file gets new content by one rename; the file or symlink that it replaces is kept.
    Write {
        /// The new content.
        content: Content,
        /// Owner and mode where no file was there; `None`: those of the file before.
        attributes: Option<Attributes>,
    },
    /// It replaces another path by one rename; what it replaces is kept.
    Rename {
        /// Its new place, relative to the `work_dir`.
        to: RelPath,
        /// What is at the new place now.
        over: Precondition,
    },
    /// A symlink with this target is created; what it replaces is kept.
    Link { text: Vec<u8> },
    /// A directory is created.
    MakeDirectory(Attributes),
    /// A file or symlink becomes what the archive of the plan has at its path; what it replaces is kept.
    Restore(Box<Restored>),
    /// A directory gets this owner, mode and time.
    SetDirectory(DirectoryMetadata),
    /// It is deleted for good, with its content.
    Delete,
}

/// Steps that can share one line of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// Each is one rename or a deletion.
    Removals,
    /// Each creates or replaces one entry, or sets what a directory has; none needs that another path is removed first.
    Restorations,
}

/// A file or symlink as it is in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub content: RestoredContent,
    /// Its owner and mode.
    pub attributes: Attributes,
    /// Its modification time: seconds since 1970, and nanoseconds.
    pub mtime: FileTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestoredContent {
    File {
        /// Size in bytes.
        size: u64,
        /// Of its content.
        sha256: Sha256Sum,
    },
    /// A symlink.
    Link {
        /// Its target.
        text: Vec<u8>,
    },
}

/// The new content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// These parts of what the file holds now, in this order: offsets in bytes.
    Keep(Vec<Range<u64>>),
}

/// Owner and mode of a new file or directory.
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
    /// What must be at the path, or nothing is changed.
    pub before: Precondition,
}

impl Action {
    /// The word in plans and journals.
    pub fn op(&self) -> &'static str {
        match self {
            Self::SetAside => "set-aside",
            Self::Write { .. } => "write",
            Self::Rename { .. } => "rename",
            Self::Link { .. } => "link",
            Self::MakeDirectory(_) => "make-folder",
            Self::Restore(_) => "restore",
            Self::SetDirectory(_) => "set-folder",
            Self::Delete => "delete",
        }
    }

    /// What ckpt is doing while it carries this out, for error messages.
    pub fn doing(&self) -> &'static str {
        match self {
            Self::SetAside => "moving it into the journal",
            Self::Write { .. } => "writing it",
            Self::Rename { .. } => "renaming it",
            Self::Link { .. } => "creating the symlink",
            Self::MakeDirectory(_) => "creating the directory",
            Self::Restore(_) => "restoring it",
            Self::SetDirectory(_) => "setting owner, mode and time",
            Self::Delete => "deleting it",
        }
    }

    /// The other path that it names.
    pub fn to(&self) -> Option<&RelPath> {
        match self {
            Self::Rename { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Whether the path is free afterwards.
    pub fn removes(&self) -> bool {
        matches!(self, Self::SetAside | Self::Delete | Self::Rename { .. })
    }

    /// The path that exists because of it, if any.
    pub fn creates<'p>(&'p self, path: &'p RelPath) -> Option<&'p RelPath> {
        match self {
            Self::SetAside | Self::Delete | Self::SetDirectory(_) => None,
            Self::Rename { to, .. } => Some(to),
            Self::Write { .. } | Self::Link { .. } | Self::MakeDirectory(_) | Self::Restore(_) => Some(path),
        }
    }

    /// With which others it shares a line of the journal; `None`: it has one of its own.
    pub fn batch(&self) -> Option<Batch> {
        match self {
            Self::SetAside | Self::Delete => Some(Batch::Removals),
            Self::Restore(_) | Self::MakeDirectory(_) | Self::SetDirectory(_) => Some(Batch::Restorations),
            Self::Write { .. } | Self::Rename { .. } | Self::Link { .. } => None,
        }
    }

    /// Whether it can be undone.
    pub fn is_reversible(&self) -> bool {
        *self != Self::Delete
    }

    /// How much of the file at its path must be as planned.
    pub fn detail(&self) -> Detail {
        match self {
            Self::Write { .. } | Self::Rename { .. } | Self::Restore(_) => Detail::Content,
            _ => Detail::Metadata,
        }
    }

    /// Whether two actions on one path have the same result, whatever is at the path they replace.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rename { to: a, .. }, Self::Rename { to: b, .. }) => a == b,
            (a, b) => a == b,
        }
    }
}

impl Step {
    /// The word in plans and journals.
    pub fn op(&self) -> &'static str {
        self.action.op()
    }

    /// The other path that it names.
    pub fn to(&self) -> Option<&RelPath> {
        self.action.to()
    }

    /// Whether it can be undone.
    pub fn is_reversible(&self) -> bool {
        self.action.is_reversible()
    }
}
