//! From the command line to the exit status.

use std::ffi::OsString;
use std::path::Path;

use crate::cli::terminal::{Terminal, WriteFailed};
use crate::cli::{Cli, Command, GlobalArgs};
use crate::exit::Status;
use crate::values::shell_path;

use super::report::report;
use super::session::CommandError;
use super::{
    apply, cleanup, completions, config, decode, diff, encode, executors, explain, fleet, forget_agent,
    history, inspect, metrics, purge, repair, simulate, snapshot, undo, validate,
};

/// Runs a command and says how it ended. The words are those of the call, its own name first.
pub fn run(cli: &Cli, words: &[OsString]) -> Status {
    let terminal = Terminal::new(cli.global.terminal());
    let (name, result) = match &cli.command {
        Command::Inspect(args) => ("inspect", inspect::run(args, &cli.global, &terminal)),
        Command::Validate(args) => ("validate", validate::run(args, &cli.global, &terminal)),
        Command::Simulate(args) => ("simulate", simulate::run(args, &cli.global, &terminal)),
        Command::Executors(args) => ("executors", executors::run(args, &cli.global, &terminal)),
        Command::Config(args) => ("config", config::run(args, &cli.global, &terminal)),
        Command::Explain(args) => ("explain", explain::run(args, &cli.global, &terminal)),
        Command::Decode(args) => ("decode", decode::run(args, &cli.global, &terminal)),
        Command::Snapshot(args) => ("snapshot", snapshot::run(args, &cli.global, &terminal)),
        Command::Cleanup(args) => ("cleanup", cleanup::run(args, &cli.global, &terminal)),
        Command::ForgetAgent(args) => ("forget-agent", forget_agent::run(args, &cli.global, &terminal)),
        Command::Apply(args) => ("apply", apply::run(args, &cli.global, &terminal)),
        Command::Undo(args) => ("undo", undo::run(args, &cli.global, &terminal)),
        Command::History(args) => ("history", history::run(args, &cli.global, &terminal)),
        Command::Repair(args) => ("repair", repair::run(args, &cli.global, &terminal)),
        Command::Purge(args) => ("purge", purge::run(args, &cli.global, &terminal)),
        Command::Completions(args) => ("completions", completions::run(args, &terminal)),
        Command::Fleet(args) => ("fleet", fleet::run(args, &cli.global, &terminal)),
        Command::Metrics(args) => ("metrics", metrics::run(args, &cli.global, &terminal)),
        Command::Diff(args) => ("diff", diff::run(args, &cli.global, &terminal)),
        Command::Encode(args) => ("encode", encode::run(args, &cli.global, &terminal)),
    };
    result.unwrap_or_else(|error| fail(name, &error, (cli, words), &terminal))
}

/// The call as a person would type it.
fn call(words: &[OsString]) -> String {
    let words = words.iter().skip(1).map(|word| shell_path(Path::new(word)));
    std::iter::once("ckpt".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn fail(
    command: &str,
    error: &anyhow::Error,
    (cli, words): (&Cli, &[OsString]),
    terminal: &Terminal,
) -> Status {
    let global: &GlobalArgs = &cli.global;
    let Some(known) = error.downcast_ref::<CommandError>() else {
        if error.downcast_ref::<WriteFailed>().is_some() {
            terminal.complain(&format!("{error}\n  next: free some space, or write elsewhere"));
        } else {
            terminal.complain(&format!("{error:#}"));
        }
        return Status::Unanswered;
    };
    let known = &known.of_call(&call(words));
    report(command, known, (global.output, global.quiet), terminal).unwrap_or(Status::Unanswered)
}
