//! `ckpt undo`: takes a change back.

use std::path::PathBuf;

use serde::Serialize;

use crate::apply::{Answer, ApplyError, ChangeId, HistoryEntry, State, Undone, undo};
use crate::cli::terminal::{Terminal, with_change};
use crate::cli::{ConsentArgs, GlobalArgs, OutputFormat, TargetArgs};
use crate::exit::Status;
use crate::layout::RelPath;
use crate::plan::Consent;
use crate::view::json::Document;
use crate::view::{escape, grouped, path_text, plural, whole};

use super::session::{CommandError, Session};
use super::{consent, output, target};

/// Arguments of `ckpt undo`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The change, by number or name [default: the last one that was not undone], and the agent's work directory
    #[arg(value_name = "ID | PATH", num_args = 0..=2)]
    words: Vec<PathBuf>,
    /// Work directory of the agent
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// Where processes are looked up [default: /proc]
    #[arg(long, value_name = "DIR")]
    proc_root: Option<PathBuf>,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt undo /var/lib/mesos
  ckpt undo 3 /var/lib/mesos

Exit status:
  0  all is as before the change
  1  with --dry-run: there is something to take back
  2  the command line is wrong
  3  there is no such change, or its journal can't be read
  4  refused: an agent uses the directory, or the tree is no longer as the
     change left it
  5  stopped half-way: the same command goes on

Changes the checkpoint: puts back what the change took away. Asks before; what was
deleted for good is listed.";

#[derive(Serialize)]
struct Payload<'a> {
    change: String,
    applied: bool,
    steps: usize,
    gone: &'a [String],
    altered: &'a [String],
}

/// Takes the change back.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let (id, path) = sort(args)?;
    let target = TargetArgs {
        path: Some(path),
        work_dir: None,
        runtime_dir: None,
        relocated: false,
        boot_id: None,
        proc_root: args.proc_root.clone(),
        mesos_version: None,
    };
    let session = Session::open(&target.source())?;
    target::in_place(&session)?;
    let tree = target::tree(&session)?;
    let places = target::journals(&tree, args.consent.journal.as_deref());
    let entry = choose(&session, target::changes(&tree, &places)?, id.as_deref())?;
    let mut plan = entry.plan.clone().ok_or_else(|| unreadable(&entry))?;
    let tree = match &plan.runtime_dir {
        Some(runtime) => target::tree_of(&session, Some(runtime))?,
        None => tree,
    };
    plan.consent = Consent::Yes;
    let what = format!(
        "PLAN: undo {} of {} ({}, {}). Nothing is changed yet.",
        entry.id,
        whole(&path_text(&session.source.path)),
        escape(entry.began.as_deref().unwrap_or("-").as_bytes()),
        plural(plan.steps.len() as u64, "step")
    );
    let for_people = matches!(global.output, OutputFormat::Table | OutputFormat::Tree);
    if for_people {
        terminal.show(|out| writeln!(out, "{what}"))?;
    }
    if args.consent.dry_run {
        let undone = Undone { steps: 0, gone: Vec::new(), altered: Vec::new() };
        return finish(&session, &entry, &undone, Status::Bad, global, terminal);
    }
    let question = format!("Take back {} of {}?", entry.id, whole(&path_text(&session.source.path)));
    let next = "--yes takes it back, --dry-run only says what would be";
    consent::agreed(&session, args.consent.yes, &question, next, terminal)?;
    let permit = target::permitted(&session, tree, &plan, Answer::Yes, &args.consent)
        .map_err(|refusal| target::refused(&session, &refusal))?;
    let undone = with_change(terminal, plan.steps.len(), |watch| undo(&permit, &places, &entry, watch))
        .map_err(|error| not_undone(&session, &entry, &args.consent, &error))?;
    finish(&session, &entry, &undone, Status::Good, global, terminal)
}

/// Which word is the change and which the path: a change is a number, or the name of its journal.
fn sort(args: &Args) -> Result<(Option<String>, PathBuf), CommandError> {
    let is_id = |word: &&PathBuf| {
        let bytes = word.as_os_str().as_encoded_bytes();
        ChangeId::parse(bytes).is_some() || (!bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit))
    };
    let id = args.words.iter().find(is_id);
    let mut paths: Vec<&PathBuf> = args.words.iter().filter(|word| Some(*word) != id).collect();
    paths.extend(&args.work_dir);
    match paths[..] {
        [path] => Ok((id.map(|id| id.to_string_lossy().into_owned()), path.clone())),
        _ => Err(CommandError {
            status: Status::Usage,
            code: "usage",
            message: "undo wants one path: the agent's work_dir".to_owned(),
            path: None,
            next: "ckpt undo [ID] PATH".to_owned(),
        }),
    }
}

fn choose(
    session: &Session,
    changes: Vec<HistoryEntry>,
    id: Option<&str>,
) -> Result<HistoryEntry, CommandError> {
    let none = |message: String| CommandError {
        status: Status::Unanswered,
        code: "no-such-change",
        message,
        path: Some(session.source.path.clone()),
        next: format!("ckpt history {}", session.source.argument()),
    };
    let found = match id {
        Some(id) => changes.into_iter().find(|change| change.id.is_meant_by(id)),
        None => changes.into_iter().rev().find(|change| !is_past(&change.state)),
    };
    let found = found.ok_or_else(|| {
        none(id.map_or_else(
            || "there is no change to take back".to_owned(),
            |id| format!("there is no change {id}"),
        ))
    })?;
    match found.state {
        State::Undone => Err(none(format!("{} was taken back already", found.id))),
        State::PurgeUnfinished => Err(none(format!("{} was forgotten: what it kept is deleted", found.id))),
        _ => Ok(found),
    }
}

fn is_past(state: &State) -> bool {
    matches!(state, State::Undone | State::PurgeUnfinished)
}

fn unreadable(entry: &HistoryEntry) -> CommandError {
    let reason = if let State::Unreadable(reason) = &entry.state { reason } else { "no plan" };
    CommandError {
        status: Status::Unanswered,
        code: "bad-journal",
        message: format!("{}: its journal can't be read: {reason}", entry.path.display()),
        path: Some(entry.path.clone()),
        next: "what it keeps is in its directory kept, by number of the step".to_owned(),
    }
}

/// Going back that was refused or stopped. What is kept stays within reach.
fn not_undone(
    session: &Session,
    entry: &HistoryEntry,
    consent: &ConsentArgs,
    error: &ApplyError,
) -> CommandError {
    let told = target::not_applied(session, error, consent);
    match error {
        ApplyError::Surprises(_) => {
            let kept = entry.path.join("kept");
            let next = format!(
                "make these paths as the change left them; or take what you need from {}, by number of the step",
                kept.display()
            );
            CommandError { next, ..told }
        }
        _ => told,
    }
}

/// Paths that are named before the rest is only counted.
const NAMED: usize = 40;

fn finish(
    session: &Session,
    entry: &HistoryEntry,
    undone: &Undone,
    status: Status,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    let texts =
        |paths: &[RelPath]| -> Vec<String> { paths.iter().map(|path| escape(path.as_bytes())).collect() };
    let (gone, altered) = (texts(&undone.gone), texts(&undone.altered));
    let applied = status == Status::Good;
    match global.output {
        OutputFormat::Table | OutputFormat::Tree => {
            if !applied {
                return Ok(status);
            }
            let shown = if global.verbose { gone.len() } else { NAMED };
            let steps = plural(undone.steps as u64, "step");
            let told = terminal.show(|out| {
                writeln!(out, "DONE: {} is undone, {steps} taken back.", entry.id)?;
                for path in gone.iter().take(shown) {
                    writeln!(out, "GONE for good: {}", whole(path))?;
                }
                if gone.len() > shown {
                    let more = grouped((gone.len() - shown) as u64);
                    writeln!(out, "GONE for good: {more} more (--verbose names all)")?;
                }
                for path in &altered {
                    writeln!(out, "NOT AS BEFORE: {}, deleted in part or changed since", whole(path))?;
                }
                Ok(())
            });
            output::reported(terminal, told);
        }
        OutputFormat::Json | OutputFormat::Ndjson => {
            let payload = Payload {
                change: entry.id.to_string(),
                applied,
                steps: undone.steps,
                gone: &gone,
                altered: &altered,
            };
            let document = Document::new("undo", status, &payload);
            output::told(terminal, &document.at(&session.source, session.version()), applied)?;
        }
    }
    Ok(status)
}
