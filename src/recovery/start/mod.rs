//! From the end of reading to the end of recovery: section 3 of the rules, as far as files decide.

mod containers;
mod executors;
mod operations;
mod pids;
mod providers;
mod resources;
mod setup;
mod startup;
mod updates;

pub(crate) use executors::is_terminal;
pub use pids::SharedPid;
pub use setup::{
    AgentSetup, DockerFailure, DockerStep, Elsewhere, ExecutorsKilled, Fit, Killed, Launcher, NotWritable,
    OtherCheckpoint, RefusedFlags, Removed, RuntimeElsewhere, Undetermined,
};
pub(crate) use startup::start;
pub use startup::{StartOutcome, Started};
