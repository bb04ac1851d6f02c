//! Live situations of a real agent, packed with their /proc: what became of every executor and task there is what
//! `simulate` and `executors` predict. Belongs here: the comparison. What happened is in tests/live, beside each tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::cli::document;
use crate::support::corpus::{Unpacked, unpack_file};
use crate::support::skipped;

pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live")
}

pub(crate) fn names() -> Vec<String> {
    let entries = std::fs::read_dir(directory()).unwrap();
    let name =
        |entry: std::fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".tar.gz").map(str::to_owned);
    let mut names: Vec<String> = entries.filter_map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

/// What happened in a situation.
pub(crate) fn truth(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(directory().join(format!("{name}.json"))).unwrap()).unwrap()
}

pub(crate) fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

/// Executors that were stopped or frozen and stayed so: a snapshot cannot tell whether they are continued in time.
const HALTED: [(&str, &[&str]); 10] = [
    ("linux_s04b_stopped_pidns", &["cmd", "def"]),
    ("linux_s05_frozen", &["cmd", "def", "py"]),
    ("linux_s09_cgroup_gone", &["moved-stopped"]),
    ("linux_s09c_moved_out_1_11", &["out-stopped"]),
    ("linux_s16_to_posix", &["stopped"]),
    ("linux_s19_recovery_timeout", &["stopped"]),
    ("linux_s20_killed_in_recovery", &["stopped"]),
    ("s02_mixture", &["stopped"]),
    ("s03_http", &["def-stopped", "py-stopped"]),
    ("s10_partition_aware", &["pa-stopped", "pa-py-stopped", "npa-stopped", "npa-py-stopped"]),
];

/// Executors that the agent does not recover, because of their checkpoint: it knows their containers alone.
const DROPPED: [(&str, &[&str]); 2] = [
    ("linux_s14c_run_latest_removed", &["no-latest", "py-no-latest"]),
    ("linux_s27b_framework_pid_empty", &["gdef", "q1"]),
];

/// An archive does not say how full the disk is, so the start that aborts over it is foretold to recover. In place the
/// disk is asked (see `contract::machine`).
const DISK_FULL: &str = "linux_s24c_disk_full_untouched";

/// Tasks whose end an agent had checkpointed before it was killed: the scheduler has heard of it only from the next one.
const ENDED_BEFORE: [(&str, &[&str]); 1] = [("linux_s20_killed_in_recovery", &["dead", "g2"])];

fn is_in(list: &[(&str, &[&str])], name: &str, id: &Value) -> bool {
    list.iter().any(|(situation, ids)| *situation == name && ids.iter().any(|one| id == one))
}

/// What is foretold of an executor to which the agent did this.
fn expected(name: &str, executor: &Value) -> &'static str {
    let id = &executor["executor_id"];
    if is_in(&DROPPED, name, id) {
        assert_eq!(executor["fate"], "orphan-destroyed");
        return "dropped";
    }
    if name == DISK_FULL {
        assert_eq!(executor["fate"], "agent-aborted");
        return "reconnects";
    }
    if is_in(&HALTED, name, id) {
        assert!(["killed-at-timeout", "kill-ineffective"].contains(&executor["fate"].as_str().unwrap()));
        return "may-reconnect";
    }
    fate(executor["fate"].as_str().unwrap())
}

pub(crate) fn ckpt(command: &str, tree: &Unpacked, release: Option<&str>, flags: &[&str]) -> Value {
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
    document(&output.stdout)
}

/// What ckpt calls what the agent did.
pub(crate) fn fate(word: &str) -> &'static str {
    match word {
        // One that ends then reports how its task has ended.
        "reconnected" | "reconnected-then-ended" => "reconnects",
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
        | "not-recovered"
        | "orphan-destroyed"
        | "orphan-destroy-ineffective" => "lost",
        _ => panic!("no fate of the notes is called {word}"),
    }
}

pub(crate) fn find<'v>(list: &'v Value, like: &Value, keys: &[&str]) -> &'v Value {
    let same = |one: &&Value| keys.iter().all(|key| one[key] == like[key]);
    list.as_array().unwrap().iter().find(same).unwrap_or_else(|| panic!("{like} is not foretold"))
}

/// Where the run of command executor `a` is, whose one task is `a`.
fn run_of_a(tree: &Unpacked) -> PathBuf {
    let pattern = |dir: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let agents = pattern(&tree.work.join("meta/slaves")).into_iter().filter(|path| !path.is_symlink());
    let frameworks = agents.flat_map(|agent| pattern(&agent.join("frameworks")));
    let runs = frameworks.map(|framework| framework.join("executors/a/runs")).find(|runs| runs.is_dir());
    pattern(&runs.unwrap()).into_iter().find(|path| !path.is_symlink()).unwrap()
}

/// What is foretold of executor and task `a` after a damage to an untouched agent: fate, state and reason.
fn fate_of_a(damage: impl FnOnce(&Unpacked), more: &[&str]) -> (String, Value, Value, Value) {
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory().join("s15_untouched_mixed.tar.gz"), dir.path());
    damage(&tree);
    let flags: Vec<&str> = ["--launcher=posix", "--hostname=agent1.example.org"]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    let forecast = ckpt("simulate", &tree, None, &flags);
    let of = |list: &str| {
        let all = forecast[list].as_array().unwrap().iter().cloned();
        all.filter(|one| one["executor_id"] == "a").collect::<Vec<_>>()
    };
    let executor = of("executors").remove(0);
    let task = of("tasks").pop().unwrap_or_default();
    let word = executor["fate"].as_str().unwrap().to_owned();
    (word, executor["why"].clone(), task["state_after"].clone(), task["reason"].clone())
}

#[test]
fn tasks_without_an_update() {
    let updates = |tree: &Unpacked| run_of_a(tree).join("tasks/a/task.updates");
    let (fate, why, state, _) = fate_of_a(|tree| std::fs::remove_file(updates(tree)).unwrap(), &[]);
    assert_eq!((&*fate, state), ("may-reconnect", "TASK_STAGING".into()), "{why}");
    let (fate, why, ..) =
        fate_of_a(|tree| std::fs::remove_dir_all(run_of_a(tree).join("tasks/a")).unwrap(), &[]);
    assert_eq!(fate, "lost", "{why}");
    // An update had been written: the executor was told so, and does not report the task again.
    let flip = |tree: &Unpacked| {
        let mut bytes = std::fs::read(updates(tree)).unwrap();
        bytes[4] = 0xff;
        std::fs::write(updates(tree), bytes).unwrap();
    };
    let (fate, why, state, reason) = fate_of_a(flip, &["--no-strict"]);
    assert_eq!((&*fate, state), ("lost", "TASK_LOST".into()), "{why}");
    assert_eq!(reason, "REASON_AGENT_RESTARTED");
}

#[test]
fn what_no_checkpoint_knows_and_is_told_to_checkpoint_keeps_running() {
    let forget = |tree: &Unpacked| {
        let executor = run_of_a(tree).parent().unwrap().parent().unwrap().to_owned();
        std::fs::remove_dir_all(executor).unwrap();
    };
    let (fate, why, ..) = fate_of_a(forget, &[]);
    assert_eq!(fate, "lost");
    assert!(
        why.as_str().unwrap().ends_with("the agent cannot kill it: it keeps running as an orphan"),
        "{why}"
    );
}

#[test]
fn a_forked_pid_of_zero_and_a_dangling_latest() {
    let zero = |tree: &Unpacked| std::fs::write(run_of_a(tree).join("pids/forked.pid"), "0").unwrap();
    let (fate, why, ..) = fate_of_a(zero, &[]);
    assert_eq!(fate, "may-reconnect");
    assert!(why.as_str().unwrap().starts_with("forked.pid holds 0: "), "{why}");
    let dangle = |tree: &Unpacked| {
        let latest = tree.work.join("meta/slaves/latest");
        std::fs::remove_file(&latest).unwrap();
        std::os::unix::fs::symlink("/var/lib/mesos/meta/slaves/gone", latest).unwrap();
    };
    let (fate, why, state, reason) = fate_of_a(dangle, &[]);
    assert_eq!((&*fate, state, reason), ("may-reconnect", "TASK_RUNNING".into(), Value::Null), "{why}");
}

#[test]
fn default_executors_whose_runtime_directory_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory().join("s15_untouched_mixed.tar.gz"), dir.path());
    std::fs::remove_dir_all(tree.runtime.join("containers")).unwrap();
    let forecast = ckpt("simulate", &tree, None, &["--launcher=posix", "--hostname=agent1.example.org"]);
    for executor in forecast["executors"].as_array().unwrap().iter().filter(|one| one["executor_id"] == "def")
    {
        assert_eq!(executor["fate"], "reconnects", "{executor}");
        assert!(executor["why"].as_str().unwrap().ends_with("and ends with its tasks"), "{executor}");
    }
    let tasks =
        forecast["tasks"].as_array().unwrap().iter().filter(|one| one["state_before"] == "TASK_RUNNING");
    for task in tasks {
        let expected = match task["task_id"].as_str().unwrap() {
            "h1" => "TASK_FAILED".into(),
            // The first of several to be reported has failed, the others are killed.
            _ if task["executor_id"] == "def" => Value::Null,
            _ => "TASK_RUNNING".into(),
        };
        assert_eq!(task["state_after"], expected, "{task}");
    }
}

/// The states foretold for the tasks of the default executor with several, when one nested container has ended with this
/// `status`.
fn states_beside_a_dead_container(status: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory().join("s15_untouched_mixed.tar.gz"), dir.path());
    let nested = tree.runtime.join("containers/ab26c4db-4b3b-4d38-9621-ca21e860144b/containers");
    let one = std::fs::read_dir(nested).unwrap().map(|entry| entry.unwrap().path()).min().unwrap();
    let pid = std::fs::read_to_string(one.join("pid")).unwrap();
    std::fs::remove_dir_all(tree.base.join("proc").join(pid.trim())).unwrap();
    std::fs::write(one.join("status"), status).unwrap();
    let forecast = ckpt("simulate", &tree, None, &["--launcher=posix", "--hostname=agent1.example.org"]);
    let tasks = forecast["tasks"].as_array().unwrap().iter();
    let its = tasks.filter(|task| task["container_id"] == "ab26c4db-4b3b-4d38-9621-ca21e860144b");
    let mut states: Vec<String> = its.map(|task| task["state_after"].as_str().unwrap().to_owned()).collect();
    states.sort();
    states
}

#[test]
fn a_nested_container_that_has_ended() {
    let states = states_beside_a_dead_container;
    assert_eq!(states("0"), ["TASK_FINISHED", "TASK_RUNNING", "TASK_RUNNING"]);
    for failed in ["", "256", "9"] {
        assert_eq!(states(failed), ["TASK_FAILED", "TASK_KILLED", "TASK_KILLED"]);
    }
}

/// The notes about a launcher that no flag names.
fn launcher_notes(name: &str, flags: &[&str]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory().join(format!("{name}.tar.gz")), dir.path());
    let forecast = ckpt("simulate", &tree, Some("1.11.0"), flags);
    let notes = forecast["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned());
    notes.filter(|note| note.contains("--launcher")).collect()
}

#[test]
fn a_launcher_that_is_not_given_is_named_where_the_answer_depends_on_it() {
    let notes = |flags: &[&str]| launcher_notes("s02_mixture", flags);
    let [note] = &notes(&["--hostname=agent1.example.org"])[..] else { panic!() };
    assert!(note.contains("linux is assumed") && note.contains("(R263). With posix it is another"), "{note}");
    assert_eq!(notes(&["--launcher=linux"]), [""; 0]);
    assert_eq!(launcher_notes("s15_untouched_mixed", &[]), [""; 0]);
}

#[test]
fn every_executor_and_task_ends_as_predicted() {
    let names = names();
    assert!(names.len() >= 49, "{names:?}");
    for name in names.iter().filter(|name| !name.starts_with("docker_")) {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpack_file(&directory().join(format!("{name}.tar.gz")), dir.path());
        let truth = truth(name);
        let (flags, release) = (texts(&truth["flags"]), truth["mesos"].as_str());
        let forecast = ckpt("simulate", &tree, release, &flags);
        let executors = ckpt("executors", &tree, release, &flags);
        same_outcome(name, &truth, &forecast);
        let true_executors = truth["executors"].as_array().unwrap();
        assert_eq!(forecast["executors"].as_array().unwrap().len(), true_executors.len(), "{name}");
        for executor in true_executors {
            let expected = expected(name, executor);
            same_executor(name, executor, expected, &forecast, &executors);
        }
        for task in truth["tasks"].as_array().unwrap() {
            let foretold = find(&forecast["tasks"], task, &["framework_id", "task_id"]);
            if is_in(&ENDED_BEFORE, name, &task["task_id"]) {
                assert_eq!(foretold["state_after"], task["state_after"], "{name}: {task}");
                assert_eq!(foretold["state_before"], foretold["state_after"], "{name}: {task}");
                continue;
            }
            for key in ["state_before", "state_after", "reason"] {
                assert_eq!(foretold[key], task[key], "{name}: {key} of {task}");
            }
        }
    }
}

/// The start ends as it did. A cleanup that did not end is predicted to wait.
pub(crate) fn same_outcome(name: &str, truth: &Value, forecast: &Value) {
    let hangs = truth["outcome"] == "cleanup-hangs";
    let outcome = match truth["outcome"].as_str().unwrap() {
        "cleanup-hangs" => "cleans-up",
        "aborts" if name == DISK_FULL => "recovers",
        outcome => outcome,
    };
    assert_eq!(forecast["outcome"], outcome, "{name}");
    let waits = forecast["timeline"].to_string().contains("the agent does not exit");
    assert!(waits || !hangs, "{name}: {}", forecast["timeline"]);
    assert!(forecast["exit_status"] != 0 || !hangs, "{name}");
}

/// Fate, kind and verdict of an executor are as expected.
pub(crate) fn same_executor(
    name: &str,
    executor: &Value,
    expected: &str,
    forecast: &Value,
    executors: &Value,
) {
    let ids = ["framework_id", "executor_id", "container_id"];
    let foretold = find(&forecast["executors"], executor, &ids);
    assert_eq!(foretold["fate"], expected, "{name}: {executor} {foretold}");
    // One that had never registered has shown no kind.
    if !executor["kind"].is_null() {
        assert_eq!(foretold["kind"], executor["kind"], "{name}: {executor}");
    }
    let verdict = find(&executors["executors"], executor, &ids);
    let expected = if expected == "shut-down" { "lost" } else { expected };
    assert_eq!(verdict["verdict"], expected, "{name}: {executor} {verdict}");
}

/// Each file of `/proc` and each path is asked of the kernel once: of a host with a thousand executors it is most of the work.
#[test]
fn each_file_of_a_process_is_read_once() {
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory().join("s15_untouched_mixed.tar.gz"), dir.path());
    let log = dir.path().join("strace.log");
    if !Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|it| it.success())
    {
        return skipped("no strace, or it may not trace");
    }
    for command in ["executors", "simulate"] {
        let status = Command::new("strace")
            .args([
                "-f",
                "-qq",
                "-e",
                "trace=openat",
                "-o",
                log.to_str().unwrap(),
                env!("CARGO_BIN_EXE_ckpt"),
            ])
            .args([command, tree.work.to_str().unwrap(), "--relocated", "-o", "json"])
            .args(["--proc-root", tree.base.join("proc").to_str().unwrap()])
            .args(["--runtime-dir", tree.runtime.to_str().unwrap(), "--", "--launcher=posix"])
            .env_clear()
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(0), "{command}");
        let calls = std::fs::read_to_string(&log).unwrap();
        let proc_root = format!("{}/proc/", tree.base.display());
        let mut read: Vec<&str> = calls
            .lines()
            .filter_map(|line| line.split_once(&*proc_root)?.1.split('"').next())
            .filter(|path| path.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        assert!(read.len() > 20, "{command}: {calls}");
        read.sort_unstable();
        let twice: Vec<_> = read.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{command}: {twice:?}");
    }
}
