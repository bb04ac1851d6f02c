//! What tests build on: whole `work_dirs` built from a description, the damage done to them, snapshots of a directory,
//! and the packed corpus. Belongs here: making and comparing trees. Does not: what the product should say of them.

pub(crate) mod archive;
pub(crate) mod cli;
pub(crate) mod corpus;
pub(crate) mod damage;
pub(crate) mod faults;
pub(crate) mod hash;
pub(crate) mod ids;
pub(crate) mod journal;
pub(crate) mod json;
pub(crate) mod message;
pub(crate) mod namespaces;
pub(crate) mod parallel;
mod proof;
pub(crate) mod redact;
pub(crate) mod repair_call;
pub(crate) mod resource;
pub(crate) mod schema;
pub(crate) mod strategy;
pub(crate) mod strict;
pub(crate) mod terminal;
pub(crate) mod tree;
pub(crate) mod tree_dirs;

/// Reports that something was not tried, and why, past the capture of the test harness.
pub(crate) fn skipped(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}
