//! What becomes of each executor and each task, as data.

use crate::layout::Name;
use crate::rules::Rule;

use super::docker::{DockerOrphan, DockerUse};
use super::restart::Drain;

/// What becomes of an executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fate {
    /// The unit's `KillMode`, or the master, has it killed.
    Killed,
    /// The agent cannot keep it.
    Lost,
    /// Its state cannot be recovered.
    Dropped,
    /// Told to end by `--recover=cleanup`.
    ShutDown,
    /// Nothing speaks against it, not all could be checked.
    MayReconnect,
    Reconnects,
    /// Only the runtime directory knows it: it dies with the agent.
    NotCheckpointed,
    /// Its sentinel is there.
    Completed,
    /// Not the latest run.
    Superseded,
}

impl Fate {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Lost => "lost",
            Self::Dropped => "dropped",
            Self::ShutDown => "shut-down",
            Self::MayReconnect => "may-reconnect",
            Self::Reconnects => "reconnects",
            Self::NotCheckpointed => "not-checkpointed",
            Self::Completed => "completed",
            Self::Superseded => "superseded",
        }
    }

    /// Whether it is about a running executor, not a completed one.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Completed | Self::Superseded)
    }
}

/// How an executor communicates with the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    Libprocess,
    /// Over HTTP.
    Http,
    /// In a docker container.
    Docker,
    #[default]
    Unknown,
}

impl Kind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Libprocess => "libprocess",
            Self::Http => "http",
            Self::Docker => "docker",
            Self::Unknown => "unknown",
        }
    }
}

/// What becomes of one run of an executor.
#[derive(Debug, Clone, PartialEq)]
pub struct ExecutorFate {
    pub framework_id: Option<Name>,
    pub executor_id: Option<Name>,
    /// Its container; none if no run is left.
    pub container_id: Option<Name>,
    pub kind: Kind,
    /// What becomes of it.
    pub fate: Fate,
    /// When, in seconds from the agent's start.
    pub at_secs: Option<f64>,
    /// Why, in a few words.
    pub why: String,
    pub rule: Rule,
    /// This restart loses something by it.
    pub loss: bool,
    /// The agent waits for a process that it cannot end.
    pub endless: bool,
    /// The agent aborts when it has ended (R119).
    pub aborts_agent: bool,
    pub evidence: Vec<String>,
    /// What could not be looked at.
    pub not_checked: Vec<String>,
    /// Seconds that it waits for an agent.
    pub waits_secs: Option<f64>,
    /// By ID.
    pub tasks: Vec<TaskFate>,
    /// How many of them have not ended.
    pub unfinished: usize,
}

/// What becomes of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFate {
    pub task_id: Name,
    /// Nothing else is known of it: it is listed, and its directory is not there (R75).
    pub only_listed: bool,
    /// Its state, by number, after the replay of its updates; none if it is not checkpointed.
    pub state_before: Option<i8>,
    /// The state that its framework will get; none if that is not known.
    pub state_after: Option<i8>,
    /// The state instead, if its framework is partition-aware, where that is not known.
    pub if_partition_aware: Option<i8>,
    /// The reason that its framework will get.
    pub reason: Option<&'static str>,
    /// States of updates that are sent again.
    pub pending: Box<[i8]>,
}

/// As what an executor is counted for people, by what this restart costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsAs {
    Lost,
    /// It may reconnect, but as things are it will not, e.g. because it is stopped; or its tasks end.
    LikelyLost,
    /// It reconnects, and its tasks end.
    LosesTasks,
    /// A cleanup shuts it down.
    ShutDown,
    Dropped,
    MayReconnect,
    Reconnects,
    NotCheckpointed,
    /// Its run is completed or superseded.
    Over,
}

impl TaskFate {
    pub(super) fn only_listed(task_id: Name) -> Self {
        Self {
            task_id,
            only_listed: true,
            state_before: None,
            state_after: None,
            if_partition_aware: None,
            reason: None,
            pending: Box::default(),
        }
    }
}

impl ExecutorFate {
    /// What executors are sorted by.
    pub(super) fn ids(&self) -> impl Ord + use<'_> {
        (&self.framework_id, &self.executor_id, &self.container_id)
    }

    /// The tasks whose states are known.
    pub fn known_tasks(&self) -> impl Iterator<Item = &TaskFate> {
        self.tasks.iter().filter(|task| !task.only_listed)
    }

    /// As what it is counted.
    pub fn counts_as(&self) -> CountsAs {
        match self.fate {
            Fate::Reconnects if self.loss => CountsAs::LosesTasks,
            Fate::MayReconnect if self.loss => CountsAs::LikelyLost,
            _ if self.loss => CountsAs::Lost,
            Fate::Killed | Fate::Lost => CountsAs::Lost,
            Fate::ShutDown => CountsAs::ShutDown,
            Fate::MayReconnect => CountsAs::MayReconnect,
            Fate::Reconnects => CountsAs::Reconnects,
            Fate::Dropped => CountsAs::Dropped,
            Fate::NotCheckpointed => CountsAs::NotCheckpointed,
            Fate::Completed | Fate::Superseded => CountsAs::Over,
        }
    }
}

/// Executors by what a restart does to them, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExecutorCounts {
    pub reconnect: usize,
    pub may_reconnect: usize,
    pub lost: usize,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fates {
    /// Runs of executors, by ids.
    pub executors: Vec<ExecutorFate>,
    /// Docker containers that the start removes; `None`: docker was not checked.
    pub docker_orphans: Option<Vec<DockerOrphan>>,
    /// Running docker containers of executors that have ended: the agent removes them later.
    pub docker_left: Vec<String>,
    /// A stored drain that is taken up again.
    pub drain: Option<Drain>,
}

impl Fates {
    /// The tasks of all executors, by ids, with what is known of their states.
    pub fn tasks(&self) -> impl Iterator<Item = (&ExecutorFate, &TaskFate)> {
        // Several agents may have an executor of the same IDs.
        self.executors.chunk_by(|a, b| a.ids() == b.ids()).flat_map(|executors| {
            let tasks = executors.iter().flat_map(|one| one.known_tasks().map(move |task| (one, task)));
            let mut tasks: Vec<_> = tasks.collect();
            tasks.sort_by_key(|(_, task)| &task.task_id);
            tasks
        })
    }

    /// How many runs have this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.executors.iter().filter(|executor| executor.fate == fate).count()
    }

    /// How many executors have these verdicts. One that comes back and ends with its tasks reconnects: the loss is that of
    /// its tasks.
    pub fn counts(&self) -> ExecutorCounts {
        let mut counts = ExecutorCounts::default();
        for executor in &self.executors {
            match executor.fate {
                Fate::Reconnects => counts.reconnect += 1,
                Fate::MayReconnect => counts.may_reconnect += 1,
                _ if executor.loss => counts.lost += 1,
                _ => {}
            }
        }
        counts
    }

    /// Running docker containers that the start removes, and that no run of the checkpoint had.
    pub fn foreign_docker(&self) -> impl Iterator<Item = &DockerOrphan> {
        let orphans = self.docker_orphans.as_deref().unwrap_or_default();
        orphans.iter().filter(|orphan| orphan.runs && !orphan.is_checkpointed)
    }

    /// Moves what happens to executors after the containerizers have recovered by as much as docker delays that.
    pub(crate) fn delayed(mut self, docker: &DockerUse) -> Self {
        let delay = self.docker_delay_secs(docker);
        for at in self.executors.iter_mut().filter_map(|one| one.at_secs.as_mut()).filter(|at| **at >= 0.0) {
            *at += delay;
        }
        self
    }

    /// Seconds that stopping docker containers delays recovery at most.
    pub(super) fn docker_delay_secs(&self, docker: &DockerUse) -> f64 {
        let runs = self.docker_orphans.iter().flatten().any(|orphan| orphan.runs);
        if runs { docker.stop_timeout_secs } else { 0.0 }
    }

    /// Whether the agent kills its own process group as soon as it has started (R260).
    pub fn kills_agent(&self) -> bool {
        self.executors.iter().any(|one| one.rule == Rule::R260 && one.fate == Fate::Lost)
    }

    /// When the agent aborts over an executor that has ended, in seconds from its start (R119).
    pub fn aborts_agent_at(&self) -> Option<f64> {
        let ends = self.executors.iter().filter(|one| one.aborts_agent).map(|one| one.at_secs.unwrap_or(0.0));
        ends.reduce(f64::min)
    }

    /// Whether this restart loses an executor for certain.
    pub fn loses(&self) -> bool {
        self.executors.iter().any(|executor| executor.loss)
    }

    /// Whether it may lose one.
    pub fn may_lose(&self) -> bool {
        self.loses() || self.count(Fate::MayReconnect) > 0
    }
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::*;

    /// There may be a million.
    #[test]
    fn a_task_is_small() {
        assert_eq!(size_of::<TaskFate>(), 56);
    }
}
