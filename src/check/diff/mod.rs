//! What differs between two checkpoints: one walk over both, sorted, entity by entity. Differences are reported during
//! the walk, and no executor is kept longer than it takes to compare it.

mod both;
mod change;
mod checkpoint;
mod frameworks;
mod message;
mod parallel;
mod values;
mod walker;

pub use change::{Change, ChangeKind, ChangedProvider, ChangedUpdate, ChangedValue, Tally};
pub use walker::{How, Side, Tell, diff};
