//! `ckpt executors`: which executors reconnect to an agent that starts now, and why.

use crate::app::{Forecast, ModeChoice, NextCall, Scenario, framework_in, no_agent};
use crate::cli::args::{DoubtArgs, ExitZeroArgs, OutputFormat, ScenarioArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::layout::identify;
use crate::recovery::Outcome;
use crate::recovery::outcome::{ExecutorFate, Fate};
use crate::view::json::{Document, ExecutorsJson, VerdictJson, put_line};
use crate::view::{ExecutorRow, ExecutorsView, NagiosLine, Wording, executors_text};

/// Arguments of `ckpt executors`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Accepted for old scripts: a loss gives status 1 without it as well
    #[arg(long = "check", hide = true)]
    _check: bool,
    #[command(flatten)]
    doubt: DoubtArgs,
    #[command(flatten)]
    exit: ExitZeroArgs,
    /// Show only executors that will or may be lost
    #[arg(long)]
    lost: bool,
    /// Show only executors of this framework: its ID or name, or an unambiguous part
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    #[command(flatten)]
    scenario: ScenarioArgs,
}

const HELP: &str = "\
Examples:
  ckpt executors
  ckpt executors --lost --framework marathon -v
  ckpt executors --pessimistic -q && systemctl restart mesos-slave

Verdicts: reconnects, may-reconnect, lost, dropped, not-checkpointed, completed, superseded.

Exit status:
  0  the agent recovers and none will be lost
  1  one will be lost (with --pessimistic: or may be), or a volume, or a docker
     container of others, or the agent does not recover
  2  the command line is wrong
  3  the outcome is unknown, or there is no checkpoint

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Shows them.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scenario = context.open(args.scenario.options(ModeChoice::Flags), None)?;
    let forecast = scenario.forecast(0.0);
    if forecast.outcome == Outcome::NoCheckpoint {
        return Err(no_agent(&scenario.located.source).into());
    }
    let executors = chosen(args, &scenario, &forecast)?;
    let answer = forecast.executors_answer(executors.iter().copied(), args.doubt.doubts());
    let status = args.exit.status(answer);
    if context.is_nagios() {
        let line = NagiosLine::of_restart(forecast.outcome, answer, &executors);
        return Ok(args.exit.status(context.nagios(&line)?));
    }
    let rows = ExecutorRow::all(executors, Wording::Verdict);
    if context.is_for_people() {
        text(&forecast, &rows, context)?;
    } else {
        json(&forecast, &rows, status, context)?;
    }
    Ok(status)
}

/// The executors below PATH that the options ask for.
fn chosen<'f>(
    args: &Args,
    scenario: &Scenario,
    forecast: &'f Forecast<'_>,
) -> Result<Vec<&'f ExecutorFate>, CommandError> {
    let word = args.framework.as_deref().map(str::as_bytes);
    let framework = word.map(|word| framework_in(&scenario.checkpoint, word)).transpose()?;
    let scope = identify(scenario.located.source.scope.as_bytes());
    let same = |asked: &Option<_>, own: &Option<_>| asked.is_none() || asked == own;
    let wanted = |executor: &&ExecutorFate| {
        let is_kept = matches!(executor.fate, Fate::Reconnects | Fate::Completed | Fate::Superseded);
        let at_risk = !is_kept || executor.loss;
        (!args.lost || at_risk)
            && same(&framework, &executor.framework_id)
            && same(&scope.framework, &executor.framework_id)
            && same(&scope.executor, &executor.executor_id)
            && same(&scope.container, &executor.container_id)
    };
    Ok(forecast.fates.executors.iter().filter(wanted).collect())
}

/// What else there is to know: first what is lost beside executors.
fn notes(forecast: &Forecast<'_>) -> Vec<String> {
    let lost = forecast.lost_resources.iter().map(|lost| format!("lost: {lost}"));
    lost.chain(forecast.notes.iter().cloned()).collect()
}

fn text(
    forecast: &Forecast<'_>,
    executors: &[ExecutorRow<'_>],
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let next = forecast.unknown().map(|error| context.hint(&error.hint));
    let shown = ExecutorsView {
        forecast,
        executors,
        notes: &notes(forecast),
        next_step: next.as_deref(),
        more: &context.next(&forecast.scenario.located, NextCall::command("simulate")),
        tree: context.global.output == OutputFormat::Tree,
        spec: context.spec(),
    };
    let copy = context.copy_line(forecast.scenario);
    Ok(context.text(&(copy + &executors_text(&shown)))?)
}

fn json(
    forecast: &Forecast<'_>,
    executors: &[ExecutorRow<'_>],
    status: Status,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let notes = notes(forecast);
    let payload = ExecutorsJson::new(forecast.outcome, &notes, (!context.is_lines()).then_some(executors));
    let error = forecast.unknown().map(|error| context.error_json(&error.into()));
    let document = Document::new("executors", status.code(), &payload);
    let document = document.about(forecast.scenario).but(error);
    Ok(context.lines(&document, status, |out| {
        executors.iter().try_for_each(|executor| put_line(out, "executor", &VerdictJson::from(executor)))
    })?)
}
