//! The shapes of the JSON output, to the letter of what scripts rely on. Written as a stream.

mod assessment;
mod change;
mod cleanup;
mod config;
mod decoded;
mod diff;
mod document;
mod each;
mod entity;
mod error;
mod fates;
mod file_bytes;
mod forecast;
pub mod inspect;
mod lines;
mod log;
mod message;
mod mutation;
mod past_change;
mod payloads;
mod plan;
mod recovered;
mod redact;
mod repairs;
mod restore;
mod schema;
mod snapshot;
mod status;
mod text;
mod undone;
mod validation;
mod visible;

pub use assessment::{AssessmentJson, AssessmentRowJson};
pub use change::{AfterRepairJson, ChangeJson};
pub use cleanup::{ChangeSummaryJson, CleanupJson, ForgottenAgentJson, LivingJson, LossJson};
pub use config::{ComparisonJson, ConfigJson, FlagJson};
pub use decoded::DecodedJson;
pub use diff::{DiffEndJson, DiffHeaderJson, DiffJson, DiffSummaryJson, DifferenceJson, SideJson, SidesJson};
pub use document::{CoverageJson, Document, SourceJson, VersionJson};
pub use error::ErrorJson;
pub use fates::{FateJson, TaskFateJson, VerdictJson};
pub use file_bytes::{BadDocument, file_of};
pub use forecast::ForecastJson;
pub use lines::{put_line, put_summary};
pub use log::{BesideJson, LogCodeJson, LogJson, LogSummaryJson, hide_secrets, hide_secrets_of};
pub use past_change::PastChangeJson;
pub use payloads::{
    AllCodesJson, CodesJson, ExecutorsJson, FleetJson, HistoryJson, LogCodesJson, NoPayloadJson, PurgedJson,
    RepairsJson, ReportJson, RuleCodesJson,
};
pub use recovered::RecoveredJson;
pub use repairs::{CureJson, RepairJson, RestorationJson};
pub use restore::RestoreJson;
pub use schema::{SCHEMAS, schema};
pub use snapshot::{PlannedSnapshotJson, SnapshotJson};
pub use status::{NextText, StatusJson};
pub use undone::{UndoStepJson, UndoneJson};
pub use validation::{CodeJson, FindingJson, ValidationJson};
pub use visible::{put_value, put_visible};
