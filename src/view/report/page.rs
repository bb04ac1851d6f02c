//! The page: the verdict first, then what happens when, executors and tasks, findings with cures, the configuration.

use chrono::{DateTime, Utc};

use super::html::Html;
use super::picture::{class, picture, seconds};
use super::style::STYLE;
use super::tables::{executors, fact, findings, tasks};
use crate::app::{Answer, Forecast, Scenario, Validation};
use crate::model::Coverage;
use crate::recovery::Outcome;
use crate::view::config_diff::config_diff;
use crate::view::executor_row::{ExecutorRow, Wording};
use crate::view::finding_group::Advice;
use crate::view::findings::{in_its_words, verdict_lines};
use crate::view::output_spec::OutputSpec;
use crate::view::paint::{Paint, Style};
use crate::view::simulation::outcome_words;
use crate::view::status::agent_on_host;
use crate::view::task_row::TaskRow;
use crate::view::text::{bytes, grouped, origin, plural};
use crate::view::times;
use crate::view::wrap::unmarked;

/// Everything that a report shows.
pub struct IncidentReport<'a> {
    /// The checkpoint, the host and the configuration.
    pub scenario: &'a Scenario,
    /// The findings.
    pub validation: &'a Validation,
    /// A restart.
    pub forecast: &'a Forecast<'a>,
    /// How good it is.
    pub answer: Answer,
    /// What can be done about them.
    pub advice: Advice<'a>,
    /// The call that made the report.
    pub call: &'a str,
    /// When it is made.
    pub now: DateTime<Utc>,
}

/// The page as text.
pub fn report_page(report: &IncidentReport<'_>) -> String {
    let source = &report.scenario.located.source;
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    // Whatever an id contains: nothing is loaded, and no script runs.
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.element("title", "", &format!("ckpt report: {}", source.path.display()));
    html.raw("\n<style>");
    html.raw(STYLE);
    html.raw("</style></head><body>\n<h1>Restart of a Mesos agent</h1>\n");
    banner(&mut html, report);
    facts(&mut html, report);
    what_happens(&mut html, report);
    if !report.forecast.fates.executors.is_empty() {
        html.raw("<h2>Executors</h2>\n");
        executors(&mut html, &by_fate(report));
    }
    let rows: Vec<TaskRow<'_>> = report.forecast.fates.tasks().map(TaskRow::from).collect();
    if !rows.is_empty() {
        html.raw("<h2>Tasks</h2>\n");
        tasks(&mut html, &rows);
    }
    html.raw("<h2>Findings</h2>\n");
    let found = &report.validation.report;
    if found.findings.is_empty() {
        html.element("p", "", "None.");
    }
    findings(&mut html, found, report.advice);
    if let Some(next) = report.advice.next {
        html.raw("<p>");
        html.text(&format!("{}: ", format!("Next: {} {}", next.what, next.place).trim_end()));
        html.element("code", "", &next.command);
        html.raw("</p>\n");
    }
    configuration(&mut html, report);
    footer(&mut html, report);
    html.finish()
}

fn banner(html: &mut Html, report: &IncidentReport<'_>) {
    let may_be_lost = report.forecast.fates.counts().may_reconnect as u64;
    let tone = match report.answer {
        Answer::Good if may_be_lost > 0 => Style::Doubtful,
        answer => answer.into(),
    };
    html.raw(&format!("<div class=\"banner {}\">", class(tone)));
    html.element("strong", class(tone), report.forecast.outcome.word());
    let words = match (report.forecast.outcome, report.answer) {
        (outcome @ (Outcome::Fails | Outcome::Aborts | Outcome::NewAgent), _) => {
            outcome_words(outcome).to_owned()
        }
        (_, Answer::Good) if may_be_lost > 0 => {
            format!("{} may be lost, and nothing else", plural(may_be_lost, "executor"))
        }
        (_, Answer::Good) => "nothing is lost".to_owned(),
        (_, Answer::Bad) => "this restart loses something".to_owned(),
        (_, Answer::Unknown) => "not all could be determined".to_owned(),
    };
    html.text(&format!(": {words}"));
    for lost in &report.forecast.lost_resources {
        html.raw("<br>");
        html.text(&format!("Lost: {lost}"));
    }
    for (outcome, why) in &report.forecast.alternatives {
        html.raw("<br>");
        html.text(&format!("Or else {}: {why}", outcome.word()));
    }
    html.raw("</div>\n");
}

fn facts(html: &mut Html, report: &IncidentReport<'_>) {
    let (scenario, validation) = (report.scenario, report.validation);
    let totals = validation.report.totals;
    html.raw("<dl class=\"facts\">");
    let checkpoint = &scenario.checkpoint;
    if let Some(agent) = agent_on_host(checkpoint.latest.id(), checkpoint.latest_hostname()) {
        fact(html, "Agent", &agent);
    }
    let size = format!("; {}, {}", plural(totals.files, "file"), bytes(totals.bytes));
    fact(html, "Checkpoint", &unmarked(&origin(&scenario.located.source, &size)));
    for (label, text) in verdict_lines(&validation.report, Paint::default(), &in_its_words) {
        fact(html, label, &text);
    }
    let counts = report.forecast.fates.counts();
    let executors = [
        (counts.reconnect, "reconnect"),
        (counts.may_reconnect, "may reconnect"),
        (counts.lost, "lost by this restart"),
    ];
    let executors: Vec<_> =
        executors.iter().map(|(count, word)| format!("{} {word}", grouped(*count as u64))).collect();
    fact(html, "Executors", &executors.join(", "));
    fact(html, "Mesos", &format!("{} ({})", scenario.located.release, scenario.located.release_origin));
    fact(html, "Read", &coverage(scenario.checkpoint.coverage));
    for note in &report.forecast.notes {
        fact(html, "Note", note);
    }
    html.raw("</dl>\n");
}

/// Each part of the source, and whether it was read.
fn coverage(coverage: Coverage) -> String {
    let parts = [
        ("meta", coverage.meta),
        ("sandboxes", coverage.sandboxes),
        ("runtime_dir", coverage.runtime_dir),
        ("volumes", coverage.volumes),
    ];
    parts.map(|(part, read)| format!("{part}: {}", read.word())).join(", ")
}

fn what_happens(html: &mut Html, report: &IncidentReport<'_>) {
    let events = &report.forecast.timeline;
    html.raw("<h2>What happens</h2>\n");
    html.raw(&picture(&by_fate(report), events));
    html.table(&["When", "What"]);
    for event in events {
        html.row(&[("when", &seconds(event.at_secs)), ("", &event.event)]);
    }
    html.end_table();
}

/// What is lost first.
fn by_fate<'a>(report: &'a IncidentReport<'_>) -> Vec<ExecutorRow<'a>> {
    let mut all = ExecutorRow::all(&report.forecast.fates.executors, Wording::Fate);
    let rank = |tone: Style| match tone {
        Style::Bad => 0,
        Style::Doubtful => 1,
        Style::Good => 2,
        Style::Past | Style::Plain | Style::Heading => 3,
    };
    all.sort_by_key(|row| rank(row.meaning()));
    all
}

fn configuration(html: &mut Html, report: &IncidentReport<'_>) {
    html.raw("<h2>Configuration</h2>\n");
    match report.forecast.comparison() {
        Some(comparison) => {
            let text = config_diff(comparison, &report.forecast.misfits, OutputSpec::default());
            html.element("pre", "", text.trim_end());
        }
        None => html.element("p", "", "Not compared: no flag that is part of slave.info is known."),
    }
}

fn footer(html: &mut Html, report: &IncidentReport<'_>) {
    html.raw("<footer>");
    html.text(&format!("Made {} by ckpt {}: ", times::second(report.now), env!("CARGO_PKG_VERSION")));
    html.element("code", "", report.call);
    html.raw("</footer>\n</body></html>\n");
}
