//! Loading: one walk over a source, each folder listed once, each file opened once, by several threads.

mod agent;
mod executor;
mod filter;
mod pieces;
mod progress;
mod reader;
mod resources;
mod runtime;
mod sandboxes;
mod share;
mod sift;
mod spot;
mod stage;
mod tasks;
mod top;

pub use filter::{Filter, IdMatch};
pub use pieces::Pieces;
pub use progress::Progress;
pub use sandboxes::load_sandboxes;
pub use sift::{Batch, Sieve};
pub use top::{Agents, Begun, Request, load};
