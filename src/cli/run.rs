//! From the words of a call to its exit status.

use std::ffi::OsString;
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};
use signal_hook::consts::SIGXFSZ;

use super::args::{Cli, GlobalArgs, OutputFormat, agent_words};
use super::call::Call;
use super::context::Context;
use super::error::CommandError;
use super::exit::Status;
use super::report::report;
use super::terminal::Terminal;
use super::usage::misused;
use crate::app::ErrorCode;

/// Runs the call that these words make; the first names the program.
pub fn run(words: &[OsString]) -> Status {
    // A limit of file sizes is an error of the write that exceeds it, as a full disk is.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    let typed = agent_words(words.iter().cloned());
    let parsed = match Cli::command().try_get_matches_from(&typed) {
        Err(error) if error.kind() == ErrorKind::DisplayHelp => Cli::for_help().try_get_matches_from(&typed),
        parsed => parsed,
    };
    let parsed = parsed.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return misused(words, &error),
    };
    let global = cli.global.with_format();
    let (terminal, call) = (Terminal::new(global.terminal()), Call::of(words));
    let context = Context { global: &global, terminal: &terminal, call: &call };
    let name = matches.subcommand_name().unwrap_or("ckpt");
    if global.output == OutputFormat::Nagios && !cli.command.is_monitored() {
        let people = GlobalArgs { output: OutputFormat::Table, ..global.clone() };
        let context = Context { global: &people, ..context };
        return report(name, &no_nagios(name), &context).unwrap_or(Status::Unanswered);
    }
    let answer = match global.output {
        OutputFormat::Tree if !cli.command.has_tree() => Err(no_tree(name)),
        _ => cli.command.run(&context),
    };
    answer.or_else(|error| report(name, &error, &context)).unwrap_or(Status::Unanswered)
}

fn no_nagios(command: &str) -> CommandError {
    let message = format!(
        "ckpt {command} has no line for Nagios: only status, validate, simulate, executors and fleet have one"
    );
    CommandError::usage(ErrorCode::NoNagios, message).hint("use -o table, json or ndjson")
}

fn no_tree(command: &str) -> CommandError {
    let message = format!("ckpt {command} has no tree: only inspect, executors, simulate and diff have one");
    CommandError::usage(ErrorCode::NoTree, message).hint("use -o table, json or ndjson")
}
