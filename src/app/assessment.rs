//! One checkpoint in a few numbers: how a restart ends, what it costs, and what was found.

use super::answer::Answer;
use super::error::Error;
use super::forecast::Doubts;
use super::scenario::Scenario;
use crate::check::{Code, FailOn, Severity, Verdict};
use crate::layout::Name;
use crate::model::{Part, Totals};
use crate::recovery::Outcome;
use crate::recovery::outcome::{CountsAs, ExecutorFate};

/// How many are live, and how many a restart loses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stake {
    /// Executors that count as live for the agent, or their unfinished tasks.
    pub live: usize,
    /// They reconnect.
    pub reconnect: usize,
    /// A restart certainly loses them.
    pub lost: usize,
    /// A restart may lose them.
    pub may_be_lost: usize,
}

impl Stake {
    /// Of live executors.
    fn executors<'e>(executors: impl IntoIterator<Item = &'e ExecutorFate>) -> Self {
        Self::sum(executors, |_| 1)
    }

    /// Of their unfinished tasks.
    fn tasks<'e>(executors: impl IntoIterator<Item = &'e ExecutorFate>) -> Self {
        Self::sum(executors, |executor| executor.unfinished)
    }

    fn sum<'e>(
        executors: impl IntoIterator<Item = &'e ExecutorFate>,
        weight: impl Fn(&ExecutorFate) -> usize,
    ) -> Self {
        let mut stake = Self::default();
        for executor in executors.into_iter().filter(|executor| executor.fate.is_live() || executor.loss) {
            let weight = weight(executor);
            stake.live += weight;
            match executor.counts_as() {
                CountsAs::Reconnects => stake.reconnect += weight,
                CountsAs::Lost | CountsAs::LikelyLost | CountsAs::LosesTasks => stake.lost += weight,
                CountsAs::MayReconnect => stake.may_be_lost += weight,
                _ => {}
            }
        }
        stake
    }

    /// Lost, or maybe lost.
    pub fn at_risk(self) -> usize {
        self.lost + self.may_be_lost
    }
}

impl std::iter::Sum for Stake {
    fn sum<I: Iterator<Item = Self>>(stakes: I) -> Self {
        stakes.fold(Self::default(), |sum, more| Self {
            live: sum.live + more.live,
            reconnect: sum.reconnect + more.reconnect,
            lost: sum.lost + more.lost,
            may_be_lost: sum.may_be_lost + more.may_be_lost,
        })
    }
}

/// What a restart puts at stake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AtStake {
    /// Executors.
    pub executors: Stake,
    /// Unfinished tasks.
    pub tasks: Stake,
}

impl AtStake {
    /// Of these executors.
    pub fn of<'e>(executors: impl IntoIterator<Item = &'e ExecutorFate> + Clone) -> Self {
        Self { executors: Stake::executors(executors.clone()), tasks: Stake::tasks(executors) }
    }
}

impl std::iter::Sum for AtStake {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, more| Self {
            executors: [sum.executors, more.executors].into_iter().sum(),
            tasks: [sum.tasks, more.tasks].into_iter().sum(),
        })
    }
}

/// One checkpoint at a glance.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// How good the answer is.
    pub answer: Answer,
    /// Why it is unknown, if it is.
    pub unknown: Option<Error>,
    /// All of `meta` could be read.
    pub is_read: bool,
    /// How a start ends.
    pub outcome: Outcome,
    /// How the starts after it end.
    pub next_outcome: Outcome,
    /// The agent that `slaves/latest` names.
    pub agent_id: Option<Name>,
    /// Its host, as registered.
    pub hostname: Option<String>,
    /// The verdict on the findings.
    pub verdict: Verdict,
    /// Executors and tasks; none where the checkpoint does not tell them.
    pub at_stake: Option<AtStake>,
    /// Updates that wait for an acknowledgement; none where the checkpoint does not tell them.
    pub unacknowledged: Option<usize>,
    /// Findings of each severity, the worst first.
    pub findings: [(Severity, usize); 4],
    /// Findings of each code: how many, by code.
    pub codes: Vec<(Code, Severity, usize)>,
    /// Files and bytes that were read.
    pub totals: Totals,
    /// The directory looks like a copy, but was not declared as one.
    pub looks_like_a_copy: bool,
}

const SEVERITIES: [Severity; 4] = [Severity::Fatal, Severity::Error, Severity::Warning, Severity::Note];

impl Assessment {
    /// Of a scenario.
    pub fn of(scenario: &Scenario, doubts: Doubts) -> Self {
        let forecast = scenario.forecast(0.0);
        let report = scenario.validation(FailOn::default()).report;
        let agent = scenario.checkpoint.latest_agent();
        let at_stake = forecast.at_stake();
        let unacknowledged = || forecast.fates.tasks().map(|(_, task)| task.pending.len()).sum();
        Self {
            answer: forecast.answer(doubts),
            unknown: forecast.unknown(),
            is_read: scenario.checkpoint.coverage.meta == Part::Read,
            outcome: forecast.outcome,
            next_outcome: forecast.next.outcome,
            agent_id: agent.map(|agent| agent.id.clone()),
            hostname: scenario.checkpoint.latest_hostname().map(ToOwned::to_owned),
            verdict: report.verdict,
            at_stake,
            unacknowledged: at_stake.is_some().then(unacknowledged),
            findings: SEVERITIES.map(|severity| (severity, report.count(severity))),
            codes: report
                .codes()
                .into_iter()
                .map(|((code, severity), count)| (code, severity, count))
                .collect(),
            totals: scenario.checkpoint.totals,
            looks_like_a_copy: scenario.looks_like_a_copy(),
        }
    }

    /// The code of the worst finding.
    pub fn worst(&self) -> Option<(Code, Severity)> {
        let worst = self.codes.iter().max_by_key(|(_, severity, count)| (*severity, *count))?;
        Some((worst.0, worst.1))
    }
}
