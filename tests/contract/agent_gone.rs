//! Little is left of an agent: what the checkpoint does not tell is not 0, and what is said of its ID is possible.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;

/// A copy whose agent has an executor with unfinished tasks, without its symlink.
struct Left {
    _dir: tempfile::TempDir,
    work: PathBuf,
    id: String,
}

impl Left {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let work = corpus::unpack("b_task_group", dir.path()).work;
        let latest = work.join("meta/slaves/latest");
        let id = fs::read_link(&latest).unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        Self { _dir: dir, work, id }
    }

    fn slaves(&self) -> PathBuf {
        self.work.join("meta/slaves")
    }

    fn ask(&self, words: &[&str]) -> Output {
        ckpt(words).args(["--relocated", "--mesos-version=1.11.0"]).arg(&self.work).run()
    }

    fn json(&self, command: &str) -> Json {
        self.ask(&[command, "-o", "json"]).json()
    }
}

/// What removes something, the outcome then, and what is said of the start.
type Case<'c> = (&'c dyn Fn(&Left), &'c str, &'c str);

#[test]
fn what_the_checkpoint_does_not_tell_is_not_zero() {
    let hollow = |left: &Left| {
        let agent = left.slaves().join(&left.id);
        fs::remove_dir_all(&agent).unwrap();
        fs::create_dir(agent).unwrap();
    };
    let dangling = |left: &Left| fs::remove_dir_all(left.slaves().join(&left.id)).unwrap();
    let without_meta = |left: &Left| fs::remove_dir_all(left.work.join("meta")).unwrap();
    let cases: [Case<'_>; 3] = [
        (&hollow, "new-agent", "NEW AGENT: id and all tasks lost"),
        (&dangling, "fails", "fails: latest-dangling (latest)"),
        (&without_meta, "new-agent", "NEW AGENT: id and all tasks lost"),
    ];
    for (remove, outcome, start) in cases {
        let left = Left::new();
        let known = left.json("status");
        assert_eq!(
            (&known["restart"]["tasks"]["live"], known["restart"]["executors"].is_null()),
            (&3.into(), false)
        );
        remove(&left);
        let status = left.ask(&["status"]).stdout();
        let status = status.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(status.contains("which executors and tasks the agent has is not known"), "{status}");
        assert!(status.contains(start), "{status}");
        let restart = left.json("status")["restart"].take();
        assert_eq!(restart["outcome"], outcome);
        assert!(restart["executors"].is_null() && restart["tasks"].is_null(), "{restart}");
        let source = left.json("fleet")["sources"][0].take();
        for key in ["executors", "tasks", "unacknowledged"] {
            assert!(source[key].is_null(), "{key}: {source}");
        }
        assert!(left.ask(&["fleet"]).stdout().contains(" ?  "), "{}", left.ask(&["fleet"]));
        let metrics = left.ask(&["metrics"]).stdout();
        for name in ["ckpt_executors", "ckpt_tasks", "ckpt_unacknowledged_updates"] {
            assert!(!metrics.contains(name), "{metrics}");
        }
        let nagios = left.ask(&["status", "-o", "nagios"]).stdout();
        assert!(
            nagios.contains("executors and tasks are not known") && !nagios.contains("tasks="),
            "{nagios}"
        );
        let executors = left.ask(&["executors"]).exits(1).stdout();
        assert!(executors.contains("not known: the checkpoint does not tell"), "{executors}");
    }
}

/// The options of a call are kept in what is advised.
#[test]
fn the_advice_about_a_missing_meta_can_be_followed() {
    let left = Left::new();
    fs::remove_dir_all(left.work.join("meta")).unwrap();
    let refused = left.ask(&["repair", "--dry-run"]).exits(3);
    let restore = format!("ckpt restore SNAPSHOT --relocated --mesos-version 1.11.0 {}", left.work.display());
    assert!(refused.stderr().contains(&restore), "{refused}");
}

/// A directory of agents, which a start without `latest` treats as old ones.
fn add_agent(left: &Left, id: &str, info_of: &Path) {
    let agent = left.slaves().join(id);
    fs::create_dir(&agent).unwrap();
    fs::copy(info_of, agent.join("slave.info")).unwrap();
}

/// Only an agent whose `slave.info` is its own can be chosen.
#[test]
fn an_agent_with_the_info_of_another_is_not_offered() {
    let left = Left::new();
    fs::remove_file(left.slaves().join("latest")).unwrap();
    let stranger = format!("{}9", left.id);
    add_agent(&left, &stranger, &left.slaves().join(&left.id).join("slave.info"));
    let status = left.json("status");
    let command = status["next"]["command"].as_str().unwrap();
    assert!(command.contains(&format!("--only restore-latest --agent {}", left.id)), "{command}");
    let why = status["next"]["why"].as_str().unwrap();
    assert!(why.ends_with(&left.id) || why.contains("last sign of life"), "{why}");
    assert!(!why.contains(&stranger), "{why}");
    let words = ["repair", "--yes", "--agent-is-stopped", "--only=restore-latest", "--agent"];
    let _ = left.ask(&[&words[..], &[&left.id]].concat()).exits(0);
    assert_eq!(left.json("simulate")["agent_id"], *left.id);
}

/// Which of them is old is not known: none is called so, and no cleanup is offered.
#[test]
fn without_latest_no_agent_is_called_old() {
    let left = Left::new();
    let dir = tempfile::tempdir().unwrap();
    let other = corpus::unpack("x_two_runs", dir.path()).work.join("meta/slaves");
    let id = fs::read_link(other.join("latest")).unwrap();
    let id = id.file_name().unwrap().to_str().unwrap();
    add_agent(&left, id, &other.join(id).join("slave.info"));
    let codes = |left: &Left| -> Vec<String> {
        let findings = left.json("validate")["findings"].take();
        findings.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&left), ["old-agent-uncollected"]);
    fs::remove_file(left.slaves().join("latest")).unwrap();
    assert_eq!(codes(&left), ["latest-missing"]);
    for scope in ["all", "old-agents", "completed"] {
        let refused = left.ask(&["cleanup", "--dry-run", "--scope", scope]).exits(3);
        assert!(refused.stderr().contains("slaves/latest does not point to an agent here"), "{refused}");
    }
}
