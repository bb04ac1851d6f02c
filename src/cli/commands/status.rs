//! `ckpt status`: the state of a checkpoint and its host on one screen, and what to do next.

use std::path::PathBuf;

use crate::app::{ModeChoice, NextCommand, StatusOptions, StatusReport};
use crate::cli::args::{ExitZeroArgs, ScenarioArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{Document, NextText, PastChangeJson, StatusJson, hide_secrets_of};
use crate::view::{NagiosLine, StatusView, status_text};

/// Arguments of `ckpt status`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    exit: ExitZeroArgs,
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Directory of the journal [default: a hidden directory beside meta, and /run/ckpt]
    #[arg(long, value_name = "DIR", help_heading = "Source options")]
    journal: Option<PathBuf>,
}

const HELP: &str = "\
Examples:
  ckpt status
  ckpt status /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt status meta.tar.gz -o json | jq -r .next.command

The first command in an incident. Next is the one command to run now.

Exit status:
  0  the agent recovers, its configuration fits, and nothing is lost
  1  the agent does not recover, or something is lost
  2  the command line is wrong
  3  not all could be determined (e.g. the agent's flags), or there is no
     checkpoint

The status is the highest of validate, executors and config. Where the agent's flags name a --log_dir on this host or \
in the copy, the last start in the log there is shown too: mesos-agent.INFO, or a journal that was exported as \
mesos-agent.journal or .log (or mesos-slave...).

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Shows it.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scenario = context.open(args.scenario.options(ModeChoice::Flags), None)?;
    scenario.located.whole("status")?;
    let mode = args.scenario.mode(ModeChoice::StrictByDefault);
    let asked = StatusOptions { mode, journal: args.journal.as_deref() };
    let mut state = StatusReport::of(scenario, asked)?;
    if context.global.redact
        && let Some(log) = &mut state.log
    {
        hide_secrets_of(&mut log.last);
    }
    let status = args.exit.status(state.answer);
    if context.is_nagios() {
        return Ok(args.exit.status(context.nagios(&NagiosLine::of_status(&state))?));
    }
    if context.is_for_people() {
        let next = match &state.next.command {
            NextCommand::None => None,
            NextCommand::Call(hint) => Some(context.hint(hint)),
            NextCommand::Host(command) => Some(command.clone()),
        };
        let call = |call| context.next(&state.located, call);
        let view = StatusView { status: &state, next: next.as_deref(), call: &call, spec: context.spec() };
        context.text(&status_text(&view))?;
    } else {
        json(&state, status, context)?;
    }
    Ok(status)
}

fn json(state: &StatusReport, status: Status, context: &Context<'_>) -> Result<(), CommandError> {
    let next = match &state.next.command {
        NextCommand::None => None,
        NextCommand::Call(hint) => context.command(hint),
        NextCommand::Host(command) => Some(command.clone()),
    };
    let next_of_findings = state.next_of_findings.as_ref().and_then(|hint| context.command(hint));
    let last_change = state.last_change.as_ref().ok().and_then(Option::as_ref).map(PastChangeJson::new);
    let advice = state.next.advice(&|call| context.next(&state.located, call));
    let next = NextText { command: next, why: state.next.why.clone() + &advice };
    let payload = StatusJson::new(state, next_of_findings, last_change, next);
    let unknown = state.validation.unknown.clone().or_else(|| state.restart.unknown.clone());
    let error = unknown.map(|error| context.error_json(&error.into()));
    let document = Document::new("status", status.code(), &payload);
    let document = document.of(&state.located).covering(&state.coverage).but(error);
    Ok(context.lines(&document, status, |_| Ok(()))?)
}
