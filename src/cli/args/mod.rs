//! What can be typed. Belongs here: commands, options, their help. Does not: doing any of it.

mod agent_words;
mod asked;
mod change;
mod command;
mod completion;
mod global;
mod source;

pub use agent_words::agent_words;
pub use asked::Asked;
pub use change::{ConsentArgs, TargetArgs, TargetOrListArgs};
pub use command::{Cli, Command};
pub use completion::completion_script;
pub use global::{ColorChoice, GlobalArgs, OutputFormat};
pub(crate) use source::parse_release;
pub use source::{MAX_SIZE, SourceArgs};
