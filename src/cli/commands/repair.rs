//! `ckpt repair`: mends what can be mended safely.

use chrono::{SecondsFormat, Utc};
use serde::Serialize;

use super::copied::first_line;
use crate::cli::terminal::Terminal;
use crate::cli::{ConsentArgs, GlobalArgs, OutputFormat, TargetOrListArgs};
use crate::exit::Status;
use crate::host::user;
use crate::layout::Name;
use crate::model::{Agents, DirectoryState, Filter, Part};
use crate::plan::repair::{HostFacts, REPAIRS, RepairInput, Repaired, Selection, repair, without_repair};
use crate::plan::{Action, Plan, Step};
use crate::recovery::{AgentSetup, Mode};
use crate::source::Errno;
use crate::view::json::{Document, RepairJson, put_line};
use crate::view::{meant, not_repaired, repair_list};

use super::change::{Change, carry_out};
use super::machine::Machine;
use super::output;
use super::process_facts::ProcessFacts;
use super::session::{CommandError, Session};
use super::target;

/// Arguments of `ckpt repair`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetOrListArgs,
    /// Repair only findings of this code; may be given several times. Some repairs are done only so
    #[arg(long, value_name = "CODE")]
    only: Vec<String>,
    /// Repair no finding of this code; may be given several times
    #[arg(long, value_name = "CODE")]
    except: Vec<String>,
    /// List every repair: what it does, why it is safe, what it costs
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt repair --list
  ckpt repair --dry-run /var/lib/mesos
  ckpt repair --only latest-missing /var/lib/mesos
  ckpt repair --only task-updates-damaged --plan-out new.plan -n /var/lib/mesos

Exit status:
  0  repaired, or nothing to do
  1  findings remain that keep a strict agent from starting, or with --dry-
     run: there is something to do
  2  the command line is wrong
  3  it can't be told
  4  refused, nothing was changed
  5  begun and not finished: ckpt undo goes back

Prints the plan and asks before it changes anything. Keeps all that it takes away: ckpt undo goes back.";

/// Mends it.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    if args.list {
        return list(global, terminal);
    }
    let selection = Selection::new(&args.only, &args.except).map_err(unknown_code)?;
    let selection = selection.of_agent(args.consent.agent.as_deref());
    let source = args.target.0.source();
    let session = Session::open(&source)?;
    target::in_place(&session)?;
    let machine = Machine::look(&session);
    let facts = ProcessFacts::new(machine.as_ref(), &session.source);
    let world = HostFacts {
        ask: &|asked| facts.ask(asked),
        user: &|name| machine.as_ref().and_then(|machine| user(&machine.host, name)),
    };
    let conditions = session.conditions(Mode::Strict);
    let circumstances = RepairInput {
        conditions: &conditions,
        setup: &AgentSetup::default(),
        world,
        selection: &selection,
        threads: global.threads,
    };
    let checkpoint = session.load(global, terminal, Agents::Latest, Filter::default());
    if checkpoint.meta == DirectoryState::Missing {
        return Err(nothing(&session).into());
    }
    let repaired =
        repair(&session.source, &circumstances).map_err(|(path, why)| unseen(&session, &path, why))?;
    if checkpoint.coverage.meta == Part::NotPermitted {
        let first = repaired.after.unknown.first().map_or("meta", |path| path);
        return Err(unseen(&session, first, rustix::io::Errno::ACCESS.into()).into());
    }
    let created = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
    let Repaired { steps, answered, refused, after, .. } = repaired;
    let comes_back = steps.iter().find_map(agent_that_comes_back);
    let agent = checkpoint.latest.id().or(comes_back.as_ref());
    let mut plan =
        Plan::new("repair", &session.source, agent, created).map_err(|why| unseen(&session, "meta", why))?;
    plan.steps = steps.into_iter().collect();
    plan.expect(&after.findings, |_| false);
    let width = terminal.width();
    let preface = first_line(&session, &checkpoint, terminal)
        + &not_repaired((&after.findings, &refused), &session.source.argument(), global.verbose, width)
        + &meant(&answered, width);
    let preface = Some(preface).filter(|text| !text.is_empty());
    let change = Change { session: &session, plan, consent: &args.consent, preface, own: false, mends: true };
    carry_out(&change, global, terminal)
}

/// The agent that has its `slaves/latest` again by this step.
fn agent_that_comes_back(step: &Step) -> Option<Name> {
    match &step.action {
        Action::Link { text } if step.path.as_bytes() == b"meta/slaves/latest" => {
            text.rsplit(|byte| *byte == b'/').next().map(Name::from)
        }
        _ => None,
    }
}

/// What can't be seen may be what is to be mended: a plan made without it is none.
fn unseen(session: &Session, path: &str, why: Errno) -> CommandError {
    let (code, message, next) = if why.is_permission() {
        let message = format!("{path} may not be read by this user, and what is to be repaired hangs on it");
        ("not-permitted", message, "sudo ckpt ...")
    } else {
        ("io-error", format!("{path} can't be looked at: {why}"), "check the disk below it")
    };
    let (path, next) = (Some(session.source.path.clone()), next.to_owned());
    CommandError { status: Status::Unanswered, code, message, path, next }
}

fn nothing(session: &Session) -> CommandError {
    CommandError {
        status: Status::Unanswered,
        code: "no-agent-state",
        message: format!("there is no checkpoint in {}", session.source.path.display()),
        path: Some(session.source.path.clone()),
        next: "check the path: an agent that starts there starts as a new one".to_owned(),
    }
}

fn unknown_code(code: String) -> CommandError {
    CommandError {
        status: Status::Usage,
        code: "unknown-code",
        message: format!("there is no code {code}"),
        path: None,
        next: "ckpt repair --list".to_owned(),
    }
}

#[derive(Serialize)]
struct Payload {
    repairs: Vec<RepairJson>,
    without_repair: Vec<&'static str>,
}

fn list(global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let payload = Payload {
        repairs: REPAIRS.iter().map(RepairJson::new).collect(),
        without_repair: without_repair().map(|row| row.code).collect(),
    };
    match global.output {
        OutputFormat::Json => output::document(terminal, &Document::new("repair", Status::Good, &payload))?,
        OutputFormat::Ndjson => terminal.print(|out| {
            for repair in &payload.repairs {
                put_line(out, "repair", repair)?;
            }
            output::summary(out, Status::Good)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            let text = repair_list(terminal.width());
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(Status::Good)
}
