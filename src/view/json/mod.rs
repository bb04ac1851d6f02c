//! The shapes of the JSON output, to the letter of what scripts rely on. Written as a stream.

mod appraisal;
mod config;
mod decoded;
mod diff;
mod document;
mod each;
mod fates;
mod forecast;
pub mod inspect;
mod lines;
mod mutation;
mod recovered;
mod text;
mod validation;
mod visible;

pub use appraisal::AppraisalJson;
pub use config::{ComparisonJson, ConfigJson, FlagJson, HIDDEN};
pub use decoded::DecodedJson;
pub use diff::{ChangeJson, DiffJson, SideJson};
pub use document::{CoverageJson, Document, SourceJson, VersionJson};
pub use fates::{EventJson, FateJson, TaskFateJson, VerdictJson, verdict};
pub use forecast::{AlternativeJson, FailureJson, ForecastJson, NextJson};
pub use lines::{Header, Summary, put_line};
pub use mutation::MutationJson;
pub use recovered::RecoveredJson;
pub use text::{put_bytes, put_name};
pub use validation::{CodeJson, FindingJson, ValidationJson};
pub use visible::put_visible;
