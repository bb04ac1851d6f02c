//! The walk over what the agent holds after reading: every run to its fate, in the order of precedence (R170).
//! Belongs here: which rule a run comes under. Does not: live runs (see `live`).

use crate::rules::Rule;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, ContainerType, Part, Run, Task};
use crate::recovery::{Outcome, RecoveredAgent, RecoveredExecutor, RecoveredTask, Replay, replay};

use super::decide::Decided;
use super::docker::DockerIndex;
use super::executors::{ExecutorFate, Fate, Fates, Kind, TaskFate};
use super::facts::{Asked, RunFacts};
use super::input::Played;
use super::task_state::{FINISHED, Owner, STAGING, TaskEnd, after};

pub(super) struct Walk<'w, 'm> {
    pub(super) played: Played<'m>,
    pub(super) ask: &'w mut dyn FnMut(&Asked<'_>) -> RunFacts,
    pub(super) fates: Fates,
    /// Containers that a checkpoint knows.
    pub(super) seen: HashSet<Name>,
    /// Runs that the docker containerizer recovers (R148).
    pub(super) in_docker: HashSet<Name>,
    /// What docker has.
    pub(super) docker: DockerIndex<'m>,
    /// How many live runs name an address.
    pub(super) addresses: HashMap<Vec<u8>, usize>,
}

/// Where a run lies.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) agent: &'a Name,
    pub(super) framework: &'a Name,
    pub(super) executor: &'a Name,
    pub(super) owner: Owner,
}

impl Spot<'_> {
    fn executor_home(&self) -> RelPath {
        let frameworks = RelPath::new("meta/slaves").join(self.agent).join("frameworks");
        frameworks.join(self.framework).join("executors").join(self.executor)
    }

    pub(super) fn forked_pid(&self, run: &Name) -> RelPath {
        RelPath::of_run("meta/slaves", self.agent, self.framework, self.executor, run).join("pids/forked.pid")
    }
}

impl<'m> Walk<'_, 'm> {
    pub(super) fn agent(&mut self, agent: &RecoveredAgent<'m>) {
        self.count_addresses(agent);
        for framework in &agent.frameworks {
            let facts = framework.node.and_then(|node| node.info.value());
            let partition_aware = facts.map(|facts| facts.partition_aware);
            let spot = |executor, command_executor| Spot {
                agent: &agent.id,
                framework: framework.id,
                executor,
                owner: Owner { partition_aware, command_executor },
            };
            if framework.executors.is_empty() {
                // Missing, or dropped with the framework.
                for node in framework.node.iter().flat_map(|node| &node.executors) {
                    let why = "its framework cannot be recovered";
                    self.dropped(spot(&node.id, false), &node.runs, node.latest.id(), why, Rule::R35);
                }
            }
            for executor in &framework.executors {
                self.executor(spot(executor.id, executor.generated), executor);
            }
        }
    }

    fn executor(&mut self, spot: Spot<'_>, executor: &RecoveredExecutor<'m>) {
        let Some(latest) = executor.latest.filter(|_| executor.info && !executor.runs.is_empty()) else {
            let why = "its latest run or its info cannot be recovered";
            let runs = executor.node.map_or(&[][..], |node| &node.runs);
            let dangling = executor.node.and_then(|node| node.latest.dangling_id());
            let latest = executor.latest.or(dangling.as_ref());
            self.dropped(spot, runs, latest, why, Rule::R123);
            return;
        };
        for run in &executor.runs {
            let tasks: Vec<&RecoveredTask<'m>> = run.tasks.iter().filter(|task| task.info).collect();
            if let Some(decided) = over(run.id == latest, run.completed) {
                let kind = if is_in_docker(executor) { Kind::Docker } else { Kind::of(run.node, None) };
                let (decided, facts) = self.contradicted(decided, spot, executor, run);
                self.note(spot, Some(run.id), kind, decided, facts, &tasks);
            } else {
                self.live(spot, executor, run, &tasks);
            }
        }
    }

    /// What the agent drops: it never hears of these tasks again (R170, R189).
    fn dropped(&mut self, spot: Spot<'_>, runs: &'m [Run], latest: Option<&Name>, why: &str, rule: Rule) {
        let is_gone = latest.is_some_and(|id| runs.iter().all(|run| run.id != *id));
        if runs.is_empty() || is_gone {
            let decided = settled(Fate::Dropped, why, rule);
            self.note(spot, None, Kind::Unknown, decided, RunFacts::default(), &[]);
            let loss = lost_its_run(self.played.checkpoint, &spot.executor_home(), latest);
            self.seen.extend(latest.cloned());
            if let Some(noted) = self.fates.executors.last_mut() {
                noted.loss = loss == Some(true);
            }
        }
        for run in runs {
            let tasks = tasks_of(run);
            let tasks: Vec<&RecoveredTask<'m>> = tasks.iter().collect();
            let decided = settled(Fate::Dropped, why, rule);
            let facts = self.ask_node(spot, run);
            self.note(spot, Some(&run.id), Kind::of(Some(run), None), decided, facts, &tasks);
            let is_over = match latest {
                Some(latest) => *latest != run.id,
                // The symlink is made before anything is launched.
                None => !self.was_launched(run),
            };
            if let Some(noted) = self.fates.executors.last_mut() {
                noted.loss = run.sentinel != Some(true) && !is_over;
            }
        }
    }

    fn was_launched(&self, run: &Run) -> bool {
        let has_container = self.played.checkpoint.container(&run.id).is_some();
        has_container || run.forked_pid.value().is_some() || !run.tasks.is_empty()
    }

    pub(super) fn note(
        &mut self,
        spot: Spot<'_>,
        container: Option<&Name>,
        kind: Kind,
        decided: Decided,
        facts: RunFacts,
        tasks: &[&RecoveredTask<'m>],
    ) {
        let release = self.played.restart.release;
        let sends = self.played.outcome == Outcome::Recovers && decided.fate.is_live();
        let sends = sends && decided.fate != Fate::Dropped;
        let (framework_id, executor_id) = (Some(spot.framework.clone()), Some(spot.executor.clone()));
        let mut unfinished = 0;
        let fate = |task: &&RecoveredTask<'m>| {
            let Some(node) = task.node else { return TaskFate::only_listed(task.id.clone()) };
            let replayed = replay(node);
            let before = replayed.state.unwrap_or(STAGING);
            let end = if self.played.outcome == Outcome::Recovers || self.played.outcome == Outcome::NewAgent
            {
                *decided.apart.get(task.id).unwrap_or(&decided.end)
            } else {
                TaskEnd::Kept
            };
            let (state, reason) = after(end, before, spot.owner, release);
            let aware = Owner { partition_aware: Some(true), ..spot.owner };
            let (if_aware, _) = after(end, before, aware, release);
            let is_either = spot.owner.partition_aware.is_none() && if_aware != state;
            unfinished += usize::from(!crate::recovery::is_terminal(before));
            TaskFate {
                task_id: task.id.clone(),
                only_listed: false,
                state_before: Some(before),
                state_after: (end != TaskEnd::Unclear).then_some(state),
                if_partition_aware: is_either.then_some(if_aware),
                reason,
                pending: if sends { pending(node, &replayed) } else { Box::default() },
            }
        };
        let tasks = tasks.iter().map(fate).collect();
        let is_unlikely = self.played.comes_up() && decided.unlikely;
        let is_well = |end: &TaskEnd| *end == TaskEnd::Reported(FINISHED);
        let ends_badly =
            |end: &TaskEnd| matches!(end, TaskEnd::Unclear | TaskEnd::Reported(_)) && !is_well(end);
        let ends_tasks =
            self.played.comes_up() && (ends_badly(&decided.end) || !decided.apart.values().all(is_well));
        self.seen.extend(container.cloned());
        self.fates.executors.push(ExecutorFate {
            framework_id,
            executor_id,
            container_id: container.cloned(),
            kind,
            fate: decided.fate,
            at_secs: decided.fate.is_live().then_some(decided.at_secs),
            why: decided.why,
            rule: decided.rule,
            endless: decided.endless && self.played.comes_up(),
            aborts_agent: false,
            loss: matches!(decided.fate, Fate::Killed | Fate::Lost) || is_unlikely || ends_tasks,
            evidence: facts.evidence,
            not_checked: facts.not_checked,
            waits_secs: facts.recovery_timeout_secs,
            tasks,
            unfinished,
        });
    }
}

/// Whether an executor of which no latest run is left has lost it; if not, it was being collected when the agent died, which leaves
/// neither a sandbox nor a container behind. None if the source contains neither of these parts.
pub(crate) fn lost_its_run(checkpoint: &Checkpoint, home: &RelPath, latest: Option<&Name>) -> Option<bool> {
    let coverage = checkpoint.coverage;
    let is_left = checkpoint.contradictions.emptied.contains(home)
        || latest.is_some_and(|id| checkpoint.container(id).is_some());
    let is_known = coverage.sandboxes == Part::Read || coverage.runtime_dir == Part::Read;
    if is_left { Some(true) } else { is_known.then_some(false) }
}

/// Whether the docker containerizer launched it.
pub(super) fn is_in_docker(executor: &RecoveredExecutor<'_>) -> bool {
    let info = executor.node.and_then(|node| node.info.value());
    info.is_some_and(|info| info.container == ContainerType::Docker)
}

/// The tasks of a run whose info was read, as if the agent had read them.
pub(super) fn tasks_of(run: &Run) -> Vec<RecoveredTask<'_>> {
    let known = run.tasks.iter().filter(|task| task.info.value().is_some());
    known
        .map(|task| RecoveredTask {
            node: Some(task),
            id: &task.id,
            errors: 0,
            info: true,
            records: u32::try_from(task.updates.records.len()).unwrap_or(u32::MAX),
        })
        .collect()
}

/// What a run is that the agent takes no more care of; none if it is live.
pub(super) fn over(is_latest: bool, is_completed: bool) -> Option<Decided> {
    match (is_latest, is_completed) {
        (false, _) => Some(settled(Fate::Superseded, "not the latest run", Rule::R125)),
        (true, true) => Some(settled(Fate::Completed, "its sentinel is there", Rule::R128)),
        (true, false) => None,
    }
}

fn settled(fate: Fate, why: &str, rule: Rule) -> Decided {
    Decided {
        fate,
        at_secs: 0.0,
        end: TaskEnd::Reconciled,
        apart: BTreeMap::new(),
        why: why.to_owned(),
        rule,
        endless: false,
        unlikely: false,
    }
}

impl Kind {
    /// By the files of the run, whether the agent reads them or not; else by what is known of its process.
    pub(super) fn of(run: Option<&Run>, http: Option<bool>) -> Self {
        let has_address =
            run.is_some_and(|run| run.libprocess_pid.value().is_some_and(|text| !text.is_empty()));
        let marked = run.is_some_and(|run| run.http_marker == Some(true));
        match (has_address, marked, http) {
            (true, ..) => Self::Libprocess,
            (_, true, _) | (_, _, Some(true)) => Self::Http,
            (_, _, Some(false)) => Self::Libprocess,
            _ => Self::Unknown,
        }
    }
}

/// The states of updates that are sent again, in order.
fn pending(task: &Task, replayed: &Replay) -> Box<[i8]> {
    task.updates.records.at(&replayed.pending).map(|record| record.state).collect()
}
