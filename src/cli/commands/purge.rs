//! `ckpt purge`: frees what old changes keep.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::apply::{Answer, HistoryEntry, PurgeError, State, purge};
use crate::cli::terminal::{Terminal, with_change};
use crate::cli::{ConsentArgs, GlobalArgs, OutputFormat, TargetArgs};
use crate::exit::Status;
use crate::plan::Plan;
use crate::values::Duration;
use crate::view::json::Document;
use crate::view::{bytes, path_text, plural, whole};

use super::session::{CommandError, Session};
use super::{consent, output, target};

/// Arguments of `ckpt purge`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// Only changes that are older than this, as 2weeks
    #[arg(long, value_name = "D", value_parser = parse_duration)]
    older_than: Duration,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt purge --older-than 2weeks /var/lib/mesos
  ckpt purge --older-than 0secs --yes --work-dir /var/lib/mesos

Exit status:
  0  done, or nothing to do
  1  with --dry-run: there is something to do
  2  the command line is wrong
  3  a journal can't be read or deleted
  4  refused
  5  stopped half-way: the same command goes on

Deletes the journals of old changes for good: those can't be undone afterwards. The checkpoint is not touched.";

#[derive(Serialize)]
struct Payload {
    changes: Vec<String>,
    applied: bool,
    deleted_bytes: u64,
}

/// Frees it.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let session = Session::open(&args.target.source())?;
    target::in_place(&session)?;
    let tree = target::tree(&session)?;
    let places = target::journals(&tree, args.consent.journal.as_deref());
    let old: Vec<HistoryEntry> = target::changes(&tree, &places)?
        .into_iter()
        .filter(|change| is_older(change, args.older_than, Utc::now()))
        .collect();
    let names: Vec<String> = old.iter().map(|change| change.id.to_string()).collect();
    let for_people = matches!(global.output, OutputFormat::Table | OutputFormat::Tree);
    let count = plural(old.len() as u64, "change");
    if for_people {
        terminal.show(|out| match names.len() {
            0 => writeln!(out, "No change is older than that: nothing to do."),
            _ => writeln!(
                out,
                "PLAN: forget {count} for good, with all {}: {}. Nothing is deleted yet.",
                if names.len() == 1 { "it keeps" } else { "they keep" },
                names.join(", ")
            ),
        })?;
    }
    let say = |applied: bool, deleted_bytes: u64, status: Status| -> anyhow::Result<Status> {
        if for_people {
            if applied {
                let freed = bytes(deleted_bytes);
                let written = terminal.show(|out| writeln!(out, "DONE: {count} forgotten, {freed} freed."));
                output::reported(terminal, written);
            }
        } else {
            let payload = Payload { changes: names.clone(), applied, deleted_bytes };
            let document = Document::new("purge", status, &payload);
            output::told(terminal, &document.at(&session.source, session.version()), applied)?;
        }
        Ok(status)
    };
    if old.is_empty() {
        return say(false, 0, Status::Good);
    }
    if args.consent.dry_run {
        return say(false, 0, Status::Bad);
    }
    let question = format!(
        "Delete what {count} of {} {}, for good?",
        whole(&path_text(&session.source.path)),
        if names.len() == 1 { "keeps" } else { "keep" }
    );
    let next = "--yes deletes them, --dry-run only lists them";
    consent::agreed(&session, args.consent.yes, &question, next, terminal)?;
    let mut plan = Plan::new("purge", &session.source, None, String::new())?;
    // Nothing that an agent knows of is touched.
    plan.beside_agent = true;
    let permit = target::permitted(&session, tree, &plan, Answer::Yes, &args.consent)
        .map_err(|refusal| target::refused(&session, &refusal))?;
    let (result, deleted) = with_change(terminal, old.len(), |watch| {
        let result = purge(&permit, &places, &old, watch);
        (result, watch.deleted().1)
    });
    match result {
        Ok(_) => say(true, deleted, Status::Good),
        Err(error) => Err(not_purged(&session, &error).into()),
    }
}

/// What was not deleted, or not wholly.
fn not_purged(session: &Session, error: &PurgeError) -> CommandError {
    let (status, code, path) = match error {
        PurgeError::NotBegun(fault) => (Status::Unanswered, "io-error", fault.path.clone().into()),
        PurgeError::Stopped { .. } => (Status::Unfinished, "unfinished", session.source.path.clone()),
    };
    let next = "the same command goes on".to_owned();
    CommandError { status, code, message: error.to_string(), path: Some(path), next }
}

/// Whether a change began longer ago. One that stopped half-way is kept: going back needs it. One that was being
/// forgotten goes, whatever its age.
fn is_older(change: &HistoryEntry, age: Duration, now: DateTime<Utc>) -> bool {
    if change.state == State::PurgeUnfinished {
        return true;
    }
    if matches!(change.state, State::Unfinished(_) | State::UndoUnfinished | State::Unreadable(_)) {
        return false;
    }
    let began = change.began.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    began.is_some_and(|began| now - began.to_utc() >= TimeDelta::nanoseconds(age.nanos()))
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text.as_bytes()).map_err(|error| format!("{error}; as 2weeks or 36hrs"))
}
