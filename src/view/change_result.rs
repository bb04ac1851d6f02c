//! What became of a change, for people.

use std::fmt::Write as _;

use super::after_repair::after_line;
use super::history::until_a_reboot;
use super::paint::Paint;
use super::text::{bytes, grouped, plural};
use super::wrap::whole;
use super::{escape, path_text};
use crate::app::{AfterChange, AfterRepair};
use crate::apply::Applied;

/// A change that was carried out.
#[derive(Debug, Clone, Copy)]
pub struct ChangedView<'a> {
    /// What was done.
    pub applied: &'a Applied,
    /// Why a reboot deletes its journal, if one does.
    pub volatile: Option<&'a str>,
    /// What was found afterwards; none if the checkpoint was not validated again.
    pub found: Option<&'a AfterChange>,
    /// The next start after a repair, or why it cannot be determined.
    pub after: Option<Result<&'a AfterRepair, &'a str>>,
    /// The calls that follow.
    pub calls: &'a ChangeCalls,
    /// Colour.
    pub paint: Paint,
}

/// Calls that may follow a change.
#[derive(Debug, Default)]
pub struct ChangeCalls {
    /// That which undoes it; none if nothing can be restored.
    pub undo: Option<String>,
    /// That which shows what is left.
    pub validate: String,
    /// That which follows a repair; none if nothing is left.
    pub next: Option<String>,
}

/// What was done, what is not as announced, and what to do next.
pub fn changed_text(view: &ChangedView<'_>) -> String {
    let ChangedView { applied, volatile, found, after, calls, paint } = *view;
    let mut out = String::new();
    let steps = plural(applied.steps as u64, "step");
    let journal = whole(&path_text(&applied.journal));
    let _ = writeln!(out, "DONE: change {}, {steps}, journal {journal}.", applied.id);
    if let Some(why) = volatile {
        let _ = writeln!(out, "{}", until_a_reboot(&applied.id, why));
    }
    put_deleted(&mut out, applied);
    if let Some(found) = found {
        put_found(&mut out, found);
        if after.is_none() && found.fatal > 0 {
            let left = plural(found.fatal as u64, "finding");
            let keep = if found.fatal == 1 { "keeps" } else { "keep" };
            let command = whole(&calls.validate);
            let _ = writeln!(out, "Left: {left} that {keep} a strict agent from starting: {command}");
        }
    }
    if let Some(command) = &calls.undo {
        let _ = writeln!(out, "To undo: {}", whole(command));
    }
    match after {
        Some(Ok(after)) => out += &after_line(after, calls.next.as_deref(), paint),
        Some(Err(why)) => {
            let _ = writeln!(out, "After: cannot be determined: {}", escape(why.as_bytes()));
        }
        None => {}
    }
    out
}

/// What was deleted for good, and what could not be.
fn put_deleted(out: &mut String, applied: &Applied) {
    let (entries, freed) = applied.deleted;
    if entries > 0 {
        let _ = writeln!(out, "Freed: {} in {} files and directories.", bytes(freed), grouped(entries));
    }
    let skipped = &applied.skipped;
    for why in &skipped.reasons {
        let _ = writeln!(out, "LEFT: {}", escape(why.to_string().as_bytes()));
    }
    if skipped.count > skipped.reasons.len() {
        let more = grouped((skipped.count - skipped.reasons.len()) as u64);
        let _ = writeln!(out, "LEFT: {more} more that could not be deleted");
    }
}

/// What is not as announced.
fn put_found(out: &mut String, found: &AfterChange) {
    if found.is_worse {
        let _ = writeln!(out, "WORSE than announced: a strict agent now refuses to start or aborts.");
    }
    for finding in &found.unexpected {
        let (path, message) = (escape(finding.path.as_bytes()), escape(finding.message.as_bytes()));
        let _ = writeln!(out, "NOT ANNOUNCED: {} {}: {message}", finding.row.code, whole(&path));
    }
}
