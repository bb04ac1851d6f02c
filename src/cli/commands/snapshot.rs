//! `ckpt snapshot`: a verified copy of `meta`.

use std::path::{Path, PathBuf};

use crate::app::{Hint, Located, NextCall, in_place};
use crate::apply::{Packing, Snapshot, SnapshotError, snapshot};
use crate::cli::args::TargetArgs;
use crate::cli::context::{Context, version};
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::json::{Document, PlannedSnapshotJson, SnapshotJson};
use crate::view::{bytes, escape, path_text, plural, whole};

/// Arguments of `ckpt snapshot`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// The new archive: FILE.tar.zst or FILE.tar.gz
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
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
  ckpt validate meta.tar.zst
  # Restore it, with the agent stopped:
  zstd -dc meta.tar.zst | tar -C / -xpf -

Exit status:
  0  the snapshot was written and verified
  1  the same, but without the files that it lists: those that cannot be read
     from a failing disk, pipes, sockets and devices, paths above 4096 bytes;
     with --dry-run: it would be written
  2  the command line is wrong
  3  it could not be written: there is no new file

Creates one new file, which only its owner may read: a checkpoint contains secrets. Changes nothing else. Beside a running \
agent it is taken up to three times, to get a consistent state; the output says whether that worked.";

/// Shows what would be written.
fn preview(args: &Args, located: &Located, context: &Context<'_>) -> Result<Status, CommandError> {
    let (to, from) = (args.to.display(), located.source.meta_dir());
    context.terminal.note(&format!("{to} would be written from {}", from.display()));
    if !context.is_for_people() {
        let planned = PlannedSnapshotJson { to: args.to.to_string_lossy().into_owned() };
        let document = Document::new("snapshot", Status::Bad.code(), &planned);
        context.lines(&document.at(&located.source, version(located)), Status::Bad, |_| Ok(()))?;
    }
    Ok(Status::Bad)
}

/// Takes the snapshot.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let packing = packing(args, context)?;
    let located = Located::find(&args.target.options())?;
    in_place(&located)?;
    if args.dry_run {
        return preview(args, &located, context);
    }
    let taken = snapshot(&located.source, &args.to, packing).map_err(|error| failed(&args.to, &error))?;
    let status = if taken.left_out.is_empty() { Status::Good } else { Status::Bad };
    if context.is_for_people() {
        text(&taken, args, &located, context)?;
        return Ok(status);
    }
    let payload = SnapshotJson {
        to: args.to.to_string_lossy().into_owned(),
        files: taken.files,
        entries: taken.entries,
        bytes: taken.bytes,
        size: taken.size,
        consistent: taken.is_consistent,
        verified: true,
        left_out: &taken.left_out,
    };
    let document = Document::new("snapshot", status.code(), &payload);
    context.lines(&document.at(&located.source, version(&located)), status, |_| Ok(()))?;
    Ok(status)
}

fn packing(args: &Args, context: &Context<'_>) -> Result<Packing, CommandError> {
    let usage = |message: &str, hint: &str| CommandError::usage("usage", message).path(&args.to).hint(hint);
    if context.global.redact {
        return Err(usage("a snapshot is for restoring: it cannot be redacted", "omit --redact"));
    }
    let name = args.to.to_string_lossy();
    if name.ends_with(".tar.zst") {
        Ok(Packing::Zstd)
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        Ok(Packing::Gzip)
    } else {
        let message = "the name of a snapshot determines its compression";
        Err(usage(message, "use a name that ends in .tar.zst or .tar.gz"))
    }
}

fn text(taken: &Snapshot, args: &Args, located: &Located, context: &Context<'_>) -> Result<(), CommandError> {
    let inspect = context.call.next(&NextCall::command("inspect").path(&args.to));
    context.terminal.show(|out| {
        let files = plural(taken.files, "file");
        let (of, to) = (located.source.meta_dir(), &args.to);
        writeln!(out, "Snapshot of {} in {}", whole(&path_text(&of)), whole(&path_text(to)))?;
        let sizes = format!("{} in {}", bytes(taken.bytes), bytes(taken.size));
        writeln!(out, "{files}, {sizes}; written and verified.")?;
        if !taken.is_consistent {
            writeln!(
                out,
                "meta changed while it was read, e.g. by a running agent: each file is complete, but the snapshot is not \
                 consistent. To get a consistent one, stop the agent."
            )?;
        }
        for path in &taken.left_out {
            writeln!(out, "LEFT OUT {}", whole(&escape(path.as_bytes())))?;
        }
        writeln!(out, "To inspect it: {}", whole(&inspect))
    })?;
    Ok(())
}

fn failed(to: &Path, error: &SnapshotError) -> CommandError {
    let (code, path, hint): (_, _, Hint) = match error {
        SnapshotError::Source(fault) if fault.errno.is_permission() => {
            ("not-permitted", PathBuf::from(&fault.path), Hint::sudo())
        }
        SnapshotError::Source(fault) => ("io-error", PathBuf::from(&fault.path), "check the disk".into()),
        SnapshotError::Target(fault) if fault.errno == crate::source::Errno::EXIST => {
            ("exists", to.to_owned(), "name a new file: nothing is overwritten".into())
        }
        SnapshotError::Target(_) => {
            ("io-error", to.to_owned(), "name a new file on a disk with free space".into())
        }
        SnapshotError::Differs(_) => ("differs", to.to_owned(), "write it to another disk".into()),
    };
    CommandError::unanswered(code, error.to_string()).path(path).hint(hint)
}
