//! A command line that cannot be parsed: reported in the format that it asks for. Help and version are answers, not errors.

use std::ffi::OsString;
use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::{Asked, Cli};
use super::call::Call;
use super::context::Context;
use super::error::CommandError;
use super::exit::Status;
use super::report::report;
use super::terminal::{Terminal, TerminalOptions, WriteFailed};
use crate::app::{ErrorCode, Hint, NextCall};
use crate::view::help_text;

/// Reports what is wrong with the command line, or prints the help that was asked for.
pub(super) fn misused(words: &[OsString], error: &clap::Error) -> Status {
    let terminal = Terminal::new(TerminalOptions::default());
    if !error.use_stderr() {
        if let Some(help) = narrow_help(words, error, &terminal) {
            return match terminal.show(|out| out.write_all(help.as_bytes())) {
                Err(failed) => unwritten(&failed, &terminal),
                Ok(()) => Status::Good,
            };
        }
        // A closed stdout is the reader's choice; any other failure is not.
        return match error.print().and_then(|()| io::stdout().flush()) {
            Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => {
                unwritten(&WriteFailed(failed), &terminal)
            }
            _ => Status::Good,
        };
    }
    let asked = Asked::of(words);
    let terminal = Terminal::new(asked.global.terminal());
    let (command, call) = (asked.command.as_deref(), Call::of(words));
    let context = Context { global: &asked.global, terminal: &terminal, call: &call };
    let known = CommandError::usage(code(error.kind()), message(error)).hint(next(error, command));
    report(command.unwrap_or("ckpt"), &known, &context).unwrap_or(Status::Unanswered)
}

fn unwritten(failed: &WriteFailed, terminal: &Terminal) -> Status {
    terminal.warn(&failed.to_string());
    Status::Unanswered
}

/// A help for a screen that is narrower than its end was written for: examples stay whole, the rest is wrapped again.
fn narrow_help(words: &[OsString], error: &clap::Error, terminal: &Terminal) -> Option<String> {
    const WRITTEN_FOR: usize = 80;
    terminal.width().filter(|width| *width < WRITTEN_FOR && error.kind() == ErrorKind::DisplayHelp)?;
    let cli = Cli::for_help();
    let command = words.iter().skip(1).find_map(|word| cli.find_subcommand(word)).unwrap_or(&cli);
    let after = command.get_after_help()?.to_string();
    let (heading, _) = after.split_once('\n')?;
    let text = error.render();
    let text = if terminal.paint().color { text.ansi().to_string() } else { text.to_string() };
    let (before, _) = text.split_once(heading)?;
    Some(format!("{before}{}", help_text(&after)))
}

/// A stable word for scripts.
fn code(kind: ErrorKind) -> ErrorCode {
    match kind {
        ErrorKind::InvalidSubcommand => ErrorCode::UnknownCommand,
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ErrorCode::MissingCommand
        }
        ErrorKind::UnknownArgument => ErrorCode::UnknownArgument,
        ErrorKind::MissingRequiredArgument => ErrorCode::MissingArgument,
        ErrorKind::InvalidValue
        | ErrorKind::ValueValidation
        | ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::InvalidUtf8 => ErrorCode::BadValue,
        ErrorKind::ArgumentConflict => ErrorCode::ArgumentConflict,
        _ => ErrorCode::BadUsage,
    }
}

/// The first paragraph, as one line, without the word `error` in front of it.
fn message(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "no command was given (ckpt --help lists all)".to_owned();
    }
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was probably meant, else the help; where nothing was, the command to start with.
fn next(error: &clap::Error, command: Option<&str>) -> Hint {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let words = "to see the state of a checkpoint, and what to do next";
        return Hint::from(NextCall::command("status")).words(words);
    }
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(meant) = Cli::command().get_subcommands().find(|own| own.get_name().starts_with(&**word))
    {
        return format!("did you mean {}?", meant.get_name()).into();
    }
    // Who mistypes an option seldom does so in its first letter.
    let is_far = match (error.get(ContextKind::InvalidArg), error.get(ContextKind::SuggestedArg)) {
        (Some(ContextValue::String(typed)), Some(ContextValue::String(meant))) => {
            typed.get(..3) != meant.get(..3)
        }
        _ => false,
    };
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        let meant = match error.get(kind).filter(|_| !is_far) {
            Some(ContextValue::String(meant)) => Some(meant.clone()),
            // The best is last.
            Some(ContextValue::Strings(several)) => {
                Some(several.iter().rev().take(2).cloned().collect::<Vec<_>>().join(" or "))
            }
            _ => None,
        };
        if let Some(meant) = meant {
            return format!("did you mean {meant}?").into();
        }
    }
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) if error.kind() == ErrorKind::MissingRequiredArgument => {
            &**missing
        }
        _ => &[],
    };
    match command {
        Some(command) if missing == ["<PATH>"] => {
            format!("name the work_dir of the agent: ckpt {command} /var/lib/mesos").into()
        }
        Some("snapshot") if missing.iter().any(|one| one == "--to <FILE>") => {
            "name the agent's work_dir, and a new file with --to or a directory for snapshots with --dir"
                .into()
        }
        Some(command) => format!("ckpt {command} --help").into(),
        None => "ckpt --help".into(),
    }
}
