//! One file a subcommand: arguments, call, outcome. Short.

mod agent_flags;
pub mod decode;
pub mod explain;
pub mod inspect;
mod output;
mod run;
mod session;
pub mod simulate;
pub mod validate;

pub use run::run;
