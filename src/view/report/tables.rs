//! The tables of a report: executors, tasks and findings.

use super::html::Html;
use super::picture::class;
use crate::check::Report;
use crate::view::escape;
use crate::view::executor_row::ExecutorRow;
use crate::view::finding_group::{Advice, FindingGroup, RestoreLine, Way};
use crate::view::task_row::TaskRow;
use crate::view::text::grouped;
use crate::view::wrap::unmarked;

/// Rows that are shown at once; more can be unfolded.
const SHOWN: usize = 100;

/// A table, folded where it is long.
fn table<T>(html: &mut Html, headings: &[&str], rows: &[T], put: impl Fn(&mut Html, &T)) {
    let is_long = rows.len() > SHOWN;
    if is_long {
        html.raw("<details>");
        html.element("summary", "", &format!("{} rows", grouped(rows.len() as u64)));
    }
    html.table(headings);
    for row in rows {
        put(html, row);
    }
    html.end_table();
    if is_long {
        html.raw("</details>\n");
    }
}

fn id(name: Option<&crate::layout::Name>) -> String {
    name.map_or_else(|| "-".to_owned(), |name| escape(name.as_bytes()))
}

pub(super) fn executors(html: &mut Html, rows: &[ExecutorRow<'_>]) {
    table(html, &["Fate", "Tasks", "Executor", "Framework", "Why", "Rule"], rows, |html, row| {
        let one = row.executor;
        html.row(&[
            (class(row.meaning()), row.word),
            ("number", &one.unfinished.to_string()),
            ("id", &row.name()),
            ("id", &id(one.framework_id.as_ref())),
            ("", &one.why),
            ("", &one.rule.to_string()),
        ]);
    });
}

pub(super) fn tasks(html: &mut Html, rows: &[TaskRow<'_>]) {
    table(
        html,
        &["Task", "Executor", "State before", "State after", "Reason", "Updates to send"],
        rows,
        |html, row| {
            html.row(&[
                ("id", &row.name()),
                ("id", &id(row.executor.executor_id.as_ref())),
                ("", row.before()),
                ("", &row.after()),
                ("", row.task.reason.unwrap_or("-")),
                ("number", &row.task.pending.len().to_string()),
            ]);
        },
    );
}

/// Findings, the worst first; of one code at most a few paths.
pub(super) fn findings(html: &mut Html, report: &Report, advice: Advice<'_>) {
    const PATHS: usize = 20;
    for group in FindingGroup::all(report, advice, PATHS) {
        html.raw("<div class=\"finding\"><h3>");
        html.element("span", class(group.severity.into()), group.severity.word());
        html.text(&format!(": {}", group.heading()));
        html.raw("</h3><dl>");
        for place in &group.places {
            fact(html, "where", &unmarked(place));
        }
        if let Some(more) = group.more() {
            fact(html, "", &more);
        }
        fact(html, "agent", group.agent);
        fact(html, "lost", group.lost);
        fact(html, "next", &unmarked(&group.next));
        for way in group.ways() {
            match way {
                Way::Repair(cure) => {
                    command(html, "repair", &cure.command, &format!("costs {}", cure.costs));
                }
                Way::Restore(RestoreLine { command: Some(line), words }) => {
                    command(html, "restore", line, words);
                }
                Way::Restore(RestoreLine { command: None, words }) => fact(html, "restore", words),
            }
        }
        html.raw("</dl></div>\n");
    }
}

/// A command, and words about it.
fn command(html: &mut Html, label: &str, command: &str, words: &str) {
    html.element("dt", "", label);
    html.raw("<dd>");
    html.element("code", "", command);
    html.text(&format!(" ({words})"));
    html.raw("</dd>");
}

pub(super) fn fact(html: &mut Html, label: &str, text: &str) {
    html.element("dt", "", label);
    html.element("dd", "", text);
}
