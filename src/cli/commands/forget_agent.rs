//! `ckpt forget-agent`: makes the agent register with a new ID, by moving `slaves/latest` into a journal.

use super::change::carry_out;
use super::change_error::not_planned;
use super::change_plan::Change;
use crate::app::{BelongsToId, Scenario, announce, plan_forget};
use crate::cli::args::{ConsentArgs, TargetScenarioArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::recovery::outcome::ExecutorFate;
use crate::view::json::{ChangeSummaryJson, ForgottenAgentJson};
use crate::view::{Forgotten, forgotten_text};

/// Arguments of `ckpt forget-agent`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    scenario: TargetScenarioArgs,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt forget-agent --dry-run --flags-from dir:/etc/mesos-slave /var/lib/mesos
  ckpt forget-agent --yes --agent 4b2e7c1e-7d2a-4f5e-9a53-0b6f3d3cbb1a-S12 \\
    /var/lib/mesos

Use this instead of rm -f meta/slaves/latest: it shows what is lost and, given the agent's flags, what would keep the ID.

Exit status:
  0  done, or there is no ID
  1  with --dry-run: there is one; otherwise: done, but the checkpoint is
     worse than announced
  2  the command line is wrong
  3  the checkpoint cannot be read
  4  refused
  5  not completed: ckpt undo reverts it

Moves one symlink into a journal. ckpt undo restores it as long as no new agent has registered. \
Run it as root: others can neither see whether an agent runs, nor restore owners.";

/// Forgets the ID.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scenario = context.open_in_place(args.scenario.options())?;
    let located = &scenario.located;
    located.whole("forget-agent")?;
    let mut plan = plan_forget(&scenario).map_err(|error| not_planned(located, &error))?;
    let loss = (!plan.is_empty()).then(|| loss(&scenario, context));
    let (preface, summary) = loss.map(|loss| (loss.text, loss.summary)).unzip();
    let Scenario { located, checkpoint, .. } = scenario;
    announce(&mut plan, &located, checkpoint, context.global.threads);
    let change = Change::new(&located, plan, &args.consent);
    carry_out(&Change { preface, summary, ..change }, context)
}

/// What is lost, and what would keep the ID.
struct Loss {
    text: String,
    summary: ChangeSummaryJson,
}

fn loss(scenario: &Scenario, context: &Context<'_>) -> Loss {
    let forecast = scenario.forecast(0.0);
    let executors: Vec<&ExecutorFate> =
        forecast.fates.executors.iter().filter(|executor| executor.fate.is_live()).collect();
    let belongs = BelongsToId::of(scenario, &forecast);
    let view = Forgotten {
        executors: &executors,
        belongs: &belongs,
        comparison: forecast.comparison(),
        misfits: &forecast.misfits,
        spec: context.spec(),
    };
    let text = context.copy_line(scenario) + &forgotten_text(&view);
    let summary = ForgottenAgentJson::new(&executors, belongs, forecast.comparison());
    Loss { text, summary: ChangeSummaryJson::ForgottenAgent(summary) }
}
