//! What can be mended safely, and how: one table of repairs, a file for each family of them, and the rounds in which
//! they are brought together. Belongs here: deciding. Does not: asking the host, or changing anything.

mod boot;
mod case;
mod commit;
mod copies;
mod lengths;
mod links;
mod overlay;
mod pids;
mod rounds;
mod sandboxes;
mod scheduler;
mod select;
mod steps;
mod strays;
mod streams;
mod table;
mod twins;

pub use case::{Users, World};
pub use rounds::{Answered, Circumstances, Refused, Repaired, names, repair};
pub use select::Selection;
pub use table::{REPAIRS, Repair, without_repair};
