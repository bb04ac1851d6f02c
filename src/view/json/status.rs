//! The shape of `ckpt status`: a summary of what each of the commands says.

use schemars::JsonSchema;
use serde::Serialize;

use super::cleanup::CleanupJson;
use super::config::ComparisonJson;
use super::forecast::LastAliveJson;
use super::past_change::PastChangeJson;
use super::validation::ValidationJson;
use crate::app::{AgentLife, Answer, AtStake, NextCommand, Stake, StatusReport};
use crate::logs::{CauseNow, Start};

/// The payload of `ckpt status`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StatusJson<'a> {
    agent: StatusAgentJson<'a>,
    validation: ValidationJson<'a>,
    configuration: ConfigurationJson<'a>,
    /// The last sign of life of the agent; null where it runs, or nothing tells.
    last_alive: Option<LastAliveJson<'a>>,
    restart: RestartJson<'a>,
    /// Null where what is completed cannot be determined.
    cleanup: Option<CleanupJson>,
    /// Null where there is none, or where it is not known.
    last_change: Option<PastChangeJson>,
    /// What the agent's log says, where its flags name the directory; null if there is none.
    log: Option<AgentLogJson<'a>>,
    next: NextStepJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AgentLogJson<'a> {
    path: String,
    /// The last start in it.
    last_start: &'a Start,
    /// Whether the checkpoint still has what ended that start; null if it is not the cause.
    cause_now: Option<&'a CauseNow>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StatusAgentJson<'a> {
    id: Option<String>,
    hostname: Option<&'a str>,
    /// Null where processes were not inspected.
    running: Option<bool>,
    pid: Option<i32>,
    unit: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ConfigurationJson<'a> {
    /// Null where it is not known.
    fits: Option<bool>,
    /// The agent's own text, where it rejects a flag.
    refused: Option<&'a str>,
    config: Option<ComparisonJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RestartJson<'a> {
    outcome: &'static str,
    agent_id: Option<&'a str>,
    /// Null where the checkpoint does not tell them.
    executors: Option<ExecutorCountsJson>,
    /// Null where the checkpoint does not tell them.
    tasks: Option<TaskCountsJson>,
    /// Reservations, volumes and running containers of others that this start loses, in words.
    lost_resources: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct ExecutorCountsJson {
    reconnect: usize,
    may_reconnect: usize,
    lost: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TaskCountsJson {
    live: usize,
    lost: usize,
    may_be_lost: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NextStepJson {
    /// A command as it can be pasted into a shell.
    command: Option<String>,
    /// It is meant for the host that an archive is from.
    elsewhere: bool,
    why: String,
}

/// The next command, and why that one, as text.
#[derive(Debug)]
pub struct NextText {
    /// None if there is none.
    pub command: Option<String>,
    /// Why.
    pub why: String,
}

impl<'a> StatusJson<'a> {
    /// Of a state. `next_of_findings`: the next command for its findings.
    pub fn new(
        status: &'a StatusReport,
        next_of_findings: Option<String>,
        last_change: Option<PastChangeJson>,
        next: NextText,
    ) -> Self {
        let (answer, misfits) = &status.configuration;
        let restart = &status.restart;
        let at_stake = restart.at_stake;
        Self {
            agent: StatusAgentJson::new(status),
            validation: ValidationJson::new(&status.validation.report, next_of_findings),
            configuration: ConfigurationJson {
                fits: (*answer != Answer::Unknown).then_some(*answer == Answer::Good),
                refused: status.flags.refused.as_ref().map(|refused| &*refused.message),
                config: status
                    .fit
                    .comparison
                    .as_ref()
                    .map(|comparison| ComparisonJson::new(comparison, misfits)),
            },
            last_alive: status.last_alive.as_ref().map(LastAliveJson::new),
            restart: RestartJson {
                outcome: restart.outcome.word(),
                agent_id: restart.agent_id.as_deref(),
                executors: at_stake.map(|_| ExecutorCountsJson {
                    reconnect: restart.counts.reconnect,
                    may_reconnect: restart.counts.may_reconnect,
                    lost: restart.counts.lost,
                }),
                tasks: at_stake.map(|AtStake { tasks: Stake { live, lost, may_be_lost, .. }, .. }| {
                    TaskCountsJson { live, lost, may_be_lost }
                }),
                lost_resources: &restart.lost_resources,
            },
            cleanup: status.cleanup.as_ref().map(|cleanup| CleanupJson::new(&status.scopes, cleanup)),
            last_change,
            log: status.log.as_ref().map(|log| AgentLogJson {
                path: log.path.to_string_lossy().into_owned(),
                last_start: &log.last,
                cause_now: log.cause_now.as_ref(),
            }),
            next: NextStepJson {
                command: next.command,
                elsewhere: matches!(&status.next.command, NextCommand::Call(hint) if !hint.words.is_empty()),
                why: next.why,
            },
        }
    }
}

impl<'a> StatusAgentJson<'a> {
    fn new(status: &'a StatusReport) -> Self {
        let agent = &status.agent;
        let (running, pid) = match agent.life {
            AgentLife::Runs(pid) => (Some(true), Some(pid)),
            AgentLife::Down => (Some(false), None),
            AgentLife::NotChecked => (None, None),
        };
        Self {
            id: agent.id.as_ref().map(ToString::to_string),
            hostname: agent.hostname.as_deref(),
            running,
            pid,
            unit: agent.unit.as_deref(),
        }
    }
}
