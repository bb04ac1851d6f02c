//! The payloads of commands that need no more than a struct.

use schemars::JsonSchema;
use serde::Serialize;

use super::appraisal::AssessmentRowJson;
use super::fates::VerdictJson;
use super::log::LogCodeJson;
use super::repairs::RepairJson;
use super::validation::CodeJson;
use crate::view::RuleJson;

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
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExecutorsJson<'a> {
    pub outcome: &'static str,
    pub notes: &'a [String],
    /// Left out where they are lines of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executors: Option<Vec<VerdictJson<'a>>>,
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

/// A change that ckpt has made or begun.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PastChangeJson {
    pub id: String,
    pub command: String,
    pub began: Option<String>,
    pub state: &'static str,
    pub steps: Option<usize>,
    pub irreversible: Option<usize>,
    /// How far it can be undone: `wholly`, `partly`, `no`.
    pub undoable: &'static str,
    /// Bytes that purging it would free.
    pub kept_bytes: Option<u64>,
    pub path: String,
    pub volatile: bool,
    pub volatile_because: Option<String>,
    pub error: Option<String>,
}

/// Of `ckpt undo`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UndoneJson<'a> {
    pub change: String,
    pub applied: bool,
    pub steps: usize,
    /// What cannot be brought back.
    pub gone: &'a [String],
    /// What is no longer as the change left it.
    pub altered: &'a [String],
    /// What is, or would be, done, in this order.
    pub plan: &'a [UndoStepJson],
    /// The command that undoes a later change of the same paths, which comes first.
    pub later: Option<&'a str>,
}

/// What undoing one step does.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UndoStepJson {
    pub does: String,
    pub path: String,
    /// False: it was deleted permanently.
    pub restorable: bool,
}

/// Of `ckpt purge`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PurgedJson<'a> {
    pub changes: &'a [String],
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

/// Of `ckpt snapshot`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SnapshotJson<'a> {
    pub to: String,
    pub files: u64,
    pub entries: u64,
    pub bytes: u64,
    pub size: u64,
    pub consistent: bool,
    pub verified: bool,
    pub left_out: &'a [String],
    /// What became of the older ones; only with `--dir`.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<RotationJson>,
}

/// Of `ckpt snapshot --dir`: the new snapshot and the older ones.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RotationJson {
    /// It is complete and consistent, and a strict agent recovers from it.
    pub good: bool,
    /// Snapshots of this agent in the directory now.
    pub kept: usize,
    /// Older ones that were deleted.
    pub removed: Vec<String>,
    /// Older ones that are no longer as they were written; they do not count.
    pub damaged: Vec<String>,
    /// Older ones that could not be deleted.
    pub not_removed: Vec<String>,
}

/// What a dry run of `ckpt snapshot` knows of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlannedSnapshotJson {
    pub to: String,
}
