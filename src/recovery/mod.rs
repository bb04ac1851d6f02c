//! What the agent would do: Mesos's recovery played over the model, branch by branch. R-numbers name its rules.
//! Belongs here: decisions, the recovered state, what would change on disk, the agent's own texts. Touches no disk.
//! Does not: judge how bad something is for a person, or print.

mod cause;
mod changes;
mod conditions;
pub mod config;
mod decision;
mod read;
mod state;
mod text;

pub use cause::{Cause, Effect};
pub use changes::{Changes, Mutation};
pub use conditions::{BootId, Conditions, Mode};
pub use decision::{Decision, Failure, Stop};
pub use read::{ReadOutcome, read};
pub use state::{
    OperationsFrom, ReadState, RecoveredAgent, RecoveredExecutor, RecoveredFramework, RecoveredResources,
    RecoveredRun, RecoveredTask, ResourcesFrom,
};
