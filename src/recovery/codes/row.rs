//! A row of the table of codes: what the agent does in each mode and release, and the words about a code.

use super::code::Code;
use super::effect::{Effect, Effects, IGNORES};
use super::severity::Severity;
use crate::recovery::releases;
use crate::rules::Rule;
use crate::schema::Release;

/// A code, its effects and its words.
#[derive(Debug)]
pub struct Row {
    pub code: Code,
    /// The rule of Mesos's recovery that it follows.
    pub rule: Rule,
    /// How bad it is where it does not end the recovery; see [`Code::severity`].
    pub severity: Severity,
    /// Where it is only a note.
    pub harmless: Harmless,
    /// Mesos's own recovery, or a real agent, was observed to behave so.
    pub verified: bool,
    /// What is on disk.
    pub disk: &'static str,
    /// What the agent does.
    pub agent: &'static str,
    pub lost: &'static str,
    /// What to do, in order. `PATH` is the checkpoint in commands.
    pub next: &'static str,
    /// The line that the agent logs; `*` is any text, `|` separates two lines. Empty if it logs none.
    pub log: &'static str,
    /// What is damaged or missing can be put back from a snapshot.
    pub is_restorable: bool,
    effects: Effects,
    /// The releases that have these effects, and the effects of the others.
    holds: fn(Release) -> bool,
    otherwise: Effects,
}

pub(super) struct Words {
    pub(super) disk: &'static str,
    pub(super) agent: &'static str,
    pub(super) lost: &'static str,
    pub(super) next: &'static str,
    pub(super) log: &'static str,
}

/// Where a code costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harmless {
    /// Nowhere.
    Never,
    /// In a completed or superseded run.
    NotLive,
    /// In a completed or superseded run, or one whose tasks have all ended.
    NoLiveTask,
    /// In a framework without executors, or whose executors are all completed.
    NoLiveExecutors,
    /// In an executor whose runs are all completed.
    NoLiveRun,
    /// In a checkpoint without agents.
    NoAgents,
}

impl Harmless {
    /// The same in words; none for nowhere.
    pub fn place(self) -> Option<&'static str> {
        match self {
            Self::Never => None,
            Self::NotLive => Some("in a run that is completed or superseded"),
            Self::NoLiveTask => {
                Some("in a run that is completed or superseded, or whose tasks have all ended")
            }
            Self::NoLiveExecutors => Some("in a framework whose executors are all completed"),
            Self::NoLiveRun => Some("in an executor whose runs are all completed"),
            Self::NoAgents => Some("in a checkpoint without agents"),
        }
    }
}

/// A row of what the agent meets.
pub(super) const fn met(code: Code, rule: Rule, severity: Severity, effects: Effects) -> Row {
    Row { effects, ..unseen(code, rule, severity) }
}

/// A row of what the agent never looks at.
pub(super) const fn unseen(code: Code, rule: Rule, severity: Severity) -> Row {
    Row {
        code,
        rule,
        severity,
        harmless: Harmless::Never,
        verified: false,
        disk: "",
        agent: "",
        lost: "",
        next: "",
        log: "",
        is_restorable: false,
        effects: IGNORES,
        holds: releases::any,
        otherwise: IGNORES,
    }
}

impl Row {
    pub(super) const fn verified(self) -> Self {
        Self { verified: true, ..self }
    }

    pub(super) const fn restorable(self) -> Self {
        Self { is_restorable: true, ..self }
    }

    /// Other releases do not look at it.
    pub(super) const fn known_if(self, holds: fn(Release) -> bool) -> Self {
        Self { holds, otherwise: IGNORES, ..self }
    }

    /// Other releases behave otherwise.
    pub(super) const fn since(self, holds: fn(Release) -> bool, otherwise: Effects) -> Self {
        Self { holds, otherwise, ..self }
    }

    pub(super) const fn harmless(self, harmless: Harmless) -> Self {
        Self { harmless, ..self }
    }

    pub(super) const fn says(self, words: Words) -> Self {
        let Words { disk, agent, lost, next, log } = words;
        Self { disk, agent, lost, next, log, ..self }
    }
}

impl Code {
    /// The rule that it follows.
    pub fn rule(self) -> Rule {
        self.row().rule
    }

    /// What an agent of this release does.
    pub fn effects(self, release: Release) -> Effects {
        let row = self.row();
        if (row.holds)(release) { row.effects } else { row.otherwise }
    }

    /// What a strict agent of this release does.
    pub fn strict(self, release: Release) -> Effect {
        self.effects(release).strict
    }

    /// What a lenient agent of this release does.
    pub fn lenient(self, release: Release) -> Effect {
        self.effects(release).lenient
    }

    /// How bad it is where the agent does this.
    pub fn severity(self, effect: Effect) -> Severity {
        if effect >= Effect::Fails { Severity::Fatal } else { self.row().severity }
    }

    /// Whether an agent that continues adds to its error counter.
    pub fn is_counted(self) -> bool {
        self.row().effects.are_counted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_that_do_not_look_ignore() {
        let (old, new) = (Release::new(1, 4, 3), Release::LAST);
        for code in [Code::ConfigUnreadable, Code::AgentIdDiffers, Code::DefaultExecutorTask] {
            assert_eq!(code.effects(old), IGNORES, "{code}");
            assert!(code.strict(new) >= Effect::Fails, "{code}");
        }
        assert_eq!(Code::DeviceStateUnreadable.lenient(Release::LAST), Effect::Ignores);
        assert_eq!(Code::DeviceStateUnreadable.lenient(Release::HEAD), Effect::Fails);
        assert_eq!(Code::RunLatestDangling.strict(Release::LAST), Effect::Fails);
        assert_eq!(Code::RunLatestDangling.strict(Release::HEAD), Effect::Drops);
    }
}
