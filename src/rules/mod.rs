//! The numbered rules of Mesos's recovery, R1 to R265, as a table: sentence, releases, source, and how each is known.
//! `ckpt explain R116` and ckpt-recovery(7) come from it. Where a document and Mesos's source differ, the source counts.

mod containers;
mod entities;
mod flags;
mod format;
mod history;
mod master;
mod observed;
mod outcome;
mod processes;
mod reading;
mod rule;
mod start;
mod table;
mod writing;

pub use observed::{RUN, is_observed};
pub use rule::{Basis, Rule, RuleRow, Topic, UnknownRule, explain_rule};
pub use table::TOPICS;
