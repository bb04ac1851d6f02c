//! Why a body is not a message of its type: where, in which field, and the reason.

use std::fmt;

use crate::wire::{WireError, WireFault};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// In bytes from the start of the body.
    pub offset: usize,
    /// Names of the fields from the root, e.g. `status.task_id.value`. Empty for the message itself.
    pub path: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The bytes are not protobuf.
    Wire(WireFault),
    /// A required field is missing, or has a number that its enum does not have.
    MissingRequired,
    /// Only in proto3.
    NotUtf8,
}

/// Damage of which the path is not known yet.
pub(super) struct Fault {
    offset: usize,
    reason: Reason,
}

impl Fault {
    pub(super) fn not_utf8(offset: usize) -> Self {
        Self { offset, reason: Reason::NotUtf8 }
    }

    pub(super) fn at(self, path: String) -> Damage {
        Damage { offset: self.offset, path, reason: self.reason }
    }
}

impl From<WireError> for Fault {
    fn from(error: WireError) -> Self {
        Self { offset: error.offset, reason: Reason::Wire(error.fault) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wire(fault) => fault.fmt(f),
            Self::MissingRequired => f.write_str("a required field is missing"),
            Self::NotUtf8 => f.write_str("a string is not UTF-8"),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}", self.reason)
        } else {
            write!(f, "{}: {}", self.path, self.reason)
        }
    }
}
