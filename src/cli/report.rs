//! How an error is reported: in the format that was asked for.

use super::args::OutputFormat;
use super::context::Context;
use super::error::CommandError;
use super::exit::Status;
use super::output::put_plain_summary;
use crate::app::ErrorCode;
use crate::view::NagiosLine;
use crate::view::json::{Document, NoPayloadJson, put_line};

/// Reports an error that ends a command, and returns its status.
pub(super) fn report(
    command: &str,
    error: &CommandError,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    // Nothing else can be written either.
    if error.code == ErrorCode::OutputFailed {
        context.complain(error);
        return Ok(error.status);
    }
    let document = Document::new(command, error.status.code(), &NoPayloadJson {});
    let document = document.but(Some(context.error_json(error)));
    match context.global.output {
        OutputFormat::Json => context.visible_document(&document)?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            put_line(out, "header", &document)?;
            put_plain_summary(out, error.status)
        })?,
        OutputFormat::Nagios => {
            let hint = context.hint(&error.hint);
            let text = [&*error.message, &*hint].map(str::trim).join("; ");
            return Ok(context.nagios(&NagiosLine::unknown(text.trim_end_matches("; ").to_owned()))?);
        }
        OutputFormat::Table | OutputFormat::Tree if context.global.quiet => {}
        OutputFormat::Table | OutputFormat::Tree => context.complain(error),
    }
    Ok(error.status)
}

/// Reports an error of one of several questions, whose other answers are a line of JSON each.
pub(super) fn report_one(
    command: &str,
    error: &CommandError,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    if !context.is_lines() {
        return report(command, error, context);
    }
    let document = Document::new(command, error.status.code(), &NoPayloadJson {});
    context.document(&document.but(Some(context.error_json(error))))?;
    Ok(error.status)
}
