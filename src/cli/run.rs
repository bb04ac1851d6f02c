//! From the words of a call to its exit status.

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _};

use super::args::{Cli, Command, agent_words};
use super::call::Call;
use super::commands::{
    apply, cleanup, completions, config, decode, diff, encode, executors, explain, fleet, forget_agent,
    history, inspect, metrics, purge, repair, simulate, snapshot, undo, validate,
};
use super::context::Context;
use super::error::CommandError;
use super::exit::Status;
use super::report::report;
use super::terminal::Terminal;
use super::usage::misused;

/// Runs the call that these words make; the first names the program.
pub fn run(words: &[OsString]) -> Status {
    let parsed = Cli::command()
        .try_get_matches_from(agent_words(words.iter().cloned()))
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return misused(words, &error),
    };
    let (terminal, call) = (Terminal::new(cli.global.terminal()), Call::of(words));
    let context = Context { global: &cli.global, terminal: &terminal, call: &call };
    let name = matches.subcommand_name().unwrap_or("ckpt");
    dispatch(&cli.command, &context)
        .or_else(|error| report(name, &error, &context))
        .unwrap_or(Status::Unanswered)
}

fn dispatch(command: &Command, context: &Context<'_>) -> Result<Status, CommandError> {
    match command {
        Command::Inspect(args) => inspect::run(args, context),
        Command::Validate(args) => validate::run(args, context),
        Command::Simulate(args) => simulate::run(args, context),
        Command::Executors(args) => executors::run(args, context),
        Command::Config(args) => config::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Decode(args) => decode::run(args, context),
        Command::Snapshot(args) => snapshot::run(args, context),
        Command::Cleanup(args) => cleanup::run(args, context),
        Command::ForgetAgent(args) => forget_agent::run(args, context),
        Command::Apply(args) => apply::run(args, context),
        Command::Undo(args) => undo::run(args, context),
        Command::History(args) => history::run(args, context),
        Command::Repair(args) => repair::run(args, context),
        Command::Purge(args) => purge::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Fleet(args) => fleet::run(args, context),
        Command::Metrics(args) => metrics::run(args, context),
        Command::Diff(args) => diff::run(args, context),
        Command::Encode(args) => encode::run(args, context),
    }
}
