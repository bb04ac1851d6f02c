//! The tree of a checkpoint: agents, frameworks, executors, runs, tasks, and the files next to them.
//! IDs are the names of the directories. Lists are sorted by name in byte order.

use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use crate::layout::{Name, RelPath};
use crate::source::{Existence, NodeType, Resolved};
use crate::values::{Resources as ResourceList, Uuid};

use super::facts::{AgentFacts, ConfigFacts, DrainFacts, ExecutorFacts, FrameworkFacts, TaskFacts};
use super::side_files::SideFile;
use super::text::Text;
use super::{File, OperationStream, ResourceFacts, Updates};

/// What was found at a directory's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DirectoryState {
    #[default]
    Listed,
    Missing,
    /// Something else; the agent finds no entries in it.
    NotADirectory,
    /// ckpt lacks the permission to list it; the agent may have it.
    NotPermitted,
    /// Its entries are unknown: it is a symlink that points outside the root, or cannot be listed.
    Unknown,
    /// The source lacks it.
    NotInSource,
    /// It was listed, but the source may lack some of its entries.
    Partial,
}

impl DirectoryState {
    /// Whether there may be entries that were not listed.
    pub fn may_have_more(self) -> bool {
        self.is_unknown() || self == Self::Partial
    }

    /// Whether its entries are unknown for a reason that does not apply to the agent.
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::NotPermitted | Self::Unknown | Self::NotInSource)
    }
}

/// A part of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    Read,
    #[default]
    NotInSource,
    NotPermitted,
}

impl Part {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::NotInSource => "not-in-source",
            Self::NotPermitted => "not-permitted",
        }
    }
}

/// The parts that the source contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    pub meta: Part,
    /// `slaves`.
    pub sandboxes: Part,
    pub runtime_dir: Part,
    pub volumes: Part,
}

/// A `latest` symlink, or what has its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Latest {
    #[default]
    Missing,
    /// As agents write it: a symlink to the absolute path of a directory beside it.
    Beside {
        id: Name,
    },
    /// The agent uses the basename of the resolved path (R10).
    Resolves {
        id: Name,
        /// The target of the symlink; `None` for a file or directory.
        text: Option<Box<[u8]>>,
        to: Resolved,
    },
    Dangling {
        text: Box<[u8]>,
    },
    Loop {
        text: Box<[u8]>,
    },
    /// It points to something that ckpt cannot see.
    Unknown {
        text: Box<[u8]>,
    },
}

impl Latest {
    pub fn id(&self) -> Option<&Name> {
        match self {
            Self::Beside { id } | Self::Resolves { id, .. } => Some(id),
            _ => None,
        }
    }

    /// What a symlink to nothing names.
    pub fn dangling_id(&self) -> Option<Name> {
        let Self::Dangling { text } = self else { return None };
        text.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()).map(Name::from)
    }

    /// With the text of a symlink that agents write, in this directory of a `work_dir` at `place`.
    #[must_use]
    pub fn spelled_out(self, place: Option<&Path>, directory: &RelPath) -> Self {
        match (self, place) {
            (Self::Beside { id }, Some(place)) => {
                let path = directory.join(&id);
                let text = path.below(place).into_os_string().into_vec();
                let to = Resolved::Inside { path, node: NodeType::Directory };
                Self::Resolves { id, text: Some(text.into()), to }
            }
            (other, _) => other,
        }
    }
}

/// An entry that no agent makes at this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub node: NodeType,
    /// Its name is that of an unfinished write (R205).
    pub temp: bool,
}

/// A symlink other than `latest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SymlinkFact {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub text: Box<[u8]>,
    pub to: Resolved,
}

/// `boot_id`.
#[derive(Debug, Clone, PartialEq)]
pub struct Boot {
    pub file: File<Text>,
}

/// `meta/resources`.
#[derive(Debug, Clone, PartialEq)]
pub struct Resources {
    pub directory: DirectoryState,
    /// `resources_and_operations.state`.
    pub state: File<ResourceFacts>,
    /// `resources_and_operations.target`.
    pub target: File<ResourceFacts>,
    /// `resources.info`.
    pub info: File<ResourceFacts>,
    /// `resources.target`.
    pub old_target: File<ResourceFacts>,
    /// What precedes the damage in `resources.info`.
    pub info_before: Option<Before>,
    /// What precedes the damage in `resources.target`.
    pub old_target_before: Option<Before>,
}

/// The good records before the damage in a list of resources.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    pub resources: ResourceList,
    /// Offset of the damaged record, in bytes.
    pub good: u64,
}

/// A checkpoint as it was loaded.
#[derive(Debug)]
pub struct Checkpoint {
    /// `meta/`.
    pub meta: DirectoryState,
    pub coverage: Coverage,
    /// `boot_id`.
    pub boot: Boot,
    /// `resources/`.
    pub resources: Resources,
    /// `slaves/`.
    pub slaves: DirectoryState,
    /// `slaves/latest`.
    pub latest: Latest,
    /// The entries of `slaves/` except a `latest` symlink.
    pub agents: Vec<Agent>,
    /// The agent IDs below the sandboxes' `slaves/`.
    pub sandbox_agents: Vec<Name>,
    pub containers: Vec<RuntimeContainer>,
    /// The runtime directory's `containers` is there and is not a directory.
    pub containers_blocked: bool,
    /// Entries of the runtime directory's `containers` that are not directories (R138).
    pub container_strays: Vec<Name>,
    /// Files of `network/cni` that are not JSON objects (R147).
    pub cni_damaged: Vec<CniFile>,
    /// Directories of backends below `provisioner/` that no agent knows, with a root file system in them (R146).
    pub unknown_backends: Vec<RelPath>,
    /// The path of the runtime directory, for messages.
    pub runtime_path: Option<PathBuf>,
    pub side: Vec<SideFile>,
    /// What sandboxes show that `meta` does not.
    pub contradictions: Contradictions,
    /// Listed volumes of which it could not be determined whether their directories exist.
    pub unread_volumes: Vec<Unread>,
    pub strays: Vec<Stray>,
    /// Symlinks other than `latest`.
    pub links: Vec<SymlinkFact>,
    pub totals: Totals,
}

/// A `network.info` of the isolator `network/cni`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CniFile {
    /// Below the `work_dir`, else below the runtime directory.
    pub in_work_dir: bool,
    /// Relative to that directory.
    pub path: RelPath,
}

/// Where `meta` of the latest agent does not have what sandboxes, runs or the runtime directory show. Found by `load_sandboxes`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contradictions {
    /// Executors, relative to the `work_dir`, that have lost their latest run: its sandbox is still there.
    pub emptied: Vec<RelPath>,
    /// Container IDs of runs that are newer than the one that `runs/latest` names, and that no agent has closed.
    pub newer_runs: Vec<Name>,
    /// An agent that registered after the one that `slaves/latest` names, and has runs that no agent has closed.
    pub newer_agent: Option<Name>,
    /// Directories in the sandboxes of executors that are not checkpointed.
    pub unknown_sandboxes: Vec<RelPath>,
    /// Tasks of open runs whose updates were there and are not: their directories changed after the task was checkpointed.
    pub removed_updates: Vec<(Name, Name)>,
    /// Links in the sandboxes of live default executors to the containers of tasks that are not checkpointed.
    pub unknown_tasks: Vec<RelPath>,
}

impl Contradictions {
    /// Whether the updates of a task of a run were removed.
    pub fn had_updates(&self, run: &Name, task: &Name) -> bool {
        self.removed_updates.binary_search_by(|(its, id)| its.cmp(run).then_with(|| id.cmp(task))).is_ok()
    }
}

/// The number of files that were read, and of their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    pub files: u64,
    pub bytes: u64,
}

/// An entry of `meta/slaves`.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    pub id: Name,
    pub directory: DirectoryState,
    /// Whether its content was read; old agents are only listed unless requested.
    pub loaded: bool,
    /// `slave.info`.
    pub info: File<AgentFacts>,
    /// `drain.config`.
    pub drain: File<DrainFacts>,
    /// `frameworks/`.
    pub frameworks_directory: DirectoryState,
    pub frameworks: Vec<Framework>,
    /// `operations/`.
    pub operations_directory: DirectoryState,
    pub operations: Vec<OperationStream>,
    pub providers: Vec<Provider>,
    /// `resource_provider_registry` (R120).
    pub registry: Registry,
    /// What of the providers and their registry could not be read for a reason that does not apply to the agent.
    pub unread: Vec<Unread>,
}

/// A path, and why its content is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    pub path: RelPath,
    pub why: File<()>,
}

/// The `LevelDB` of resource providers. It is never opened, which would write to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registry {
    pub directory: DirectoryState,
    /// Why it cannot be opened.
    pub broken: Option<&'static str>,
    /// There is no `CURRENT`: a new one is made in its place.
    pub is_new: bool,
    /// Nothing is in it, not even a provider that was removed. Not asked where there are no providers.
    pub is_empty: bool,
}

/// A resource provider's checkpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    pub kind: Name,
    pub name: Name,
    pub latest: Latest,
    /// Each provider ID with its `resource_provider.state`.
    pub ids: Vec<(Name, File<()>)>,
    /// Of the ID that `latest` names.
    pub operations: ProviderOperations,
}

/// The operations of a resource provider (R157).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProviderOperations {
    /// Where bytes follow the message in `resource_provider.state`: no agent has written it so.
    pub behind: Option<u64>,
    /// One of its operations has no valid UUID.
    pub has_bad_uuid: bool,
    /// The UUIDs of the others.
    pub known: Vec<Uuid>,
    /// `operations/`.
    pub streams: Vec<OperationStream>,
}

/// An entry of `frameworks/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    pub id: Name,
    pub directory: DirectoryState,
    /// `framework.info`.
    pub info: File<FrameworkFacts>,
    /// `framework.pid`.
    pub pid: File<Text>,
    /// `executors/`.
    pub executors_directory: DirectoryState,
    pub executors: Vec<Executor>,
}

/// An entry of `executors/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Executor {
    pub id: Name,
    pub directory: DirectoryState,
    /// `executor.info`.
    pub info: File<Box<ExecutorFacts>>,
    /// `executor_generated_for_command_task`.
    pub generated: File<Text>,
    /// `runs/`.
    pub runs_directory: DirectoryState,
    /// `runs/latest`.
    pub latest: Latest,
    /// The entries of `runs/` except a `latest` symlink.
    pub runs: Vec<Run>,
}

/// An entry of `runs/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The container ID.
    pub id: Name,
    pub directory: DirectoryState,
    /// Whether `executor.sentinel` exists; `None` if the source cannot say.
    pub sentinel: Option<bool>,
    /// Whether `http.marker` exists.
    pub http_marker: Option<bool>,
    /// `pids/forked.pid`.
    pub forked_pid: File<Text>,
    /// `pids/libprocess.pid`.
    pub libprocess_pid: File<Text>,
    /// `tasks/`.
    pub tasks_directory: DirectoryState,
    pub tasks: Vec<Task>,
    /// Whether the sandbox exists; `None` until `load_sandboxes` checks it, for runs without a sentinel.
    pub sandbox: Option<Existence>,
}

/// An entry of `tasks/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    pub id: Name,
    pub directory: DirectoryState,
    /// `task.info`.
    pub info: File<TaskFacts>,
    /// `task.updates`.
    pub updates: Updates,
}

/// A container of the runtime directory.
#[derive(Debug, Clone, PartialEq)]
pub struct RuntimeContainer {
    pub id: Name,
    /// `config`.
    pub config: File<ConfigFacts>,
    /// `launch_info`.
    pub launch_info: File<()>,
    /// Whether its framework checkpoints, if `launch_info` says so.
    pub checkpoints: Option<bool>,
    /// The agent that has its run, where that is not the latest one.
    pub old_agent: Option<Name>,
    /// `pid`.
    pub pid: File<Text>,
    /// `status`.
    pub status: File<Text>,
    /// `termination` exists.
    pub termination: bool,
    /// `force_destroy_on_recovery` exists.
    pub force_destroy: bool,
    /// `standalone.marker` exists.
    pub standalone: bool,
    /// `io_switchboard/`.
    pub switchboard: Option<Switchboard>,
    /// `containers/`: of those nested in it.
    pub nested: DirectoryState,
    pub children: Vec<RuntimeContainer>,
    /// Entries of its `containers` that are not directories.
    pub child_strays: Vec<Name>,
}

/// `io_switchboard/` of a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Switchboard {
    /// Its `pid`.
    pub pid: File<Text>,
}

impl Checkpoint {
    /// Whether anything of an agent is checkpointed. What is unknown counts.
    pub fn has_agent_state(&self) -> bool {
        self.has_agent()
            || self.resources.state.exists() == Some(true)
            || self.resources.info.exists() == Some(true)
    }

    /// Whether an agent is checkpointed, and not only the resources of one. What is unknown counts.
    pub fn has_agent(&self) -> bool {
        let is_known = |state| matches!(state, DirectoryState::Listed | DirectoryState::Missing);
        let may_hide =
            self.meta != DirectoryState::NotADirectory && !(is_known(self.meta) && is_known(self.slaves));
        may_hide || !self.agents.is_empty() || self.latest != Latest::Missing
    }
}

impl Agent {
    /// Whether all its runs were listed.
    pub fn has_listed_runs(&self) -> bool {
        let executors = || self.frameworks.iter().flat_map(|framework| &framework.executors);
        !self.directory.may_have_more()
            && !self.frameworks_directory.may_have_more()
            && !self.frameworks.iter().any(|framework| framework.executors_directory.may_have_more())
            && !executors().any(|executor| executor.runs_directory.may_have_more())
    }

    /// An agent that is listed but not read.
    pub fn listed(id: Name) -> Self {
        Self {
            id,
            directory: DirectoryState::Listed,
            loaded: false,
            info: File::Unknown,
            drain: File::Unknown,
            frameworks_directory: DirectoryState::Unknown,
            frameworks: Vec::new(),
            operations_directory: DirectoryState::Unknown,
            operations: Vec::new(),
            providers: Vec::new(),
            registry: Registry {
                directory: DirectoryState::Unknown,
                broken: None,
                is_new: false,
                is_empty: false,
            },
            unread: Vec::new(),
        }
    }
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::*;

    /// There may be a million of each: what is rare is behind a pointer.
    #[test]
    fn what_there_is_most_of_is_small() {
        assert_eq!([size_of::<Task>(), size_of::<Run>(), size_of::<Executor>()], [152, 96, 160]);
    }
}
