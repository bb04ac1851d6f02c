//! One file a subcommand: arguments, call, outcome. Short.

mod agent_flags;
mod appraise;
pub mod completions;
pub mod config;
pub mod decode;
pub mod diff;
pub mod encode;
pub mod executors;
pub mod explain;
mod fit;
pub mod fleet;
mod forecast;
pub mod inspect;
mod machine;
pub mod metrics;
mod outlook;
mod output;
mod process_facts;
mod restart;
mod run;
mod session;
pub mod simulate;
pub mod validate;

pub use run::run;
