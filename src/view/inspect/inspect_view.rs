//! What is shown, and all that is known of it: the checkpoint, the conditions that were asked for, the host. Views ask
//! it for the entities that are wanted and never look at the tree past it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::run_state::RunState;
use crate::layout::{Entity, Name, RelPath};
use crate::model::{Agent, Checkpoint, Executor, Framework, Part, Run, Task, Unread};
use crate::recovery::outcome::RunFacts;
use crate::recovery::{Decision, Replay, ResourceFiles, replay};
use crate::schema::Release;
use crate::source::Source;
use crate::view::Messages;

/// Which agents are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AgentPick {
    /// The one that `slaves/latest` names.
    #[default]
    Latest,
    /// All.
    All,
    /// The one of this id.
    One(Name),
}

/// Which entities are shown.
#[derive(Debug, Clone, Default)]
pub struct Pick {
    /// Which agents.
    pub agents: AgentPick,
    /// Only what has these ids, as far as they are set.
    pub ids: Entity,
    /// Only tasks in one of these states, numbers of `mesos.TaskState`; empty: in any.
    pub states: Vec<i8>,
    /// Only tasks with updates that are not acknowledged.
    pub unacked: bool,
    /// Only parents of an executor, since one was asked for.
    pub by_executor: bool,
    /// Only parents of a task, since one was asked for.
    pub by_task: bool,
    /// The frameworks with executors that are shown, as IDs of agent and framework, where these executors are not in memory.
    pub with_executors: Option<Rc<BTreeSet<[Name; 2]>>>,
}

/// What is known of the processes of runs.
#[derive(Debug, Default)]
pub struct Lives {
    /// Whether processes were checked.
    pub checked: bool,
    /// By framework, executor and container id.
    pub facts: BTreeMap<[Name; 3], RunFacts>,
}

/// What is to be shown.
#[derive(Debug)]
pub struct InspectView<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// The checkpoint.
    pub checkpoint: &'a Checkpoint,
    /// The release of the agent.
    pub release: Release,
    /// Reads messages again.
    pub messages: &'a Messages<'a>,
    /// The time that counts as now.
    pub now: DateTime<Utc>,
    /// The boot id of the host, if it is known.
    pub current_boot: Option<String>,
    /// Whether the host was rebooted since; unknown where the boot id is.
    pub rebooted: Option<bool>,
    /// What is known of the processes.
    pub lives: Lives,
    /// What the agent would fail to read.
    pub damage: &'a [Decision],
    /// Paths that decide and whose content is unknown.
    pub unknown: &'a [RelPath],
    /// Some of it may not be read by this user.
    pub closed: bool,
    /// Calls that follow.
    pub calls: InspectCalls,
    /// The directory looks like a copy that was not said to be one.
    pub looks_like_a_copy: bool,
    /// What is wanted of it.
    pub pick: Pick,
    /// Messages are shown too.
    pub full: bool,
}

/// Calls that may follow an inspection.
#[derive(Debug)]
pub struct InspectCalls {
    /// The same as root.
    pub as_root: String,
    /// The same about every agent.
    pub all_agents: String,
    pub validate: String,
}

fn is(wanted: Option<&Name>, id: &Name) -> bool {
    wanted.is_none_or(|wanted| wanted == id)
}

impl Pick {
    /// Whether a framework is shown only with executors that are.
    pub fn needs_executors(&self) -> bool {
        self.by_executor || self.picks_runs()
    }

    /// Whether a framework of an agent that is shown is, too.
    pub fn wants_framework(&self, agent: &Agent, framework: &Framework) -> bool {
        let has_executors = || match &self.with_executors {
            Some(known) => known.contains(&[agent.id.clone(), framework.id.clone()]),
            None => self.executors(framework).next().is_some(),
        };
        is(self.ids.framework.as_ref(), &framework.id) && (!self.needs_executors() || has_executors())
    }

    /// The executors of a framework that are shown.
    pub fn executors<'m>(&self, framework: &'m Framework) -> impl Iterator<Item = &'m Executor> {
        let deeper = self.picks_runs();
        framework.executors.iter().filter(move |executor| {
            is(self.ids.executor.as_ref(), &executor.id) && (!deeper || self.runs(executor).next().is_some())
        })
    }

    fn runs<'m>(&self, executor: &'m Executor) -> impl Iterator<Item = &'m Run> {
        let deeper = self.picks_tasks();
        executor.runs.iter().filter(move |run| {
            is(self.ids.container.as_ref(), &run.id) && (!deeper || self.tasks(run).next().is_some())
        })
    }

    fn tasks<'m>(&self, run: &'m Run) -> impl Iterator<Item = &'m Task> {
        run.tasks.iter().filter(|task| self.wants_task(task))
    }

    fn wants_task(&self, task: &Task) -> bool {
        if !is(self.ids.task.as_ref(), &task.id) {
            return false;
        }
        if self.states.is_empty() && !self.unacked {
            return true;
        }
        let Replay { state, pending } = replay(task);
        let by_state = self.states.is_empty() || state.is_some_and(|s| self.states.contains(&s));
        by_state && (!self.unacked || !pending.is_empty())
    }

    fn picks_tasks(&self) -> bool {
        self.by_task || self.ids.task.is_some() || !self.states.is_empty() || self.unacked
    }

    fn picks_runs(&self) -> bool {
        self.picks_tasks() || self.ids.container.is_some()
    }
}

impl<'a> InspectView<'a> {
    /// The files of reservations and volumes, as the agent sees them.
    pub fn resource_files(&self) -> ResourceFiles<'a> {
        ResourceFiles::of(&self.checkpoint.resources, self.release)
    }

    /// Why some of the checkpoint could not be read, if so: what was not counted is then unknown.
    pub fn why_not_read(&self) -> Option<&'static str> {
        match self.checkpoint.coverage.meta {
            Part::Read => None,
            Part::NotPermitted => Some("permission denied"),
            Part::NotInSource => Some("not in the source"),
        }
    }

    /// Whether all frameworks of the agent are known.
    pub fn has_read_frameworks(&self) -> bool {
        match self.agent() {
            Some(agent) => !agent.frameworks_directory.may_have_more(),
            None => self.why_not_read().is_none(),
        }
    }

    /// Whether all resource providers of the agent are known.
    pub fn has_read_providers(&self) -> bool {
        let is_of_provider = |unread: &Unread| {
            unread.path.as_bytes().split(|byte| *byte == b'/').any(|name| name == b"resource_providers")
        };
        match self.agent() {
            Some(agent) => !agent.directory.may_have_more() && !agent.unread.iter().any(is_of_provider),
            None => self.why_not_read().is_none(),
        }
    }

    /// The agent that the first screen is about.
    pub fn agent(&self) -> Option<&'a Agent> {
        match &self.pick.agents {
            AgentPick::One(id) => self.checkpoint.agent(id.as_bytes()),
            _ => self.checkpoint.latest_agent(),
        }
    }

    /// Whether `slaves/latest` names this agent.
    pub fn is_latest_agent(&self, agent: &Agent) -> bool {
        self.checkpoint.latest.id() == Some(&agent.id)
    }

    /// The agents that are shown.
    pub fn agents(&self) -> impl Iterator<Item = &'a Agent> {
        let one = self.agent().filter(|_| self.pick.agents != AgentPick::All);
        let all = self.pick.agents == AgentPick::All;
        let many = self.checkpoint.agents.iter().filter(move |agent| all && agent.loaded);
        one.into_iter().chain(many).filter(|agent| is(self.pick.ids.agent.as_ref(), &agent.id))
    }

    /// Whether an agent is shown.
    pub fn shows_agent(&self, agent: &Agent) -> bool {
        let is_picked = match self.pick.agents {
            AgentPick::All => agent.loaded,
            _ => self.agent().is_some_and(|one| one.id == agent.id),
        };
        is_picked && is(self.pick.ids.agent.as_ref(), &agent.id)
    }

    /// The frameworks of an agent that are shown.
    pub fn frameworks(&self, agent: &'a Agent) -> impl Iterator<Item = &'a Framework> {
        agent.frameworks.iter().filter(|framework| self.pick.wants_framework(agent, framework))
    }

    /// The executors of a framework that are shown.
    pub fn executors(&self, framework: &'a Framework) -> impl Iterator<Item = &'a Executor> {
        self.pick.executors(framework)
    }

    /// The runs of an executor that are shown.
    pub fn runs(&self, executor: &'a Executor) -> impl Iterator<Item = &'a Run> {
        self.pick.runs(executor)
    }

    /// The tasks of a run that are shown.
    pub fn tasks(&self, run: &'a Run) -> impl Iterator<Item = &'a Task> {
        self.pick.tasks(run)
    }

    /// The state of a run.
    pub fn run_state(&self, framework: &Framework, executor: &Executor, run: &Run) -> RunState {
        if executor.latest.id() != Some(&run.id) {
            return RunState::Old;
        }
        if run.sentinel == Some(true) {
            return RunState::Completed;
        }
        if self.rebooted == Some(true) {
            return RunState::Rebooted;
        }
        if run.forked_pid.value().is_none() && !run.forked_pid.is_unknown() {
            return RunState::NoPid;
        }
        self.facts(framework, executor, run).map_or(RunState::NotChecked, RunState::of_facts)
    }

    /// What was seen of the process of a run.
    pub fn facts(&self, framework: &Framework, executor: &Executor, run: &Run) -> Option<&RunFacts> {
        self.lives.facts.get(&[framework.id.clone(), executor.id.clone(), run.id.clone()])
    }
}
