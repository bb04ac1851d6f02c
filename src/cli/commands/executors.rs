//! `ckpt executors`: which executors an agent that starts now gets back, with the evidence.

use serde::Serialize;

use super::copied::first_line;
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::recovery::Outcome;
use crate::recovery::outcome::{ExecutorFate, Fate};
use crate::view::json::{Document, VerdictJson, put_line};
use crate::view::{ExecutorsView, executors_text};

use super::agent_flags::AgentFlags;
use super::forecast::Forecast;
use super::outlook::Outlook;
use super::output;
use super::session::CommandError;
use super::unanswered::again;

/// Arguments of `ckpt executors`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Exit with 1 if one will be lost
    #[arg(long)]
    check: bool,
    /// With --check: also if one may be lost
    #[arg(long)]
    certain: bool,
    /// Show only those that will be lost, or may be
    #[arg(long)]
    lost: bool,
    /// Show only those of this framework: its id, or a part of it that no other has
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Examples:
  ckpt executors
  ckpt executors --lost --framework marathon -v
  ckpt executors --check --certain -q && systemctl restart mesos-slave

Verdicts: reconnects, may-reconnect, lost, dropped, not-checkpointed, completed, superseded.

Exit status:
  0  told; with --check: none will be lost
  1  with --check: one will be lost (with --certain: or may be)
  2  the command line is wrong
  3  it can't be told

Reads only: changes nothing on disk.";

#[derive(Serialize)]
struct Payload<'a> {
    outcome: &'static str,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    executors: Option<Vec<VerdictJson<'a>>>,
}

/// Lists executors.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let outlook = Outlook::gather(&args.source, &args.flags, false, global, terminal)?;
    let forecast = Forecast::play(&outlook, 0.0);
    if forecast.outcome == Outcome::NoCheckpoint {
        return Err(nothing(&outlook).into());
    }
    let framework = args.framework.as_deref().map(|word| named(&forecast, &outlook, word)).transpose()?;
    let scope = &outlook.session.source.scope;
    let wanted = |executor: &&ExecutorFate| {
        let at_risk = !matches!(executor.fate, Fate::Reconnects | Fate::Completed | Fate::Superseded);
        (!args.lost || at_risk)
            && framework
                .as_ref()
                .is_none_or(|id| executor.framework_id.as_ref().is_some_and(|own| own.as_bytes() == id))
            && is_below(executor, scope.as_bytes())
    };
    let executors: Vec<&ExecutorFate> = forecast.fates.executors.iter().filter(wanted).collect();
    let loses = executors.iter().any(|executor| executor.loss);
    let may = executors.iter().any(|executor| executor.fate == Fate::MayReconnect);
    let again = again("executors", &outlook.session, &args.source, &args.flags);
    let error = forecast.unanswered(&again);
    let status = match &error {
        _ if args.check && (loses || (args.certain && may)) => Status::Bad,
        Some(error) => error.status,
        None => Status::Good,
    };
    print(&outlook, &forecast, &executors, (status, error.as_ref()), global, terminal)?;
    Ok(status)
}

fn print(
    outlook: &Outlook,
    forecast: &Forecast<'_>,
    executors: &[&ExecutorFate],
    (status, error): (Status, Option<&CommandError>),
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let lines = global.output == OutputFormat::Ndjson;
    let payload = Payload {
        outcome: forecast.outcome.word(),
        notes: &forecast.notes,
        executors: (!lines).then(|| executors.iter().map(|executor| VerdictJson(executor)).collect()),
    };
    let session = &outlook.session;
    let document = Document::new("executors", status, &payload);
    let document = document.of(&session.source, &outlook.checkpoint.coverage, session.version());
    let document = document.but(error.map(CommandError::json));
    match global.output {
        OutputFormat::Json => output::document(terminal, &document)?,
        OutputFormat::Ndjson => terminal.print(|out| {
            put_line(out, "header", &document)?;
            for executor in executors {
                put_line(out, "executor", &VerdictJson(executor))?;
            }
            output::summary(out, status)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            let shown = ExecutorsView {
                source: &session.source,
                outcome: forecast.outcome,
                failure: forecast.first.failure(),
                executors,
                notes: &forecast.notes,
                next_step: error.map(|error| &*error.next),
                verbose: global.verbose,
                tree: global.output == OutputFormat::Tree,
                paint: terminal.paint(),
                width: terminal.width(),
            };
            let text = first_line(session, &outlook.checkpoint, terminal) + &executors_text(&shown);
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(())
}

/// Whether an executor lies below the part of the tree that was asked for.
fn is_below(executor: &ExecutorFate, scope: &[u8]) -> bool {
    let entity = crate::layout::identify(scope);
    let same = |asked: &Option<_>, own: &Option<_>| asked.is_none() || asked == own;
    same(&entity.framework, &executor.framework_id)
        && same(&entity.executor, &executor.executor_id)
        && same(&entity.container, &executor.container_id)
}

/// The framework that a word means.
fn named(forecast: &Forecast<'_>, outlook: &Outlook, word: &str) -> Result<Vec<u8>, CommandError> {
    let mut ids: Vec<&[u8]> = forecast
        .fates
        .executors
        .iter()
        .filter_map(|one| Some(one.framework_id.as_ref()?.as_bytes()))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.contains(&word.as_bytes()) {
        return Ok(word.as_bytes().to_vec());
    }
    let names = |id: &[u8]| {
        let frameworks = outlook.checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
        let mut own = frameworks.filter(|framework| framework.id.as_bytes() == id);
        own.any(|framework| {
            framework
                .info
                .value()
                .and_then(|facts| facts.name.as_deref())
                .is_some_and(|name| name.contains(word))
        })
    };
    let matches = |id: &&&[u8]| String::from_utf8_lossy(id).contains(word) || names(id);
    let found: Vec<&&[u8]> = ids.iter().filter(matches).collect();
    match found[..] {
        [one] => Ok(one.to_vec()),
        _ => Err(CommandError {
            status: Status::Usage,
            code: if found.is_empty() { "no-such-framework" } else { "ambiguous" },
            message: format!(
                "`{word}` names {} frameworks of {}: {}",
                found.len(),
                ids.len(),
                ids.iter().map(|id| String::from_utf8_lossy(id)).collect::<Vec<_>>().join(", ")
            ),
            path: None,
            next: "give more of its id".to_owned(),
        }),
    }
}

fn nothing(outlook: &Outlook) -> CommandError {
    let path = outlook.session.source.path.clone();
    CommandError {
        status: Status::Unanswered,
        code: "no-agent-state",
        message: format!("there is no agent state in {}", path.display()),
        path: Some(path),
        next: format!(
            "check the path; what an agent would make of it: ckpt simulate {}",
            outlook.session.source.argument()
        ),
    }
}
