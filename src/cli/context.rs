//! What every command is given beside its own arguments: the options of all commands, the terminal, and the call.

use std::path::Path;

use super::args::{GlobalArgs, OutputFormat};
use super::call::Call;
use super::confine::refuse_writes;
use super::error::CommandError;
use super::terminal::Terminal;
use crate::app::{Error, Hint, Located, NextCall, Scenario, ScenarioOptions, SourceOptions, in_place};
use crate::model::{Progress, Request};
use crate::recovery::config::Secrets;
use crate::view::json::ErrorJson;
use crate::view::{OutputSpec, copy_line};

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

    /// Confines a call that only reads, unless it inspects processes of this host: Landlock would hide them. `to`: the
    /// directory of a new file.
    pub(super) fn confine(&self, inspects_processes: bool, to: Option<&Path>) {
        let said = if inspects_processes {
            "this call could write: Landlock would hide the processes that it inspects"
        } else {
            refuse_writes(to)
        };
        if self.global.verbose && self.is_for_people() {
            self.terminal.note(said);
        }
    }

    /// Opens the checkpoint that a question is about, with its progress on the terminal. `to`: the directory of a new file.
    pub(super) fn open(&self, options: ScenarioOptions, to: Option<&Path>) -> Result<Scenario, Error> {
        self.confine(options.inspects_processes(), to);
        let options = self.of_all_commands(options);
        self.load(|progress| Scenario::open(&options, progress))
    }

    /// Opens the checkpoint that is to be changed: a directory in place.
    pub(super) fn open_in_place(&self, options: ScenarioOptions) -> Result<Scenario, Error> {
        let options = self.of_all_commands(options);
        let located = self.find(&options.source)?;
        in_place(&located)?;
        self.load(|progress| Scenario::at(located, &options, progress))
    }

    /// With what the options of all commands say.
    pub(super) fn of_all_commands(&self, options: ScenarioOptions) -> ScenarioOptions {
        let secrets = if self.global.redact { Secrets::Hidden } else { Secrets::Shown };
        ScenarioOptions { threads: self.global.threads, secrets, ..options }
    }

    /// Finds the checkpoint that a question is about, with the progress of an archive on the terminal.
    pub(super) fn find(&self, options: &SourceOptions) -> Result<Located, Error> {
        Located::find(options, &self.progress())
    }

    /// Runs a load, with its progress on the terminal.
    pub(super) fn load<T>(&self, work: impl FnOnce(&Progress) -> T) -> T {
        work(&self.progress())
    }

    /// What is shown on the terminal until something else is.
    pub(super) fn progress(&self) -> Progress {
        self.terminal.progress()
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
            code: error.code.name(),
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
}
