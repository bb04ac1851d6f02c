//! What goes wrong while a disk is changed. Every error that a system call caused keeps its errno.

use std::fmt;

use crate::layout::RelPath;
use crate::plan::Precondition;
use crate::source::Errno;

use super::journal_error::JournalError;
use super::permit::Refusal;

/// A system call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What was being done.
    pub doing: &'static str,
    /// To which path, for people.
    pub path: String,
    /// The error of the system call.
    pub errno: Errno,
}

impl Fault {
    pub(super) fn new(doing: &'static str, path: impl fmt::Display, errno: impl Into<Errno>) -> Self {
        Self { doing, path: path.to_string(), errno: errno.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path, self.doing, self.errno)
    }
}

impl std::error::Error for Fault {}

/// A path that is not as a step needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Relative to the `work_dir`; absolute below the runtime directory.
    pub path: RelPath,
    /// In which way.
    pub reason: MismatchReason,
}

/// How a path differs from what a step needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MismatchReason {
    /// Something else is there than the plan says.
    Differs(Box<Difference>),
    /// Another process replaced it between the check and the step.
    Replaced,
    /// What the journal kept of it is missing.
    BackupMissing,
    /// What the journal kept of it is no longer what the plan says.
    BackupChanged,
    /// Something is there where undo would put back what the journal keeps.
    Occupied,
    /// It was changed after the change that is to be undone.
    ChangedSince,
    /// The directory that the change created is not empty any more.
    NotEmpty {
        /// Entries of it, all levels down.
        entries: u64,
    },
    /// It could not be read.
    Io(Errno),
}

/// What a plan says of a path, and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the plan says.
    pub planned: Precondition,
    /// What is there.
    pub found: Precondition,
}

impl Mismatch {
    pub(super) fn differs(path: &RelPath, planned: &Precondition, found: Precondition) -> Self {
        Self::new(path, MismatchReason::Differs(Box::new(Difference { planned: planned.clone(), found })))
    }

    pub(super) fn new(path: &RelPath, reason: MismatchReason) -> Self {
        Self { path: path.clone(), reason }
    }

    pub(super) fn io(path: &RelPath, errno: impl Into<Errno>) -> Self {
        Self::new(path, MismatchReason::Io(errno.into()))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match &self.reason {
            MismatchReason::Differs(difference) => {
                let (planned, found) = (difference.planned.words(), difference.found.words());
                if planned == found {
                    write!(f, "changed since the plan was made, though it is still {found}")
                } else {
                    write!(f, "there is {found}, but the plan expects {planned}")
                }
            }
            MismatchReason::Replaced => f.write_str("another process has just replaced it"),
            MismatchReason::BackupMissing => f.write_str("the journal no longer has what it kept of it"),
            MismatchReason::BackupChanged => {
                f.write_str("its backup in the journal was changed since, and would not restore it")
            }
            MismatchReason::Occupied => f.write_str("something else is there now"),
            MismatchReason::ChangedSince => f.write_str("no longer as the change left it"),
            MismatchReason::NotEmpty { entries } => {
                write!(f, "the directory that the change created contains {entries} entries now")
            }
            MismatchReason::Io(Errno::XDEV) => {
                f.write_str("a mount point or the end of the tree is in the way")
            }
            MismatchReason::Io(Errno::LOOP | Errno::NOTDIR) => {
                f.write_str("a symlink or a file is in the way")
            }
            MismatchReason::Io(errno) => write!(f, "{errno}"),
        }
    }
}

/// Why a change stopped before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopReason {
    /// A signal asked for it.
    Cancelled,
    /// An agent appeared, or it cannot be determined whether one did.
    Refused(Refusal),
    /// A path is not as the step needs it.
    Changed(Mismatch),
    /// Other processes create files faster than they can be deleted.
    StillWritten(RelPath),
    /// A system call failed.
    Io(Fault),
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("a signal asked it to stop"),
            Self::Refused(refusal) => write!(f, "{refusal}. {}", refusal.next()),
            Self::Changed(mismatch) => write!(f, "{mismatch}"),
            Self::StillWritten(path) => {
                write!(f, "{path}: another process keeps creating files there; deleted in part")
            }
            Self::Io(fault) => write!(f, "{fault}"),
        }
    }
}

impl From<Fault> for StopReason {
    fn from(fault: Fault) -> Self {
        Self::Io(fault)
    }
}

impl From<Mismatch> for StopReason {
    fn from(mismatch: Mismatch) -> Self {
        Self::Changed(mismatch)
    }
}

impl From<Refusal> for StopReason {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Paths that are not as they must be: the first of them, and whether there may be more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mismatches {
    /// At most a few.
    pub list: Vec<Mismatch>,
    /// The check ended before it saw every path.
    pub is_cut: bool,
}

impl Mismatches {
    /// How many there are, in words.
    pub fn summary(&self) -> String {
        let least = if self.is_cut { "at least " } else { "" };
        format!("{least}{} paths are not as they must be", self.list.len())
    }
}

impl fmt::Display for Mismatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mismatch) in self.list.iter().enumerate() {
            write!(f, "{}{mismatch}", if index == 0 { "" } else { "; " })?;
        }
        if self.is_cut { f.write_str("; and perhaps more") } else { Ok(()) }
    }
}

/// Why a change, or undoing one, was not carried out to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// Nothing was changed: these paths are not as they must be.
    Mismatches(Mismatches),
    /// Nothing was changed: something failed before the first step.
    NotBegun(Fault),
    /// Nothing was changed: the journal cannot be used.
    Journal {
        /// Its directory.
        path: String,
        /// What is wrong with it.
        reason: JournalError,
    },
    /// It stopped after some of its steps; the journal is kept.
    Stopped {
        /// The change, for `ckpt undo`.
        id: String,
        /// Steps that were carried out.
        steps: usize,
        why: StopReason,
    },
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatches(list) => write!(f, "nothing was changed: {list}"),
            Self::NotBegun(fault) => write!(f, "nothing was changed: {fault}"),
            Self::Journal { path, reason } => write!(f, "nothing was changed: {path}: {reason}"),
            Self::Stopped { id, steps, why } => {
                write!(f, "change {id} stopped after {steps} of its steps: {why}")
            }
        }
    }
}

impl std::error::Error for ApplyError {}
