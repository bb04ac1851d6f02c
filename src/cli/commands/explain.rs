//! `ckpt explain`: a code, all codes, or the agent's own log lines.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::check::{CODES, Row, by_code, explain_log};
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat};
use crate::exit::Status;
use crate::user_file;
use crate::view::json::{CodeJson, Document, put_line};
use crate::view::{code_list, explanation, log_explanation};

use super::output;
use super::session::CommandError;

/// Arguments of `ckpt explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// A code, as ckpt validate prints it
    #[arg(value_name = "CODE", required_unless_present_any = ["list", "log"])]
    code: Option<String>,
    /// List every code
    #[arg(long, conflicts_with_all = ["code", "log"])]
    list: bool,
    /// Explain the lines of an agent's log; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "code")]
    log: Option<PathBuf>,
}

const HELP: &str = "\
Examples:
  ckpt explain slave-info-empty
  journalctl -u mesos-slave -n 200 | ckpt explain --log -

Exit status:
  0  explained
  2  there is no such code
  3  the log can't be read

Reads only: changes nothing on disk.";

/// Explains.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    if let Some(path) = &args.log {
        return log(path, global, terminal);
    }
    let Some(code) = &args.code else {
        return show(CODES, &code_list(), global, terminal);
    };
    let Some(row) = by_code(code) else {
        return Err(CommandError {
            status: Status::Usage,
            code: "unknown-code",
            message: format!("there is no code {code}{}", suggestion(code)),
            path: None,
            next: "ckpt explain --list".to_owned(),
        }
        .into());
    };
    show(std::slice::from_ref(row), &explanation(row, terminal.width()), global, terminal)
}

fn suggestion(code: &str) -> String {
    let near = CODES.iter().find(|row| row.code.contains(code) || code.contains(row.code));
    near.map_or(String::new(), |row| format!("; did you mean {}?", row.code))
}

#[derive(Serialize)]
struct Codes<'a> {
    codes: Vec<CodeJson<'a>>,
}

fn show(rows: &[Row], text: &str, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let payload = Codes { codes: rows.iter().map(CodeJson::new).collect() };
    match global.output {
        OutputFormat::Json => output::document(terminal, &Document::new("explain", Status::Good, &payload))?,
        OutputFormat::Ndjson => terminal.print(|out| {
            for code in &payload.codes {
                put_line(out, "code", code)?;
            }
            output::summary(out, Status::Good)
        })?,
        OutputFormat::Table | OutputFormat::Tree => terminal.show(|out| out.write_all(text.as_bytes()))?,
    }
    Ok(Status::Good)
}

#[derive(Serialize)]
struct Lines<'a> {
    lines: Vec<LineJson<'a>>,
}

#[derive(Serialize)]
struct LineJson<'a> {
    line: usize,
    text: &'a str,
    codes: Vec<CodeJson<'a>>,
}

fn log(path: &Path, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let read = if path.as_os_str() == "-" {
        explain_log(std::io::stdin().lock())
    } else {
        user_file::open(path).and_then(|file| explain_log(BufReader::with_capacity(256 << 10, file)))
    };
    let matches = read.map_err(|error| CommandError {
        status: Status::Unanswered,
        code: "log-unreadable",
        message: format!("the log {} can't be read: {error}", path.display()),
        path: Some(path.to_owned()),
        next: "check the path, or pipe the log in with --log -".to_owned(),
    })?;
    let of_hit = |hit| -> LineJson<'_> {
        let hit: &crate::check::LogMatch = hit;
        LineJson {
            line: hit.line,
            text: &hit.text,
            codes: hit.rows.iter().copied().map(CodeJson::new).collect(),
        }
    };
    let payload = Lines { lines: matches.iter().map(of_hit).collect() };
    match global.output {
        OutputFormat::Json => output::document(terminal, &Document::new("explain", Status::Good, &payload))?,
        OutputFormat::Ndjson => terminal.print(|out| {
            for hit in &payload.lines {
                put_line(out, "line", hit)?;
            }
            output::summary(out, Status::Good)
        })?,
        OutputFormat::Table | OutputFormat::Tree => {
            let text = log_explanation(&matches, terminal.width());
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(Status::Good)
}
