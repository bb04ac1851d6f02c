//! One checkpoint in a few numbers, for who looks after many: how a restart ends, what it costs, what was found.
//! Belongs here: counting what others have judged. Does not: a word for people.

use crate::exit::Status;
use crate::layout::Name;
use crate::model::{Checkpoint, Totals};
use crate::recovery::Outcome;
use crate::recovery::outcome::{Fate, Fates};

use super::finding::{Finding, Severity};
use super::report::{Report, Verdict};

/// So many are there, so many does a restart cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stake {
    /// Executors that are alive for the agent, or their tasks that have not ended.
    pub live: usize,
    /// Lost by a restart for certain.
    pub lost: usize,
    /// Perhaps.
    pub may_be_lost: usize,
}

impl Stake {
    /// Lost, or perhaps.
    pub fn at_risk(self) -> usize {
        self.lost + self.may_be_lost
    }
}

/// What there is to know of one checkpoint at a glance.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// How good the answer is.
    pub status: Status,
    /// How a start ends.
    pub outcome: Outcome,
    /// How the starts after it end.
    pub next_outcome: Outcome,
    /// The agent that `slaves/latest` names.
    pub agent_id: Option<Name>,
    /// Its host, as registered.
    pub hostname: Option<String>,
    /// Whether the files alone are good.
    pub verdict: Verdict,
    /// Executors.
    pub executors: Stake,
    /// Tasks that have not ended.
    pub tasks: Stake,
    /// Updates that wait for an acknowledgement.
    pub unacknowledged: usize,
    /// Findings of each severity, the worst first.
    pub findings: [(Severity, usize); 4],
    /// Findings of each code: how many, by code.
    pub codes: Vec<(&'static str, Severity, usize)>,
    /// Files and bytes that were read.
    pub totals: Totals,
    /// Links and boot id are of another place, and nobody said that it is a copy.
    pub looks_like_a_copy: bool,
}

const SEVERITIES: [Severity; 4] = [Severity::Fatal, Severity::Error, Severity::Warning, Severity::Note];

impl Assessment {
    /// Counts. `status` and `outcome` are those of the forecast that `fates` come from.
    pub fn new(
        checkpoint: &Checkpoint,
        report: &Report,
        fates: &Fates,
        (status, outcome, next_outcome): (Status, Outcome, Outcome),
    ) -> Self {
        let agent = checkpoint.latest_agent();
        let facts = agent.and_then(|agent| agent.info.value());
        Self {
            status,
            outcome,
            next_outcome,
            agent_id: agent.map(|agent| agent.id.clone()),
            hostname: facts.and_then(|facts| facts.hostname.as_deref()).map(ToOwned::to_owned),
            verdict: report.verdict,
            executors: stake(fates, |_| 1),
            tasks: stake(fates, |unfinished| unfinished),
            unacknowledged: fates.tasks.iter().map(|task| task.pending.len()).sum(),
            findings: SEVERITIES.map(|severity| (severity, report.count(severity))),
            codes: by_code(&report.findings),
            totals: checkpoint.totals,
            looks_like_a_copy: false,
        }
    }

    /// The code of the worst finding.
    pub fn worst(&self) -> Option<(&'static str, Severity)> {
        let worst = self.codes.iter().max_by_key(|(_, severity, count)| (*severity, *count))?;
        Some((worst.0, worst.1))
    }
}

/// Sums what `weight` makes of the unfinished tasks of each executor.
fn stake(fates: &Fates, weight: impl Fn(usize) -> usize) -> Stake {
    let mut stake = Stake::default();
    for executor in fates.executors.iter().filter(|executor| executor.fate.is_live() || executor.loss) {
        let weight = weight(executor.unfinished);
        stake.live += weight;
        if executor.loss {
            stake.lost += weight;
        } else if executor.fate == Fate::MayReconnect {
            stake.may_be_lost += weight;
        }
    }
    stake
}

fn by_code(findings: &[Finding]) -> Vec<(&'static str, Severity, usize)> {
    let mut all: Vec<_> = findings.iter().map(|finding| (finding.row.code, finding.severity)).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(|same| (same[0].0, same[0].1, same.len())).collect()
}
