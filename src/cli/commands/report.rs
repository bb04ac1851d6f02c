//! `ckpt report`: an incident as one HTML file, to be attached to a ticket.

use std::path::{Path, PathBuf};

use chrono::Utc;

use super::new_file::write_new_file;
use crate::app::ModeChoice;
use crate::check::FailOn;
use crate::cli::advice::with_advice;
use crate::cli::args::RestartArgs;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{Document, ReportJson};
use crate::view::{IncidentReport, path_text, report_page};

/// Arguments of `ckpt report`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// New file for the report
    #[arg(long, value_name = "FILE.html")]
    to: PathBuf,
    #[command(flatten)]
    restart: RestartArgs,
}

const HELP: &str = "\
Examples:
  ckpt report --to incident.html
  ckpt report --to incident.html --reboot /var/lib/mesos
  ckpt report --redact --to incident.html meta.tar.gz

The file needs no network and no JavaScript. It contains IDs, paths and texts of the checkpoint, but no messages of it.

Exit status:
  0  the report was written, whatever it says
  2  the command line is wrong
  3  there is no checkpoint, or the file cannot be written

Creates one new file, which only its owner may read, and changes nothing else. \
Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Writes the report.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let parent = args.to.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let scenario = context.open(args.restart.options(ModeChoice::StrictByDefault), Some(parent))?;
    scenario.located.whole("report")?;
    let (validation, forecast) =
        (scenario.validation(FailOn::default()), scenario.forecast(args.restart.downtime_secs()));
    let page = with_advice(&scenario, &validation.report.findings, context, |advice| {
        report_page(&IncidentReport {
            scenario: &scenario,
            validation: &validation,
            forecast: &forecast,
            answer: forecast.answer(args.restart.doubts()),
            advice,
            call: &context.own_words(),
            now: Utc::now(),
        })
    });
    write_new_file(&args.to, "the report", |out| out.write_all(page.as_bytes()))?;
    if context.is_for_people() {
        context.text(&format!("Written: {}\n", path_text(&args.to)))?;
    } else {
        let payload = ReportJson {
            to: args.to.to_string_lossy().into_owned(),
            bytes: page.len(),
            outcome: forecast.outcome.word(),
        };
        let document = Document::new("report", Status::Good.code(), &payload);
        let document = document.about(&scenario);
        context.lines(&document, Status::Good, |_| Ok(()))?;
    }
    Ok(Status::Good)
}
