//! The result of a validation, for people: both modes in two lines, then the findings, the worst first.

use std::fmt::Write as _;

use crate::check::{Finding, ModeResult, Report, Severity, Verdict};
use crate::recovery::{Mode, Outcome};
use crate::source::Source;

use super::escape;
use super::paint::{Paint, Style};
use super::text::{bytes, origin, plural, severity_count, wrap};
use super::wrap::{whole, with_command};

/// Findings of one code that are shown one by one before the rest is only counted.
const SHOWN: usize = 3;

/// The report as text. `next`: what to do where the verdict is unknown.
pub fn report(
    report: &Report,
    source: &Source,
    next: Option<&str>,
    verbose: bool,
    paint: Paint,
    width: Option<u16>,
) -> String {
    let mut out = String::new();
    let mut line = |label: &str, text: &str| {
        for part in wrap(&format!("{label:<12}{text}"), width) {
            let _ = writeln!(out, "{part}");
        }
    };
    let totals = report.totals;
    let size = format!("{}, {}", plural(totals.files, "file"), bytes(totals.bytes));
    line("Checkpoint", &origin(source, &format!("; {size}")));
    let (strict, lenient) = (mode(&report.strict, report), mode(&report.lenient, report));
    line("Strict", &strict);
    line("Lenient", if lenient == strict { "same" } else { &lenient });
    let judged = if report.mode == Mode::Lenient { "lenient" } else { "strict" };
    let tone = match report.verdict {
        Verdict::Pass => Style::Good,
        Verdict::Loses | Verdict::Fail => Style::Bad,
        Verdict::Unknown => Style::Doubtful,
    };
    let verdict = paint.tone(tone, &report.verdict.word().to_uppercase());
    line("Verdict", &format!("{verdict} ({judged}): {}", counts(report)));
    for path in report.unknown.iter().take(SHOWN) {
        line(
            "Unknown",
            &format!(
                "{}: not in the source, or not to be read by this user",
                whole(&escape(path.as_bytes()))
            ),
        );
    }
    if report.unknown.len() > SHOWN {
        line("", &format!("and {} more", report.unknown.len() - SHOWN));
    }
    if let Some(next) = next {
        line("Next", &with_command(&escape(next.as_bytes())));
    }
    if report.findings.iter().all(|finding| finding.severity == Severity::Note)
        && report.verdict == Verdict::Pass
    {
        line(
            "",
            "Nothing in the checkpoint keeps an agent from recovering. If one does not, look at its flags, docker, \
             mounts and the network. Do not remove slaves/latest.",
        );
    }
    put_findings(&mut out, (report, source), verbose, paint, width);
    out
}

fn mode(result: &ModeResult, report: &Report) -> String {
    let outcome = &result.outcome;
    let errors = if result.errors > 0 {
        format!(", {} counted", plural(u64::from(result.errors), "error"))
    } else {
        String::new()
    };
    let mut text = match (outcome, &result.agent_id) {
        (Outcome::Recovers, Some(id)) => format!("recovers as {}", escape(id.as_bytes())),
        (Outcome::NewAgent, _) => {
            format!("NEW AGENT: id and {} lost", plural(report.unfinished_tasks as u64, "task"))
        }
        _ => outcome.word().to_owned(),
    };
    text.push_str(&errors);
    if let Some(first) = result.first() {
        // The agent logs both configurations below the first line.
        let message = first.message.lines().next().unwrap_or_default().trim_end();
        let _ = write!(text, ": {} ({})", escape(message.as_bytes()), first.code);
    }
    if result.next.starts > 0 && result.next.outcome != *outcome && *outcome != Outcome::Unknown {
        let _ = write!(text, "; the next start {}", result.next.outcome.word());
    }
    for lost in &result.next.lost {
        let _ = write!(text, "; loses {}", escape(lost.as_bytes()));
    }
    text
}

fn counts(report: &Report) -> String {
    let all = [Severity::Fatal, Severity::Error, Severity::Warning, Severity::Note];
    let counts = all.into_iter().map(|severity| (report.count(severity), severity));
    let parts: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| severity_count(severity, count as u64))
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

fn put_findings(
    out: &mut String,
    (report, source): (&Report, &Source),
    verbose: bool,
    paint: Paint,
    width: Option<u16>,
) {
    let argument = whole(&source.argument());
    let mut rest = &report.findings[..];
    while let Some(first) = rest.first() {
        let same = rest
            .iter()
            .take_while(|finding| finding.row.code == first.row.code && finding.severity == first.severity);
        let (group, others) = rest.split_at(same.count());
        rest = others;
        let shown = if verbose { group.len() } else { group.len().min(SHOWN) };
        put_group(out, (group, &argument), shown, paint, width);
    }
}

fn put_group(
    out: &mut String,
    (group, argument): (&[Finding], &str),
    shown: usize,
    paint: Paint,
    width: Option<u16>,
) {
    let first = &group[0];
    let tone = match first.severity {
        Severity::Fatal | Severity::Error => Style::Bad,
        Severity::Warning => Style::Doubtful,
        Severity::Note => Style::Plain,
    };
    let times = if group.len() > 1 { format!(" ({} times)", group.len()) } else { String::new() };
    let word = paint.tone(tone, first.severity.word());
    let _ = writeln!(out, "\n{word}: {}{times}", first.row.code);
    let mut line = |label: &str, text: &str| {
        for part in wrap(&format!("  {label:<10}{text}"), width) {
            let _ = writeln!(out, "{part}");
        }
    };
    for finding in &group[..shown] {
        let at = finding.offset.map_or(String::new(), |offset| format!(", byte {offset}"));
        let shadow = if finding.shadowed { " (met only after the one above is repaired)" } else { "" };
        let path = whole(&escape(finding.path.as_bytes()));
        let path = if path.is_empty() { "." } else { &path };
        line("where", &format!("{path}{at}: {}{shadow}", escape(finding.message.as_bytes())));
    }
    if shown < group.len() {
        line("", &format!("and {} more (-v lists each)", group.len() - shown));
    }
    line("agent", first.row.agent);
    line("lost", first.row.lost);
    line("next", &first.row.next_at(argument));
}
