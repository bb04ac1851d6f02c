//! What became of a change, for scripts.

use schemars::JsonSchema;
use serde::Serialize;

use super::cleanup::ChangeSummaryJson;
use super::error::ErrorJson;
use super::plan::PlanJson;
use super::validation::FindingJson;
use crate::app::AfterRepair;
use crate::plan::Plan;
use crate::plan::repair::RepairName;
use crate::recovery::outcome::ExecutorCounts;
use crate::view::ChangedView;

/// `freed`.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema, Default)]
struct FreedJson {
    entries: u64,
    bytes: u64,
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
        let ExecutorCounts { reconnect, may_reconnect, lost } = after.counts;
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
    plan: Option<PlanJson<'a>>,
    /// What the command reports beside its plan: what is removed, kept, or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a ChangeSummaryJson>,
    /// Whether it was carried out to its end.
    applied: bool,
    /// Its name.
    change: Option<&'a str>,
    /// Where its journal is.
    journal: Option<String>,
    /// Why a restart of the host removes the journal; none: it does not.
    volatile_because: Option<&'a str>,
    /// What was deleted for good.
    freed: FreedJson,
    /// What was to be deleted and is still there, and why.
    spared: Vec<String>,
    /// The command that undoes it; none where nothing can be undone.
    undo: Option<&'a str>,
    /// Findings that were not announced.
    unexpected: Vec<FindingJson<'a>>,
    /// The outcome of a start is worse than announced.
    worse: bool,
    /// Findings that keep a strict agent from starting.
    remaining: Option<usize>,
    /// The next start after a repair; of a dry run, as it would be. None for other changes.
    after: Option<AfterRepairJson>,
    /// Why a dry run would be refused now, if it would be.
    would_be_refused: Option<ErrorJson>,
    /// Why it was not carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorJson>,
}

impl<'a> ChangeJson<'a> {
    /// Of a plan that was not carried out. `after`: the next start if it were.
    pub fn planned(plan: &'a Plan, after: Option<AfterRepairJson>) -> Self {
        Self { plan: Some(PlanJson::new(plan)), after, ..Self::default() }
    }

    /// Of a change that was carried out.
    pub fn applied(plan: &'a Plan, view: &ChangedView<'a>) -> Self {
        let ChangedView { applied, volatile, found, after, calls, .. } = *view;
        let (entries, bytes) = applied.deleted;
        let unexpected = found.map_or(&[][..], |found| &found.unexpected);
        let after = after.and_then(Result::ok);
        Self {
            plan: Some(PlanJson::new(plan)),
            applied: true,
            change: Some(&applied.id),
            journal: Some(applied.journal.to_string_lossy().into_owned()),
            volatile_because: volatile,
            freed: FreedJson { entries, bytes },
            spared: applied.skipped.reasons.iter().map(ToString::to_string).collect(),
            undo: calls.undo.as_deref(),
            unexpected: unexpected.iter().map(FindingJson::new).collect(),
            worse: found.is_some_and(|found| found.is_worse),
            remaining: found.map(|found| found.fatal),
            after: after.map(|after| AfterRepairJson::new(after, calls.next.clone())),
            ..Self::default()
        }
    }

    /// With what the command reports beside its plan.
    #[must_use]
    pub fn beside(self, summary: Option<&'a ChangeSummaryJson>) -> Self {
        Self { summary, ..self }
    }

    /// With the reason why it was not carried out.
    #[must_use]
    pub fn failed(self, error: ErrorJson) -> Self {
        Self { error: Some(error), ..self }
    }

    /// With the reason why it would be refused now, if it would be.
    #[must_use]
    pub fn would_be_refused(self, refusal: Option<ErrorJson>) -> Self {
        Self { would_be_refused: refusal, ..self }
    }

    /// Without the plan, whose steps are lines of their own.
    #[must_use]
    pub fn without_plan(self) -> Self {
        Self { plan: None, ..self }
    }
}
