//! Findings: the decisions of the agent, and what it never looks at, with the words of the table of codes.

mod collector;
pub mod diff;
mod finding;
mod ids;
mod layout_checks;
mod listed_resources;
mod ownership;
mod pids;
mod providers;
mod report;
mod severity;
mod silent_severity;
mod stuck_updates;
mod temp;
mod volumes;

pub(crate) use collector::silent;
pub use finding::{Finding, codes_of};
pub(crate) use ids::{blind_place, contradicting_ids, hidden};
pub(crate) use pids::{a_pid, given_up_alive, is_rebooted, runtime_pid, stolen_pids};
pub(crate) use providers::provider_losses;
pub(crate) use report::{Beside, judge, judge_beside};
pub use report::{FailOn, First, ModeResult, Report, StepResult, Verdict};
pub use severity::other_severities;
pub(crate) use stuck_updates::stuck_updates;
pub use temp::good_copy_of;
pub use volumes::{resource_findings, unchecked_volumes, volumes_note};

pub use crate::recovery::{CODES, Code, Effect, Row, Severity, UnknownCode};

pub use crate::rules::Rule;
