//! What an undo would restore, and what it has restored.

use std::fmt::Write as _;
use std::path::Path;

use super::fit;
use super::json::{UndoStepJson, UndoneJson};
use super::output_spec::OutputSpec;
use super::prefix::{common_directory, have_same_top};
use super::text::{grouped, plural};
use super::wrap::whole;
use super::{escape, path_text};
use crate::apply::{ChangeId, HistoryEntry, Undone};
use crate::layout::RelPath;
use crate::plan::{Action, Plan, Precondition, Step};

/// Paths that are listed without --verbose.
const LISTED: usize = 40;

/// A change that is to be undone.
#[derive(Debug)]
pub struct UndoView<'a> {
    /// The change.
    pub entry: &'a HistoryEntry,
    /// Its plan.
    pub plan: &'a Plan,
    /// The checkpoint.
    pub path: &'a Path,
    /// A later change that cannot be undone, where none was named.
    pub passed: Option<&'a ChangeId>,
    /// The command that undoes a later change of the same paths.
    pub later: Option<&'a str>,
    /// How it is written.
    pub spec: OutputSpec,
}

/// What undoing a step does.
fn does(step: &Step) -> &'static str {
    let is_new = step.before == Precondition::Absent;
    match &step.action {
        Action::Delete => "CANNOT RESTORE",
        Action::SetDirectory(_) => "restore owner, mode and time of",
        Action::MakeDirectory(_) => "remove the directory",
        Action::Write { .. } | Action::Link { .. } | Action::Restore(_) if is_new => "remove",
        Action::Rename { .. } => "rename back",
        Action::SetAside | Action::Write { .. } | Action::Link { .. } | Action::Restore(_) => "restore",
    }
}

/// How far an undo came.
#[derive(Debug, Clone, Copy)]
pub enum UndoEnd<'a> {
    /// It is only shown.
    Planned,
    /// Nothing of the change can be restored.
    Impossible,
    /// It was carried out.
    Applied(&'a Undone),
}

/// The same for scripts.
pub fn undone(view: &UndoView<'_>, end: UndoEnd<'_>) -> UndoneJson {
    let UndoView { entry, plan, later, .. } = *view;
    let texts =
        |paths: &[RelPath]| -> Vec<String> { paths.iter().map(|path| escape(path.as_bytes())).collect() };
    let (steps, gone, altered) = match end {
        UndoEnd::Planned => (0, Vec::new(), Vec::new()),
        UndoEnd::Impossible => {
            (0, plan.steps.iter().map(|step| escape(step.path.as_bytes())).collect(), Vec::new())
        }
        UndoEnd::Applied(undone) => (undone.steps, texts(&undone.gone), texts(&undone.altered)),
    };
    let mut planned: Vec<UndoStepJson> = plan
        .steps
        .iter()
        .map(|step| UndoStepJson {
            does: does(&step).to_lowercase(),
            path: step.path.to_string(),
            restorable: step.is_reversible(),
        })
        .collect();
    // The last step is undone first.
    planned.reverse();
    UndoneJson {
        change: entry.id.to_string(),
        applied: matches!(end, UndoEnd::Applied(_)),
        steps,
        gone,
        altered,
        plan: planned,
        later: later.map(ToOwned::to_owned),
    }
}

/// What would be restored, and what cannot be.
pub fn undo_preview(view: &UndoView<'_>) -> String {
    let UndoView { entry, plan, path, passed, later, spec } = view;
    let all = plan.steps.len();
    let shown = if spec.verbose { all } else { LISTED.min(all) };
    let (place, began) = (whole(&path_text(path)), escape(entry.began.as_deref().unwrap_or("-").as_bytes()));
    let steps = plural(all as u64, "step");
    let passed = passed.map(|last| format!("{last} cannot be undone; this undoes {}.\n", entry.id));
    let mut text = passed.unwrap_or_default();
    let _ = writeln!(text, "PLAN: undo {} of {place} ({began}, {steps}). Nothing is changed yet.", entry.id);
    // The last step is undone first.
    let listed: Vec<Step> = plan.steps.range(all - shown..all).collect();
    let listed: Vec<&Step> = listed.iter().rev().collect();
    for part in listed.chunk_by(|a, b| have_same_top(a.path.as_bytes(), b.path.as_bytes())) {
        let shared = common_directory(part.iter().map(|step| step.path.as_bytes()));
        let fits = |step: &&Step| {
            let rest = fit::width(&escape(&step.path.as_bytes()[shared.len()..]));
            spec.width.is_none_or(|width| does(step).len() + rest + 3 <= width)
        };
        // A path that no line holds is there to be copied, whole.
        let directory = if part.iter().all(fits) { shared } else { &b""[..] };
        if !directory.is_empty() {
            let _ = writeln!(text, "In {}", whole(&escape(directory)));
        }
        for step in part {
            let _ = writeln!(
                text,
                "  {} {}",
                does(step),
                whole(&escape(&step.path.as_bytes()[directory.len()..]))
            );
        }
    }
    if all > shown {
        let more = plural((all - shown) as u64, "step");
        let _ = writeln!(text, "  and {more} more (--verbose lists all)");
    }
    let gone = plan.irreversible();
    if gone > 0 {
        let deleted = plural(gone as u64, "path");
        let back = grouped((all - gone) as u64);
        let _ = writeln!(
            text,
            "{deleted} deleted permanently cannot be restored: {back} of {steps} can be undone."
        );
    }
    if let Some(command) = later {
        let _ = writeln!(
            text,
            "A later change has changed some of these paths. Undo it first: {}",
            whole(command)
        );
    }
    text
}

/// What an undo has done.
pub fn undone_text(undone: &UndoneJson, spec: OutputSpec) -> String {
    let UndoneJson { change, gone, altered, .. } = undone;
    let listed = if spec.verbose { gone.len() } else { LISTED.min(gone.len()) };
    let steps = plural(undone.steps as u64, "step");
    let mut lines = vec![match (undone.steps, gone.len() + altered.len()) {
        (_, 0) => format!("DONE: {change} is undone ({steps})."),
        (0, _) => format!("NOT UNDONE: nothing of {change} can be restored."),
        _ => format!("PARTLY DONE: {change} is undone as far as possible ({steps})."),
    }];
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
