//! The command line: what can be typed (`args`), one file a command (`commands`), and the `terminal`.

mod args;
pub mod commands;
pub mod terminal;

pub(crate) use args::parse_release;
pub use args::{
    Asked, Cli, ColorChoice, Command, ConsentArgs, GlobalArgs, MAX_SIZE, OutputFormat, SourceArgs,
    TargetArgs, TargetOrListArgs, agent_words, completion_script,
};
