//! Exit statuses. Their numbers are chosen nowhere else.

use std::process::ExitCode;

use crate::app::Answer;
use crate::view::NagiosLevel;

/// How a call of ckpt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Done, and the answer is good.
    Good,
    /// Done, and the answer is bad.
    Bad,
    /// ckpt's own command line is wrong.
    Usage,
    /// The question could not be answered, or not enough of it.
    Unanswered,
    /// Refused for safety.
    Refused,
    /// A change was started and not completed.
    Unfinished,
    /// `CRITICAL` of Nagios, whose other states are those of the numbers 0, 1 and 3.
    Critical,
}

impl Status {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Bad => 1,
            Self::Usage | Self::Critical => 2,
            Self::Unanswered => 3,
            Self::Refused => 4,
            Self::Unfinished => 5,
        }
    }
}

impl From<Answer> for Status {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Good => Self::Good,
            Answer::Bad => Self::Bad,
            Answer::Unknown => Self::Unanswered,
        }
    }
}

impl From<NagiosLevel> for Status {
    fn from(level: NagiosLevel) -> Self {
        match level {
            NagiosLevel::Ok => Self::Good,
            NagiosLevel::Warning => Self::Bad,
            NagiosLevel::Critical => Self::Critical,
            NagiosLevel::Unknown => Self::Unanswered,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}
