//! What lines mean that are not findings of the checkpoint.

pub(super) mod containers;
pub(super) mod creation;
pub(super) mod flags;
mod list;
pub(super) mod messages;
pub(super) mod network;
pub(super) mod recovered;
pub(super) mod recovery;
pub(super) mod service;
pub(super) mod shutdown;
pub(super) mod system;

pub use list::{by_code, topics};
pub(super) use list::{is_decisive, is_general};
