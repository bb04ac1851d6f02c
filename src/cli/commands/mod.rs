//! One file a command: arguments, question, answer. Beside them, what several changing commands share.

pub mod apply;
mod change;
mod change_error;
mod change_result;
pub mod cleanup;
pub mod completions;
pub mod config;
mod consent;
pub mod decode;
pub mod diff;
pub mod encode;
pub mod executors;
pub mod explain;
mod explain_log;
pub mod fleet;
pub mod forget_agent;
pub mod history;
pub mod inspect;
pub mod metrics;
mod plan_out;
pub mod purge;
pub mod repair;
pub mod schema;
pub mod simulate;
pub mod snapshot;
pub mod undo;
pub mod validate;
