//! Options that decide which exit status an answer gives.

use clap::Args;

use crate::app::Doubts;
use crate::cli::exit::Status;

/// Whether executors that may reconnect count as lost.
#[derive(Debug, Clone, Copy, Args)]
pub struct DoubtArgs {
    /// Count executors that may reconnect as lost
    #[arg(long, alias = "certain")]
    pessimistic: bool,
}

impl DoubtArgs {
    /// As a value.
    pub fn doubts(self) -> Doubts {
        if self.pessimistic { Doubts::CountAsLoss } else { Doubts::CountAsGood }
    }
}

/// Whether a bad answer has a status of its own.
#[derive(Debug, Clone, Copy, Args)]
pub struct ExitZeroArgs {
    /// Exit with 0 instead of 1 if the answer is bad
    #[arg(long)]
    exit_zero: bool,
}

impl ExitZeroArgs {
    /// The status of an answer.
    pub fn status(self, status: impl Into<Status>) -> Status {
        match status.into() {
            Status::Bad | Status::Critical if self.exit_zero => Status::Good,
            status => status,
        }
    }
}
