//! `ckpt simulate`: what a restart of the agent does, predicted without an agent.

use crate::app::{Forecast, Messages, ModeChoice, NextCall, Scenario, ScenarioOptions};
use crate::cli::args::{DoubtArgs, ExitZeroArgs, FirstStartArgs, OutputFormat, parse_duration};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::values::Duration;
use crate::view::json::{Document, FateJson, ForecastJson, TaskFateJson, put_line};
use crate::view::{ExecutorRow, NagiosLine, Simulation, Wording, simulation};

/// Arguments of `ckpt simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Time from the agent's death to this start, e.g. 10mins
    #[arg(long, value_name = "DURATION", default_value = "0secs", value_parser = parse_duration)]
    downtime: Duration,
    /// Assume that the host is rebooted first
    #[arg(long)]
    reboot: bool,
    #[command(flatten)]
    doubt: DoubtArgs,
    #[command(flatten)]
    exit: ExitZeroArgs,
    #[command(flatten)]
    scenario: FirstStartArgs,
}

const HELP: &str = "\
Examples:
  ckpt simulate /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt simulate -q --pessimistic --flags-from dir:/etc/mesos-slave &&
    systemctl restart mesos-slave
  ckpt simulate --flags-from unit:mesos-slave --reboot --attributes=rack:r9
  ckpt simulate meta.tar.gz -- --no-strict

Executors in Docker are judged by Docker's own state files and processes; Docker
is not asked. For a copy without them, name its data root with --docker-root.

Give the agent's own flags after --, or before it if ckpt has no option of that name.
The first source that gives a flag wins: the command line, --flags-from in the
order given, MESOS_* variables, the agent that runs; where none runs, the unit
that starts it, or the upstart job or SysV script. Read of a unit: drop-ins,
Environment, EnvironmentFile, specifiers, variables, scripts by their text, and
what mesos-init-wrapper reads below /etc. Nothing is run: what a command in a
script prints is unknown (unless it is cat FILE), and the output says so.
Outside of a known unit directory, unit:PATH has no drop-ins.

Exit status:
  0  the agent recovers and this restart loses nothing
  1  the agent does not recover, or something is lost: an executor, a volume, or
     a running docker container of others that the agent removes
  2  the command line is wrong
  3  the outcome is unknown, or there is no checkpoint

Reads only: changes nothing on disk.";

/// Predicts the restart.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let options = ScenarioOptions { reboot: args.reboot, ..args.scenario.options(ModeChoice::Flags) };
    let scenario = context.open(options)?;
    scenario.located.whole("simulate")?;
    let forecast = scenario.forecast(args.downtime.secs());
    let answer = forecast.answer(args.doubt.doubts());
    let status = args.exit.status(answer);
    if context.is_nagios() {
        let fates: Vec<_> = forecast.fates.executors.iter().collect();
        let line = NagiosLine::of_restart(forecast.outcome, answer, &fates);
        return Ok(args.exit.status(context.nagios(&line)?));
    }
    let rows = ExecutorRow::all(&forecast.fates.executors, Wording::Fate);
    if context.is_for_people() {
        text(&forecast, &rows, context)?;
    } else if !context.global.quiet {
        json(&forecast, &rows, status, context)?;
    }
    Ok(status)
}

fn text(
    forecast: &Forecast<'_>,
    executors: &[ExecutorRow<'_>],
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let next = forecast.unknown().map(|error| context.hint(&error.hint));
    let shown = Simulation {
        forecast,
        executors,
        next_step: next.as_deref(),
        more: &context.next(&forecast.scenario.located, NextCall::command("validate")),
        tree: context.global.output == OutputFormat::Tree,
        spec: context.spec(),
    };
    let copy = context.copy_line(forecast.scenario);
    Ok(context.text(&(copy + &simulation(&shown)))?)
}

fn json(
    forecast: &Forecast<'_>,
    executors: &[ExecutorRow<'_>],
    status: Status,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let Scenario { located, checkpoint, .. } = forecast.scenario;
    let messages = Messages::new(&located.source, located.release, context.global.redact);
    let mut payload = ForecastJson::new(forecast, &messages);
    if !context.is_lines() {
        payload = payload.with(executors, &forecast.fates.tasks);
    }
    let error = forecast.unknown().map(|error| context.error_json(&error.into()));
    let document = Document::new("simulate", status.code(), &payload);
    let document = document.of(located).covering(&checkpoint.coverage).but(error);
    Ok(context.lines(&document, status, |out| {
        for executor in executors {
            put_line(out, "executor", &FateJson::from(executor))?;
        }
        let tasks = &forecast.fates.tasks;
        tasks.iter().try_for_each(|task| put_line(out, "task", &TaskFateJson::from(task)))
    })?)
}
