//! Changes as data: steps with what must be true before, why, and whether they can be undone; and the file they are
//! kept in. Belongs here: deciding what to change, looking at what stands there now. Does not: changing anything.

pub mod cleanup;
mod file;
mod fingerprint;
#[expect(clippy::module_inception, reason = "the type that the module is about")]
mod plan;
mod precondition;
pub mod repair;
mod step;
mod step_json;
mod step_list;
mod untrusted;

pub use file::{PlanFileError, PlanLine, parse_plan, put_plan, read_plan, step_line};
pub use fingerprint::{DirectorySum, Sha256Sum, sum_of_bytes, sum_of_directory};
pub use plan::{Consent, Expected, Plan};
pub use precondition::Before;
pub use step::{Action, Attributes, Content, Step};
pub use step_json::{PathLine, StepLine};
pub use step_list::StepList;
