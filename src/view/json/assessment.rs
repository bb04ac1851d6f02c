//! The shape of a checkpoint at a glance: flat enough for a query over thousands of lines.

use schemars::JsonSchema;
use serde::Serialize;

use super::error::ErrorJson;
use crate::app::{Assessment, Stake};
use crate::check::Code;

/// One of many checkpoints: which, with what result, and why there is none, or it is unknown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AssessmentRowJson<'a> {
    path: String,
    exit_status: u8,
    #[serde(flatten)]
    assessment: AssessmentJson<'a>,
    error: Option<ErrorJson>,
}

impl<'a> AssessmentRowJson<'a> {
    /// Of a checkpoint that was assessed, or not, and why the answer is missing or not complete.
    pub fn new(
        path: String,
        exit_status: u8,
        assessment: Option<&'a Assessment>,
        error: Option<ErrorJson>,
    ) -> Self {
        let assessment = assessment.map(AssessmentJson::new).unwrap_or_default();
        Self { path, exit_status, assessment, error }
    }
}

/// What a checkpoint comes to; all is null if it could not be assessed.
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
    /// Of a checkpoint that was assessed.
    pub fn new(assessment: &'a Assessment) -> Self {
        let [fatal, error, warning, note] = assessment.findings.map(|(_, count)| count);
        Self {
            outcome: Some(assessment.outcome.word()),
            next_start: Some(assessment.next_outcome.word()),
            agent_id: assessment.agent_id.as_ref().map(ToString::to_string),
            hostname: assessment.hostname.as_deref(),
            verdict: Some(assessment.verdict.word()),
            executors: assessment.at_stake.map(|it| it.executors.into()),
            tasks: assessment.at_stake.map(|it| it.tasks.into()),
            unacknowledged: assessment.unacknowledged,
            findings: Some(FindingsJson { fatal, error, warning, note }),
            worst: assessment.worst().map(|(code, _)| code),
            looks_like_a_copy: Some(assessment.looks_like_a_copy),
        }
    }
}
