//! Thousands of executors on one screen: each reason once, with how many it concerns and a few of their names.
//! Belongs here: grouping and its lines. Does not: a table of few (see `fate_table`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape;
use super::executor_row::{ExecutorRow, Wording, meaning};
use super::fit::shorten;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::text::{fill, grouped};
use crate::recovery::outcome::Fate;

/// Names that are shown of a group.
const NAMES: usize = 3;
/// With less space than this beside the counts, reasons go below them.
const NARROW: usize = 30;

/// Executors of one fate and for one reason.
struct Group<'a> {
    fate: Fate,
    word: &'static str,
    why: String,
    members: Vec<ExecutorRow<'a>>,
    tasks: u64,
}

/// The groups as text: the worst fate first, then the largest.
pub(super) fn fate_groups(executors: &[ExecutorRow<'_>], wording: Wording, spec: OutputSpec) -> String {
    let OutputSpec { width, paint, .. } = spec;
    let groups = groups(executors);
    let count = |group: &Group<'_>| grouped(group.members.len() as u64);
    let widest = |of: &dyn Fn(&Group<'_>) -> usize, heading: &str| {
        groups.iter().map(of).max().unwrap_or_default().max(heading.len())
    };
    let word = widest(&|group| group.word.len(), wording.heading());
    let executors = widest(&|group| count(group).len(), "EXECUTORS");
    let tasks = widest(&|group| grouped(group.tasks).len(), "TASKS");
    let indent = word + executors + tasks + 6;
    let below = width.is_some_and(|width| width < indent + NARROW);
    let indent = if below { 4 } else { indent };
    let space = width.map(|width| width.saturating_sub(indent));
    let mut out = String::new();
    let line = |out: &mut String, tone: Style, words: [&str; 3], why: &str| {
        let first = paint.tone(tone, &format!("{:<word$}", words[0]));
        let start = format!("{first}  {:>executors$}  {:>tasks$}", words[1], words[2]);
        if below {
            let _ = writeln!(out, "{start}");
        }
        for (index, part) in fill(why, space, paint.glyphs).iter().enumerate() {
            let start = if index == 0 && !below { &*start } else { &" ".repeat(indent - 2) };
            let _ = writeln!(out, "{start}  {part}");
        }
    };
    line(&mut out, Style::Heading, [wording.heading(), "EXECUTORS", "TASKS"], "REASON, EXECUTORS");
    for group in &groups {
        let why = escape(group.why.as_bytes());
        line(&mut out, meaning(group.fate), [group.word, &count(group), &grouped(group.tasks)], &why);
        let names = group.members.iter().take(NAMES).map(|member| {
            let id = member.name();
            space.map_or(id.clone(), |space| shorten(&id, space.saturating_sub(2), paint.glyphs))
        });
        let more = group.members.len().checked_sub(NAMES).filter(|more| *more > 0);
        let more = more.map(|more| format!("and {} more", grouped(more as u64)));
        for text in names.chain(more) {
            let _ = writeln!(out, "{:indent$}  {}", "", paint.tone(Style::Past, &text));
        }
    }
    out
}

fn groups<'a>(executors: &[ExecutorRow<'a>]) -> Vec<Group<'a>> {
    let mut found: BTreeMap<(Fate, String), Group<'a>> = BTreeMap::new();
    for row in executors {
        let (fate, why) = (row.executor.fate, without_pids(&row.executor.why));
        let new = || Group { fate, word: row.word, why: why.clone(), members: Vec::new(), tasks: 0 };
        let group = found.entry((fate, why.clone())).or_insert_with(new);
        group.members.push(*row);
        group.tasks += row.executor.unfinished as u64;
    }
    let mut groups: Vec<Group<'a>> = found.into_values().collect();
    groups.sort_by_key(|group| (group.fate, std::cmp::Reverse(group.members.len())));
    groups
}

/// The reason with `pid …` for every `pid 4711`: what differs from one executor to the next.
fn without_pids(why: &str) -> String {
    let mut parts = why.split("pid ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        out += "pid ";
        if rest.len() < part.len() {
            out.push('…');
        }
        out += rest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_differ_by_more_than_a_pid() {
        assert_eq!(without_pids("pid 12 is dead"), "pid … is dead");
        assert_eq!(
            without_pids("its launcher, pid 1, is dead, pid 2 lives"),
            "its launcher, pid …, is dead, pid … lives"
        );
        assert_eq!(without_pids("forked.pid holds nothing"), "forked.pid holds nothing");
        assert_eq!(without_pids("no libprocess.pid 1"), "no libprocess.pid …");
    }
}
