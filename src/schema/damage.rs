//! Why a body is no message of its type: where, at which field, and the reason.

use std::fmt;

use crate::wire::{WireError, WireFault};

/// A body that the agent would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Offset from the start of the body, in bytes.
    pub offset: usize,
    /// Names of the fields that lead there, as `status.task_id.value`; empty for the message itself.
    pub path: String,
    /// What is wrong.
    pub reason: Reason,
}

/// Why a body is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The bytes are no protobuf.
    Wire(WireFault),
    /// A required field is not there, or holds a number that its enum does not have.
    MissingRequired,
    /// A proto3 string is not UTF-8.
    NotUtf8,
}

impl Damage {
    pub(super) fn wire(error: WireError, path: String) -> Self {
        Self { offset: error.offset, path, reason: Reason::Wire(error.fault) }
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
