//! Finds nodes of the tree by ID. Its lists are sorted, so that binary search works.

use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::operation_stream::OperationStream;
use super::stream::RecordKind;
use super::tree::{Agent, Checkpoint, Executor, Framework, Run, RuntimeContainer, Task};
use crate::layout::{Entity, Name, RelPath};
use crate::values::Resource;

/// The directory of a persistent volume, if it is in the `work_dir`.
pub fn volume_below(volume: &Resource, work_dir: &Path) -> Option<RelPath> {
    let work_dir = work_dir.as_os_str().as_bytes();
    let path = volume.volume_path(work_dir).ok()?;
    path.strip_prefix(work_dir)?.strip_prefix(b"/").map(RelPath::new)
}

impl Checkpoint {
    pub fn agent(&self, id: &[u8]) -> Option<&Agent> {
        find(&self.agents, |agent| &agent.id, id)
    }

    /// The agent that `slaves/latest` names, if it has a directory.
    pub fn latest_agent(&self) -> Option<&Agent> {
        self.agent(self.latest.id()?.as_bytes())
    }

    /// The host that the latest agent has registered, as far as `slave.info` says it.
    pub fn latest_hostname(&self) -> Option<&str> {
        self.latest_agent()?.info.value()?.hostname.as_deref()
    }

    /// Whether `slave.info` of the latest agent could be read.
    pub fn has_latest_info(&self) -> bool {
        self.latest_agent().is_some_and(|agent| agent.info.value().is_some())
    }

    /// Whether the stream of operations in this directory of the latest agent has an update that waits.
    pub fn has_waiting_operation(&self, directory: &RelPath) -> bool {
        let streams = self.latest_agent().into_iter().flat_map(|agent| &agent.operations);
        let is_it = |stream: &&OperationStream| Some(stream.name.as_bytes()) == directory.file_name();
        streams.filter(is_it).any(OperationStream::waits)
    }

    /// Whether the committed state lists operations.
    pub fn lists_operations(&self) -> bool {
        self.resources.state.value().is_some_and(|state| !state.operations.is_empty())
    }

    /// The container of the runtime directory that has this id.
    pub fn container(&self, id: &Name) -> Option<&RuntimeContainer> {
        find(&self.containers, |container| &container.id, id.as_bytes())
    }

    /// The container IDs of all runs, of whatever agent.
    pub fn run_ids(&self) -> HashSet<&Name> {
        let executors =
            self.agents.iter().flat_map(|agent| &agent.frameworks).flat_map(|node| &node.executors);
        executors.flat_map(|node| &node.runs).map(|run| &run.id).collect()
    }

    /// The agent that an entity is or belongs to.
    pub fn agent_of(&self, entity: &Entity) -> Option<&Agent> {
        self.agent(entity.agent.as_ref()?.as_bytes())
    }

    /// The framework that an entity is or belongs to.
    pub fn framework_of(&self, entity: &Entity) -> Option<&Framework> {
        self.agent_of(entity)?.framework(entity.framework.as_ref()?)
    }

    /// The executor that an entity is or belongs to.
    pub fn executor_of(&self, entity: &Entity) -> Option<&Executor> {
        self.framework_of(entity)?.executor(entity.executor.as_ref()?)
    }

    /// The run that an entity is or belongs to.
    pub fn run_of(&self, entity: &Entity) -> Option<&Run> {
        self.executor_of(entity)?.run(entity.container.as_ref()?)
    }

    pub fn task_of(&self, entity: &Entity) -> Option<&Task> {
        self.run_of(entity)?.task(entity.task.as_ref()?)
    }
}

impl RuntimeContainer {
    /// The container nested in this one that has this id.
    pub fn child(&self, id: &Name) -> Option<&Self> {
        find(&self.children, |child| &child.id, id.as_bytes())
    }
}

impl Agent {
    /// When the newest status update of its tasks was made.
    pub fn newest_update(&self) -> Option<DateTime<Utc>> {
        let executors = self.frameworks.iter().flat_map(|framework| &framework.executors);
        let tasks = executors.flat_map(|executor| &executor.runs).flat_map(|run| &run.tasks);
        let updates = tasks.flat_map(|task| &task.updates.records).filter(|record| {
            record.kind == RecordKind::Update && !record.foreign && record.timestamp.is_finite()
        });
        let newest = updates.map(|record| record.timestamp).max_by(f64::total_cmp)?;
        #[expect(clippy::cast_possible_truncation, reason = "a float is cut to the range")]
        DateTime::from_timestamp_millis((newest * 1000.0) as i64)
    }

    pub fn framework(&self, id: &Name) -> Option<&Framework> {
        find(&self.frameworks, |framework| &framework.id, id.as_bytes())
    }
}

impl Framework {
    pub fn executor(&self, id: &Name) -> Option<&Executor> {
        find(&self.executors, |executor| &executor.id, id.as_bytes())
    }
}

impl Executor {
    /// The run of this container id.
    pub fn run(&self, id: &Name) -> Option<&Run> {
        find(&self.runs, |run| &run.id, id.as_bytes())
    }
}

impl Run {
    pub fn task(&self, id: &Name) -> Option<&Task> {
        find(&self.tasks, |task| &task.id, id.as_bytes())
    }
}

fn find<'n, T>(nodes: &'n [T], name: impl Fn(&T) -> &Name, id: &[u8]) -> Option<&'n T> {
    nodes.binary_search_by(|node| name(node).as_bytes().cmp(id)).ok().map(|at| &nodes[at])
}

impl Agent {
    /// The latest run of each executor, unless it is completed.
    pub fn live_runs(&self) -> impl Iterator<Item = (&Framework, &Executor, &Run)> {
        let executors = self
            .frameworks
            .iter()
            .flat_map(|framework| framework.executors.iter().map(move |executor| (framework, executor)));
        executors.filter_map(|(framework, executor)| {
            let run = executor.run(executor.latest.id()?).filter(|run| run.sentinel != Some(true))?;
            Some((framework, executor, run))
        })
    }
}
