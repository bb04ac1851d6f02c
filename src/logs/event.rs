//! The steps of a start that single messages report.

use super::topics::shutdown::STOPPED;
use crate::check::Code;

/// What a message reports. Its values are those at the wildcards of the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// The first lines of any Mesos program: build, git tag.
    Build,
    Version,
    /// The log is also that of another Mesos program.
    NotAnAgent,
    /// The agent begins.
    Started,
    Flags,
    /// Recovery reads the checkpoint.
    Recovering,
    /// The boot ID differs.
    Rebooted,
    /// There is no `latest`.
    NoLatest,
    /// The agent drops its ID after a reboot.
    FallsBack,
    /// The checkpoint was read.
    StateRead,
    /// The agent asks its executors to reconnect.
    ExecutorsAsked,
    /// Recovery has ended.
    Recovered,
    /// The agent was told to clean up.
    CleanupMode,
    /// The master gives the agent a new ID.
    Registered,
    /// The agent keeps its ID.
    Reregistered,
    /// The text contains the agent ID.
    NamesAgent,
    /// The last line of an agent that shuts down.
    Terminating,
    /// SIGTERM ends the process.
    Stopped,
    /// A task changes its state.
    TaskUpdate,
    /// A task that the executor does not know.
    TaskUnknown,
    /// The agent does not know a task that the master knows. Values: the task and its framework.
    TaskReconciled,
    Executor(ExecutorEvent),
    Container(ContainerEvent),
}

/// What happens to an executor. The value is `'ID' of framework ID ...`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExecutorEvent {
    Recovered,
    Skipped,
    Asked,
    Reconnected,
    ShutDown,
    Killed,
    Ended,
    UnknownContainer,
}

/// What happens to a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContainerEvent {
    /// Values: the container, the executor, the framework.
    Recovered,
    /// Its first process has exited.
    Exited,
    /// No executor that was recovered owns it.
    Orphan,
    /// The kernel has killed a process of it for want of memory; the code that says so.
    OutOfMemory(&'static str),
}

impl Event {
    /// The stage of a start that logs this. A line of an earlier stage begins another start.
    pub(super) fn stage(self) -> Option<Stage> {
        match self {
            Self::Build | Self::Version => Some(Stage::Build),
            Self::Started => Some(Stage::Started),
            Self::Flags => Some(Stage::Flags),
            Self::Recovering => Some(Stage::Recovering),
            Self::Rebooted | Self::NoLatest => Some(Stage::Reading),
            _ => None,
        }
    }

    /// Whether the line alone shows that an agent starts.
    pub(super) fn opens_start(self) -> bool {
        !matches!(
            self,
            Self::NotAnAgent
                | Self::NamesAgent
                | Self::Stopped
                | Self::TaskUpdate
                | Self::TaskUnknown
                | Self::TaskReconciled
                | Self::Executor(_)
                | Self::Container(_)
        )
    }

    /// The code that says more about such a line.
    pub(super) fn code(self) -> Option<&'static str> {
        match self {
            Self::Rebooted => Some(Code::BootIdDiffers.name()),
            Self::NoLatest => Some(Code::LatestMissing.name()),
            Self::FallsBack => Some(Code::InfoIncompatibleAfterReboot.name()),
            Self::Stopped => Some(STOPPED.code),
            Self::Executor(ExecutorEvent::Skipped) => Some(Code::ExecutorSkipped.name()),
            _ => None,
        }
    }
}

/// The beginning of a start, in the order in which it is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Build,
    Started,
    Flags,
    Recovering,
    Reading,
}
