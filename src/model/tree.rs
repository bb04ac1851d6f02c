//! The tree of a checkpoint: agents, frameworks, executors, runs, tasks, and what stands beside them.
//! Ids are the names of the directories. Lists are sorted by name in byte order.

use std::path::PathBuf;

use crate::layout::{Name, RelPath};
use crate::source::{Existence, NodeType, Resolved};
use crate::values::Resources as ResourceList;

use super::facts::{AgentFacts, ConfigFacts, DrainFacts, ExecutorFacts, FrameworkFacts, TaskFacts};
use super::side_files::SideFile;
use super::{File, OperationStream, ResourceFacts, Updates};

/// What became of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DirectoryState {
    /// It was listed.
    #[default]
    Listed,
    /// Nothing is there.
    Missing,
    /// Something else has its name; for the agent it has no entries.
    NotADirectory,
    /// We may not list it.
    NotPermitted,
    /// It lies behind a link that leads out, or could not be listed: its entries are unknown.
    Unknown,
    /// The source does not hold it.
    NotInSource,
    /// It was listed, and the source may lack some of its entries.
    Partial,
}

impl DirectoryState {
    /// Whether there may be entries that nobody has seen.
    pub fn may_hold_more(self) -> bool {
        self.is_unknown() || self == Self::Partial
    }

    /// Whether its entries are unknown for a reason that lies with us.
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::NotPermitted | Self::Unknown | Self::NotInSource)
    }
}

/// A part of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// It was read.
    Read,
    /// The source does not hold it.
    #[default]
    NotInSource,
    /// We may not read it.
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

/// Which parts the source holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// `meta`.
    pub meta: Part,
    /// `slaves`: the sandboxes.
    pub sandboxes: Part,
    /// The runtime directory.
    pub runtime_dir: Part,
    /// `volumes`.
    pub volumes: Part,
}

/// A `latest` link, or what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Latest {
    /// Nothing has the name.
    #[default]
    Missing,
    /// It resolves; the agent keeps the basename of where it leads.
    Resolves {
        /// That basename.
        id: Name,
        /// The text of the link; `None` if it is no link but a file or directory.
        text: Option<Box<[u8]>>,
        /// Where it leads.
        to: Resolved,
    },
    /// It leads to nothing.
    Dangling {
        /// The text of the link.
        text: Box<[u8]>,
    },
    /// It leads round and round.
    Loop {
        /// The text of the link.
        text: Box<[u8]>,
    },
    /// It leads where we can't look.
    Unknown {
        /// The text of the link.
        text: Box<[u8]>,
    },
}

impl Latest {
    /// The id it gives.
    pub fn id(&self) -> Option<&Name> {
        match self {
            Self::Resolves { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// Something that does not belong where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    /// What it is.
    pub node: NodeType,
    /// It has the name of an unfinished write.
    pub temp: bool,
}

/// A link other than `latest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFact {
    /// Where it stands, relative to the `work_dir`.
    pub path: RelPath,
    /// Its text.
    pub text: Box<[u8]>,
    /// Where it leads.
    pub to: Resolved,
}

/// `boot_id`.
#[derive(Debug, Clone, PartialEq)]
pub struct Boot {
    /// The file, as text.
    pub file: File<Box<[u8]>>,
}

/// `meta/resources`.
#[derive(Debug, Clone, PartialEq)]
pub struct Resources {
    /// The directory.
    pub directory: DirectoryState,
    /// `resources_and_operations.state`.
    pub state: File<ResourceFacts>,
    /// `resources_and_operations.target`.
    pub target: File<ResourceFacts>,
    /// `resources.info`.
    pub info: File<ResourceFacts>,
    /// `resources.target`.
    pub old_target: File<ResourceFacts>,
    /// What stands in `resources.info` before its damage, where it is damaged.
    pub info_before: Option<Before>,
    /// The same of `resources.target`.
    pub old_target_before: Option<Before>,
}

/// The good records before the damage of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// The resources.
    pub resources: ResourceList,
    /// Where the record that is damaged begins, in bytes.
    pub good: u64,
}

/// The whole.
#[derive(Debug)]
pub struct Checkpoint {
    /// What became of `meta`.
    pub meta: DirectoryState,
    /// Which parts were read.
    pub coverage: Coverage,
    /// `boot_id`.
    pub boot: Boot,
    /// `resources/`.
    pub resources: Resources,
    /// `slaves/`.
    pub slaves: DirectoryState,
    /// `slaves/latest`.
    pub latest: Latest,
    /// Every entry of `slaves/` but a `latest` link.
    pub agents: Vec<Agent>,
    /// Ids below the sandboxes' `slaves/`.
    pub sandbox_agents: Vec<Name>,
    /// Containers of the runtime directory.
    pub containers: Vec<RuntimeContainer>,
    /// What stands in the runtime directory's `containers` and is no directory (R138).
    pub container_strays: Vec<Name>,
    /// The runtime directory, for messages.
    pub runtime_path: Option<PathBuf>,
    /// Files that other parts of the agent read.
    pub side: Vec<SideFile>,
    /// What does not belong.
    pub strays: Vec<Stray>,
    /// Links that are not `latest`.
    pub links: Vec<LinkFact>,
    /// Sums.
    pub totals: Totals,
}

/// Sums over all that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Files read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// An entry of `meta/slaves`.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// Its id: the name of the directory.
    pub id: Name,
    /// The directory.
    pub directory: DirectoryState,
    /// Whether what is below was read; old agents are only listed unless asked for.
    pub loaded: bool,
    /// `slave.info`.
    pub info: File<AgentFacts>,
    /// `drain.config`.
    pub drain: File<DrainFacts>,
    /// `frameworks/`.
    pub frameworks_directory: DirectoryState,
    /// Its frameworks.
    pub frameworks: Vec<Framework>,
    /// `operations/`.
    pub operations_directory: DirectoryState,
    /// The streams in it.
    pub operations: Vec<OperationStream>,
    /// Resource providers.
    pub providers: Vec<Provider>,
    /// `resource_provider_registry` (R120).
    pub registry: Registry,
}

/// The `LevelDB` of resource providers. Never opened: that would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registry {
    /// The directory.
    pub directory: DirectoryState,
    /// `CURRENT` names a manifest that is not there.
    pub manifest_missing: bool,
}

/// A resource provider's checkpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Its type.
    pub kind: Name,
    /// Its name.
    pub name: Name,
    /// The `latest` link.
    pub latest: Latest,
    /// Its ids, and the state of each.
    pub ids: Vec<(Name, File<()>)>,
}

/// An entry of `frameworks/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    /// Its id: the name of the directory.
    pub id: Name,
    /// The directory.
    pub directory: DirectoryState,
    /// `framework.info`.
    pub info: File<FrameworkFacts>,
    /// `framework.pid`.
    pub pid: File<Box<[u8]>>,
    /// `executors/`.
    pub executors_directory: DirectoryState,
    /// Its executors.
    pub executors: Vec<Executor>,
}

/// An entry of `executors/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Executor {
    /// Its id: the name of the directory.
    pub id: Name,
    /// The directory.
    pub directory: DirectoryState,
    /// `executor.info`.
    pub info: File<Box<ExecutorFacts>>,
    /// `executor_generated_for_command_task`.
    pub generated: File<Box<[u8]>>,
    /// `runs/`.
    pub runs_directory: DirectoryState,
    /// `runs/latest`.
    pub latest: Latest,
    /// Every entry of `runs/` but a `latest` link.
    pub runs: Vec<Run>,
}

/// An entry of `runs/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its container id: the name of the directory.
    pub id: Name,
    /// The directory.
    pub directory: DirectoryState,
    /// `executor.sentinel` exists; `None`: can't be told.
    pub sentinel: Option<bool>,
    /// `http.marker` exists.
    pub http_marker: Option<bool>,
    /// `pids/forked.pid`.
    pub forked_pid: File<Box<[u8]>>,
    /// `pids/libprocess.pid`.
    pub libprocess_pid: File<Box<[u8]>>,
    /// `tasks/`.
    pub tasks_directory: DirectoryState,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// Whether the sandbox exists; unknown until it was looked for, which it is of runs without a sentinel.
    pub sandbox: Option<Existence>,
}

/// An entry of `tasks/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its id: the name of the directory.
    pub id: Name,
    /// The directory.
    pub directory: DirectoryState,
    /// `task.info`.
    pub info: File<TaskFacts>,
    /// `task.updates`.
    pub updates: Updates,
}

/// A container of the runtime directory.
#[derive(Debug, Clone, PartialEq)]
pub struct RuntimeContainer {
    /// Its id: the name of the directory.
    pub id: Name,
    /// `config`.
    pub config: File<ConfigFacts>,
    /// `launch_info`.
    pub launch_info: File<()>,
    /// `pid`.
    pub pid: File<Box<[u8]>>,
    /// `status`.
    pub status: File<Box<[u8]>>,
    /// `termination` exists.
    pub termination: bool,
    /// `force_destroy_on_recovery` exists.
    pub force_destroy: bool,
    /// `standalone.marker` exists.
    pub standalone: bool,
    /// `io_switchboard/`.
    pub switchboard: Option<Switchboard>,
    /// Nested containers.
    pub children: Vec<RuntimeContainer>,
    /// What stands in its `containers` and is no directory.
    pub child_strays: Vec<Name>,
}

/// `io_switchboard/` of a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Switchboard {
    /// Its `pid`.
    pub pid: File<Box<[u8]>>,
}

impl Agent {
    /// An entry of `slaves/` that is only listed.
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
            registry: Registry { directory: DirectoryState::Unknown, manifest_missing: false },
        }
    }
}
