//! How an answer is printed: as text, as a document, as lines of JSON, or as one line for Nagios.

use std::io::{self, Write};

use serde::Serialize;

use super::args::OutputFormat;
use super::context::Context;
use super::exit::Status;
use super::terminal::WriteFailed;
use crate::view::NagiosLine;
use crate::view::json::{Document, NoPayloadJson, put_line, put_summary, put_value, put_visible};

impl Context<'_> {
    /// Prints one document.
    pub(super) fn document(&self, document: &impl Serialize) -> Result<(), WriteFailed> {
        self.terminal.print(|out| put_value(out, document))
    }

    /// Prints one document, with control characters escaped.
    pub(super) fn visible_document(&self, document: &impl Serialize) -> Result<(), WriteFailed> {
        self.terminal.print(|out| put_visible(out, document))
    }

    /// Prints a document: whole, or as lines of JSON: its header, then `lines`, then a summary.
    pub(super) fn lines(
        &self,
        document: &impl Serialize,
        status: Status,
        lines: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), WriteFailed> {
        if !self.is_lines() {
            return self.document(document);
        }
        self.terminal.print(|out| {
            put_line(out, "header", document)?;
            lines(out)?;
            put_plain_summary(out, status)
        })
    }

    /// Whether the result is one line for Nagios.
    pub(super) fn is_nagios(&self) -> bool {
        self.global.output == OutputFormat::Nagios
    }

    /// Prints one line for Nagios.
    pub(super) fn nagios(&self, line: &NagiosLine) -> Result<Status, WriteFailed> {
        self.terminal.print(|out| writeln!(out, "{line}"))?;
        Ok(line.level.into())
    }

    /// Prints an answer that is about no checkpoint: as a document, as lines of JSON, or as text.
    pub(super) fn answer(
        &self,
        command: &str,
        payload: &impl Serialize,
        lines: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        text: impl FnOnce() -> String,
    ) -> Result<Status, WriteFailed> {
        let status = Status::Good;
        match self.global.output {
            OutputFormat::Json => self.document(&Document::new(command, status.code(), payload))?,
            OutputFormat::Ndjson => {
                self.lines(&Document::new(command, status.code(), &NoPayloadJson {}), status, lines)?;
            }
            OutputFormat::Table | OutputFormat::Tree | OutputFormat::Nagios => self.text(&text())?,
        }
        Ok(status)
    }

    /// Prints text for people.
    pub(super) fn text(&self, text: &str) -> Result<(), WriteFailed> {
        self.terminal.show(|out| out.write_all(text.as_bytes()))
    }

    /// Reports that the result of a change could not be printed. The change was made, and its status counts.
    pub(super) fn reported(&self, written: Result<(), WriteFailed>) {
        if let Err(error) = written {
            self.terminal.warn(&format!("{error}; the change was made"));
        }
    }
}

/// Writes the last line of an answer that has nothing to add to its lines.
pub(super) fn put_plain_summary(out: &mut dyn Write, status: Status) -> io::Result<()> {
    put_summary(out, status.code(), &serde_json::Map::new())
}
