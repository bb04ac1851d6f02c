//! How a change ended, for people and for scripts. What was done was done, whether or not it can be printed.

use super::change_error::undo_call;
use super::change_plan::{Carried, Change};
use crate::app::{AfterRepair, Answer, NextCall};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::output::put_plain_summary;
use crate::cli::terminal::WriteFailed;
use crate::plan::put_plan;
use crate::source::Source;
use crate::view::json::{AfterRepairJson, ChangeJson, Document, put_line};
use crate::view::{ChangeCalls, ChangedView, after_line, changed_text, escape};

/// How a call ended.
pub(super) enum Ended<'a> {
    Nothing,
    /// A dry run; with the reason why it would be refused now.
    Planned(Option<CommandError>),
    Applied(&'a Carried),
    Failed(&'a CommandError),
}

/// Prints it.
pub(super) fn finish(
    change: &Change<'_>,
    ended: &Ended<'_>,
    status: Status,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let calls = calls(change, ended, context);
    if context.is_for_people() {
        match ended {
            Ended::Nothing => context.text(&planned_text(change, None, context))?,
            Ended::Planned(refusal) => context.text(&planned_text(change, refusal.as_ref(), context))?,
            Ended::Failed(error) => context.complain(error),
            Ended::Applied(carried) => {
                context.reported(context.text(&changed_text(&view(carried, &calls, context))));
            }
        }
        return Ok(status);
    }
    let written = json(change, ended, &calls, status, context);
    match ended {
        Ended::Applied(_) => context.reported(written),
        _ if status == Status::Unfinished => {}
        _ => written?,
    }
    Ok(status)
}

fn json(
    change: &Change<'_>,
    ended: &Ended<'_>,
    calls: &ChangeCalls,
    status: Status,
    context: &Context<'_>,
) -> Result<(), WriteFailed> {
    let plan = &change.plan;
    let after = change.planned_end().map(|end| AfterRepairJson::new(end, next_call(end, change, context)));
    let json = match ended {
        Ended::Applied(carried) => ChangeJson::applied(plan, &view(carried, calls, context)),
        Ended::Nothing => ChangeJson::planned(plan, after),
        Ended::Failed(error) => ChangeJson::planned(plan, after).failed(context.error_json(error)),
        Ended::Planned(refusal) => {
            let refusal = refusal.as_ref().map(|why| context.error_json(why));
            ChangeJson::planned(plan, after).would_be_refused(refusal)
        }
    };
    let json = json.beside(change.summary.as_ref());
    if !context.is_lines() {
        return context.document(&Document::new(&plan.command, status.code(), &json).of(change.located));
    }
    context.terminal.print(|out| {
        put_plan(out, plan)?;
        put_line(out, "change", &json.without_plan())?;
        put_plain_summary(out, status)
    })
}

fn view<'a>(carried: &'a Carried, calls: &'a ChangeCalls, context: &Context<'_>) -> ChangedView<'a> {
    ChangedView {
        applied: &carried.applied,
        volatile: carried.volatile.as_deref(),
        found: carried.found.as_ref(),
        after: carried.after.as_ref().map(|after| after.as_ref().map_err(|error| &*error.message)),
        calls,
        paint: context.terminal.paint(),
    }
}

/// The calls that follow a change.
fn calls(change: &Change<'_>, ended: &Ended<'_>, context: &Context<'_>) -> ChangeCalls {
    let Ended::Applied(carried) = ended else { return ChangeCalls::default() };
    let is_undoable = change.plan.irreversible() < change.plan.steps.len();
    let undo = || context.call.next(&undo_call(change.located, &carried.applied.id));
    let after = carried.after.as_ref().and_then(|after| after.as_ref().ok());
    ChangeCalls {
        undo: is_undoable.then(undo),
        validate: context.next(change.located, NextCall::command("validate")),
        next: after.and_then(|after| next_call(after, change, context)),
    }
}

/// What follows a plan that is not carried out.
fn planned_text(change: &Change<'_>, refusal: Option<&CommandError>, context: &Context<'_>) -> String {
    let refused = refusal.map(|refusal| {
        let said =
            ["refused: ", "nothing was changed: "].iter().find_map(|said| refusal.message.strip_prefix(said));
        let why = said.unwrap_or(&refusal.message);
        let first = format!("Now this would be refused: {why}. First: {}", context.hint(&refusal.hint));
        let lines = std::iter::once(first).chain(refusal.details.iter().map(|line| format!("    {line}")));
        lines.map(|line| escape(line.as_bytes()) + "\n").collect()
    });
    let after = change.planned_end().map(|after| after_text(after, change, context));
    refused.into_iter().chain(after).collect()
}

/// The last line of a repair: how the next start ends, and what to do if that is not good.
pub(super) fn after_text(after: &AfterRepair, change: &Change<'_>, context: &Context<'_>) -> String {
    after_line(after, next_call(after, change, context).as_deref(), context.terminal.paint())
}

/// The command that follows a repair which leaves something: the repair that has to be named, or what explains the rest.
fn next_call(after: &AfterRepair, change: &Change<'_>, context: &Context<'_>) -> Option<String> {
    if after.answer == Answer::Good {
        return None;
    }
    let has_it = |archive: &&Source| after.serious().any(|left| archive.stat(&left.finding.path).is_ok());
    if let Some(archive) = change.archive.filter(|_| change.is_selective).filter(has_it) {
        let path = std::path::absolute(&archive.path).unwrap_or_else(|_| archive.path.clone());
        let restore = NextCall::command("restore").option(path.to_string_lossy());
        return Some(context.hint(&restore.path(&change.located.source.path).into()));
    }
    let validate = || NextCall::command("validate").path(&change.located.source.path).into();
    let by_name = after.serious().find_map(|left| left.cures.first());
    Some(context.hint(&by_name.map_or_else(validate, |cure| cure.call.clone())))
}
