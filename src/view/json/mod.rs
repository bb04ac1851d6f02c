//! The shapes of the JSON output, to the letter of what scripts rely on. Written as a stream.

mod appraisal;
mod change;
mod config;
mod decoded;
mod diff;
mod document;
mod each;
mod error;
mod fates;
mod forecast;
pub mod inspect;
mod lines;
mod mutation;
mod plan;
mod recovered;
mod text;
mod validation;
mod visible;

pub use appraisal::AppraisalJson;
pub use change::ChangeJson;
pub use config::{ComparisonJson, ConfigJson, FlagJson, HIDDEN};
pub use decoded::DecodedJson;
pub use diff::{DiffJson, DifferenceJson, SideJson};
pub use document::{CoverageJson, Document, SourceJson, VersionJson};
pub use error::ErrorJson;
pub use fates::{EventJson, FateJson, TaskFateJson, VerdictJson, verdict};
pub use forecast::{AlternativeJson, DockerOrphanJson, FailureJson, ForecastJson, NextJson};
pub use lines::{put_line, put_summary, put_value};
pub use mutation::MutationJson;
pub use plan::PlanJson;
pub use recovered::RecoveredJson;
pub use text::{put_bytes, put_name};
pub use validation::{CodeJson, FindingJson, ValidationJson};
pub use visible::put_visible;
