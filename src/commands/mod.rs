//! One file a subcommand: arguments, call, outcome. Short.

mod agent_flags;
pub mod apply;
mod appraise;
mod change;
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
pub mod history;
pub mod inspect;
mod machine;
pub mod metrics;
mod outlook;
mod output;
mod process_facts;
pub mod purge;
mod restart;
mod run;
mod session;
pub mod simulate;
pub mod snapshot;
mod target;
mod unanswered;
pub mod undo;
mod usage;
pub mod validate;

pub use run::run;
pub use usage::misused;
