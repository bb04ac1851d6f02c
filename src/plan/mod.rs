//! Changes as data: steps with their precondition and reason, and the file format of plans. Decides what to change;
//! changes nothing.

pub mod cleanup;
mod file;
mod fingerprint;
mod path_error;
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
pub use path_error::PathError;
pub use plan::{Consent, Expected, Plan};
pub use precondition::{Detail, Precondition};
pub use step::{Action, Attributes, Content, Step};
pub use step_json::{PathLine, StepLine};
pub use step_list::StepList;
