//! Repairs for people: the list of all of them, and what none could help.

use std::fmt::Write as _;

use crate::app::{CallText, Cure, Hint, LeftFinding, with_calls};
use crate::check::Severity;
use crate::plan::repair::{Answered, REPAIRS, Refused, without_repair};

use super::escape;
use super::text::{detail, plural};
use super::wrap::whole;

/// Findings that are listed before the rest is only counted.
const SHOWN: usize = 10;

/// Every repair, and what has none.
pub fn repair_list() -> String {
    let mut text = String::new();
    for repair in REPAIRS {
        let when = if repair.by_default { "" } else { " (only with --only)" };
        let _ = writeln!(text, "{}{when}", repair.name);
        let codes: Vec<&str> = repair.codes.iter().map(|code| code.name()).collect();
        let codes = codes.join(", ");
        for (label, words) in
            [("answers", &*codes), ("does", repair.does), ("safe", repair.safe), ("costs", repair.costs)]
        {
            detail(&mut text, label, words);
        }
        text.push('\n');
    }
    let codes: Vec<&str> = without_repair().map(|row| row.code.name()).collect();
    let words =
        format!("No repair exists, and a strict agent refuses to start or aborts: {}.", codes.join(", "));
    text + &words + "\n"
}

/// What is meant to be done: each repair once, why it is safe, and what it costs.
pub fn meant(answered: &[Answered]) -> String {
    let mut text = String::new();
    for repair in REPAIRS {
        let count = answered.iter().filter(|answer| answer.repair == repair.name).count();
        if count == 0 {
            continue;
        }
        let _ = writeln!(text, "{}, for {}", repair.name, plural(count as u64, "finding"));
        for (label, words) in [("does", repair.does), ("safe", repair.safe), ("costs", repair.costs)] {
            detail(&mut text, label, words);
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The findings that a repair leaves.
#[derive(Clone, Copy)]
pub struct NotRepaired<'a> {
    pub left: &'a [LeftFinding],
    /// Why some of them are not repaired.
    pub refused: &'a [Refused],
    /// A call as text.
    pub call: &'a dyn Fn(&Hint) -> String,
    /// A call about the checkpoint.
    pub next: &'a CallText<'a>,
    pub verbose: bool,
}

/// What is left unchanged, and what a person could do. Empty if nothing of weight is left.
pub fn not_repaired(view: NotRepaired<'_>) -> String {
    let NotRepaired { left, verbose, .. } = view;
    if left.is_empty() {
        return String::new();
    }
    let fatal = left.iter().filter(|left| left.finding.severity == Severity::Fatal).count();
    let mut text = format!("Not repaired: {}", plural(left.len() as u64, "finding"));
    let keep = if fatal == 1 { "keeps" } else { "keep" };
    if fatal == left.len() {
        let _ = write!(text, ", which {keep} a strict agent from starting");
    } else if fatal > 0 {
        let _ = write!(text, "; {fatal} {keep} a strict agent from starting");
    }
    text += ".\n";
    let shown = if verbose { left.len() } else { SHOWN };
    for finding in left.iter().take(shown) {
        put_left(&mut text, finding, view);
    }
    if left.len() > shown {
        let more = plural((left.len() - shown) as u64, "finding");
        let _ = writeln!(text, "and {more} more (--verbose shows all)");
    }
    text.push('\n');
    text
}

/// A finding that is left, and each repair that answers it, with its command and its cost.
fn put_left(text: &mut String, left: &LeftFinding, view: NotRepaired<'_>) {
    let NotRepaired { refused, call, next, .. } = view;
    let finding = &left.finding;
    let _ = writeln!(text, "{}", finding.row.code);
    detail(text, "where", &whole(&escape(finding.path.as_bytes())));
    let is_it = |refused: &&Refused| {
        refused.finding.row.code == finding.row.code && refused.finding.path == finding.path
    };
    if let Some(refused) = refused.iter().find(is_it) {
        detail(text, "because", &escape(refused.why.as_bytes()));
    }
    detail(text, "to do", &with_calls(finding.row.next, &|call| whole(&next(call))));
    detail(text, "lost", finding.row.lost);
    for Cure { repair, call: hint, costs } in &left.cures {
        detail(text, "repair", &whole(&call(hint)));
        detail(text, "", &format!("{}; costs: {}", repair.does, escape(costs.as_bytes())));
    }
}
