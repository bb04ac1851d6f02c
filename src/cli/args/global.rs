//! Options of all commands.

use clap::{Args, ValueEnum};

use crate::cli::terminal::{Color, TerminalOptions};

/// Format of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OutputFormat {
    /// For people, in columns.
    #[default]
    Table,
    /// For people, as a tree: inspect, executors, simulate and diff.
    Tree,
    /// One JSON document.
    Json,
    /// JSON, one object a line.
    Ndjson,
    /// One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet.
    Nagios,
}

impl OutputFormat {
    /// Whether it is read by people.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Tree)
    }
}

/// Options of all commands.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output options")]
pub struct GlobalArgs {
    /// Format of the result
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
    /// The same as -o json
    #[arg(long, global = true, conflicts_with = "output")]
    pub json: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Print nothing: only the exit status is the answer
    #[arg(short, long, global = true, overrides_with = "quiet")]
    pub quiet: bool,
    /// Print more: every finding, every step
    #[arg(short, long, global = true, overrides_with = "verbose")]
    pub verbose: bool,
    /// Do not shorten IDs to the width of the terminal
    #[arg(long, global = true)]
    pub wide: bool,
    /// Show no progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Number of threads that read [default: one for each processor, more while they wait for a disk]
    #[arg(
        short = 'j',
        long,
        global = true,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub threads: usize,
    /// Hide environment variables, credentials and other secrets
    #[arg(long, global = true)]
    pub redact: bool,
}

impl GlobalArgs {
    /// With the format that is meant, whichever option names it.
    #[must_use]
    pub fn with_format(mut self) -> Self {
        if self.json {
            self.output = OutputFormat::Json;
        }
        self
    }

    /// What they ask of the terminal.
    pub fn terminal(&self) -> TerminalOptions {
        TerminalOptions {
            quiet: self.quiet,
            color: self.color,
            wide: self.wide,
            no_progress: self.no_progress,
        }
    }
}
