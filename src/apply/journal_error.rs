//! Why a journal cannot be used.

use std::fmt;

use crate::plan::PlanFileError;
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
        /// What is wrong.
        reason: String,
    },
    /// The plan is not valid.
    Plan(PlanFileError),
    /// It mentions steps that its plan does not have.
    UnknownSteps,
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

impl JournalError {
    pub(super) fn of_io(error: &std::io::Error) -> Self {
        rustix::io::Errno::from_io_error(error).unwrap_or(rustix::io::Errno::IO).into()
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
            Self::Line { line, reason } => write!(f, "line {line}: {reason}"),
            Self::Plan(error) => write!(f, "its plan: {error}"),
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
