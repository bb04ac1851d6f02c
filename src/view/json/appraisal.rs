//! The shape of a checkpoint at a glance: flat enough for a query over thousands of lines.

use schemars::JsonSchema;
use serde::Serialize;

use super::error::ErrorJson;
use crate::app::{Assessment, Stake};
use crate::check::Code;

/// One of many checkpoints: which, with what result, and why it could not be judged.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AssessmentRowJson<'a> {
    path: String,
    exit_status: u8,
    #[serde(flatten)]
    appraisal: AssessmentJson<'a>,
    error: Option<ErrorJson>,
}

impl<'a> AssessmentRowJson<'a> {
    /// Of a checkpoint that was judged.
    pub fn judged(path: String, exit_status: u8, appraisal: &'a Assessment) -> Self {
        Self { path, exit_status, appraisal: AssessmentJson::judged(appraisal), error: None }
    }

    /// Of one that could not be.
    pub fn failed(path: String, exit_status: u8, error: ErrorJson) -> Self {
        Self { path, exit_status, appraisal: AssessmentJson::default(), error: Some(error) }
    }
}

/// What a checkpoint comes to; all is null if it could not be judged.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct AssessmentJson<'a> {
    outcome: Option<&'static str>,
    next_start: Option<&'static str>,
    agent_id: Option<String>,
    hostname: Option<&'a str>,
    verdict: Option<&'static str>,
    executors: Option<StakeJson>,
    tasks: Option<StakeJson>,
    unacknowledged: Option<usize>,
    findings: Option<FindingsJson>,
    #[schemars(with = "Option<String>")]
    worst: Option<Code>,
    looks_like_a_copy: Option<bool>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StakeJson {
    live: usize,
    lost: usize,
    may_be_lost: usize,
}

impl From<Stake> for StakeJson {
    fn from(stake: Stake) -> Self {
        Self { live: stake.live, lost: stake.lost, may_be_lost: stake.may_be_lost }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
struct FindingsJson {
    fatal: usize,
    error: usize,
    warning: usize,
    note: usize,
}

impl<'a> AssessmentJson<'a> {
    /// Of a checkpoint that was judged.
    pub fn judged(appraisal: &'a Assessment) -> Self {
        let [fatal, error, warning, note] = appraisal.findings.map(|(_, count)| count);
        Self {
            outcome: Some(appraisal.outcome.word()),
            next_start: Some(appraisal.next_outcome.word()),
            agent_id: appraisal.agent_id.as_ref().map(ToString::to_string),
            hostname: appraisal.hostname.as_deref(),
            verdict: Some(appraisal.verdict.word()),
            executors: Some(appraisal.executors.into()),
            tasks: Some(appraisal.tasks.into()),
            unacknowledged: Some(appraisal.unacknowledged),
            findings: Some(FindingsJson { fatal, error, warning, note }),
            worst: appraisal.worst().map(|(code, _)| code),
            looks_like_a_copy: Some(appraisal.looks_like_a_copy),
        }
    }
}
