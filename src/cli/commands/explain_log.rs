//! `ckpt explain --log`: what an agent's log says happened.

use std::io::BufReader;
use std::path::Path;

use crate::cli::args::OutputFormat;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::logs::{Options, ReadError, Start, Story, read};
use crate::user_file;
use crate::view::json::{Document, LogOmittedJson, NoPayloadJson, hide_secrets, put_line, put_summary};
use crate::view::log_story;

/// Bytes read at once: logs are large.
const BUFFER: usize = 256 << 10;

/// Reads a log, and reports each start in it.
pub(super) fn explain_log(path: &Path, context: &Context<'_>) -> Result<Status, CommandError> {
    let mut story = story(path).map_err(|error| {
        let message = format!("the log {} {error}", path.display());
        let hint = "check the path, or pipe the log in with --log -";
        CommandError::unanswered("log-unreadable", message).path(path).hint(hint)
    })?;
    if context.global.redact {
        hide_secrets(&mut story.starts);
    }
    let status = if story.starts.last().is_some_and(Start::is_bad) { Status::Bad } else { Status::Good };
    match context.global.output {
        OutputFormat::Json => context.document(&Document::new("explain", status.code(), &story))?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            put_line(out, "header", &Document::new("explain", status.code(), &NoPayloadJson {}))?;
            for start in &story.starts {
                put_line(out, "start", start)?;
            }
            for line in &story.lines {
                put_line(out, "line", line)?;
            }
            put_summary(out, status.code(), &LogOmittedJson::new(&story))
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            context.text(&log_story(&story, context.terminal.paint()))?;
        }
    }
    Ok(status)
}

fn story(path: &Path) -> Result<Story, String> {
    let options = Options::default();
    let read_error = |error: ReadError| match error.line {
        0 => format!("cannot be read: {}", error.error),
        line => format!("cannot be read beyond line {line}: {}", error.error),
    };
    if path.as_os_str() == "-" {
        return read(std::io::stdin().lock(), &options).map_err(read_error);
    }
    let file = user_file::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    read(BufReader::with_capacity(BUFFER, file), &options).map_err(read_error)
}
