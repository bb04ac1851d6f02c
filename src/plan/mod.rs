//! Changes as data: steps with their precondition and reason, and the file format of plans. Decides what to change;
//! changes nothing.

pub mod cleanup;
mod file;
mod fingerprint;
mod path_error;
mod path_json;
#[expect(clippy::module_inception, reason = "the type that the module is about")]
mod plan;
mod plan_error;
mod precondition;
pub mod repair;
pub mod restore;
mod step;
mod step_json;
mod step_list;
mod untrusted;

pub use file::{PlanLine, put_plan, read_plan, step_line};
pub use fingerprint::{DirectorySum, Sha256Sum, Summed, sum_of_bytes, sum_of_directory};
pub use path_error::PathError;
pub use path_json::PathLine;
pub use plan::{Consent, Expected, Plan, PlanArchive};
pub use plan_error::{PlanFault, PlanFileError, StepFault};
pub use precondition::{Detail, DirectoryMetadata, FileTime, Precondition};
pub use step::{Action, Attributes, Batch, Content, Restored, RestoredContent, Step};
pub use step_json::StepLine;
pub use step_list::StepList;
