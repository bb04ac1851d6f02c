//! One difference, and how many there were.

use serde_json::Value as Json;

use crate::layout::Entity;

/// What happened from the first to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

impl ChangeKind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Whose.
    pub entity: Entity,
    /// What that is: `checkpoint`, `agent`, `framework`, `executor`, `run` or `task`.
    pub what: &'static str,
    /// Which field of it; none if the whole was added or removed.
    pub field: Option<String>,
    /// What the first has; null where it has nothing.
    pub a: Json,
    /// What the second has.
    pub b: Json,
    /// What happened.
    pub kind: ChangeKind,
}

/// How many there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Added, removed and changed.
    pub changes: [u64; 3],
    /// What could not be compared, and why: the first few.
    pub not_compared: Vec<String>,
    /// How many of those there were.
    pub unknown: u64,
}

impl Tally {
    /// One more that could not be compared. The first few are told by name.
    pub(super) fn add_unknown(&mut self, name: impl FnOnce() -> String) {
        const SHOWN: usize = 20;
        self.unknown += 1;
        if self.not_compared.len() < SHOWN {
            self.not_compared.push(name());
        }
    }

    /// Those of a part that follows.
    pub(super) fn add(&mut self, part: Self) {
        for (sum, more) in self.changes.iter_mut().zip(part.changes) {
            *sum += more;
        }
        let nameless = part.unknown - part.not_compared.len() as u64;
        for name in part.not_compared {
            self.add_unknown(|| name);
        }
        self.unknown += nameless;
    }

    /// All differences.
    pub fn total(&self) -> u64 {
        self.changes.iter().sum()
    }
}
