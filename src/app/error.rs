//! Why a question has no answer: a stable code, what is wrong, where, and what to do next.

use std::fmt;
use std::path::{Path, PathBuf};

use super::error_code::ErrorCode;
use super::hint::Hint;

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The question is wrong: it names something that does not exist, or asks for what cannot be asked together.
    Usage,
    /// The question is fine, and has no answer here.
    Unanswered,
}

/// A question without an answer.
#[derive(Debug, Clone)]
pub struct Error {
    /// Whose fault it is.
    pub kind: ErrorKind,
    /// Stable, for scripts.
    pub code: ErrorCode,
    /// What is wrong. Paths and IDs in it may contain any character.
    pub message: String,
    /// Further lines below the message, e.g. the candidates of an ambiguous ID.
    pub details: Box<[String]>,
    /// The path that it is about.
    pub path: Option<PathBuf>,
    /// What to do next.
    pub hint: Hint,
}

impl Error {
    /// A question that has no answer here.
    pub fn unanswered(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unanswered, code, message.into())
    }

    /// A wrong question.
    pub fn usage(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, code, message.into())
    }

    fn new(kind: ErrorKind, code: ErrorCode, message: String) -> Self {
        Self { kind, code, message, details: Box::default(), path: None, hint: Hint::default() }
    }

    /// Names the path that it is about.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(self, hint: impl Into<Hint>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Adds lines below the message.
    #[must_use]
    pub fn details(self, details: Vec<String>) -> Self {
        Self { details: details.into(), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
