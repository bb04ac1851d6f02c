//! Flags of the agent: after `--`, from named places, and from the environment.

use std::ffi::OsString;

use crate::app::{FlagOptions, ModeChoice};
use crate::flags::FlagsFrom;
use crate::recovery::Mode;

/// Flags of the agent.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Agent options")]
pub struct AgentFlagArgs {
    /// Treat any recovery error as fatal (the agent's default)
    #[arg(long, overrides_with_all = ["strict", "no_strict"])]
    strict: bool,
    /// Skip what cannot be recovered, and continue
    #[arg(long, visible_alias = "lenient", overrides_with_all = ["strict", "no_strict"])]
    no_strict: bool,
    /// Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated
    #[arg(long, value_name = "WHERE", value_parser = |text: &str| text.parse::<FlagsFrom>())]
    flags_from: Vec<FlagsFrom>,
    /// Flags of the agent, parsed as the agent parses them
    #[arg(id = "agent_flags", last = true, value_name = "AGENT FLAGS", help_heading = None::<&str>)]
    agent: Vec<OsString>,
}

impl AgentFlagArgs {
    /// With the environment of this process. `otherwise`: the mode if neither --strict nor --no-strict is given.
    pub fn options(&self, otherwise: ModeChoice) -> FlagOptions {
        FlagOptions {
            words: self.agent.clone(),
            from: self.flags_from.clone(),
            environment: std::env::vars_os().collect(),
            mode: self.mode(otherwise),
        }
    }

    /// How the agent treats recovery errors.
    pub fn mode(&self, otherwise: ModeChoice) -> ModeChoice {
        match (self.strict, self.no_strict) {
            (true, _) => ModeChoice::Given(Mode::Strict),
            (_, true) => ModeChoice::Given(Mode::Lenient),
            _ => otherwise,
        }
    }
}
