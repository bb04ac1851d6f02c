//! `ckpt metrics`: a checkpoint for Prometheus, for `node_exporter`'s textfile collector. It always prints something.

use crate::app::{Answer, Assessment, Doubts, ModeChoice, Scenario};
use crate::cli::args::FirstStartArgs;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{AssessmentJson, Document};
use crate::view::metrics_text;

/// Print the state of a checkpoint for Prometheus
///
/// In its text format, for the textfile collector of the node exporter. If the checkpoint cannot be read, the metrics say
/// so: an alert on that catches more than an alert on an old file.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    scenario: FirstStartArgs,
}

const HELP: &str = "\
Examples:
  ckpt metrics /var/lib/mesos
  D=/var/lib/node_exporter; ckpt metrics > $D/ckpt.prom.new;
    mv $D/ckpt.prom.new $D/ckpt.prom

In cron use ; instead of && before mv, as above: metrics are printed with every status but 2.

Exit status:
  0  printed, whether the checkpoint is good or bad (see ckpt_restart_good)
  2  the command line is wrong
  3  the checkpoint cannot be read (ckpt_up is 0), or the outcome is unknown

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Prints them.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let assessed = assess(args, context);
    let status = match &assessed {
        Err(error) if error.status == Status::Usage => return Err(error.clone()),
        Err(error) => {
            if !context.global.quiet {
                context.complain(error);
            }
            Status::Unanswered
        }
        Ok((_, assessment)) if assessment.answer == Answer::Unknown => Status::Unanswered,
        Ok(_) => Status::Good,
    };
    if context.is_for_people() {
        let known = assessed.as_ref().map(|(_, assessment)| assessment);
        let text = metrics_text(known.map_err(|error| error.code.name()));
        context.terminal.print(|out| out.write_all(text.as_bytes()))?;
    } else {
        let known = assessed.as_ref().ok();
        let payload = known.map(|(_, assessment)| AssessmentJson::new(assessment)).unwrap_or_default();
        let unknown = known.and_then(|(_, assessment)| assessment.unknown.clone()).map(CommandError::from);
        let error = assessed.as_ref().err().or(unknown.as_ref()).map(|error| context.error_json(error));
        let document = Document::new("metrics", status.code(), &payload).but(error);
        context.document(&match known {
            Some((scenario, _)) => document.about(scenario),
            None => document,
        })?;
    }
    Ok(status)
}

fn assess(args: &Args, context: &Context<'_>) -> Result<(Scenario, Assessment), CommandError> {
    let scenario = context.open(args.scenario.options(ModeChoice::Flags), None)?;
    scenario.located.whole("metrics")?;
    let assessment = Assessment::of(&scenario, Doubts::CountAsGood);
    Ok((scenario, assessment))
}
