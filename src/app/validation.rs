//! The findings of a checkpoint and the verdict: what the files say, and what the agent's configuration says of them.

use super::answer::Answer;
use super::docker_strays::DockerStray;
use super::error::Error;
use super::executors_killed::killed_with_unit;
use super::known_dead::{dead_containers, dead_pids};
use super::no_checkpoint::no_agent;
use super::restart_conditions::docker;
use super::scenario::Scenario;
use super::unknown::{launcher_decides, why_unknown};
use crate::check::{Beside, FailOn, Report, Verdict, given_up_alive, judge_beside, stolen_pids};
use crate::recovery::outcome::Asked;
use crate::recovery::{Conditions, Mode, Outcome, in_mode};

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

/// What is known of volumes, processes and Docker's containers.
fn beside(scenario: &Scenario, conditions: &Conditions) -> Beside {
    let Scenario { located, checkpoint, agent, .. } = scenario;
    let liveness = scenario.liveness();
    let ask = |asked: &Asked<'_>| liveness.ask(asked);
    let mut findings = scenario.resource_findings().to_vec();
    findings.extend(stolen_pids(checkpoint, conditions, agent.setup.launcher, &ask));
    findings.extend(given_up_alive(checkpoint, conditions, &docker(scenario).living(), &ask));
    findings.extend(killed_with_unit(&liveness, checkpoint));
    findings.extend(scenario.docker_strays().iter().map(DockerStray::finding));
    Beside {
        findings,
        dead_pids: dead_pids(located, checkpoint, &scenario.planned),
        dead_containers: dead_containers(scenario, &liveness),
    }
}

impl Validation {
    pub(super) fn of(scenario: &Scenario, mode: Mode, fail_on: FailOn) -> Self {
        let Scenario { located, checkpoint, conditions, agent, .. } = scenario;
        let conditions = in_mode(conditions, mode);
        let (beside, source) = (beside(scenario, &conditions), &located.source);
        let mut report = judge_beside(beside, checkpoint, source, &conditions, &agent.setup, fail_on);
        report.keep_worst(MOST_FINDINGS);
        let closed = scenario.closed_flag();
        let chosen = if report.mode == Mode::Lenient { &report.lenient } else { &report.strict };
        let is_first_start = chosen.outcome == Outcome::NoCheckpoint && report.verdict == Verdict::Unknown;
        let has_lost_its_meta = chosen.outcome == Outcome::NoCheckpoint && scenario.has_lost_its_meta();
        if has_lost_its_meta {
            for result in [&mut report.strict, &mut report.lenient] {
                result.outcome = Outcome::NewAgent;
            }
        }
        if is_first_start && has_lost_its_meta {
            report.verdict = Verdict::Loses;
        } else if is_first_start && scenario.is_first_start() {
            report.verdict = Verdict::Pass;
        }
        let is_open = closed.is_some() || agent.setup.untold.is_some();
        if is_open && report.verdict == Verdict::Pass {
            report.verdict = Verdict::Unknown;
        }
        let launcher = || report.launcher_decides.as_ref().map(launcher_decides);
        let why = || match closed.or_else(|| scenario.doubt()).or_else(launcher) {
            Some(why) => why,
            None if is_first_start => no_agent(&located.source),
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
