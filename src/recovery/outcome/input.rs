//! A played start, and the question of what happens to every executor and task.
//! The walk itself is in `walk`.

use std::collections::{HashMap, HashSet};

use crate::layout::{Name, has_magic, matches};
use crate::model::{Checkpoint, Part};
use crate::recovery::{Outcome, ReadState, RecoveredAgent, RecoveredFramework};

use super::docker::{DockerIndex, docker_orphans};
use super::executors::{Fate, Fates};
use super::facts::{Asked, RunFacts};
use super::restart::Restart;
use super::walk::Walk;

/// A start that was played, and under which conditions.
#[derive(Debug, Clone, Copy)]
pub struct Played<'m> {
    pub checkpoint: &'m Checkpoint,
    /// What the agent holds after reading; where reading ended it, what a survey finds.
    pub state: &'m ReadState<'m>,
    /// How the start ends.
    pub outcome: Outcome,
    pub restart: &'m Restart,
}

impl Played<'_> {
    /// The start comes to the point where executors are met.
    pub(super) fn comes_up(&self) -> bool {
        matches!(self.outcome, Outcome::Recovers | Outcome::CleansUp)
    }

    /// The host has booted since the agent died.
    pub(super) fn is_rebooted(&self) -> bool {
        self.restart.reboot || self.state.rebooted == Some(true)
    }
}

/// What becomes of every executor and task. `ask` finds out what is known of the processes of a run.
pub(crate) fn fates(played: &Played<'_>, ask: &mut dyn FnMut(&Asked<'_>) -> RunFacts) -> Fates {
    let mut walk = Walk {
        played: *played,
        ask,
        fates: Fates::default(),
        seen: HashSet::new(),
        in_docker: HashSet::new(),
        docker: DockerIndex::new(&played.restart.docker),
        addresses: HashMap::new(),
    };
    let agent = played.state.agent.as_ref().filter(|agent| agent.info);
    // What cannot be read says nothing about executors.
    let is_hidden =
        played.outcome == Outcome::Unknown && played.checkpoint.coverage.meta == Part::NotPermitted;
    match agent.filter(|_| played.outcome != Outcome::NewAgent) {
        Some(agent) => walk.agent(agent),
        None if is_hidden => {}
        None => walk.given_up(),
    }
    if agent.is_some() || !is_hidden {
        walk.unknown_containers();
    }
    let docker_orphans = docker_orphans(played.restart, played.outcome, &walk.in_docker, &walk.seen);
    let mut fates = Fates { docker_orphans, ..walk.fates };
    fates.drain = played.restart.drain.filter(|_| played.outcome == Outcome::Recovers && fates.is_alive());
    // They are nearly in order, and there are many: no key is kept.
    fates.executors.sort_by(|a, b| a.ids().cmp(&b.ids()));
    fates
}

impl Fates {
    fn is_alive(&self) -> bool {
        self.executors.iter().any(|executor| {
            !matches!(
                executor.fate,
                Fate::Completed | Fate::Superseded | Fate::Dropped | Fate::NotCheckpointed
            )
        })
    }
}

/// Other outcomes that Mesos's own order of things would allow (R160).
pub(crate) fn alternatives(played: &Played<'_>) -> Vec<(Outcome, String)> {
    let Some(agent) = played.state.agent.as_ref().filter(|_| played.outcome == Outcome::Recovers) else {
        return Vec::new();
    };
    let mut found = links_of_others(agent);
    let over = |framework: &RecoveredFramework<'_>| {
        !framework.executors.is_empty()
            && framework.executors.iter().all(|executor| executor.runs.iter().all(|run| run.completed))
    };
    let live = agent.frameworks.iter().any(|framework| !framework.executors.is_empty() && !over(framework));
    if played.restart.drain.is_none() || !live || !agent.frameworks.iter().any(over) {
        return found;
    }
    let why = "if the agent meets a framework with completed executors alone first, it treats the drain as finished \
               and removes drain.config (R160)";
    found.push((Outcome::Recovers, why.to_owned()));
    found
}

/// An executor whose id is a pattern lists the runs of others too, and takes the link that comes last (R75).
fn links_of_others(agent: &RecoveredAgent<'_>) -> Vec<(Outcome, String)> {
    let mut found = Vec::new();
    for framework in &agent.frameworks {
        for executor in framework.executors.iter().filter(|executor| has_magic(executor.id.as_bytes())) {
            let nodes = framework.node.iter().flat_map(|node| &node.executors);
            let listed = nodes.filter(|node| matches(executor.id.as_bytes(), node.id.as_bytes()));
            let others: Vec<&Name> = listed
                .filter_map(|node| node.latest.id())
                .filter(|id| Some(*id) != executor.latest)
                .collect();
            if !others.is_empty() {
                let others = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let id = &executor.id;
                let why = format!(
                    "the id '{id}' is a pattern that lists the runs of others: which run is its latest depends \
                                   on the order of the listing, {others} as well (R75)"
                );
                found.push((Outcome::Recovers, why));
            }
        }
    }
    found
}
