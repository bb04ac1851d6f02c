//! `ckpt restore`: puts files of `meta` back from a snapshot.

use std::path::PathBuf;

use super::change::carry_out;
use super::change_error;
use super::change_plan::{Change, ChangeKind, RepairEnd};
use crate::app::{
    AfterRepair, ErrorCode, FlagOptions, Located, ModeChoice, NextCall, RestoreArchive, RestoreError,
    RestoreRequest, ScenarioOptions, plan_restore,
};
use crate::cli::args::{ArchiveArgs, ConsentArgs, TargetArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::recovery::Mode;
use crate::view::json::{ChangeSummaryJson, RestoreJson};
use crate::view::{RestoreText, restore_text};

/// Arguments of `ckpt restore`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Archive of meta (.tar, .tar.gz, .tar.zst), e.g. one of ckpt snapshot
    #[arg(value_name = "SNAPSHOT")]
    snapshot: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
    /// Restore only this file or directory, or the paths of findings of this code; can be repeated
    #[arg(long, value_name = "PATH|CODE")]
    only: Vec<String>,
    #[command(flatten)]
    archive: ArchiveArgs,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt restore --dry-run meta.tar.zst /var/lib/mesos
  ckpt restore --only executor-info-unreadable meta.tar.zst /var/lib/mesos
  ckpt restore --only meta/slaves/latest meta.tar.zst /var/lib/mesos

Exit status:
  0  restored, or nothing to do
  1  restored, but the next start loses something or fails, or something of the
     archive could not be restored; with --dry-run: there is something to do
  2  the command line is wrong, or the archive does not contain what it names
  3  the checkpoint or the archive cannot be read
  4  refused, nothing was changed: an agent runs, or the archive is of another
     agent (to restore it anyway, name that agent: --agent ID)
  5  started and not completed: ckpt undo reverts it

Restores content, owner, mode and modification time; owners only as root. What is there now and differs is moved into the \
journal, and ckpt undo restores it. What is only in the checkpoint stays: it is newer, e.g. tasks that have started since.

These stay too, unless --only names them: the boot ID of this host, runs/latest of a newer run, task and operation updates \
that continue those of the archive, and files in meta/resources that contain newer reservations or volumes.

Asks before it changes anything, and keeps backups: see ckpt undo. \
Run it as root: others can neither see whether an agent runs, nor restore owners.";

/// Restores it.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let flags = FlagOptions { mode: ModeChoice::Given(Mode::Strict), ..FlagOptions::default() };
    let options = ScenarioOptions { source: args.target.options(), flags, ..ScenarioOptions::default() };
    let scenario = context.open_in_place(options)?;
    let located = &scenario.located;
    located.whole("restore")?;
    let archive = RestoreArchive::open(&args.snapshot, args.archive.max_size, &context.progress())?;
    let threads = context.global.threads;
    let request = RestoreRequest { only: args.only.clone(), agent: args.consent.agent.clone(), threads };
    let planned = plan_restore(&scenario, &archive, &request)
        .map_err(|error| not_planned(located, &archive, error).in_dry_run(args.consent.dry_run))?;
    let preface = restore_text(&RestoreText {
        archive: &archive.path,
        planned: &planned,
        verbose: context.global.verbose,
    });
    let after = AfterRepair::planned(&scenario, planned.tree.clone(), &planned.plan)?;
    let now = || Ok(AfterRepair::of(&context.load(|progress| scenario.again(progress))?));
    let change = Change {
        preface: Some(preface),
        summary: Some(ChangeSummaryJson::Restored(RestoreJson::new(&planned))),
        kind: ChangeKind::Repair(&RepairEnd { planned: after, now: &now }),
        archive: Some(&archive.source),
        is_selective: !args.only.is_empty(),
        ..Change::new(located, planned.plan, &args.consent)
    };
    carry_out(&change, context)
}

fn not_planned(located: &Located, archive: &RestoreArchive, error: RestoreError) -> CommandError {
    match error {
        RestoreError::Asked(error) => error.into(),
        RestoreError::Path(error) => change_error::not_planned(located, &error),
        RestoreError::OtherAgent { message, agent } => {
            let refused = CommandError::refused(ErrorCode::OtherAgent, format!("refused: {message}"));
            let refused = refused.path(&archive.path);
            match agent {
                Some(agent) => {
                    let call = NextCall::with("--agent").option(agent.to_string());
                    refused.hint(crate::app::Hint::from(call).words("if you mean that agent"))
                }
                None => refused.hint("name an archive of this agent"),
            }
        }
    }
}
