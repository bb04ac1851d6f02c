//! The table of codes: what can be wrong with a checkpoint, what the agent does about it in each mode and release, and
//! the only place for the words about it. One file for each area.

mod agent;
mod code;
mod containers;
mod effect;
mod entries;
mod frameworks;
mod resources;
mod row;
mod runs;
mod severity;
mod tasks;

pub use code::{CODES, Code, UnknownCode};
pub use effect::{Effect, Effects};
pub use row::{Harmless, Row};
pub use severity::Severity;
