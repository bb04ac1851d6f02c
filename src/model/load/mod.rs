//! Loads a checkpoint in one walk by several threads: each directory is listed once, each file opened once.

mod agent;
mod cni;
mod contradictions;
mod cursor;
mod executor;
mod filter;
mod on_demand;
mod parallel;
mod providers;
mod provisioner;
mod reader;
mod registry;
mod resources;
mod runtime;
mod sandboxes;
mod streaming;
mod tasks;
mod top;

pub use contradictions::still_names;
pub use filter::Filter;
pub use on_demand::{ExecutorReader, OnDemandLoad};
pub use sandboxes::load_sandboxes;
pub use streaming::{Batch, ExecutorSink, FrameworkAt};
pub use top::{Agents, Request, StreamingLoad, load};
