//! Every state of an executor in every question: a restart as `simulate`, `executors` and `status` tell it, and a cleanup.
//! The states are those of live situations of a real agent (tests/live); what is expected of a restart is what happened there.

use serde_json::Value;

use crate::live::{ckpt, directory, find, texts, truth};
use crate::support::corpus::{Unpacked, unpack_file};

/// What is foretold of one executor.
struct Row {
    state: &'static str,
    situation: &'static str,
    executor: &'static str,
    /// What the real agent did to it when it was started; none where the tree was changed afterwards.
    happened: Option<&'static str>,
    restart: &'static str,
    cleanup: &'static str,
    /// The cleanup does not end.
    cleanup_waits: bool,
    /// The states of its tasks after a restart; null where that cannot be known.
    tasks: &'static [Option<&'static str>],
}

const RUNNING: &[Option<&str>] = &[Some("TASK_RUNNING")];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("running", "s15_untouched_mixed", "a", Some("reconnected"), "reconnects", "shut-down", RUNNING),
    row("running", "linux_s05_frozen", "fine", Some("reconnected"), "reconnects", "shut-down", RUNNING),
    row("stopped", "s02_mixture", "stopped", Some("killed-at-timeout"), "may-reconnect", "shut-down", &[Some("TASK_LOST")]),
    row("stopped", "linux_s04b_stopped_pidns", "cmd", Some("killed-at-timeout"), "may-reconnect", "shut-down", &[Some("TASK_LOST")]),
    row("frozen", "linux_s05_frozen", "cmd", Some("killed-at-timeout"), "may-reconnect", "shut-down", &[Some("TASK_LOST")]),
    row("dead", "s02_mixture", "dead", Some("reaped-dead"), "lost", "lost", &[Some("TASK_FAILED")]),
    row("dead", "linux_s03_launcher_dead", "cmd", Some("reaped-dead"), "lost", "lost", &[Some("TASK_FAILED")]),
    row("dead", "linux_s09_cgroup_gone", "moved-dead", Some("reaped-dead"), "lost", "lost", &[Some("TASK_FAILED")]),
    row("unreachable, running", "linux_s09_cgroup_gone", "moved", Some("reconnected"), "reconnects", "shut-down", RUNNING),
    Row { cleanup_waits: true, ..row("unreachable, stopped", "linux_s09_cgroup_gone", "moved-stopped", Some("kill-ineffective"), "may-reconnect", "shut-down", RUNNING) },
    row("nested dead", "s15_untouched_mixed", "def", None, "reconnects", "shut-down", &[Some("TASK_FAILED"), Some("TASK_KILLED"), Some("TASK_KILLED")]),
    row("nested unknown", "linux_s10b_runtime_part", "def-no-runtime", Some("reconnected"), "reconnects", "shut-down", &[Some("TASK_FAILED")]),
];

const fn row(
    state: &'static str,
    situation: &'static str,
    executor: &'static str,
    happened: Option<&'static str>,
    restart: &'static str,
    cleanup: &'static str,
    tasks: &'static [Option<&'static str>],
) -> Row {
    Row { state, situation, executor, happened, restart, cleanup, cleanup_waits: false, tasks }
}

/// The container whose nested containers are several.
const GROUP: &str = "ab26c4db-4b3b-4d38-9621-ca21e860144b";

/// Ends one nested container of the default executor with several.
fn end_a_nested_container(tree: &Unpacked) {
    let nested = tree.runtime.join("containers").join(GROUP).join("containers");
    let one = std::fs::read_dir(nested).unwrap().map(|entry| entry.unwrap().path()).min().unwrap();
    let pid = std::fs::read_to_string(one.join("pid")).unwrap();
    std::fs::remove_dir_all(tree.base.join("proc").join(pid.trim())).unwrap();
}

/// The four documents about one tree.
struct Told {
    simulate: Value,
    executors: Value,
    status: Value,
    cleanup: Value,
}

fn told(row: &Row) -> Told {
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory().join(format!("{}.tar.gz", row.situation)), dir.path());
    if row.state == "nested dead" {
        end_a_nested_container(&tree);
    }
    let truth = truth(row.situation);
    let (flags, release) = (texts(&truth["flags"]), truth["mesos"].as_str());
    let ask = |command| ckpt(command, &tree, release, &flags);
    let cleaning = [&flags[..], &["--recover=cleanup"]].concat();
    Told {
        simulate: ask("simulate"),
        executors: ask("executors"),
        status: ask("status"),
        cleanup: ckpt("simulate", &tree, release, &cleaning),
    }
}

/// The executor of a row in one of the documents.
fn of<'d>(row: &Row, document: &'d Value) -> &'d Value {
    let mut like = serde_json::json!({ "executor_id": row.executor });
    let mut keys = vec!["executor_id"];
    if row.state == "nested dead" {
        like["container_id"] = GROUP.into();
        keys.push("container_id");
    }
    find(&document["executors"], &like, &keys)
}

#[test]
fn every_state_has_one_answer_in_every_question() {
    for row in ROWS {
        let (told, state) = (told(row), row.state);
        if let Some(happened) = row.happened {
            let truth = truth(row.situation);
            let like = serde_json::json!({ "executor_id": row.executor });
            assert_eq!(find(&truth["executors"], &like, &["executor_id"])["fate"], happened, "{state}");
        }
        let simulated = of(row, &told.simulate);
        assert_eq!(simulated["fate"], row.restart, "{state}: {simulated}");
        assert_eq!(of(row, &told.executors)["verdict"], row.restart, "{state}");
        let cleaned = of(row, &told.cleanup);
        assert_eq!(cleaned["fate"], row.cleanup, "{state}: {cleaned}");
        let waits = cleaned["why"].as_str().unwrap().contains("waits");
        assert_eq!(waits, row.cleanup_waits, "{state}: {cleaned}");
        let tasks = told.simulate["tasks"].as_array().unwrap().iter();
        let its = tasks.filter(|task| task["container_id"] == simulated["container_id"]);
        let mut states: Vec<Option<&str>> = its.map(|task| task["state_after"].as_str()).collect();
        states.sort();
        assert_eq!(states, row.tasks, "{state}");
    }
}

#[test]
fn the_counts_and_statuses_agree() {
    for row in ROWS {
        let (told, state) = (told(row), row.state);
        let fates = told.simulate["executors"].as_array().unwrap();
        let live = |fate: &str| !matches!(fate, "completed" | "superseded" | "not-checkpointed" | "dropped");
        let all = fates.iter().filter(|one| live(one["fate"].as_str().unwrap())).count();
        let counts = &told.status["restart"]["executors"];
        let count = |key: &str| usize::try_from(counts[key].as_u64().unwrap()).unwrap();
        // Each is counted once: the loss of one that comes back to report a failure is that of its tasks.
        assert_eq!(count("reconnect") + count("may_reconnect") + count("lost"), all, "{state}: {counts}");
        let with = |fate: &str| fates.iter().filter(|one| one["fate"] == fate).count();
        assert_eq!((count("reconnect"), count("may_reconnect")), (with("reconnects"), with("may-reconnect")));
        assert_eq!(count("lost"), with("lost") + with("killed"), "{state}: {counts}");
        // A loss is a loss to every command, and so is its absence.
        let tasks = told.status["restart"]["tasks"]["lost"].as_u64().unwrap();
        let lost = i64::from(count("lost") > 0 || tasks > 0);
        for (command, document) in [("simulate", &told.simulate), ("executors", &told.executors)] {
            assert_eq!(document["exit_status"], lost, "{state}: {command}");
        }
        assert_eq!(told.simulate["outcome"], told.executors["outcome"], "{state}");
        assert_eq!(told.status["restart"]["outcome"], told.simulate["outcome"], "{state}");
        assert!(told.status["exit_status"].as_i64().unwrap() >= lost, "{state}");
        // A cleanup is done where it ends.
        assert_eq!(told.cleanup["outcome"], "cleans-up", "{state}");
        let cleaned = told.cleanup["executors"].as_array().unwrap();
        let waits = cleaned.iter().any(|one| one["why"].as_str().unwrap().contains("waits"));
        assert_eq!(told.cleanup["exit_status"], i64::from(waits), "{state}");
    }
}
