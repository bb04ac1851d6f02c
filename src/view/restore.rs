//! What a restore leaves, and what it costs, for people: before its plan.

use std::fmt::Write as _;
use std::path::Path;

use super::text::plural;
use super::wrap::whole;
use super::{escape, path_text};
use crate::app::PlannedRestore;

/// Paths that are named before the rest is only counted.
const NAMED: usize = 20;

/// A restore that is planned.
#[derive(Debug)]
pub struct RestoreText<'a> {
    /// The archive.
    pub archive: &'a Path,
    /// What is planned.
    pub planned: &'a PlannedRestore,
    /// All paths.
    pub verbose: bool,
}

/// What is lost first, then what stays and what cannot be restored.
pub fn restore_text(shown: &RestoreText<'_>) -> String {
    let RestoreText { archive, planned, verbose } = shown;
    let mut out = format!("From {}\n", whole(&path_text(archive)));
    let most = if *verbose { usize::MAX } else { NAMED };
    let mut all = |heading: &str, lines: &[String]| {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "{heading}");
        for line in lines.iter().take(most) {
            let _ = writeln!(out, "  {line}");
        }
        if lines.len() > most {
            let more = plural((lines.len() - most) as u64, "line");
            let _ = writeln!(out, "  and {more} more (--verbose)");
        }
    };
    let lost: Vec<String> = planned.lost_resources.iter().map(|one| escape(one.as_bytes())).collect();
    all(
        "LOST: these reservations and volumes are newer than the archive, and the agent would no longer know them. The \
         directories of volumes stay on the disk.",
        &lost,
    );
    let steps = &planned.steps;
    let kept: Vec<String> = steps
        .kept
        .iter()
        .map(|one| format!("{}: {}", whole(&escape(one.path.as_bytes())), escape(one.why.words().as_bytes())))
        .collect();
    all(
        "These differ from the archive and stay, because they are newer (--only PATH restores them anyway):",
        &kept,
    );
    let only_here: Vec<String> = steps.only_here.iter().map(|path| whole(&escape(path.as_bytes()))).collect();
    all("These are not in the archive and stay. A task that runs now may depend on them:", &only_here);
    let left: Vec<String> = steps
        .left_out
        .iter()
        .map(|one| format!("{}: {}", whole(&escape(one.path.as_bytes())), one.why))
        .collect();
    all("These are in the archive and cannot be restored:", &left);
    out
}
