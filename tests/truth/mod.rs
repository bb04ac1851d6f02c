//! What `ckpt` predicts, compared with what Mesos itself did on the same bytes. No tolerance: what differs is a
//! defect, or is named in a list of exceptions with its reason.

mod commits;
mod comparison;
mod faults;
mod outcomes;
pub(crate) mod played;
mod states;
pub(crate) mod verdict;
mod versions;
