//! From the end of reading to the end of recovery: section 3 of the rules, as far as files tell.

mod containers;
mod executors;
mod operations;
mod resources;
mod setup;
mod starter;
mod updates;

pub(crate) use executors::is_terminal;
pub use setup::{AgentSetup, Launcher};
pub use starter::{StartOutcome, Started, start};
