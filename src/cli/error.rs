//! An error that ends a command, with the status that it ends with.

use std::fmt;
use std::path::{Path, PathBuf};

use super::exit::Status;
use super::terminal::WriteFailed;
use crate::app::{Error, ErrorCode, ErrorKind, Hint};
use crate::source::Errno;

/// An error that ends a command: what is wrong, where, and what to do next.
#[derive(Debug, Clone)]
pub(crate) struct CommandError {
    pub(super) status: Status,
    pub(super) code: ErrorCode,
    /// What is wrong. Paths and IDs in it may contain any character.
    pub(super) message: String,
    /// Lines below the message.
    pub(super) details: Box<[String]>,
    pub(super) path: Option<PathBuf>,
    /// What to do next.
    pub(super) hint: Hint,
}

impl CommandError {
    fn new(status: Status, code: ErrorCode, message: String) -> Self {
        Self { status, code, message, details: Box::default(), path: None, hint: Hint::default() }
    }

    /// The question could not be answered.
    pub(super) fn unanswered(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(Status::Unanswered, code, message.into())
    }

    /// The command line is wrong.
    pub(super) fn usage(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(Status::Usage, code, message.into())
    }

    /// Standard input can be read once.
    pub(super) fn stdin_twice() -> Self {
        Self::usage(ErrorCode::StdinTwice, "only one source can be standard input (-)")
            .hint("name the others as files")
    }

    /// A change was refused, and nothing was changed.
    pub(super) fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(Status::Refused, code, message.into())
    }

    /// A refusal where no change was asked for: the plan cannot be told.
    pub(super) fn in_dry_run(self, dry_run: bool) -> Self {
        match self.status {
            Status::Refused if dry_run => {
                let message = self.message.replacen("refused: ", "this would be refused: ", 1);
                Self { status: Status::Unanswered, message, ..self }
            }
            _ => self,
        }
    }

    /// A change was started and not completed.
    pub(super) fn unfinished(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(Status::Unfinished, code, message.into())
    }

    /// A path of the checkpoint could not be read, for whatever reason.
    pub(super) fn not_read(path: &str, why: Errno) -> Self {
        if why.is_permission() {
            let message = format!("{path} may not be read by this user");
            return Self::unanswered(ErrorCode::NotPermitted, message).hint(Hint::sudo());
        }
        Self::unanswered(ErrorCode::IoError, format!("{path} cannot be read: {why}")).hint("check the disk")
    }

    #[must_use]
    pub(super) fn path(self, path: impl AsRef<Path>) -> Self {
        Self { path: Some(path.as_ref().to_owned()), ..self }
    }

    #[must_use]
    pub(super) fn hint(self, hint: impl Into<Hint>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CommandError {}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let Error { kind, code, message, details, path, hint } = error;
        let status = match kind {
            ErrorKind::Usage => Status::Usage,
            ErrorKind::Unanswered => Status::Unanswered,
        };
        Self { status, code, message, details, path, hint }
    }
}

impl From<WriteFailed> for CommandError {
    fn from(failed: WriteFailed) -> Self {
        let hint = "free some space, or write elsewhere";
        Self::unanswered(ErrorCode::OutputFailed, failed.to_string()).hint(hint)
    }
}
