//! The walk over what the agent holds after reading: every run to its fate, in the order of precedence (R170).
//! Belongs here: which rule a run comes under. Does not: the table for live runs (see `decide`).

use std::collections::{HashMap, HashSet};

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, ContainerType, File, Part, Run, Task};
use crate::recovery::{
    Outcome, ReadState, RecoveredAgent, RecoveredExecutor, RecoveredFramework, RecoveredRun, RecoveredTask,
    Replay, replay,
};
use crate::schema::Release;
use crate::values::Upid;

use super::after::{STAGING, TaskEnd, after};
use super::decide::{Connection, Decided, Situation, decide};
use super::executors::{ExecutorFate, Fate, Fates, Kind, TaskFate};
use super::facts::{Asked, RunFacts};
use super::outside::{runtime_container, watched};
use super::restart::{KEEPS_TASKS, Restart, UNREACHABLE_SECS};

/// A start that was played, and under which conditions.
#[derive(Debug, Clone, Copy)]
pub struct Played<'m> {
    /// The checkpoint.
    pub checkpoint: &'m Checkpoint,
    /// What the agent holds after reading; where reading ended it, what a survey finds.
    pub state: &'m ReadState<'m>,
    /// How the start ends.
    pub outcome: Outcome,
    /// The conditions.
    pub restart: &'m Restart,
}

impl Played<'_> {
    /// The start comes to the point where executors are met.
    pub(super) fn comes_up(&self) -> bool {
        matches!(self.outcome, Outcome::Recovers | Outcome::CleansUp)
    }
}

/// What becomes of every executor and task. `ask` finds out what is known of the processes of a run.
pub fn fates(played: &Played<'_>, ask: &mut dyn FnMut(&Asked<'_>) -> RunFacts) -> Fates {
    let mut walk = Walk {
        played: *played,
        ask,
        fates: Fates::default(),
        seen: HashSet::new(),
        addresses: HashMap::new(),
    };
    let agent = played.state.agent.as_ref().filter(|agent| agent.info);
    match agent.filter(|_| played.outcome != Outcome::NewAgent) {
        Some(agent) => walk.agent(agent),
        None => walk.given_up(),
    }
    walk.unknown_containers();
    let mut fates = walk.fates;
    fates.drain = played.restart.drain.filter(|_| played.outcome == Outcome::Recovers && fates.is_alive());
    let ids = |executor: &ExecutorFate| {
        (executor.framework_id.clone(), executor.executor_id.clone(), executor.container_id.clone())
    };
    fates.executors.sort_by_cached_key(ids);
    fates.tasks.sort_by_cached_key(|task| {
        (task.framework_id.clone(), task.executor_id.clone(), task.container_id.clone(), task.task_id.clone())
    });
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
pub fn alternatives(played: &Played<'_>) -> Vec<(Outcome, String)> {
    let Some(agent) = played.state.agent.as_ref().filter(|_| played.outcome == Outcome::Recovers) else {
        return Vec::new();
    };
    let over = |framework: &RecoveredFramework<'_>| {
        !framework.executors.is_empty()
            && framework.executors.iter().all(|executor| executor.runs.iter().all(|run| run.completed))
    };
    let live = agent.frameworks.iter().any(|framework| !framework.executors.is_empty() && !over(framework));
    if played.restart.drain.is_none() || !live || !agent.frameworks.iter().any(over) {
        return Vec::new();
    }
    let why = "if the agent meets a framework with completed executors alone first, it takes the drain for finished \
               and removes drain.config (R160)";
    vec![(Outcome::Recovers, why.to_owned())]
}

pub(super) struct Walk<'w, 'm> {
    pub(super) played: Played<'m>,
    ask: &'w mut dyn FnMut(&Asked<'_>) -> RunFacts,
    pub(super) fates: Fates,
    /// Containers that a checkpoint knows.
    pub(super) seen: HashSet<Name>,
    /// How many live runs name an address.
    addresses: HashMap<Vec<u8>, usize>,
}

/// Where a run lies.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) agent: &'a Name,
    pub(super) framework: &'a Name,
    pub(super) executor: &'a Name,
    pub(super) partition_aware: bool,
}

impl Spot<'_> {
    fn forked_pid(&self, run: &Name) -> RelPath {
        RelPath::new("meta/slaves")
            .join(self.agent)
            .join("frameworks")
            .join(self.framework)
            .join("executors")
            .join(self.executor)
            .join("runs")
            .join(run)
            .join("pids/forked.pid")
    }
}

impl<'m> Walk<'_, 'm> {
    fn agent(&mut self, agent: &RecoveredAgent<'m>) {
        self.count_addresses(agent);
        for framework in &agent.frameworks {
            let facts = framework.node.and_then(|node| node.info.value());
            let partition_aware = facts.is_some_and(|facts| facts.partition_aware);
            let spot =
                |executor| Spot { agent: &agent.id, framework: &framework.id, executor, partition_aware };
            if framework.executors.is_empty() {
                // Nothing there, or given up with the framework.
                for node in framework.node.iter().flat_map(|node| &node.executors) {
                    let why = "its framework can't be recovered";
                    self.dropped(spot(&node.id), &node.runs, node.latest.id(), why, "R35-R38");
                }
            }
            for executor in &framework.executors {
                self.executor(spot(&executor.id), executor);
            }
        }
    }

    fn executor(&mut self, spot: Spot<'_>, executor: &RecoveredExecutor<'m>) {
        let Some(latest) = executor.latest.as_ref().filter(|_| executor.info && !executor.runs.is_empty())
        else {
            let why = "its latest run or its info can't be recovered";
            let runs = executor.node.map_or(&[][..], |node| &node.runs);
            let dangling = executor.node.and_then(|node| dangling(&node.latest));
            let latest = executor.latest.clone().or(dangling);
            self.dropped(spot, runs, latest.as_ref(), why, "R123");
            return;
        };
        for run in &executor.runs {
            let tasks: Vec<&RecoveredTask<'m>> = run.tasks.iter().filter(|task| task.info).collect();
            if run.id != *latest {
                let decided = settled(Fate::Superseded, "not the latest run", "R125");
                self.note(
                    spot,
                    Some(&run.id),
                    Kind::of(run.node, None),
                    decided,
                    RunFacts::default(),
                    &tasks,
                );
            } else if run.completed {
                let decided = settled(Fate::Completed, "its sentinel is there", "R128");
                self.note(
                    spot,
                    Some(&run.id),
                    Kind::of(run.node, None),
                    decided,
                    RunFacts::default(),
                    &tasks,
                );
            } else {
                self.live(spot, executor, run, &tasks);
            }
        }
    }

    /// What the agent gives up: it never hears of these tasks again (R170, R189).
    fn dropped(
        &mut self,
        spot: Spot<'_>,
        runs: &'m [Run],
        latest: Option<&Name>,
        why: &str,
        rule: &'static str,
    ) {
        if runs.is_empty() {
            let decided = settled(Fate::Dropped, why, rule);
            self.note(spot, None, Kind::Unknown, decided, RunFacts::default(), &[]);
            let coverage = self.played.checkpoint.coverage.runtime_dir;
            // What was being collected when the agent died leaves no container behind.
            let gone = coverage == Part::Read
                && !latest.is_some_and(|id| self.played.checkpoint.containers.iter().any(|c| c.id == *id));
            if let Some(latest) = latest {
                self.seen.insert(latest.clone());
            }
            if let Some(noted) = self.fates.executors.last_mut() {
                noted.loss = !gone;
            }
        }
        for run in runs {
            let tasks = tasks_of(run);
            let tasks: Vec<&RecoveredTask<'m>> = tasks.iter().collect();
            let decided = settled(Fate::Dropped, why, rule);
            let facts = self.ask_node(spot, run);
            self.note(spot, Some(&run.id), Kind::of(Some(run), None), decided, facts, &tasks);
            if let Some(noted) = self.fates.executors.last_mut() {
                let over = run.sentinel == Some(true) || latest.is_some_and(|id| *id != run.id);
                noted.loss = !over;
            }
        }
    }

    fn live(
        &mut self,
        spot: Spot<'_>,
        executor: &RecoveredExecutor<'m>,
        run: &RecoveredRun<'m>,
        tasks: &[&RecoveredTask<'m>],
    ) {
        let checkpoint = self.played.checkpoint;
        let restart = self.played.restart;
        let info = executor.node.and_then(|node| node.info.value());
        let container = runtime_container(checkpoint, &run.id);
        let pid = run.forked_pid.or_else(|| container.and_then(watched));
        let path = spot.forked_pid(&run.id);
        let mut facts = self.ask(spot, &run.id, pid, path.as_bytes(), run.libprocess_pid.as_ref());
        if facts.http.is_none() && info.is_some_and(|info| info.is_default) {
            facts.http = Some(true);
        }
        let connection = match (&run.libprocess_pid, run.http) {
            (Some(upid), _) if is_address(upid) => Connection::Libprocess,
            (_, Some(true)) => Connection::Http,
            _ => Connection::Unknown,
        };
        let docker = info.is_some_and(|info| info.container == ContainerType::Docker);
        let looked = checkpoint.coverage.runtime_dir == Part::Read;
        let situation = Situation {
            rebooted: self.played.state.rebooted == Some(true),
            forked_pid: run.forked_pid,
            connection,
            docker,
            container: looked.then_some(container.is_some()),
            marked_http: run.node.is_some_and(|node| node.http_marker == Some(true)),
            facts: &facts,
        };
        let mut decided = decide(&situation, restart);
        if !self.played.comes_up() {
            decided = waiting(decided);
        }
        if let Some(upid) = run.libprocess_pid.as_ref().filter(|_| decided.fate == Fate::Reconnects) {
            decided = self.answered_once(decided, upid);
        }
        decided = master(decided, restart, spot.partition_aware);
        if restart.drain.is_some() && self.played.outcome == Outcome::Recovers && decided.comes_back() {
            decided.end = TaskEnd::Drained;
        }
        let kind = if docker { Kind::Docker } else { Kind::of(run.node, facts.http) };
        self.note(spot, Some(&run.id), kind, decided, facts, tasks);
    }

    /// Who is asked for two runs answers twice, and is told to shut down for it (R185).
    fn answered_once(&self, decided: Decided, upid: &Upid) -> Decided {
        let twice = self.addresses.get(&*upid.to_bytes()).is_some_and(|count| *count > 1);
        if !twice || self.played.restart.retry_secs.is_some() {
            return decided;
        }
        let why = "another run has the same libprocess.pid: whoever is there answers twice, and is shut down for it";
        Decided {
            fate: Fate::Lost,
            at_secs: self.played.restart.window_secs,
            end: TaskEnd::NotBack,
            why: why.to_owned(),
            rule: "R185",
        }
    }

    /// How many live runs name each address.
    fn count_addresses(&mut self, agent: &RecoveredAgent<'m>) {
        let executors = agent.frameworks.iter().flat_map(|framework| &framework.executors);
        for executor in executors.filter(|executor| executor.info) {
            let live = executor
                .runs
                .iter()
                .filter(|run| Some(&run.id) == executor.latest.as_ref() && !run.completed);
            for upid in live.filter_map(|run| run.libprocess_pid.as_ref()).filter(|upid| is_address(upid)) {
                *self.addresses.entry(upid.to_bytes()).or_default() += 1;
            }
        }
    }

    pub(super) fn ask_node(&mut self, spot: Spot<'_>, run: &Run) -> RunFacts {
        let container = runtime_container(self.played.checkpoint, &run.id);
        let forked = match &run.forked_pid {
            File::Read(text) => crate::values::parse_int(text, 1..=i64::from(i32::MAX)),
            _ => None,
        };
        let forked = forked.and_then(|pid| i32::try_from(pid).ok());
        let pid = container.and_then(watched).or(forked);
        let upid = run.libprocess_pid.value().map(|text| Upid::parse(text));
        self.ask(spot, &run.id, pid, spot.forked_pid(&run.id).as_bytes(), upid.as_ref())
    }

    pub(super) fn ask(
        &mut self,
        spot: Spot<'_>,
        container: &Name,
        pid: Option<i32>,
        path: &[u8],
        libprocess: Option<&Upid>,
    ) -> RunFacts {
        if self.played.restart.reboot {
            return RunFacts::gone();
        }
        (self.ask)(&Asked {
            framework_id: spot.framework.as_bytes(),
            executor_id: spot.executor.as_bytes(),
            container_id: container.as_bytes(),
            pid,
            forked_pid_path: path,
            libprocess: libprocess.filter(|upid| is_address(upid)),
        })
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
        for task in tasks {
            let Some(node) = task.node else { continue };
            let replayed = replay(node);
            let before = replayed.state.unwrap_or(STAGING);
            let end = if self.played.outcome == Outcome::Recovers || self.played.outcome == Outcome::NewAgent
            {
                decided.end
            } else {
                TaskEnd::Kept
            };
            let (state, reason) = after(end, before, spot.partition_aware, release);
            unfinished += usize::from(!crate::recovery::is_terminal(before));
            self.fates.tasks.push(TaskFate {
                framework_id: framework_id.clone(),
                executor_id: executor_id.clone(),
                container_id: container.cloned(),
                task_id: task.id.clone(),
                state_before: Some(before),
                state_after: Some(state),
                reason,
                pending: if sends { pending(node, &replayed) } else { Vec::new() },
            });
        }
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
            loss: matches!(decided.fate, Fate::Killed | Fate::Lost),
            evidence: facts.evidence,
            not_checked: facts.not_checked,
            waits_secs: facts.recovery_timeout_secs,
            tasks: tasks.iter().map(|task| task.id.clone()).collect(),
            unfinished,
        });
    }
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

pub(super) fn settled(fate: Fate, why: &str, rule: &'static str) -> Decided {
    Decided { fate, at_secs: 0.0, end: TaskEnd::Reconciled, why: why.to_owned(), rule }
}

/// The agent does not come up: whoever lives waits for it (R193).
fn waiting(decided: Decided) -> Decided {
    if !decided.comes_back() {
        return decided;
    }
    let why = format!("{}, once the agent starts", decided.why);
    Decided { fate: Fate::MayReconnect, why, ..decided }
}

/// Until 1.4 the master has tasks of an unreachable agent killed when it returns (R200).
fn master(decided: Decided, restart: &Restart, partition_aware: bool) -> Decided {
    let unreachable = restart.downtime_secs > UNREACHABLE_SECS && restart.release < KEEPS_TASKS;
    let spared = partition_aware && restart.release >= Release::new(1, 1, 0);
    if !unreachable || spared || !decided.comes_back() {
        return decided;
    }
    let why =
        "the master has given up the agent after 75 s, and has its tasks killed when it returns".to_owned();
    Decided { fate: Fate::Killed, end: TaskEnd::AgentRemoved, why, rule: "R200", ..decided }
}

impl Decided {
    fn comes_back(&self) -> bool {
        matches!(self.fate, Fate::Reconnects | Fate::MayReconnect)
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
fn pending(task: &Task, replayed: &Replay) -> Vec<i8> {
    replayed.pending.iter().filter_map(|place| Some(task.updates.records.get(*place)?.state)).collect()
}

/// Whether there is something to send to (`UPID::operator bool`).
fn is_address(upid: &Upid) -> bool {
    !upid.is_empty()
}

/// The run that a link names which leads to nothing.
fn dangling(latest: &crate::model::Latest) -> Option<Name> {
    let crate::model::Latest::Dangling { text } = latest else { return None };
    let end = text.iter().rposition(|byte| *byte != b'/')?;
    text[..=end].rsplit(|byte| *byte == b'/').next().map(Name::from)
}
