//! `ckpt validate`: what the agent will say of a checkpoint, and what it will not say.

use clap::ValueEnum;

use super::copied::first_line;
use crate::check::{FailOn, Report, Verdict, judge};
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::model::{Agents, Checkpoint, Filter, load_sandboxes};
use crate::plan::repair::names;
use crate::recovery::Mode;
use crate::view::json::{Document, FindingJson, ValidationJson, put_line};
use crate::view::report;

use super::agent_flags::AgentFlags;
use super::output;
use super::session::{CommandError, Session};
use super::unanswered::{Unanswered, again};

/// Arguments of `ckpt validate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// From which severity on the verdict is fail
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOnArg,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

/// From which severity on a checkpoint fails.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum FailOnArg {
    /// What keeps the agent from starting.
    #[default]
    Fatal,
    /// Also what it loses.
    Error,
    /// Also what could be lost, later.
    Warning,
    /// Nothing.
    Never,
}

const HELP: &str = "\
Examples:
  ckpt validate /var/lib/mesos
  ckpt validate --lenient -o json backup.tar.gz | jq .verdict

Exit status:
  0  the verdict is pass
  1  it is fail
  2  the command line is wrong
  3  it can't be told

Reads only: changes nothing on disk.";

/// Judges the checkpoint.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let session = Session::open(&args.source)?;
    let judged = args.flags.judge(&session, false)?;
    if let Some(refused) = &judged.refused {
        terminal
            .note(&format!("with these flags no agent starts, whatever the checkpoint: {}", refused.message));
    }
    let mut checkpoint = session.load(global, terminal, Agents::Latest, Filter::default());
    load_sandboxes(&session.source, &mut checkpoint);
    let conditions = session.conditions(if judged.strict { Mode::Strict } else { Mode::Lenient });
    let fail_on = match args.fail_on {
        FailOnArg::Fatal => FailOn::Fatal,
        FailOnArg::Error => FailOn::Error,
        FailOnArg::Warning => FailOn::Warning,
        FailOnArg::Never => FailOn::Never,
    };
    let found = judge(&checkpoint, &session.source, &conditions, &judged.setup, fail_on);
    let status = match found.verdict {
        Verdict::Pass => Status::Good,
        Verdict::Fail => Status::Bad,
        Verdict::Unknown => Status::Unanswered,
    };
    let repairs = match global.output {
        OutputFormat::Json | OutputFormat::Ndjson => {
            names(&session.source, &checkpoint, &conditions, &found.findings)
        }
        OutputFormat::Table | OutputFormat::Tree => Vec::new(),
    };
    let again = again("validate", &session, &args.source, &args.flags);
    let (coverage, unknown) = (&checkpoint.coverage, &found.unknown[..]);
    let why = Unanswered { session: &session, coverage, unknown, again: &again };
    let error = (found.verdict == Verdict::Unknown).then(|| why.error());
    print((&found, &repairs), &session, &checkpoint, (status, error.as_ref()), global, terminal)?;
    Ok(status)
}

fn print(
    (found, repairs): (&Report, &[Option<&'static str>]),
    session: &Session,
    checkpoint: &Checkpoint,
    (status, error): (Status, Option<&CommandError>),
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let lines = global.output == OutputFormat::Ndjson;
    let payload = ValidationJson::new(found, repairs, !lines);
    let document = Document::new("validate", status, &payload);
    let document = document
        .of(&session.source, &checkpoint.coverage, session.version())
        .but(error.map(CommandError::json));
    match global.output {
        OutputFormat::Json => output::document(terminal, &document)?,
        OutputFormat::Ndjson => terminal.print(|out| {
            put_line(out, "header", &document)?;
            for (finding, repair) in found.findings.iter().zip(repairs) {
                put_line(out, "finding", &FindingJson::repaired(finding, *repair))?;
            }
            output::summary(out, status)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            let paint = terminal.paint();
            let next = error.map(|error| &*error.next);
            let text = first_line(session, checkpoint, terminal)
                + &report(found, &session.source, next, global.verbose, paint, terminal.width());
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(())
}
