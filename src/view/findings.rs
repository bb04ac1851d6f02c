//! The result of a validation, for people: both modes in two lines, then the findings, the worst first.

use std::fmt::Write as _;

use crate::check::{First, ModeResult, Report, Severity, Verdict, volumes_note};
use crate::recovery::{Mode, Outcome};
use crate::source::Source;

use super::escape;
use super::finding_group::{Advice, FindingGroup, NextLine, RestoreLine, Way};
use super::output_spec::OutputSpec;
use super::paint::{Paint, Style};
use super::text::{bytes, detail, labelled, origin, plural, severity_count, unknown_path};
use super::wrap::{whole, with_command};

/// Findings of one code that are shown one by one before the rest is only counted.
const SHOWN: usize = 3;

/// A report, and what can be done about it.
pub struct FindingsView<'a> {
    /// The report.
    pub report: &'a Report,
    /// Where the checkpoint is.
    pub source: &'a Source,
    /// Why the verdict is unknown, if it is.
    pub why: Option<&'a str>,
    /// What to do then.
    pub next: Option<&'a str>,
    /// What can be done about them.
    pub advice: Advice<'a>,
    /// How it is written.
    pub spec: OutputSpec,
}

/// The report as text.
pub fn findings_text(view: &FindingsView<'_>) -> String {
    let FindingsView { report, source, why, next, spec, .. } = *view;
    let mut out = String::new();
    let mut line = |label: &str, text: &str| labelled(&mut out, label, text);
    let totals = report.totals;
    let size = format!("{}, {}", plural(totals.files, "file"), bytes(totals.bytes));
    line("Checkpoint", &origin(source, &format!("; {size}")));
    for (label, text) in verdict_lines(report, spec.paint, &in_its_words) {
        line(label, &text);
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
    if let Some(why) = why.filter(|_| report.unknown.is_empty()) {
        line("Because", &escape(why.as_bytes()));
    }
    for path in report.unknown.iter().take(SHOWN) {
        line("Unknown", &unknown_path(path.as_bytes()));
    }
    if report.unknown.len() > SHOWN {
        line("", &format!("and {} more", report.unknown.len() - SHOWN));
    }
    if report.findings.is_empty() && matches!(report.verdict, Verdict::Fail | Verdict::Loses) {
        let scope = whole(&escape(source.scope.as_bytes()));
        line("", &format!("The cause is not in {scope}: validate the whole work_dir to see it"));
    }
    if let Some(note) = volumes_note(report.unchecked_volumes) {
        line("Note", &note);
    }
    if let Some(next) = next {
        line("Next", &with_command(&escape(next.as_bytes())));
    }
    put_findings(&mut out, view);
    if let Some(NextLine { what, place, command }) = view.advice.next {
        let what = escape(what.as_bytes());
        let words = if place.is_empty() { what } else { format!("{place}, {what}") };
        let _ = writeln!(out, "\nNext: {words}: {}", whole(&escape(command.as_bytes())));
    }
    out
}

/// What a strict and a lenient agent do, and the verdict: a label and a text each. `why`: what is said of what ends a start.
pub(super) fn verdict_lines(
    report: &Report,
    paint: Paint,
    why: &dyn Fn(&First) -> String,
) -> [(&'static str, String); 3] {
    let strict = mode(&report.strict, report, why);
    let lenient = Some(mode(&report.lenient, report, why)).filter(|lenient| *lenient != strict);
    let judged = if report.mode == Mode::Lenient { "lenient" } else { "strict" };
    let tone = match report.verdict {
        Verdict::Pass => Style::Good,
        Verdict::Loses | Verdict::Fail => Style::Bad,
        Verdict::Unknown => Style::Doubtful,
    };
    let verdict = paint.tone(tone, &report.verdict.word().to_uppercase());
    [
        ("Strict", strict),
        ("Lenient", lenient.unwrap_or_else(|| "same".to_owned())),
        ("Verdict", format!("{verdict} ({judged}): {}", counts(report))),
    ]
}

/// The agent's own text and the code.
pub(super) fn in_its_words(first: &First) -> String {
    // The agent logs both configurations below the first line.
    let message = first.message.lines().next().unwrap_or_default().trim_end();
    format!("{} ({})", escape(message.as_bytes()), first.code)
}

fn mode(result: &ModeResult, report: &Report, why: &dyn Fn(&First) -> String) -> String {
    let outcome = &result.outcome;
    let errors = if result.errors > 0 {
        format!(", {} counted", plural(u64::from(result.errors), "error"))
    } else {
        String::new()
    };
    let mut text = match (outcome, &result.agent_id) {
        (Outcome::Recovers, Some(id)) => format!("recovers as {}", escape(id.as_bytes())),
        (Outcome::NewAgent, _) => {
            let tasks = report.unfinished_tasks.map(|tasks| plural(tasks as u64, "task"));
            format!("NEW AGENT: id and {} lost", tasks.as_deref().unwrap_or("all tasks"))
        }
        _ => outcome.word().to_owned(),
    };
    text.push_str(&errors);
    if let Some(first) = result.first() {
        let _ = write!(text, ": {}", why(first));
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

fn put_findings(out: &mut String, view: &FindingsView<'_>) {
    let most = if view.spec.verbose { usize::MAX } else { SHOWN };
    for group in FindingGroup::all(view.report, view.advice, most) {
        put_group(out, &group, view.spec.paint);
    }
    if view.report.omitted() > 0 {
        let count = view.report.omitted();
        let words = format!("{count} more findings are counted and not listed: repair the worst first.");
        let _ = writeln!(out, "\n{words}");
    }
}

fn put_group(out: &mut String, group: &FindingGroup, paint: Paint) {
    let word = paint.tone(group.severity.into(), group.severity.word());
    let _ = writeln!(out, "\n{word}: {}", group.heading());
    let mut line = |label: &str, text: &str| detail(out, label, text);
    for place in &group.places {
        line("where", place);
    }
    if let Some(more) = group.more() {
        line("", &format!("{more} (-v lists each)"));
    }
    line("agent", group.agent);
    line("lost", group.lost);
    line("next", &group.next);
    for way in group.ways() {
        match way {
            Way::Repair(cure) => {
                line("repair", &with_command(&escape(cure.command.as_bytes())));
                line("", &format!("costs {}", escape(cure.costs.as_bytes())));
            }
            Way::Restore(RestoreLine { command: Some(command), words }) => {
                line("restore", &with_command(&escape(command.as_bytes())));
                line("", &escape(words.as_bytes()));
            }
            Way::Restore(RestoreLine { command: None, words }) => line("restore", &escape(words.as_bytes())),
        }
    }
}
