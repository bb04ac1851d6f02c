//! `ckpt cleanup` by the scopes that remove what is completed.

use chrono::Utc;

use super::Args;
use crate::app::{
    ErrorCode, Hint, HostFacts, Located, NextCall, announce, find_framework, in_place, new_plan,
    with_environment,
};
use crate::cli::commands::change::carry_out;
use crate::cli::commands::change_error::not_planned;
use crate::cli::commands::change_plan::{Change, ChangeKind};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::model::{self, Agents, load_sandboxes};
use crate::plan::cleanup::{Cleanup, Request, Scope, Scopes, choose};
use crate::view::json::{ChangeSummaryJson, CleanupJson};
use crate::view::{CleanupView, cleanup_text};

/// Examples of what is kept for one reason.
const EXAMPLES: usize = 3;

pub(super) fn run(args: &Args, scopes: &Scopes, context: &Context<'_>) -> Result<Status, CommandError> {
    let located = context.find(&args.scenario.target.options())?;
    in_place(&located)?;
    located.whole("cleanup")?;
    let host = HostFacts::collect(&located);
    let agents = if scopes.has(Scope::OldAgents) { Agents::All } else { Agents::default() };
    let load = model::Request { agents, ..context.request(&located) };
    let framework = args.framework.as_deref();
    let now = Utc::now();
    let request = Request {
        scopes: scopes.clone(),
        older_than: args.older_than,
        framework: framework.map(|word| find_framework(&located, &load, word.as_bytes())).transpose()?,
        keep: args.keep,
        now: now.timestamp(),
        release: located.release,
        threads: context.global.threads,
        examples: if context.global.verbose { usize::MAX } else { EXAMPLES },
    };
    let journal = args.consent.journal.as_deref();
    let (cleanup, held) = with_environment(&located, host.as_ref(), journal, |environment| {
        let choose = |request: &Request| {
            context.load(|progress| choose(&located.source, &load, progress, request, environment))
        };
        let cleanup = choose(&request);
        let held = held(&cleanup, &request, choose);
        (cleanup, held)
    });
    refuse_unknown(&located, &cleanup)?;
    let free = NextCall::command("cleanup").option("--scope").option("sandboxes").option("--older-than");
    let held = (held > 0).then(|| (held, context.next(&located, free.option("0d"))));
    let view = CleanupView {
        scopes,
        older_than: args.older_than,
        cleanup: &cleanup,
        held,
        looked: host.is_some(),
        spec: context.spec(),
    };
    let preface = Some(cleanup_text(&view));
    let summary = Some(ChangeSummaryJson::Cleanup(CleanupJson::new(scopes, &cleanup)));
    let mut plan = new_plan("cleanup", &located.source, cleanup.agent.as_ref())
        .map_err(|error| not_planned(&located, &error))?;
    plan.beside_agent = scopes.beside_agent();
    plan.steps = cleanup.steps;
    // What may be removed beside a running agent does not matter for its next start.
    if !plan.beside_agent && !plan.is_empty() {
        let whole = context.request(&located);
        let left = cleanup.left;
        let mut left = left.unwrap_or_else(|| context.load(|progress| located.load(&whole, progress)));
        context.load(|progress| load_sandboxes(&located.source, &mut left, context.global.threads, progress));
        announce(&mut plan, &located, left, context.global.threads);
    }
    let change = Change::new(&located, plan, &args.consent);
    // What is kept unknown may be completed, so that there may be something to do.
    let without_steps = if cleanup.kept.has_unknown() { Status::Unanswered } else { Status::Good };
    carry_out(&Change { preface, summary, kind: ChangeKind::Removal, without_steps, ..change }, context)
}

/// Bytes in sandboxes of completed runs that are not removed, since they are too new or not in scope.
fn held(cleanup: &Cleanup, request: &Request, choose: impl Fn(&Request) -> Cleanup) -> u64 {
    let has_runs = cleanup.sums.values().any(|sum| sum.counts.runs > 0);
    if request.scopes.has(Scope::Sandboxes) || !request.scopes.has(Scope::Completed) || has_runs {
        return cleanup.held.bytes;
    }
    let scopes = Scopes::of(&[Scope::Sandboxes]);
    let of_sandboxes = choose(&Request { scopes, examples: 0, ..request.clone() });
    of_sandboxes.held.bytes + of_sandboxes.sums.values().map(|sum| sum.bytes).sum::<u64>()
}

/// An empty plan does not answer the question if it is unknown what is completed.
///
/// # Errors
/// Nothing can be removed, and the checkpoint may not be read, or `slaves/latest` points to none of its agents.
fn refuse_unknown(located: &Located, cleanup: &Cleanup) -> Result<(), CommandError> {
    if !cleanup.steps.is_empty() || !cleanup.is_closed && (cleanup.has_agent || !cleanup.has_agents) {
        return Ok(());
    }
    let error = if cleanup.is_closed {
        let message = "parts of the checkpoint may not be read, so it is unknown what is completed";
        CommandError::unanswered(ErrorCode::NotPermitted, message).hint(Hint::sudo())
    } else {
        no_latest_agent(located, "what is completed")
    };
    Err(error.path(&located.source.path))
}

/// `slaves/latest` names none of the agents here. `unknown`: what that leaves open.
pub(super) fn no_latest_agent(located: &Located, unknown: &str) -> CommandError {
    let message = format!("slaves/latest does not point to an agent here, so it is unknown {unknown}");
    let path = &located.source.path;
    let hint = Hint::from(NextCall::command("validate").path(path));
    let copy = if located.source.in_place { "; or, for a copy, add --relocated" } else { "" };
    CommandError::unanswered(ErrorCode::NoLatestAgent, message)
        .path(path)
        .hint(hint.words(format!("find out why{copy}")))
}
