//! `ckpt explain --log`: what an agent's log says happened.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::explain::BesideArgs;
use crate::app::{ErrorCode, FlagOptions, ModeChoice, Scenario, ScenarioOptions, SourceOptions};
use crate::check::{Code, FailOn};
use crate::cli::args::OutputFormat;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::flags::FlagsFrom;
use crate::logs::{Options, Outcome, Start, Story, causes_now, read};
use crate::plan::repair::REPAIRS;
use crate::schema::Release;
use crate::user_file;
use crate::values::shell_path;
use crate::view::json::{
    BesideJson, Document, LogJson, LogSummaryJson, NoPayloadJson, hide_secrets, put_line, put_summary,
};
use crate::view::{beside_text, log_story};

/// Reads a log, and reports each start in it.
pub(super) fn explain_log(
    path: &Path,
    checkpoint: Option<&Path>,
    args: &BesideArgs,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let options = checkpoint.map(|path| options(path, args));
    context.confine(options.as_ref().is_some_and(ScenarioOptions::inspects_processes), None);
    let mut story = story(path, context.global.threads).map_err(|error| {
        let message = format!("the log {} {error:#}", path.display());
        let hint = "check the path, or pipe the log in with --log -";
        CommandError::unanswered(ErrorCode::LogUnreadable, message).path(path).hint(hint)
    })?;
    offer_repairs(&mut story.starts, checkpoint);
    let beside = options.map(|options| beside(&story, path, options, context)).transpose()?;
    if context.global.redact {
        hide_secrets(&mut story);
    }
    let status = if story.last_starts().any(Start::is_bad) { Status::Bad } else { Status::Good };
    let log = LogJson { story: &story, checkpoint: beside.as_ref() };
    match context.global.output {
        OutputFormat::Json => context.document(&Document::new("explain", status.code(), &log))?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            put_line(out, "header", &Document::new("explain", status.code(), &NoPayloadJson {}))?;
            for start in &story.starts {
                put_line(out, "start", start)?;
            }
            for line in &story.lines {
                put_line(out, "line", line)?;
            }
            put_summary(out, status.code(), &LogSummaryJson::new(&log))
        })?,
        OutputFormat::Table | OutputFormat::Tree | OutputFormat::Nagios => {
            let paint = context.terminal.paint();
            let beside = beside.as_ref().map_or(String::new(), |beside| beside_text(beside, paint));
            context.text(&(log_story(&story, paint) + &beside))?;
        }
    }
    Ok(status)
}

/// Names the repair where the checkpoint ended a start and one exists.
fn offer_repairs(starts: &mut [Start], checkpoint: Option<&Path>) {
    let place = checkpoint.map_or_else(|| "PATH".to_owned(), shell_path);
    for start in starts.iter_mut().filter(|start| matches!(start.outcome, Outcome::Fails | Outcome::Aborts)) {
        let code = start.cause.as_ref().and_then(|cause| cause.code?.parse::<Code>().ok());
        let repaired = code.filter(|code| REPAIRS.iter().any(|repair| repair.codes.contains(code)));
        if let (Some(code), Some(next)) = (repaired, &mut start.next)
            && !next.contains("ckpt repair")
        {
            let end = if next.ends_with('.') { "" } else { "." };
            let _ = write!(next, "{end} ckpt repair --dry-run --only {code} {place} shows the repair.");
        }
    }
}

/// What is asked about the checkpoint beside the log.
fn options(path: &Path, args: &BesideArgs) -> ScenarioOptions {
    ScenarioOptions {
        source: SourceOptions {
            relocated: args.relocated,
            runtime_dir: args.runtime_dir.clone(),
            release: args.mesos_version,
            ..SourceOptions::of(path.to_owned())
        },
        flags: FlagOptions { mode: ModeChoice::StrictByDefault, ..FlagOptions::default() },
        ..ScenarioOptions::default()
    }
}

/// Validates the checkpoint beside the log.
fn beside(
    story: &Story,
    log: &Path,
    mut options: ScenarioOptions,
    context: &Context<'_>,
) -> Result<BesideJson, CommandError> {
    // What the flags do not fit is found with them alone. Standard input cannot be read twice.
    if log.as_os_str() != "-" && story.starts.iter().any(|start| start.flags.is_some()) {
        options.flags.from.push(FlagsFrom::Log(log.to_owned()));
    }
    let logged = || Release::parse(story.starts.last()?.version.as_deref()?);
    options.source.release = options.source.release.or_else(logged);
    let scenario =
        context.load(|progress| Scenario::open(&context.of_all_commands(options.clone()), progress))?;
    let report = scenario.validation(FailOn::default()).report;
    let path = options.source.path.as_ref();
    Ok(BesideJson {
        path: path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default(),
        verdict: report.verdict.word(),
        causes: causes_now(story, &report.findings),
    })
}

fn story(path: &Path, threads: usize) -> anyhow::Result<Story> {
    let options = Options { threads, ..Options::default() };
    if path.as_os_str() == "-" {
        return Ok(read(std::io::stdin(), &options)?);
    }
    let file = user_file::open(path).context("cannot be read")?;
    Ok(read(file, &options)?)
}
