//! The state of a run in one word, from the checkpoint and from what is known of its process.

use crate::recovery::outcome::{Answers, Holder, RunFacts};
use crate::view::Style;

/// The state of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunState {
    /// Its process lives.
    Live,
    /// Its process lives, but is stopped: it answers no message.
    Stopped,
    /// It cannot be determined whether the process with its pid is its own.
    Unclear,
    /// Processes were not checked.
    NotChecked,
    /// No `forked.pid` that could be read: nothing to look for.
    NoPid,
    /// Its pid belongs to another process.
    Reused,
    /// Its process has ended and was not waited for.
    Zombie,
    /// No process has its pid.
    Dead,
    /// The host was rebooted: no process can be left.
    Rebooted,
    /// `executor.sentinel` is there.
    Completed,
    /// Not the latest run.
    Old,
}

impl RunState {
    /// In the order in which they are counted for people.
    pub const ALL: [Self; 11] = [
        Self::Live,
        Self::Stopped,
        Self::Unclear,
        Self::NotChecked,
        Self::NoPid,
        Self::Reused,
        Self::Zombie,
        Self::Dead,
        Self::Rebooted,
        Self::Completed,
        Self::Old,
    ];

    /// By the process of a run. The executor decides: a launcher whose executor has ended counts as dead, and one that has
    /// ended itself and was not waited for may have an executor that answers.
    pub fn of_facts(facts: &RunFacts) -> Self {
        match (facts.holder, facts.executor) {
            (Holder::Same | Holder::Zombie, Answers::Yes) => Self::Live,
            (Holder::Same | Holder::Zombie, Answers::Stopped | Answers::Frozen) => Self::Stopped,
            (Holder::Zombie, _) => Self::Zombie,
            (Holder::Same, _) if facts.executor_pid.is_some() => Self::Zombie,
            (Holder::Same | Holder::Nobody, _) => Self::Dead,
            (Holder::Foreign, _) => Self::Reused,
            (Holder::Unknown, _) => Self::Unclear,
        }
    }

    /// The word in a table and a tree.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Stopped => "stopped",
            Self::Unclear => "unclear",
            Self::NotChecked => "not checked",
            Self::NoPid => "no pid",
            Self::Reused => "pid reused",
            Self::Zombie => "zombie",
            Self::Dead => "dead",
            Self::Rebooted => "rebooted",
            Self::Completed => "completed",
            Self::Old => "superseded",
        }
    }

    /// The word in JSON for its process; none where it was not checked, or where it no longer matters.
    pub fn process(self) -> Option<&'static str> {
        match self {
            Self::Live => Some("alive"),
            Self::Stopped => Some("stopped"),
            Self::Unclear => Some("unknown"),
            Self::Reused => Some("reused"),
            Self::Zombie => Some("zombie"),
            Self::Dead | Self::Rebooted => Some("dead"),
            Self::NotChecked | Self::NoPid | Self::Completed | Self::Old => None,
        }
    }

    /// The words after a count.
    pub fn counted(self) -> &'static str {
        match self {
            Self::NoPid => "without pid",
            Self::Reused => "with reused pid",
            Self::Rebooted => "gone with the reboot",
            other => other.word(),
        }
    }

    /// How good or bad it is.
    pub fn meaning(self) -> Style {
        match self {
            Self::Live => Style::Good,
            Self::NotChecked => Style::Plain,
            Self::Stopped | Self::Unclear | Self::NoPid => Style::Doubtful,
            Self::Reused | Self::Zombie | Self::Dead | Self::Rebooted => Style::Bad,
            Self::Completed | Self::Old => Style::Past,
        }
    }
}
