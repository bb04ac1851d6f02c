//! What the agent would do: Mesos's recovery played over the model, branch by branch. R-numbers name its rules.
//! Belongs here: decisions, the recovered state, what would change on disk, the agent's own texts. Touches no disk.
//! Does not: judge how bad something is for a person, or print.

mod changes;
mod codes;
mod conditions;
pub mod config;
mod data_loss;
mod decision;
mod forecast;
mod log;
mod nondeterminism;
pub mod outcome;
mod read;
pub mod releases;
mod replay;
mod resource_files;
mod start;
mod state;
mod text;

pub use changes::{Changes, Mutation};
pub use codes::{CODES, Code, Effect, Effects, Harmless, Row, Severity, UnknownCode};
pub use conditions::{BootId, Conditions, Mode};
pub use data_loss::task_state_name;
pub use decision::{Decision, Failure, Stop};
pub use forecast::{Attempt, Outcome, SteadyState};
pub(crate) use forecast::{attempt, in_mode, next_start};
pub(crate) use nondeterminism::{AlternativeOutcome, candidates, other_ends};
pub use read::ReadOutcome;
pub(crate) use read::{PartSurvey, is_boot_id, read};
pub use replay::{Replay, acknowledged, pending_updates, replay, stuck_update};
pub use resource_files::{ResourceFile, ResourceFiles};
pub use start::{
    AgentSetup, DockerFailure, DockerStep, Elsewhere, ExecutorsKilled, Fit, Killed, Launcher, NotWritable,
    OtherCheckpoint, RefusedFlags, Removed, RuntimeElsewhere, SharedPid, StartOutcome, Started, Undetermined,
};
pub(crate) use start::{is_terminal, start};
pub use state::{
    ListFile, OperationsFrom, ReadState, RecoveredAgent, RecoveredExecutor, RecoveredFramework,
    RecoveredResources, RecoveredRun, RecoveredTask, ResourcesFrom,
};
