//! What is found after a change, compared with what its plan announced.

use crate::check::{Finding, Report, Severity};
use crate::plan::Plan;

/// The files after a change.
#[derive(Debug, Clone)]
pub struct AfterChange {
    /// Findings that keep a strict agent from starting.
    pub fatal: usize,
    /// Findings that the plan did not announce.
    pub unexpected: Vec<Finding>,
    /// An agent starts worse than announced.
    pub is_worse: bool,
}

impl AfterChange {
    /// Of what was found.
    pub fn of(plan: &Plan, report: &Report) -> Self {
        Self {
            fatal: report.count(Severity::Fatal),
            unexpected: plan.unannounced(&report.findings),
            is_worse: plan.is_worse(report.strict.start.outcome),
        }
    }

    /// Whether all is as announced.
    pub fn is_as_announced(&self) -> bool {
        !self.is_worse && self.unexpected.is_empty()
    }
}
