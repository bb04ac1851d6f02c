//! `ckpt config`: every flag of the agent, its value and where it comes from, and whether that fits the checkpoint.

use std::path::PathBuf;

use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::flags::Configuration;
use crate::schema::Release;
use crate::view::json::{ComparisonJson, ConfigJson, Document, FlagJson, put_line};
use crate::view::{ConfigView, config_text};

use super::agent_flags::AgentFlags;
use super::forecast::Forecast;
use super::outlook::Outlook;
use super::output;
use super::session::CommandError;

/// Arguments of `ckpt config`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlags,
    /// Show only flags that some place gives
    #[arg(long)]
    given: bool,
}

const HELP: &str = "\
Examples:
  ckpt config --flags-from dir:/etc/mesos-slave
  ckpt config --given --flags-from env:/etc/default/mesos-slave
  ckpt config --given --flags-from log:/var/log/mesos/mesos-slave.INFO
  ckpt config --attributes=rack:r9 -o json

Values that may hold secrets are never shown. Works without a checkpoint too.

Exit status:
  0  shown
  2  the command line is wrong
  3  a place that gives flags can't be read

Reads only: changes nothing on disk.";

/// Shows the configuration.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let status = Status::Good;
    let outlook = match Outlook::gather(&args.source, &args.flags, false, global, terminal) {
        Ok(outlook) => outlook,
        Err(error) if nothing_asked(args, &error) => {
            let release = args.source.mesos_version.unwrap_or(Release::LAST);
            let proc_root = args.source.proc_root.clone().unwrap_or_else(|| PathBuf::from("/proc"));
            let configuration = args.flags.resolve(release, &proc_root, true, None)?;
            let payload = payload(&configuration, args.given, None);
            let shown =
                Shown { configuration: &configuration, outlook: None, forecast: None, given: args.given };
            let document = Document::new("config", status, &payload);
            return shown.print(&document, global, terminal).map(|()| status);
        }
        Err(error) => return Err(error.into()),
    };
    let forecast = Forecast::play(&outlook, 0.0);
    let configuration = &outlook.judged.configuration;
    let comparison =
        forecast.comparison().map(|comparison| ComparisonJson::new(comparison, &forecast.misfits));
    let payload = payload(configuration, args.given, comparison);
    let (source, coverage) = (&outlook.session.source, &outlook.checkpoint.coverage);
    let document = Document::new("config", status, &payload).of(source, coverage, outlook.session.version());
    let shown =
        Shown { configuration, outlook: Some(&outlook), forecast: Some(&forecast), given: args.given };
    shown.print(&document, global, terminal)?;
    Ok(status)
}

/// No checkpoint was named and none was found: flags alone can be shown.
fn nothing_asked(args: &Args, error: &CommandError) -> bool {
    args.source.path.is_none() && args.source.work_dir.is_none() && error.code == "no-checkpoint-found"
}

fn payload<'a>(
    configuration: &'a Configuration,
    given: bool,
    comparison: Option<ComparisonJson<'a>>,
) -> ConfigJson<'a> {
    let rows = configuration.rows();
    let shown = |row: &crate::flags::Row| !given || configuration.setting(row.flag.name).is_some();
    ConfigJson::new(rows.into_iter().filter(shown).map(FlagJson::new).collect(), configuration, comparison)
}

struct Shown<'a> {
    configuration: &'a Configuration,
    outlook: Option<&'a Outlook>,
    forecast: Option<&'a Forecast<'a>>,
    given: bool,
}

impl Shown<'_> {
    fn print(
        &self,
        document: &Document<'_, ConfigJson<'_>>,
        global: &GlobalArgs,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        match global.output {
            OutputFormat::Json => output::document(terminal, document)?,
            OutputFormat::Ndjson => terminal.print(|out| {
                put_line(out, "header", document)?;
                output::summary(out, Status::Good)
            })?,
            OutputFormat::Table | OutputFormat::Tree => {
                let view = ConfigView {
                    source: self.outlook.map(|outlook| &outlook.session.source),
                    configuration: self.configuration,
                    comparison: self.forecast.and_then(Forecast::comparison),
                    misfits: self.forecast.map_or(&[], |forecast| &forecast.misfits),
                    given: self.given,
                    paint: terminal.paint(),
                    width: terminal.width(),
                };
                terminal.show(|out| config_text(out, &view))?;
            }
        }
        Ok(())
    }
}
