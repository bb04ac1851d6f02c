//! Tables for people: columns without borders, ids shortened in the middle, a row in one colour. Where that is too wide,
//! words are wrapped, and columns that can be spared are left out, with a note; where it still is, each row becomes a
//! block of lines. Belongs here: layout. Does not: the text of the cells.

use std::collections::HashMap;
use std::io::{self, Write};
use std::iter;

use comfy_table::{CellAlignment, ContentArrangement, Table, TableStyle};

use super::charset::Charset;
use super::fit;
use super::output_spec::OutputSpec;
use super::paint::{Paint, Style};
use super::wrap::fold;

/// Columns between two columns.
const GAP: usize = 2;
/// No shortened id gets less than this.
const LEAST: usize = 8;
/// While columns can be spared, no id gets less than this.
const LEAST_OF_IDS: usize = 12;
/// Words that are wrapped keep this number of columns.
const LEAST_WORDS: usize = 24;
/// No cell is wrapped to more lines.
const MOST_LINES: usize = 4;
/// No cell ever gets more: four times what the longest name on a disk takes, escapes and all.
const MOST: usize = 4096;

/// How a column behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Words,
    Number,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    kind: Kind,
    heading: &'static str,
    /// When it is left out for lack of space: 1 first, 0 never.
    spare: u8,
    /// Columns that it gets while others can be left out for it.
    keep: usize,
}

impl Column {
    /// Ids: give way where space is short, their middle first.
    pub const fn id(heading: &'static str) -> Self {
        Self { kind: Kind::Id, heading, spare: 0, keep: 0 }
    }

    /// Words: shown on one line, unless ids give way and it is not enough: then they are wrapped.
    pub const fn words(heading: &'static str) -> Self {
        Self { kind: Kind::Words, heading, spare: 0, keep: 0 }
    }

    /// Numbers: shown whole, to the right.
    pub const fn number(heading: &'static str) -> Self {
        Self { kind: Kind::Number, heading, spare: 0, keep: 0 }
    }

    /// The same, left out where the space is too small for all: the one with 1 goes first, then that with 2.
    #[must_use]
    pub const fn spare(self, order: u8) -> Self {
        Self { spare: order, ..self }
    }

    /// The same, not shortened below this width while others can be left out for it.
    #[must_use]
    pub const fn keep(self, width: usize) -> Self {
        Self { keep: width, ..self }
    }

    pub(super) fn heading(self) -> &'static str {
        self.heading
    }

    /// The least that it takes, if its widest cell has this number of columns.
    fn least(self, want: usize) -> usize {
        self.least_of_ids(want, LEAST)
    }

    /// The same while others can be left out for it.
    fn least_beside_spare(self, want: usize) -> usize {
        self.least_of_ids(want, if self.spare == 0 { LEAST_OF_IDS.max(self.keep) } else { LEAST })
    }

    fn least_of_ids(self, want: usize, ids: usize) -> usize {
        let least = match self.kind {
            Kind::Id => want.min(ids),
            Kind::Words => want.min(LEAST_WORDS),
            Kind::Number => want,
        };
        least.max(self.heading.len())
    }

    fn fit(self, cell: &str, width: usize, glyphs: Charset) -> String {
        match self.kind {
            Kind::Words => wrapped(cell, width, glyphs),
            Kind::Id | Kind::Number => fit::shorten(cell, width, glyphs),
        }
    }
}

/// Words in as many lines as they take, the last of which is cut where that is too many.
fn wrapped(cell: &str, width: usize, glyphs: Charset) -> String {
    let lines = fold(cell, width, 0, glyphs);
    let shown: Vec<String> = match lines.split_at_checked(MOST_LINES - 1) {
        Some((first, rest)) if rest.len() > 1 => {
            first.iter().cloned().chain([fit::cut(&rest.join(" "), width, glyphs)]).collect()
        }
        _ => lines,
    };
    shown.join("\n")
}

/// A row: its cells, free of control characters, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One text a column.
    pub cells: Vec<String>,
    /// What the row means.
    pub meaning: Style,
}

/// A table as text.
pub fn table_text(columns: &[Column], rows: Vec<Row>, spec: OutputSpec) -> String {
    let mut out = Vec::new();
    // Writing into memory does not fail.
    let _ = put_table(&mut out, columns, rows, spec);
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes a table.
pub fn put_table(
    out: &mut dyn Write,
    columns: &[Column],
    mut rows: Vec<Row>,
    spec: OutputSpec,
) -> io::Result<()> {
    let paint = spec.paint;
    if paint.glyphs == Charset::Ascii {
        for cell in rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| !cell.is_ascii()) {
            *cell = paint.glyphs.text(cell).into_owned();
        }
    }
    let Some(shape) = Shape::new(columns, &rows, spec.width) else {
        return put_blocks(out, columns, &rows, paint);
    };
    let widths = shape.widths_of_long_ids(columns, &rows);
    let shown = |row: &[String]| -> Vec<String> {
        let cell = |(index, width): &(usize, usize)| {
            let Some(cell) = row.get(*index) else { return String::new() };
            let is_id = columns[*index].kind == Kind::Id;
            let width = widths.get(&**cell).filter(|_| is_id && fit::width(cell) > *width).unwrap_or(width);
            columns[*index].fit(cell, *width, paint.glyphs)
        };
        shape.columns.iter().map(cell).collect()
    };
    let shown: Vec<(Vec<String>, Style)> = rows.iter().map(|row| (shown(&row.cells), row.meaning)).collect();
    let mut table = Table::new();
    table.load_style(TableStyle::new());
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(shape.columns.iter().map(|(index, _)| columns[*index].heading));
    let mut meanings = vec![Style::Heading];
    for (cells, meaning) in shown {
        let lines = cells.iter().map(|cell| cell.split('\n').count()).max().unwrap_or(1);
        meanings.extend(iter::repeat_n(meaning, lines));
        table.add_row(cells);
    }
    let last = shape.columns.len().saturating_sub(1);
    for (place, (index, _)) in shape.columns.iter().enumerate() {
        if let Some(drawn) = table.column_mut(place) {
            drawn.set_padding((0, if place == last { 0 } else { 2 }));
            if columns[*index].kind == Kind::Number {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    for (line, meaning) in table.lines().zip(meanings) {
        writeln!(out, "{}", paint.tone(meaning, line.trim_end()))?;
    }
    match &shape.left_out[..] {
        [] => Ok(()),
        names => writeln!(out, "Left out: {} (--wide shows all)", names.join(", ")),
    }
}

/// A block of lines for each row, where no table fits.
fn put_blocks(out: &mut dyn Write, columns: &[Column], rows: &[Row], paint: Paint) -> io::Result<()> {
    let label = columns.iter().map(|column| column.heading.len()).max().unwrap_or_default();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        // A column without a heading precedes the next.
        let mut before = String::new();
        for (column, cell) in columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
            if column.heading.is_empty() {
                before = format!("{cell} ");
                continue;
            }
            let line = format!("{:label$}  {before}{cell}", column.heading);
            writeln!(out, "{}", paint.tone(row.meaning, &line))?;
            before.clear();
        }
    }
    Ok(())
}

/// Which columns are shown, and how wide each may be.
struct Shape {
    columns: Vec<(usize, usize)>,
    left_out: Vec<&'static str>,
}

impl Shape {
    /// `None` where no table fits.
    fn new(columns: &[Column], rows: &[Row], width: Option<usize>) -> Option<Self> {
        let wanted = |(index, column): (usize, &Column)| {
            let cells = rows.iter().filter_map(|row| row.cells.get(index));
            // A cell of a million bytes is as good as one of a thousand.
            let wide = |cell: &String| if cell.len() > MOST { cell.len() } else { fit::width(cell) };
            cells.map(wide).max().unwrap_or(0).max(column.heading.len())
        };
        let wants: Vec<usize> = columns.iter().enumerate().map(wanted).collect();
        let Some(width) = width else {
            return Some(Self {
                columns: (0..columns.len()).map(|index| (index, MOST)).collect(),
                left_out: Vec::new(),
            });
        };
        let mut shown: Vec<usize> = (0..columns.len()).collect();
        let mut left_out = Vec::new();
        loop {
            let spare = |index: &&usize| columns[**index].spare;
            let first = shown.iter().filter(|index| spare(index) > 0).min_by_key(spare).copied();
            let least = |index: &usize| match first {
                Some(_) => columns[*index].least_beside_spare(wants[*index]),
                None => columns[*index].least(wants[*index]),
            };
            if shown.iter().map(least).sum::<usize>() + GAP * shown.len().saturating_sub(1) <= width {
                break;
            }
            let first = first?;
            shown.retain(|index| *index != first);
            left_out.push(columns[first].heading);
        }
        left_out.reverse();
        let widths = widths(columns, &shown, &wants, width);
        Some(Self { columns: shown.into_iter().zip(widths).collect(), left_out })
    }
}

impl Shape {
    /// How wide an id is shown that does not fit: in several columns it looks the same.
    fn widths_of_long_ids<'r>(&self, columns: &[Column], rows: &'r [Row]) -> HashMap<&'r str, usize> {
        let mut widths = HashMap::new();
        for (index, width) in self.columns.iter().filter(|(index, _)| columns[*index].kind == Kind::Id) {
            let cells = rows.iter().filter_map(|row| row.cells.get(*index));
            for cell in cells.filter(|cell| cell.len() > *width) {
                let least = widths.entry(&**cell).or_insert(*width);
                *least = (*width).min(*least);
            }
        }
        widths
    }
}

/// How wide each column may be: words and numbers get what they want, ids share the rest; where that is too little, the
/// words give way.
fn widths(columns: &[Column], shown: &[usize], wants: &[usize], space: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = shown.iter().map(|index| wants[*index]).collect();
    let mut left = space.saturating_sub(GAP * shown.len().saturating_sub(1));
    let places = |kind: Kind| (0..shown.len()).filter(move |place| columns[shown[*place]].kind == kind);
    left = left.saturating_sub(places(Kind::Number).map(|place| widths[place]).sum());
    let least = |place: &usize| columns[shown[*place]].least(wants[shown[*place]]);
    let ids: usize = places(Kind::Id).map(|place| least(&place)).sum();
    for (kind, reserve) in [(Kind::Words, ids), (Kind::Id, 0)] {
        let places: Vec<usize> = places(kind).collect();
        let wants: Vec<usize> = places.iter().map(|place| widths[*place]).collect();
        let leasts: Vec<usize> = places.iter().map(least).collect();
        for (place, width) in
            places.into_iter().zip(fit::share(left.saturating_sub(reserve), &wants, &leasts))
        {
            widths[place] = width;
            left = left.saturating_sub(width);
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 5] = [
        Column::id("ID"),
        Column::number("N"),
        Column::id("OTHER").spare(1),
        Column::id("PLACE").spare(2),
        Column::words("STATE"),
    ];

    fn table(width: Option<usize>) -> String {
        let row = |id: &str, count: &str| Row {
            cells: [id, count, "somewhere-else", "here", "RUNNING"].map(str::to_owned).to_vec(),
            meaning: Style::Plain,
        };
        let rows = vec![row("1c999a0a-5cba-41af-af1a-043bcdc1aeb7", "1"), row("short", "12")];
        table_text(&COLUMNS, rows, OutputSpec { width, ..OutputSpec::default() })
    }

    #[test]
    fn a_row_stays_a_line() {
        assert_eq!(
            table(Some(50)),
            "ID               N  OTHER           PLACE  STATE\n\
             1c999a0…c1aeb7   1  somewhere-else  here   RUNNING\n\
             short           12  somewhere-else  here   RUNNING\n"
        );
        assert!(table(None).contains("1c999a0a-5cba-41af-af1a-043bcdc1aeb7"));
    }

    #[test]
    fn the_same_id_looks_the_same_in_each_column() {
        let id = "f9afec68-9607-43fc-8d9e-0e5f3c8b2042-S0";
        let columns = [Column::id("FIELD"), Column::id("A"), Column::id("A-LONGER-HEADING-THAN-THE-ID")];
        let row = |cells: [&str; 3]| Row { cells: cells.map(str::to_owned).to_vec(), meaning: Style::Plain };
        let spec = OutputSpec { width: Some(60), ..OutputSpec::default() };
        let text = table_text(&columns, vec![row([id, id, id]), row(["-", id, "-"])], spec);
        let shown: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with("f9af")).collect();
        assert_eq!(shown.len(), 4, "{text}");
        assert!(shown.iter().all(|one| *one == shown[0] && one.contains('…')), "{text}");
    }

    #[test]
    fn what_can_be_spared_goes_first() {
        assert_eq!(
            table(Some(33)),
            "ID              N  PLACE  STATE\n\
             1c999a0…1aeb7   1  here   RUNNING\n\
             short          12  here   RUNNING\n\
             Left out: OTHER (--wide shows all)\n"
        );
        assert!(table(Some(21)).ends_with("Left out: PLACE, OTHER (--wide shows all)\n"));
    }

    #[test]
    fn where_no_table_fits_each_row_is_a_block() {
        assert!(table(Some(20)).starts_with(
            "ID     1c999a0a-5cba-41af-af1a-043bcdc1aeb7\nN      1\nOTHER  somewhere-else\nPLACE  here\n"
        ));
        assert_eq!(table(Some(20)).lines().count(), 11);
    }
}
