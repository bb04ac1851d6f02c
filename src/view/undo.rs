//! What an undo would restore, and what it has restored.

use std::fmt::Write as _;
use std::path::Path;

use super::json::UndoneJson;
use super::text::{grouped, plural};
use super::wrap::whole;
use super::{escape, path_text};
use crate::apply::HistoryEntry;
use crate::plan::Plan;

/// Paths that are listed without --verbose.
const LISTED: usize = 40;

/// What would be restored, and what cannot be.
pub fn undo_preview(entry: &HistoryEntry, plan: &Plan, path: &Path, verbose: bool) -> String {
    let shown = if verbose { plan.steps.len() } else { LISTED.min(plan.steps.len()) };
    let (place, began) = (whole(&path_text(path)), escape(entry.began.as_deref().unwrap_or("-").as_bytes()));
    let steps = plural(plan.steps.len() as u64, "step");
    let mut text =
        format!("PLAN: undo {} of {place} ({began}, {steps}). Nothing is changed yet.\n", entry.id);
    for step in plan.steps.iter().take(shown) {
        let what = if step.is_reversible() { "restore" } else { "CANNOT RESTORE" };
        let _ = writeln!(text, "  {what} {}", whole(&escape(step.path.as_bytes())));
    }
    if plan.steps.len() > shown {
        let more = plural((plan.steps.len() - shown) as u64, "step");
        let _ = writeln!(text, "  and {more} more (--verbose lists all)");
    }
    let gone = plan.irreversible();
    if gone > 0 {
        let _ = writeln!(text, "{} deleted permanently: cannot be restored.", plural(gone as u64, "path"));
    }
    text
}

/// What an undo has done.
pub fn undone_text(undone: &UndoneJson<'_>, verbose: bool) -> String {
    let UndoneJson { change, gone, altered, .. } = undone;
    let listed = if verbose { gone.len() } else { LISTED.min(gone.len()) };
    let mut lines = vec![format!("DONE: {change} is undone ({}).", plural(undone.steps as u64, "step"))];
    lines.extend(
        gone.iter().take(listed).map(|path| format!("NOT RESTORED: {}, deleted permanently", whole(path))),
    );
    if gone.len() > listed {
        let more = grouped((gone.len() - listed) as u64);
        lines.push(format!("NOT RESTORED: {more} more (--verbose lists all)"));
    }
    lines.extend(
        altered.iter().map(|path| format!("NOT AS BEFORE: {}, partly deleted or changed since", whole(path))),
    );
    lines.join("\n") + "\n"
}
