//! `ckpt explain`: a code, a rule, all codes, or an agent's log.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::explain_log::explain_log;
use crate::app::ErrorCode;
use crate::check::{CODES, Code, Row};
use crate::cli::args::parse_release;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::logs::{Topic, by_code, topics};
use crate::rules::{RuleRow, TOPICS, explain_rule};
use crate::schema::Release;
use crate::view::json::{
    AllCodesJson, CodeJson, CodesJson, LogCodeJson, LogCodesJson, RuleCodesJson, put_line,
};
use crate::view::{RuleJson, code_list, explanation, log_code_explanation, rule_explanation};

/// Arguments of `ckpt explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Code or rule to explain; with --log, a checkpoint to compare
    #[arg(value_name = "CODE|RULE", required_unless_present_any = ["list", "log"])]
    code: Option<PathBuf>,
    /// List every code
    #[arg(long, conflicts_with_all = ["code", "log"])]
    list: bool,
    /// Explain what happened in an agent's log; - for standard input
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    #[command(flatten)]
    beside: BesideArgs,
}

/// The checkpoint beside a log. These options have names of their own, so that a call of another command for a code does not
/// take them over.
#[derive(Debug, clap::Args)]
pub(super) struct BesideArgs {
    /// With --log, the checkpoint is a copy from elsewhere: resolve symlinks relative to it and ignore this host
    #[arg(id = "log_relocated", long = "relocated", requires = "log")]
    pub(super) relocated: bool,
    /// With --log, runtime directory of the agent, or a copy of it
    #[arg(id = "log_runtime_dir", long = "runtime-dir", value_name = "DIR", requires = "log")]
    pub(super) runtime_dir: Option<PathBuf>,
    /// With --log, Mesos version to assume [default: that in the log]
    #[arg(
        id = "log_mesos_version",
        long = "mesos-version",
        value_name = "V",
        value_parser = parse_release,
        requires = "log"
    )]
    pub(super) mesos_version: Option<Release>,
}

const HELP: &str = "\
Examples:
  ckpt explain slave-info-empty
  ckpt explain R116
  journalctl -u mesos-slave -n 2000 | ckpt explain --log -
  ckpt explain --log mesos-slave.INFO /var/lib/mesos
  journalctl -u mesos-slave -o export > agent.journal
  ckpt explain --log agent.journal copy/var/lib/mesos --relocated

A log is what glog writes, the agent's standard error, or a journal: journalctl's formats short, json and export, \
syslog, docker, kubectl. Lines of the kernel's OOM killer and of systemd count. Each host of an aggregated journal has \
its own story. For why an executor ran out of memory, include the kernel's lines: journalctl -k.

Exit status:
  0  explained
  1  with --log: the last start (of one host) failed, aborted or lost something
  2  there is no such code or rule
  3  the log or the checkpoint cannot be read; the log is empty, contains no
     start, or ends before the last start is decided

Reads only: changes nothing on disk. Needs no root: run it as a user who may read the files.";

/// Explains.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    if let Some(path) = &args.log {
        return explain_log(path, args.code.as_deref(), &args.beside, context);
    }
    let Some(code) = &args.code else {
        return all(context);
    };
    let code = &*code.to_string_lossy();
    if let Some(row) = explain_rule(code) {
        return rule(row, context);
    }
    if let Some(topic) = by_code(code) {
        return log_code(topic, context);
    }
    let Ok(known) = code.parse::<Code>() else {
        let message = format!("there is no code or rule {code}{}", suggestion(code));
        return Err(CommandError::usage(ErrorCode::UnknownCode, message).hint("ckpt explain --list"));
    };
    one(known.row(), context)
}

/// Names that are suggested for one that does not exist.
const SUGGESTIONS: usize = 3;

/// Two names that have less in common are not similar: what is nearest was hardly meant.
const SIMILAR: f64 = 0.6;

fn suggestion(word: &str) -> String {
    let word = word.to_lowercase().replace(['_', ' '], "-");
    let names = CODES.iter().map(|row| row.code.name()).chain(topics().map(|topic| topic.code));
    let names = names.map(str::to_owned).filter(|_| !is_rule(&word));
    let rules = TOPICS.iter().flat_map(|topic| topic.rows).map(|row| row.rule.to_string());
    let names = names.chain(rules.filter(|_| is_rule(&word)));
    let mut nearest: Vec<_> = names.map(|name| (similarity(&word, &name.to_lowercase()), name)).collect();
    nearest.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let similar = nearest.iter().filter(|(score, _)| *score >= SIMILAR).count();
    nearest.truncate(if similar == 0 { SUGGESTIONS } else { similar.min(SUGGESTIONS) });
    let names: Vec<_> = nearest.into_iter().map(|(_, name)| name).collect();
    match &names[..] {
        _ if similar == 0 => format!("; the nearest are {}", names.join(", ")),
        [first @ .., last] if !first.is_empty() => {
            format!("; did you mean {} or {last}?", first.join(", "))
        }
        _ => format!("; did you mean {}?", names.concat()),
    }
}

/// Whether a word in lower case is like the name of a rule, e.g. `r116`.
fn is_rule(word: &str) -> bool {
    word.strip_prefix('r').is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// From 0 to 1: few typing errors, the same words in another order, or a part of the name.
fn similarity(word: &str, name: &str) -> f64 {
    let part = if word.len() > 3 && name.contains(word) { 0.9 } else { 0.0 };
    strsim::normalized_damerau_levenshtein(word, name).max(strsim::sorensen_dice(word, name)).max(part)
}

fn all(context: &Context<'_>) -> Result<Status, CommandError> {
    let payload = AllCodesJson {
        codes: CODES.iter().copied().map(CodeJson::new).collect(),
        log_codes: topics().map(LogCodeJson::new).collect(),
    };
    answer(context, &payload, code_list, |out| {
        put_lines(out, "code", &payload.codes)?;
        put_lines(out, "log-code", &payload.log_codes)
    })
}

fn one(row: &'static Row, context: &Context<'_>) -> Result<Status, CommandError> {
    let payload = CodesJson { codes: vec![CodeJson::new(row)] };
    let text = || explanation(row);
    answer(context, &payload, text, |out| put_lines(out, "code", &payload.codes))
}

fn log_code(topic: &'static Topic, context: &Context<'_>) -> Result<Status, CommandError> {
    let payload = LogCodesJson { log_codes: vec![LogCodeJson::new(topic)] };
    let text = || log_code_explanation(topic);
    answer(context, &payload, text, |out| put_lines(out, "log-code", &payload.log_codes))
}

fn rule(row: &RuleRow, context: &Context<'_>) -> Result<Status, CommandError> {
    let codes = CODES.iter().filter(|code| code.rule == row.rule).copied().map(CodeJson::new).collect();
    let payload = RuleCodesJson { codes, rules: [RuleJson::new(row)] };
    let text = || rule_explanation(row);
    answer(context, &payload, text, |out| {
        put_lines(out, "code", &payload.codes)?;
        put_lines(out, "rule", &payload.rules)
    })
}

fn answer(
    context: &Context<'_>,
    payload: &impl Serialize,
    text: impl FnOnce() -> String,
    lines: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Status, CommandError> {
    Ok(context.answer("explain", payload, lines, text)?)
}

fn put_lines(out: &mut dyn Write, kind: &str, rows: &[impl Serialize]) -> io::Result<()> {
    rows.iter().try_for_each(|row| put_line(out, kind, row))
}
