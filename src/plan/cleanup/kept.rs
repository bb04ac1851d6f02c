//! Why something stays, in words, and how much stays for it.

use std::collections::BTreeMap;

use crate::layout::RelPath;

use super::scope::Scope;

/// Why something that a scope names by its kind stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It was changed after the age that was asked for.
    Young,
    /// No sentinel: the agent treats it as live.
    NotCompleted,
    /// It has unacknowledged updates.
    Unacknowledged,
    /// Whether its updates are acknowledged is unknown.
    UpdatesUnknown,
    /// Its process lives.
    Lives,
    /// Its process may live.
    MayLive,
    /// A process works in it.
    WorkedIn,
    /// Something is mounted on it or below it.
    Mounted,
    /// It contains a persistent volume.
    Volume,
    /// `runs/latest` names it, and other runs stay.
    NamedLatest,
    /// The latest run is unknown.
    LatestUnknown,
    /// The latest agent ID is unknown.
    AgentUnknown,
    /// A symlink from elsewhere points to it.
    Linked,
    /// The agent takes an id on the way for a pattern (R75).
    Pattern,
    /// It may be the only good copy of its neighbour.
    GoodCopy,
    /// Its neighbour is empty, damaged or missing.
    NeighbourBad,
    /// It cannot be read.
    Closed,
    /// It is not a directory, or below a symlink.
    Odd,
    /// No checkpoint knows whose it is.
    Unknown,
    /// A process has a file in it open.
    Opened,
    /// Whether a process has it open cannot be determined.
    OpenUnknown,
    /// Sandboxes of runs that earlier cleanups have moved aside: a journal cannot be read.
    JournalUnread,
}

impl Reason {
    /// Whether it stays since something is unknown, so that it cannot be determined whether there is nothing to remove.
    fn is_unknown(&self) -> bool {
        match self {
            Self::UpdatesUnknown
            | Self::MayLive
            | Self::LatestUnknown
            | Self::AgentUnknown
            | Self::Closed
            | Self::OpenUnknown
            | Self::JournalUnread => true,
            Self::Young
            | Self::NotCompleted
            | Self::Unacknowledged
            | Self::Lives
            | Self::WorkedIn
            | Self::Mounted
            | Self::Volume
            | Self::NamedLatest
            | Self::Linked
            | Self::Pattern
            | Self::GoodCopy
            | Self::NeighbourBad
            | Self::Odd
            | Self::Unknown
            | Self::Opened => false,
        }
    }

    /// A stable word, for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Young => "young",
            Self::NotCompleted => "not-completed",
            Self::Unacknowledged => "unacknowledged",
            Self::UpdatesUnknown => "updates-unknown",
            Self::Lives => "lives",
            Self::MayLive => "may-live",
            Self::WorkedIn => "worked-in",
            Self::Mounted => "mounted",
            Self::Volume => "volume",
            Self::NamedLatest => "named-latest",
            Self::LatestUnknown => "latest-unknown",
            Self::AgentUnknown => "agent-unknown",
            Self::Linked => "linked",
            Self::Pattern => "pattern",
            Self::GoodCopy => "good-copy",
            Self::NeighbourBad => "neighbour-bad",
            Self::Closed => "closed",
            Self::Odd => "odd",
            Self::Unknown => "unknown",
            Self::Opened => "opened",
            Self::OpenUnknown => "open-unknown",
            Self::JournalUnread => "journal-unread",
        }
    }

    /// For people.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Young => "its mtime is too recent, or in the future",
            Self::NotCompleted => "no sentinel: the agent treats the run as live",
            Self::Unacknowledged => "unacknowledged updates",
            Self::UpdatesUnknown => "whether all updates are acknowledged cannot be determined",
            Self::Lives => "its process is alive",
            Self::MayLive => "its process may be alive",
            Self::WorkedIn => "a process works in it",
            Self::Mounted => "something is mounted on it or below it",
            Self::Volume => "it contains a persistent volume",
            Self::NamedLatest => "runs/latest points to it, and other runs of the executor are kept",
            Self::LatestUnknown => "the latest run cannot be determined",
            Self::AgentUnknown => "the latest agent ID cannot be determined",
            Self::Linked => "a symlink from elsewhere points to it",
            Self::Pattern => "the agent mistakes an ID on its path for a glob pattern",
            Self::GoodCopy => "the only good copy of its neighbour: ckpt repair puts it in place",
            Self::NeighbourBad => "the file beside it is empty, damaged or missing",
            Self::Closed => "it cannot be read",
            Self::Odd => "it is not a directory",
            Self::Unknown => "no checkpoint knows its framework (--scope uncheckpointed removes it)",
            Self::Opened => "a process has a file in it open",
            Self::OpenUnknown => {
                "whether a process has a file in it open cannot be determined: run ckpt as root"
            }
            Self::JournalUnread => "a journal that may name sandboxes below it cannot be read (ckpt history)",
        }
    }
}

/// What stays for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub count: u64,
    /// Some of them.
    pub examples: Vec<RelPath>,
}

/// What stays, by scope and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    groups: BTreeMap<(Scope, Reason), Group>,
    most: usize,
}

impl Kept {
    /// Nothing yet; `most` paths are kept for each reason.
    pub fn keeping(most: usize) -> Self {
        Self { groups: BTreeMap::new(), most }
    }

    pub(super) fn add(&mut self, scope: Scope, reason: Reason, path: &RelPath) {
        let group = self.groups.entry((scope, reason)).or_default();
        group.count += 1;
        if group.examples.len() < self.most {
            group.examples.push(path.clone());
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Scope, &Reason, &Group)> {
        self.groups.iter().map(|((scope, reason), group)| (*scope, reason, group))
    }

    /// Whether something stays since it could not be determined whether it may be removed.
    pub fn has_unknown(&self) -> bool {
        self.groups.keys().any(|(_, reason)| reason.is_unknown())
    }
}
