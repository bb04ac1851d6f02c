//! `ckpt encode`: the JSON of `ckpt decode` as the bytes of a checkpoint file, on standard output.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::app::{ErrorCode, why_rejected};
use crate::cli::args::parse_release;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::layout::{Kind, kind_by_name};
use crate::schema::Release;
use crate::user_file;
use crate::view::json::{BadDocument, file_of};

use super::decode::{kinds, unknown_kind};

/// Turn the JSON of `ckpt decode` back into a checkpoint file
///
/// Writes the file to standard output, never to a terminal. Records with an unchanged message keep their bytes, canonical or
/// not; changed ones are encoded again. To write other raw bytes, remove the message.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Kind of the file, e.g. task.updates [default: as the document says]
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// The JSON document; - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// Write the file even if the agent would reject it
    #[arg(long)]
    force: bool,
    /// Mesos version that is to read the file [default: that of the document]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    mesos_version: Option<Release>,
}

const HELP: &str = "\
Examples:
  ckpt decode slave.info > slave.json
  sed -i 's/old.example.org/new.example.org/' slave.json
  ckpt encode --as slave.info slave.json > slave.info.new
  ckpt decode task.updates | ckpt encode --as task.updates | cmp - task.updates

Exit status:
  0  written; with -q: could be written, and the agent would read it
  2  the command line is wrong, or the kind is unknown
  3  the document cannot be read or is invalid; the message says where
  4  refused: the agent would reject the file (use --force to write it), or
     standard output is a terminal

Changes nothing on disk but the file that standard output is redirected to. Write to a new file and move it over the old \
one: the shell empties a file before ckpt reads it.";

/// No document comes near this, in bytes.
const MOST: u64 = 1 << 30;

/// Writes the file.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let terminal = context.terminal;
    if terminal.is_terminal() && !context.global.quiet {
        return Err(to_a_terminal());
    }
    let document = parse(&args.file, &read(&args.file)?)?;
    let kind = kind(args, &document)?;
    let decoded_as = document["mesos_version"]["value"].as_str().and_then(Release::parse);
    let decoded_as = decoded_as.unwrap_or(Release::HEAD);
    let bytes = file_of(&document, kind, decoded_as).map_err(|error| no_document(&args.file, &error))?;
    if let Some(why) = why_rejected(&bytes, kind, args.mesos_version.unwrap_or(decoded_as)) {
        if !args.force {
            return Err(refused(kind, &why));
        }
        terminal.note(&format!("the agent would reject this {}: {why}", kind.name));
    }
    terminal.print(|out| out.write_all(&bytes))?;
    Ok(Status::Good)
}

/// The kind of the file. The command line must not contradict the document.
fn kind(args: &Args, document: &Json) -> Result<&'static Kind, CommandError> {
    let said = document["kind"].as_str();
    let name = match (args.kind.as_deref(), said) {
        (Some(given), Some(said)) if given != said => {
            let message = format!("--as {given} was given, but the document says that its kind is {said}");
            let hint = format!("use --as {said}, or remove `kind` from the document");
            return Err(CommandError::usage(ErrorCode::UnknownKind, message).hint(hint));
        }
        (Some(name), _) | (None, Some(name)) => name,
        (None, None) => {
            let message = "neither --as nor the document says what kind of file it is";
            return Err(CommandError::usage(ErrorCode::UnknownKind, message)
                .hint(format!("use --as KIND; {}", kinds())));
        }
    };
    kind_by_name(name).ok_or_else(|| unknown_kind(name))
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    let result = if path == Path::new("-") {
        user_file::read_stream(io::stdin().lock(), MOST)
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
        Some(Err(error)) => return Err(unreadable(path, &format!("it is not JSON: {error}"))),
        None => return Err(unreadable(path, "it is empty")),
    };
    match documents.next() {
        None => Ok(document),
        Some(_) => Err(unreadable(path, "it contains more than one document; encode writes one file")),
    }
}

fn named(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    path.display().to_string()
}

fn unreadable(path: &Path, why: &str) -> CommandError {
    let message = format!("{} cannot be read: {why}", named(path));
    CommandError::unanswered(ErrorCode::Unreadable, message)
        .path(path)
        .hint("give one document as printed by ckpt decode")
}

fn no_document(path: &Path, error: &BadDocument) -> CommandError {
    let hint = "correct that place; ckpt decode shows what such a document looks like";
    CommandError::unanswered(ErrorCode::BadDocument, format!("{}: {error}", named(path)))
        .path(path)
        .hint(hint)
}

fn refused(kind: &Kind, why: &str) -> CommandError {
    let message = format!("the agent would reject this {}, so nothing was written: {why}", kind.name);
    CommandError::refused(ErrorCode::AgentWouldRefuse, message)
        .hint("correct the document, or write it with --force")
}

fn to_a_terminal() -> CommandError {
    CommandError::refused(ErrorCode::OutputIsTty, "standard output is a terminal")
        .hint("ckpt encode ... > FILE")
}
