//! The commands.

use std::sync::LazyLock;

use clap::{ArgAction, CommandFactory as _, Parser, Subcommand};

use super::global::GlobalArgs;
use super::shared::Shared;
use crate::cli::commands::{
    apply, cleanup, completions, config, decode, diff, encode, executors, explain, fleet, forget_agent,
    history, inspect, metrics, purge, repair, report, restore, schema, simulate, snapshot, status, undo,
    validate,
};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;

/// Inspect, validate, forecast and repair Apache Mesos agent checkpoints
///
/// ckpt reads what an agent has checkpointed in the meta directory of its work directory, and predicts what the agent does
/// with it. Reading commands change nothing on disk, not even a time stamp.
#[derive(Debug, Parser)]
#[command(name = "ckpt", version = VERSION.as_str(), max_term_width = 100, after_help = EXIT_STATUS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of all commands.
    #[command(flatten)]
    pub global: GlobalArgs,
}

impl Cli {
    /// The command line as helps show it: options that several commands have are described once, by `ckpt --help`. Making the
    /// texts takes longer than parsing a call, which [`Cli::command`] does the same.
    pub fn for_help() -> clap::Command {
        let shared = Shared::new();
        let cli = Self::documented().mut_subcommands(|command| shared.named(command));
        cli.after_long_help(format!("{}\n\n{EXIT_STATUS}", shared.described().trim_end()))
    }

    /// The command line as manual pages show it: each has all options of its command, but those of every command.
    pub fn documented() -> clap::Command {
        let mut cli = Self::command();
        cli.build();
        cli.mut_subcommands(|command| {
            command.mut_args(|arg| match arg.get_id().as_str() {
                "help" => arg.action(ArgAction::HelpShort).help("Print help"),
                _ if arg.is_global_set() => arg.hide(true),
                _ => arg,
            })
        })
    }
}

/// The commands of ckpt.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the state of a checkpoint on one screen, and the next step
    Status(status::Args),
    /// Show what a checkpoint contains
    Inspect(inspect::Args),
    /// Check whether an agent can recover from a checkpoint
    Validate(validate::Args),
    /// Predict an agent restart: what reconnects, and what is lost
    Simulate(simulate::Args),
    /// Show which executors reconnect to an agent that starts now
    #[command(visible_alias = "reconnect")]
    Executors(executors::Args),
    /// Show the agent's flags, and whether they fit the checkpoint
    Config(config::Args),
    /// Explain a finding, or lines of an agent's log
    Explain(explain::Args),
    /// Show checkpoint files as JSON, even damaged ones
    Decode(decode::Args),
    /// Create a verified archive of meta
    Snapshot(snapshot::Args),
    /// Put files of meta back from a snapshot
    Restore(restore::Args),
    /// Repair what can be repaired safely
    Repair(repair::Args),
    /// Remove completed runs, old agent IDs and sandboxes
    Cleanup(cleanup::Args),
    /// Make the agent register with a new ID (can be undone)
    ForgetAgent(forget_agent::Args),
    /// Carry out a plan that another command has written
    Apply(apply::Args),
    /// Undo a change
    Undo(undo::Args),
    /// List the changes that ckpt has made to a checkpoint
    History(history::Args),
    /// Delete the backups of old changes (no longer undoable)
    Purge(purge::Args),
    /// Turn the JSON of ckpt decode back into a checkpoint file
    Encode(encode::Args),
    /// Compare two checkpoints
    Diff(diff::Args),
    /// Assess many checkpoints: one line each, the worst first
    Fleet(fleet::Args),
    /// Write an incident report: one HTML file for a ticket
    Report(report::Args),
    /// Print the state of a checkpoint for Prometheus
    Metrics(metrics::Args),
    /// Print the JSON Schema of what a command prints
    Schema(schema::Args),
    /// Print shell completions
    Completions(completions::Args),
}

impl Command {
    /// Whether it answers in one line for Nagios.
    pub(crate) fn is_monitored(&self) -> bool {
        matches!(
            self,
            Self::Status(_) | Self::Validate(_) | Self::Simulate(_) | Self::Executors(_) | Self::Fleet(_)
        )
    }

    /// Whether it can print its result as a tree.
    pub(crate) fn has_tree(&self) -> bool {
        matches!(self, Self::Inspect(_) | Self::Executors(_) | Self::Simulate(_) | Self::Diff(_))
    }

    /// Runs the command.
    pub(crate) fn run(&self, context: &Context<'_>) -> Result<Status, CommandError> {
        let reads_files_alone = matches!(
            self,
            Self::Decode(_) | Self::Encode(_) | Self::Diff(_) | Self::Schema(_) | Self::Completions(_)
        );
        if reads_files_alone {
            context.confine(false, None);
        }
        match self {
            Self::Status(args) => status::run(args, context),
            Self::Inspect(args) => inspect::run(args, context),
            Self::Validate(args) => validate::run(args, context),
            Self::Simulate(args) => simulate::run(args, context),
            Self::Executors(args) => executors::run(args, context),
            Self::Config(args) => config::run(args, context),
            Self::Explain(args) => explain::run(args, context),
            Self::Decode(args) => decode::run(args, context),
            Self::Snapshot(args) => snapshot::run(args, context),
            Self::Restore(args) => restore::run(args, context),
            Self::Cleanup(args) => cleanup::run(args, context),
            Self::ForgetAgent(args) => forget_agent::run(args, context),
            Self::Apply(args) => apply::run(args, context),
            Self::Undo(args) => undo::run(args, context),
            Self::History(args) => history::run(args, context),
            Self::Repair(args) => repair::run(args, context),
            Self::Purge(args) => purge::run(args, context),
            Self::Completions(args) => completions::run(args, context),
            Self::Fleet(args) => fleet::run(args, context),
            Self::Report(args) => report::run(args, context),
            Self::Metrics(args) => metrics::run(args, context),
            Self::Schema(args) => schema::run(args, context),
            Self::Diff(args) => diff::run(args, context),
            Self::Encode(args) => encode::run(args, context),
        }
    }
}

/// With what is needed to read a report: the releases of Mesos that are known, and the commit, if the build names one.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let revision = option_env!("CKPT_REVISION").map(|revision| format!(", revision {revision}"));
    let own = env!("CARGO_PKG_VERSION");
    format!("{own} (agents of Mesos 0.14.0 to 1.12.0{})", revision.unwrap_or_default())
});

const EXIT_STATUS: &str = "\
Examples:
  ckpt status
  ckpt validate /var/lib/mesos
  ckpt simulate /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt COMMAND --help

What to do in an incident, step by step: man ckpt-runbooks

Exit status:
  0  done, and the answer is good
  1  done, and the answer is bad
  2  the command line is wrong
  3  the question could not be answered, or not enough of it
  4  refused for safety
  5  a change was started and not completed: ckpt undo reverts it";
