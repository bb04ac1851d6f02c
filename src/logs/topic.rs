//! What a line means that is not a finding of the checkpoint.

use crate::check::Severity;

/// A meaning that several messages share.
#[derive(Debug)]
pub struct Topic {
    /// Stable name, in kebab-case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whether the checkpoint is the cause.
    pub checkpoint: Checkpoint,
    pub meaning: &'static str,
    pub lost: &'static str,
    /// What to do next. `PATH` stands for the `work_dir`.
    pub next: &'static str,
}

/// What is lost where the agent does not start, or ends.
pub(super) const RECONNECT_IN_TIME: &str = "Nothing yet: executors keep running, and reconnect if the agent starts again in \
    time (--recovery_timeout, 15 minutes by default).";

/// Whether the files of the checkpoint are the cause of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// They are.
    Cause,
    /// They are not.
    NotCause,
    /// The line alone does not say.
    Unknown,
}

impl Checkpoint {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::NotCause => "not-cause",
            Self::Unknown => "unknown",
        }
    }
}
