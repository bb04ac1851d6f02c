//! The commands.

use clap::{Parser, Subcommand};

use super::global::GlobalArgs;
use crate::cli::commands::{
    apply, cleanup, completions, config, decode, diff, encode, executors, explain, fleet, forget_agent,
    history, inspect, metrics, purge, repair, simulate, snapshot, undo, validate,
};

/// The checkpoints of Apache Mesos agents: look, judge, forecast, mend
///
/// ckpt reads what an agent has checkpointed in the meta directory of its work directory, and says what the agent will
/// make of it.
/// Reading commands change nothing: no byte, no time stamp.
#[derive(Debug, Parser)]
#[command(name = "ckpt", version, max_term_width = 100, after_help = EXIT_STATUS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of all commands.
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// The commands of ckpt.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a checkpoint holds
    Inspect(inspect::Args),
    /// Judge a checkpoint: will the agent start over it, and what will it lose
    Validate(validate::Args),
    /// Say what a start of the agent would do now: who comes back, and what is lost
    Simulate(simulate::Args),
    /// Say which executors an agent that starts now gets back, and why
    #[command(visible_alias = "reconnect")]
    Executors(executors::Args),
    /// Show the agent's configuration, where each value comes from, and whether it fits the checkpoint
    Config(config::Args),
    /// Explain a finding, or the agent's own log lines
    Explain(explain::Args),
    /// Show checkpoint files as JSON, damaged ones too
    Decode(decode::Args),
    /// Copy meta into a new archive, verified, for restoring
    Snapshot(snapshot::Args),
    /// Mend what can be mended safely
    Repair(repair::Args),
    /// Take away what is over: completed runs, old agent ids, sandboxes
    Cleanup(cleanup::Args),
    /// Give up the agent's id, so that it registers anew, and be able to go back
    ForgetAgent(forget_agent::Args),
    /// Carry out a plan that another command has written
    Apply(apply::Args),
    /// Take a change back
    Undo(undo::Args),
    /// List the changes that ckpt has made to a checkpoint
    History(history::Args),
    /// Free what old changes keep: they can't be undone afterwards
    Purge(purge::Args),
    /// Turn the JSON of decode, edited or not, back into a checkpoint file
    Encode(encode::Args),
    /// Compare two checkpoints, or one with an older copy of itself
    Diff(diff::Args),
    /// Judge many checkpoints at once: one line each, the worst first
    Fleet(fleet::Args),
    /// Print the state of a checkpoint for Prometheus
    Metrics(metrics::Args),
    /// Print the completions for a shell
    Completions(completions::Args),
}

const EXIT_STATUS: &str = "\
Examples:
  ckpt inspect /var/lib/mesos
  ckpt validate /var/lib/mesos
  ckpt simulate /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt COMMAND --help

Exit status:
  0  done, and the answer is good
  1  done, and the answer is bad
  2  the command line is wrong
  3  the question could not be answered, or not enough of it
  4  refused for safety
  5  a change was begun and not finished";
