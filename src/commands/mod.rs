//! One file a subcommand: arguments, call, outcome. Short.

mod agent_flags;
pub mod apply;
mod change;
pub mod config;
pub mod decode;
pub mod executors;
pub mod explain;
mod fit;
mod forecast;
pub mod history;
pub mod inspect;
mod machine;
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
pub mod undo;
pub mod validate;

pub use run::run;
