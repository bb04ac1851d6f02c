//! What differs between two checkpoints: one walk over both, sorted, entity by entity. Differences are told while the walk
//! goes on, and no executor is held longer than it is looked at.

mod below;
mod change;
mod message;
mod share;
mod top;
mod values;
mod walk;

pub use change::{Change, ChangeKind, Tally};
pub use walk::{How, Side, Tell, diff};
