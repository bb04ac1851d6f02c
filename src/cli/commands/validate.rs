//! `ckpt validate`: whether an agent can recover from a checkpoint, and what it would lose.

use crate::app::{Cures, ModeChoice, Restoration, Scenario, Validation};
use crate::check::FailOn;
use crate::cli::advice::with_advice;
use crate::cli::args::{ExitZeroArgs, FirstStartArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{CureJson, Document, FindingJson, RestorationJson, ValidationJson, put_line};
use crate::view::{FindingsView, NagiosLine, findings_text, times};

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
    scenario: FirstStartArgs,
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

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Validates the checkpoint.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scenario = context.open(args.scenario.options(ModeChoice::StrictByDefault), None)?;
    let validation = scenario.validation(args.fail_on);
    let status = args.exit.status(validation.answer());
    if context.is_nagios() {
        return Ok(args.exit.status(context.nagios(&NagiosLine::of_validation(&validation))?));
    }
    if context.is_for_people() {
        text(&scenario, &validation, context)?;
    } else {
        json(&scenario, &validation, status, context)?;
    }
    Ok(status)
}

fn text(scenario: &Scenario, validation: &Validation, context: &Context<'_>) -> Result<(), CommandError> {
    let unknown = validation.unknown.as_ref();
    let (why, next) = (unknown.map(|error| &*error.message), unknown.map(|error| context.hint(&error.hint)));
    let (report, source, spec) = (&validation.report, &scenario.located.source, context.spec());
    let findings = with_advice(scenario, &report.findings, context, |advice| {
        findings_text(&FindingsView { report, source, why, next: next.as_deref(), advice, spec })
    });
    Ok(context.text(&(context.copy_line(scenario) + &findings))?)
}

fn restoration_json(restoration: &Restoration, context: &Context<'_>) -> RestorationJson {
    let (stored, command) = match restoration {
        Restoration::NoneKnown => (None, None),
        Restoration::Useless(stored) => (Some(stored), None),
        Restoration::Possible(stored, call) => (Some(stored), context.command(call)),
    };
    RestorationJson {
        command,
        snapshot: stored.map(|stored| stored.path.to_string_lossy().into_owned()),
        taken: stored.map(|stored| times::second(stored.taken)),
    }
}

fn json(
    scenario: &Scenario,
    validation: &Validation,
    status: Status,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let cures = Cures::new(scenario);
    let cured = |finding| {
        let repairs = cures.of(finding).into_iter();
        let repairs = repairs.map(|cure| CureJson::new(&cure, context.command(&cure.call)));
        let restoration = cures.restoration(finding).map(|one| restoration_json(&one, context));
        FindingJson::new(finding).cured(repairs.collect(), restoration)
    };
    let Validation { report, unknown } = validation;
    let next = cures.next(&report.findings).and_then(|(hint, _)| context.command(&hint));
    let mut payload = ValidationJson::new(report, next);
    if !context.is_lines() {
        payload = payload.with(report.findings.iter().map(cured).collect());
    }
    let error = unknown.clone().map(|error| context.error_json(&error.into()));
    let document = Document::new("validate", status.code(), &payload);
    let document = document.about(scenario).but(error);
    Ok(context.lines(&document, status, |out| {
        report.findings.iter().try_for_each(|finding| put_line(out, "finding", &cured(finding)))
    })?)
}
