//! The changes that were made to a checkpoint, as a table.

use std::fmt::Display;
use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::output_spec::OutputSpec;
use super::paint::Style;
use super::table::{Column, Row, put_table};
use super::text::{bytes, plural};
use super::{escape, path_text, times};
use crate::apply::{HistoryEntry, State, Undoable};

fn began(change: &HistoryEntry) -> Option<DateTime<Utc>> {
    let began = DateTime::parse_from_rfc3339(change.began.as_deref()?).ok()?;
    Some(began.to_utc())
}

/// Writes the changes as a table; ages are counted up to `now`.
pub fn put_history(
    out: &mut dyn Write,
    changes: &[HistoryEntry],
    now: DateTime<Utc>,
    spec: OutputSpec,
) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "ckpt has made no changes here.");
    }
    let columns = [
        Column::id("CHANGE"),
        Column::words("BEGAN"),
        Column::words("AGE").spare(2),
        Column::words("STATE"),
        Column::number("STEPS").spare(3),
        Column::words("CAN BE UNDONE"),
        Column::number("KEEPS"),
        Column::id("JOURNAL").spare(1),
    ];
    let rows = changes.iter().map(|change| Row {
        cells: vec![
            change.id.to_string(),
            escape(change.began.as_deref().unwrap_or("-").as_bytes()),
            began(change).map_or_else(|| "-".to_owned(), |began| times::age(now, began)),
            match &change.state {
                State::Unreadable(reason) => escape(format!("unreadable: {reason}").as_bytes()),
                state if change.volatile.is_some() => format!("{}, until a reboot", state.word()),
                state => state.word().to_owned(),
            },
            change.plan.as_ref().map_or_else(|| "-".to_owned(), |plan| plan.steps.len().to_string()),
            match change.undoable() {
                Undoable::Wholly => "wholly".to_owned(),
                Undoable::Partly(steps) => format!("{} only", plural(steps as u64, "step")),
                Undoable::No => "no".to_owned(),
            },
            change.kept_bytes().map_or_else(|| "-".to_owned(), bytes),
            path_text(&change.path),
        ],
        meaning: match change.state {
            State::Done => Style::Plain,
            State::Undone | State::NeverBegun | State::PurgeUnfinished => Style::Past,
            State::Unfinished(_) | State::UndoUnfinished | State::Unreadable(_) => Style::Bad,
        },
    });
    put_table(out, &columns, rows.collect(), spec)?;
    let volatile = changes.iter().filter_map(|change| Some((&change.id, change.volatile.as_ref()?)));
    volatile.map(|(id, why)| until_a_reboot(id, why)).try_for_each(|line| writeln!(out, "{line}"))
}

/// A reboot deletes the journal of a change, and why it is there.
pub fn until_a_reboot(id: impl Display, why: &str) -> String {
    format!("A reboot deletes {id} and its backups: {}.", escape(why.as_bytes()))
}
