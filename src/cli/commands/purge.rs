//! `ckpt purge`: deletes the backups of old changes.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};

use super::change_error::{not_opened, not_planned, not_purged, refused, unreadable, usable};
use super::consent::confirmed;
use crate::app::{Located, WriteTarget, in_place, new_plan};
use crate::apply::{Answer, HistoryEntry, State, Undoable, purge};
use crate::cli::args::{ConsentArgs, TargetArgs, parse_duration};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::terminal::with_change;
use crate::values::Duration;
use crate::view::json::{Document, PurgedJson};
use crate::view::{bytes, path_text, plural, whole};

/// Arguments of `ckpt purge`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// Only changes that are older than this, e.g. 2weeks
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
  3  a journal cannot be read, and stays, or cannot be deleted
  4  refused
  5  not completed: run the same command again

Permanently deletes the journals of old changes: these can no longer be undone. Does not touch the checkpoint. \
Run it as the user who made the changes, or as root.";

/// Deletes them.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let located = context.find(&args.target.options())?;
    in_place(&located)?;
    let target = WriteTarget::open(&located, args.consent.journal.as_deref()).map_err(not_opened)?;
    let history = usable(target.changes().map_err(not_opened)?, context)?;
    let before = match args.older_than.nanos() {
        // Whatever the clock said then.
        0 => DateTime::<Utc>::MAX_UTC,
        nanos => Utc::now() - TimeDelta::nanoseconds(nanos),
    };
    let is_unread = |change: &HistoryEntry| matches!(change.state, State::Unreadable(_));
    let (unread, changes): (Vec<_>, Vec<_>) = history.changes.into_iter().partition(is_unread);
    let is_old = |change: &HistoryEntry| change.may_be_purged(before);
    let old: Vec<HistoryEntry> = changes.into_iter().filter(is_old).chain(history.never_begun).collect();
    let names = |changes: &[HistoryEntry]| changes.iter().map(|one| one.id.to_string()).collect();
    let undoable = old.iter().filter(|change| change.undoable() != Undoable::No);
    let purge = Purge {
        located: &located,
        names: names(&old),
        undoable: undoable.map(|change| change.id.to_string()).collect(),
        kept_bytes: old.iter().filter_map(HistoryEntry::kept_bytes).sum(),
        unreadable: names(&unread),
        context,
    };
    for entry in &unread {
        let error = unreadable(entry);
        if old.is_empty() {
            return Err(error);
        }
        context.terminal.warn(&format!("{}; it stays", error.message));
    }
    purge.show_plan()?;
    if old.is_empty() {
        return purge.finish(None, Status::Good);
    }
    if args.consent.dry_run {
        return purge.finish(None, Status::Bad);
    }
    let place = whole(&path_text(&located.source.path));
    let question = format!("Permanently delete the backups of {} of {place}?", purge.count());
    let otherwise = "pass --yes to delete them, or --dry-run to only list them";
    if !args.consent.yes {
        confirmed(&located, &question, otherwise, context)?;
    }
    purge.carry_out(args, target, &old)
}

/// Changes that are to be forgotten.
struct Purge<'a> {
    located: &'a Located,
    names: Vec<String>,
    /// Those that could still be undone.
    undoable: Vec<String>,
    kept_bytes: u64,
    /// Those that stay.
    unreadable: Vec<String>,
    context: &'a Context<'a>,
}

impl Purge<'_> {
    fn count(&self) -> String {
        plural(self.names.len() as u64, "change")
    }

    fn show_plan(&self) -> Result<(), CommandError> {
        if !self.context.is_for_people() {
            return Ok(());
        }
        let (count, names) = (self.count(), self.names.join(", "));
        let text = if self.names.is_empty() {
            "No change is older than that: nothing to do.\n".to_owned()
        } else {
            let mut text = format!(
                "PLAN: permanently delete the backups of {count}: {names} ({}). Nothing is deleted yet.\n",
                bytes(self.kept_bytes)
            );
            if !self.undoable.is_empty() {
                let _ =
                    writeln!(text, "Afterwards ckpt undo can no longer undo {}.", self.undoable.join(", "));
            }
            text
        };
        Ok(self.context.text(&text)?)
    }

    fn carry_out(
        &self,
        args: &Args,
        target: WriteTarget<'_>,
        old: &[HistoryEntry],
    ) -> Result<Status, CommandError> {
        let located = self.located;
        let mut plan =
            new_plan("purge", &located.source, None).map_err(|error| not_planned(located, &error))?;
        // Nothing that an agent knows of is touched.
        plan.beside_agent = true;
        let journals = target.journals.clone();
        let permit = target
            .permit(&plan, Answer::Yes, args.consent.unseen_agent())
            .map_err(|refusal| refused(located, &refusal))?;
        let mut deleted = 0;
        with_change(self.context.terminal, old.len(), |watch| {
            let result = purge(&permit, &journals, old, watch);
            deleted = watch.deleted().1;
            result
        })
        .map_err(|error| not_purged(located, &error))?;
        self.finish(Some(deleted), Status::Good)
    }

    /// Reports the end. `deleted`: how many bytes were freed; none if nothing was done.
    fn finish(&self, deleted: Option<u64>, status: Status) -> Result<Status, CommandError> {
        let (context, located) = (self.context, self.located);
        let status = if self.unreadable.is_empty() { status } else { Status::Unanswered };
        let written = if context.is_for_people() {
            let freed = deleted
                .map(|freed| format!("DONE: backups of {} deleted, {} freed.\n", self.count(), bytes(freed)));
            freed.map_or(Ok(()), |text| context.text(&text))
        } else {
            let payload = PurgedJson {
                changes: &self.names,
                unreadable: &self.unreadable,
                applied: deleted.is_some(),
                deleted_bytes: deleted.unwrap_or_default(),
            };
            let document = Document::new("purge", status.code(), &payload);
            context.document(&document.of(located))
        };
        if deleted.is_some() {
            context.reported(written);
        } else {
            written?;
        }
        Ok(status)
    }
}
