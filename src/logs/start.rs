//! One start of an agent, as it was logged.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use super::outcome::{Cause, Outcome};

use super::executors::ExecutorFate;
use super::tasks::Tasks;
use crate::check::Code;
use crate::flags;
use crate::schema::Release;

/// From the first line of an agent's process to its last.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Start {
    /// The host that its lines name.
    pub host: Option<String>,
    /// Time of the first line as logged: glog leaves out the time zone, and often the year.
    pub at: Option<String>,
    /// Number of the first line, from 1.
    pub line: u64,
    /// Mesos's version.
    pub version: Option<String>,
    /// The agent's ID.
    pub agent_id: Option<String>,
    /// Values of "Flags at startup", by name.
    pub flags: Option<BTreeMap<String, String>>,
    /// Whether the agent considered the host as rebooted.
    pub boot: Option<Boot>,
    /// How it ended.
    pub outcome: Outcome,
    /// The line that ended it, or that says why it has a new ID.
    pub cause: Option<Cause>,
    /// In the order in which the log first names them.
    pub executors: Vec<ExecutorFate>,
    /// Number of executors beyond the limit.
    pub executors_omitted: u64,
    /// Tasks that the agent itself ended.
    pub tasks: Tasks,
    /// What to do next.
    pub next: Option<String>,
    /// Number of starts in a row that ended in the same way; this is the first of them.
    pub times: u64,
    /// The last of them, if there are several.
    pub last: Option<LastStart>,
}

/// The last start of a crash loop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LastStart {
    /// Time of its first line.
    pub at: Option<String>,
    /// Number of its first line.
    pub line: u64,
}

/// Whether the host was rebooted, for the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Boot {
    /// It considered the host as rebooted.
    Rebooted,
    /// It read the checkpoint and did not consider the host as rebooted.
    Same,
}

impl Start {
    /// Its flags as the agent logs them; none if they were not logged.
    pub fn flags_line(&self) -> Option<String> {
        let flags = self.flags.as_ref()?.iter().map(|(name, value)| format!("--{name}=\"{value}\""));
        Some(format!("Flags at startup: {}", flags.collect::<Vec<_>>().join(" ")))
    }

    /// The flags that say how it recovers, as words for a command line: those that differ from their defaults, or enter
    /// `SlaveInfo`. Values that may hold secrets are left out.
    pub fn flag_words(&self) -> Vec<String> {
        let release = self.version.as_deref().and_then(Release::parse).unwrap_or(Release::HEAD);
        let matters = |name: &str, value: &str| {
            flags::find(name, release)
                .is_some_and(|flag| !flag.secret && (flag.enters_info || flag.default.text() != Some(value)))
        };
        let logged = self.flags.iter().flatten().filter(|(name, value)| matters(name, value));
        logged.map(|(name, value)| format!("--{name}={value}")).collect()
    }

    /// Whether both starts belong to one crash loop.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let code = |start: &Self| start.cause.as_ref().map(|cause| cause.code);
        matches!(self.outcome, Outcome::Fails | Outcome::Aborts | Outcome::Unfinished)
            && self.outcome == other.outcome
            && code(self) == code(other)
            && self.version == other.version
    }

    /// Whether the start failed, aborted or lost something. A host without an agent ID may never have had one.
    pub fn is_bad(&self) -> bool {
        let code = self.cause.as_ref().and_then(|cause| cause.code);
        matches!(self.outcome, Outcome::Fails | Outcome::Aborts | Outcome::ShutDown)
            || (self.outcome == Outcome::NewAgent && code != Some(Code::LatestMissing.name()))
            || self.tasks.lost.is_some_and(|lost| lost > 0)
            || self.executors.iter().any(|executor| executor.fate.is_loss())
    }
}
