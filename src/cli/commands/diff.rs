//! `ckpt diff`: two checkpoints side by side, in one walk over both.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::check::diff::{Change, How, Side, Tally, diff};
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, MAX_SIZE, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::model::{Pieces, Progress, Request};
use crate::view::json::{
    CoverageJson, DiffJson, DifferenceJson, SideJson, SourceJson, put_line, put_summary,
};
use crate::view::{DiffTable, diff_sum, tree_line};

use super::outlook::whole;
use super::output;
use super::session::{CommandError, Session};

/// Compare two checkpoints, or one with an older copy of itself
///
/// Each is a directory or an archive, in any mixture. Compared are the agent with its configuration, resources and
/// operations, and every framework, executor, run and task with states, updates and acknowledgements: + only B has it,
/// - only A has it, ~ it differs. The agents are those that slaves/latest names, also if their ids differ.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The first, as before an incident
    #[arg(value_name = "A")]
    a: PathBuf,
    /// The second, as after it
    #[arg(value_name = "B")]
    b: PathBuf,
    /// Most bytes that are kept of an archive
    #[arg(long, value_name = "BYTES", default_value_t = MAX_SIZE, hide_default_value = true)]
    max_size: u64,
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
  3  they could not be compared, or not all of them

Reads only: changes nothing on disk.";

/// Compares.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let [first, second] = [open(&args.a, args)?, open(&args.b, args)?];
    // What is kept of it is small: progress would only be in the way of what is printed meanwhile.
    let progress = Progress::default();
    whole(&first, "diff")?;
    whole(&second, "diff")?;
    let side = |source| Side { source, pieces: Pieces::open(source, &Request::default(), &progress) };
    let (a, b) = (side(&first.source), side(&second.source));
    let how = How { redact: global.redact, threads: global.threads };
    let walk = |tell: &mut dyn FnMut(&Change) -> std::io::Result<()>| diff(&a, &b, how, tell);
    let shapes = (shape(&a), shape(&b));
    let mut tally = Tally::default();
    let paint = terminal.paint();
    if global.quiet {
        tally = walk(&mut |_| Ok(()))?;
        return Ok(status(&tally));
    }
    match global.output {
        OutputFormat::Table => {
            let mut table = DiffTable::default();
            tally = walk(&mut |change| {
                table.add(change);
                Ok(())
            })?;
            let text = table.text(&tally, paint, terminal.width());
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
        OutputFormat::Tree => terminal.show(|out| {
            let mut last = None;
            tally = walk(&mut |change| out.write_all(tree_line(change, &mut last, paint).as_bytes()))?;
            out.write_all(diff_sum(&tally).as_bytes())
        })?,
        OutputFormat::Json => {
            let document = DiffJson::new(shapes, walk, status);
            output::document(terminal, &document)?;
            tally = document.tally.take();
        }
        OutputFormat::Ndjson => terminal.print(|out| {
            let header = Header {
                schema: "ckpt.diff/1",
                ckpt_version: env!("CARGO_PKG_VERSION"),
                a: shapes.0,
                b: shapes.1,
            };
            put_line(out, "header", &header)?;
            tally = walk(&mut |change| put_line(out, "change", &DifferenceJson(change)))?;
            put_summary(out, status(&tally), &Summary::new(&tally))
        })?,
    }
    Ok(status(&tally))
}

#[derive(Serialize)]
struct Header {
    schema: &'static str,
    ckpt_version: &'static str,
    a: SideJson,
    b: SideJson,
}

#[derive(Serialize)]
struct Summary<'t> {
    added: u64,
    removed: u64,
    changed: u64,
    unknown: u64,
    not_compared: &'t [String],
}

impl<'t> Summary<'t> {
    fn new(tally: &'t Tally) -> Self {
        let [added, removed, changed] = tally.changes;
        let (unknown, not_compared) = (tally.unknown, &*tally.not_compared);
        Self { added, removed, changed, unknown, not_compared }
    }
}

fn status(tally: &Tally) -> Status {
    match (tally.unknown, tally.total()) {
        (0, 0) => Status::Good,
        (0, _) => Status::Bad,
        _ => Status::Unanswered,
    }
}

/// Links are judged as if each tree stood where they say: two copies in two places do not differ by that.
fn open(path: &Path, args: &Args) -> Result<Session, CommandError> {
    Session::open(&SourceArgs {
        relocated: true,
        no_probe: true,
        max_size: args.max_size,
        ..SourceArgs::of(Some(path.to_owned()))
    })
}

fn shape(side: &Side<'_>) -> SideJson {
    let coverage = &side.pieces.top.coverage;
    SideJson { source: SourceJson::new(side.source), coverage: CoverageJson::new(coverage) }
}
