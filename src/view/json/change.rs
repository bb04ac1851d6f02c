//! What became of a change, for scripts.

use schemars::JsonSchema;
use serde::Serialize;

use super::cleanup::ChangeSummaryJson;
use super::error::ErrorJson;
use super::plan::PlanJson;
use super::validation::FindingJson;
use crate::app::AfterRepair;
use crate::plan::repair::RepairName;

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

/// `after`: the next start after a repair.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AfterRepairJson {
    /// How a strict start ends.
    outcome: &'static str,
    agent_id: Option<String>,
    executors: ExecutorsAfterJson,
    /// Findings of severity error or worse.
    left: Vec<LeftJson>,
    /// The command to use next; none: nothing is left.
    next: Option<String>,
}

/// What becomes of executors.
#[derive(Debug, Serialize, JsonSchema)]
struct ExecutorsAfterJson {
    reconnect: usize,
    may_reconnect: usize,
    lost: usize,
}

/// A finding that is left.
#[derive(Debug, Serialize, JsonSchema)]
struct LeftJson {
    code: &'static str,
    severity: &'static str,
    path: String,
    /// The repairs that would answer it if they were named.
    #[schemars(with = "Vec<String>")]
    repairs: Vec<RepairName>,
}

impl AfterRepairJson {
    /// Of a repair, and the command that follows.
    pub fn new(after: &AfterRepair, next: Option<String>) -> Self {
        let left = after.serious().map(|left| LeftJson {
            code: left.finding.row.code.name(),
            severity: left.finding.severity.word(),
            path: left.finding.path.to_string(),
            repairs: left.cures.iter().map(|cure| cure.repair.name).collect(),
        });
        let AfterRepair { reconnect, may_reconnect, lost, .. } = *after;
        Self {
            outcome: after.outcome.word(),
            agent_id: after.agent_id.clone(),
            executors: ExecutorsAfterJson { reconnect, may_reconnect, lost },
            left: left.collect(),
            next,
        }
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
    /// The next start after a repair; of a dry run, as it would be. None for other changes.
    pub after: Option<AfterRepairJson>,
    /// Why a dry run would be refused now, if it would be.
    pub would_be_refused: Option<ErrorJson>,
    /// Why it was not carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorJson>,
}
