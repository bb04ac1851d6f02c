//! `ckpt metrics`: a checkpoint for Prometheus, as `node_exporter`'s textfile collector takes it. It never goes silent.

use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::recovery::Outcome;
use crate::values::shell_word;
use crate::view::json::{AssessmentJson, Document};
use crate::view::metrics_text;

use super::agent_flags::AgentFlags;
use super::appraise::appraise;
use super::output;

/// Print the state of a checkpoint for Prometheus
///
/// In its text format, for the textfile collector of the node exporter. Where the checkpoint can't be read, that is what
/// the metrics say: an alert on it sees more than one on a file that has grown old.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Examples:
  ckpt metrics /var/lib/mesos
  D=/var/lib/node_exporter; ckpt metrics > $D/ckpt.prom.new;
    mv $D/ckpt.prom.new $D/ckpt.prom

In cron write `;` and not `&&` before mv, as above: metrics are printed with every status but 2.

Exit status:
  0  printed, whether the checkpoint is good or bad (ckpt_restart_good tells)
  2  the command line is wrong
  3  the checkpoint can't be read or judged: ckpt_up is 0, or the outcome is
     unknown

Reads only: changes nothing on disk.";

/// Prints them.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let path = args.source.path.as_deref().map(|path| format!(" {}", shell_word(&path.to_string_lossy())));
    let call = format!("ckpt metrics{}", path.unwrap_or_default());
    let judged = appraise(&args.source, &args.flags, false, "metrics", global, terminal)
        .map_err(|error| error.of_call(&call));
    let status = match &judged {
        Err(error) if error.status == Status::Usage => {
            return Ok(super::report::report("metrics", error, (global.output, global.quiet), terminal)?);
        }
        Err(error) => {
            terminal.note(&error.to_string());
            Status::Unanswered
        }
        Ok(appraisal) if appraisal.outcome == Outcome::Unknown => Status::Unanswered,
        Ok(_) => Status::Good,
    };
    match global.output {
        OutputFormat::Table | OutputFormat::Tree => {
            let text = metrics_text(judged.as_ref().map_err(|error| error.code));
            terminal.print(|out| out.write_all(text.as_bytes()))?;
        }
        OutputFormat::Json | OutputFormat::Ndjson => {
            let payload = judged.as_ref().map(AssessmentJson::judged).unwrap_or_default();
            let error = judged.as_ref().err().map(super::session::CommandError::json);
            output::document(terminal, &Document::new("metrics", status, &payload).but(error))?;
        }
    }
    Ok(status)
}
