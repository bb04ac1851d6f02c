//! Loading: one walk over a source, each directory listed once, each file opened once, by several threads.

mod agent;
mod cursor;
mod executor;
mod filter;
mod parallel;
mod pieces;
mod progress;
mod reader;
mod resources;
mod runtime;
mod sandboxes;
mod streaming;
mod tasks;
mod top;
mod work_queue;

pub use filter::{Filter, IdMatch};
pub use pieces::Pieces;
pub use progress::Progress;
pub use sandboxes::load_sandboxes;
pub use streaming::{Batch, Sieve};
pub use top::{Agents, Begun, Request, load};
