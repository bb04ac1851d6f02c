//! Live runs: the input of the decision table, and what others than the agent do to them.
//! Belongs here: putting a situation together. Does not: deciding it (see `decide`).

use crate::rules::Rule;
use std::collections::BTreeMap;

use crate::layout::Name;
use crate::model::{ContainerType, File, Part, Run, Task};
use crate::recovery::is_boot_id;
use crate::recovery::releases;
use crate::recovery::{Outcome, RecoveredAgent, RecoveredExecutor, RecoveredRun, RecoveredTask};
use crate::values::Upid;

use super::contradicted::{dropped_task, is_incomplete, is_removed_at_its_end, stray_container};
use super::decide::{Connection, Decided, Situation, Table, decide};
use super::docker::{DockerRun, DockerSeen};
use super::docker_run::with_kills;
use super::executors::{Fate, Kind};
use super::facts::{Answers, Asked, Holder, RunFacts};
use super::kill_reach::kill_reaches;
use super::restart::{Restart, UNREACHABLE_SECS};
use super::task_state::TaskEnd;
use super::unknown_executors::watched;
use super::unsent::with_unsent;
use super::walk::{Spot, Walk, is_in_docker};

impl<'m> Walk<'_, 'm> {
    pub(super) fn live(
        &mut self,
        spot: Spot<'_>,
        executor: &RecoveredExecutor<'m>,
        run: &RecoveredRun<'m>,
        tasks: &[&RecoveredTask<'m>],
    ) {
        let checkpoint = self.played.checkpoint;
        let restart = self.played.restart;
        let info = executor.node.and_then(|node| node.info.value());
        let in_use = releases::has_runtime_dir(restart.release);
        let container = checkpoint.container(run.id).filter(|_| in_use);
        // No process has such a pid; that of the runtime directory says more.
        let pid = run.forked_pid.filter(|pid| *pid > 0).or_else(|| container.and_then(watched));
        let path = spot.forked_pid(run.id);
        let mut facts = self.ask(spot, run.id, pid, path.as_bytes(), run.libprocess_pid.as_ref());
        if facts.http.is_none() && info.is_some_and(|info| info.is_default) {
            facts.http = Some(true);
        }
        let connection = match (&run.libprocess_pid, run.http) {
            (Some(upid), _) if is_address(upid) => Connection::Libprocess,
            (_, Some(true)) => Connection::Http,
            _ => Connection::Unknown,
        };
        let docker = is_in_docker(executor);
        let in_docker = self.docker.run(run.id);
        of_docker(&mut facts, &in_docker, pid, restart);
        let is_reachable =
            run.libprocess_pid.is_some() || !releases::docker_needs_libprocess_pid(restart.release);
        // Before 0.23 the type of the container was not checkpointed: what docker has, is docker's.
        let is_old =
            info.is_some_and(|info| info.container == ContainerType::None) && in_docker.own.is_some();
        if (docker || is_old) && run.forked_pid.is_some() && is_reachable {
            self.in_docker.insert(run.id.clone());
        }
        let looked = in_use && checkpoint.coverage.runtime_dir == Part::Read;
        let situation = Situation {
            rebooted: (self.played.state.rebooted == Some(true)).then(|| {
                if checkpoint.boot.file.value().is_some_and(|text| is_boot_id(text)) {
                    "the host was rebooted"
                } else {
                    "boot_id contains no boot ID, so for the agent the host was rebooted"
                }
            }),
            forked_pid: run.forked_pid,
            connection,
            docker: docker.then_some(in_docker),
            container: container.map(|_| true).or(looked.then_some(false)),
            marked_http: run.node.is_some_and(|node| node.http_marker == Some(true)),
            kill_reaches: kill_reaches(restart, &facts, run.id).filter(|_| !docker),
            has_nested: container.is_some_and(|container| !container.children.is_empty()),
            facts: &facts,
        };
        let mut decided = decide(&situation, restart);
        if run.node.is_some_and(|node| node.forked_pid.is_unknown()) && decided.fate == Fate::Lost {
            let why = "forked.pid could not be read, so it is not known whether the executor is alive";
            decided = Table::may(restart.window_secs, why, decided.rule);
        }
        if docker {
            decided = with_kills(decided, tasks);
            // Without a task to report it is removed at once.
            decided.endless &=
                decided.rule != Rule::R184 || tasks.iter().any(|task| task.node.is_none_or(is_incomplete));
        }
        let is_left = docker && self.in_docker.contains(run.id) && decided.fate == Fate::Lost;
        if let Some(left) =
            in_docker.own.filter(|own| is_left && decided.at_secs == 0.0 && own.pid().is_some())
        {
            self.fates.docker_left.push(left.name.clone());
        }
        if !self.played.comes_up() {
            decided = waiting(decided);
        }
        if let Some(upid) = run.libprocess_pid.as_ref().filter(|_| decided.fate == Fate::Reconnects) {
            decided = self.answered_once(decided, upid);
        }
        let other_id = self.with_other_id(spot);
        if let Some(file) = other_id.filter(|_| matches!(decided.fate, Fate::Reconnects | Fate::MayReconnect))
        {
            decided = self.known_by_its_ids(file);
        }
        if matches!(decided.fate, Fate::Reconnects | Fate::MayReconnect) && !decided.unlikely {
            let was_removed = |task: &Task| checkpoint.contradictions.had_updates(run.id, &task.id);
            decided = with_unsent(decided, tasks, restart.release, &was_removed);
        }
        let may_reconnect =
            matches!(decided.fate, Fate::Reconnects | Fate::MayReconnect) && !decided.unlikely;
        if may_reconnect && looked && info.is_some_and(|info| info.is_default) {
            decided = self.with_nested(decided, spot, run, tasks);
        }
        if let Some(doubt) = restart.docker.doubt.as_ref().filter(|_| decided.fate == Fate::Reconnects) {
            let why = format!("{}; but {doubt}, so the agent may fail to start", decided.why);
            decided = Decided { fate: Fate::MayReconnect, why, ..decided };
        }
        decided = master(decided, restart, spot.owner.partition_aware);
        if restart.drain.is_some() && self.played.outcome == Outcome::Recovers && decided.comes_back() {
            decided.end = TaskEnd::Drained;
        }
        let gone = run.node.and_then(|node| self.lost_task(executor, node));
        if let Some(gone) = &gone {
            decided.why = format!("{}; {gone}", decided.why);
        }
        let kind = if docker { Kind::Docker } else { Kind::of(run.node, facts.http) };
        let ends = matches!(decided.fate, Fate::Lost | Fate::Killed) && self.played.comes_up();
        let is_removed = run.node.is_some_and(is_removed_at_its_end);
        self.note(spot, Some(run.id), kind, decided, facts, tasks);
        if let Some(noted) = self.fates.executors.last_mut() {
            noted.loss |= gone.is_some();
            noted.aborts_agent = other_id.is_some() && ends && is_removed && !noted.endless;
            noted.unfinished += usize::from(run.node.is_some_and(|node| dropped_task(node).is_some()));
        }
    }

    /// A task of a live run that the agent does not know any more, in words.
    fn lost_task(&self, executor: &RecoveredExecutor<'m>, run: &Run) -> Option<String> {
        if run.forked_pid.value().is_some_and(|text| **text == *b"1") {
            return Some("the agent watches init, whose pid is 1, in its place".to_owned());
        }
        if let Some(task) = dropped_task(run) {
            let info = if task.info == File::Missing { "is missing" } else { "cannot be read" };
            return Some(format!("the agent drops task {}, whose task.info {info}", task.id));
        }
        let child = stray_container(self.played.checkpoint, executor.node?, run)?;
        Some(format!("its container {} belongs to no task that the agent knows", child.id))
    }

    /// A process that is asked for two runs answers twice, and the agent shuts it down (R185).
    fn answered_once(&self, decided: Decided, upid: &Upid) -> Decided {
        let twice = self.addresses.get(&*upid.to_bytes()).is_some_and(|count| *count > 1);
        if !twice || self.played.restart.retry_secs.is_some() {
            return decided;
        }
        let why = "another run has the same libprocess.pid: the process there answers twice, and the agent shuts it down";
        self.not_back(why, Rule::R185)
    }

    /// The info whose ID is not that of its directory, by which the agent knows the executor.
    fn with_other_id(&self, spot: Spot<'_>) -> Option<&'static str> {
        let framework = self.played.checkpoint.agent(spot.agent.as_bytes())?.framework(spot.framework)?;
        let named = framework.info.value().and_then(|facts| facts.id.as_ref());
        let executor = framework.executor(spot.executor).and_then(|executor| executor.info.value());
        if named.is_some_and(|named| named != spot.framework) {
            return Some("framework.info");
        }
        executor.is_some_and(|facts| facts.other_id.is_some()).then_some("executor.info")
    }

    /// An executor that comes back under IDs that the agent does not know.
    fn known_by_its_ids(&self, file: &str) -> Decided {
        let why = format!(
            "the ID in {file} is not that of its directory: the agent does not know the executor when it comes back, and \
             shuts it down"
        );
        self.not_back(&why, Rule::R119)
    }

    /// An executor that the agent shuts down when it comes back.
    fn not_back(&self, why: &str, rule: Rule) -> Decided {
        Decided {
            fate: Fate::Lost,
            at_secs: self.played.restart.window_secs,
            end: TaskEnd::NotBack,
            apart: BTreeMap::new(),
            why: why.to_owned(),
            rule,
            endless: false,
            unlikely: false,
        }
    }

    /// How many live runs name each address.
    pub(super) fn count_addresses(&mut self, agent: &RecoveredAgent<'m>) {
        let executors = agent.frameworks.iter().flat_map(|framework| &framework.executors);
        for executor in executors.filter(|executor| executor.info) {
            let live = executor.runs.iter().filter(|run| Some(run.id) == executor.latest && !run.completed);
            for upid in live.filter_map(|run| run.libprocess_pid.as_ref()).filter(|upid| is_address(upid)) {
                *self.addresses.entry(upid.to_bytes()).or_default() += 1;
            }
        }
    }

    pub(super) fn ask_node(&mut self, spot: Spot<'_>, run: &Run) -> RunFacts {
        let container = self.played.checkpoint.container(&run.id);
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
}

/// What docker says of the processes of a run.
fn of_docker(facts: &mut RunFacts, run: &DockerRun<'_>, pid: Option<i32>, restart: &Restart) {
    if restart.reboot {
        return;
    }
    let containers = run.own.into_iter().chain(run.executor);
    facts.evidence.extend(containers.map(DockerSeen::in_words));
    // An executor in a container of its own is frozen with it.
    let container = pid.and_then(|pid| run.of_process(pid));
    if container.is_some_and(DockerSeen::is_paused) && facts.holder == Holder::Same {
        facts.executor = Answers::Frozen;
    }
    // In a network of its own it may listen, though nothing here does.
    if container.is_some_and(|container| !container.has_host_network) && facts.listens == Some(false) {
        facts.listens = None;
    }
}

/// The agent does not start: running executors wait for it (R193).
fn waiting(decided: Decided) -> Decided {
    if !decided.comes_back() {
        return decided;
    }
    let why = format!("not decided before the agent starts; {}", decided.why);
    Decided { fate: Fate::MayReconnect, why, ..decided }
}

/// Until 1.4 the master has tasks of an unreachable agent killed when it returns (R200).
fn master(decided: Decided, restart: &Restart, partition_aware: Option<bool>) -> Decided {
    let unreachable =
        restart.downtime_secs > UNREACHABLE_SECS && !releases::keeps_unreachable_tasks(restart.release);
    let spared = partition_aware == Some(true) && releases::knows_partition_aware(restart.release);
    if !unreachable || spared || !decided.comes_back() {
        return decided;
    }
    let why = if releases::marks_unreachable(restart.release) {
        "the master removed the agent after 75 s, and has its tasks killed when it returns"
    } else {
        "the master removed the agent after 75 s, and shuts it down with its executors when it returns"
    };
    let why = why.to_owned();
    Decided { fate: Fate::Killed, end: TaskEnd::AgentRemoved, why, rule: Rule::R200, ..decided }
}

impl Decided {
    fn comes_back(&self) -> bool {
        matches!(self.fate, Fate::Reconnects | Fate::MayReconnect)
    }
}

/// Whether there is something to send to (`UPID::operator bool`).
fn is_address(upid: &Upid) -> bool {
    !upid.is_empty()
}
