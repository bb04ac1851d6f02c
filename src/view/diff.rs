//! Differences for people: a table without what is below an entity that was added or removed as a whole, or a tree.

use std::fmt::Write as _;

use super::escape;
use super::fit::shorten;
use super::output_spec::OutputSpec;
use super::paint::{Paint, Style};
use super::table::{Column, Row, table_text};
use super::text::{grouped, plural};
use crate::check::diff::{Change, ChangeKind, ChangedValue, Tally};
use crate::layout::{Entity, Name};

/// No more rows than this: who wants all of them reads JSON.
const MOST: usize = 1000;
/// No value is shown longer than this in a tree, in columns.
const LONGEST: usize = 120;

/// Collects the rows of a table.
#[derive(Debug, Default)]
pub struct DiffTable {
    rows: Vec<Row>,
    left_out: u64,
    /// What came or went last as a whole, and how much is below it.
    whole: Option<(Entity, u64)>,
}

impl DiffTable {
    /// One more difference.
    pub fn add(&mut self, change: &Change) {
        if let Some((above, count)) = &mut self.whole
            && is_below(&change.entity, above)
        {
            *count += 1;
            return;
        }
        self.close();
        if self.rows.len() == MOST {
            self.left_out += 1;
            return;
        }
        let (mark, meaning) = mark(change.kind);
        let is_whole = change.field.is_none();
        if is_whole {
            self.whole = Some((change.entity.clone(), 0));
        }
        let cells = vec![
            mark.to_owned(),
            change.what.to_owned(),
            label(&change.entity),
            change.field.as_deref().map_or_else(String::new, |field| escape(field.as_bytes())),
            if is_whole { String::new() } else { value(change.a.as_ref()) },
            if is_whole { String::new() } else { value(change.b.as_ref()) },
        ];
        self.rows.push(Row { cells, meaning });
    }

    fn close(&mut self) {
        if let (Some((_, count @ 1..)), Some(row)) = (self.whole.take(), self.rows.last_mut()) {
            row.cells[3] = format!("and {} below", grouped(count));
        }
    }

    /// The table, and a sum below it.
    pub fn text(mut self, tally: &Tally, spec: OutputSpec) -> String {
        self.close();
        let columns = [
            Column::words(""),
            Column::words("WHAT"),
            Column::id("ID"),
            Column::id("FIELD"),
            Column::id("A"),
            Column::id("B"),
        ];
        let mut text = String::new();
        if !self.rows.is_empty() {
            text += &table_text(&columns, self.rows, spec);
            text.push('\n');
        }
        if self.left_out > 0 {
            let _ = writeln!(text, "{} more; -o ndjson gives all", plural(self.left_out, "row"));
        }
        text + &diff_sum(tally)
    }
}

/// The last lines: how many differences, and what could not be compared.
pub fn diff_sum(tally: &Tally) -> String {
    let [added, removed, changed] = tally.changes.map(grouped);
    let mut text = match tally.total() {
        0 if tally.unknown == 0 => "no difference\n".to_owned(),
        0 => "no difference in what could be compared\n".to_owned(),
        total => {
            format!("{}: {added} added, {removed} removed, {changed} changed\n", plural(total, "difference"))
        }
    };
    for line in &tally.not_compared {
        let _ = writeln!(text, "not compared: {}", escape(line.as_bytes()));
    }
    if tally.unknown > tally.not_compared.len() as u64 {
        let _ = writeln!(text, "not compared: {} more", tally.unknown - tally.not_compared.len() as u64);
    }
    text
}

/// A difference as a line of a tree, with the line of its entity before it if that is another than the last one.
pub fn tree_line(change: &Change, last: &mut Option<Entity>, paint: Paint) -> String {
    let depth = ids(&change.entity).len();
    let (mark, tone) = mark(change.kind);
    let mut text = String::new();
    let head = format!("{:indent$}{} {}", "", change.what, label(&change.entity), indent = 2 * depth);
    let Some(field) = &change.field else {
        *last = Some(change.entity.clone());
        let value = if change.kind == ChangeKind::Added { &change.b } else { &change.a };
        let line = format!("{mark} {head} {}", shorten(&value_text(value.as_ref()), LONGEST, paint.glyphs));
        let _ = writeln!(text, "{}", paint.tone(tone, line.trim_end()));
        return text;
    };
    if last.as_ref() != Some(&change.entity) {
        let _ = writeln!(text, "  {head}");
        *last = Some(change.entity.clone());
    }
    let [a, b] =
        [&change.a, &change.b].map(|value| shorten(&value_text(value.as_ref()), LONGEST, paint.glyphs));
    let values = match change.kind {
        ChangeKind::Added => b,
        ChangeKind::Removed => a,
        ChangeKind::Changed => format!("{a} -> {b}"),
    };
    let line = format!("{mark} {:indent$}{}: {values}", "", escape(field.as_bytes()), indent = 2 * depth + 2);
    let _ = writeln!(text, "{}", paint.tone(tone, &line));
    text
}

fn mark(kind: ChangeKind) -> (&'static str, Style) {
    match kind {
        ChangeKind::Added => ("+", Style::Good),
        ChangeKind::Removed => ("-", Style::Bad),
        ChangeKind::Changed => ("~", Style::Doubtful),
    }
}

fn ids(entity: &Entity) -> Vec<&Name> {
    let all = [&entity.agent, &entity.framework, &entity.executor, &entity.container, &entity.task];
    all.into_iter().flatten().collect()
}

fn is_below(entity: &Entity, above: &Entity) -> bool {
    let (own, above) = (ids(entity), ids(above));
    own.len() > above.len() && own.starts_with(&above)
}

/// The last ID: the lines before have the others.
fn label(entity: &Entity) -> String {
    ids(entity).last().map(|id| escape(id.as_bytes())).unwrap_or_default()
}

fn value(value: Option<&ChangedValue>) -> String {
    if value.is_none() { "-".to_owned() } else { value_text(value) }
}

fn value_text(value: Option<&ChangedValue>) -> String {
    match value {
        None => String::new(),
        Some(ChangedValue::Text(text)) => escape(text.as_bytes()),
        Some(other) => escape(&serde_json::to_vec(other).unwrap_or_default()),
    }
}
