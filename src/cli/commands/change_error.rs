//! Why a change was refused, could not be started, or was not completed, as an error of a command.

use crate::app::{ErrorCode, Hint, Located, NextCall};
use crate::apply::{
    ApplyError, Fault, History, HistoryEntry, JournalError, PurgeError, Refusal, State, UnusablePlace,
};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::plan::PathError;

/// A permit that was refused.
pub(super) fn refused(located: &Located, refusal: &Refusal) -> CommandError {
    let code = match refusal {
        Refusal::Held(_) => ErrorCode::AgentRuns,
        Refusal::Doubt(_) => ErrorCode::AgentMayRun,
        Refusal::Locked(_) => ErrorCode::Locked,
        Refusal::WrongId { .. } => ErrorCode::WrongAgentId,
        Refusal::OtherTree => ErrorCode::OtherTree,
        Refusal::ReadOnly(_) => ErrorCode::ReadOnly,
        Refusal::Untrusted(_) => ErrorCode::SymlinkNotTrusted,
        Refusal::Fault(_) => ErrorCode::NotPossible,
    };
    CommandError::refused(code, refusal.to_string()).path(&located.source.path).hint(refusal.next())
}

/// A tree or journal that could not be opened.
pub(super) fn not_opened(fault: Fault) -> CommandError {
    let hint = if fault.errno.is_permission() { Hint::sudo() } else { "check the path and its disk".into() };
    CommandError::unanswered(ErrorCode::IoError, fault.to_string()).path(&fault.path).hint(hint)
}

/// Reports directories whose journals are not used.
///
/// # Errors
/// There are no other journals.
pub(super) fn usable(history: History, context: &Context<'_>) -> Result<History, CommandError> {
    let words = |place: &UnusablePlace| {
        format!("the journals in {} are not used: {}", place.path.display(), place.reason)
    };
    if let Some(first) = history.unusable.first().filter(|_| history.changes.is_empty()) {
        return Err(CommandError::unanswered(ErrorCode::JournalNotTrusted, words(first))
            .path(&first.path)
            .hint("if the journal is elsewhere: --journal DIR"));
    }
    history.unusable.iter().for_each(|place| context.terminal.warn(&words(place)));
    Ok(history)
}

/// A plan that could not be made.
pub(super) fn not_planned(located: &Located, why: &PathError) -> CommandError {
    let path = why.path.to_string();
    if why.errno.is_permission() {
        let message = format!("{path} may not be read by this user, and the plan depends on it");
        return CommandError::unanswered(ErrorCode::NotPermitted, message)
            .path(&located.source.path)
            .hint(Hint::sudo());
    }
    CommandError::not_read(&path, why.errno).path(&located.source.path)
}

/// The command that undoes a change.
pub(super) fn undo_call(located: &Located, id: &str) -> NextCall {
    NextCall::command("undo").option(id).path(&located.source.path)
}

/// A change that was not carried out, or not completely.
pub(super) fn not_applied(located: &Located, error: &ApplyError) -> CommandError {
    let message = error.to_string();
    let failed = match error {
        ApplyError::Mismatches(found) => {
            let (message, details) = match &found.list[..] {
                [_] => (message, Box::default()),
                several => {
                    let each = several.iter().map(ToString::to_string).collect();
                    (format!("nothing was changed: {}", found.summary()), each)
                }
            };
            let refused = CommandError::refused(ErrorCode::ChangedSince, message);
            CommandError { details, ..refused }.hint("the checkpoint has changed since; create a new plan")
        }
        ApplyError::NotBegun(fault) if fault.errno.is_permission() => {
            let words = "name a directory of yours with mode 0700 as --journal DIR, or run as root";
            CommandError::unanswered(ErrorCode::NotPermitted, message).hint(Hint::sudo().words(words))
        }
        ApplyError::NotBegun(_) => {
            CommandError::unanswered(ErrorCode::IoError, message).hint("name another place: --journal DIR")
        }
        ApplyError::Journal { reason: JournalError::NotADirectory | JournalError::NotPrivate(_), .. } => {
            CommandError::refused(ErrorCode::JournalNotTrusted, message)
                .hint("remove it, or name a directory of yours with mode 0700: --journal DIR")
        }
        ApplyError::Journal { .. } => CommandError::unanswered(ErrorCode::BadJournal, message).hint(BACKUPS),
        ApplyError::Stopped { id, .. } => {
            CommandError::unfinished(ErrorCode::Unfinished, message).hint(undo_call(located, id))
        }
    };
    failed.path(&located.source.path)
}

/// A change whose journal cannot be used.
pub(super) fn unreadable(entry: &HistoryEntry) -> CommandError {
    let reason = match &entry.state {
        State::Unreadable(reason) => reason.to_string(),
        _ => "its plan is missing".to_owned(),
    };
    let message = format!("the journal {} cannot be read: {reason}", entry.path.display());
    CommandError::unanswered(ErrorCode::BadJournal, message).path(&entry.path).hint(BACKUPS)
}

/// Where the backups of a journal are that cannot be read.
const BACKUPS: &str = "its backups are in its directory kept, by number of the step";

/// A change of which a later one has changed paths again.
pub(super) fn changed_again(located: &Located, entry: &HistoryEntry, later: &str) -> CommandError {
    let message = format!("nothing was changed: a later change has changed paths of {} again", entry.id);
    CommandError::refused(ErrorCode::ChangedSince, message)
        .path(&located.source.path)
        .hint(format!("undo the later change of these paths first: {later}"))
}

/// An undo that was refused or not completed. The backups can still be reached.
pub(super) fn not_undone(located: &Located, entry: &HistoryEntry, error: &ApplyError) -> CommandError {
    let failed = not_applied(located, error);
    if !matches!(error, ApplyError::Mismatches(_)) {
        return failed;
    }
    let kept = entry.path.join("kept");
    failed.hint(format!(
        "make these paths as the change left them; or copy what you need from {}, by number of the step",
        kept.display()
    ))
}

/// Backups that were not deleted, or not completely.
pub(super) fn not_purged(located: &Located, error: &PurgeError) -> CommandError {
    let failed = match error {
        PurgeError::NotBegun(fault) => {
            CommandError::unanswered(ErrorCode::IoError, error.to_string()).path(&fault.path)
        }
        PurgeError::Stopped { .. } => {
            CommandError::unfinished(ErrorCode::Unfinished, error.to_string()).path(&located.source.path)
        }
    };
    failed.hint("run the same command again")
}
