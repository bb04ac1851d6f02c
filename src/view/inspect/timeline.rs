//! The status updates of tasks in the order of time, each with its age and whether it was acknowledged.

use std::io::{self, Write};

use super::inspect_view::InspectView;
use super::totals::state_word;
use crate::layout::{Name, RelPath};
use crate::model::{Record, RecordKind, Task};
use crate::recovery::{acknowledged, replay};
use crate::schema::{EnumType, Release, field, table};
use crate::view::{Column, OutputSpec, Row, Style, escape, fit, put_table, times};

/// One status update.
pub(super) struct UpdateFact<'a> {
    task: &'a Name,
    record: Record,
    message: Option<String>,
    acknowledged: bool,
    pending: bool,
}

impl UpdateFact<'_> {
    /// Whether it was acknowledged, and whether that was enough: an acknowledgement out of turn frees another (R132).
    fn acked(&self) -> &'static str {
        match (self.acknowledged, self.pending) {
            (true, false) => "yes",
            (true, true) => "yes, but waits",
            (false, true) => "NO",
            (false, false) => "no, closed",
        }
    }
}

/// The updates of a task. Reads its stream again for the messages in it.
pub(super) fn updates<'a>(view: &InspectView<'_>, home: &RelPath, task: &'a Task) -> Vec<UpdateFact<'a>> {
    let records = &task.updates.records;
    if records.is_empty() {
        return Vec::new();
    }
    let again = view.messages.updates(&home.join("task.updates"), records.len());
    let message = |place: usize| {
        let update = again
            .get(place)?
            .message(field!("update"))?
            .message(field!("status"))?
            .text(field!("message"))?;
        Some(escape(&view.messages.shown(update)))
    };
    let acks = acknowledged(task);
    let pending = replay(task).pending;
    let of = |(place, record): (usize, Record)| UpdateFact {
        task: &task.id,
        record,
        message: message(place),
        acknowledged: record.uuid.get().is_some_and(|uuid| acks.binary_search(&uuid).is_ok()),
        pending: pending.binary_search(&place).is_ok(),
    };
    records.iter().enumerate().filter(|(_, record)| record.kind == RecordKind::Update).map(of).collect()
}

fn name(ty: &EnumType, number: i8, prefix: &str) -> String {
    let name = ty.by_number(i32::from(number), Release::HEAD).map_or("-", |value| value.name);
    name.strip_prefix(prefix).unwrap_or(name).to_owned()
}

/// Writes updates in the order of time.
pub(super) fn put_timeline(
    out: &mut dyn Write,
    view: &InspectView<'_>,
    mut updates: Vec<UpdateFact<'_>>,
    spec: OutputSpec,
) -> io::Result<()> {
    if updates.is_empty() {
        return writeln!(out, "\nNo status update.");
    }
    updates.sort_by(|a, b| a.record.timestamp.total_cmp(&b.record.timestamp));
    // A column that would say the same in every row leaves its space to the messages.
    let with_task = updates.windows(2).any(|pair| pair[0].task != pair[1].task);
    let with_reason = updates.iter().any(|update| update.record.reason >= 0);
    let mut columns = vec![Column::words("TIME"), Column::words("AGE").spare(2)];
    columns.extend(with_task.then_some(Column::id("TASK")));
    columns.extend([Column::words("STATE"), Column::words("FROM").spare(1), Column::words("ACKED")]);
    columns.extend(with_reason.then_some(Column::id("REASON").spare(3)));
    columns.push(Column::id("MESSAGE"));
    let row = |update: &UpdateFact<'_>| {
        let record = update.record;
        let then = times::from_secs(record.timestamp);
        let mut cells = vec![
            then.map_or_else(|| "-".to_owned(), times::second),
            then.map_or_else(|| "-".to_owned(), |then| times::age(view.now, then)),
        ];
        cells.extend(with_task.then(|| escape(update.task.as_bytes())));
        cells.push(state_word(Some(record.state)).to_owned());
        cells.push(name(&table::E_TASK_STATUS_SOURCE, record.source, "SOURCE_").to_lowercase());
        cells.push(update.acked().to_owned());
        cells.extend(with_reason.then(|| name(&table::E_TASK_STATUS_REASON, record.reason, "REASON_")));
        cells.push(
            update
                .message
                .as_deref()
                .map_or_else(|| "-".to_owned(), |text| fit::cut(text, 400, spec.paint.glyphs)),
        );
        Row { cells, meaning: if update.pending { Style::Doubtful } else { Style::Plain } }
    };
    writeln!(out)?;
    put_table(out, &columns, updates.iter().map(row).collect(), spec)
}
