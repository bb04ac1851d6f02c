//! Executors that the starting agent does not know: those of an abandoned agent ID, and those that only
//! the runtime directory knows. Belongs here: finding them. Does not: what is on the machine.

use crate::rules::Rule;
use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::layout::Name;
use crate::model::{Agent, Checkpoint, ContainerType, File, Latest, Part, RuntimeContainer};
use crate::recovery::{Launcher, Outcome, releases};
use crate::values::parse_int;

use super::decide::Decided;
use super::docker::DockerRun;
use super::executors::{ExecutorFate, Fate, Kind, TaskFate};
use super::facts::{Answers, Holder, RunFacts};
use super::kill_reach::kill_reaches;
use super::restart::Restart;
use super::task_state::{DROPPED, LOST, Owner, TaskEnd};
use super::walk::{Spot, Walk, over, tasks_of};

/// The pid in a container's `pid`.
pub(super) fn watched(container: &RuntimeContainer) -> Option<i32> {
    let File::Read(text) = &container.pid else { return None };
    parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX)).and_then(|pid| i32::try_from(pid).ok())
}

impl<'m> Walk<'_, 'm> {
    /// The agent comes up as a new one, and all that the old one had is lost (R109, R201).
    pub(super) fn given_up(&mut self) {
        for agent in self.was_here() {
            for framework in &agent.frameworks {
                let partition_aware = framework.info.value().map(|facts| facts.partition_aware);
                for executor in &framework.executors {
                    let spot = Spot {
                        agent: &agent.id,
                        framework: &framework.id,
                        executor: &executor.id,
                        owner: Owner {
                            partition_aware,
                            command_executor: executor
                                .info
                                .value()
                                .is_some_and(|facts| facts.looks_generated),
                        },
                    };
                    let latest = executor.latest.id();
                    let in_docker =
                        executor.info.value().is_some_and(|facts| facts.container == ContainerType::Docker);
                    for run in &executor.runs {
                        let tasks = tasks_of(run);
                        let tasks: Vec<_> = tasks.iter().collect();
                        let is_latest = latest.is_none_or(|latest| *latest == run.id);
                        let over = over(is_latest, run.sentinel == Some(true));
                        let (decided, facts) = if let Some(decided) = over {
                            (decided, RunFacts::default())
                        } else {
                            let facts = self.ask_node(spot, run);
                            let own = in_docker.then(|| self.docker.run(&run.id));
                            (self.orphan(&facts, own.as_ref()), facts)
                        };
                        let kind = if in_docker { Kind::Docker } else { Kind::of(Some(run), facts.http) };
                        self.note(spot, Some(&run.id), kind, decided, facts, &tasks);
                    }
                }
            }
        }
    }

    /// The agent that was here last; where that is not known, those with a run that the runtime directory knows, else all.
    fn was_here(&self) -> Vec<&'m Agent> {
        let checkpoint = self.played.checkpoint;
        let recovered = self.played.state.agent.as_ref();
        agents_here(checkpoint, recovered.and_then(|recovered| checkpoint.agent(recovered.id.as_bytes())))
    }

    fn orphan(&self, facts: &RunFacts, docker: Option<&DockerRun<'_>>) -> Decided {
        let restart = self.played.restart;
        let lives = facts.alive == Some(true);
        let comes = "the agent starts as a new agent";
        let is_over = facts.alive == Some(false) || facts.executor == Answers::Gone;
        let ends = matches!(self.played.outcome, Outcome::Fails | Outcome::Aborts);
        if ends && !is_over {
            return Decided {
                fate: Fate::MayReconnect,
                at_secs: 0.0,
                end: TaskEnd::Kept,
                apart: BTreeMap::new(),
                why: "the start fails, and it keeps running: it can come back if the checkpoint is repaired in time, and is \
                      lost if an agent starts without slaves/latest"
                    .to_owned(),
                rule: Rule::R193,
                endless: false,
                unlikely: false,
            };
        }
        let why = if ends {
            "its process is gone".to_owned()
        } else if let Some(docker) = docker {
            format!("{comes}{}", given_up_in_docker(docker, facts, restart))
        } else if lives && (restart.launcher == Launcher::Posix || facts.holder == Holder::Foreign) {
            format!("{comes}, treats its container as an orphan, and cannot kill it: it keeps running")
        } else if is_over {
            format!("{comes}; its process is gone")
        } else {
            format!("{comes}, and destroys its container as an orphan")
        };
        Decided {
            fate: Fate::Lost,
            at_secs: 0.0,
            end: TaskEnd::AgentRemoved,
            apart: BTreeMap::new(),
            why,
            rule: Rule::R201,
            endless: false,
            unlikely: false,
        }
    }

    /// What only the runtime directory knows (R141, R170).
    pub(super) fn unknown_containers(&mut self) {
        let checkpoint = self.played.checkpoint;
        let everywhere = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
        let runs = everywhere.flat_map(|node| &node.executors).flat_map(|node| &node.runs);
        self.seen.extend(runs.map(|run| run.id.clone()));
        let in_use = releases::has_runtime_dir(self.played.restart.release);
        let hidden = LazyCell::new(|| hides_executors(checkpoint));
        for container in
            checkpoint.containers.iter().filter(|_| in_use).filter(|container| !container.standalone)
        {
            if !self.seen.contains(&container.id) {
                self.runtime_only(container, *hidden);
            }
        }
    }

    /// Its environment says that it outlives the agent, and no checkpoint has it (R259).
    fn orphan_that_checkpoints(&self, container: &RuntimeContainer, facts: &RunFacts) -> String {
        let reaches = kill_reaches(self.played.restart, facts, &container.id);
        let can_kill = self.played.restart.launcher == Launcher::Linux && reaches != Some(false);
        let then = if can_kill {
            "destroys it as an orphan"
        } else {
            "cannot kill it: it keeps running as an orphan"
        };
        if facts.checkpoints.is_none() {
            return format!(
                "no checkpoint knows it; unless its framework does not checkpoint, it does not end with the agent, which \
                 {then}"
            );
        }
        format!("no checkpoint knows it, though its framework checkpoints: the agent {then}")
    }

    /// `hidden`: the checkpoint may have it where nothing could be read.
    fn runtime_only(&mut self, container: &RuntimeContainer, hidden: bool) {
        let config = container.config.value();
        let none = Name::from("");
        let framework = config.and_then(|config| config.framework_id.as_ref());
        let executor = config.and_then(|config| config.executor_id.as_ref());
        let spot = Spot {
            agent: &none,
            framework: framework.unwrap_or(&none),
            executor: executor.unwrap_or(&none),
            owner: Owner { partition_aware: None, command_executor: false },
        };
        let mut facts = self.ask(spot, &container.id, watched(container), b"", None);
        facts.checkpoints = facts.checkpoints.or(container.checkpoints);
        if let Some(old) = &container.old_agent {
            let why = format!("it belongs to the old agent ID {old}: it was lost when the new ID registered");
            let superseded = over(false, false).map(|decided| Decided { why, rule: Rule::R201, ..decided });
            if let Some(decided) = superseded {
                self.note(spot, Some(&container.id), Kind::of(None, facts.http), decided, facts, &[]);
            }
            return;
        }
        // Only its environment says that it ends with the agent; what is alive and does not say so may live on. Where
        // processes were not checked, only what says that it lives on counts as lost.
        let lives_on = executor.is_some()
            && match facts.alive {
                Some(true) => facts.checkpoints != Some(false),
                // Nothing reports how its tasks have ended.
                Some(false) | None => facts.checkpoints == Some(true),
            };
        let hidden = hidden && lives_on;
        let why = match (executor, facts.alive, facts.checkpoints) {
            _ if hidden => {
                "unknown: not all of the checkpoint could be read, and only the runtime directory shows it"
                    .to_owned()
            }
            (None, ..) => "only the runtime directory knows it: an orphan for the agent".to_owned(),
            (_, Some(false), _) => "no checkpoint knows it; its process is gone".to_owned(),
            (_, Some(true), Some(true) | None) | (_, None, Some(true)) => {
                self.orphan_that_checkpoints(container, &facts)
            }
            (_, _, Some(false)) => "its framework does not checkpoint: it dies with the agent".to_owned(),
            _ => {
                "no checkpoint knows it: it dies with the agent, unless its framework checkpoints".to_owned()
            }
        };
        let task = config.and_then(|config| config.task_id.as_ref());
        let task = task.map(|task| {
            let dies = !hidden && (self.played.comes_up() || facts.alive == Some(true));
            let knows_dropped = releases::has_partition_aware_states(self.played.restart.release);
            let reason = if lives_on { "REASON_RECONCILIATION" } else { "REASON_AGENT_DISCONNECTED" };
            TaskFate {
                task_id: task.clone(),
                only_listed: false,
                state_before: None,
                state_after: dies.then_some(LOST),
                if_partition_aware: (dies && lives_on && knows_dropped).then_some(DROPPED),
                reason: dies.then_some(reason),
                pending: Box::default(),
            }
        });
        let (framework_id, executor_id) = (framework.cloned(), executor.cloned());
        let container_id = Some(container.id.clone());
        let fate = match lives_on {
            true if hidden => Fate::MayReconnect,
            true => Fate::Lost,
            false => Fate::NotCheckpointed,
        };
        if lives_on {
            // An executor of which no run is left is counted once: by its container.
            self.fates.executors.retain(|one| {
                one.container_id.is_some()
                    || one.fate != Fate::Dropped
                    || (&one.framework_id, &one.executor_id) != (&framework_id, &executor_id)
            });
        }
        self.fates.executors.push(ExecutorFate {
            framework_id,
            executor_id,
            container_id,
            kind: Kind::of(None, facts.http),
            fate,
            at_secs: Some(if lives_on { 0.0 } else { 0.0 - self.played.restart.downtime_secs }),
            why,
            rule: if lives_on { Rule::R259 } else { Rule::R170 },
            loss: fate == Fate::Lost,
            endless: false,
            aborts_agent: false,
            evidence: facts.evidence,
            not_checked: facts.not_checked,
            waits_secs: None,
            unfinished: usize::from(task.is_some()),
            tasks: task.into_iter().collect(),
        });
    }
}

/// Whether the checkpoint may have executors that ckpt could not read.
fn hides_executors(checkpoint: &Checkpoint) -> bool {
    let is_latest_hidden = match checkpoint.latest_agent() {
        Some(agent) => !agent.has_listed_runs(),
        None => matches!(checkpoint.latest, Latest::Unknown { .. }),
    };
    checkpoint.meta.may_have_more() || checkpoint.slaves.may_have_more() || is_latest_hidden
}

/// The agent that was here last; where that is not known, those with a run that the runtime directory knows, else all.
pub(crate) fn agents_here<'m>(checkpoint: &'m Checkpoint, recovered: Option<&'m Agent>) -> Vec<&'m Agent> {
    // A file or an empty directory in the place of the symlink is no agent.
    let is_agent = |agent: &&Agent| agent.id.as_bytes() != b"latest" || !agent.frameworks.is_empty();
    if let Some(agent) = recovered.filter(is_agent) {
        return vec![agent];
    }
    let runs = |agent: &'m Agent| {
        agent.frameworks.iter().flat_map(|node| &node.executors).flat_map(|node| &node.runs)
    };
    let lives = |agent: &&'m Agent| runs(agent).any(|run| checkpoint.container(&run.id).is_some());
    let living: Vec<&Agent> = checkpoint.agents.iter().filter(lives).collect();
    if living.is_empty() { checkpoint.agents.iter().collect() } else { living }
}

/// Whether the checkpoint tells which executors and tasks the agent has. It does not where `meta` could not be read, or where
/// nothing is left of the agent but its directory or its symlink.
pub fn tells_executors(checkpoint: &Checkpoint) -> bool {
    let is_left = |agent: &&Agent| agent.info.value().is_some() || !agent.frameworks.is_empty();
    checkpoint.coverage.meta == Part::Read
        && agents_here(checkpoint, checkpoint.latest_agent()).iter().any(is_left)
}

/// What a new agent does to an executor of the docker containerizer and its container (R149, R150).
fn given_up_in_docker(run: &DockerRun<'_>, facts: &RunFacts, restart: &Restart) -> String {
    let removes = restart.docker.used && restart.docker.kill_orphans;
    let name = run.own.map(|own| format!(" {}", own.name)).unwrap_or_default();
    let container = match run.own {
        None if run.is_known => "its container is gone".to_owned(),
        _ if removes => format!("its container{name} is stopped and removed"),
        _ => format!("its container{name} stays as it is"),
    };
    let is_container = run.own.is_some_and(|own| own.pid().is_some() && own.pid() == facts.executor_pid);
    let executor = match facts.alive {
        Some(true) if is_container && removes => ", and the executor with it",
        Some(true) if facts.holder != Holder::Foreign => ", and the agent does not signal the executor",
        Some(false) => ", and its process is gone",
        _ => "",
    };
    format!("; {container}{executor}")
}
