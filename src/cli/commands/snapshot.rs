//! `ckpt snapshot`: a verified copy of `meta`.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::apply::{Packing, Snapshot, SnapshotError, snapshot};
use crate::cli::terminal::{Terminal, WriteFailed};
use crate::cli::{GlobalArgs, OutputFormat, TargetArgs};
use crate::exit::Status;
use crate::values::shell_path;
use crate::view::json::{Document, put_line};
use crate::view::{bytes, escape, path_text, plural, whole};

use super::session::{CommandError, Session};
use super::{output, target};

/// Arguments of `ckpt snapshot`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// The new archive: FILE.tar.zst or FILE.tar.gz
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Only say what would be written, and where
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Accepted as everywhere; a snapshot changes nothing that is there, and asks nothing
    #[arg(short, long)]
    yes: bool,
}

const HELP: &str = "\
Examples:
  ckpt snapshot --to meta.tar.zst /var/lib/mesos
  ckpt validate meta.tar.zst
  # Puts it back, with the agent stopped:
  zstd -dc meta.tar.zst | tar -C / -xpf -

Exit status:
  0  the snapshot was written and reads back
  1  it was, but without what it names: files that a failing disk does not
     give, pipes, sockets and devices, paths above 4096 bytes; or with
     --dry-run: it would be written
  2  the command line is wrong
  3  it could not be made: there is no new file

Makes one new file, which only its owner may read: the checkpoint holds secrets. Changes nothing else. Beside a running \
agent it is taken up to three times, to catch meta between two changes; whether that worked is said.";

#[derive(Serialize)]
struct Payload<'a> {
    to: String,
    files: u64,
    entries: u64,
    bytes: u64,
    size: u64,
    consistent: bool,
    verified: bool,
    left_out: &'a [String],
}

/// What a dry run knows of it.
#[derive(Serialize)]
struct Planned {
    to: String,
}

/// One document, or a header with all of it and a summary.
fn tell(
    terminal: &Terminal,
    format: OutputFormat,
    document: &impl Serialize,
    status: Status,
) -> Result<(), WriteFailed> {
    if format != OutputFormat::Ndjson {
        return output::document(terminal, document);
    }
    terminal.print(|out| {
        put_line(out, "header", document)?;
        output::summary(out, status)
    })
}

/// Says what would be written.
fn foretell(
    args: &Args,
    session: &Session,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    let (to, from) = (path_text(&args.to), path_text(&session.source.meta_dir()));
    terminal.note(&format!("{to} would be written from {from}"));
    if matches!(global.output, OutputFormat::Json | OutputFormat::Ndjson) {
        let planned = Planned { to: args.to.to_string_lossy().into_owned() };
        let document = Document::new("snapshot", Status::Bad, &planned);
        tell(terminal, global.output, &document.at(&session.source, session.version()), Status::Bad)?;
    }
    Ok(Status::Bad)
}

/// Takes the snapshot.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let packing = packing(args, global)?;
    let session = Session::open(&args.target.source())?;
    target::in_place(&session)?;
    if args.dry_run {
        return foretell(args, &session, global, terminal);
    }
    let taken = snapshot(&session.source, &args.to, packing).map_err(|error| failed(&args.to, &error))?;
    let status = if taken.left_out.is_empty() { Status::Good } else { Status::Bad };
    match global.output {
        OutputFormat::Table | OutputFormat::Tree => put(&taken, args, &session, terminal)?,
        OutputFormat::Json | OutputFormat::Ndjson => {
            let payload = Payload {
                to: args.to.to_string_lossy().into_owned(),
                files: taken.files,
                entries: taken.entries,
                bytes: taken.bytes,
                size: taken.size,
                consistent: taken.is_consistent,
                verified: true,
                left_out: &taken.left_out,
            };
            let document = Document::new("snapshot", status, &payload);
            tell(terminal, global.output, &document.at(&session.source, session.version()), status)?;
        }
    }
    Ok(status)
}

fn packing(args: &Args, global: &GlobalArgs) -> Result<Packing, CommandError> {
    let usage = |message: &str, next: &str| CommandError {
        status: Status::Usage,
        code: "usage",
        message: message.to_owned(),
        path: Some(args.to.clone()),
        next: next.to_owned(),
    };
    if global.redact {
        return Err(usage("a snapshot is for restoring: it can't be redacted", "leave --redact out"));
    }
    let name = args.to.to_string_lossy();
    if name.ends_with(".tar.zst") {
        Ok(Packing::Zstd)
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        Ok(Packing::Gzip)
    } else {
        Err(usage("the name of a snapshot says how it is packed", "end it in .tar.zst or .tar.gz"))
    }
}

fn put(taken: &Snapshot, args: &Args, session: &Session, terminal: &Terminal) -> anyhow::Result<()> {
    terminal.show(|out| {
        let files = plural(taken.files, "file");
        let (of, to) = (session.source.meta_dir(), &args.to);
        writeln!(out, "Snapshot of {} in {}", whole(&path_text(&of)), whole(&path_text(to)))?;
        let sizes = format!("{} in {}", bytes(taken.bytes), bytes(taken.size));
        writeln!(out, "{files}, {sizes}; written, synced, read back: the same.")?;
        if !taken.is_consistent {
            writeln!(
                out,
                "meta changed while it was read, as beside a running agent: every file is whole, but they are not \
                 all of one moment. For one moment: stop the agent."
            )?;
        }
        for path in &taken.left_out {
            writeln!(out, "LEFT OUT {}", whole(&escape(path.as_bytes())))?;
        }
        writeln!(out, "Look into it: {}", whole(&format!("ckpt inspect {}", shell_path(to))))
    })?;
    Ok(())
}

fn failed(to: &Path, error: &SnapshotError) -> CommandError {
    let (code, path, next) = match error {
        SnapshotError::Source(fault) if fault.errno.is_permission() => {
            ("not-permitted", PathBuf::from(&fault.path), "sudo ckpt ...")
        }
        SnapshotError::Source(fault) => ("io-error", PathBuf::from(&fault.path), "check the disk below it"),
        SnapshotError::Target(fault) if fault.errno == crate::source::Errno::EXIST => {
            ("exists", to.to_owned(), "name a new file: nothing is overwritten")
        }
        SnapshotError::Target(_) => ("io-error", to.to_owned(), "name a new file where there is room"),
        SnapshotError::Differs(_) => ("differs", to.to_owned(), "write it to another disk"),
    };
    CommandError {
        status: Status::Unanswered,
        code,
        message: error.to_string(),
        path: Some(path),
        next: next.to_owned(),
    }
}
