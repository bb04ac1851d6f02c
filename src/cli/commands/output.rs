//! How a command writes its JSON: one document, or lines.

use std::io::Write;

use serde::Serialize;

use crate::cli::terminal::{Terminal, WriteFailed};
use crate::exit::Status;
use crate::view::json::{put_summary, put_value};

/// Writes one document.
pub(super) fn document(terminal: &Terminal, document: &impl Serialize) -> Result<(), WriteFailed> {
    terminal.print(|out| put_value(out, document))
}

/// Writes the last line of those who have said everything before.
pub(super) fn summary(out: &mut dyn Write, status: Status) -> std::io::Result<()> {
    put_summary(out, status, &serde_json::Map::new())
}

/// Writes the report of a change, or of what one would be. Once it is made, the status of that stands.
pub(super) fn told(terminal: &Terminal, document: &impl Serialize, applied: bool) -> Result<(), WriteFailed> {
    let written = self::document(terminal, document);
    if applied {
        reported(terminal, written);
        return Ok(());
    }
    written
}

/// Says where a change is made and the report of it could not be written. What was done was done: its status stands.
pub(super) fn reported(terminal: &Terminal, written: Result<(), WriteFailed>) {
    if let Err(error) = written {
        terminal.complain(&format!("{error}; the change is made all the same"));
    }
}
