//! Changes as data: steps with what must be true before, why, and whether they can be undone; and the file they are
//! kept in. Belongs here: deciding what to change, looking at what stands there now. Does not: changing anything.

mod before;
mod bounds;
pub mod cleanup;
mod digest;
mod draft;
mod file;
mod line;
mod list;
pub mod repair;
mod step;

pub use before::Before;
pub use digest::{FolderSum, Sha256Sum, sum_of_bytes, sum_of_folder};
pub use draft::{Consent, Expected, Plan};
pub use file::{PlanFileError, parse_plan, put_plan, read_plan, step_line};
pub use line::PathLine;
pub use list::StepList;
pub use step::{Action, Attributes, Content, Step};
