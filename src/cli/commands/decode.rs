//! `ckpt decode`: checkpoint files as JSON, even damaged ones; one document a file.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::app::{DEFAULT_ORIGIN, ErrorCode, Hint, NextCall};
use crate::cli::args::parse_release;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::report::report_one;
use crate::layout::{KINDS, Kind, kind_by_name, kind_of};
use crate::model::dissect;
use crate::schema::{JsonOptions, Release};
use crate::user_file;
use crate::view::damage_note;
use crate::view::json::{DecodedJson, Document, VersionJson};

/// Show checkpoint files as JSON, even damaged ones
///
/// Prints one document for each file. Of a damaged file it shows what can be read before the damage, where the damage is,
/// and, in a sequence of records, what can be parsed after it, marked as dropped: the agent would lose it.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// Files of a checkpoint; - for standard input, with --as
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Kind of the files, e.g. task.updates [default: by their path]
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// Mesos version to read messages as [default: 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    mesos_version: Option<Release>,
}

const AFTER: &str = "\
Examples:
  ckpt decode meta/slaves/latest/slave.info
  ckpt decode --as task.updates saved.bin | jq '.records[] | select(.error)'

Exit status:
  0  all files are good
  1  a file is damaged, or contains what the agent rejects
  2  the kind of a file is unknown (use --as KIND)
  3  a file cannot be read

Reads only: changes nothing on disk. Needs no root: run it as a user who may read the files.";

/// No checkpoint file comes near this, in bytes.
const MOST: u64 = 256 << 20;

/// Decodes each file; the status is that of the worst.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let named = match &args.kind {
        Some(name) => Some(kind_by_name(name).ok_or_else(|| unknown_kind(name))?),
        None => None,
    };
    if let [file] = &args.files[..] {
        return one(file, named, args, context);
    }
    let mut worst = Status::Good;
    for file in &args.files {
        let status = one(file, named, args, context);
        worst = worst.max(status.or_else(|error| report_one("decode", &error, context))?);
    }
    Ok(worst)
}

fn one(
    file: &Path,
    named: Option<&'static Kind>,
    args: &Args,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let bytes = read(file)?;
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let kind = named.or_else(|| kind_of(absolute.as_os_str().as_bytes()));
    let kind = kind.ok_or_else(|| if is_archive(&bytes) { archive(file) } else { no_kind(file) })?;
    let (release, origin) = match args.mesos_version {
        Some(release) => (release, "--mesos-version"),
        None => (Release::LAST, DEFAULT_ORIGIN),
    };
    let dissected = dissect(&bytes, kind, release);
    let status = if dissected.is_damaged() { Status::Bad } else { Status::Good };
    let path = file.as_os_str().as_bytes();
    let options = JsonOptions { redact: context.global.redact, ..JsonOptions::default() };
    let payload = DecodedJson::new(path, kind, &dissected, options);
    let document =
        Document::new("decode", status.code(), &payload).read_as(VersionJson::new(release, origin));
    if context.is_lines() {
        context.document(&document)?;
    } else {
        context.visible_document(&document)?;
    }
    if context.is_for_people()
        && let Some(note) = damage_note(file, &dissected)
    {
        context.terminal.note(&note);
    }
    Ok(status)
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    if path == Path::new("-") {
        return user_file::read_stream(io::stdin().lock(), MOST).map_err(|error| not_read(path, &error));
    }
    // Checked before it is opened: opening a pipe would wait for a writer.
    let is_file =
        std::fs::metadata(path).map(|data| data.is_file()).map_err(|error| not_read(path, &error))?;
    if !is_file {
        return Err(unreadable(path, "it is not a regular file"));
    }
    user_file::read(path, MOST).map_err(|error| not_read(path, &error))
}

fn not_read(path: &Path, error: &io::Error) -> CommandError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            let error = unreadable(path, "it may not be read by this user").hint(Hint::sudo());
            CommandError { code: ErrorCode::NotPermitted, ..error }
        }
        io::ErrorKind::NotFound => {
            CommandError { code: ErrorCode::NotFound, ..unreadable(path, "it does not exist") }
        }
        _ => unreadable(path, &error.to_string()),
    }
}

fn unreadable(path: &Path, why: &str) -> CommandError {
    let message = format!("{} cannot be read: {why}", path.display());
    CommandError::unanswered(ErrorCode::Unreadable, message).path(path).hint("name a file of a checkpoint")
}

pub(super) fn kinds() -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    format!("known kinds: {}", names.join(", "))
}

pub(super) fn unknown_kind(name: &str) -> CommandError {
    CommandError::usage(ErrorCode::UnknownKind, format!("there is no kind of file named {name}"))
        .hint(kinds())
}

fn no_kind(path: &Path) -> CommandError {
    let message = format!("the kind of {} is unknown: its path does not say", path.display());
    CommandError::usage(ErrorCode::UnknownKind, message)
        .path(path)
        .hint(format!("use --as KIND; {}", kinds()))
}

/// Whether a file that is none of a checkpoint is an archive.
fn is_archive(bytes: &[u8]) -> bool {
    let is_compressed =
        [&[0x1f, 0x8b, 8][..], &[0x28, 0xb5, 0x2f, 0xfd]].iter().any(|magic| bytes.starts_with(magic));
    is_compressed || bytes.get(257..262) == Some(b"ustar")
}

/// An archive is named for a file in it.
fn archive(path: &Path) -> CommandError {
    let message = format!("{} is an archive: decode reads one file of a checkpoint", path.display());
    let inspect = NextCall::command("inspect").option("--full").option("-o").option("json").path(path);
    CommandError::usage(ErrorCode::UnknownKind, message)
        .path(path)
        .hint(Hint::from(inspect).words("unpack the file, or show all messages of the archive"))
}
