//! How a command tells that it can't answer.

use serde::Serialize;

use crate::cli::OutputFormat;
use crate::exit::Status;
use crate::ui::{Terminal, WriteFailed};
use crate::view::json::Document;

use super::session::CommandError;

/// Nothing was answered.
#[derive(Serialize)]
struct Nothing {}

/// Tells of an error in the form that was asked for, and gives the status that goes with it.
pub(super) fn report(
    command: &str,
    known: &CommandError,
    (output, quiet): (OutputFormat, bool),
    terminal: &Terminal,
) -> Result<Status, WriteFailed> {
    let document = Document::new(command, known.status, &Nothing {}).but(Some(known.json()));
    match output {
        OutputFormat::Json => terminal.print(|out| {
            serde_json::to_writer_pretty(&mut *out, &document)?;
            out.write_all(b"\n")
        })?,
        OutputFormat::Ndjson => terminal.print(|out| {
            serde_json::to_writer(&mut *out, &document)?;
            out.write_all(b"\n")
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            if !quiet {
                terminal.complain_of(&known.to_string(), known.path.as_deref());
            }
        }
    }
    Ok(known.status)
}
