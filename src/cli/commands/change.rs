//! How every change proceeds: the plan is shown, confirmed, carried out under a permit, and the result is validated.

use super::change_error::{not_applied, not_opened, refused};
use super::change_plan::{Carried, Change, ChangeKind};
use super::change_result::{Ended, after_text, finish};
use super::consent::agreed;
use super::new_file::write_new_file;
use crate::app::{
    AfterChange, ErrorCode, Located, NextCall, WriteTarget, files_report, in_place, refused_now,
};
use crate::apply::{Answer, Applied, ApplyError, PlanAge, check_places, check_plan, execute, why_volatile};
use crate::check::Report;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::terminal::with_change;
use crate::plan::put_plan;
use crate::view::put_plan_table;

/// Shows the plan, and carries it out if that is wanted and permitted.
pub(super) fn carry_out(change: &Change<'_>, context: &Context<'_>) -> Result<Status, CommandError> {
    let Change { located, plan, consent, .. } = change;
    in_place(located)?;
    if let Some(path) = &consent.plan_out {
        if context.global.redact {
            let error =
                CommandError::usage(ErrorCode::Usage, "a plan is for carrying out: it cannot be redacted");
            return Err(error.path(path).hint("omit --redact"));
        }
        write_new_file(path, "the plan", |out| put_plan(out, plan))?;
    }
    let shown = show(change, context);
    if let Some(path) = consent.plan_out.as_ref().filter(|_| context.is_for_people()) {
        let steps = if plan.is_empty() { ", and has no steps" } else { "" };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let apply = context.call.next(&NextCall::command("apply").path(&path));
        context.terminal.note(&format!("the plan was written{steps}: {apply}"));
    }
    if plan.is_empty() {
        shown?;
        let status = match change.planned_end().map_or(change.without_steps, |end| end.answer.into()) {
            Status::Good if change.is_incomplete() => Status::Bad,
            status => status,
        };
        return finish(change, &Ended::Nothing, status, context);
    }
    if consent.dry_run {
        shown?;
        return finish(change, &Ended::Planned(would_be_refused(change, context)), Status::Bad, context);
    }
    let carried = agreed(change.located, &change.plan, change.consent, context)
        .and_then(|typed| apply(change, typed.as_deref(), context));
    match carried {
        Ok(carried) => {
            let is_as_announced = carried.found.as_ref().is_none_or(AfterChange::is_as_announced);
            let bad = !is_as_announced || carried.applied.skipped.count > 0 || change.is_incomplete();
            let status = match &carried.after {
                _ if bad => Status::Bad,
                None => Status::Good,
                // What is left was known when it was planned.
                Some(_) if matches!(change.kind, ChangeKind::Planned(_)) => Status::Good,
                Some(Ok(after)) => after.answer.into(),
                Some(Err(_)) => Status::Unanswered,
            };
            finish(change, &Ended::Applied(&carried), status, context)
        }
        Err(error) => finish(change, &Ended::Failed(&error), error.status, context),
    }
}

/// Why a change would be refused now.
fn would_be_refused(change: &Change<'_>, context: &Context<'_>) -> Option<CommandError> {
    let Change { located, plan, consent, .. } = change;
    let now = || refused_now(located, consent.unseen_agent()).map(|why| refused(located, &why));
    if let Some(refused) = now().filter(|_| !plan.beside_agent) {
        return Some(refused);
    }
    let target = WriteTarget::open(located, consent.journal.as_deref()).ok().filter(|_| change.is_stored)?;
    let found = check_plan(&target.tree, &plan.steps, context.global.threads).err()?;
    Some(not_applied(located, &ApplyError::Mismatches(found)))
}

fn show(change: &Change<'_>, context: &Context<'_>) -> Result<(), CommandError> {
    if !context.is_for_people() {
        return Ok(());
    }
    let validate = context.next(change.located, NextCall::command("validate"));
    let leaves_findings = change.planned_end().is_some_and(|end| end.serious().next().is_some());
    let without_steps = if leaves_findings { "no steps, but findings are left." } else { "nothing to do." };
    let is_last = change.consent.yes || change.consent.dry_run || change.plan.is_empty();
    context.terminal.show(|out| {
        if let Some(preface) = &change.preface {
            out.write_all(preface.as_bytes())?;
        }
        put_plan_table(out, &change.plan, without_steps, &validate, context.spec())?;
        match change.planned_end().filter(|_| !is_last) {
            Some(after) => out.write_all(after_text(after, change, context).as_bytes()),
            None => Ok(()),
        }
    })?;
    Ok(())
}

fn apply(change: &Change<'_>, typed: Option<&str>, context: &Context<'_>) -> Result<Carried, CommandError> {
    let Change { located, plan, consent, .. } = change;
    let target = WriteTarget::open(located, consent.journal.as_deref()).map_err(not_opened)?;
    let journals = target.journals.clone();
    // Before executors are ended, too.
    check_places(&target.tree, &journals).map_err(|error| not_applied(located, &error))?;
    let answer = typed.map_or(Answer::Yes, Answer::AgentId);
    let permit =
        target.permit(plan, answer, consent.unseen_agent()).map_err(|refusal| refused(located, &refusal))?;
    let permit = permit.with_archive(change.archive);
    let is_new = matches!(change.kind, ChangeKind::Removal) && consent.yes;
    let made = if is_new { PlanAge::ThisRun } else { PlanAge::FromFile };
    let has_ended_some = change.first.map_or(Ok(false), |first| first(&permit))?;
    let applied = with_change(context.terminal, plan.steps.len(), |watch| {
        execute(&permit, plan, made, context.global.threads, &journals, watch)
    })
    .map_err(|error| not_applied(located, &error))
    .map_err(|error| if has_ended_some { partly_done(error) } else { error })?;
    drop(permit);
    let volatile = why_volatile(&journals, &applied.journal);
    Ok(validated(change, applied, volatile, context))
}

/// What fails after executors were ended is not a mere refusal, although no journal mentions it.
fn partly_done(error: CommandError) -> CommandError {
    let message = format!("executors were ended, but {}", error.message);
    CommandError { status: Status::Unfinished, message, ..error }
}

/// Validates the checkpoint again, and compares with what the plan announced. A change that is allowed beside a running
/// agent touches nothing that it uses; what the agent changes meanwhile is its own business.
fn validated(
    change: &Change<'_>,
    applied: Applied,
    volatile: Option<String>,
    context: &Context<'_>,
) -> Carried {
    let Change { located, plan, .. } = change;
    if plan.beside_agent {
        return Carried { applied, volatile, found: None, after: None };
    }
    let after = match change.kind {
        ChangeKind::Repair(end) => Some((end.now)()),
        ChangeKind::Planned(now) => Some(now()),
        ChangeKind::Removal | ChangeKind::Other => None,
    };
    let found = Some(AfterChange::of(plan, &current_report(located, context)));
    Carried { applied, volatile, found, after }
}

/// The findings of the files as they are now.
fn current_report(located: &Located, context: &Context<'_>) -> Report {
    let request = context.request(located);
    let checkpoint = context.load(|progress| located.load_with_sandboxes(&request, progress));
    files_report(located, &checkpoint)
}
