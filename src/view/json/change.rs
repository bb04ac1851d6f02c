//! What became of a change, for scripts.

use schemars::JsonSchema;
use serde::Serialize;

use super::cleanup::ChangeSummaryJson;
use super::error::ErrorJson;
use super::plan::PlanJson;
use super::validation::FindingJson;

/// `freed`.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema, Default)]
pub struct FreedJson {
    entries: u64,
    bytes: u64,
}

impl FreedJson {
    /// Of what was deleted for good: entries, and bytes.
    pub fn new(entries: u64, bytes: u64) -> Self {
        Self { entries, bytes }
    }
}

/// The payload of the commands that change.
#[derive(Serialize, JsonSchema, Default)]
pub struct ChangeJson<'a> {
    /// What was planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanJson<'a>>,
    /// What the command reports beside its plan: what is removed, kept, or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<&'a ChangeSummaryJson>,
    /// Whether it was carried out to its end.
    pub applied: bool,
    /// Its name.
    pub change: Option<&'a str>,
    /// Where its journal is.
    pub journal: Option<String>,
    /// Why a restart of the host removes the journal; none: it does not.
    pub volatile_because: Option<&'a str>,
    /// What was deleted for good.
    pub freed: FreedJson,
    /// What was to be deleted and is still there, and why.
    pub spared: Vec<String>,
    /// The command that undoes it; none where nothing can be undone.
    pub undo: Option<String>,
    /// Findings that were not announced.
    pub unexpected: Vec<FindingJson<'a>>,
    /// The outcome of a start is worse than announced.
    pub worse: bool,
    /// Findings that keep a strict agent from starting.
    pub remaining: Option<usize>,
    /// Why it was not carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorJson>,
}
