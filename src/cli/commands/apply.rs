//! `ckpt apply`: carries out a plan from a file.

use std::path::{Path, PathBuf};

use super::change::carry_out;
use super::change_plan::{Change, ChangeKind};
use crate::app::{
    AfterRepair, ErrorCode, FlagOptions, ModeChoice, RestoreArchive, ScenarioOptions, SourceOptions,
};
use crate::cli::args::{ConsentArgs, HostArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::{Plan, PlanArchive, read_plan};
use crate::recovery::Mode;
use crate::source::ArchiveLimits;
use crate::user_file;

/// Arguments of `ckpt apply`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Plan, as written by --plan-out
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Work directory of the agent [default: that of the plan]
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    #[command(flatten)]
    host: HostArgs,
    /// The directory is a copy from elsewhere: resolve symlinks relative to it and ignore this host
    #[arg(long)]
    relocated: bool,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt repair --dry-run --plan-out plan.jsonl /var/lib/mesos
  ckpt apply plan.jsonl

Exit status:
  0  done, or nothing to do
  1  done, but something is worse than announced; with --dry-run: there is
     something to do
  2  the command line is wrong
  3  it could not be started
  4  refused: an agent uses the directory, or the checkpoint has changed since
     the plan was made
  5  not completed: ckpt undo reverts it

Changes the checkpoint. Asks before, and keeps backups. \
Run it as root: others can neither see whether an agent runs, nor restore owners.";

/// Carries out the plan.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let plan = read(&args.plan)?;
    let path = args.work_dir.as_ref().unwrap_or(&plan.meta_dir).clone();
    let source = SourceOptions { relocated: args.relocated, ..args.host.options(Some(path)) };
    let located = context.find(&source)?;
    let archive = plan.archive.as_ref().map(|planned| archive(planned, context)).transpose();
    let archive = archive.map_err(|error| error.in_dry_run(args.consent.dry_run))?;
    let archive = archive.as_ref().map(|archive| &archive.source);
    let flags = FlagOptions { mode: ModeChoice::Given(Mode::Strict), ..FlagOptions::default() };
    let options = ScenarioOptions { source, flags, ..ScenarioOptions::default() };
    let now = || Ok(AfterRepair::of(&context.open_in_place(options.clone())?));
    let repairs = ["repair", "restore"].contains(&&*plan.command);
    let kind = if repairs { ChangeKind::Planned(&now) } else { ChangeKind::Other };
    carry_out(
        &Change { kind, archive, is_stored: true, ..Change::new(&located, plan, &args.consent) },
        context,
    )
}

/// The archive of a plan, as it was when the plan was made.
fn archive(planned: &PlanArchive, context: &Context<'_>) -> Result<RestoreArchive, CommandError> {
    let found = RestoreArchive::open(&planned.path, ArchiveLimits::DEFAULT_TOTAL, &context.progress())?;
    if found.sha256 == planned.sha256 {
        return Ok(found);
    }
    let message = format!("refused: {} has changed since the plan was made", planned.path.display());
    Err(CommandError::refused(ErrorCode::ArchiveChanged, message)
        .path(&planned.path)
        .hint("create a new plan with ckpt restore --plan-out"))
}

/// The most bytes of a plan: a million steps fit.
const MOST: u64 = 1 << 30;

fn read(path: &Path) -> Result<Plan, CommandError> {
    let failed = |code: ErrorCode, message: String| {
        CommandError::unanswered(code, message).path(path).hint("create a new plan with --plan-out")
    };
    let file = user_file::open(path).map_err(|error| {
        failed(ErrorCode::IoError, format!("{}: {}", path.display(), user_file::reason(&error)))
    })?;
    read_plan(&mut user_file::limited(file, MOST))
        .map_err(|error| failed(ErrorCode::BadPlan, format!("{} is not a plan: {error}", path.display())))
}
