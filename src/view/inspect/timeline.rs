//! The status updates of tasks in the order of time, each with its age and whether it was acknowledged.

use std::io::{self, Write};

use super::picture::{Paper, Picture};
use super::totals::state_word;
use crate::layout::{Name, RelPath};
use crate::model::{Record, RecordKind, Task};
use crate::recovery::{acknowledged, replay};
use crate::schema::{EnumType, Release, table};
use crate::view::{Column, Row, Tone, escape, fit, put_table, times};

/// One status update.
pub(super) struct UpdateFact<'a> {
    task: &'a Name,
    record: &'a Record,
    message: Option<String>,
    acknowledged: bool,
    pending: bool,
}

/// The updates of a task. Reads its stream again for the messages in it.
pub(super) fn updates<'a>(picture: &Picture<'_>, home: &RelPath, task: &'a Task) -> Vec<UpdateFact<'a>> {
    let records = &task.updates.records;
    if records.is_empty() {
        return Vec::new();
    }
    let again = picture.messages.updates(&home.join("task.updates"), records.len());
    let message = |place: usize| {
        let update = again.get(place)?.message("update")?.message("status")?.text("message")?;
        Some(escape(update))
    };
    let acks = acknowledged(task);
    let pending = replay(task).pending;
    let of = |(place, record): (usize, &'a Record)| UpdateFact {
        task: &task.id,
        record,
        message: message(place),
        acknowledged: record.uuid.get().is_some_and(|uuid| acks.binary_search(&uuid).is_ok()),
        pending: pending.contains(&place),
    };
    records.iter().enumerate().filter(|(_, record)| record.kind == RecordKind::Update).map(of).collect()
}

fn name(ty: &EnumType, number: i8, prefix: &str) -> String {
    let name = ty.by_number(i32::from(number), Release::HEAD).map_or("-", |value| value.name);
    name.strip_prefix(prefix).unwrap_or(name).to_owned()
}

/// Writes updates in the order of time; `with_task` where they are of several.
pub(super) fn put_timeline(
    out: &mut dyn Write,
    picture: &Picture<'_>,
    mut updates: Vec<UpdateFact<'_>>,
    with_task: bool,
    paper: Paper,
) -> io::Result<()> {
    if updates.is_empty() {
        return writeln!(out, "\nNo status update.");
    }
    updates.sort_by(|a, b| a.record.timestamp.total_cmp(&b.record.timestamp));
    let row = |update: &UpdateFact<'_>| {
        let record = update.record;
        let then = times::from_secs(record.timestamp);
        let mut cells = vec![
            then.map_or_else(|| "-".to_owned(), times::second),
            then.map_or_else(|| "-".to_owned(), |then| times::age(picture.now, then)),
            state_word(Some(record.state)).to_owned(),
            name(&table::E_TASK_STATUS_SOURCE, record.source, "SOURCE_").to_lowercase(),
            match (update.acknowledged, update.pending) {
                (true, false) => "yes",
                (true, true) => "yes, but waits",
                (false, true) => "NO",
                (false, false) => "no, closed",
            }
            .to_owned(),
            name(&table::E_TASK_STATUS_REASON, record.reason, "REASON_"),
            update.message.as_deref().map_or_else(|| "-".to_owned(), |text| fit::cut(text, 400)),
        ];
        if with_task {
            cells.insert(2, escape(update.task.as_bytes()));
        }
        Row { cells, meaning: if update.pending { Tone::Doubtful } else { Tone::Plain } }
    };
    let mut columns = vec![
        Column::Words("TIME"),
        Column::Words("AGE"),
        Column::Words("STATE"),
        Column::Words("FROM"),
        Column::Words("ACKNOWLEDGED"),
        Column::Id("REASON"),
        Column::Id("MESSAGE"),
    ];
    if with_task {
        columns.insert(2, Column::Id("TASK"));
    }
    writeln!(out)?;
    put_table(out, &columns, updates.iter().map(row).collect(), paper.room, paper.paint)
}
