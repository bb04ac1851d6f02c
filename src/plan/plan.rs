//! A plan: the steps in order, for which tree they are meant, and what is expected of it afterwards.

use std::path::{Path, PathBuf};

use crate::check::{Finding, Severity};
use crate::layout::{Name, RelPath};
use crate::recovery::Outcome;
use crate::source::{Errno, Source};

use super::fingerprint::Sha256Sum;
use super::step::Action;
use super::step_list::StepList;

/// What a person must say before a plan is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    Yes,
    /// The agent's ID, typed back.
    AgentId,
}

/// A finding that is expected afterwards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub code: String,
    /// Where: the path for people.
    pub path: String,
    /// How bad: the word.
    pub severity: String,
}

impl Expected {
    /// A finding as it is expected again.
    pub fn of(finding: &Finding) -> Self {
        Self {
            code: finding.row.code.to_string(),
            path: finding.path.to_string(),
            severity: finding.severity.word().to_owned(),
        }
    }
}

/// The archive that the content of restored files is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanArchive {
    pub path: PathBuf,
    /// Of the whole file.
    pub sha256: Sha256Sum,
}

/// Changes to one checkpoint, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The command that made it: `repair`, `cleanup`, `forget-agent`.
    pub command: String,
    /// When: RFC 3339, UTC.
    pub created: String,
    /// The directory that paths are relative to; for a lone `meta`, that directory under the name `meta`.
    pub work_dir: PathBuf,
    /// The `meta` directory.
    pub meta_dir: PathBuf,
    /// The agent's runtime directory, where absolute paths point to. For people: what is changed is below the runtime
    /// directory of the command line.
    pub runtime_dir: Option<PathBuf>,
    /// Device and inode of the `meta` directory: a plan is for one tree.
    pub identity: (u64, u64),
    /// The latest agent's id, if there is one.
    pub agent_id: Option<String>,
    /// What must be said before.
    pub consent: Consent,
    /// It may be carried out while an agent runs: it touches nothing that one uses.
    pub beside_agent: bool,
    /// What files are restored from; `None`: no step restores any.
    pub archive: Option<PlanArchive>,
    pub steps: StepList,
    /// Findings that are expected afterwards.
    pub expected: Vec<Expected>,
    /// Whether a strict agent is expected to start afterwards; `None`: nothing is announced.
    pub starts: Option<bool>,
}

impl Plan {
    /// A plan without steps for a directory on disk and its latest agent, made at this time (RFC 3339, UTC).
    ///
    /// # Errors
    /// `meta` cannot be read.
    pub fn new(command: &str, source: &Source, agent: Option<&Name>, created: String) -> Result<Self, Errno> {
        let stat = source.stat(&RelPath::new("meta"))?;
        let meta_dir = source.meta_dir();
        let work_dir = meta_dir.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self {
            command: command.to_owned(),
            created,
            work_dir,
            meta_dir,
            runtime_dir: source.runtime_path(),
            identity: stat.identity,
            agent_id: agent.map(ToString::to_string),
            consent: Consent::Yes,
            beside_agent: false,
            archive: None,
            steps: StepList::default(),
            expected: Vec::new(),
            starts: None,
        })
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Bytes that are deleted for good.
    pub fn deleted_bytes(&self) -> u64 {
        let deleted = self.steps.iter().filter(|step| step.action == Action::Delete);
        deleted.map(|step| step.before.bytes()).fold(0, u64::saturating_add)
    }

    /// How many steps cannot be undone.
    pub fn irreversible(&self) -> usize {
        self.steps.iter().filter(|step| !step.is_reversible()).count()
    }

    /// Says what to expect: the findings that no step answers, and whether a strict agent starts with them.
    pub fn expect(&mut self, findings: &[Finding], answers: impl Fn(&Finding) -> bool) {
        let left = findings.iter().filter(|finding| !answers(finding));
        let mut fatal = false;
        self.expected =
            left.inspect(|finding| fatal |= finding.severity == Severity::Fatal).map(Expected::of).collect();
        self.expected.sort();
        self.starts = Some(!fatal);
    }

    /// Findings of weight that the plan did not announce; none if it announces nothing.
    pub fn unannounced(&self, findings: &[Finding]) -> Vec<Finding> {
        let is_new = |finding: &&Finding| {
            finding.severity > Severity::Note
                && self.starts.is_some()
                && self.expected.binary_search(&Expected::of(finding)).is_err()
        };
        findings.iter().filter(is_new).cloned().collect()
    }

    /// Whether an outcome is worse than announced.
    pub fn is_worse(&self, outcome: Outcome) -> bool {
        self.starts == Some(true) && matches!(outcome, Outcome::Fails | Outcome::Aborts)
    }
}
