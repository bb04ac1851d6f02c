//! Table, tree, page, JSON and lines of JSON say the same word about the same executor, run or task.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::live;
use crate::support::cli::{Output, ckpt};
use crate::support::corpus::{Unpacked, unpack_file};
use crate::support::parallel::on_all_processors;

/// Situations in which executors of most kinds are met.
const SITUATIONS: [&str; 5] =
    ["linux_s05_frozen", "s01_untouched", "s02_mixture", "s03_http", "s10_partition_aware"];

struct Situation {
    name: &'static str,
    tree: Unpacked,
}

impl Situation {
    fn call(&self, command: &str, format: &str) -> Output {
        let call = ckpt([command, "--wide", "--relocated", "--mesos-version=1.12.0", "-o", format]);
        let call = call.arg("--proc-root").arg(self.tree.base.join("proc"));
        let call = if command == "inspect" { call } else { call.arg("-v") };
        call.arg("--runtime-dir").arg(&self.tree.runtime).arg(&self.tree.work).run()
    }

    /// The words for executors, `key` of JSON: as JSON has them, and the same in every other format.
    fn executors(&self, command: &str, key: &str) -> BTreeSet<String> {
        let document = self.call(command, "json").json();
        let rows = document["executors"].as_array().unwrap();
        let lines = self.call(command, "ndjson").lines();
        let lines: Vec<&Json> = lines.iter().filter(|line| line["type"] == "executor").collect();
        let (table, tree) = (self.call(command, "table").stdout(), self.call(command, "tree").stdout());
        let mut words = BTreeSet::new();
        for (row, line) in rows.iter().zip(&lines) {
            let (word, id) = (row[key].as_str().unwrap(), row["executor_id"].as_str().unwrap());
            assert_eq!((&row[key], &row["executor_id"]), (&line[key], &line["executor_id"]), "{}", self.name);
            let is_row = |text: &str| {
                let cells: Vec<&str> = text.split_whitespace().collect();
                cells.first() == Some(&word) && cells.get(2) == Some(&id)
            };
            assert!(table.lines().any(is_row), "{}: {word} {id}: {table}", self.name);
            let branch = format!("executor {id}: {word}");
            let is_branch = |line: &str| line.contains(&branch);
            assert!(tree.lines().any(is_branch), "{}: {branch}: {tree}", self.name);
            words.insert(word.to_owned());
        }
        assert_eq!(rows.len(), lines.len(), "{}", self.name);
        words
    }

    /// The words for the states of tasks: as JSON has them, and the same in its lines, the tree and the page.
    fn tasks(&self) -> BTreeSet<String> {
        let document = self.call("simulate", "json").json();
        let lines = self.call("simulate", "ndjson").lines();
        let lines: Vec<&Json> = lines.iter().filter(|line| line["type"] == "task").collect();
        let tree = self.call("simulate", "tree").stdout();
        let path = self.tree.base.join("report.html");
        let report = ckpt(["report", "--relocated", "--mesos-version=1.12.0", "--proc-root"]);
        let report = report.arg(self.tree.base.join("proc")).arg("--runtime-dir").arg(&self.tree.runtime);
        let made = report.arg("--to").arg(&path).arg(&self.tree.work).run();
        let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {made}"));
        let word = |state: &Json| state.as_str().unwrap_or("state not known").to_owned();
        let mut words = BTreeSet::new();
        let rows = document["tasks"].as_array().unwrap();
        for (row, line) in rows.iter().zip(&lines) {
            let id = row["task_id"].as_str().unwrap();
            let (before, mut after) = (word(&row["state_before"]), word(&row["state_after"]));
            if let Some(other) = row["state_after_if_partition_aware"].as_str() {
                after = format!("{after} or {other}");
            }
            for (key, value) in row.as_object().unwrap() {
                assert_eq!(value, &line[key], "{}: {id}", self.name);
            }
            let change = if before == after { before.clone() } else { format!("{before} → {after}") };
            let branch = format!("task {id}: {change}");
            assert!(tree.lines().any(|line| line.contains(&branch)), "{}: {branch}: {tree}", self.name);
            let is_row = |row: &str| {
                let cells: Vec<&str> = row.split("<td").map(cell_text).collect();
                cells.get(1) == Some(&id) && cells.get(3..5) == Some(&[&*before, &*after])
            };
            let tasks = page.split_once("<h2>Tasks</h2>").unwrap().1.split_once("</table>").unwrap().0;
            assert!(tasks.split("<tr>").any(is_row), "{}: {id}: {before}, {after}: {tasks}", self.name);
            words.extend([before, after]);
        }
        assert_eq!(rows.len(), lines.len(), "{}", self.name);
        words
    }

    /// The words for runs.
    fn runs(&self) -> BTreeSet<String> {
        let document = self.call("inspect", "json").json();
        let (table, tree) = (self.call("inspect", "table").stdout(), self.call("inspect", "tree").stdout());
        let below = |above: &Json, key: &str| above[key].as_array().unwrap().clone();
        let executors =
            below(&document, "frameworks").into_iter().flat_map(|framework| below(&framework, "executors"));
        let mut words = BTreeSet::new();
        for run in executors.flat_map(|executor| below(&executor, "runs")) {
            let (word, id) = (run["state"].as_str().unwrap(), run["container_id"].as_str().unwrap());
            let is_row = |line: &str| line.starts_with(&format!("{word}  ")) && line.contains(id);
            assert!(table.lines().any(is_row), "{}: {word} {id}: {table}", self.name);
            let branch = format!("run {id} ({word}");
            assert!(tree.lines().any(|line| line.contains(&branch)), "{}: {branch}: {tree}", self.name);
            words.insert(word.to_owned());
        }
        words
    }
}

/// The text of a cell that begins after `<td`.
fn cell_text(cell: &str) -> &str {
    cell.split_once('>').map_or("", |(_, rest)| rest.split('<').next().unwrap_or_default())
}

#[test]
fn every_format_says_the_same_word() {
    let found = on_all_processors(SITUATIONS.into_iter(), |name| {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpack_file(&live::directory().join(format!("{name}.tar.gz")), dir.path());
        let situation = Situation { name, tree };
        [
            situation.executors("executors", "verdict"),
            situation.executors("simulate", "fate"),
            situation.runs(),
            situation.tasks(),
        ]
    });
    // What was compared.
    let all = |index: usize| -> Vec<&str> {
        let words = found.iter().flat_map(|words| &words[index]).map(|word| &**word);
        words.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let outcomes = ["lost", "may-reconnect", "reconnects"];
    assert_eq!((&all(0)[..], &all(1)[..]), (&outcomes[..], &outcomes[..]));
    assert_eq!(all(2), ["dead", "live", "pid reused", "stopped"]);
    assert_eq!(all(3), ["TASK_FAILED", "TASK_RUNNING"]);
}
