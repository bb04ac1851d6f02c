//! The payloads of commands that need no more than a struct.

use schemars::JsonSchema;
use serde::Serialize;

use super::assessment::AssessmentRowJson;
use super::each::Each;
use super::fates::VerdictJson;
use super::log::LogCodeJson;
use super::past_change::PastChangeJson;
use super::repairs::RepairJson;
use super::validation::CodeJson;
use crate::recovery::Outcome;
use crate::view::{ExecutorRow, RuleJson};

/// Of a command that could not answer, and of those whose rows are lines of their own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoPayloadJson {}

/// Of `ckpt explain CODE` and `--list`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodesJson<'a> {
    pub codes: Vec<CodeJson<'a>>,
}

/// Of `ckpt explain --list`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllCodesJson<'a> {
    pub codes: Vec<CodeJson<'a>>,
    pub log_codes: Vec<LogCodeJson>,
}

/// Of `ckpt explain CODE` for a code that only lines of a log have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogCodesJson {
    pub log_codes: Vec<LogCodeJson>,
}

/// Of `ckpt explain RULE`: the rule, and the codes that it is behind.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleCodesJson<'a> {
    pub codes: Vec<CodeJson<'a>>,
    pub rules: [RuleJson<'a>; 1],
}

/// Of `ckpt repair --list`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RepairsJson {
    pub repairs: Vec<RepairJson>,
    pub without_repair: Vec<&'static str>,
}

/// Of `ckpt executors`.
#[derive(Serialize, JsonSchema)]
pub struct ExecutorsJson<'a> {
    outcome: &'static str,
    notes: &'a [String],
    /// Left out where they are lines of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    executors: Option<Each<'a, VerdictJson<'a>>>,
}

impl<'a> ExecutorsJson<'a> {
    pub fn new(outcome: Outcome, notes: &'a [String], executors: Option<&'a [ExecutorRow<'a>]>) -> Self {
        let executors = executors.map(|rows| Each::new(rows.iter().map(VerdictJson::from)));
        Self { outcome: outcome.word(), notes, executors }
    }
}

/// Of `ckpt fleet`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FleetJson<'a> {
    /// Left out where they are lines of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<AssessmentRowJson<'a>>>,
}

/// Of `ckpt history`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HistoryJson {
    pub changes: Vec<PastChangeJson>,
}

/// Of `ckpt purge`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PurgedJson<'a> {
    pub changes: &'a [String],
    /// Changes that stay, because their journals cannot be read.
    pub unreadable: &'a [String],
    pub applied: bool,
    pub deleted_bytes: u64,
}

/// Of `ckpt report`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportJson {
    pub to: String,
    pub bytes: usize,
    /// Of the restart that the report is about.
    pub outcome: &'static str,
}
