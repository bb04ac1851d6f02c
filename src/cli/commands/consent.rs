//! Confirmation, from the command line or from the person at the terminal.

use crate::app::Located;
use crate::cli::context::Context;
use crate::cli::error::CommandError;

/// Asks a question unless --yes was given. `otherwise`: what to do if there is no terminal.
pub(super) fn confirmed(
    located: &Located,
    yes: bool,
    question: &str,
    otherwise: &str,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    match if yes { Some(true) } else { context.terminal.confirms(question) } {
        Some(true) => Ok(()),
        Some(false) => Err(not_confirmed(located, "Aborted. Nothing was changed.", otherwise)),
        None => Err(no_terminal(located, otherwise)),
    }
}

/// There is no terminal to ask on.
pub(super) fn no_terminal(located: &Located, otherwise: &str) -> CommandError {
    not_confirmed(located, "confirmation required, but stdin is not a terminal", otherwise)
}

fn not_confirmed(located: &Located, message: &str, otherwise: &str) -> CommandError {
    CommandError::refused("not-agreed", message).path(&located.source.path).hint(otherwise)
}
