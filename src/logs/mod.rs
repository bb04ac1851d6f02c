//! What an agent's log says: its known lines and their meaning, and for each start the outcome, what happened to the
//! executors, and the next step.

mod beside;
mod blocks;
mod catalogue;
mod containers;
mod entry;
mod envelope;
mod event;
mod executors;
mod export;
mod flags;
mod header;
mod hosts;
mod kernel;
mod known;
mod matcher;
mod message;
mod next_step;
mod open_start;
mod outcome;
mod pattern;
mod read;
mod scan;
mod service;
mod start;
mod starts;
mod tasks;
mod topic;
mod topics;

pub use beside::{CauseNow, CauseState, causes_now};
pub use executors::{ExecutorFate, Fate};
pub use known::{CodeInfo, KnownLine};
pub use matcher::Catalogue;
pub use read::{Options, ReadError, Story, read};
pub use start::{Boot, Cause, LastStart, Outcome, Start};
pub use tasks::Tasks;
pub use topic::{Checkpoint, Topic};
pub use topics::{by_code, topics};
