//! ckpt inspects, validates, forecasts, repairs and cleans up the checkpoints of Apache Mesos agents.
//!
//! # Architecture
//!
//! ```text
//! source ──► model ──────► recovery ──► check ──┐
//! (bytes)    (facts)       (what the    (findings)
//!               flags ──►   agent does)         ├──► app ──► view ──► cli ──► stdout
//!               host  ──►                       │  (questions)
//!                          logs ────────────────┤
//!                          (an agent's log)     │
//!                          plan ──► apply ──────┘
//!                          (data)   (the only writer) ──► disk
//! ```
//!
//! A checkpoint is read once. The model keeps everything that was found, damage included, and judges nothing. Recovery
//! repeats the agent's own recovery on the model, branch by branch and by numbered rules ([`recovery::rules`]), for one
//! configuration, release, boot ID and set of processes. Checks turn its decisions into findings. Changes are planned as
//! data, and a dry run prints the plan. A scenario in `app` puts these together once, so that two commands that ask the
//! same question get the same answer.
//!
//! A module uses only the modules above it in this list, which a test enforces:
//!
//! - [`user_file`]: whole files that a user names, read with a bound
//! - [`wire`]: protobuf bytes and length prefixes; knows no message
//! - [`schema`]: every message of every release; decodes, checks, prints as JSON, encodes
//! - [`values`]: resources, durations, sizes, uuids, addresses, as Mesos reads and compares them
//! - [`layout`]: where things are in a `work_dir`, and which names are allowed
//! - [`source`]: directories and archives, opened without leaving their root
//! - [`model`]: a checkpoint as it was found, damage included
//! - [`host`]: processes, cgroups, units, mounts of the machine
//! - [`flags`]: the agent's flags, from wherever they come
//! - [`recovery`]: what the agent does when it starts, by rule, and the outcome for each executor
//! - [`check`]: findings, from the table of codes
//! - [`logs`]: what an agent's log says of its starts
//! - [`plan`]: repairs and cleanups as lists of steps
//! - [`apply`]: steps carried out, with a journal, and undone; the only place that writes
//! - [`app`]: a scenario, and the questions about it: the public face of the library
//! - [`view`]: the words and shapes of output
//! - [`cli`]: the command line, one file a command, and the terminal
//!
//! # Promises
//!
//! - Reading commands change nothing on disk, not even a time stamp, and never run an agent.
//! - What ckpt predicts is what the agent does. What cannot be determined is unknown, never good.
//! - Input of any kind gives an answer or an error: no panic, and no memory by a length that was read.
//! - Symlinks are resolved inside the root that was given. What a change writes, moves or deletes stays inside it.
//! - A change needs consent, is checked again right before it is made, and is written to a journal first. What was moved can
//!   be undone, a crash at any point included.
//! - A repair changes only the bytes that it must, and a second run has nothing to do.
//! - Clock, boot ID, processes, terminal and release are parameters. The same input gives the same output, in the same order.
//! - Codes, JSON keys and exit statuses are stable.

pub mod app;
pub mod apply;
pub mod check;
pub mod cli;
pub mod flags;
pub mod host;
pub mod layout;
pub mod logs;
pub mod model;
pub mod plan;
pub mod recovery;
pub mod schema;
pub mod source;
pub mod user_file;
pub mod values;
pub mod view;
pub mod wire;
