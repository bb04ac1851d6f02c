//! What every command is given beside its own arguments: the options of all commands, the terminal, and the call.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{GlobalArgs, OutputFormat};
use super::call::Call;
use super::error::CommandError;
use super::exit::Status;
use super::terminal::{Terminal, WriteFailed, with_progress};
use crate::app::{Error, Hint, Located, NextCall, Scenario, ScenarioOptions, in_place};
use crate::model::{Progress, Request};
use crate::view::json::{Document, ErrorJson, NoPayloadJson, put_line, put_summary, put_value, put_visible};
use crate::view::{NagiosLine, OutputSpec, copy_line};

/// What every command is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(super) global: &'a GlobalArgs,
    pub(super) terminal: &'a Terminal,
    pub(super) call: &'a Call,
}

impl Context<'_> {
    /// Whether the result is read by people.
    pub(super) fn is_for_people(&self) -> bool {
        self.global.output.is_for_people()
    }

    /// How text for people is written.
    pub(super) fn spec(&self) -> OutputSpec {
        let (width, paint) = (self.terminal.width(), self.terminal.paint());
        OutputSpec { width, paint, verbose: self.global.verbose }
    }

    /// Whether the result is printed as lines of JSON.
    pub(super) fn is_lines(&self) -> bool {
        self.global.output == OutputFormat::Ndjson
    }

    /// Opens the checkpoint that a question is about, with its progress on the terminal.
    pub(super) fn open(&self, options: ScenarioOptions) -> Result<Scenario, Error> {
        let options = ScenarioOptions { threads: self.global.threads, ..options };
        self.load(|progress| Scenario::open(&options, progress))
    }

    /// Opens the checkpoint that is to be changed: a directory in place.
    pub(super) fn open_in_place(&self, options: ScenarioOptions) -> Result<Scenario, Error> {
        let options = ScenarioOptions { threads: self.global.threads, ..options };
        let located = Located::find(&options.source)?;
        in_place(&located)?;
        self.load(|progress| Scenario::at(located, &options, progress))
    }

    /// Runs a load, with its progress on the terminal.
    pub(super) fn load<T>(&self, work: impl FnOnce(&Progress) -> T) -> T {
        with_progress(self.terminal, work)
    }

    /// How a checkpoint is read: with the threads that were asked for.
    pub(super) fn request(&self, located: &Located) -> Request {
        Request { threads: self.global.threads, release: Some(located.release), ..Request::default() }
    }

    /// A hint as text.
    pub(super) fn hint(&self, hint: &Hint) -> String {
        self.call.hint(hint)
    }

    /// The first line about a directory that looks like a copy; empty for others.
    pub(super) fn copy_line(&self, scenario: &Scenario) -> String {
        if !scenario.looks_like_a_copy() {
            return String::new();
        }
        let call = self.command(&NextCall::with("--relocated").into());
        copy_line(self.terminal.paint(), call.as_deref())
    }

    /// The command of a hint, which may be meant for another host.
    pub(super) fn command(&self, hint: &Hint) -> Option<String> {
        hint.call.as_ref().map(|call| self.call.next(call))
    }

    /// The call as it was typed, without the agent's flags: they may contain secrets.
    pub(super) fn own_words(&self) -> String {
        self.call.own_words()
    }

    /// A call about a checkpoint that follows from this one, as text.
    pub(super) fn next(&self, located: &Located, call: NextCall) -> String {
        self.call.next(&call.path(&located.source.path))
    }

    /// An error for JSON.
    pub(super) fn error_json(&self, error: &CommandError) -> ErrorJson {
        let details = error.details.iter().map(|line| format!("\n    {line}"));
        ErrorJson {
            code: error.code,
            message: std::iter::once(error.message.clone()).chain(details).collect(),
            path: error.path.as_ref().map(|path| path.to_string_lossy().into_owned()),
            next: self.hint(&error.hint),
        }
    }

    /// Reports an error on stderr, for people.
    pub(super) fn complain(&self, error: &CommandError) {
        let hint = self.hint(&error.hint);
        self.terminal.error(&error.message, &error.details, &hint, error.path.as_deref());
    }

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
