//! `ckpt history`: the changes that ckpt has made to a checkpoint.

use super::change_error::{not_opened, usable};
use crate::app::{Located, WriteTarget, in_place};
use crate::apply::{HistoryEntry, State};
use crate::cli::args::SourceArgs;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::Plan;
use crate::view::json::{Document, HistoryJson, NoPayloadJson, PastChangeJson, put_line};
use crate::view::put_history;

/// Arguments of `ckpt history`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Directory of the journal [default: a hidden directory beside meta, and /run/ckpt]
    #[arg(long, value_name = "DIR")]
    journal: Option<std::path::PathBuf>,
}

const HELP: &str = "\
Examples:
  ckpt history /var/lib/mesos
  ckpt history -o json /var/lib/mesos |
    jq -r '.changes[] | select(.state == \"done\").id'

Shows how far each change can be undone, and the space that its backups take (ckpt purge frees it).

Exit status:
  0  listed, even if there are none
  2  the command line is wrong
  3  the journal cannot be read

Reads only: changes nothing on disk.";

/// Lists the changes.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let located = Located::find(&args.source.options())?;
    in_place(&located)?;
    let target = WriteTarget::open(&located, args.journal.as_deref()).map_err(not_opened)?;
    let changes = usable(target.changes().map_err(not_opened)?, context)?.changes;
    if context.is_for_people() {
        context.terminal.show(|out| put_history(out, &changes, located.now, context.spec()))?;
    } else if context.is_lines() {
        let document = Document::new("history", Status::Good.code(), &NoPayloadJson {});
        let document = document.of(&located);
        context.lines(&document, Status::Good, |out| {
            changes.iter().try_for_each(|change| put_line(out, "change", &past_change(change)))
        })?;
    } else {
        let payload = HistoryJson { changes: changes.iter().map(past_change).collect() };
        let document = Document::new("history", Status::Good.code(), &payload);
        context.document(&document.of(&located))?;
    }
    Ok(Status::Good)
}

/// A change for JSON.
pub(super) fn past_change(change: &HistoryEntry) -> PastChangeJson {
    PastChangeJson {
        id: change.id.to_string(),
        command: change.id.command.clone(),
        began: change.began.clone(),
        state: change.state.word(),
        steps: change.plan.as_ref().map(|plan| plan.steps.len()),
        undoable: change.undoable().word(),
        kept_bytes: change.kept_bytes(),
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
