//! `ckpt encode`: the JSON of ckpt decode back into the bytes of a checkpoint file, on standard output.

mod document;

use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::cli::GlobalArgs;
use crate::cli::terminal::Terminal;
use crate::exit::Status;
use crate::layout::{Framing, Kind, kind_by_name};
use crate::model::{Content, dissect};
use crate::schema::{Release, table};
use crate::user_file;
use crate::view::escape;

use super::decode::{kinds, unknown_kind};
use super::session::CommandError;
pub use document::{BadDocument, file_of};

/// Turn the JSON of `ckpt decode`, edited or not, back into a checkpoint file
///
/// Writes the file to standard output, never to a terminal. Records whose message was not changed keep their bytes,
/// canonical or not; changed ones are written anew. To write other raw bytes, remove the message.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// What the file is to be, as task.updates [default: what the document says]
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// The JSON document; - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// Write it even if the agent would refuse to read it
    #[arg(long)]
    force: bool,
    /// As which version of Mesos it is to be readable [default: the one that decode was asked for]
    #[arg(long, value_name = "V", value_parser = crate::cli::parse_release)]
    mesos_version: Option<Release>,
}

const HELP: &str = "\
Examples:
  ckpt decode slave.info > slave.json
  sed -i 's/old.example.org/new.example.org/' slave.json
  ckpt encode --as slave.info slave.json > slave.info.new
  ckpt decode task.updates | ckpt encode --as task.updates | cmp - task.updates

Exit status:
  0  written; with -q: it could be written, and the agent would read it
  2  the command line is wrong, or the kind is not said
  3  the document can't be read, or is none; the message names the place in it
  4  refused: the agent would refuse to read the file (--force writes it), or
     standard output is a terminal

Changes nothing on disk but what standard output leads to. Write to a new file and move it over the old one: the shell \
empties a file before ckpt has read it.";

/// No document comes near this, in bytes.
const MOST: u64 = 1 << 30;

/// Writes the file.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    if terminal.is_terminal() && !global.quiet {
        return Err(to_a_terminal().into());
    }
    let document = parse(&args.file, &read(&args.file)?)?;
    let kind = kind(args, &document)?;
    let decoded_as = document["mesos_version"]["value"].as_str().and_then(Release::parse);
    let decoded_as = decoded_as.unwrap_or(Release::HEAD);
    let bytes = file_of(&document, kind, decoded_as).map_err(|error| no_document(&args.file, &error))?;
    if let Some(why) = refusal(&bytes, kind, args.mesos_version.unwrap_or(decoded_as)) {
        if !args.force {
            return Err(refused(kind, &why).into());
        }
        terminal.note(&format!("the agent would refuse to read this {}: {why}", kind.name));
    }
    terminal.print(|out| out.write_all(&bytes))?;
    Ok(Status::Good)
}

/// The kind that is meant: what is said on the command line must not be something else than what the document says.
fn kind(args: &Args, document: &Json) -> Result<&'static Kind, CommandError> {
    let said = document["kind"].as_str();
    let name = match (args.kind.as_deref(), said) {
        (Some(given), Some(said)) if given != said => {
            return Err(CommandError {
                message: format!(
                    "--as {given} was given, but the document is of the kind {}",
                    escape(said.as_bytes())
                ),
                next: format!("give --as {}, or remove `kind` from the document", escape(said.as_bytes())),
                ..unknown_kind(given)
            });
        }
        (Some(name), _) | (None, Some(name)) => name,
        (None, None) => {
            return Err(CommandError {
                message: "neither --as nor the document says what the file is to be".to_owned(),
                next: format!("say it with --as KIND; {}", kinds()),
                ..unknown_kind("")
            });
        }
    };
    kind_by_name(name).ok_or_else(|| unknown_kind(name))
}

/// Why the agent would refuse the file, if it would. A tail that is cut it takes off without a word (R70), and an
/// empty file counts as not written (R81).
fn refusal(bytes: &[u8], kind: &Kind, release: Release) -> Option<String> {
    let is_stream = kind.root.is_some_and(|root| {
        root == &table::INTERNAL_STATUS_UPDATE_RECORD
            || root == &table::INTERNAL_UPDATE_OPERATION_STATUS_RECORD
    });
    let file = dissect(bytes, kind, release);
    let last = file.pieces.len().saturating_sub(1);
    let (index, piece) = file.pieces.iter().enumerate().find(|(_, piece)| piece.defect.is_some())?;
    let is_cut = piece.length != Some(piece.raw.len() as u64);
    let is_empty = kind.framing == Framing::Single && bytes.is_empty() && piece.content == Content::None;
    if is_empty || (is_stream && is_cut && index == last) {
        return None;
    }
    let defect = piece.defect.as_ref()?;
    let field = defect.path.as_deref().map(|path| format!(".{path}")).unwrap_or_default();
    Some(format!("records[{index}]{field}: {}", defect.reason))
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    let result = if path == Path::new("-") {
        user_file::bounded(io::stdin().lock(), MOST)
    } else {
        user_file::read(path, MOST)
    };
    result.map_err(|error| unreadable(path, &error.to_string()))
}

/// The one document there.
fn parse(path: &Path, bytes: &[u8]) -> Result<Json, CommandError> {
    let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter::<Json>();
    let document = match documents.next() {
        Some(Ok(document)) => document,
        Some(Err(error)) => return Err(unreadable(path, &format!("it is no JSON: {error}"))),
        None => return Err(unreadable(path, "it is empty")),
    };
    match documents.next() {
        None => Ok(document),
        Some(_) => Err(unreadable(path, "it holds more than one document; encode writes one file")),
    }
}

fn named(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    escape(path.as_os_str().as_bytes())
}

fn unreadable(path: &Path, why: &str) -> CommandError {
    CommandError {
        status: Status::Unanswered,
        code: "unreadable",
        message: format!("{} can't be read: {why}", named(path)),
        path: Some(path.to_owned()),
        next: "give one document as ckpt decode prints it".to_owned(),
    }
}

fn no_document(path: &Path, error: &BadDocument) -> CommandError {
    CommandError {
        status: Status::Unanswered,
        code: "bad-document",
        message: format!("{}: {}", named(path), escape(error.to_string().as_bytes())),
        path: Some(path.to_owned()),
        next: "mend that place; ckpt decode shows what such a document looks like".to_owned(),
    }
}

fn refused(kind: &Kind, why: &str) -> CommandError {
    CommandError {
        status: Status::Refused,
        code: "agent-would-refuse",
        message: format!("nothing was written: the agent would refuse to read this {}: {why}", kind.name),
        path: None,
        next: "mend the document, or write it nevertheless with --force".to_owned(),
    }
}

fn to_a_terminal() -> CommandError {
    CommandError {
        status: Status::Refused,
        code: "terminal",
        message: "bytes are not written to a terminal".to_owned(),
        path: None,
        next: "ckpt encode ... > FILE".to_owned(),
    }
}
