//! The changes that were made to a checkpoint, as a table.

use std::fmt::Display;
use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::json::PastChangeJson;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::table::{Column, Row, put_table};
use super::text::{bytes, plural};
use super::{escape, times};
use crate::apply::{HistoryEntry, State, Undoable};

fn began(change: &PastChangeJson) -> Option<DateTime<Utc>> {
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
        return writeln!(out, "No change of ckpt is recorded here.");
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
    put_table(out, &columns, changes.iter().map(|change| row(change, now)).collect(), spec)?;
    let volatile = changes.iter().filter_map(|change| Some((&change.id, change.volatile.as_ref()?)));
    volatile.map(|(id, why)| until_a_reboot(id, why)).try_for_each(|line| writeln!(out, "{line}"))
}

fn row(entry: &HistoryEntry, now: DateTime<Utc>) -> Row {
    let change = PastChangeJson::new(entry);
    let dash = || "-".to_owned();
    let state = match &change.error {
        Some(reason) => escape(format!("{}: {reason}", change.state).as_bytes()),
        None if change.volatile => format!("{}, until a reboot", change.state),
        None => change.state.to_owned(),
    };
    let undoable = match entry.undoable() {
        Undoable::Partly(steps) => format!("{}: {}", change.undoable, plural(steps as u64, "step")),
        Undoable::Wholly | Undoable::No => change.undoable.to_owned(),
    };
    Row {
        cells: vec![
            change.id.clone(),
            escape(change.began.as_deref().unwrap_or("-").as_bytes()),
            began(&change).map_or_else(dash, |began| times::age(now, began)),
            state,
            change.steps.map_or_else(dash, |steps| steps.to_string()),
            undoable,
            change.kept_bytes.map_or_else(dash, bytes),
            escape(change.path.as_bytes()),
        ],
        meaning: match entry.state {
            State::Done => Style::Plain,
            State::Undone | State::NeverBegun | State::PurgeUnfinished => Style::Past,
            State::Unfinished(_) | State::UndoUnfinished | State::Unreadable(_) => Style::Bad,
        },
    }
}

/// A reboot deletes the journal of a change, and why it is there.
pub(super) fn until_a_reboot(id: impl Display, why: &str) -> String {
    format!("A reboot deletes {id} and its backups: {}.", escape(why.as_bytes()))
}
