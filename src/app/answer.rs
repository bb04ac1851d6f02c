//! How good an answer is. The command line makes exit statuses of it.

/// How good an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Nothing speaks against a start of the agent.
    Good,
    /// The agent refuses to start, aborts, or loses something.
    Bad,
    /// It cannot be determined.
    Unknown,
}
