//! How a command tells that it can't answer.

use serde::Serialize;

use crate::cli::OutputFormat;
use crate::cli::terminal::{Terminal, WriteFailed};
use crate::exit::Status;
use crate::view::json::{Document, put_line, put_visible};

use super::output;
use super::session::CommandError;

/// Nothing was answered.
#[derive(Serialize)]
struct Nothing {}

/// Tells of one of several questions, that it has no answer: where the others are a line of JSON each, in one too.
pub(super) fn report_one(
    command: &str,
    known: &CommandError,
    (format, quiet): (OutputFormat, bool),
    terminal: &Terminal,
) -> Result<Status, WriteFailed> {
    if format != OutputFormat::Ndjson {
        return report(command, known, (format, quiet), terminal);
    }
    output::document(terminal, &Document::new(command, known.status, &Nothing {}).but(Some(known.json())))?;
    Ok(known.status)
}

/// Tells of an error in the form that was asked for, and gives the status that goes with it.
pub(super) fn report(
    command: &str,
    known: &CommandError,
    (output, quiet): (OutputFormat, bool),
    terminal: &Terminal,
) -> Result<Status, WriteFailed> {
    let document = Document::new(command, known.status, &Nothing {}).but(Some(known.json()));
    match output {
        OutputFormat::Json => terminal.print(|out| put_visible(out, &document))?,
        OutputFormat::Ndjson => terminal.print(|out| {
            put_line(out, "header", &document)?;
            output::summary(out, known.status)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            if !quiet {
                terminal.complain_of(&known.to_string(), known.path.as_deref());
            }
        }
    }
    Ok(known.status)
}
