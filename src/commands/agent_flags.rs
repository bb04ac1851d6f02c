//! The agent's flags as they are given to a forecast, and what of them decides how files are met.

use std::path::Path;

use crate::flags::{Configuration, Files, FlagsFrom, Layer, Refusal};
use crate::recovery::{AgentSetup, Launcher, Outcome};

use super::session::Session;

/// Flags of the agent.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Agent options")]
pub struct AgentFlags {
    /// Meet any error as fatal (the agent's default)
    #[arg(long, overrides_with_all = ["strict", "no_strict"])]
    pub strict: bool,
    /// Go on with what can be read
    #[arg(long, visible_alias = "lenient", overrides_with_all = ["strict", "no_strict"])]
    pub no_strict: bool,
    /// Take flags from `pid:N`, `dir:DIR`, `env:FILE` or `log:FILE`; may be given several times
    #[arg(long, value_name = "WHERE")]
    pub flags_from: Vec<String>,
    /// The agent's flags, by its own rules
    #[arg(last = true, value_name = "AGENT FLAGS")]
    pub agent: Vec<std::ffi::OsString>,
}

/// What the flags come to.
#[derive(Debug)]
pub struct Judged {
    /// `--strict`.
    pub strict: bool,
    /// What decides how files are met.
    pub setup: AgentSetup,
    /// The agent would refuse to start with these flags.
    pub refused: Option<Refused>,
}

/// Flags that end the agent before it recovers (R99, R252).
#[derive(Debug)]
pub struct Refused {
    /// Fails or aborts.
    pub outcome: Outcome,
    /// The agent's own text.
    pub message: String,
    /// The rule.
    pub rule: &'static str,
}
