//! What can be mended safely, and how: one table of repairs, a file for each family of them, and the rounds in which
//! they are brought together. Belongs here: deciding. Does not: asking the host, or changing anything.

mod boot_id;
mod commit;
mod context;
mod length_prefix;
mod links;
mod overlay;
mod pids;
mod planner;
mod runtime_copy;
mod sandboxes;
mod scheduler;
mod select;
mod steps;
mod strays;
mod streams;
mod table;
mod temp_copy;

pub use context::{HostFacts, Users};
pub use planner::{Answered, Refused, RepairInput, Repaired, names, repair};
pub use select::Selection;
pub use table::{REPAIRS, Repair, without_repair};
