//! The tables of a report: executors, tasks and findings.

use super::html::Html;
use super::picture::class;
use crate::check::{Finding, Severity};
use crate::recovery::outcome::{ExecutorFate, TaskFate};
use crate::recovery::task_state_name;
use crate::view::escape;
use crate::view::findings::CureLine;
use crate::view::outcome_table::{name, tone};
use crate::view::text::grouped;

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

pub(super) fn executors(html: &mut Html, rows: &[&ExecutorFate]) {
    table(html, &["Fate", "Tasks", "Executor", "Framework", "Why", "Rule"], rows, |html, one| {
        html.row(&[
            (class(tone(one.fate)), one.fate.word()),
            ("number", &one.unfinished.to_string()),
            ("id", &name(one)),
            ("id", &id(one.framework_id.as_ref())),
            ("", &one.why),
            ("", &one.rule.to_string()),
        ]);
    });
}

pub(super) fn tasks(html: &mut Html, rows: &[TaskFate]) {
    let state = |state: Option<i8>| state.map_or("-", task_state_name);
    table(
        html,
        &["Task", "Executor", "State before", "State after", "Reason", "Updates to send"],
        rows,
        |html, one| {
            html.row(&[
                ("id", &escape(one.task_id.as_bytes())),
                ("id", &id(one.executor_id.as_ref())),
                ("", state(one.state_before)),
                ("", state(one.state_after)),
                ("", one.reason.unwrap_or("-")),
                ("number", &one.pending.len().to_string()),
            ]);
        },
    );
}

/// Findings, the worst first; of one code at most a few paths.
pub(super) fn findings(
    html: &mut Html,
    all: &[Finding],
    place: &str,
    cures: &dyn Fn(&Finding) -> Vec<CureLine>,
) {
    const PATHS: usize = 20;
    for group in all.chunk_by(|a, b| a.row.code == b.row.code && a.severity == b.severity) {
        let first = &group[0];
        let class = match first.severity {
            Severity::Fatal | Severity::Error => "bad",
            Severity::Warning => "doubtful",
            Severity::Note => "past",
        };
        html.raw("<div class=\"finding\"><h3>");
        html.element("span", class, first.severity.word());
        html.text(&format!(": {}", first.row.code));
        html.raw("</h3><dl>");
        for finding in group.iter().take(PATHS) {
            let at = finding.offset.map_or(String::new(), |offset| format!(", byte {offset}"));
            fact(html, "where", &format!("{}{at}: {}", finding.path, finding.message));
        }
        if group.len() > PATHS {
            fact(html, "", &format!("and {} more", grouped((group.len() - PATHS) as u64)));
        }
        fact(html, "agent", first.row.agent);
        fact(html, "lost", first.row.lost);
        fact(html, "next", &first.row.next_at(place));
        let mut said = Vec::new();
        for cure in group.iter().take(PATHS).flat_map(cures) {
            if !said.contains(&cure) {
                html.element("dt", "", "repair");
                html.raw("<dd>");
                html.element("code", "", &cure.command);
                html.text(&format!(" (costs {})", cure.costs));
                html.raw("</dd>");
                said.push(cure);
            }
        }
        html.raw("</dl></div>\n");
    }
}

pub(super) fn fact(html: &mut Html, label: &str, text: &str) {
    html.element("dt", "", label);
    html.element("dd", "", text);
}
