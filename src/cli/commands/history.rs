//! `ckpt history`: the changes that were made to a checkpoint.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::apply::{HistoryEntry, State};
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat, TargetArgs};
use crate::exit::Status;
use crate::plan::Plan;
use crate::view::json::{Document, put_line};
use crate::view::{Column, Row, Style, escape, path_text, put_table, times};

use super::session::Session;
use super::{output, target};

/// Arguments of `ckpt history`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// Where the journal is [default: the hidden directory beside meta, and /run/ckpt]
    #[arg(long, value_name = "DIR")]
    journal: Option<std::path::PathBuf>,
}

const HELP: &str = "\
Examples:
  ckpt history /var/lib/mesos
  ckpt history -o json /var/lib/mesos |
    jq -r '.changes[] | select(.state == \"done\").id'

Exit status:
  0  listed, also if there are none
  2  the command line is wrong
  3  the journal can't be read

Reads only: changes nothing on disk.";

/// A change in JSON.
#[derive(Serialize)]
struct ChangeLine {
    id: String,
    command: String,
    began: Option<String>,
    state: &'static str,
    steps: Option<usize>,
    irreversible: Option<usize>,
    path: String,
    volatile: bool,
    volatile_because: Option<String>,
    error: Option<String>,
}

#[derive(Serialize)]
struct Payload {
    changes: Vec<ChangeLine>,
}

/// Lists the changes.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let session = Session::open(&args.target.source())?;
    target::in_place(&session)?;
    let tree = target::tree(&session)?;
    let places = target::journals(&tree, args.journal.as_deref());
    let changes = target::changes(&tree, &places)?;
    match global.output {
        OutputFormat::Table | OutputFormat::Tree => put(&changes, session.now, terminal)?,
        OutputFormat::Json => {
            let payload = Payload { changes: changes.iter().map(line).collect() };
            let document = Document::new("history", Status::Good, &payload);
            output::document(terminal, &document.at(&session.source, session.version()))?;
        }
        OutputFormat::Ndjson => terminal.print(|out| {
            let document = Document::new("history", Status::Good, &());
            put_line(out, "header", &document.at(&session.source, session.version()))?;
            changes.iter().try_for_each(|change| put_line(out, "change", &line(change)))?;
            output::summary(out, Status::Good)
        })?,
    }
    Ok(Status::Good)
}

/// What became of a change: a word for scripts.
pub(super) fn word(state: &State) -> &'static str {
    match state {
        State::Done => "done",
        State::Unfinished(_) => "unfinished",
        State::Undone => "undone",
        State::UndoUnfinished => "undo-unfinished",
        State::PurgeUnfinished => "purge-unfinished",
        State::Unreadable(_) => "unreadable",
    }
}

fn line(change: &HistoryEntry) -> ChangeLine {
    ChangeLine {
        id: change.id.to_string(),
        command: change.id.command.clone(),
        began: change.began.clone(),
        state: word(&change.state),
        steps: change.plan.as_ref().map(|plan| plan.steps.len()),
        irreversible: change.plan.as_ref().map(Plan::irreversible),
        path: change.path.to_string_lossy().into_owned(),
        volatile: change.volatile.is_some(),
        volatile_because: change.volatile.clone(),
        error: match &change.state {
            State::Unreadable(reason) => Some(reason.clone()),
            _ => None,
        },
    }
}

fn began(change: &HistoryEntry) -> Option<DateTime<Utc>> {
    let began = DateTime::parse_from_rfc3339(change.began.as_deref()?).ok()?;
    Some(began.to_utc())
}

fn put(changes: &[HistoryEntry], now: DateTime<Utc>, terminal: &Terminal) -> anyhow::Result<()> {
    if changes.is_empty() {
        terminal.show(|out| writeln!(out, "ckpt has made no changes here."))?;
        return Ok(());
    }
    let columns = [
        Column::id("CHANGE"),
        Column::words("BEGAN"),
        Column::words("AGE").spare(2),
        Column::words("STATE"),
        Column::number("STEPS").spare(3),
        Column::id("JOURNAL").spare(1),
    ];
    let rows = changes.iter().map(|change| Row {
        cells: vec![
            change.id.to_string(),
            escape(change.began.as_deref().unwrap_or("-").as_bytes()),
            began(change).map_or_else(|| "-".to_owned(), |began| times::age(now, began)),
            match &change.state {
                State::Unreadable(reason) => escape(format!("unreadable: {reason}").as_bytes()),
                state if change.volatile.is_some() => format!("{}, until a reboot", word(state)),
                state => word(state).to_owned(),
            },
            change.plan.as_ref().map_or_else(|| "-".to_owned(), |plan| plan.steps.len().to_string()),
            path_text(&change.path),
        ],
        meaning: match change.state {
            State::Done => Style::Plain,
            State::Undone | State::PurgeUnfinished => Style::Past,
            State::Unfinished(_) | State::UndoUnfinished | State::Unreadable(_) => Style::Bad,
        },
    });
    let (paint, width) = (terminal.paint(), terminal.width().map(usize::from));
    terminal.show(|out| {
        put_table(out, &columns, rows.collect(), width, paint)?;
        let volatile = changes.iter().filter_map(|change| Some((&change.id, change.volatile.as_ref()?)));
        volatile.map(|(id, why)| until_a_reboot(id, why)).try_for_each(|line| writeln!(out, "{line}"))
    })?;
    Ok(())
}

/// For people: that a reboot takes a change's journal away, and why it lies there.
pub(super) fn until_a_reboot(id: impl Display, why: &str) -> String {
    format!("A reboot takes {id} away, and what it keeps: {}.", escape(why.as_bytes()))
}
