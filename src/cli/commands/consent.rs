//! A yes, from the command line or from who sits at the terminal.

use crate::cli::terminal::Terminal;
use crate::exit::Status;

use super::session::{CommandError, Session};

/// Whether somebody has agreed: with `--yes`, or by answering the question. `next`: what to do where nobody has.
pub(super) fn agreed(
    session: &Session,
    yes: bool,
    question: &str,
    next: &str,
    terminal: &Terminal,
) -> Result<(), CommandError> {
    match if yes { Some(true) } else { terminal.confirms(question) } {
        Some(true) => Ok(()),
        Some(false) => Err(refused(session, "nothing was changed: the answer was not yes", next)),
        None => Err(nobody(session, next)),
    }
}

/// There was nobody to ask.
pub(super) fn nobody(session: &Session, next: &str) -> CommandError {
    refused(session, "refused: nobody has agreed to it, and there is no terminal to ask on", next)
}

fn refused(session: &Session, message: &str, next: &str) -> CommandError {
    CommandError {
        status: Status::Refused,
        code: "not-agreed",
        message: message.to_owned(),
        path: Some(session.source.path.clone()),
        next: next.to_owned(),
    }
}
