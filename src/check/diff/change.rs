//! One difference, and how many there were.

use schemars::JsonSchema;
use serde::Serialize;
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

/// What one side has.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangedValue {
    /// A text, an id, a state, or what became of a file.
    Text(String),
    /// A text that is not UTF-8, in base64.
    Bytes { bytes: String },
    /// Whether something is so.
    Flag(bool),
    /// A count, or a state that has no name.
    Number(i64),
    /// UUIDs in their order; null where one is not valid.
    Uuids(Vec<Option<String>>),
    /// The updates of a task.
    Updates(Vec<ChangedUpdate>),
    /// A whole framework or executor.
    Named { name: Option<String> },
    /// A whole run.
    Run { completed: Option<bool> },
    /// A whole task.
    Task { state: Option<&'static str> },
    /// The stream of an operation.
    Stream {
        acknowledged: Vec<Option<String>>,
        lost_bytes: u64,
        state: Option<Box<ChangedValue>>,
        updates: Vec<Option<String>>,
    },
    /// A resource provider.
    Provider { ids: Vec<ChangedProvider>, latest: Option<String> },
    /// A part of a message in Mesos's JSON form.
    Message(Json),
}

/// An update of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedUpdate {
    pub(super) state: &'static str,
    pub(super) uuid: Option<String>,
}

/// A resource provider by one of its ids, and what became of its file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangedProvider {
    pub(super) id: String,
    pub(super) state: Option<Box<ChangedValue>>,
}

impl ChangedValue {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count; no list and no file is as long as would not fit.
    pub(super) fn count(count: impl TryInto<i64>) -> Self {
        Self::Number(count.try_into().unwrap_or(i64::MAX))
    }

    /// A part of a message; none where nothing is there.
    pub(super) fn of_json(json: &Json) -> Option<Self> {
        match json {
            Json::Null => None,
            Json::String(text) => Some(Self::text(text)),
            json => Some(Self::Message(json.clone())),
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
    /// What the first has, if anything.
    pub a: Option<ChangedValue>,
    /// What the second has.
    pub b: Option<ChangedValue>,
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
    /// One more that could not be compared. The first few are named.
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
