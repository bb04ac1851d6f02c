//! `ckpt simulate`: the agent's recovery, played without an agent, and forward in time.

use super::copied::first_line;
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::recovery::Mutation;
use crate::values::Duration;
use crate::view::json::{
    AlternativeJson, ComparisonJson, DockerOrphanJson, Document, EventJson, FailureJson, FateJson,
    ForecastJson, MutationJson, NextJson, RecoveredJson, TaskFateJson, put_line,
};
use crate::view::{Messages, Simulation, simulation};

use super::agent_flags::AgentFlags;
use super::forecast::Forecast;
use super::outlook::{Outlook, whole};
use super::output;
use super::session::CommandError;
use super::unanswered::again;

/// Arguments of `ckpt simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// From the agent's death to this start, as 10mins
    #[arg(long, value_name = "DURATION", default_value = "0secs", value_parser = duration)]
    downtime: Duration,
    /// As it will be after the host was booted anew
    #[arg(long)]
    reboot: bool,
    /// What may be lost counts as lost
    #[arg(long)]
    certain: bool,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Examples:
  ckpt simulate /var/lib/mesos --flags-from dir:/etc/mesos-slave
  ckpt simulate -q --certain --flags-from dir:/etc/mesos-slave &&
    systemctl restart mesos-slave
  ckpt simulate --reboot --attributes=rack:r9
  ckpt simulate meta.tar.gz -- --no-strict

The agent's own flags stand behind --, or before it where ckpt has no option of that name.

Exit status:
  0  the agent comes back and loses nothing by this restart
  1  it does not, or it loses something
  2  the command line is wrong
  3  it can't be told

Reads only: changes nothing on disk.";

/// Reads a duration as the agent does.
fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text.as_bytes())
        .map_err(|_| format!("`{text}` is no duration; expected as 10mins, 1.5hrs, 30secs"))
}

/// Plays the recovery.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let outlook = Outlook::gather(&args.source, &args.flags, args.reboot, global, terminal)?;
    whole(&outlook.session, "simulate")?;
    let forecast = Forecast::play(&outlook, args.downtime.secs());
    let status = forecast.status(args.certain);
    let error = forecast.unanswered(&again("simulate", &outlook.session, &args.source, &args.flags));
    match global.output {
        OutputFormat::Json | OutputFormat::Ndjson => {
            json(&outlook, &forecast, (status, error.as_ref()), global, terminal)?;
        }
        OutputFormat::Table | OutputFormat::Tree => {
            let shown = Simulation {
                source: &outlook.session.source,
                first: &forecast.first,
                outcome: forecast.outcome,
                alternatives: &forecast.alternatives,
                refused: outlook.judged.refused.as_ref().map(|refused| (&*refused.message, refused.rule)),
                next: &forecast.next,
                fates: &forecast.fates,
                timeline: &forecast.timeline,
                comparison: forecast.comparison(),
                misfits: &forecast.misfits,
                collected: forecast.due().len(),
                notes: &forecast.notes,
                next_step: error.as_ref().map(|error| &*error.next),
                verbose: global.verbose,
                tree: global.output == OutputFormat::Tree,
                paint: terminal.paint(),
                width: terminal.width(),
            };
            let text = first_line(&outlook.session, &outlook.checkpoint, terminal) + &simulation(&shown);
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(status)
}

fn json(
    outlook: &Outlook,
    forecast: &Forecast<'_>,
    (status, error): (Status, Option<&CommandError>),
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    if global.quiet {
        return Ok(());
    }
    let messages = Messages::new(&outlook.session.source, global.redact);
    let lines = global.output == OutputFormat::Ndjson;
    let fates = &forecast.fates;
    let payload = ForecastJson {
        outcome: forecast.outcome.word(),
        alternatives: alternatives(forecast),
        failure: failure(outlook, forecast),
        agent_id: agent_id(outlook, forecast),
        next_start: NextJson { outcome: forecast.next.outcome.word(), lost: &forecast.next.lost },
        config: forecast.comparison().map(|comparison| ComparisonJson::new(comparison, &forecast.misfits)),
        notes: &forecast.notes,
        timeline: forecast.timeline.iter().map(EventJson::new).collect(),
        executors: (!lines).then(|| fates.executors.iter().map(FateJson).collect()),
        tasks: (!lines).then(|| fates.tasks.iter().map(TaskFateJson).collect()),
        docker_orphans: fates
            .docker_orphans
            .as_ref()
            .map(|orphans| orphans.iter().map(DockerOrphanJson::new).collect()),
        mutations: if outlook.judged.refused.is_some() { Vec::new() } else { mutations(forecast) },
        recovered: forecast
            .first
            .read
            .result
            .as_ref()
            .ok()
            .map(|state| RecoveredJson { state, messages: &messages }),
    };
    let session = &outlook.session;
    let document = Document::new("simulate", status, &payload);
    let document = document.of(&session.source, &outlook.checkpoint.coverage, session.version());
    let document = document.but(error.map(CommandError::json));
    if !lines {
        output::document(terminal, &document)?;
        return Ok(());
    }
    terminal.print(|out| {
        put_line(out, "header", &document)?;
        for executor in &fates.executors {
            put_line(out, "executor", &FateJson(executor))?;
        }
        for task in &fates.tasks {
            put_line(out, "task", &TaskFateJson(task))?;
        }
        output::summary(out, status)
    })?;
    Ok(())
}

fn alternatives<'a>(forecast: &'a Forecast<'_>) -> Vec<AlternativeJson<'a>> {
    let all = forecast.alternatives.iter();
    all.map(|(outcome, why)| AlternativeJson { outcome: outcome.word(), why }).collect()
}

fn failure<'a>(outlook: &'a Outlook, forecast: &'a Forecast<'_>) -> Option<FailureJson<'a>> {
    if let Some(refused) = &outlook.judged.refused {
        return Some(FailureJson { message: &refused.message, path: None, rule: refused.rule });
    }
    let failure = forecast.first.failure()?;
    let (path, rule) = (Some(failure.path.to_string()), failure.cause.rule());
    Some(FailureJson { message: &failure.message, path, rule })
}

fn agent_id(outlook: &Outlook, forecast: &Forecast<'_>) -> Option<String> {
    let started = forecast.first.started().filter(|_| outlook.judged.refused.is_none())?;
    started.agent_id.as_ref().map(ToString::to_string)
}

/// What the start changes, in its order, then what it leaves to garbage collection.
fn mutations(forecast: &Forecast<'_>) -> Vec<MutationJson> {
    let made = forecast.first.mutations().filter(|mutation| !matches!(mutation, Mutation::Collect { .. }));
    made.map(MutationJson::new).chain(forecast.due().iter().map(MutationJson::gc)).collect()
}
