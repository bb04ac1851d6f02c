//! Status 0 is a green light: at PATH there is a checkpoint, an agent that starts keeps its ID, and nothing is lost.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

const READING: &[&str] =
    &["status", "validate", "simulate", "executors", "inspect", "config", "fleet", "metrics"];
const CHANGING: &[&str] = &["repair", "cleanup", "forget-agent", "history", "snapshot", "purge", "undo"];

/// What a command needs beside PATH to reach the checkpoint.
fn options(command: &str) -> &'static [&'static str] {
    match command {
        "snapshot" => &["--to", "/nonexistent/snapshot.tar.gz"],
        "undo" => &["0001-repair"],
        "purge" => &["--older-than", "1weeks"],
        _ => &[],
    }
}

#[test]
fn a_path_without_a_checkpoint_is_refused_by_every_command_with_one_text() {
    let dir = tempfile::tempdir().unwrap();
    let expected = format!(
        "{} contains no checkpoint: there is no meta directory of an agent in it or above it",
        dir.path().display()
    );
    for command in READING.iter().chain(CHANGING) {
        let call = ckpt([*command, "-o", "json"]).args(options(command)).arg(dir.path());
        let document = call.run().exits(3).json();
        let error = if *command == "fleet" { &document["sources"][0]["error"] } else { &document["error"] };
        assert_eq!(error["code"], "no-checkpoint", "{command}");
        assert_eq!(error["message"], expected, "{command}");
        assert_eq!(error["path"], dir.path().to_str().unwrap(), "{command}");
    }
    let metrics = ckpt(["metrics"]).arg(dir.path()).run().exits(3).stdout();
    assert!(metrics.contains("\nckpt_up 0\n"), "{metrics}");
    assert!(metrics.contains("ckpt_error_info{code=\"no-checkpoint\"} 1\n"), "{metrics}");
}

#[test]
fn what_is_missing_in_meta_is_said() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("meta")).unwrap();
    fs::write(dir.path().join("meta/boot_id"), "b").unwrap();
    let said = |missing: &str| {
        for command in
            ["validate", "status", "simulate", "executors", "inspect", "repair", "metrics", "fleet"]
        {
            let output = ckpt([command]).arg(dir.path()).run().exits(3).to_string();
            let words = output.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(missing), "{command}: {output}");
        }
    };
    said("contains no checkpoint: its meta directory does not contain the slaves directory");
    fs::create_dir(dir.path().join("meta/slaves")).unwrap();
    said("contains no checkpoint: its meta/slaves directory does not contain an agent");
}

#[test]
fn the_boot_id_of_the_kernel_is_not_a_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("host/proc/sys/kernel/random")).unwrap();
    fs::write(dir.path().join("host/proc/sys/kernel/random/boot_id"), "b").unwrap();
    for path in [dir.path(), Path::new("/proc/sys/kernel/random")] {
        for command in ["validate", "status", "simulate", "fleet"] {
            let output = ckpt([command]).arg(path).run().exits(3).to_string();
            assert!(output.contains("no-checkpoint") || output.contains("no meta directory"), "{output}");
            assert!(!output.contains("did you mean"), "{output}");
        }
    }
}

#[test]
fn the_checkpoint_that_was_meant_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("a_command_tasks", dir.path());
    let next = |command: &str, path: &Path| {
        let document = ckpt([command, "-o", "json"]).arg(path).run().exits(3).json();
        let error = if command == "fleet" { &document["sources"][0]["error"] } else { &document["error"] };
        error["next"].as_str().unwrap().to_owned()
    };
    let work = unpacked.work.display();
    assert_eq!(
        next("validate", dir.path()),
        format!("did you mean {work}? ckpt validate --output json {work}")
    );
    let archives = tempfile::tempdir().unwrap();
    for name in ["a_command_tasks.tar.gz", "c_completed.tar.gz"] {
        fs::copy(corpus::directory().join(name), archives.path().join(name)).unwrap();
    }
    let pattern = format!("did you mean {}/*.tar.gz?", archives.path().display());
    assert_eq!(next("fleet", archives.path()), pattern);
}

#[test]
fn a_first_start_is_good_only_where_it_is_allowed() {
    let dir = tempfile::tempdir().unwrap();
    let meta = dir.path().join("meta/slaves");
    for _ in 0..2 {
        for command in ["validate", "simulate", "fleet", "metrics"] {
            let _ = ckpt([command, "-q"]).arg(dir.path()).run().exits(3);
            let _ = ckpt([command, "-q", "--allow-missing"]).arg(dir.path()).run().exits(0);
        }
        // An agent that has never registered is the same.
        fs::create_dir_all(&meta).unwrap();
    }
    let document = ckpt(["simulate", "-o", "json", "--allow-missing"]).arg(dir.path()).run().exits(0).json();
    assert_eq!(document["outcome"], "no-checkpoint");
    let document = ckpt(["validate", "-o", "json", "--allow-missing"]).arg(dir.path()).run().exits(0).json();
    assert_eq!(document["verdict"], "pass");
}

#[test]
fn sandboxes_without_meta_prove_that_a_checkpoint_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("slaves/S0/frameworks/F")).unwrap();
    for flag in [&[][..], &["--allow-missing"]] {
        let document = ckpt(["validate", "-o", "json"]).args(flag).arg(dir.path()).run().exits(1).json();
        assert_eq!(document["verdict"], "loses");
        assert_eq!(document["findings"][0]["code"], "meta-missing");
        assert_eq!(document["findings"][0]["severity"], "error");
        let document = ckpt(["simulate", "-o", "json"]).args(flag).arg(dir.path()).run().exits(1).json();
        assert_eq!(document["outcome"], "new-agent");
        let _ = ckpt(["fleet"]).args(flag).arg(dir.path()).run().exits(1);
    }
    let _ = ckpt(["executors"]).arg(dir.path()).run().exits(1);
    for command in CHANGING.iter().chain(&["inspect"]) {
        let call = ckpt([*command, "-o", "json"]).args(options(command)).arg(dir.path());
        assert_eq!(call.run().exits(3).json()["error"]["code"], "meta-missing", "{command}");
    }
    // The disk of meta may be what is missing.
    fs::create_dir(dir.path().join("meta")).unwrap();
    for command in ["inspect", "repair"] {
        let call = ckpt([command, "-o", "json"]).args(options(command)).arg(dir.path());
        assert_eq!(call.run().exits(3).json()["error"]["code"], "meta-missing", "{command}");
    }
}

/// The statuses of validate, simulate, executors and config, the last with the flags that the agent was started with
/// where they matter. 0 appears only where the agent that was started on this state kept its ID and lost nothing.
#[test]
fn situations_and_their_statuses() {
    const SITUATIONS: &[(&str, &[&str], [u8; 4])] = &[
        ("a_command_tasks", &[], [0, 0, 0, 3]),
        ("a_command_tasks", &["--pessimistic"], [0, 1, 1, 3]),
        ("a_command_tasks", &["--exit-zero", "--pessimistic"], [0, 0, 0, 3]),
        ("e_reservation_only", &[], [0, 0, 0, 3]),
        ("s_latest_removed", &[], [1, 1, 1, 3]),
        ("t_empty_slaveinfo", &[], [1, 1, 1, 3]),
        ("t_cut_executorinfo", &[], [1, 1, 1, 3]),
        ("t_cut_executorinfo", &["--exit-zero"], [0, 0, 0, 3]),
        ("x_two_runs", &["--attributes=rack:r9"], [1, 1, 1, 1]),
        ("x_two_runs", &["--gc_delay=1"], [1, 1, 1, 1]),
    ];
    let mut wrong = Vec::new();
    for (name, flags, expected) in SITUATIONS {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        let commands = ["validate", "simulate", "executors", "config"];
        let statuses = commands.map(|command| {
            let takes =
                |flag: &&&str| **flag != "--pessimistic" || ["simulate", "executors"].contains(&command);
            let flags = flags.iter().filter(takes);
            ckpt([command, "-q"]).args(flags).arg(&archive).run().status()
        });
        let expected = expected.map(i32::from);
        if statuses != expected {
            wrong.push(format!("{name} {flags:?}: {statuses:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The two lines of the modes say what simulate says.
#[test]
fn validate_says_what_becomes_of_the_agent() {
    let lines = |name: &str| {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        let text = ckpt(["validate"]).arg(&archive).run().stdout();
        let of = |label: &str| {
            let line = text.lines().find(|line| line.starts_with(label)).unwrap_or_default();
            line[label.len()..].trim().to_owned()
        };
        json!([of("Strict"), of("Lenient"), of("Verdict")])
    };
    let lost = "NEW AGENT: id and 1 task lost";
    assert_eq!(lines("s_latest_removed"), json!([lost, "same", "LOSES (strict): 1 error"]));
    let id = "75e0b57f-1d4a-43d5-8103-31b4e77c219c-S0";
    let recovers = format!("recovers as {id}");
    assert_eq!(lines("a_command_tasks"), json!([recovers, "same", "PASS (strict): no findings"]));
    let failing = lines("t_cut_executorinfo");
    let [strict, lenient, verdict] = [0, 1, 2].map(|place| &failing[place]);
    assert!(strict.as_str().unwrap().starts_with("fails: Failed to recover framework"), "{strict}");
    assert_eq!(lenient, "recovers as a55552cc-15f7-47e1-bebe-cb5c671e0ca9-S0, 1 error counted");
    assert_eq!(verdict, "FAIL (strict): 1 fatal, 1 warning");
}

/// What the agent itself leaves in health is not an error: after a reboot it removes `forked.pid` and ends the tasks.
#[test]
fn a_dead_executor_needs_no_pid() {
    let severity = |task: Task| {
        let dir = tempfile::tempdir().unwrap();
        let executor = Executor::new("E", Kind::Custom).run(Run::new("c").http().task(task));
        let agent = Agent::new("S").framework(Framework::new("F").executor(executor));
        let work = Tree::new().agent(agent).write(dir.path()).work;
        let document = ckpt(["validate", "-o", "json", "--relocated"]).arg(&work).run().json();
        let mut findings = document["findings"].as_array().unwrap().iter();
        findings.find(|finding| finding["code"] == "forked-pid-missing").unwrap()["severity"].clone()
    };
    assert_eq!(severity(Task::new("T").ended("TASK_FAILED")), "note");
    assert_eq!(severity(Task::new("T").running()), "error");
}

/// Flags that name another `work_dir` than the place of the checkpoint: the agent does not read it.
#[test]
fn flags_that_name_another_work_dir() {
    let dir = tempfile::tempdir().unwrap();
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let work = corpus::unpack("a_command_tasks", dir.path()).work;
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let tree = Tree::new().agent(Agent::new("S").framework(framework));
    let placed = tree.write(&dir.path().join("placed")).work;
    let elsewhere = format!("--work_dir={}", dir.path().join("other").display());
    for (path, options, here) in [
        (&archive, &[][..], "--work_dir=/var/lib/mesos/".to_owned()),
        (&work, &["--relocated"], "--work_dir=/var/lib/mesos".to_owned()),
        (&placed, &["--no-probe", "--boot-id=same"], format!("--work_dir={}", placed.display())),
    ] {
        let ask = |command: &str, flag: &str, status: i32| {
            let call = ckpt([command, "-o", "json"]).args(options).arg(path).args(["--", flag]);
            call.run().exits(status).json()
        };
        let found = |document: &Json| {
            let mut findings = document["findings"].as_array().unwrap().iter();
            findings.any(|finding| finding["code"] == "work-dir-elsewhere" && finding["severity"] == "error")
        };
        let lost = ask("validate", &elsewhere, 1);
        assert_eq!((&lost["verdict"], found(&lost)), (&json!("loses"), true), "{options:?}");
        let lost = ask("simulate", &elsewhere, 1);
        assert_eq!((&lost["outcome"], &lost["agent_id"]), (&json!("new-agent"), &json!(null)));
        ask("executors", &elsewhere, 1);
        assert!(!found(&ask("validate", &here, 0)), "{options:?}");
        assert_eq!(ask("simulate", &here, 0)["outcome"], "recovers", "{options:?}");
    }
}

/// `meta` or `slaves` on a disk that is not mounted: nothing is known, which is not the same as no agent.
#[test]
fn a_symlink_to_a_disk_that_is_not_mounted() {
    for (name, others) in [("meta", &[][..]), ("meta/slaves", &["meta/boot_id"])] {
        let dir = tempfile::tempdir().unwrap();
        for other in others {
            fs::create_dir_all(dir.path().join("meta")).unwrap();
            fs::write(dir.path().join(other), "b").unwrap();
        }
        std::os::unix::fs::symlink("/nonexistent/disk", dir.path().join(name)).unwrap();
        for command in READING {
            let _ = ckpt([*command, "-q"]).arg(dir.path()).run().exits(3);
        }
        let metrics = ckpt(["metrics"]).arg(dir.path()).run().exits(3).stdout();
        assert!(metrics.contains("\nckpt_up 0\n"), "{name}: {metrics}");
        let document = ckpt(["simulate", "-o", "json"]).arg(dir.path()).run().exits(3).json();
        assert_eq!(document["outcome"], "unknown", "{name}");
        let document = ckpt(["inspect", "-o", "json"]).arg(dir.path()).run().exits(3).json();
        assert_eq!(document["totals"]["tasks"], json!(null), "{name}");
        let text = ckpt(["inspect"]).arg(dir.path()).run().exits(3).stdout();
        assert!(text.contains("tasks       not read: not in the source\n"), "{name}: {text}");
    }
}

/// An executor whose tasks cannot be read is not shown with an empty list.
#[test]
fn forget_agent_says_where_no_task_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("t_cut_taskinfo", dir.path()).work;
    let shown = ckpt(["forget-agent", "-n", "--relocated"]).arg(&work).run().stdout();
    assert!(shown.contains(": no task is known\n"), "{shown}");
    assert!(!shown.contains("tasks \n"), "{shown}");
}
