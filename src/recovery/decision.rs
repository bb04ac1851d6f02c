//! A decision of the agent about one thing, and what ends a recovery.

use crate::layout::RelPath;
use crate::schema::Release;

use super::{Code, Effect};

/// What the agent decides about one path.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub cause: Code,
    /// Where, relative to the `work_dir`.
    pub path: RelPath,
    /// Offset of what is wrong in the file, in bytes.
    pub offset: Option<u64>,
    /// What exactly it is, in our words.
    pub detail: String,
    /// The line that the agent logs, without severity and time; empty if it logs none.
    pub log_line: String,
    /// It is below something that the agent drops, and is only reached once that is repaired.
    pub shadowed: bool,
    /// At which step of the start: what belongs to an earlier one is met earlier, whatever the order of entities. Reading
    /// is one step.
    pub step: u16,
}

impl Decision {
    /// Whether the agent ignores it, strict or lenient.
    pub(crate) fn is_ignored(&self, release: Release) -> bool {
        let effects = self.cause.effects(release);
        effects.strict <= Effect::Ignores && effects.lenient <= Effect::Ignores
    }
}

/// What ends a recovery.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The agent's own text.
    pub message: String,
    /// Where, relative to the `work_dir`.
    pub path: RelPath,
    pub cause: Code,
}

/// How a recovery ends before its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The agent reports an error and exits.
    Fails(Failure),
    Aborts(Failure),
}

impl Stop {
    /// Puts the words of a caller in front of an error; an abort knows no callers.
    #[must_use]
    pub fn within(self, prefix: impl FnOnce() -> String) -> Self {
        match self {
            Self::Fails(failure) => {
                let message = prefix() + &failure.message;
                Self::Fails(Failure { message, ..failure })
            }
            Self::Aborts(failure) => Self::Aborts(failure),
        }
    }

    /// What it is about.
    pub fn failure(&self) -> &Failure {
        match self {
            Self::Fails(failure) | Self::Aborts(failure) => failure,
        }
    }
}
