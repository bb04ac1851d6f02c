//! Tables for people: columns without borders, one line a row at any width, ids shortened in the middle, a row in one
//! colour. Belongs here: layout. Does not: what stands in the cells.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, TableStyle};

use super::fit;
use super::paint::{Paint, Tone};

/// Columns between two columns.
const GAP: usize = 2;
/// No shortened cell gets less than this.
const LEAST: usize = 8;

/// A screen with fewer columns shows what it can.
const NARROW: usize = 60;

/// Words that have to give way keep so many columns.
const LEAST_WORDS: usize = 6;
/// No cell ever gets more: four times what the longest name on a disk takes, escapes and all.
const MOST: usize = 4096;

/// How a column behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// An id: gives way where there is no room, its middle first.
    Id(&'static str),
    /// Words: shown whole, unless ids give way and it is not enough: then their end goes.
    Words(&'static str),
    /// A number: shown whole, to the right.
    Number(&'static str),
}

impl Column {
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Id(heading) | Self::Words(heading) | Self::Number(heading) => heading,
        }
    }
}

/// A row: its cells, free of control characters, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One text a column.
    pub cells: Vec<String>,
    /// What the row means.
    pub meaning: Tone,
}

/// Writes a table into `room` columns; `None`: as wide as it is.
pub fn put_table(
    out: &mut dyn Write,
    columns: &[Column],
    rows: Vec<Row>,
    room: Option<usize>,
    paint: Paint,
) -> io::Result<()> {
    let widths = widths(columns, &rows, room);
    let mut table = Table::new();
    table.load_style(TableStyle::new());
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().zip(&widths).map(|(column, width)| fit::cut(column.heading(), *width)));
    let mut meanings = vec![Tone::Heading];
    for row in rows {
        meanings.push(row.meaning);
        table.add_row(columns.iter().zip(&row.cells).zip(&widths).map(
            |((column, cell), width)| match column {
                Column::Words(_) => fit::cut(cell, *width),
                Column::Id(_) | Column::Number(_) => fit::shorten(cell, *width),
            },
        ));
    }
    for (index, column) in columns.iter().enumerate() {
        if let Some(drawn) = table.column_mut(index) {
            drawn.set_padding((0, if index + 1 == columns.len() { 0 } else { 2 }));
            if matches!(column, Column::Number(_)) {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    for (line, meaning) in table.lines().zip(meanings) {
        writeln!(out, "{}", paint.tone(meaning, line.trim_end()))?;
    }
    Ok(())
}

/// How wide each column may be.
fn widths(columns: &[Column], rows: &[Row], room: Option<usize>) -> Vec<usize> {
    let wanted = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(index));
        // A cell of a million bytes is as good as one of a thousand.
        let wide = |cell: &String| if cell.len() > 4096 { cell.len() } else { fit::width(cell) };
        cells.map(wide).max().unwrap_or(0).max(columns[index].heading().len())
    };
    let mut widths: Vec<usize> = (0..columns.len()).map(wanted).collect();
    let Some(room) = room else { return vec![MOST; columns.len()] };
    let gaps = GAP * columns.len().saturating_sub(1);
    let is_id = |index: &usize| matches!(columns[*index], Column::Id(_));
    let ids: Vec<usize> = (0..columns.len()).filter(is_id).collect();
    let fixed: usize = (0..columns.len()).filter(|index| !is_id(index)).map(|index| widths[index]).sum();
    let wants: Vec<usize> = ids.iter().map(|index| widths[*index]).collect();
    let shared = fit::share(room.saturating_sub(fixed + gaps), &wants, LEAST);
    for (index, width) in ids.into_iter().zip(shared) {
        // Headings are read first: only a narrow screen cuts them.
        widths[index] = if room < NARROW { width } else { width.max(columns[index].heading().len()) };
    }
    let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
    if over > 0 {
        let is_words = |index: &usize| matches!(columns[*index], Column::Words(_));
        let words: Vec<usize> = (0..columns.len()).filter(is_words).collect();
        let wants: Vec<usize> = words.iter().map(|index| widths[*index]).collect();
        let left = wants.iter().sum::<usize>().saturating_sub(over);
        for (index, width) in words.into_iter().zip(fit::share(left, &wants, LEAST_WORDS)) {
            widths[index] = width;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(room: Option<usize>) -> String {
        let row = |id: &str, count: &str| Row {
            cells: vec![id.to_owned(), count.to_owned(), "RUNNING".to_owned()],
            meaning: Tone::Plain,
        };
        let rows = vec![row("1c999a0a-5cba-41af-af1a-043bcdc1aeb7", "1"), row("short", "12")];
        let columns = [Column::Id("ID"), Column::Number("N"), Column::Words("STATE")];
        let mut out = Vec::new();
        put_table(&mut out, &columns, rows, room, Paint { color: false }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_stays_a_line() {
        assert_eq!(
            table(Some(30)),
            "ID                  N  STATE\n\
             1c999a0a-…dc1aeb7   1  RUNNING\n\
             short              12  RUNNING\n"
        );
        assert_eq!(
            table(Some(20)),
            "ID         N  STATE\n\
             1c99…eb7   1  RUNNI…\n\
             short     12  RUNNI…\n"
        );
        assert!(table(None).contains("1c999a0a-5cba-41af-af1a-043bcdc1aeb7"));
    }
}
