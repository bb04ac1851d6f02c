//! The agent's configuration for people: what it refuses, how it fits, then flag by flag with its place.

use std::io::{self, Write};

use super::config_diff::config_diff;
use super::escape;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::table::{Column, Row, put_table};
use super::text::{origin, plural};
use crate::flags::{Configuration, HIDDEN, Row as FlagRow, Source as FlagSource};
use crate::recovery::Elsewhere;
use crate::recovery::config::Comparison;
use crate::schema::hide_secrets;
use crate::source::Source;

/// Everything that is shown.
#[derive(Debug)]
pub struct ConfigView<'a> {
    /// Where the checkpoint is; none if there is none.
    pub source: Option<&'a Source>,
    /// The configuration.
    pub configuration: &'a Configuration,
    /// It beside `slave.info`.
    pub comparison: Option<&'a Comparison>,
    /// Reservations that do not fit.
    pub misfits: &'a [String],
    /// The flags name another `work_dir`.
    pub elsewhere: Option<&'a Elsewhere>,
    /// Every flag, not only what some place gives.
    pub all: bool,
    /// How it is written.
    pub spec: OutputSpec,
}

fn escaped(text: String) -> String {
    escape(text.as_bytes())
}

/// Writes it.
pub fn config_text(out: &mut dyn Write, shown: &ConfigView<'_>) -> io::Result<()> {
    let configuration = shown.configuration;
    let mut line = |label: &str, text: &str| writeln!(out, "{label:<12}{text}");
    match shown.source {
        Some(source) => {
            line("Checkpoint", &origin(source, ""))?;
        }
        None => line("Checkpoint", "none was found: the flags alone")?,
    }
    for refusal in &configuration.refusals {
        let verb = if refusal.aborts { "aborts" } else { "refuses to start" };
        line(
            "Refused",
            &escaped(format!("the agent {verb}: {} ({}, {})", refusal.shown(), refusal.origin, refusal.rule)),
        )?;
    }
    for stray in &configuration.strays {
        line("Stray", &escaped(format!("{}: {}", stray.origin, stray.consequence)))?;
    }
    for unknown in &configuration.unknown {
        line("Unknown", &escaped(format!("--{}: {}", unknown.setting.flag.name, unknown.reason())))?;
    }
    for note in &configuration.notes {
        line("Note", &escape(note.as_bytes()))?;
    }
    if let Some(elsewhere) = shown.elsewhere {
        line("Elsewhere", &escaped(elsewhere.not_read()))?;
    }
    match shown.comparison {
        Some(comparison) => {
            line("SlaveInfo", "beside slave.info:")?;
            write!(out, "{}", config_diff(comparison, shown.misfits, shown.spec))?;
        }
        None if shown.source.is_some() && !configuration.gives_info() => {
            line("SlaveInfo", "not compared: none of its flags (--hostname, --resources,")?;
            line("", "--attributes, ...) is known; give all of the agent's flags with")?;
            line("", "--flags-from, or after --")?;
        }
        None => {}
    }
    writeln!(out)?;
    // A log lists every flag, given or not.
    let is_default = |row: &FlagRow| {
        let default = configuration.default(row.flag.name).unwrap_or_default();
        let is_same = row.value.as_ref().is_some_and(|value| value.bytes() == default.as_bytes());
        is_same && row.origin.source == FlagSource::Log
    };
    let mut defaults = 0;
    let rows = configuration.rows().into_iter().filter_map(|row| {
        let given = configuration.setting(row.flag.into()).is_some();
        if !shown.all && (!given || is_default(&row)) {
            defaults += u64::from(given);
            return None;
        }
        let value = match row.value {
            Some(_) if row.flag.secret => HIDDEN.to_owned(),
            Some(value) => escape(hide_secrets(&value.to_string()).as_bytes()),
            None => "-".to_owned(),
        };
        let meaning = if given { Style::Plain } else { Style::Past };
        Some(Row { cells: vec![row.flag.name.to_owned(), value, row.origin.to_string()], meaning })
    });
    let columns = [Column::words("FLAG"), Column::id("VALUE"), Column::id("FROM").spare(1)];
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        let is_known = configuration.refusals.is_empty() && configuration.strays.is_empty();
        let what =
            if is_known { "No flags were found" } else { "No flags that the agent accepts were found" };
        return writeln!(out, "{what} (--all shows the defaults).");
    }
    put_table(out, &columns, rows, shown.spec)?;
    match defaults {
        0 => Ok(()),
        _ => {
            writeln!(out, "{} of the log with the default value: --all shows them", plural(defaults, "flag"))
        }
    }
}
