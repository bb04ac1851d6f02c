//! `ckpt fleet`: many checkpoints judged side by side, one line each, the worst first.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use crate::check::Assessment;
use crate::cli::terminal::{Terminal, TerminalOptions};
use crate::cli::{GlobalArgs, MAX_SIZE, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::recovery::Outcome;
use crate::schema::Release;
use crate::user_file;
use crate::values::shell_word;
use crate::view::json::{AssessmentRowJson, Document, put_line};
use crate::view::{FleetRow, escape, fleet_text};

use super::agent_flags::AgentFlags;
use super::appraise::appraise;
use super::output;
use super::session::CommandError;

/// Judge many checkpoints at once: one line each, the worst first
///
/// Each source is an archive or a directory, as for the other commands. What is said of a restart holds for each of them:
/// its outcome, the executors and tasks that it loses or may lose, and what validate finds. One that can't be read is a
/// line too, and stops no other.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Archives or directories
    #[arg(value_name = "SOURCE", required_unless_present = "from")]
    sources: Vec<PathBuf>,
    /// Take names of sources from a file, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// What may be lost counts as lost
    #[arg(long)]
    certain: bool,
    /// Directories are copies: judge each as if it stood where its links say, without facts of this host
    #[arg(long)]
    relocated: bool,
    /// The boot id of every host, or "same" for the checkpointed one
    #[arg(long, value_name = "ID")]
    boot_id: Option<String>,
    /// Whose recovery is meant, as 1.11.0 [default: 1.11.0]
    #[arg(long, value_name = "V", value_parser = crate::cli::parse_release)]
    mesos_version: Option<Release>,
    /// Most bytes that are kept of an archive
    #[arg(long, value_name = "BYTES", default_value_t = MAX_SIZE, hide_default_value = true)]
    max_size: u64,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Examples:
  ckpt fleet collected/*.tar.gz
  find collected -name '*.tar.gz' | ckpt fleet --from - -o ndjson > fleet.ndjson
  ckpt fleet --certain --boot-id same collected/*.tar.gz -- --no-strict

Sources are judged side by side (-j N). EXECS and TASKS are those that live, RISK those that a restart loses; with ? \
those that it may lose. FINDINGS are those of validate.

Exit status:
  0  each source would come through a restart
  1  one would lose something by it, as for simulate
  2  the command line is wrong
  3  one can't be read or judged

Reads only: changes nothing on disk.";

/// A source and what became of it.
struct Judged {
    path: PathBuf,
    result: Result<Assessment, CommandError>,
}

impl Judged {
    fn status(&self) -> Status {
        match &self.result {
            Ok(appraisal) => appraisal.status,
            Err(_) => Status::Unanswered,
        }
    }

    /// The worse, the smaller.
    fn rank(&self) -> impl Ord + use<> {
        let known = self.result.as_ref().ok();
        let outcome = known.map_or(0, |appraisal| match appraisal.outcome {
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
            count(|appraisal| appraisal.tasks.lost),
            count(|appraisal| appraisal.executors.lost),
            count(|appraisal| appraisal.tasks.may_be_lost),
            count(|appraisal| appraisal.executors.may_be_lost),
            known.map(|appraisal| appraisal.findings.map(|(_, count)| Reverse(count))),
            self.path.clone(),
        )
    }
}

/// Judges all of them.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let mut sources = args.sources.clone();
    if let Some(from) = &args.from {
        sources.extend(named_in(from)?);
    }
    let mut judged = judge_all(sources, args, global);
    judged.sort_by_cached_key(Judged::rank);
    let status = judged.iter().map(Judged::status).max().unwrap_or(Status::Good);
    match global.output {
        OutputFormat::Table | OutputFormat::Tree => {
            let rows: Vec<_> = judged
                .iter()
                .map(|one| FleetRow {
                    path: one.path.as_os_str().as_bytes(),
                    result: one.result.as_ref().map_err(|error| error.code),
                })
                .collect();
            let text = fleet_text(&rows, terminal.paint(), terminal.width());
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
        OutputFormat::Json | OutputFormat::Ndjson => json(&judged, status, global, terminal)?,
    }
    Ok(status)
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<AssessmentRowJson<'a>>>,
}

fn json(judged: &[Judged], status: Status, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<()> {
    let lines = global.output == OutputFormat::Ndjson;
    let payload = Payload { sources: (!lines).then(|| judged.iter().map(shape).collect()) };
    let document = Document::new("fleet", status, &payload);
    if !lines {
        output::document(terminal, &document)?;
        return Ok(());
    }
    terminal.print(|out| {
        put_line(out, "header", &document)?;
        for one in judged {
            put_line(out, "source", &shape(one))?;
        }
        output::summary(out, status)
    })?;
    Ok(())
}

fn shape(one: &Judged) -> AssessmentRowJson<'_> {
    let path = one.path.to_string_lossy().into_owned();
    match &one.result {
        Ok(appraisal) => AssessmentRowJson::judged(path, appraisal),
        Err(error) => {
            let error = error.of_call(&format!("ckpt fleet {}", shell_word(&path)));
            AssessmentRowJson::failed(path, one.status().code(), error.json())
        }
    }
}

/// The sources that a file names, one a line. Blank lines, and those that begin with #, name none.
fn named_in(file: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let read = match file.to_str() {
        Some("-") => user_file::bounded(io::stdin().lock(), user_file::MOST),
        _ => user_file::read(file, user_file::MOST),
    };
    let failed = |why: String| CommandError {
        status: Status::Unanswered,
        code: "unreadable",
        message: format!("{} {why}", escape(file.as_os_str().as_bytes())),
        path: Some(file.to_owned()),
        next: "name the sources one a line, or on the command line".to_owned(),
    };
    let bytes = read.map_err(|error| failed(format!("can't be read: {error}")))?;
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let named = lines.filter(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
    let sources: Vec<PathBuf> = named.map(|line| PathBuf::from(OsStr::from_bytes(line))).collect();
    if sources.is_empty() { Err(failed("names no source".to_owned())) } else { Ok(sources) }
}

/// Judges them on several threads; those that are left over read one source together.
fn judge_all(sources: Vec<PathBuf>, args: &Args, global: &GlobalArgs) -> Vec<Judged> {
    let threads = match global.threads {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        n => n,
    };
    let side_by_side = threads.min(sources.len()).max(1);
    let own = GlobalArgs { threads: (threads / side_by_side).max(1), ..global.clone() };
    // Progress of many at once says nothing, and what would be noted of each is in its row.
    let silent = Terminal::new(TerminalOptions { quiet: true, no_progress: true, ..global.terminal() });
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(sources.len()));
    let work = || {
        while let Some(path) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            let source = args.source(path);
            let result = appraise(&source, &args.flags, args.certain, "fleet", &own, &silent);
            if let Ok(mut done) = done.lock() {
                done.push(Judged { path: path.clone(), result });
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..side_by_side {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_default()
}

impl Args {
    fn source(&self, path: &Path) -> SourceArgs {
        SourceArgs {
            relocated: self.relocated,
            boot_id: self.boot_id.clone(),
            mesos_version: self.mesos_version,
            max_size: self.max_size,
            ..SourceArgs::of(Some(path.to_owned()))
        }
    }
}
