//! A code explained, for people.

use std::fmt::Write as _;

use crate::check::{CODES, LogMatch, Row};
use crate::schema::Release;

use super::escape;
use super::text::wrap;

/// All that is known about a code.
pub fn explanation(row: &Row, width: Option<u16>) -> String {
    let mut out = String::new();
    put(&mut out, row, width);
    out
}

fn put(out: &mut String, row: &Row, width: Option<u16>) {
    let mut line = |label: &str, text: &str| {
        for part in wrap(&format!("{label:<12}{text}"), width) {
            let _ = writeln!(out, "{part}");
        }
    };
    let severity = |effect| row.code.severity(effect).word();
    let (strict, lenient) =
        (severity(row.code.strict(Release::HEAD)), severity(row.code.lenient(Release::HEAD)));
    let lenient = if lenient == strict { String::new() } else { format!("; {lenient} with --no-strict") };
    line("Code", &format!("{} ({strict}{lenient}, rule {})", row.code, row.rule));
    line("On disk", row.disk);
    line("The agent", row.agent);
    if !row.log.is_empty() {
        line("It logs", &row.log.replace('|', " or "));
    }
    line("Lost", row.lost);
    line("To do", row.next);
    let known = if row.verified {
        "Mesos's own recovery was seen to behave so"
    } else {
        "derived from Mesos's source; no verdict from outside covers it"
    };
    line("Known from", known);
}

/// Every code with what is on disk.
pub fn code_list() -> String {
    let mut out = String::new();
    for row in CODES {
        let _ = writeln!(out, "{:<33}  {}", row.code.name(), row.disk);
    }
    out
}

/// The lines of a log and the codes they may mean.
pub fn log_explanation(matches: &[LogMatch], width: Option<u16>) -> String {
    let mut out = String::new();
    for hit in matches {
        let _ = writeln!(out, "line {}: {}", hit.line, escape(hit.text.as_bytes()));
        for row in &hit.rows {
            put(&mut out, row, width);
        }
        out.push('\n');
    }
    if matches.is_empty() {
        out.push_str("No line of this log is known to speak of a checkpoint: the cause lies elsewhere.\n");
    }
    out
}
