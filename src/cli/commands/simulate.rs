//! `ckpt simulate`: what a restart of the agent does, predicted without an agent.

use crate::app::{Forecast, Messages, ModeChoice, NextCall, Scenario, ScenarioOptions};
use crate::cli::args::{DoubtArgs, ExitZeroArgs, FirstStartArgs, OutputFormat, parse_duration};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::recovery::{Mutation, Outcome};
use crate::values::Duration;
use crate::view::json::{
    AlternativeJson, ComparisonJson, DockerOrphanJson, Document, EventJson, FailureJson, FateJson,
    ForecastJson, MutationJson, NextJson, RecoveredJson, TaskFateJson, put_line,
};
use crate::view::{NagiosLine, Simulation, simulation};

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
  1  the agent does not recover, or something is lost
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
    if context.is_for_people() {
        text(&scenario, &forecast, context)?;
    } else if !context.global.quiet {
        json(&scenario, &forecast, status, context)?;
    }
    Ok(status)
}

fn text(scenario: &Scenario, forecast: &Forecast<'_>, context: &Context<'_>) -> Result<(), CommandError> {
    let next = forecast.unknown().map(|error| context.hint(&error.hint));
    let shown = Simulation {
        source: &scenario.located.source,
        first: &forecast.first,
        outcome: forecast.outcome,
        alternatives: &forecast.alternatives,
        refused: scenario.agent.refused.as_ref(),
        without: scenario.agent.setup.why_without(),
        reads_other: scenario.agent.setup.reads_other(),
        next: &forecast.next,
        lost_resources: &forecast.lost_resources,
        fates: &forecast.fates,
        timeline: &forecast.timeline,
        comparison: forecast.comparison(),
        misfits: &forecast.misfits,
        collected: forecast.due().len(),
        notes: &forecast.notes,
        next_step: next.as_deref(),
        more: &context.next(&scenario.located, NextCall::command("validate")),
        tree: context.global.output == OutputFormat::Tree,
        spec: context.spec(),
    };
    let copy = context.copy_line(scenario);
    Ok(context.text(&(copy + &simulation(&shown)))?)
}

fn json(
    scenario: &Scenario,
    forecast: &Forecast<'_>,
    status: Status,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let messages = Messages::new(&scenario.located.source, scenario.located.release, context.global.redact);
    let (fates, is_whole) = (&forecast.fates, !context.is_lines());
    let payload = ForecastJson {
        outcome: forecast.outcome.word(),
        alternatives: alternatives(forecast),
        failure: failure(scenario, forecast),
        agent_id: agent_id(scenario, forecast),
        next_start: NextJson { outcome: forecast.next.outcome.word(), lost: &forecast.next.lost },
        config: forecast.comparison().map(|comparison| ComparisonJson::new(comparison, &forecast.misfits)),
        notes: &forecast.notes,
        timeline: forecast.timeline.iter().map(EventJson::from).collect(),
        executors: is_whole.then(|| fates.executors.iter().map(FateJson::from).collect()),
        tasks: is_whole.then(|| fates.tasks.iter().map(TaskFateJson::from).collect()),
        docker_orphans: fates
            .docker_orphans
            .as_ref()
            .map(|orphans| orphans.iter().map(DockerOrphanJson::new).collect()),
        lost_resources: &forecast.lost_resources,
        mutations: if scenario.agent.refused.is_some() { Vec::new() } else { mutations(forecast) },
        recovered: forecast.first.read.result.as_ref().ok().map(|state| RecoveredJson::new(state, &messages)),
    };
    let error = forecast.unknown().map(|error| context.error_json(&error.into()));
    let document = Document::new("simulate", status.code(), &payload);
    let document = document.of(&scenario.located).covering(&scenario.checkpoint.coverage).but(error);
    Ok(context.lines(&document, status, |out| {
        for executor in &fates.executors {
            put_line(out, "executor", &FateJson::from(executor))?;
        }
        fates.tasks.iter().try_for_each(|task| put_line(out, "task", &TaskFateJson::from(task)))
    })?)
}

fn alternatives<'a>(forecast: &'a Forecast<'_>) -> Vec<AlternativeJson<'a>> {
    let all = forecast.alternatives.iter();
    all.map(|(outcome, why)| AlternativeJson { outcome: outcome.word(), why }).collect()
}

fn failure<'a>(scenario: &'a Scenario, forecast: &'a Forecast<'_>) -> Option<FailureJson<'a>> {
    if let Some(refused) = &scenario.agent.refused {
        return Some(FailureJson { message: &refused.message, path: None, rule: refused.rule });
    }
    let failure = forecast.first.failure()?;
    let (path, rule) = (Some(failure.path.to_string()), failure.cause.rule());
    Some(FailureJson { message: &failure.message, path, rule })
}

fn agent_id(scenario: &Scenario, forecast: &Forecast<'_>) -> Option<String> {
    if let Some(other) = scenario.agent.setup.reads_other().filter(|_| scenario.agent.refused.is_none()) {
        return other.agent_id.clone();
    }
    let started = forecast.first.started();
    let started =
        started.filter(|_| scenario.agent.refused.is_none() && forecast.outcome != Outcome::NewAgent)?;
    started.agent_id.as_ref().map(ToString::to_string)
}

/// What the start changes, in its order, then what it leaves to garbage collection.
fn mutations(forecast: &Forecast<'_>) -> Vec<MutationJson> {
    let made = forecast.first.mutations().filter(|mutation| !matches!(mutation, Mutation::Collect { .. }));
    made.map(MutationJson::new).chain(forecast.due().iter().map(MutationJson::gc)).collect()
}
