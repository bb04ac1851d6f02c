//! Which checkpoint is judged, and by which flags of the agent: the options of every command that judges one.

use clap::Args;

use super::agent_flags::AgentFlagArgs;
use super::change::TargetArgs;
use super::duration::parse_duration;
use super::source::SourceArgs;
use super::status::DoubtArgs;
use crate::app::{Doubts, MissingMeta, ModeChoice, ScenarioOptions, SourceOptions};
use crate::values::Duration;

/// A checkpoint and the agent's flags.
#[derive(Debug, Clone, Args)]
pub struct ScenarioArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlagArgs,
}

impl ScenarioArgs {
    /// As plain values. `otherwise`: the mode if neither --strict nor --no-strict is given.
    pub fn options(&self, otherwise: ModeChoice) -> ScenarioOptions {
        let source = SourceOptions { missing_meta: MissingMeta::Assessed, ..self.source.options() };
        let flags = self.flags.options(otherwise);
        ScenarioOptions { source, flags, ..ScenarioOptions::default() }
    }

    /// The mode that is meant.
    pub fn mode(&self, otherwise: ModeChoice) -> ModeChoice {
        self.flags.mode(otherwise)
    }
}

/// The same, where a place without a checkpoint may be accepted.
#[derive(Debug, Clone, Args)]
pub struct FirstStartArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    missing: AllowMissingArgs,
}

impl FirstStartArgs {
    /// As plain values. `otherwise`: the mode if neither --strict nor --no-strict is given.
    pub fn options(&self, otherwise: ModeChoice) -> ScenarioOptions {
        let mut options = self.scenario.options(otherwise);
        options.source.missing_meta = self.missing.missing_meta();
        options
    }
}

/// A restart of the agent over a checkpoint.
#[derive(Debug, Clone, Args)]
pub struct RestartArgs {
    /// Time from the agent's death to this start, e.g. 10mins
    #[arg(long, value_name = "DURATION", default_value = "0secs", value_parser = parse_duration)]
    downtime: Duration,
    /// Assume that the host is rebooted first
    #[arg(long)]
    reboot: bool,
    #[command(flatten)]
    doubt: DoubtArgs,
    #[command(flatten)]
    scenario: FirstStartArgs,
}

impl RestartArgs {
    /// As plain values. `otherwise`: the mode if neither --strict nor --no-strict is given.
    pub fn options(&self, otherwise: ModeChoice) -> ScenarioOptions {
        ScenarioOptions { reboot: self.reboot, ..self.scenario.options(otherwise) }
    }

    /// From the agent's death to this start.
    pub fn downtime_secs(&self) -> f64 {
        self.downtime.secs()
    }

    /// Whether executors that may reconnect count as lost.
    pub fn doubts(&self) -> Doubts {
        self.doubt.doubts()
    }
}

/// A checkpoint that is changed, and the agent's flags.
#[derive(Debug, Clone, Args)]
pub struct TargetScenarioArgs {
    #[command(flatten)]
    pub target: TargetArgs,
    #[command(flatten)]
    flags: AgentFlagArgs,
}

impl TargetScenarioArgs {
    /// As plain values.
    pub fn options(&self) -> ScenarioOptions {
        let (source, flags) = (self.target.options(), self.flags.options(ModeChoice::Flags));
        ScenarioOptions { source, flags, ..ScenarioOptions::default() }
    }
}

/// What a command does where there is no checkpoint.
#[derive(Debug, Clone, Copy, Args)]
pub struct AllowMissingArgs {
    /// Accept a PATH without a checkpoint, where an agent is to start for the first time
    #[arg(long, help_heading = "Source options")]
    allow_missing: bool,
}

impl AllowMissingArgs {
    /// As a value.
    pub fn missing_meta(self) -> MissingMeta {
        if self.allow_missing { MissingMeta::FirstStart } else { MissingMeta::Assessed }
    }
}
