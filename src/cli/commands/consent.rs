//! Confirmation, from the command line or from the person at the terminal.

use super::change_error::refused;
use crate::app::{ErrorCode, Located, refused_now};
use crate::cli::args::ConsentArgs;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::plan::{Consent, Plan};
use crate::view::{escape, path_text, whole};

/// Asks for confirmation. `otherwise`: what to do if there is no terminal.
pub(super) fn confirmed(
    located: &Located,
    question: &str,
    otherwise: &str,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    match context.terminal.confirms(question) {
        Some(true) => Ok(()),
        Some(false) => Err(not_confirmed(located, "Aborted. Nothing was changed.", otherwise)),
        None => Err(no_terminal(located, otherwise)),
    }
}

/// The user is not asked about what would be refused anyway.
pub(super) fn not_refused(located: &Located, consent: &ConsentArgs) -> Result<(), CommandError> {
    match refused_now(located, consent.unseen_agent()) {
        Some(refusal) => Err(refused(located, &refusal)),
        None => Ok(()),
    }
}

/// There is no terminal to ask on.
fn no_terminal(located: &Located, otherwise: &str) -> CommandError {
    not_confirmed(located, "confirmation required, but stdin is not a terminal", otherwise)
}

fn not_confirmed(located: &Located, message: &str, otherwise: &str) -> CommandError {
    CommandError::refused(ErrorCode::NotAgreed, message).path(&located.source.path).hint(otherwise)
}

/// The agent ID that confirms the change, if one is required.
pub(super) fn agreed(
    located: &Located,
    plan: &Plan,
    consent: &ConsentArgs,
    context: &Context<'_>,
) -> Result<Option<String>, CommandError> {
    if consent.yes {
        return Ok(consent.agent.clone());
    }
    if !plan.beside_agent {
        not_refused(located, consent)?;
    }
    let place = whole(&path_text(&located.source.path));
    let id = escape(plan.agent_id.as_deref().unwrap_or("none").as_bytes());
    if plan.consent == Consent::Yes {
        let question = format!("Carry out this plan on {place}, agent {}?", whole(&id));
        let save = if consent.plan_out.is_some() { "" } else { ", or --plan-out FILE to save it" };
        let otherwise = format!("pass --yes to carry out the plan, --dry-run to only show it{save}");
        confirmed(located, &question, &otherwise, context)?;
        return Ok(consent.agent.clone());
    }
    let question = format!("To carry out this plan on {place}, type the agent's ID ({}):", whole(&id));
    let otherwise = format!("pass --yes --agent {id} to carry out the plan, or --dry-run to only show it");
    let typed = context.terminal.ask(&question).ok_or_else(|| no_terminal(located, &otherwise))?;
    Ok(Some(typed))
}
