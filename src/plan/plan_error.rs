//! Why a plan file, or a path in a journal, cannot be used.

use std::fmt;

use crate::layout::RelPath;
use crate::source::Errno;

/// Why a plan cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFileError {
    /// From 1 on.
    pub line: usize,
    pub fault: PlanFault,
}

/// What is wrong in a line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFault {
    Read(Errno),
    /// The parser's message, with the column.
    Json(String),
    Base64(base64::DecodeError),
    NotASha256(String),
    /// A path with `..` or an empty name in it.
    UnsafePath(String),
    WithoutPath,
    /// An operation without one of its keys.
    Missing {
        op: String,
        key: &'static str,
    },
    UnknownOp(String),
    Format {
        found: String,
        supported: &'static str,
    },
    NotACommand(String),
    UnknownConsent(String),
    NoHeader,
    SecondHeader,
    Empty,
    /// Steps that the header promises are missing, or there are more.
    Truncated {
        steps: usize,
        promised: usize,
    },
    Nanoseconds(u32),
    Attributes {
        mode: u32,
        uid: u32,
        gid: u32,
    },
    /// Part of a file that does not have it.
    Bytes {
        start: u64,
        end: u64,
        size: u64,
    },
    Step {
        path: RelPath,
        fault: StepFault,
    },
}

/// Why no plan may have a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepFault {
    NothingToRemove,
    MayNotBeDeleted,
    OutsideMeta,
    NoArchive,
    RemovedEarlier,
    UsedByAgent,
    InJournal,
    OutsideContainers,
    WholeMeta,
}

impl StepFault {
    pub(super) fn of(self, path: &RelPath) -> PlanFault {
        PlanFault::Step { path: path.clone(), fault: self }
    }
}

impl From<base64::DecodeError> for PlanFault {
    fn from(error: base64::DecodeError) -> Self {
        Self::Base64(error)
    }
}

impl From<serde_json::Error> for PlanFault {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.to_string())
    }
}

impl fmt::Display for PlanFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl fmt::Display for PlanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(errno) => write!(f, "{errno}"),
            Self::Json(message) => f.write_str(message),
            Self::Base64(error) => write!(f, "invalid base64: {error}"),
            Self::NotASha256(text) => write!(f, "not a SHA-256: {text}"),
            Self::UnsafePath(path) => write!(f, "a path with an empty name, `.` or `..`: {path}"),
            Self::WithoutPath => f.write_str("a step without a path"),
            Self::Missing { op, key } => write!(f, "{op} without {key}"),
            Self::UnknownOp(op) => write!(f, "an unknown op: {op}"),
            Self::Format { found, supported } => {
                write!(f, "unsupported plan format {found} (supported: {supported})")
            }
            Self::NotACommand(word) => write!(f, "not a command of ckpt: {word:?}"),
            Self::UnknownConsent(word) => write!(f, "an unknown consent: {word}"),
            Self::NoHeader => f.write_str("a plan begins with its header"),
            Self::SecondHeader => f.write_str("a second header"),
            Self::Empty => f.write_str("it is empty"),
            Self::Truncated { steps, promised } => {
                write!(f, "{steps} steps, but its header says {promised}: it is truncated")
            }
            Self::Nanoseconds(nanos) => write!(f, "not a number of nanoseconds: {nanos}"),
            Self::Attributes { mode, uid, gid } => write!(f, "not an owner and mode: {uid}:{gid} {mode:o}"),
            Self::Bytes { start, end, size } => write!(f, "bytes {start} to {end} of a file of {size}"),
            Self::Step { path, fault } => write!(f, "{path}: {fault}"),
        }
    }
}

impl fmt::Display for StepFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingToRemove => "there is nothing to remove",
            Self::MayNotBeDeleted => "only sandboxes and what containers leave are ever deleted",
            Self::OutsideMeta => "only meta is restored",
            Self::NoArchive => "it is to be restored, and the plan names no archive",
            Self::RemovedEarlier => "an earlier step removes it",
            Self::UsedByAgent => "an agent uses it, so that none may run",
            Self::InJournal => "it belongs to ckpt's journal",
            Self::OutsideContainers => "nothing but containers is changed in the runtime directory",
            Self::WholeMeta => "not as a whole",
        })
    }
}

impl std::error::Error for PlanFileError {}

impl std::error::Error for PlanFault {}
