//! `ckpt validate`: whether an agent can recover from a checkpoint, and what it would lose.

use crate::app::{ModeChoice, Scenario, ScenarioOptions, SourceOptions, Validation};
use crate::check::FailOn;
use crate::cli::args::{AgentFlagArgs, AllowMissingArgs, ExitZeroArgs, SourceArgs};
use crate::cli::context::{Context, version};
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{Document, FindingJson, ValidationJson, put_line};
use crate::view::{copy_line, report};

/// Arguments of `ckpt validate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Lowest severity of a finding that fails the checkpoint
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    #[command(flatten)]
    exit: ExitZeroArgs,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    missing: AllowMissingArgs,
    #[command(flatten)]
    flags: AgentFlagArgs,
}

const HELP: &str = "\
Examples:
  ckpt validate /var/lib/mesos
  ckpt validate /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt validate --lenient -o json backup.tar.gz | jq .verdict

With flags of the agent, from anywhere, its configuration is checked as well.

Exit status:
  0  the verdict is pass: the agent recovers
  1  the verdict is loses (the agent starts, and loses something) or fail
  2  the command line is wrong
  3  the verdict is unknown, or there is no checkpoint

Reads only: changes nothing on disk.";

/// Validates the checkpoint.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let options = ScenarioOptions {
        source: SourceOptions { missing_meta: args.missing.missing_meta(), ..args.source.options() },
        flags: args.flags.options(ModeChoice::StrictByDefault),
        threads: context.global.threads,
        ..ScenarioOptions::default()
    };
    let scenario = context.load(|progress| Scenario::open(&options, progress))?;
    if let Some(refused) = &scenario.agent.refused {
        let message = &refused.message;
        context.terminal.note(&format!("the agent rejects these flags, whatever the checkpoint: {message}"));
    }
    let validation = scenario.validation(args.fail_on);
    let status = args.exit.status(validation.answer());
    if context.is_for_people() {
        text(&scenario, &validation, context)?;
    } else {
        json(&scenario, &validation, status, context)?;
    }
    Ok(status)
}

fn text(scenario: &Scenario, validation: &Validation, context: &Context<'_>) -> Result<(), CommandError> {
    let (terminal, verbose) = (context.terminal, context.global.verbose);
    let (source, paint) = (&scenario.located.source, terminal.paint());
    let next = validation.unknown.as_ref().map(|error| context.hint(&error.hint));
    let copy = if scenario.looks_like_a_copy() { copy_line(paint) } else { String::new() };
    let text = report(&validation.report, source, next.as_deref(), verbose, paint, terminal.width());
    Ok(context.text(&(copy + &text))?)
}

fn json(
    scenario: &Scenario,
    validation: &Validation,
    status: Status,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let repairs = validation.repairs(scenario);
    let payload = ValidationJson::new(&validation.report, &repairs, !context.is_lines());
    let error = validation.unknown.clone().map(|error| context.error_json(&error.into()));
    let (source, coverage) = (&scenario.located.source, &scenario.checkpoint.coverage);
    let document = Document::new("validate", status.code(), &payload);
    let document = document.of(source, coverage, version(&scenario.located)).but(error);
    Ok(context.lines(&document, status, |out| {
        let mut findings = validation.report.findings.iter().zip(&repairs);
        findings.try_for_each(|(finding, repair)| {
            put_line(out, "finding", &FindingJson::repaired(finding, *repair))
        })
    })?)
}
