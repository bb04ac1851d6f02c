//! What can be repaired safely, and how: the table of repairs, a file for each group of them, and the planner that
//! combines them. Decides; does not read the host or change anything.

mod bad_record;
mod boot_id;
mod commit;
mod context;
mod copied_latest;
mod damaged_field;
mod fields;
mod length_prefix;
mod links;
mod lookups;
mod name;
mod overlay;
mod pids;
mod planner;
mod rebuild;
mod resource_list;
mod runtime_copy;
mod sandboxes;
mod scheduler;
mod select;
mod splice;
mod steps;
mod strays;
mod streams;
mod table;
mod temp_copy;

pub(crate) use context::RepairInput;
pub use context::{HostFacts, Users};
pub use links::{PossibleAgent, choice_of_agent, possible_agents};
pub(crate) use lookups::Lookups;
pub use name::RepairName;
pub use planner::{Ambiguous, Answered, NotPlanned, Refused};
pub(crate) use planner::{Repaired, dead_pid, offers, refusal, repair};
pub(crate) use runtime_copy::may_be_in_container;
pub use select::{Selection, UnknownWord};
pub use strays::cost_of_entity;
pub use table::{REPAIRS, Repair, without_repair};
