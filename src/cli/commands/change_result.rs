//! How a change ended, for people and for scripts. What was done was done, whether or not it can be printed.

use super::change::{Carried, Change};
use super::change_error::undo_call;
use crate::app::NextCall;
use crate::apply::Applied;
use crate::cli::context::{Context, put_plain_summary, version};
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::put_plan;
use crate::view::json::{ChangeJson, Document, FindingJson, FreedJson, PlanJson, put_line};
use crate::view::{bytes, escape, grouped, path_text, plural, until_a_reboot, whole};

/// How a call ended.
pub(super) enum Ended<'a> {
    Nothing,
    Planned,
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
            Ended::Nothing | Ended::Planned => {}
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
        context.document(&document.at(&change.located.source, version(change.located)))
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
    match ended {
        Ended::Nothing | Ended::Planned => {}
        Ended::Failed(error) => json.error = Some(context.error_json(error)),
        Ended::Applied(carried) => {
            json.applied = true;
            json.change = Some(&carried.applied.id);
            json.journal = Some(carried.applied.journal.to_string_lossy().into_owned());
            json.undo = undo(change, &carried.applied.id, context);
            json.spared = carried.applied.skipped.reasons.iter().map(ToString::to_string).collect();
            json.unexpected = carried.unexpected.iter().map(FindingJson::new).collect();
            json.worse = carried.worse;
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

fn text(
    change: &Change<'_>,
    carried: &Carried,
    context: &Context<'_>,
) -> Result<(), crate::cli::terminal::WriteFailed> {
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
        if let Some(fatal) = carried.fatal.filter(|fatal| *fatal > 0) {
            let left = plural(fatal as u64, "finding");
            let keep = if fatal == 1 { "keeps" } else { "keep" };
            let validate = NextCall::command("validate").path(&change.located.source.path);
            let command = whole(&context.call.next(&validate));
            writeln!(out, "Left: {left} that {keep} a strict agent from starting: {command}")?;
        }
        match undo(change, id, context) {
            Some(command) => writeln!(out, "To undo: {}", whole(&command)),
            None => Ok(()),
        }
    })
}
