//! `ckpt fleet`: many checkpoints side by side, one line each, the worst first.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;

use crate::app::{Assessment, FlagOptions, ModeChoice, Scenario, ScenarioOptions, SourceOptions};
use crate::cli::args::{
    AgentFlagArgs, AllowMissingArgs, ArchiveArgs, DoubtArgs, parse_boot_id, parse_release,
};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::model::Progress;
use crate::recovery::{BootId, Outcome};
use crate::schema::Release;
use crate::user_file;
use crate::view::json::{AssessmentRowJson, Document, FleetJson, put_line};
use crate::view::{FleetRow, NagiosLine, fleet_text};

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

Sources are assessed in parallel (-j N). EXECS and TASKS count the live ones, RISK those that a restart loses; with ? \
those that it may lose. FINDINGS are those of validate.

Exit status:
  0  every agent recovers and a restart loses nothing
  1  one does not recover or loses something, as for simulate
  2  the command line is wrong
  3  one cannot be read, or its outcome is unknown

Reads only: changes nothing on disk.";

/// A source and its result.
struct Assessed {
    path: PathBuf,
    result: Result<Assessment, CommandError>,
}

impl Assessed {
    fn status(&self) -> Status {
        self.result.as_ref().map_or(Status::Unanswered, |assessment| assessment.answer.into())
    }

    /// The worse, the smaller.
    fn rank(&self) -> impl Ord + use<> {
        let known = self.result.as_ref().ok();
        let outcome = known.map_or(0, |assessment| match assessment.outcome {
            Outcome::Unknown => 0,
            Outcome::Aborts => 1,
            Outcome::Fails => 2,
            Outcome::NewAgent => 3,
            _ => 4,
        });
        let count = |of: fn(&Assessment) -> usize| Reverse(known.map_or(0, of));
        (
            Reverse(self.status()),
            outcome,
            count(|assessment| assessment.tasks.lost),
            count(|assessment| assessment.executors.lost),
            count(|assessment| assessment.tasks.may_be_lost),
            count(|assessment| assessment.executors.may_be_lost),
            known.map(|assessment| assessment.findings.map(|(_, count)| Reverse(count))),
            self.path.clone(),
        )
    }
}

/// Assesses all of them.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let mut sources = args.sources.clone();
    if let Some(from) = &args.from {
        sources.extend(listed_in(from)?);
    }
    let mut assessed = assess_all(&sources, args, context.global.threads);
    assessed.sort_by_cached_key(Assessed::rank);
    let status = assessed.iter().map(Assessed::status).max().unwrap_or(Status::Good);
    if context.is_nagios() {
        let path = |one: &Assessed| one.path.to_string_lossy().into_owned();
        let rows: Vec<_> = assessed.iter().map(|one| (path(one), one.result.as_ref().ok())).collect();
        return Ok(context.nagios(&NagiosLine::of_fleet(&rows))?);
    }
    if !context.is_for_people() {
        json(&assessed, status, context)?;
        return Ok(status);
    }
    let rows: Vec<_> = assessed
        .iter()
        .map(|one| FleetRow {
            path: one.path.as_os_str().as_bytes(),
            result: one.result.as_ref().map_err(|error| error.code),
        })
        .collect();
    context.text(&fleet_text(&rows, context.spec()))?;
    Ok(status)
}

fn json(assessed: &[Assessed], status: Status, context: &Context<'_>) -> Result<(), CommandError> {
    let row = |one| row(one, context);
    let payload = FleetJson { sources: (!context.is_lines()).then(|| assessed.iter().map(row).collect()) };
    let document = Document::new("fleet", status.code(), &payload);
    let mut rows = assessed.iter().map(row);
    Ok(context.lines(&document, status, |out| rows.try_for_each(|row| put_line(out, "source", &row)))?)
}

fn row<'a>(one: &'a Assessed, context: &Context<'_>) -> AssessmentRowJson<'a> {
    let (path, status) = (one.path.to_string_lossy().into_owned(), one.status().code());
    match &one.result {
        Ok(assessment) => AssessmentRowJson::judged(path, status, assessment),
        Err(error) => {
            let call = context.call.about(&one.path);
            let error = Context { call: &call, ..*context }.error_json(error);
            AssessmentRowJson::failed(path, status, error)
        }
    }
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
        CommandError::unanswered("unreadable", message).path(file).hint(hint)
    })
}

/// Assesses them on several threads; threads beyond the number of sources read within a source.
fn assess_all(sources: &[PathBuf], args: &Args, threads: usize) -> Vec<Assessed> {
    let threads = crate::source::worker_threads(threads);
    let parallel = threads.min(sources.len()).max(1);
    let (flags, own) = (args.flags.options(ModeChoice::Flags), (threads / parallel).max(1));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(sources.len()));
    let work = || {
        while let Some(path) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = assess(path, args, &flags, own);
            if let Ok(mut done) = done.lock() {
                done.push(Assessed { path: path.clone(), result });
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..parallel {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_default()
}

fn assess(path: &Path, args: &Args, flags: &FlagOptions, threads: usize) -> Result<Assessment, CommandError> {
    let source = SourceOptions {
        relocated: args.relocated,
        boot_id: args.boot_id.clone(),
        release: args.mesos_version,
        max_size: args.archive.max_size,
        missing_meta: args.missing.missing_meta(),
        ..SourceOptions::of(path)
    };
    let options = ScenarioOptions { source, flags: flags.clone(), reboot: false, threads };
    // Progress of many at once says nothing.
    let scenario = Scenario::open(&options, &Progress::default())?;
    scenario.located.whole("fleet")?;
    Ok(Assessment::of(&scenario, args.doubt.doubts()))
}
