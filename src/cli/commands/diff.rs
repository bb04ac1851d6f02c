//! `ckpt diff`: how two checkpoints differ, in one walk over both.

use std::path::{Path, PathBuf};

use crate::app::{Located, SourceOptions};
use crate::check::diff::{Change, How, Side, Tally, diff};
use crate::cli::args::{ArchiveArgs, OutputFormat};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::terminal::WriteFailed;
use crate::model::{OnDemandLoad, Progress};
use crate::view::json::{
    CoverageJson, DiffEndJson, DiffHeaderJson, DiffJson, DiffSummaryJson, DifferenceJson, Document, SideJson,
    SidesJson, SourceJson, put_line, put_summary,
};
use crate::view::{DiffTable, diff_sum, tree_line};

/// Compare two checkpoints
///
/// Each is a directory or an archive. The agent with its configuration, resources and operations is compared, and every
/// framework, executor, run and task with states, updates and acknowledgements: + only in B, - only in A, ~ different. The
/// agents are those that slaves/latest points to, even if their IDs differ.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The first, e.g. before an incident
    #[arg(value_name = "A")]
    a: PathBuf,
    /// The second, e.g. after it
    #[arg(value_name = "B")]
    b: PathBuf,
    #[command(flatten)]
    archive: ArchiveArgs,
}

const HELP: &str = "\
Examples:
  ckpt diff before.tar.gz /var/lib/mesos
  ckpt diff -o ndjson before.tar.gz after.tar.gz |
    jq -r 'select(.field == \"state\") | .entity.task_id'

Exit status:
  0  they are the same
  1  they differ
  2  the command line is wrong
  3  they could not be compared, or not completely

Reads only: changes nothing on disk. Needs no root: run it as a user who may read the files.";

/// Compares.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let (global, terminal) = (context.global, context.terminal);
    if args.a == args.b && args.a.as_os_str() == "-" {
        return Err(CommandError::stdin_twice());
    }
    let progress = context.progress();
    let [first, second] = [open(&args.a, args, &progress)?, open(&args.b, args, &progress)?];
    first.whole("diff")?;
    second.whole("diff")?;
    let side = |source| Side { source, pieces: OnDemandLoad::open(source, &progress) };
    let (a, b) = (side(&first.source), side(&second.source));
    let how = How { redact: global.redact, threads: global.threads };
    let walk = |visit: &mut dyn FnMut(&Change) -> std::io::Result<()>| diff(&a, &b, how, visit);
    let sides = SidesJson { a: shape(&a), b: shape(&b) };
    let mut tally = Tally::default();
    let paint = terminal.paint();
    if global.quiet {
        tally = walk(&mut |_| Ok(())).map_err(WriteFailed)?;
        return Ok(status(&tally));
    }
    match global.output {
        OutputFormat::Table | OutputFormat::Nagios => {
            let mut table = DiffTable::default();
            tally = walk(&mut |change| {
                table.add(change);
                Ok(())
            })
            .map_err(WriteFailed)?;
            context.text(&table.text(&tally, context.spec()))?;
        }
        OutputFormat::Tree => terminal.show(|out| {
            let mut last = None;
            tally = walk(&mut |change| out.write_all(tree_line(change, &mut last, paint).as_bytes()))?;
            out.write_all(diff_sum(&tally).as_bytes())
        })?,
        OutputFormat::Json => {
            let end = std::cell::RefCell::default();
            let payload = DiffJson::new(sides, &end, |visit| {
                tally = walk(visit)?;
                Ok(DiffEndJson::new(&tally, status(&tally).code()))
            });
            context.document(&Document::streamed("diff", &payload))?;
        }
        OutputFormat::Ndjson => terminal.print(|out| {
            put_line(out, "header", &DiffHeaderJson::from(sides))?;
            tally = walk(&mut |change| put_line(out, "change", &DifferenceJson::from(change)))?;
            put_summary(out, status(&tally).code(), &DiffSummaryJson::from(&tally))
        })?,
    }
    Ok(status(&tally))
}

fn status(tally: &Tally) -> Status {
    match (tally.unknown, tally.total()) {
        (0, 0) => Status::Good,
        (0, _) => Status::Bad,
        _ => Status::Unanswered,
    }
}

/// Symlinks are resolved relative to each tree: two copies in two places do not differ by that.
fn open(path: &Path, args: &Args, progress: &Progress) -> Result<Located, CommandError> {
    let options = SourceOptions {
        relocated: true,
        probe: false,
        max_size: args.archive.max_size,
        ..SourceOptions::of(path)
    };
    Ok(Located::find(&options, progress)?)
}

fn shape(side: &Side<'_>) -> SideJson {
    let coverage = &side.pieces.top.coverage;
    SideJson { source: SourceJson::new(side.source), coverage: CoverageJson::new(coverage) }
}
