//! The findings of a checkpoint and the verdict: what the files say, and what the agent's configuration says of them.

use super::answer::Answer;
use super::error::Error;
use super::known_dead::{dead_containers, dead_pids};
use super::no_checkpoint::no_checkpoint;
use super::scenario::Scenario;
use super::unknown::why_unknown;
use crate::check::{Beside, FailOn, Report, Verdict, judge_beside};
use crate::recovery::{Mode, Outcome, in_mode};

/// Findings that are kept at most: more than a person reads.
const MOST_FINDINGS: usize = 10_000;

/// Findings and verdict.
#[derive(Debug)]
pub struct Validation {
    /// The findings, and what a strict and a lenient agent do.
    pub report: Report,
    /// Why the verdict is unknown, if it is.
    pub unknown: Option<Error>,
}

/// What is known of volumes and processes.
fn beside(scenario: &Scenario) -> Beside {
    Beside {
        findings: scenario.volume_findings().to_vec(),
        dead_pids: dead_pids(&scenario.located, &scenario.checkpoint, &scenario.planned),
        dead_containers: dead_containers(scenario, &scenario.liveness()),
    }
}

impl Validation {
    pub(super) fn of(scenario: &Scenario, mode: Mode, fail_on: FailOn) -> Self {
        let Scenario { located, checkpoint, conditions, agent, .. } = scenario;
        let conditions = in_mode(conditions, mode);
        let (beside, source) = (beside(scenario), &located.source);
        let mut report = judge_beside(beside, checkpoint, source, &conditions, &agent.setup, fail_on);
        report.keep_worst(MOST_FINDINGS);
        let closed = scenario.closed_flag();
        let chosen = if report.mode == Mode::Lenient { &report.lenient } else { &report.strict };
        let is_first_start = chosen.outcome == Outcome::NoCheckpoint && report.verdict == Verdict::Unknown;
        if is_first_start && scenario.has_lost_its_meta() {
            report.verdict = Verdict::Loses;
        } else if is_first_start && scenario.is_first_start() {
            report.verdict = Verdict::Pass;
        }
        if closed.is_some() && report.verdict == Verdict::Pass {
            report.verdict = Verdict::Unknown;
        }
        let why = || match closed.or_else(|| scenario.doubt()) {
            Some(why) => why,
            None if is_first_start => no_checkpoint(&located.source.path),
            None => why_unknown(located, checkpoint.coverage, &report.unknown),
        };
        let unknown = (report.verdict == Verdict::Unknown).then(why);
        Self { report, unknown }
    }

    /// How good the answer is.
    pub fn answer(&self) -> Answer {
        match self.report.verdict {
            Verdict::Pass => Answer::Good,
            Verdict::Loses | Verdict::Fail => Answer::Bad,
            Verdict::Unknown => Answer::Unknown,
        }
    }
}
