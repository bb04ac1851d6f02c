//! Reading the checkpoint: section 1 of the rules, a file for each level, in the order of `slave/state.cpp`.

mod agent;
mod executor;
mod framework;
mod listing;
mod parts;
mod reader;
mod resources;
mod run;
mod task;
mod top;

pub(crate) use parts::PartSurvey;
pub use top::ReadOutcome;
pub(crate) use top::{is_boot_id, read};
