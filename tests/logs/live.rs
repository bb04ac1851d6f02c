//! The log of every live situation gives the outcome of the start, and of each executor, that were seen.

use std::collections::BTreeMap;

use ckpt::logs::{Boot, ExecutorFate, Start};
use serde_json::{Value as Json, json};

use super::fixture::{live, story};

/// Outcomes that differ in what no log shows (whether the process at a recorded PID was the executor's), and where a log
/// shows more than the note: an end after the agent registered, and an orphan by its container alone.
fn as_logged<'a>(name: &str, id: &str, fate: &'a str) -> &'a str {
    match fate {
        "reconnected" if (name, id) == ("live-linux/s10b_runtime_part", "def-no-runtime") => {
            "reconnected-then-ended"
        }
        "not-recovered" if (name, id) == ("live-docker/d17_latest_removed", "m") => "orphan-destroyed",
        // The agent names the executor that it drops, and then its container as an orphan.
        "orphan-destroyed" if name == "live-linux/s14c_run_latest_removed" => "dropped",
        "killed-foreign" => "killed-at-timeout",
        "foreign-spared" => "kill-ineffective",
        "orphan-destroy-ineffective" => "orphan-destroyed",
        fate => fate,
    }
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn outcomes_of_starts_and_executors_are_those_that_were_seen() {
    let live = live();
    assert_eq!(live.logs.len(), 52);
    let mut wrong = Vec::new();
    for (name, log) in &live.logs {
        let expected = &live.expected[name];
        let story = story(log);
        let [start] = &story.starts[..] else {
            wrong.push(format!("{name}: {} starts", story.starts.len()));
            continue;
        };
        let mut differs = |what: &str, expected: String, found: String| {
            if expected != found {
                wrong.push(format!("{name}: {what}: {expected} -> {found}"));
            }
        };
        let outcome = match expected["outcome"].as_str().unwrap() {
            "cleanup-hangs" => "unfinished",
            outcome => outcome,
        };
        differs("outcome", outcome.to_owned(), word(start.outcome));
        differs("version", expected["version"].as_str().unwrap().to_owned(), start.version.clone().unwrap());
        let seen = expected["executors"].as_array().unwrap();
        if expected["outcome"] == "recovers" {
            assert!(start.executors.len() <= seen.len(), "{name}: one executor is counted twice");
        }
        for executor in seen {
            let id = executor["executor_id"].as_str().unwrap();
            let seen = as_logged(name, id, executor["fate"].as_str().unwrap());
            differs(id, seen.to_owned(), fate(start, executor));
        }
        // There, an agent that was killed in recovery had ended two of the tasks before.
        if expected["outcome"] == "recovers" && name != "live-linux/s20_killed_in_recovery" {
            differs(
                "tasks",
                lost(name, expected).to_string(),
                serde_json::to_value(&start.tasks).unwrap().to_string(),
            );
        }
        if expected["rebooted"] == true {
            differs("boot", "Some(Rebooted)".to_owned(), format!("{:?}", start.boot));
        } else {
            assert_ne!(start.boot, Some(Boot::Rebooted), "{name}");
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Tasks that the agent ended, by the reason that the scheduler was given.
fn lost(name: &str, expected: &Json) -> Json {
    let mut reasons = BTreeMap::new();
    for task in expected["tasks"].as_array().unwrap() {
        let is_lost =
            |reason: &&str| reason.starts_with("REASON_EXECUTOR_") || *reason == "REASON_RECONCILIATION";
        let reason = task["reason"].as_str().filter(is_lost);
        if let Some(reason) = reason {
            *reasons.entry(reason).or_insert(0) += 1;
        }
    }
    let lost = match name {
        // The agent has destroyed the container of a task, and the executor reports it: its reason is not logged.
        "live-linux/s10b_runtime_part" => Some(1),
        // Executors that were killed, of whose tasks the log says nothing.
        "live-docker/d21_executor_stopped"
        | "live-linux/s06_pid_reused"
        | "live-linux/s09c_moved_out_1_11" => None,
        _ => Some(reasons.values().sum::<u64>()),
    };
    json!({ "lost": lost, "reasons": reasons })
}

/// By its IDs, or by its container where the agent does not know the executor.
fn fate(start: &Start, executor: &Json) -> String {
    let same = |found: &Option<String>, key: &str| found.as_deref() == executor[key].as_str();
    let by_id = |found: &&ExecutorFate| {
        same(&found.executor_id, "executor_id") && same(&found.framework_id, "framework_id")
    };
    let by_container =
        |found: &&ExecutorFate| found.executor_id.is_none() && same(&found.container_id, "container_id");
    let found = start.executors.iter().find(by_id).or_else(|| start.executors.iter().find(by_container));
    match (found, executor["fate"].as_str().unwrap()) {
        (Some(found), _) => word(found.fate),
        // Recovery did not come far enough to name it.
        (None, fate @ ("agent-failed" | "agent-aborted" | "not-recovered")) => fate.to_owned(),
        (None, _) => "none".to_owned(),
    }
}
