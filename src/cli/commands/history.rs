//! `ckpt history`: the changes that ckpt has made to a checkpoint.

use std::fmt::Display;

use chrono::{DateTime, Utc};

use super::change_error::{not_opened, usable};
use crate::app::{Located, WriteTarget, in_place};
use crate::apply::{HistoryEntry, State};
use crate::cli::args::TargetArgs;
use crate::cli::context::{Context, version};
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::Plan;
use crate::view::json::{Document, HistoryJson, NoPayloadJson, PastChangeJson, put_line};
use crate::view::{Column, Row, Style, escape, path_text, put_table, times};

/// Arguments of `ckpt history`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// Directory of the journal [default: a hidden directory beside meta, and /run/ckpt]
    #[arg(long, value_name = "DIR")]
    journal: Option<std::path::PathBuf>,
}

const HELP: &str = "\
Examples:
  ckpt history /var/lib/mesos
  ckpt history -o json /var/lib/mesos |
    jq -r '.changes[] | select(.state == \"done\").id'

Exit status:
  0  listed, even if there are none
  2  the command line is wrong
  3  the journal cannot be read

Reads only: changes nothing on disk.";

/// Lists the changes.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let located = Located::find(&args.target.options())?;
    in_place(&located)?;
    let target = WriteTarget::open(&located, args.journal.as_deref()).map_err(not_opened)?;
    let changes = usable(target.changes().map_err(not_opened)?, context)?.changes;
    if context.is_for_people() {
        text(&changes, located.now, context)?;
    } else if context.is_lines() {
        let document = Document::new("history", Status::Good.code(), &NoPayloadJson {});
        let document = document.at(&located.source, version(&located));
        context.lines(&document, Status::Good, |out| {
            changes.iter().try_for_each(|change| put_line(out, "change", &line(change)))
        })?;
    } else {
        let payload = HistoryJson { changes: changes.iter().map(line).collect() };
        let document = Document::new("history", Status::Good.code(), &payload);
        context.document(&document.at(&located.source, version(&located)))?;
    }
    Ok(Status::Good)
}

/// The state of a change, for scripts.
pub(super) fn word(state: &State) -> &'static str {
    match state {
        State::Done => "done",
        State::Unfinished(_) => "unfinished",
        State::Undone => "undone",
        State::UndoUnfinished => "undo-unfinished",
        State::PurgeUnfinished => "purge-unfinished",
        State::NeverBegun => "never-begun",
        State::Unreadable(_) => "unreadable",
    }
}

fn line(change: &HistoryEntry) -> PastChangeJson {
    PastChangeJson {
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
            State::Unreadable(reason) => Some(reason.to_string()),
            _ => None,
        },
    }
}

fn began(change: &HistoryEntry) -> Option<DateTime<Utc>> {
    let began = DateTime::parse_from_rfc3339(change.began.as_deref()?).ok()?;
    Some(began.to_utc())
}

fn text(changes: &[HistoryEntry], now: DateTime<Utc>, context: &Context<'_>) -> Result<(), CommandError> {
    let terminal = context.terminal;
    if changes.is_empty() {
        context.text("ckpt has made no changes here.\n")?;
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
            State::Undone | State::NeverBegun | State::PurgeUnfinished => Style::Past,
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

/// For people: a reboot deletes the journal of a change, and why it is there.
pub(super) fn until_a_reboot(id: impl Display, why: &str) -> String {
    format!("A reboot deletes {id} and its backups: {}.", escape(why.as_bytes()))
}
