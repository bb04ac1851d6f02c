//! The shape of a checkpoint at a glance: flat enough for a query over thousands of lines.

use serde::Serialize;

use super::error::ErrorJson;
use crate::check::{Appraisal, Stake};

/// One checkpoint; everything but `path`, `exit_status` and `error` is null if it could not be judged.
#[derive(Debug, Serialize)]
pub struct AppraisalJson<'a> {
    path: Option<String>,
    exit_status: u8,
    outcome: Option<&'static str>,
    next_start: Option<&'static str>,
    agent_id: Option<String>,
    hostname: Option<&'a str>,
    verdict: Option<&'static str>,
    executors: Option<StakeJson>,
    tasks: Option<StakeJson>,
    unacknowledged: Option<usize>,
    findings: Option<FindingsJson>,
    worst: Option<&'static str>,
    error: Option<ErrorJson>,
}

#[derive(Debug, Serialize)]
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

#[derive(Debug, Serialize)]
struct FindingsJson {
    fatal: usize,
    error: usize,
    warning: usize,
    note: usize,
}

impl<'a> AppraisalJson<'a> {
    /// Of a checkpoint that was judged.
    pub fn judged(path: Option<String>, appraisal: &'a Appraisal) -> Self {
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
            ..Self::blank(path, appraisal.status.code())
        }
    }

    /// Of one that could not be.
    pub fn failed(path: Option<String>, exit_status: u8, error: ErrorJson) -> Self {
        Self { error: Some(error), ..Self::blank(path, exit_status) }
    }

    fn blank(path: Option<String>, exit_status: u8) -> Self {
        Self {
            path,
            exit_status,
            outcome: None,
            next_start: None,
            agent_id: None,
            hostname: None,
            verdict: None,
            executors: None,
            tasks: None,
            unacknowledged: None,
            findings: None,
            worst: None,
            error: None,
        }
    }
}
