//! The steps in the story of a start that single messages stand for.

/// What a message reports. Values are those of its pattern, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// The first lines of any Mesos program: build, git tag.
    Build,
    /// The version.
    Version,
    /// Another Mesos program writes here.
    NotAnAgent,
    /// The agent begins.
    Started,
    /// The flags.
    Flags,
    /// Recovery reads the checkpoint.
    Recovering,
    /// The boot ID differs.
    Rebooted,
    /// There is no `latest`.
    NoLatest,
    /// The agent gives up its ID after a reboot.
    FallsBack,
    /// The checkpoint was read.
    StateRead,
    /// The agent asks its executors to come back.
    ExecutorsAsked,
    /// Recovery is over.
    Recovered,
    /// The agent was told to clean up.
    CleanupMode,
    /// Given a new ID.
    Registered,
    /// Kept its ID.
    Reregistered,
    /// Names the agent ID within a longer text.
    NamesAgent,
    /// The last line of an agent that ends in an orderly way.
    Terminating,
    /// SIGTERM ends the process.
    Stopped,
    /// A task changes its state.
    TaskUpdate,
    /// A task that the executor does not know.
    TaskUnknown,
    /// About one executor.
    Executor(ExecutorEvent),
    /// About one container.
    Container(ContainerEvent),
}

/// What happens to an executor; the one value is `'ID' of framework ID ...`.
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
    /// How far a start is when this is logged. A line of an earlier stage begins another start.
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

    /// Whether the line alone shows that it is from an agent's start.
    pub(super) fn opens_start(self) -> bool {
        !matches!(
            self,
            Self::NotAnAgent
                | Self::NamesAgent
                | Self::Stopped
                | Self::TaskUpdate
                | Self::TaskUnknown
                | Self::Executor(_)
                | Self::Container(_)
        )
    }

    /// The code that says more about such a line.
    pub(super) fn code(self) -> Option<&'static str> {
        match self {
            Self::Rebooted => Some("boot-id-differs"),
            Self::NoLatest => Some("latest-missing"),
            Self::FallsBack => Some("agent-info-incompatible-after-reboot"),
            Self::Stopped => Some("stopped-by-sigterm"),
            Self::Executor(ExecutorEvent::Skipped) => Some("executor-skipped"),
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
