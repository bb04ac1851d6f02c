//! Options that every command takes.

use clap::{Args, ValueEnum};

use crate::cli::terminal::{Color, TerminalOptions};

/// In which form results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OutputFormat {
    /// For people, in columns.
    #[default]
    Table,
    /// For people, as a tree.
    Tree,
    /// One JSON document.
    Json,
    /// JSON, one object a line.
    Ndjson,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    #[value(help = "On a terminal, unless NO_COLOR is set")]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Options of all commands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output options")]
pub struct GlobalArgs {
    /// Form of the result
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Print nothing: the exit status alone is the answer
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more: every finding, every step
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Never shorten ids to the width of the terminal
    #[arg(long, global = true)]
    pub wide: bool,
    /// Show no progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Threads that read [default: one for each processor]
    #[arg(
        short = 'j',
        long,
        global = true,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub threads: usize,
    /// Hide values of environment variables, credentials and secrets
    #[arg(long, global = true)]
    pub redact: bool,
}

impl GlobalArgs {
    /// What they ask of the terminal.
    pub fn terminal(&self) -> TerminalOptions {
        let color = match self.color {
            ColorChoice::Auto => Color::Auto,
            ColorChoice::Always => Color::Always,
            ColorChoice::Never => Color::Never,
        };
        TerminalOptions { quiet: self.quiet, color, wide: self.wide, no_progress: self.no_progress }
    }
}
