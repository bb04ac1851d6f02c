//! `ckpt undo`: undoes a change.

use std::path::PathBuf;

use super::change_error::{changed_again, not_opened, not_undone, refused, undo_call, unreadable, usable};
use super::consent::{confirmed, not_refused};
use crate::app::{
    ErrorCode, Located, SourceOptions, WriteTarget, changed_elsewhere, in_place, undoable_change,
};
use crate::apply::{Answer, ChangeId, HistoryEntry, State, Undoable, undo};
use crate::cli::args::{ConsentArgs, HostArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::terminal::with_change;
use crate::layout::RelPath;
use crate::plan::Consent;
use crate::view::json::Document;
use crate::view::{UndoEnd, UndoView, path_text, undo_preview, undone, undone_text, whole};

/// Arguments of `ckpt undo`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Number or name of the change [default: the last one that was not undone], and the agent's work directory
    #[arg(value_name = "ID | PATH", num_args = 0..=2)]
    words: Vec<PathBuf>,
    /// Work directory of the agent
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// PATH is a copy from elsewhere, as it was for the change
    #[arg(long)]
    relocated: bool,
    #[command(flatten)]
    host: HostArgs,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt undo /var/lib/mesos
  ckpt undo 3 /var/lib/mesos

Exit status:
  0  undone: all is as before
  1  undone as far as possible: what was deleted permanently did not come back;
     with --dry-run: there is something to undo
  2  the command line is wrong
  3  there is no such change, or its journal cannot be read or was edited
  4  refused: an agent uses the directory, or the checkpoint has changed since
  5  not completed: run the same command again

Lists its steps and asks before it restores what the change has moved or rewritten. Says first how many steps cannot be \
undone, because they have deleted something permanently. \
Run it as root: others can neither see whether an agent runs, nor restore owners.";

/// Undoes the change.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let (id, path) = sort(args)?;
    let options = SourceOptions { relocated: args.relocated, ..args.host.options(Some(path)) };
    let located = context.find(&options)?;
    in_place(&located)?;
    let journal = args.consent.journal.as_deref();
    let target = WriteTarget::open(&located, journal).map_err(not_opened)?;
    let history = usable(target.changes().map_err(not_opened)?, context)?;
    let entry = undoable_change(&located, &history, id.as_deref())?;
    let later = entry.changed_later(&history.changes);
    let later = later.map(|later| context.call.next(&undo_call(&located, &later.id.to_string())));
    let mut plan = entry.plan.clone().ok_or_else(|| unreadable(&entry))?;
    if let Some(path) = changed_elsewhere(&located, &plan) {
        return Err(other_runtime_dir(&located, &entry, &path).in_dry_run(args.consent.dry_run));
    }
    plan.consent = Consent::Yes;
    let (path, spec) = (&located.source.path, context.spec());
    let newer = history.changes.iter().rev().take_while(|change| id.is_none() && change.id != entry.id);
    let passed =
        newer.filter(|change| !matches!(change.state, State::Undone)).map(|change| &change.id).next();
    let view = UndoView { entry: &entry, plan: &plan, path, passed, later: later.as_deref(), spec };
    if context.is_for_people() {
        context.text(&undo_preview(&view))?;
    }
    if args.consent.dry_run {
        return finish(&located, &view, UndoEnd::Planned, context);
    }
    if entry.undoable() == Undoable::No {
        return finish(&located, &view, UndoEnd::Impossible, context);
    }
    if let Some(later) = &later {
        return Err(changed_again(&located, &entry, later));
    }
    if !args.consent.yes {
        not_refused(&located, &args.consent)?;
        let question = format!("Undo {} of {}?", entry.id, whole(&path_text(path)));
        let otherwise = "pass --yes to undo it, or --dry-run to only show what would be undone";
        confirmed(&located, &question, otherwise, context)?;
    }
    let journals = target.journals.clone();
    let permit = target
        .permit(&plan, Answer::Yes, args.consent.unseen_agent())
        .map_err(|refusal| refused(&located, &refusal))?;
    let undone =
        with_change(context.terminal, plan.steps.len(), |watch| undo(&permit, &journals, &entry, watch))
            .map_err(|error| not_undone(&located, &entry, &error))?;
    finish(&located, &view, UndoEnd::Applied(&undone), context)
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
    let [path] = paths[..] else {
        let message = "undo needs one path: the agent's work_dir";
        return Err(CommandError::usage(ErrorCode::Usage, message).hint("ckpt undo [ID] PATH"));
    };
    Ok((id.map(|id| id.to_string_lossy().into_owned()), path.clone()))
}

fn other_runtime_dir(located: &Located, entry: &HistoryEntry, path: &RelPath) -> CommandError {
    let runtime = located.source.runtime_path().unwrap_or_default();
    let message = format!("{} changed {path}, which is not below {}", entry.id, runtime.display());
    CommandError::refused(ErrorCode::OtherRuntimeDir, message)
        .path(&entry.path)
        .hint("if it is in the agent's runtime directory, name that: --runtime-dir DIR")
}

fn finish(
    located: &Located,
    view: &UndoView<'_>,
    end: UndoEnd<'_>,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let payload = undone(view, end);
    let is_whole = payload.applied && payload.gone.is_empty() && payload.altered.is_empty();
    let status = if is_whole { Status::Good } else { Status::Bad };
    let written = if !context.is_for_people() {
        context.document(&Document::new("undo", status.code(), &payload).of(located))
    } else if matches!(end, UndoEnd::Planned) {
        Ok(())
    } else {
        context.text(&undone_text(&payload, context.spec()))
    };
    match end {
        UndoEnd::Applied(_) => context.reported(written),
        UndoEnd::Planned | UndoEnd::Impossible => written?,
    }
    Ok(status)
}
