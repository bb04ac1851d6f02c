//! A whole start, and the next one over what it leaves, until nothing changes: a supervisor starts again at once.

use crate::layout::RelPath;
use crate::model::Checkpoint;

use super::{
    AgentSetup, Changes, Conditions, Decision, Failure, Mode, Mutation, ReadOutcome, SharedPid, StartOutcome,
    Started, Stop, read, start,
};

/// How a start ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It comes up with its id.
    Recovers,
    /// It comes up and asks for a new id, though it has one.
    NewAgent,
    /// It comes up and asks for an id; there is nothing to recover.
    NoCheckpoint,
    /// `--recover=cleanup` has ended.
    CleansUp,
    /// It reports an error and exits.
    Fails,
    Aborts,
    /// Cannot be determined.
    Unknown,
}

impl Outcome {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recovers => "recovers",
            Self::NewAgent => "new-agent",
            Self::NoCheckpoint => "no-checkpoint",
            Self::CleansUp => "cleans-up",
            Self::Fails => "fails",
            Self::Aborts => "aborts",
            Self::Unknown => "unknown",
        }
    }
}

/// One start: reading, and what follows if it succeeds.
#[derive(Debug)]
pub struct Attempt<'m> {
    pub read: ReadOutcome<'m>,
    /// The start after it; none if reading ended it.
    pub start: Option<StartOutcome>,
}

/// How the starts after the first one end.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyState {
    pub outcome: Outcome,
    /// What the starts before have lost for it.
    pub lost: Vec<String>,
    /// How many starts were played after the first.
    pub starts: usize,
}

/// Starts are played until nothing changes; no recovery needs more than a few.
const MOST_STARTS: usize = 16;

/// Plays one start over a checkpoint with changes made.
pub(crate) fn attempt<'m>(
    checkpoint: &'m Checkpoint,
    conditions: &'m Conditions,
    setup: &AgentSetup,
    changes: &'m Changes,
) -> Attempt<'m> {
    let read = read(checkpoint, conditions, changes);
    let start = read.result.as_ref().ok().map(|state| start(checkpoint, state, conditions, setup, changes));
    Attempt { read, start }
}

impl Attempt<'_> {
    /// The agent that comes up, if one does.
    pub fn started(&self) -> Option<&Started> {
        self.start.as_ref().and_then(|start| start.result.as_ref().ok())
    }

    /// What ended it, if anything did.
    pub fn stop(&self) -> Option<&Stop> {
        match (&self.read.result, &self.start) {
            (Err(stop), _) | (Ok(_), Some(StartOutcome { result: Err(stop), .. })) => Some(stop),
            _ => None,
        }
    }

    /// The failure, if it failed or aborted.
    pub fn failure(&self) -> Option<&Failure> {
        self.stop().map(Stop::failure)
    }

    /// The same start, if it meets something else first.
    pub fn meet_first(&mut self, stop: Stop) {
        match (&mut self.read.result, &mut self.start) {
            (read @ Err(_), _) => *read = Err(stop),
            (Ok(_), Some(start)) => start.result = Err(stop),
            (Ok(_), None) => {}
        }
    }

    /// Everything that it decides, in order.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        let start = self.start.iter().flat_map(|start| &start.decisions);
        self.read.decisions.iter().chain(start)
    }

    /// Everything that it changes on disk, in order.
    pub fn mutations(&self) -> impl Iterator<Item = &Mutation> {
        let start = self.start.iter().flat_map(|start| &start.mutations);
        self.read.mutations.iter().chain(start)
    }

    /// Paths that decide and whose content is unknown.
    pub fn unknown(&self) -> impl Iterator<Item = &RelPath> {
        let start = self.start.iter().flat_map(|start| &start.unknown);
        self.read.unknown.iter().chain(start)
    }

    /// Pids that two live containers share, which the linux launcher accepts.
    pub fn accepted_pids(&self) -> &[SharedPid] {
        self.start.as_ref().map_or(&[], |start| &start.accepted_pids)
    }

    /// Whether it ends otherwise with the other launcher, and which one the agent has is not known.
    pub fn launcher_decides(&self) -> bool {
        self.start.as_ref().is_some_and(|start| start.launcher_decides)
    }

    /// Whether an executor is known by other IDs than those of its directories.
    fn has_other_ids(&self) -> bool {
        let agent = self.read.result.as_ref().ok().and_then(|state| state.agent.as_ref());
        let frameworks = agent.into_iter().flat_map(|agent| &agent.frameworks);
        frameworks.into_iter().any(|framework| {
            let facts = framework.node.and_then(|node| node.info.value());
            let inside = facts.and_then(|facts| facts.id.as_ref());
            let differs = inside.is_some_and(|inside| inside != framework.id);
            framework.executors.iter().any(|executor| {
                let info = executor.node.and_then(|node| node.info.value());
                differs || info.is_some_and(|info| info.other_id.is_some())
            })
        })
    }

    pub fn outcome(&self, checkpoint: &Checkpoint) -> Outcome {
        match self.stop() {
            Some(Stop::Fails(_)) => return Outcome::Fails,
            Some(Stop::Aborts(_)) => return Outcome::Aborts,
            None => {}
        }
        if self.unknown().next().is_some() || self.launcher_decides() {
            return Outcome::Unknown;
        }
        let started = self.started();
        if started.is_some_and(|started| started.cleans_up) {
            // It writes into the directory of the ID in the file, which is not there (R119).
            return if self.has_other_ids() { Outcome::Aborts } else { Outcome::CleansUp };
        }
        match started.and_then(|started| started.agent_id.as_ref()) {
            Some(_) => Outcome::Recovers,
            None if checkpoint.agents.is_empty() && checkpoint.containers.is_empty() => Outcome::NoCheckpoint,
            None => Outcome::NewAgent,
        }
    }
}

/// Plays the starts after `first`, until one leaves nothing behind for the next to differ by.
pub(crate) fn next_start(
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    setup: &AgentSetup,
    first: &Attempt<'_>,
) -> SteadyState {
    let mut changes = Changes::default();
    let mut lost = Vec::new();
    let mut outcome = first.outcome(checkpoint);
    let mut changed = take(&mut changes, first.mutations());
    lost.extend(losses(checkpoint, first));
    let mut starts = 0;
    while changed && starts < MOST_STARTS {
        let made = changes.clone();
        let next = attempt(checkpoint, conditions, setup, &made);
        starts += 1;
        outcome = next.outcome(checkpoint);
        changed = take(&mut changes, next.mutations());
        lost.extend(losses(checkpoint, &next));
    }
    lost.sort();
    lost.dedup();
    SteadyState { outcome, lost, starts }
}

fn take<'a>(changes: &mut Changes, mutations: impl Iterator<Item = &'a Mutation>) -> bool {
    mutations.fold(false, |changed, mutation| changes.make(mutation) | changed)
}

/// What the truncations of a start delete, in words.
fn losses(checkpoint: &Checkpoint, attempt: &Attempt<'_>) -> Vec<String> {
    let cuts = attempt.mutations().filter_map(|mutation| match mutation {
        Mutation::Truncate { path, .. } => Some(path),
        _ => None,
    });
    cuts.map(|path| super::data_loss::of_truncation(checkpoint, path)).collect()
}

/// The same conditions in another mode.
pub(crate) fn in_mode(conditions: &Conditions, mode: Mode) -> Conditions {
    Conditions { mode, ..conditions.clone() }
}
