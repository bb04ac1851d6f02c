//! ckpt: the checkpoints of Apache Mesos agents, read, judged, forecast and changed.
//!
//! Facts, then judgement, then words, then deeds. A module uses only those above it in this list:

pub mod apply;
pub mod check;
pub mod cli;
pub mod commands;
pub mod exit;
pub mod flags;
pub mod host;
pub mod intake;
pub mod layout;
pub mod model;
pub mod plan;
pub mod recovery;
pub mod schema;
pub mod source;
pub mod ui;
pub mod values;
pub mod view;
pub mod wire;
