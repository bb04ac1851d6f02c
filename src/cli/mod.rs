//! The command line: what can be typed (`args`), one file a command (`commands`), the `terminal`, errors and exit statuses.

mod advice;
pub mod args;
mod call;
pub mod commands;
mod confine;
mod context;
mod error;
mod exit;
mod output;
mod report;
mod run;
pub mod terminal;
mod usage;

pub use args::{Cli, completion_script};
pub use exit::Status;
pub use run::run;
