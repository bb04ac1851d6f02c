//! The next start after a repair: how it ends, which executors reconnect, and what is left. Of the plan, or of the tree
//! after it was carried out.

use super::answer::Answer;
use super::cures::{Cure, Cures};
use super::error::Error;
use super::forecast::Doubts;
use super::scenario::Scenario;
use crate::check::{Code, FailOn, Finding, Severity, codes_of};
use crate::plan::Plan;
use crate::recovery::Outcome;
use crate::recovery::outcome::ExecutorCounts;
use crate::source::Source;

/// The next start after a repair.
#[derive(Debug, Clone)]
pub struct AfterRepair {
    /// How a strict start ends.
    pub outcome: Outcome,
    /// The ID that the agent comes up with.
    pub agent_id: Option<String>,
    /// What becomes of executors.
    pub counts: ExecutorCounts,
    /// Findings of severity error or worse, and warnings that a repair could answer; the worst first.
    pub left: Vec<LeftFinding>,
    /// How good that is.
    pub answer: Answer,
}

/// A finding that is left, and the repairs that would answer it.
#[derive(Debug, Clone)]
pub struct LeftFinding {
    /// The finding.
    pub finding: Finding,
    /// Each by itself.
    pub cures: Vec<Cure>,
}

impl LeftFinding {
    fn is_serious(&self) -> bool {
        self.finding.severity >= Severity::Error
    }
}

impl AfterRepair {
    /// Of a checkpoint as it is.
    pub fn of(scenario: &Scenario) -> Self {
        let forecast = scenario.forecast(0.0);
        let validation = scenario.validation(FailOn::Error);
        let findings = validation.report.findings.iter();
        let cures = Cures::new(scenario);
        let left: Vec<_> = findings
            .filter(|finding| finding.severity >= Severity::Warning)
            .map(|finding| LeftFinding { finding: finding.clone(), cures: cures.of(finding) })
            .filter(|left| left.is_serious() || !left.cures.is_empty())
            .collect();
        let does_start = matches!(forecast.outcome, Outcome::Recovers | Outcome::CleansUp);
        let answer = match validation.answer() {
            _ if left.iter().any(LeftFinding::is_serious) => Answer::Bad,
            Answer::Good if !does_start => forecast.answer(Doubts::CountAsGood),
            answer => answer,
        };
        let started = forecast.first.started();
        Self {
            outcome: forecast.outcome,
            agent_id: started.and_then(|started| started.agent_id.as_ref()).map(ToString::to_string),
            counts: forecast.fates.counts(),
            left,
            answer,
        }
    }

    /// Of a checkpoint as a plan would leave it.
    ///
    /// # Errors
    /// As when a scenario is opened.
    pub fn planned(scenario: &Scenario, tree: Source, plan: &Plan) -> Result<Self, Error> {
        Ok(Self::of(&scenario.over(tree, plan)?))
    }

    /// The findings of severity error or worse.
    pub fn serious(&self) -> impl Iterator<Item = &LeftFinding> {
        self.left.iter().filter(|left| left.is_serious())
    }

    /// Their codes, each once, with their numbers, the worst first.
    pub fn codes(&self) -> Vec<(Code, usize)> {
        codes_of(self.serious().map(|left| &left.finding))
    }
}
