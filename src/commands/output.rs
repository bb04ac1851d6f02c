//! How a command writes its JSON: one document, or lines.

use std::io::Write;

use serde::Serialize;

use crate::exit::Status;
use crate::ui::{Terminal, WriteFailed};

/// A line of NDJSON: an object with its type.
#[derive(Serialize)]
pub(super) struct Line<'a, T: Serialize> {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The object.
    #[serde(flatten)]
    pub value: &'a T,
}

/// The last line.
#[derive(Serialize)]
struct Summary {
    #[serde(rename = "type")]
    kind: &'static str,
    exit_status: u8,
}

/// Writes one document.
pub(super) fn document(terminal: &Terminal, document: &impl Serialize) -> Result<(), WriteFailed> {
    terminal.print(|out| {
        serde_json::to_writer(&mut *out, document)?;
        out.write_all(b"\n")
    })
}

/// Writes one line.
pub(super) fn line(out: &mut dyn Write, kind: &str, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &Line { kind, value })?;
    out.write_all(b"\n")
}

/// Writes the last line.
pub(super) fn summary(out: &mut dyn Write, status: Status) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &Summary { kind: "summary", exit_status: status.code() })?;
    out.write_all(b"\n")
}
