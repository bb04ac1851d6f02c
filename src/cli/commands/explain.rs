//! `ckpt explain`: a code, a rule, all codes, or the agent's own log lines.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use crate::check::{CODES, Code, Row, explain_log};
use crate::cli::args::OutputFormat;
use crate::cli::context::{Context, put_plain_summary};
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::recovery::{RuleRow, explain_rule};
use crate::user_file;
use crate::view::json::{CodeJson, CodesJson, Document, LogLineJson, LogLinesJson, RuleCodesJson, put_line};
use crate::view::{RuleJson, code_list, explanation, log_explanation, rule_explanation};

/// Arguments of `ckpt explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// A code or a rule, as ckpt validate prints it
    #[arg(value_name = "CODE", required_unless_present_any = ["list", "log"])]
    code: Option<String>,
    /// List every code
    #[arg(long, conflicts_with_all = ["code", "log"])]
    list: bool,
    /// Explain the lines of an agent's log; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "code")]
    log: Option<PathBuf>,
}

const HELP: &str = "\
Examples:
  ckpt explain slave-info-empty
  ckpt explain R116
  journalctl -u mesos-slave -n 200 | ckpt explain --log -

Exit status:
  0  explained
  2  there is no such code or rule
  3  the log cannot be read

Reads only: changes nothing on disk.";

/// Explains.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    if let Some(path) = &args.log {
        return log(path, context);
    }
    let Some(code) = &args.code else {
        return show(&CODES, &code_list(), context);
    };
    if let Some(row) = explain_rule(code) {
        return rule(row, context);
    }
    let Ok(known) = code.parse::<Code>() else {
        let message = format!("there is no code or rule {code}{}", suggestion(code));
        return Err(CommandError::usage("unknown-code", message).hint("ckpt explain --list"));
    };
    let row = known.row();
    show(&[row], &explanation(row, context.terminal.width()), context)
}

fn suggestion(code: &str) -> String {
    let mut names = CODES.iter().map(|row| row.code.name());
    let near = names.find(|name| name.contains(code) || code.contains(name));
    near.map_or(String::new(), |name| format!("; did you mean {name}?"))
}

fn show(rows: &[&'static Row], text: &str, context: &Context<'_>) -> Result<Status, CommandError> {
    let payload = CodesJson { codes: rows.iter().copied().map(CodeJson::new).collect() };
    match context.global.output {
        OutputFormat::Json => context.document(&Document::new("explain", Status::Good.code(), &payload))?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            for code in &payload.codes {
                put_line(out, "code", code)?;
            }
            put_plain_summary(out, Status::Good)
        })?,
        OutputFormat::Table | OutputFormat::Tree => context.text(text)?,
    }
    Ok(Status::Good)
}

fn rule(row: &RuleRow, context: &Context<'_>) -> Result<Status, CommandError> {
    let codes = CODES.iter().filter(|code| code.rule == row.rule).copied().map(CodeJson::new).collect();
    let payload = RuleCodesJson { codes, rules: [RuleJson::new(row)] };
    match context.global.output {
        OutputFormat::Json => context.document(&Document::new("explain", Status::Good.code(), &payload))?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            for code in &payload.codes {
                put_line(out, "code", code)?;
            }
            for rule in &payload.rules {
                put_line(out, "rule", rule)?;
            }
            put_plain_summary(out, Status::Good)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            context.text(&rule_explanation(row, context.terminal.width()))?;
        }
    }
    Ok(Status::Good)
}

fn log(path: &Path, context: &Context<'_>) -> Result<Status, CommandError> {
    let read = if path.as_os_str() == "-" {
        explain_log(std::io::stdin().lock())
    } else {
        user_file::open(path).and_then(|file| explain_log(BufReader::with_capacity(256 << 10, file)))
    };
    let matches = read.map_err(|error| {
        let message = format!("the log {} cannot be read: {error}", path.display());
        let hint = "check the path, or pipe the log in with --log -";
        CommandError::unanswered("log-unreadable", message).path(path).hint(hint)
    })?;
    let of_hit = |hit| -> LogLineJson<'_> {
        let hit: &crate::check::LogMatch = hit;
        LogLineJson {
            line: hit.line,
            text: &hit.text,
            codes: hit.rows.iter().copied().map(CodeJson::new).collect(),
        }
    };
    let payload = LogLinesJson { lines: matches.iter().map(of_hit).collect() };
    match context.global.output {
        OutputFormat::Json => context.document(&Document::new("explain", Status::Good.code(), &payload))?,
        OutputFormat::Ndjson => context.terminal.print(|out| {
            for hit in &payload.lines {
                put_line(out, "line", hit)?;
            }
            put_plain_summary(out, Status::Good)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            context.text(&log_explanation(&matches, context.terminal.width()))?;
        }
    }
    Ok(Status::Good)
}
