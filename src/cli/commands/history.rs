//! `ckpt history`: the changes that ckpt has made to a checkpoint.

use std::io::Write;

use super::change_error::{not_opened, usable};
use crate::app::{Error, WriteTarget, in_place};
use crate::cli::args::SourceArgs;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
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

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Lists the changes.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let located = context.find(&args.source.options())?;
    in_place(&located).map_err(|error| {
        let message =
            format!("{} is an archive: it does not contain ckpt's journal", located.source.path.display());
        Error { message, ..error }.hint("ask on the host: ckpt history PATH")
    })?;
    let target = WriteTarget::open(&located, args.journal.as_deref()).map_err(not_opened)?;
    let changes = usable(target.changes().map_err(not_opened)?, context)?.changes;
    let status = Status::Good;
    let mut rows = changes.iter().map(PastChangeJson::new);
    if context.is_for_people() {
        context.terminal.show(|out| put_history(out, &changes, located.now, context.spec()))?;
    } else if context.is_lines() {
        let document = Document::new("history", status.code(), &NoPayloadJson {}).of(&located);
        let lines = |out: &mut dyn Write| rows.try_for_each(|row| put_line(out, "change", &row));
        context.lines(&document, status, lines)?;
    } else {
        let payload = HistoryJson { changes: rows.collect() };
        context.document(&Document::new("history", status.code(), &payload).of(&located))?;
    }
    Ok(status)
}
