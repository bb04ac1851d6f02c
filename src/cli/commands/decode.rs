//! `ckpt decode`: checkpoint files as JSON, damaged ones too. One document a file, one after the other.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat};
use crate::exit::Status;
use crate::layout::{KINDS, Kind, kind_by_name, kind_of};
use crate::model::{Dissected, dissect};
use crate::schema::Release;
use crate::user_file;
use crate::values::shell_path;
use crate::view::escape;
use crate::view::json::{DecodedJson, Document, VersionJson, put_value, put_visible};

use super::session::CommandError;

/// Show checkpoint files as JSON, damaged ones too
///
/// Prints one document for each file. A damaged file shows all that can be read before the damage, where the damage
/// is, and in a sequence of records what still parses behind it, marked dropped: the agent would lose it.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// Files of a checkpoint; - for standard input, with --as
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files hold, as task.updates [default: what their path says]
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// As which version of Mesos messages are read [default: the newest]
    #[arg(long, value_name = "V", value_parser = crate::cli::parse_release)]
    mesos_version: Option<Release>,
}

const AFTER: &str = "\
Examples:
  ckpt decode meta/slaves/latest/slave.info
  ckpt decode --as task.updates saved.bin | jq '.records[] | select(.error)'

Exit status:
  0  good
  1  a file is damaged, or holds what the agent would refuse
  2  a file whose kind can't be told: --as KIND says it
  3  a file can't be read

Reads only: changes nothing on disk.";

/// No checkpoint file comes near this, in bytes.
const MOST: u64 = 256 << 20;

/// Decodes each file; the status is that of the worst.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let named = match &args.kind {
        Some(name) => Some(kind_by_name(name).ok_or_else(|| unknown_kind(name))?),
        None => None,
    };
    if let [file] = &args.files[..] {
        return one(file, named, args, global, terminal);
    }
    let mut worst = Status::Good;
    for file in &args.files {
        let status = match one(file, named, args, global, terminal) {
            Ok(status) => status,
            Err(error) => match error.downcast::<CommandError>() {
                Ok(known) => {
                    super::report::report_one("decode", &known, (global.output, global.quiet), terminal)?
                }
                Err(other) => return Err(other),
            },
        };
        worst = worst.max(status);
    }
    Ok(worst)
}

fn one(
    file: &Path,
    named: Option<&'static Kind>,
    args: &Args,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    let bytes = read(file)?;
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let kind = named.or_else(|| kind_of(absolute.as_os_str().as_bytes()));
    let kind = kind.ok_or_else(|| no_kind(file))?;
    let (release, origin) = match args.mesos_version {
        Some(release) => (release, "--mesos-version"),
        None => (Release::HEAD, "default: the newest that is known"),
    };
    let dissected = dissect(&bytes, kind, release);
    let status = if dissected.is_damaged() { Status::Bad } else { Status::Good };
    let path = file.as_os_str().as_bytes();
    let payload = DecodedJson { path, kind, file: &dissected, redact: global.redact };
    let document = Document::new("decode", status, &payload).read_as(VersionJson::new(release, origin));
    terminal.print(|out| match global.output {
        OutputFormat::Table | OutputFormat::Tree | OutputFormat::Json => put_visible(out, &document),
        OutputFormat::Ndjson => put_value(out, &document),
    })?;
    if matches!(global.output, OutputFormat::Table | OutputFormat::Tree) {
        tell_damage(file, &dissected, terminal);
    }
    Ok(status)
}

/// Says on stderr what is easily missed in a long document.
fn tell_damage(file: &Path, dissected: &Dissected<'_>, terminal: &Terminal) {
    let Some(piece) = dissected.pieces.iter().find(|piece| piece.defect.is_some()) else { return };
    let Some(defect) = &piece.defect else { return };
    let field = defect.path.as_deref().map(|path| format!("{path}: ")).unwrap_or_default();
    let behind =
        dissected.pieces.iter().filter(|piece| piece.dropped && piece.defect.is_none()).count() as u64;
    let behind = match behind {
        0 => String::new(),
        n => {
            format!("; {} the agent would drop", crate::view::plural(n, "good record"))
        }
    };
    let name = escape(file.as_os_str().as_bytes());
    terminal.note(&format!("{name}: damaged at byte {}: {field}{}{behind}", defect.offset, defect.reason));
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    if path == Path::new("-") {
        return user_file::bounded(io::stdin().lock(), MOST).map_err(|error| not_read(path, &error));
    }
    // Looked at before it is opened: opening a pipe would wait for someone who writes.
    let is_file =
        std::fs::metadata(path).map(|data| data.is_file()).map_err(|error| not_read(path, &error))?;
    if !is_file {
        return Err(unreadable(path, "it is no regular file"));
    }
    user_file::read(path, MOST).map_err(|error| not_read(path, &error))
}

fn not_read(path: &Path, error: &io::Error) -> CommandError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => CommandError {
            code: "not-permitted",
            next: format!("sudo ckpt decode {}", shell_path(path)),
            ..unreadable(path, "it may not be read by this user")
        },
        io::ErrorKind::NotFound => {
            CommandError { code: "not-found", ..unreadable(path, "it does not exist") }
        }
        _ => unreadable(path, &error.to_string()),
    }
}

fn unreadable(path: &Path, why: &str) -> CommandError {
    CommandError {
        status: Status::Unanswered,
        code: "unreadable",
        message: format!("{} can't be read: {why}", escape(path.as_os_str().as_bytes())),
        path: Some(path.to_owned()),
        next: "name a file of a checkpoint".to_owned(),
    }
}

pub(super) fn kinds() -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    format!("known kinds: {}", names.join(", "))
}

pub(super) fn unknown_kind(name: &str) -> CommandError {
    CommandError {
        status: Status::Usage,
        code: "unknown-kind",
        message: format!("there is no kind of file named {}", escape(name.as_bytes())),
        path: None,
        next: kinds(),
    }
}

fn no_kind(path: &Path) -> CommandError {
    CommandError {
        status: Status::Usage,
        code: "unknown-kind",
        message: format!("the path {} does not say what the file holds", escape(path.as_os_str().as_bytes())),
        path: Some(path.to_owned()),
        next: format!("say it with --as KIND; {}", kinds()),
    }
}
