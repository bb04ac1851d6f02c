//! Repairs for people: the list of all of them, and what none could help.

use std::fmt::Write as _;

use crate::check::{Code, Finding, Severity};
use crate::plan::repair::{Answered, REPAIRS, Refused, Repair, without_repair};

use super::escape;
use super::text::{plural, wrap};
use super::wrap::whole;

/// Findings that are listed before the rest is only counted.
const SHOWN: usize = 10;

/// Every repair, and what has none.
pub fn repair_list(width: Option<u16>) -> String {
    let mut text = String::new();
    for repair in REPAIRS {
        let when = if repair.by_default { "" } else { " (only with --only CODE)" };
        let _ = writeln!(text, "{}{when}", repair.name);
        let codes: Vec<&str> = repair.codes.iter().map(|code| code.name()).collect();
        let codes = codes.join(", ");
        for (label, words) in
            [("answers", &*codes), ("does", repair.does), ("safe", repair.safe), ("costs", repair.costs)]
        {
            put(&mut text, label, words, width);
        }
        text.push('\n');
    }
    let codes: Vec<&str> = without_repair().map(|row| row.code.name()).collect();
    let words = format!("Nothing is repaired, and a strict agent does not start: {}.", codes.join(", "));
    text + &words + "\n"
}

/// What is meant to be done: each repair once, why it is safe, and what it costs.
pub fn meant(answered: &[Answered], width: Option<u16>) -> String {
    let mut text = String::new();
    for repair in REPAIRS {
        let count = answered.iter().filter(|answer| answer.repair == repair.name).count();
        if count == 0 {
            continue;
        }
        let _ = writeln!(text, "{}, for {}", repair.name, plural(count as u64, "finding"));
        for (label, words) in [("does", repair.does), ("safe", repair.safe), ("costs", repair.costs)] {
            put(&mut text, label, words, width);
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The findings that a repair leaves.
#[derive(Debug, Clone, Copy)]
pub struct NotRepaired<'a> {
    pub findings: &'a [Finding],
    /// Why some of them are not repaired.
    pub refused: &'a [Refused],
    /// The checkpoint on a command line.
    pub argument: &'a str,
    pub verbose: bool,
    /// Columns to fit into.
    pub width: Option<u16>,
}

/// What is left unchanged, and what a person could do. Empty if nothing of weight is left.
pub fn not_repaired(view: NotRepaired<'_>) -> String {
    let NotRepaired { findings, refused, argument, verbose, width } = view;
    let has_weight = |finding: &&Finding| {
        let by_name = by_name(finding.row.code).next().is_some();
        finding.severity >= Severity::Error || (finding.severity == Severity::Warning && by_name)
    };
    let left: Vec<&Finding> = findings.iter().filter(has_weight).collect();
    if left.is_empty() {
        return String::new();
    }
    let fatal = left.iter().filter(|finding| finding.severity == Severity::Fatal).count();
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
        let _ = writeln!(text, "{}", finding.row.code);
        put(&mut text, "where", &whole(&escape(finding.path.as_bytes())), width);
        let is_it = |refused: &&Refused| {
            refused.finding.row.code == finding.row.code && refused.finding.path == finding.path
        };
        if let Some(refused) = refused.iter().find(is_it) {
            put(&mut text, "because", &escape(refused.why.as_bytes()), width);
        }
        put(&mut text, "to do", &finding.row.next_at(&whole(argument)), width);
        put(&mut text, "lost", finding.row.lost, width);
        for repair in by_name(finding.row.code) {
            let words = format!("--only {} {}; costs: {}", finding.row.code, repair.does, repair.costs);
            put(&mut text, "by name", &words, width);
        }
    }
    if left.len() > shown {
        let more = plural((left.len() - shown) as u64, "finding");
        let _ = writeln!(text, "and {more} more (--verbose shows all)");
    }
    text.push('\n');
    text
}

/// Repairs of a code that are done only where it is named.
fn by_name(code: Code) -> impl Iterator<Item = &'static Repair> {
    REPAIRS.iter().filter(move |repair| !repair.by_default && repair.answers(code))
}

/// A label, and words beside it.
fn put(text: &mut String, label: &str, words: &str, width: Option<u16>) {
    for line in wrap(&format!("  {label:<10}{words}"), width) {
        let _ = writeln!(text, "{line}");
    }
}
