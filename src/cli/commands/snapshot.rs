//! `ckpt snapshot`: a verified copy of `meta`.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::app::{ErrorCode, Hint, Located, NextCall, in_place, planned_rotation, rotate_snapshots};
use crate::apply::{Packing, Rotated, Snapshot, SnapshotError, snapshot};
use crate::cli::args::TargetArgs;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{Document, PlannedSnapshotJson, SnapshotJson};
use crate::view::{SnapshotText, path_text, snapshot_text};

/// Arguments of `ckpt snapshot`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// The new archive: FILE.tar.zst or FILE.tar.gz
    #[arg(long, value_name = "FILE", required_unless_present = "dir", conflicts_with = "dir")]
    to: Option<PathBuf>,
    /// Directory for a new archive that is named by agent and time
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// With --dir: delete older snapshots of this agent, but keep N good ones
    #[arg(long, value_name = "N", requires = "dir", conflicts_with = "to")]
    keep: Option<NonZeroUsize>,
    /// Only show what would be written
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Has no effect: a snapshot changes nothing and does not ask
    #[arg(short, long)]
    yes: bool,
}

const HELP: &str = "\
Examples:
  ckpt snapshot --to meta.tar.zst /var/lib/mesos
  ckpt snapshot --dir /var/backups/mesos --keep 7 /var/lib/mesos
  ckpt restore meta.tar.zst /var/lib/mesos

Exit status:
  0  the snapshot was written and verified; with --dir: and a strict agent
     recovers from it
  1  the same, but without the files that it lists: those that cannot be read
     from a failing disk, pipes, sockets and devices, paths above 4096 bytes;
     with --dir: or an agent does not recover from it, it is not consistent, or
     an older one is damaged or cannot be deleted;
     with --dry-run: it would be written
  2  the command line is wrong
  3  it could not be written: there is no new file, and none was deleted
  4  refused: another ckpt takes a snapshot into this directory

With --keep, older snapshots are deleted once the new one is verified. Only files that ckpt has made in DIR, and that are \
unchanged, are deleted. Good ones are consistent, complete, and an agent recovers from them: N of them are kept, however \
many others there are.

Creates one new file, which only its owner may read: a checkpoint contains secrets. Beside a running agent it is taken up to \
three times, to get a consistent state; the output says whether that worked. \
Run it as a user who may read all of meta; root is needed for nothing else.";

/// Shows what would be written.
fn preview(args: &Args, located: &Located, context: &Context<'_>) -> Result<Status, CommandError> {
    let to = args.place();
    let rotation = args.dir.as_deref().map(|directory| planned_rotation(located, directory, args.kept()));
    let rotation = rotation.transpose().map_err(|error| failed(to, &error))?;
    let file = rotation.as_ref().map_or(to, |rotation| &rotation.path);
    let removed = rotation.as_ref().map_or(&[][..], |rotation| &rotation.removed);
    let from = located.source.meta_dir();
    if context.is_for_people() {
        let mut text = format!("{} would be written from {}\n", path_text(file), path_text(&from));
        for old in removed {
            let _ = writeln!(text, "{} would then be deleted, if the new one is good", path_text(old));
        }
        context.text(&text)?;
    } else {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let removed = removed.iter().map(|path| text(path)).collect();
        let planned = PlannedSnapshotJson { to: text(to), file: text(file), removed };
        let document = Document::new("snapshot", Status::Bad.code(), &planned);
        context.lines(&document.of(located), Status::Bad, |_| Ok(()))?;
    }
    Ok(Status::Bad)
}

impl Args {
    /// The file or directory that is written.
    fn place(&self) -> &Path {
        self.to.as_deref().or(self.dir.as_deref()).unwrap_or(Path::new(""))
    }

    /// How many good snapshots are kept.
    fn kept(&self) -> usize {
        self.keep.map_or(usize::MAX, NonZeroUsize::get)
    }
}

/// Takes the snapshot.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let packing = packing(args, context)?;
    let located = context.find(&args.target.options())?;
    in_place(&located)?;
    if args.dry_run {
        return preview(args, &located, context);
    }
    let error = |error: SnapshotError| failed(args.place(), &error);
    let threads = context.global.threads;
    if let Some(directory) = &args.dir {
        let rotated = rotate_snapshots(&located, directory, args.kept(), threads).map_err(error)?;
        return finish(&located, &rotated.path, &rotated.taken, Some(&rotated), context);
    }
    let taken = snapshot(&located.source, args.place(), packing, threads).map_err(error)?;
    finish(&located, args.place(), &taken, None, context)
}

fn finish(
    located: &Located,
    to: &Path,
    taken: &Snapshot,
    rotated: Option<&Rotated>,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let as_wanted =
        |rotated: &Rotated| rotated.is_good && rotated.damaged.is_empty() && rotated.left.is_empty();
    let is_good = taken.left_out.is_empty() && rotated.is_none_or(as_wanted);
    let status = if is_good { Status::Good } else { Status::Bad };
    if context.is_for_people() {
        let absolute = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
        let inspect = context.call.next(&NextCall::command("inspect").path(&absolute));
        let from = located.source.meta_dir();
        context.text(&snapshot_text(&SnapshotText { from: &from, to, taken, rotated, inspect: &inspect }))?;
        return Ok(status);
    }
    let payload = SnapshotJson::new(to, taken, rotated);
    let document = Document::new("snapshot", status.code(), &payload);
    context.lines(&document.of(located), status, |_| Ok(()))?;
    Ok(status)
}

fn packing(args: &Args, context: &Context<'_>) -> Result<Packing, CommandError> {
    let place = args.place();
    let usage =
        |message: &str, hint: &str| CommandError::usage(ErrorCode::Usage, message).path(place).hint(hint);
    if context.global.redact {
        return Err(usage("a snapshot is for restoring: it cannot be redacted", "omit --redact"));
    }
    let name = place.to_string_lossy();
    if args.dir.is_some() || name.ends_with(".tar.zst") {
        Ok(Packing::Zstd)
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        Ok(Packing::Gzip)
    } else {
        let message = "the name of a snapshot determines its compression";
        Err(usage(message, "use a name that ends in .tar.zst or .tar.gz"))
    }
}

fn failed(to: &Path, error: &SnapshotError) -> CommandError {
    let (code, path, hint): (_, _, Hint) = match error {
        SnapshotError::Source(fault) if fault.errno.is_permission() => {
            (ErrorCode::NotPermitted, PathBuf::from(&fault.path), Hint::sudo())
        }
        SnapshotError::Source(fault) => {
            (ErrorCode::IoError, PathBuf::from(&fault.path), "check the disk".into())
        }
        SnapshotError::Target(fault) if fault.errno == crate::source::Errno::EXIST => {
            (ErrorCode::Exists, to.to_owned(), "name a new file: nothing is overwritten".into())
        }
        SnapshotError::Target(fault) if fault.errno.is_missing() => {
            (ErrorCode::IoError, to.to_owned(), "create the directory first".into())
        }
        SnapshotError::Target(_) => {
            (ErrorCode::IoError, to.to_owned(), "name a new file on a disk with free space".into())
        }
        SnapshotError::Differs(_) => (ErrorCode::Differs, to.to_owned(), "write it to another disk".into()),
        SnapshotError::List(..) => (
            ErrorCode::ListNotTrusted,
            to.to_owned(),
            "use a directory of yours that no other user can write".into(),
        ),
        SnapshotError::Locked(_) => {
            let refused = CommandError::refused(ErrorCode::Locked, error.to_string());
            return refused.path(to).hint("wait for it to end");
        }
    };
    CommandError::unanswered(code, error.to_string()).path(path).hint(hint)
}
