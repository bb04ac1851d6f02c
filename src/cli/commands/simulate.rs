//! `ckpt simulate`: what a restart of the agent does, predicted without an agent.

use crate::app::{Forecast, Messages, ModeChoice, NextCall};
use crate::cli::args::{ExitZeroArgs, OutputFormat, RestartArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{Document, FateJson, ForecastJson, TaskFateJson, put_line};
use crate::view::{ExecutorRow, NagiosLine, Simulation, TaskRow, Wording, simulation};

/// Arguments of `ckpt simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    restart: RestartArgs,
    #[command(flatten)]
    exit: ExitZeroArgs,
}

const HELP: &str = "\
Examples:
  ckpt simulate /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt simulate -q --pessimistic --flags-from dir:/etc/mesos-slave &&
    systemctl restart mesos-slave
  ckpt simulate --flags-from unit:mesos-slave --reboot --attributes=rack:r9
  ckpt simulate meta.tar.gz -- --no-strict

Executors in Docker are judged by Docker's own state files and processes; Docker is not asked. For a copy without \
them, name its data root with --docker-root.

Give the agent's own flags after --, or before it if ckpt has no option of that name. The first source that gives a \
flag wins: the command line, --flags-from in the order given, MESOS_* variables, the agent that runs; where none \
runs, the unit that starts it, or the upstart job or SysV script. Of a unit, ckpt reads drop-ins, Environment, \
EnvironmentFile, specifiers, variables, scripts as text, and what mesos-init-wrapper reads below /etc. Nothing \
is run: what a command in a script prints is unknown (unless it is cat FILE), and the output says so. Outside of a \
known unit directory, unit:PATH has no drop-ins.

Exit status:
  0  the agent recovers and this restart loses nothing
  1  the agent does not recover, or something is lost: an executor, a volume, or
     a running docker container of others that the agent removes
  2  the command line is wrong
  3  the outcome is unknown, or there is no checkpoint

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other \
users.";

/// Predicts the restart.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scenario = context.open(args.restart.options(ModeChoice::Flags), None)?;
    scenario.located.whole("simulate")?;
    let forecast = scenario.forecast(args.restart.downtime_secs());
    let answer = forecast.answer(args.restart.doubts());
    let status = args.exit.status(answer);
    if context.is_nagios() {
        let fates: Vec<_> = forecast.fates.executors.iter().collect();
        let line = NagiosLine::of_restart(forecast.outcome, answer, &fates);
        return Ok(args.exit.status(context.nagios(&line)?));
    }
    let executors = ExecutorRow::all(&forecast.fates.executors, Wording::Fate);
    if context.is_for_people() {
        text(&forecast, &executors, context)?;
    } else if !context.global.quiet {
        json(&forecast, &executors, status, context)?;
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
    let located = &forecast.scenario.located;
    let messages = Messages::new(&located.source, located.release, context.global.redact);
    let tasks = || forecast.fates.tasks().map(TaskRow::from);
    let mut payload = ForecastJson::new(forecast, &messages);
    if !context.is_lines() {
        payload = payload.with(executors, tasks());
    }
    let error = forecast.unknown().map(|error| context.error_json(&error.into()));
    let document = Document::new("simulate", status.code(), &payload);
    let document = document.about(forecast.scenario).but(error);
    Ok(context.lines(&document, status, |out| {
        for executor in executors {
            put_line(out, "executor", &FateJson::from(executor))?;
        }
        tasks().try_for_each(|task| put_line(out, "task", &TaskFateJson::from(task)))
    })?)
}
