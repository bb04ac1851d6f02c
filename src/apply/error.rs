//! What goes wrong while a disk is changed: what was being done, to which path, and the system's answer.

use std::fmt;

use crate::source::Errno;

/// A system call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What was being done.
    pub doing: &'static str,
    /// To which path, for people.
    pub path: String,
    /// The system's answer.
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

/// Why a change, or going back, was not carried out to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// Nothing was changed: these paths are not as they must be.
    Surprises(Vec<String>),
    /// Nothing was changed: something failed before the first step.
    NotBegun(Fault),
    /// Nothing was changed: the journal can't be understood.
    Journal {
        /// Its file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It stopped half-way, after so many steps; the journal is left.
    Stopped {
        /// The change, for `ckpt undo`.
        id: String,
        /// Steps that were carried out.
        steps: usize,
        /// Why.
        why: String,
    },
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Surprises(list) => write!(f, "nothing was changed: {}", list.join("; ")),
            Self::NotBegun(fault) => write!(f, "nothing was changed: {fault}"),
            Self::Journal { path, reason } => write!(f, "nothing was changed: {path}: {reason}"),
            Self::Stopped { id, steps, why } => {
                write!(f, "change {id} stopped after {steps} of its steps: {why}")
            }
        }
    }
}

impl std::error::Error for ApplyError {}
