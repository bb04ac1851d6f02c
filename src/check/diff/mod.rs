//! What differs between two checkpoints: one walk over both, sorted, entity by entity. Differences are told while the walk
//! goes on, and no executor is held longer than it is looked at.

mod change;
mod checkpoint;
mod frameworks;
mod message;
mod parallel;
mod values;
mod walker;

pub use change::{Change, ChangeKind, Tally};
pub use walker::{How, Side, Tell, diff};
