//! Executors for an incident: what becomes of each first, then how many tasks are at stake, whose, and why.
//! Belongs here: columns and lines. Does not: which executors.

use std::fmt::Write as _;

use super::charset::Charset;
use super::executor_row::{ExecutorRow, Wording};
use super::fit::{shorten, width as columns};
use super::outcome_groups::fate_groups;
use super::output_spec::OutputSpec;
use super::paint::{Paint, Style};
use super::table::{Column, Row as Line, table_text};
use super::text::fill;

/// With less space than this, words that do not fit go below their row.
const WORDS: usize = 40;
/// No id gets less beside the words before it.
const LEAST: usize = 12;
/// A reason below its row begins here if the row leaves it less space than this.
const NARROW: usize = 30;

/// Executors at risk that are listed one by one; of more, each reason is shown once.
const LISTED: usize = 20;

/// Executors, sorted by fate: few in a table, many by reason; `-v` lists each with its evidence.
pub(super) fn list(executors: &[ExecutorRow<'_>], wording: Wording, spec: OutputSpec) -> String {
    if spec.verbose || executors.len() <= LISTED {
        return fate_table(executors, wording, spec);
    }
    let groups = fate_groups(executors, wording, spec);
    format!("{groups}\n-v lists each executor with the evidence, -o json has all of it\n")
}

/// A table of executors; in full with the evidence. Nothing for none.
fn fate_table(executors: &[ExecutorRow<'_>], wording: Wording, spec: OutputSpec) -> String {
    let paint = spec.paint;
    let rows: Vec<Row> = executors.iter().map(|executor| Row::new(executor, paint.glyphs)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = Row {
        word: wording.heading(),
        tasks: "TASKS".to_owned(),
        id: "EXECUTOR".to_owned(),
        why: "WHY".to_owned(),
        tone: Style::Heading,
    };
    let layout = Layout::new(&rows, &head, spec);
    let mut out = String::new();
    if layout.is_too_narrow() {
        return blocks(rows, &head, spec);
    }
    layout.put(&mut out, &head, &[], paint);
    for (row, executor) in rows.iter().zip(executors) {
        let facts = if spec.verbose { executor.facts() } else { Vec::new() };
        layout.put(&mut out, row, &facts, paint);
    }
    out
}

/// The same where no row fits. The evidence has its place on wider screens.
fn blocks(rows: Vec<Row>, head: &Row, spec: OutputSpec) -> String {
    let columns =
        [Column::words(head.word), Column::number("TASKS"), Column::id("EXECUTOR"), Column::words("WHY")];
    let line =
        |row: Row| Line { cells: vec![row.word.to_owned(), row.tasks, row.id, row.why], meaning: row.tone };
    table_text(&columns, rows.into_iter().map(line).collect(), spec)
}

struct Row {
    word: &'static str,
    tasks: String,
    id: String,
    why: String,
    tone: Style,
}

impl Row {
    fn new(row: &ExecutorRow<'_>, glyphs: Charset) -> Self {
        Self {
            word: row.word,
            tasks: row.executor.unfinished.to_string(),
            id: glyphs.text(&row.name()).into_owned(),
            why: row.why(),
            tone: row.meaning(),
        }
    }
}

struct Layout {
    word: usize,
    tasks: usize,
    id: usize,
    width: Option<usize>,
    glyphs: Charset,
    /// The reasons are below the rows.
    below: bool,
}

impl Layout {
    fn new(rows: &[Row], head: &Row, spec: OutputSpec) -> Self {
        let (width, glyphs) = (spec.width, spec.paint.glyphs);
        let widest = |of: fn(&Row) -> usize| rows.iter().chain([head]).map(of).max().unwrap_or_default();
        let (word, tasks) = (widest(|row| row.word.len()), widest(|row| row.tasks.len()));
        let ids = widest(|row| columns(&row.id));
        let Some(space) = width.map(|width| width.saturating_sub(word + tasks + 6)) else {
            return Self { word, tasks, id: ids, width, glyphs, below: false };
        };
        // Ids give way to a third of the line, so that reasons stay beside them; reasons that do not fit even so go
        // below, and leave the ids the whole line.
        let id = ids.min(space.saturating_sub(widest(|row| columns(&row.why))).max(space / 3));
        let below = widest(|row| columns(&row.why)) > space - id && space - id < WORDS;
        let id = if below { ids.min(space + 2) } else { id };
        Self { word, tasks, id, width, glyphs, below }
    }

    fn is_too_narrow(&self) -> bool {
        self.width.is_some_and(|width| width < self.word + self.tasks + 4 + LEAST)
    }

    fn indent(&self) -> usize {
        let start = self.word + self.tasks + 4;
        match (self.below, self.width) {
            (false, _) => start + self.id + 2,
            (true, Some(width)) if width < start + NARROW => 4,
            (true, _) => start,
        }
    }

    fn put(&self, out: &mut String, row: &Row, facts: &[String], paint: Paint) {
        let id = shorten(&row.id, self.id, self.glyphs);
        let pad = " ".repeat(self.id.saturating_sub(columns(&id)));
        let word = paint.tone(row.tone, &format!("{:<width$}", row.word, width = self.word));
        let start = format!("{word}  {:>width$}  {id}{pad}  ", row.tasks, width = self.tasks);
        let space = self.width.map(|width| width.saturating_sub(self.indent()));
        let lines = fill(&row.why, space, self.glyphs);
        let (first, rest) = match lines.split_first() {
            Some((first, rest)) if !self.below => (&**first, rest),
            _ => ("", &lines[..]),
        };
        let _ = writeln!(out, "{}", format!("{start}{first}").trim_end());
        // The heading of reasons below needs no line.
        let rest = if self.below && row.tone == Style::Heading { &[] } else { rest };
        for line in rest {
            let _ = writeln!(out, "{}{line}", " ".repeat(self.indent()));
        }
        for fact in facts {
            self.fact(out, fact);
        }
    }

    /// A line of evidence.
    fn fact(&self, out: &mut String, text: &str) {
        let space = self.width.map(|width| width.saturating_sub(6));
        for (index, line) in fill(text, space, self.glyphs).iter().enumerate() {
            let _ = writeln!(out, "    {} {line}", if index == 0 { "-" } else { " " });
        }
    }
}
