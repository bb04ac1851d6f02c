//! Live situations of a real agent, packed with their /proc: what became of every executor and task there is what
//! `simulate` and `executors` foretell. Belongs here: the comparison. The truth lies in tests/live, beside each tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::corpus::unpack_file;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live")
}

fn names() -> Vec<String> {
    let entries = std::fs::read_dir(directory()).unwrap();
    let name =
        |entry: std::fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".tar.gz").map(str::to_owned);
    let mut names: Vec<String> = entries.filter_map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

/// Executors that were stopped or frozen and stayed so: a snapshot cannot tell whether somebody continues them in time.
const HALTED: [(&str, &[&str]); 7] = [
    ("linux_s05_frozen", &["cmd", "def", "py"]),
    ("linux_s09_cgroup_gone", &["moved-stopped"]),
    ("linux_s09c_moved_out_1_11", &["out-stopped"]),
    ("linux_s16_to_posix", &["stopped"]),
    ("s02_mixture", &["stopped"]),
    ("s03_http", &["def-stopped", "py-stopped"]),
    ("s10_partition_aware", &["pa-stopped", "pa-py-stopped", "npa-stopped", "npa-py-stopped"]),
];

/// What is foretold of an executor to which the agent did this.
fn expected(name: &str, executor: &Value) -> &'static str {
    let halted = HALTED.iter().find(|(situation, _)| *situation == name);
    let id = executor["executor_id"].as_str().unwrap();
    if halted.is_some_and(|(_, ids)| ids.contains(&id)) {
        assert!(["killed-at-timeout", "kill-ineffective"].contains(&executor["fate"].as_str().unwrap()));
        return "may-reconnect";
    }
    fate(executor["fate"].as_str().unwrap())
}

fn ckpt(
    command: &str,
    tree: &crate::support::corpus::Unpacked,
    release: Option<&str>,
    flags: &[&str],
) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_ckpt"))
        .args([
            command,
            tree.work.to_str().unwrap(),
            "--relocated",
            "--mesos-version",
            release.unwrap_or("1.12.0"),
            "-o",
            "json",
        ])
        .args(["--proc-root", tree.base.join("proc").to_str().unwrap()])
        .args(["--runtime-dir", tree.runtime.to_str().unwrap(), "--"])
        .args(flags)
        .env_clear()
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{command}: {error}: {text}"))
}

/// What ckpt calls what the agent did.
fn fate(word: &str) -> &'static str {
    match word {
        "reconnected" => "reconnects",
        "shut-down" => "shut-down",
        "completed" => "completed",
        "superseded" => "superseded",
        // The agent did not get that far, and left them alone.
        "agent-failed" | "agent-aborted" => "may-reconnect",
        "reaped-dead"
        | "killed-at-timeout"
        | "killed-foreign"
        | "kill-ineffective"
        | "foreign-spared"
        | "unknown-container"
        | "orphan-destroyed"
        | "orphan-destroy-ineffective" => "lost",
        _ => panic!("no fate of the notes is called {word}"),
    }
}

fn find<'v>(list: &'v Value, like: &Value, keys: &[&str]) -> &'v Value {
    let same = |one: &&Value| keys.iter().all(|key| one[key] == like[key]);
    list.as_array().unwrap().iter().find(same).unwrap_or_else(|| panic!("{like} is not foretold"))
}

#[test]
fn every_executor_and_task_ends_as_foretold() {
    let names = names();
    assert!(names.len() >= 18, "{names:?}");
    for name in names {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpack_file(&directory().join(format!("{name}.tar.gz")), dir.path());
        let truth: Value =
            serde_json::from_slice(&std::fs::read(directory().join(format!("{name}.json"))).unwrap())
                .unwrap();
        let flags: Vec<&str> =
            truth["flags"].as_array().unwrap().iter().map(|flag| flag.as_str().unwrap()).collect();
        let release = truth["mesos"].as_str();
        let forecast = ckpt("simulate", &tree, release, &flags);
        let executors = ckpt("executors", &tree, release, &flags);
        assert_eq!(forecast["outcome"], truth["outcome"], "{name}");
        let ids = ["framework_id", "executor_id", "container_id"];
        let true_executors = truth["executors"].as_array().unwrap();
        assert_eq!(forecast["executors"].as_array().unwrap().len(), true_executors.len(), "{name}");
        for executor in true_executors {
            let expected = expected(&name, executor);
            let foretold = find(&forecast["executors"], executor, &ids);
            assert_eq!(foretold["fate"], expected, "{name}: {executor} {foretold}");
            assert_eq!(foretold["kind"], executor["kind"], "{name}: {executor}");
            let verdict = find(&executors["executors"], executor, &ids);
            let expected = if expected == "shut-down" { "lost" } else { expected };
            assert_eq!(verdict["verdict"], expected, "{name}: {executor} {verdict}");
        }
        for task in truth["tasks"].as_array().unwrap() {
            let foretold = find(&forecast["tasks"], task, &["framework_id", "task_id"]);
            for key in ["state_before", "state_after", "reason"] {
                assert_eq!(foretold[key], task[key], "{name}: {key} of {task}");
            }
        }
    }
}
