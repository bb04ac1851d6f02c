//! ckpt: the checkpoints of Apache Mesos agents, read, judged, forecast and changed.
//!
//! Facts, then judgement, then words, then deeds. A module uses only those above it in this list:
//!
//! - [`user_file`]: whole files that a user names, read with a bound
//! - [`wire`]: protobuf bytes and length prefixes; knows no message
//! - [`schema`]: every message of every release; decodes, judges, prints as JSON, encodes
//! - [`values`]: resources, durations, sizes, uuids, addresses, as Mesos reads and compares them
//! - [`layout`]: where things stand in a `work_dir`, and which names are allowed
//! - [`source`]: directories and archives, opened without leaving their root
//! - [`model`]: a checkpoint as it was found, damage included
//! - [`host`]: processes, cgroups, units, mounts of the machine
//! - [`flags`]: the agent's flags, from wherever they come
//! - [`recovery`]: what the agent will do at its start, by rule, and what becomes of its executors
//! - [`check`]: findings for a person, from one table of codes
//! - [`plan`]: repairs and cleanups as lists of steps
//! - [`apply`]: steps carried out, with a journal and the way back; the only place that writes
//! - [`app`]: a scenario, and the questions about it: the public face of the library
//! - [`view`]: the words and shapes of output
//! - [`cli`]: what can be typed, one file a command, and the terminal

pub mod app;
pub mod apply;
pub mod check;
pub mod cli;
pub mod flags;
pub mod host;
pub mod layout;
pub mod model;
pub mod plan;
pub mod recovery;
pub mod schema;
pub mod source;
pub mod user_file;
pub mod values;
pub mod view;
pub mod wire;
