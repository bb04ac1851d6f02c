//! The last line of `ckpt repair`, its status, and what a person is asked to name.

use std::fs;

use serde_json::json;

use super::command::{Fixture, white_space};
use crate::codes::{E, F, R, S, WorkDirs, base, nothing, with_run};
use crate::support::tree::{Run, Task};

/// The last line as it is printed where no screen breaks it.
fn last_line(text: &str) -> String {
    let (_, line) = text.rsplit_once("\nAfter: ").unwrap();
    format!("After: {}", line.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn cut_executor(b: &WorkDirs) {
    b.cut(&format!("{E}/executor.info"));
}

#[test]
fn it_says_how_the_agent_starts_afterwards() {
    let fixture = Fixture::new(&base(), white_space);
    let after = "After: recovers as S, 0 executors reconnect, 1 is lost";
    for (option, status) in [("--dry-run", 1), ("--yes", 0), ("--dry-run", 0), ("--yes", 0)] {
        let call = fixture.repair().arg(option).run().exits(status);
        assert_eq!(last_line(&call.stdout()), after, "{call}");
    }
    let json = fixture.repair().args(["--yes", "-o", "json"]).run().exits(0).json();
    let expected = json!({
        "outcome": "recovers",
        "agent_id": "S",
        "executors": {"reconnect": 0, "may_reconnect": 0, "lost": 1},
        "left": [],
        "next": null,
    });
    assert_eq!(json["after"], expected);
}

#[test]
fn what_is_left_is_named_with_the_next_command() {
    let damage = |b: &WorkDirs| {
        white_space(b);
        cut_executor(b);
    };
    let fixture = Fixture::new(&base(), damage);
    let start = "After: the agent refuses to start; 1 finding is left (executor-info-unreadable): \
                 ckpt repair --only remove-unreadable --runtime-dir ";
    for (option, is_empty) in [("--dry-run", false), ("--yes", false), ("--yes", true), ("--dry-run", true)] {
        let call = fixture.repair().arg(option).run().exits(1);
        assert_eq!(call.stdout().contains("agent S: no steps, but findings are left.\n"), is_empty, "{call}");
        assert!(!call.stdout().contains("nothing to do"), "{call}");
        let line = last_line(&call.stdout());
        assert!(line.starts_with(start) && line.ends_with(&fixture.work.display().to_string()), "{call}");
    }
    let json = fixture.repair().args(["--yes", "-o", "json"]).run().exits(1).json();
    assert_eq!(json["after"]["outcome"], "fails");
    let left = json!([{
        "code": "executor-info-unreadable",
        "severity": "fatal",
        "path": format!("{E}/executor.info"),
        "repairs": ["remove-unreadable"],
    }]);
    assert_eq!(json["after"]["left"], left);
    assert!(json["after"]["next"].as_str().unwrap().starts_with("ckpt repair --only remove-unreadable "));
    // What the command says leads to a start.
    let named = fixture.repair().args(["--yes", "--only", "remove-unreadable"]).run().exits(0);
    assert_eq!(last_line(&named.stdout()), "After: recovers as S, 0 executors reconnect");
}

#[test]
fn an_agent_that_comes_up_as_a_new_one_is_a_bad_end() {
    let fixture = Fixture::new(&base(), |b| b.empty(&format!("{S}/slave.info")));
    let start = "After: NEW AGENT; 1 finding is left (slave-info-empty): ckpt validate ";
    for option in ["--dry-run", "--yes"] {
        let call = fixture.repair().arg(option).run().exits(1);
        assert!(last_line(&call.stdout()).starts_with(start), "{call}");
    }
}

#[test]
fn a_code_that_several_repairs_fit_is_ambiguous() {
    let fixture = Fixture::new(&base(), nothing);
    let file = fixture.work.join(format!("{F}/framework.info"));
    let mut bytes = fs::read(&file).unwrap();
    bytes[0] += 64;
    fs::write(&file, bytes).unwrap();
    for option in ["--dry-run", "--yes"] {
        let call = fixture.repair().args([option, "--only", "framework-info-unreadable"]).run().exits(2);
        let words = "several repairs are possible for framework-info-unreadable at meta/slaves/S/frameworks/F/framework.info";
        assert!(call.stderr().contains(words), "{call}");
        for name in ["shorten-length-prefix", "remove-unreadable"] {
            assert!(call.stderr().contains(&format!("ckpt repair --only {name} ")), "{call}");
        }
    }
    let except = ["--yes", "--only", "framework-info-unreadable", "--except", "remove-unreadable"];
    let done = fixture.repair().args(except).run().exits(0);
    assert!(done.stdout().contains("shorten-length-prefix, for 1 finding"), "{done}");
}

#[test]
fn a_code_means_the_repair_that_costs_nothing_where_there_is_one() {
    let garbled = |b: &WorkDirs| b.write(&format!("{R}/pids/forked.pid"), b"abc");
    let run = Run::new("c").pid(4001).http().in_runtime().task(Task::new("t").running());
    let fixture = Fixture::new(&with_run(run), garbled);
    let done = fixture.repair().args(["--yes", "--only", "forked-pid-malformed"]).run().exits(0);
    assert!(done.stdout().contains("copy-runtime-pid, for 1 finding"), "{done}");
    assert_eq!(fs::read(fixture.work.join(R).join("pids/forked.pid")).unwrap(), b"4001");
}

#[test]
fn a_dry_run_says_that_it_would_be_refused_beside_an_agent() {
    let fixture = Fixture::new(&base(), white_space);
    let process = fixture.dir.path().join("proc/7");
    fs::create_dir(&process).unwrap();
    fs::write(process.join("stat"), "7 (mesos-agent) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0")
        .unwrap();
    let work = fixture.work.display();
    fs::write(process.join("cmdline"), format!("mesos-agent\0--work_dir={work}\0")).unwrap();
    fs::write(process.join("environ"), "").unwrap();
    let shown = fixture.repair().arg("--dry-run").run().exits(1);
    let words = "Now this would be refused: an agent runs on it: pid 7 (its --work_dir).";
    let text = shown.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(words) && !last_line(&shown.stdout()).is_empty(), "{shown}");
    let json = fixture.repair().args(["--dry-run", "-o", "json"]).run().exits(1).json();
    assert_eq!(json["would_be_refused"]["code"], "agent-runs");
    let refused = fixture.repair().arg("--yes").run().exits(4);
    assert!(refused.stderr().contains("an agent runs on it: pid 7"), "{refused}");
}
