//! What differs between two checkpoints: one walk over both, sorted, entity by entity. Each difference is told as soon as
//! it is found, and no executor is held longer than it is looked at.

mod below;
mod change;
mod message;
mod values;
mod walk;

pub use change::{Change, ChangeKind, Tally};
pub use walk::{Side, Tell, diff};
