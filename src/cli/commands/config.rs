//! `ckpt config`: every flag of the agent, its value and where it comes from, and whether they fit the checkpoint.

use std::path::PathBuf;

use crate::app::{AgentFlags, ErrorCode, Forecast, MachineUnits, ModeChoice, Scenario, config_answer};
use crate::cli::args::{ExitZeroArgs, ScenarioArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::flags::Configuration;
use crate::schema::Release;
use crate::view::json::{ComparisonJson, ConfigJson, Document, FlagJson};
use crate::view::{ConfigView, config_text};

/// Arguments of `ckpt config`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    exit: ExitZeroArgs,
    /// Show every flag, not only those that are given somewhere
    #[arg(long, conflicts_with = "given")]
    all: bool,
    /// In JSON: only flags that are given somewhere
    #[arg(long)]
    given: bool,
}

const HELP: &str = "\
Examples:
  ckpt config --flags-from dir:/etc/mesos-slave
  ckpt config --flags-from unit:mesos-slave
  ckpt config --flags-from env:/etc/default/mesos-slave
  ckpt config --all --flags-from log:/var/log/mesos/mesos-slave.INFO
  ckpt config --attributes=rack:r9 -o json

Values that may contain secrets are never shown. Works without a checkpoint as well.

Exit status:
  0  the configuration fits the checkpoint
  1  the agent rejects a flag, the policy in force rejects the configuration, or
     the agent does not read this checkpoint: work_dir is another
  2  the command line is wrong
  3  it cannot be determined: no flags were found, there is no checkpoint, or
     a source cannot be read

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

/// Shows the configuration.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let options = args.scenario.options(ModeChoice::Flags);
    let scenario = match context.open(options.clone(), None) {
        Ok(scenario) => scenario,
        Err(error) if error.code == ErrorCode::NoCheckpointFound => {
            let release = options.source.release.unwrap_or(Release::LAST);
            let proc_root = options.source.proc_root.clone().unwrap_or_else(|| PathBuf::from("/proc"));
            let agent = AgentFlags::resolve(
                &options.flags,
                release,
                &proc_root,
                None,
                &MachineUnits::of_machine(&proc_root),
            )?;
            return show(args, &agent.configuration, None, context);
        }
        Err(error) => return Err(error.into()),
    };
    let forecast = scenario.forecast(0.0);
    let fit = Fit { scenario: &scenario, forecast: &forecast };
    show(args, &scenario.agent.configuration, Some(&fit), context)
}

/// How the configuration fits a checkpoint.
struct Fit<'a> {
    scenario: &'a Scenario,
    forecast: &'a Forecast<'a>,
}

fn show(
    args: &Args,
    configuration: &Configuration,
    fit: Option<&Fit<'_>>,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let comparison = fit.and_then(|fit| fit.forecast.comparison());
    let misfits = fit.map_or(&[][..], |fit| &fit.forecast.misfits);
    let elsewhere = fit.and_then(|fit| fit.scenario.agent.setup.elsewhere.as_ref());
    let status = args.exit.status(config_answer(configuration, comparison, misfits, elsewhere));
    if context.is_for_people() {
        let view = ConfigView {
            source: fit.map(|fit| &fit.scenario.located.source),
            configuration,
            comparison,
            misfits,
            elsewhere,
            all: args.all,
            spec: context.spec(),
        };
        context.terminal.show(|out| config_text(out, &view))?;
        return Ok(status);
    }
    let rows = configuration.rows();
    let shown = |row: &crate::flags::Row| !args.given || configuration.setting(row.flag.into()).is_some();
    let rows = rows.into_iter().filter(shown).map(FlagJson::new).collect();
    let comparison = comparison.map(|comparison| ComparisonJson::new(comparison, misfits));
    let payload = ConfigJson::new(rows, configuration, comparison, elsewhere);
    let mut document = Document::new("config", status.code(), &payload);
    if let Some(Fit { scenario, .. }) = fit {
        document = document.about(scenario);
    }
    context.lines(&document, status, |_| Ok(()))?;
    Ok(status)
}
