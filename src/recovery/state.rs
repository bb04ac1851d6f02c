//! The recovered state, level by level, as the agent holds it after reading. Points into the model.

use crate::layout::Name;
use crate::model::{self, Agent, Before, Executor, File, Framework, ResourceFacts, Run, Task};
use crate::values::{Resources, Upid, Uuid};

use super::replay::acks_among;

#[derive(Debug, Default)]
pub struct ReadState<'m> {
    /// The host was rebooted; unknown where the boot id is.
    pub rebooted: Option<bool>,
    /// Resources; none if `meta` is not there.
    pub resources: Option<RecoveredResources>,
    /// The agent; none if there is none.
    pub agent: Option<RecoveredAgent<'m>>,
}

/// Which file the committed resources come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResourcesFrom {
    /// No resources exist.
    #[default]
    Nothing,
    State,
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecoveredResources {
    pub errors: u32,
    pub from: ResourcesFrom,
    /// A target was read, from the file that goes with `from`.
    pub target: bool,
    /// Lists count as far as they can be read (R229).
    pub in_part: bool,
    /// The list of the resources could not be opened, and counts as empty.
    pub unopened: bool,
    /// The same of the target.
    pub target_unopened: bool,
}

impl RecoveredResources {
    /// What the agent recovers from a list.
    pub fn resources_in(self, list: ListFile<'_>) -> Option<&Resources> {
        let before = list.before.as_ref().filter(|_| self.in_part);
        list.file.value().map(|facts| &facts.resources).or(before.map(|before| &before.resources))
    }
}

/// `resources.info` or `resources.target`, lists of resources.
#[derive(Debug, Clone, Copy)]
pub struct ListFile<'m> {
    pub file: &'m File<ResourceFacts>,
    /// The part before the damage, which counts until 1.4 (R229).
    pub before: &'m Option<Before>,
}

impl<'m> ListFile<'m> {
    pub fn info(files: &'m model::Resources) -> Self {
        Self { file: &files.info, before: &files.info_before }
    }

    pub fn target(files: &'m model::Resources) -> Self {
        Self { file: &files.old_target, before: &files.old_target_before }
    }
}

/// Which file the operations come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationsFrom {
    Target,
    State,
}

#[derive(Debug)]
pub struct RecoveredAgent<'m> {
    /// The ID: the basename of the target of `latest`.
    pub id: Name,
    /// Its directory; none if there is no such directory.
    pub node: Option<&'m Agent>,
    /// Errors met here and below.
    pub errors: u32,
    pub info: bool,
    pub drain: bool,
    /// Where the operations are; none: not recovered.
    pub operations: Option<OperationsFrom>,
    pub frameworks: Vec<RecoveredFramework<'m>>,
}

#[derive(Debug)]
pub struct RecoveredFramework<'m> {
    pub id: &'m Name,
    pub node: Option<&'m Framework>,
    /// Errors met here and below.
    pub errors: u32,
    pub info: bool,
    pub pid: Option<Upid>,
    pub executors: Vec<RecoveredExecutor<'m>>,
}

#[derive(Debug)]
pub struct RecoveredExecutor<'m> {
    pub id: &'m Name,
    pub node: Option<&'m Executor>,
    /// Errors met here and below.
    pub errors: u32,
    pub info: bool,
    pub latest: Option<&'m Name>,
    /// The agent made it for a command task; false until that is read.
    pub generated: bool,
    /// Runs, by container id.
    pub runs: Vec<RecoveredRun<'m>>,
}

#[derive(Debug)]
pub struct RecoveredRun<'m> {
    pub id: &'m Name,
    pub node: Option<&'m Run>,
    /// Errors met here and below.
    pub errors: u32,
    /// The sentinel is there.
    pub completed: bool,
    pub forked_pid: Option<i32>,
    pub libprocess_pid: Option<Upid>,
    /// Whether it uses HTTP; `None`: not known.
    pub http: Option<bool>,
    pub tasks: Vec<RecoveredTask<'m>>,
}

#[derive(Debug)]
pub struct RecoveredTask<'m> {
    /// Its directory; none if it was listed through another's (R75).
    pub node: Option<&'m Task>,
    pub id: &'m Name,
    pub errors: u32,
    pub info: bool,
    /// How many records of the stream were read.
    pub records: u32,
}

impl RecoveredTask<'_> {
    /// The uuids acknowledged, sorted and unique.
    pub fn acks(&self) -> Vec<Uuid> {
        let records = self.node.into_iter().flat_map(|node| &node.updates.records);
        acks_among(records.take(self.records as usize))
    }
}
