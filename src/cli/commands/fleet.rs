//! `ckpt fleet`: many checkpoints side by side, one line each, the worst first.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::app::{
    Error, ErrorCode, FleetMember, FleetOptions, ModeChoice, ScenarioOptions, SourceOptions, assess_fleet,
};
use crate::cli::args::{
    AgentFlagArgs, AllowMissingArgs, ArchiveArgs, DoubtArgs, parse_boot_id, parse_duration, parse_release,
};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::recovery::BootId;
use crate::schema::Release;
use crate::user_file;
use crate::values::Duration;
use crate::view::json::{AssessmentRowJson, Document, FleetJson, put_line};
use crate::view::{NagiosLine, fleet_text};

/// Assess many checkpoints: one line each, the worst first
///
/// Each source is an archive or a directory, as for the other commands. A line shows the outcome of a restart, the executors
/// and tasks that it loses or may lose, and what validate finds. A source that cannot be read is a line as well, and stops
/// no other.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Archives or directories
    #[arg(value_name = "SOURCE", required_unless_present = "from")]
    sources: Vec<PathBuf>,
    /// Read paths of sources from a file, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    doubt: DoubtArgs,
    /// Directories are copies from elsewhere: resolve symlinks relative to them and ignore this host
    #[arg(long)]
    relocated: bool,
    /// Boot ID of every host, or "same" for the checkpointed one
    #[arg(long, value_name = "ID", value_parser = parse_boot_id)]
    boot_id: Option<BootId>,
    /// Mesos version to assume, e.g. 1.11.0 [default: 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    mesos_version: Option<Release>,
    /// Abandon a source that gives nothing to read for this long
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, default_value = "1mins")]
    timeout: Duration,
    #[command(flatten)]
    archive: ArchiveArgs,
    #[command(flatten)]
    missing: AllowMissingArgs,
    #[command(flatten)]
    flags: AgentFlagArgs,
}

const HELP: &str = "\
Examples:
  ckpt fleet collected/*.tar.gz
  find collected -name '*.tar.gz' | ckpt fleet --from - -o ndjson > fleet.ndjson
  ckpt fleet --pessimistic --boot-id same collected/*.tar.gz -- --no-strict

Sources are assessed in parallel (-j N). EXECS and TASKS count the live ones, EXEC RISK and TASK RISK those that a \
restart loses; (+N?) those that it may lose. FINDINGS are those of validate.

Exit status:
  0  every agent recovers and a restart loses nothing
  1  one does not recover or loses something, as for simulate
  2  the command line is wrong
  3  one cannot be read, or its outcome is unknown

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

impl Args {
    /// What is asked about each of them.
    fn options(&self) -> ScenarioOptions {
        let source = SourceOptions {
            relocated: self.relocated,
            boot_id: self.boot_id.clone(),
            release: self.mesos_version,
            max_size: self.archive.max_size,
            missing_meta: self.missing.missing_meta(),
            ..SourceOptions::default()
        };
        let flags = self.flags.options(ModeChoice::Flags);
        ScenarioOptions { source, flags, ..ScenarioOptions::default() }
    }
}

/// Assesses all of them.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let mut sources = args.sources.clone();
    if let Some(from) = &args.from {
        sources.extend(listed_in(from)?);
    }
    if sources.iter().filter(|source| source.as_os_str() == "-").count() > 1 {
        return Err(CommandError::stdin_twice());
    }
    let options = FleetOptions {
        scenario: context.of_all_commands(args.options()),
        doubts: args.doubt.doubts(),
        patience: std::time::Duration::from_nanos(args.timeout.nanos().try_into().unwrap_or_default()),
    };
    let inspects = sources.iter().any(|source| options.scenario.about(source).inspects_processes());
    context.confine(inspects, None);
    let members = assess_fleet(&sources, options, &context.progress());
    let worst = members.iter().map(FleetMember::answer).max();
    let status = worst.map_or(Status::Good, Status::from);
    if context.is_nagios() {
        return Ok(context.nagios(&NagiosLine::of_fleet(&members))?);
    }
    if context.is_for_people() {
        let hint = |member: &FleetMember, error: &Error| match &error.path {
            Some(_) => context.call.about(&member.path).hint(&error.hint),
            None => context.hint(&error.hint),
        };
        context.text(&fleet_text(&members, &hint, context.spec()))?;
        return Ok(status);
    }
    let row = |member| row(member, context);
    let payload = FleetJson { sources: (!context.is_lines()).then(|| members.iter().map(row).collect()) };
    let document = Document::new("fleet", status.code(), &payload);
    let mut rows = members.iter().map(row);
    context.lines(&document, status, |out| rows.try_for_each(|row| put_line(out, "source", &row)))?;
    Ok(status)
}

fn row<'a>(member: &'a FleetMember, context: &Context<'_>) -> AssessmentRowJson<'a> {
    let (path, status) = (member.path.to_string_lossy().into_owned(), Status::from(member.answer()).code());
    let error = member.why_unanswered().map(|error| {
        let call = context.call.about(&member.path);
        Context { call: &call, ..*context }.error_json(&error.clone().into())
    });
    AssessmentRowJson::new(path, status, member.result.as_ref().ok(), error)
}

/// The sources that a file lists, one a line, except for blank lines and those that begin with #.
fn listed_in(file: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let listed = || -> anyhow::Result<Vec<PathBuf>> {
        let read = match file.to_str() {
            Some("-") => user_file::read_stream(io::stdin().lock(), user_file::MAX_SIZE),
            _ => user_file::read(file, user_file::MAX_SIZE),
        };
        let bytes = read.context("cannot be read")?;
        let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let named = lines.filter(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
        let sources: Vec<PathBuf> = named.map(|line| PathBuf::from(OsStr::from_bytes(line))).collect();
        anyhow::ensure!(!sources.is_empty(), "lists no source");
        Ok(sources)
    };
    listed().map_err(|error| {
        let hint = "list the sources one a line, or name them on the command line";
        let message = format!("{} {error:#}", file.display());
        CommandError::unanswered(ErrorCode::Unreadable, message).path(file).hint(hint)
    })
}
