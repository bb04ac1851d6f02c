//! What can be typed: commands, options, and their help.

mod agent_flags;
mod agent_words;
mod asked;
mod change;
mod command;
mod completion;
mod duration;
mod global;
mod scenario;
mod shared;
mod source;
mod status;

pub use agent_flags::AgentFlagArgs;
pub use agent_words::agent_words;
pub use asked::Asked;
pub use change::{ConsentArgs, HostArgs, TargetArgs, TargetOrListArgs};
pub use command::{Cli, Command};
pub use completion::completion_script;
pub use duration::parse_duration;
pub use global::{GlobalArgs, OutputFormat};
pub use scenario::{AllowMissingArgs, FirstStartArgs, RestartArgs, ScenarioArgs, TargetScenarioArgs};
pub use source::{ArchiveArgs, SourceArgs, parse_boot_id, parse_release};
pub use status::{DoubtArgs, ExitZeroArgs};
