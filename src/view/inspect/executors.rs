//! The table of executors: one row a run, for an operator who looks for the one that is not as it should be.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

use super::inspect_view::InspectView;
use super::run_row::RunRow;
use super::totals::by_interest;
use crate::model::{Agent, Executor, Framework};
use crate::view::{Charset, Column, OutputSpec, Row, Style, escape, grouped, put_table};

const COLUMNS: [Column; 7] = [
    Column::words("STATE"),
    Column::id("EXECUTOR"),
    Column::id("FRAMEWORK").spare(3),
    Column::id("CONTAINER").spare(1),
    Column::number("PID").spare(2),
    Column::words("TASKS"),
    Column::number("UNACKED").spare(4),
];

/// States named in a cell before the rest is only counted.
const NAMED: usize = 2;

/// Writes the table of executors.
pub fn put_executors(out: &mut dyn Write, view: &InspectView<'_>, spec: OutputSpec) -> io::Result<()> {
    let mut rows = Vec::new();
    for agent in view.agents() {
        let names = names(view, agent);
        for framework in view.frameworks(agent) {
            for executor in view.executors(framework) {
                let before = rows.len();
                for run in view.runs(executor) {
                    rows.push(row(&RunRow::new(view, framework, executor, run), &names));
                }
                if rows.len() == before {
                    rows.push(without_run(&names, framework, executor));
                }
            }
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    put_table(out, &COLUMNS, rows, spec)
}

/// What frameworks are called: by name where names differ, else by ID.
type Names<'a> = BTreeMap<&'a [u8], String>;

fn names<'a>(view: &InspectView<'a>, agent: &'a Agent) -> Names<'a> {
    let mut seen = HashSet::new();
    let mut twice = HashSet::new();
    let name = |framework: &'a Framework| framework.info.value().and_then(|info| info.name.as_deref());
    for name in view.frameworks(agent).filter_map(name) {
        if !seen.insert(name) {
            twice.insert(name);
        }
    }
    let call = |framework: &'a Framework| {
        let id = framework.id.as_bytes();
        let called = name(framework).filter(|name| !name.is_empty() && !twice.contains(name));
        (id, escape(called.map_or(id, str::as_bytes)))
    };
    view.frameworks(agent).map(call).collect()
}

fn row(run: &RunRow<'_>, names: &Names<'_>) -> Row {
    let dash = || "-".to_owned();
    let cells = vec![
        run.state.word().to_owned(),
        escape(run.executor.as_bytes()),
        names.get(run.framework.as_bytes()).cloned().unwrap_or_default(),
        escape(run.container.as_bytes()),
        run.pid(12, Charset::Unicode).unwrap_or_else(dash),
        tasks(&run.tasks),
        if run.unacked == 0 { dash() } else { grouped(run.unacked) },
    ];
    Row { cells, meaning: run.meaning() }
}

fn without_run(names: &Names<'_>, framework: &Framework, executor: &Executor) -> Row {
    let dash = || "-".to_owned();
    let cells = vec![
        "no run".to_owned(),
        escape(executor.id.as_bytes()),
        names.get(framework.id.as_bytes()).cloned().unwrap_or_default(),
        dash(),
        dash(),
        dash(),
        dash(),
    ];
    Row { cells, meaning: Style::Doubtful }
}

/// `2 RUNNING, 1 FAILED`.
pub(super) fn tasks(states: &BTreeMap<Option<i8>, u64>) -> String {
    let list = by_interest(states);
    let rest: u64 = list.iter().skip(NAMED).map(|(_, count)| count).sum();
    let named = list.iter().take(NAMED).map(|(state, count)| format!("{} {state}", grouped(*count)));
    let mut parts: Vec<String> = named.collect();
    if rest > 0 {
        parts.push(format!("{} other", grouped(rest)));
    }
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}
