//! How bad a finding is.

/// How bad a finding is, from nothing to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is lost.
    Note,
    /// Something could be lost, later.
    Warning,
    /// The agent loses something.
    Error,
    /// The agent refuses to start or aborts in the chosen mode.
    Fatal,
}

impl Severity {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}
