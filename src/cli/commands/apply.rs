//! `ckpt apply`: carries out a plan that was written down before.

use std::path::{Path, PathBuf};

use crate::cli::terminal::Terminal;
use crate::cli::{ConsentArgs, GlobalArgs, TargetArgs};
use crate::exit::Status;
use crate::plan::{Plan, read_plan};
use crate::user_file;

use super::change::{Change, carry_out};
use super::session::{CommandError, Session};

/// Arguments of `ckpt apply`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// A plan, as --plan-out writes it
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Work directory of the agent [default: the one that the plan was made for]
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// Runtime directory of the agent [default: /var/run/mesos]
    #[arg(long, value_name = "DIR")]
    runtime_dir: Option<PathBuf>,
    /// The directory is a copy: judge it as if it stood where its links say, without facts of this host
    #[arg(long)]
    relocated: bool,
    /// Where processes are looked up [default: /proc]
    #[arg(long, value_name = "DIR")]
    proc_root: Option<PathBuf>,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt repair --dry-run --plan-out plan.jsonl /var/lib/mesos
  ckpt apply plan.jsonl

Exit status:
  0  done, or nothing to do
  1  done, and something is worse than announced, or with --dry-run there is
     something to do
  2  the command line is wrong
  3  it could not be begun
  4  refused: an agent uses the directory, or the tree is no longer as the
     plan says
  5  stopped half-way: ckpt undo goes back

Changes the checkpoint. Asks before; keeps what it takes away.";

/// Carries the plan out.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let plan = read(&args.plan)?;
    let target = TargetArgs {
        path: Some(args.work_dir.clone().unwrap_or_else(|| plan.meta_dir.clone())),
        work_dir: None,
        runtime_dir: args.runtime_dir.clone(),
        relocated: args.relocated,
        boot_id: None,
        proc_root: args.proc_root.clone(),
        mesos_version: None,
    };
    let session = Session::open(&target.source())?;
    let change =
        Change { session: &session, plan, consent: &args.consent, preface: None, own: false, mends: false };
    carry_out(&change, global, terminal)
}

/// The most that a plan may have: a million steps fit.
const MOST: u64 = 1 << 30;

fn read(path: &Path) -> Result<Plan, CommandError> {
    let failed = |code: &'static str, message: String| CommandError {
        status: Status::Unanswered,
        code,
        message,
        path: Some(path.to_owned()),
        next: "make the plan anew, with --plan-out".to_owned(),
    };
    let file =
        user_file::open(path).map_err(|error| failed("io-error", format!("{}: {error}", path.display())))?;
    read_plan(&mut user_file::up_to(file, MOST))
        .map_err(|error| failed("bad-plan", format!("{} is no plan: {error}", path.display())))
}
