//! Why a journal cannot be used.

use std::fmt;

use crate::plan::{PlanFault, PlanFileError};
use crate::source::Errno;

/// What is wrong with the journal of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalError {
    /// It is in none of the directories that may contain journals.
    Elsewhere,
    /// Its directory was removed.
    Gone,
    /// It contains no first line: the change never began.
    NeverBegun,
    /// It contains backups, but no line that says that the change began.
    BackupsWithoutBegin,
    /// The file with its lines is missing, but there are backups.
    LinesMissing,
    /// The file with the plan is missing.
    PlanMissing,
    /// A line of the journal is not valid.
    Line {
        /// From 1 on.
        line: usize,
        fault: RecordFault,
    },
    /// The plan is not valid.
    Plan(PlanFileError),
    /// It is not the plan that the change began with.
    OtherPlan,
    /// It mentions steps that its plan does not have.
    UnknownSteps,
    /// It does not mention a step that was begun: it lost its end.
    EndMissing,
    /// There is a file or symlink where its directory should be.
    NotADirectory,
    /// This file of it is not a regular file.
    NotAFile(String),
    /// This file of it is larger than a journal can be.
    TooLarge(String),
    /// This part of it can be written by other users, belongs to one, or has a second name elsewhere.
    NotPrivate(String),
    /// A system call failed.
    Io(Errno),
}

/// What is wrong in a line of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    TooLong,
    /// The parser's message, with the column.
    Json(String),
    OutOfOrder,
    /// It, or the line before it, is not as it was written.
    Checksum,
    NeverBegun,
    Nanoseconds(u32),
    Path(PlanFault),
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("it is too long"),
            Self::Json(message) => f.write_str(message),
            Self::Checksum => f.write_str("its checksum is wrong: the journal is not as ckpt wrote it"),
            Self::OutOfOrder => f.write_str("steps out of order"),
            Self::NeverBegun => f.write_str("steps done that were never begun"),
            Self::Nanoseconds(nanos) => write!(f, "not a number of nanoseconds: {nanos}"),
            Self::Path(fault) => write!(f, "{fault}"),
        }
    }
}

impl From<PlanFault> for RecordFault {
    fn from(fault: PlanFault) -> Self {
        Self::Path(fault)
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elsewhere => f.write_str("it is in none of the directories for journals"),
            Self::Gone => f.write_str("it was removed"),
            Self::NeverBegun => f.write_str("the change never began"),
            Self::BackupsWithoutBegin => {
                f.write_str("its journal does not say that it began, though it keeps something")
            }
            Self::LinesMissing => f.write_str("its journal is missing, though it keeps something"),
            Self::PlanMissing => f.write_str("its plan is missing"),
            Self::Line { line, fault } => write!(f, "line {line}: {fault}"),
            Self::Plan(error) => write!(f, "its plan: {error}"),
            Self::OtherPlan => f.write_str("its plan is not the one that it began with"),
            Self::EndMissing => {
                f.write_str("its journal lost its end: it keeps more than the journal mentions")
            }
            Self::UnknownSteps => f.write_str("its journal mentions steps that its plan does not have"),
            Self::NotADirectory => {
                f.write_str("it is not a directory: remove it, or name another place with --journal DIR")
            }
            Self::NotAFile(name) => write!(f, "{name} is not a regular file"),
            Self::TooLarge(name) => write!(f, "{name} is larger than a journal can be"),
            Self::NotPrivate(name) => {
                write!(f, "{name} belongs to another user, or other users can write to it: it is not trusted")
            }
            Self::Io(errno) => write!(f, "{errno}"),
        }
    }
}

impl std::error::Error for JournalError {}

impl From<Errno> for JournalError {
    fn from(errno: Errno) -> Self {
        Self::Io(errno)
    }
}

impl From<rustix::io::Errno> for JournalError {
    fn from(errno: rustix::io::Errno) -> Self {
        Self::Io(errno.into())
    }
}
