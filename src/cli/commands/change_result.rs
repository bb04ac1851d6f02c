//! How a change ended, for people and for scripts. What was done was done, whether or not it can be printed.

use std::io::{self, Write};

use super::change::{Carried, Change};
use super::change_error::{refused, undo_call};
use crate::app::{AfterRepair, Answer, NextCall};
use crate::apply::{Applied, Refusal};
use crate::cli::context::{Context, put_plain_summary};
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::terminal::WriteFailed;
use crate::plan::put_plan;
use crate::view::json::{AfterRepairJson, ChangeJson, Document, FindingJson, FreedJson, PlanJson, put_line};
use crate::view::{after_line, bytes, escape, grouped, path_text, plural, until_a_reboot, whole};

/// How a call ended.
pub(super) enum Ended<'a> {
    Nothing,
    /// A dry run; with the reason why it would be refused now.
    Planned(Option<Refusal>),
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
    if context.is_for_people() {
        match ended {
            Ended::Nothing => put_planned(change, None, context)?,
            Ended::Planned(refusal) => put_planned(change, refusal.as_ref(), context)?,
            Ended::Failed(error) => context.complain(error),
            Ended::Applied(carried) => context.reported(text(change, carried, context)),
        }
        return Ok(status);
    }
    let plan = &change.plan;
    let mut json = document(change, ended, context);
    let written = if context.is_lines() {
        context.terminal.print(|out| {
            put_plan(out, plan)?;
            json.plan = None;
            put_line(out, "change", &json)?;
            put_plain_summary(out, status)
        })
    } else {
        let document = Document::new(&plan.command, status.code(), &json);
        context.document(&document.of(change.located))
    };
    match ended {
        Ended::Applied(_) => context.reported(written),
        _ if status == Status::Unfinished => {}
        _ => written?,
    }
    Ok(status)
}

fn document<'a>(change: &'a Change<'_>, ended: &Ended<'a>, context: &Context<'_>) -> ChangeJson<'a> {
    let mut json = ChangeJson {
        plan: Some(PlanJson::new(&change.plan)),
        summary: change.summary.as_ref(),
        ..ChangeJson::default()
    };
    json.after =
        change.planned_end().map(|after| AfterRepairJson::new(after, next_call(after, change, context)));
    match ended {
        Ended::Nothing => {}
        Ended::Planned(refusal) => {
            json.would_be_refused =
                refusal.as_ref().map(|why| context.error_json(&refused(change.located, why)));
        }
        Ended::Failed(error) => json.error = Some(context.error_json(error)),
        Ended::Applied(carried) => {
            json.applied = true;
            json.change = Some(&carried.applied.id);
            json.journal = Some(carried.applied.journal.to_string_lossy().into_owned());
            json.undo = undo(change, &carried.applied.id, context);
            json.spared = carried.applied.skipped.reasons.iter().map(ToString::to_string).collect();
            json.unexpected = carried.unexpected.iter().map(FindingJson::new).collect();
            json.worse = carried.worse;
            if let Some(after) = &carried.after {
                let after = after.as_ref().ok();
                json.after =
                    after.map(|after| AfterRepairJson::new(after, next_call(after, change, context)));
            }
            json.remaining = carried.fatal;
            json.volatile_because = carried.volatile.as_deref();
            let (entries, bytes) = carried.applied.deleted;
            json.freed = FreedJson::new(entries, bytes);
        }
    }
    json
}

/// The command that undoes the change; none if nothing can be restored.
fn undo(change: &Change<'_>, id: &str, context: &Context<'_>) -> Option<String> {
    let is_possible = change.plan.irreversible() < change.plan.steps.len();
    is_possible.then(|| context.call.next(&undo_call(change.located, id)))
}

fn text(change: &Change<'_>, carried: &Carried, context: &Context<'_>) -> Result<(), WriteFailed> {
    context.terminal.show(|out| {
        let Applied { id, journal, steps, deleted, skipped } = &carried.applied;
        let steps = plural(*steps as u64, "step");
        writeln!(out, "DONE: change {id}, {steps}, journal {}.", whole(&path_text(journal)))?;
        if let Some(why) = &carried.volatile {
            writeln!(out, "{}", until_a_reboot(id, why))?;
        }
        let (entries, freed) = *deleted;
        if entries > 0 {
            writeln!(out, "Freed: {} in {} files and directories.", bytes(freed), grouped(entries))?;
        }
        for why in &skipped.reasons {
            writeln!(out, "LEFT: {}", escape(why.to_string().as_bytes()))?;
        }
        if skipped.count > skipped.reasons.len() {
            let more = grouped((skipped.count - skipped.reasons.len()) as u64);
            writeln!(out, "LEFT: {more} more that could not be deleted")?;
        }
        if carried.worse {
            writeln!(out, "WORSE than announced: a strict agent does not start now.")?;
        }
        for finding in &carried.unexpected {
            writeln!(
                out,
                "NOT ANNOUNCED: {} {}: {}",
                finding.row.code,
                whole(&escape(finding.path.as_bytes())),
                escape(finding.message.as_bytes())
            )?;
        }
        let fatal = carried.fatal.filter(|fatal| *fatal > 0 && carried.after.is_none());
        if let Some(fatal) = fatal {
            let left = plural(fatal as u64, "finding");
            let keep = if fatal == 1 { "keeps" } else { "keep" };
            let validate = NextCall::command("validate").path(&change.located.source.path);
            let command = whole(&context.call.next(&validate));
            writeln!(out, "Left: {left} that {keep} a strict agent from starting: {command}")?;
        }
        if let Some(command) = undo(change, id, context) {
            writeln!(out, "To undo: {}", whole(&command))?;
        }
        match &carried.after {
            Some(Ok(after)) => put_after(out, after, change, context),
            Some(Err(error)) => {
                writeln!(out, "After: cannot be determined: {}", escape(error.message.as_bytes()))
            }
            None => Ok(()),
        }
    })
}

/// What follows a plan that is not carried out.
fn put_planned(
    change: &Change<'_>,
    refusal: Option<&Refusal>,
    context: &Context<'_>,
) -> Result<(), WriteFailed> {
    context.terminal.show(|out| {
        if let Some(refusal) = refusal {
            let words = format!("Now this would be {refusal}. First: {}", refusal.next());
            writeln!(out, "{}", escape(words.as_bytes()))?;
        }
        change.planned_end().map_or(Ok(()), |after| put_after(out, after, change, context))
    })
}

/// The last line of a repair: what it leads to, and what to do if that is not good.
pub(super) fn put_after(
    out: &mut dyn Write,
    after: &AfterRepair,
    change: &Change<'_>,
    context: &Context<'_>,
) -> io::Result<()> {
    let terminal = context.terminal;
    let next = next_call(after, change, context);
    write!(out, "{}", after_line(after, next.as_deref(), terminal.paint()))
}

/// The command that follows a repair which leaves something: the repair that has to be named, or what explains the rest.
fn next_call(after: &AfterRepair, change: &Change<'_>, context: &Context<'_>) -> Option<String> {
    if after.answer == Answer::Good {
        return None;
    }
    let validate = || NextCall::command("validate").path(&change.located.source.path).into();
    let by_name = after.serious().find_map(|left| left.cures.first());
    Some(context.hint(&by_name.map_or_else(validate, |cure| cure.call.clone())))
}
