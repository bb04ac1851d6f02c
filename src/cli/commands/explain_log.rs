//! `ckpt explain --log`: what an agent's log says happened.

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::explain::BesideArgs;
use crate::app::{
    ErrorCode, FlagOptions, ModeChoice, NextCall, Scenario, ScenarioOptions, SourceOptions, at_target,
};
use crate::check::{Code, FailOn};
use crate::cli::args::OutputFormat;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::flags::FlagsFrom;
use crate::logs::{Options, Outcome, Start, Story, causes_now, read};
use crate::plan::repair::REPAIRS;
use crate::schema::Release;
use crate::source::Kind;
use crate::user_file;
use crate::values::shell_path;
use crate::view::json::{
    BesideJson, Document, LogJson, LogSummaryJson, NoPayloadJson, hide_secrets, put_line, put_summary,
};
use crate::view::{beside_text, escape, log_story, whole};

/// What is longer than this is not empty.
const HEAD: u64 = 4096;

/// Reads a log, and reports each start in it.
pub(super) fn explain_log(
    path: &Path,
    checkpoint: Option<&Path>,
    args: &BesideArgs,
    context: &Context<'_>,
) -> Result<Status, CommandError> {
    let options = checkpoint.map(|path| options(path, args));
    context.confine(options.as_ref().is_some_and(ScenarioOptions::inspects_processes), None);
    let story = story(path, context.global.threads).map_err(|error| {
        let why = user_file::reason(&format!("{error:#}"));
        let message = format!("the log {} {why}", path.display());
        let hint = "check the path, or pipe the log in with --log -";
        CommandError::unanswered(ErrorCode::LogUnreadable, message).path(path).hint(hint)
    })?;
    let mut story = story.ok_or_else(|| {
        let message = format!("the log {} is empty", path.display());
        let hint = "check the name of the unit, e.g. journalctl -u mesos-slave, or give an older log";
        CommandError::unanswered(ErrorCode::LogEmpty, message).path(path).hint(hint)
    })?;
    let scenario = options.map(|options| open(&story, path, options, context)).transpose()?;
    let flags = LogFlags::new(&story, path);
    let calls = Calls { scenario: scenario.as_ref(), path: checkpoint, flags, args, context };
    offer_repairs(&mut story.starts, &calls);
    let beside = scenario.as_ref().zip(checkpoint).map(|(scenario, path)| beside(&story, scenario, path));
    if context.global.redact {
        hide_secrets(&mut story);
    }
    let status = status(&story);
    let log = LogJson { story: &story, checkpoint: beside.as_ref() };
    match context.global.output {
        OutputFormat::Json => context.document(&Document::new("explain", status.code(), &log))?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            put_line(out, "header", &Document::new("explain", status.code(), &NoPayloadJson {}))?;
            for start in &story.starts {
                put_line(out, "start", start)?;
            }
            for line in &story.lines {
                put_line(out, "line", line)?;
            }
            put_summary(out, status.code(), &LogSummaryJson::new(&log))
        })?,
        OutputFormat::Table | OutputFormat::Tree | OutputFormat::Nagios => {
            let paint = context.terminal.paint();
            let validate = calls.text("validate", &[], None);
            let beside =
                beside.as_ref().map_or(String::new(), |beside| beside_text(beside, &validate, paint));
            context.text(&(log_story(&story, &validate, paint) + &beside))?;
        }
    }
    Ok(status)
}

/// Calls about the checkpoint beside a log, with the options that it is read with, and the flags of the log.
struct Calls<'a> {
    scenario: Option<&'a Scenario>,
    path: Option<&'a Path>,
    flags: LogFlags,
    args: &'a BesideArgs,
    context: &'a Context<'a>,
}

/// Commands that the advice about a log names with a path; and whether they take flags.
const NAMED: [(&str, bool); 9] = [
    ("status", true),
    ("validate", true),
    ("config", true),
    ("simulate", true),
    ("executors", true),
    ("repair", false),
    ("cleanup", false),
    ("forget-agent", false),
    ("inspect", false),
];

/// Those that change the checkpoint, which an archive does not allow.
const CHANGING: [&str; 3] = ["repair", "cleanup", "forget-agent"];

/// How a call takes over the agent's flags.
enum LogFlags {
    /// They were not logged.
    None,
    /// The value of `--flags-from`.
    From(String),
    /// Standard input cannot be read twice.
    Given(Vec<String>),
}

impl LogFlags {
    fn new(story: &Story, log: &Path) -> Self {
        let logged = |start: &Start| start.flags.is_some();
        let Some(start) = story.starts.iter().rev().find(|start| logged(start)) else { return Self::None };
        if log.as_os_str() == "-" {
            return Self::Given(start.flag_words());
        }
        Self::From(format!("log:{}", absolute(log).display()))
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl Calls<'_> {
    /// `work_dir`: where the checkpoint is if none was named.
    fn text(&self, command: &str, words: &[&str], work_dir: Option<&str>) -> String {
        let path = self.path.map(absolute).or_else(|| work_dir.map(PathBuf::from));
        let path = path.unwrap_or_else(|| PathBuf::from("PATH"));
        let Some((command, takes_flags)) = NAMED.into_iter().find(|(name, _)| *name == command) else {
            return [&["ckpt", command][..], words, &[&shell_path(&path)]].concat().join(" ");
        };
        let mut call = words.iter().fold(NextCall::command(command), |call, word| call.option(*word));
        let BesideArgs { relocated, runtime_dir, mesos_version } = self.args;
        if *relocated {
            call = call.option("--relocated");
        }
        if let Some(path) = runtime_dir {
            call = call.option("--runtime-dir").option(absolute(path).to_string_lossy());
        }
        if let Some(release) = mesos_version {
            call = call.option("--mesos-version").option(release.to_string());
        }
        match &self.flags {
            LogFlags::From(from) if takes_flags => call = call.option("--flags-from").option(from),
            // Those of a host are found there.
            LogFlags::Given(flags) if takes_flags && self.path.is_some() => call.flags.clone_from(flags),
            _ => {}
        }
        match self.scenario.filter(|_| CHANGING.contains(&command)) {
            Some(scenario) => self.context.command(&at_target(scenario, call)).unwrap_or_default(),
            None => self.context.call.next(&call.path(&path)),
        }
    }

    /// Puts the path and its options into each command of a text that ends with `PATH`.
    fn place(&self, text: &str, work_dir: Option<&str>) -> String {
        let mut parts: Vec<&str> = text.split(" PATH").collect();
        let last = parts.pop().unwrap_or_default();
        let mut made = String::new();
        for part in parts {
            match part.rsplit_once("ckpt ") {
                Some((before, words)) => {
                    let words: Vec<&str> = words.split(' ').collect();
                    made += before;
                    made += &self.shown(&self.text(words[0], &words[1..], work_dir));
                }
                None => made.extend([part, " PATH"]),
            }
        }
        made + last
    }

    /// A command for people, which is never broken or shortened.
    fn shown(&self, command: &str) -> String {
        if self.context.is_for_people() { whole(&escape(command.as_bytes())) } else { command.to_owned() }
    }
}

/// Names the repair where the checkpoint ended a start and one exists, and the checkpoint in every command.
fn offer_repairs(starts: &mut [Start], calls: &Calls<'_>) {
    for start in starts {
        let work_dir = start.flags.as_ref().and_then(|flags| flags.get("work_dir"));
        let work_dir = work_dir.map(String::as_str).filter(|path| path.starts_with('/'));
        let Some(next) = &mut start.next else { continue };
        let names_repair = next.contains("ckpt repair");
        *next = calls.place(next, work_dir);
        let code = start.cause.as_ref().and_then(|cause| cause.code?.parse::<Code>().ok());
        let repaired = code.filter(|code| REPAIRS.iter().any(|repair| repair.codes.contains(code)));
        if let Some(code) = repaired.filter(|_| matches!(start.outcome, Outcome::Fails | Outcome::Aborts))
            && !names_repair
        {
            let end = if next.ends_with('.') { "" } else { "." };
            let repair = calls.text("repair", &["--dry-run", "--only", code.name()], work_dir);
            let is_packed =
                calls.scenario.is_some_and(|scenario| scenario.located.source.kind == Kind::Archive);
            let place = if is_packed { " on the host" } else { "" };
            let _ = write!(next, "{end} To see the repair{place}: {}", calls.shown(&repair));
        }
    }
}

/// What is asked about the checkpoint beside the log.
fn options(path: &Path, args: &BesideArgs) -> ScenarioOptions {
    ScenarioOptions {
        source: SourceOptions {
            relocated: args.relocated,
            runtime_dir: args.runtime_dir.clone(),
            release: args.mesos_version,
            ..SourceOptions::of(path.to_owned())
        },
        flags: FlagOptions { mode: ModeChoice::StrictByDefault, ..FlagOptions::default() },
        ..ScenarioOptions::default()
    }
}

/// Opens the checkpoint beside the log.
fn open(
    story: &Story,
    log: &Path,
    mut options: ScenarioOptions,
    context: &Context<'_>,
) -> Result<Scenario, CommandError> {
    // What the flags do not fit is found with them alone.
    if let Some(text) = story.starts.iter().rev().find_map(Start::flags_line) {
        // Standard input cannot be read twice.
        let is_read = log.as_os_str() == "-";
        options.flags.from.push(if is_read {
            FlagsFrom::Logged(text)
        } else {
            FlagsFrom::Log(log.to_owned())
        });
    }
    let logged = || Release::parse(story.starts.last()?.version.as_deref()?);
    options.source.release = options.source.release.or_else(logged);
    Ok(context.load(|progress| Scenario::open(&context.of_all_commands(options), progress))?)
}

/// Validates it.
fn beside(story: &Story, scenario: &Scenario, path: &Path) -> BesideJson {
    let report = scenario.validation(FailOn::default()).report;
    BesideJson {
        path: path.to_string_lossy().into_owned(),
        verdict: report.verdict.word(),
        causes: causes_now(story, &report.findings),
    }
}

/// The worst of the hosts: where the end of a start was not logged, nothing tells whether the agent recovers.
fn status(story: &Story) -> Status {
    let of_start = |start: &Start| match start.outcome {
        _ if start.is_bad() => Status::Bad,
        Outcome::Unfinished => Status::Unanswered,
        _ => Status::Good,
    };
    story.last_starts().map(of_start).max_by_key(|status| status.code()).unwrap_or(Status::Unanswered)
}

/// `None` if the log is empty.
fn story(path: &Path, threads: usize) -> anyhow::Result<Option<Story>> {
    let options = Options { threads, ..Options::default() };
    let mut log: Box<dyn Read + Send> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(user_file::open(path).context("cannot be read")?)
    };
    let mut head = Vec::new();
    log.by_ref().take(HEAD).read_to_end(&mut head).context("cannot be read")?;
    // journalctl writes `-- No entries --`.
    let is_empty = |line: &[u8]| line.trim_ascii().is_empty() || line.starts_with(b"-- ");
    if (head.len() as u64) < HEAD && head.split(|byte| *byte == b'\n').all(is_empty) {
        return Ok(None);
    }
    Ok(Some(read((&*head).chain(log), &options)?))
}
