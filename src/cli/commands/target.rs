//! What commands that change stand on: the tree in place, who holds it, and where its journals are.

use std::path::Path;

use chrono::Utc;

use crate::apply::{
    Answer, ApplyError, Fault, HistoryEntry, JournalPlace, Refusal, Tree, WritePermit, history, permit,
    places,
};
use crate::cli::ConsentArgs;
use crate::exit::Status;
use crate::host::{Holders, Host, Processes, holders};
use crate::plan::Plan;
use crate::source::Kind;
use crate::values::shell_word;

use super::session::{CommandError, Session};

/// Refuses what can't be changed in place.
pub(super) fn in_place(session: &Session) -> Result<(), CommandError> {
    match session.source.kind {
        Kind::Dir => Ok(()),
        Kind::Archive => Err(CommandError {
            status: Status::Usage,
            code: "archive",
            message: format!(
                "{} is an archive: only a directory in place is changed",
                session.source.path.display()
            ),
            path: Some(session.source.path.clone()),
            next: "unpack it, and name the directory with --relocated".to_owned(),
        }),
    }
}

/// Opens the tree of a checkpoint.
pub(super) fn tree(session: &Session) -> Result<Tree, CommandError> {
    tree_of(session, session.source.runtime_path().as_deref())
}

/// Opens the tree of a checkpoint, with this runtime directory.
pub(super) fn tree_of(session: &Session, runtime: Option<&Path>) -> Result<Tree, CommandError> {
    let source = &session.source;
    Tree::open(&source.meta_dir(), source.has_work_dir(), runtime).map_err(not_possible)
}

/// Where its journals are.
pub(super) fn journals(tree: &Tree, consent: Option<&Path>) -> Vec<JournalPlace> {
    places(tree, consent)
}

/// Its changes of the past.
pub(super) fn changes(tree: &Tree, places: &[JournalPlace]) -> Result<Vec<HistoryEntry>, CommandError> {
    history(tree, places).map_err(not_possible)
}

/// Asks for the right to write.
pub(super) fn permitted<'a>(
    session: &'a Session,
    tree: Tree,
    plan: &Plan,
    answer: Answer<'_>,
    consent: &ConsentArgs,
) -> Result<WritePermit<'a>, Refusal> {
    permit(tree, Box::new(|| who_holds(session)), plan, answer, consent.agent_is_stopped)
}

/// Who uses the directory now.
fn who_holds(session: &Session) -> Holders {
    let host = Host::at(&session.proc_root, Path::new("/"), Utc::now());
    let work_dir = session.source.meta_dir();
    let work_dir = work_dir.parent().unwrap_or(Path::new("/"));
    holders(&Processes::look(&host), work_dir)
}

/// A refusal as an error of a command.
pub(super) fn refused(session: &Session, refusal: &Refusal) -> CommandError {
    CommandError {
        status: Status::Refused,
        code: refusal.code(),
        message: refusal.to_string(),
        path: Some(session.source.path.clone()),
        next: refusal.next(),
    }
}

fn not_possible(fault: Fault) -> CommandError {
    CommandError {
        status: Status::Unanswered,
        code: "io-error",
        message: fault.to_string(),
        path: Some(fault.path.clone().into()),
        next: if fault.errno.is_permission() {
            "sudo ckpt ..."
        } else {
            "check the path and the disk below it"
        }
        .to_owned(),
    }
}

/// The command that takes a change back, whose journal is where this call has put it.
pub(super) fn undo_command(session: &Session, id: &str, consent: &ConsentArgs) -> String {
    let journal = consent.journal.as_deref();
    let journal = journal.map(|path| format!(" --journal {}", shell_word(&path.to_string_lossy())));
    format!("ckpt undo {id}{} {}", journal.unwrap_or_default(), session.source.argument())
}

/// A change that was not carried out, or not to its end, as an error of a command.
pub(super) fn not_applied(session: &Session, error: &ApplyError, consent: &ConsentArgs) -> CommandError {
    let (status, code, next) = match error {
        ApplyError::Surprises(_) => {
            (Status::Refused, "changed-since", "make the plan anew: the tree moved on".to_owned())
        }
        ApplyError::NotBegun(fault) if fault.errno.is_permission() => (
            Status::Unanswered,
            "not-permitted",
            "sudo ckpt ...; or --journal DIR, a directory of yours with mode 0700".to_owned(),
        ),
        ApplyError::NotBegun(_) => {
            (Status::Unanswered, "io-error", "name another place: --journal DIR".to_owned())
        }
        ApplyError::Journal { .. } => (
            Status::Unanswered,
            "bad-journal",
            "what it keeps is in its directory kept, by number of the step".to_owned(),
        ),
        ApplyError::Stopped { id, .. } => {
            (Status::Unfinished, "unfinished", undo_command(session, id, consent))
        }
    };
    CommandError { status, code, message: error.to_string(), path: Some(session.source.path.clone()), next }
}
