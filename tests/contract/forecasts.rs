//! Forecasts that were certain and false once: what a real agent did instead.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::codes::{base, with_run};
use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Kind, Tree};
use crate::support::tree::{BOOT_ID, Part, Run, Task};

fn code_of(document: &Json, code: &str) -> Option<String> {
    let findings = document["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["code"] == code)?;
    Some(found["severity"].as_str().unwrap().to_owned())
}

/// A `/proc` of the machine itself in which nothing runs.
pub(super) fn empty_proc(root: &Path) {
    for name in ["self", "1"] {
        fs::create_dir_all(root.join(name).join("ns")).unwrap();
        symlink("pid:[4026531836]", root.join(name).join("ns/pid")).unwrap();
    }
    fs::create_dir_all(root.join("sys/kernel/random")).unwrap();
    fs::write(root.join("sys/kernel/random/boot_id"), BOOT_ID).unwrap();
}

/// The agent kills its own process group when the container ends: at its start, if the executor is dead.
#[test]
fn a_forked_pid_that_names_a_process_group_is_fatal() {
    for pid in ["0", "-5"] {
        let run = Run::new("c").pid_text(pid.as_bytes()).http().task(Task::new("T").running()).in_runtime();
        let dir = tempfile::tempdir().unwrap();
        let placed = with_run(run).write(dir.path());
        let boot = format!("--boot-id={BOOT_ID}");
        let ask = |command: &str, options: &[&str]| {
            let call = ckpt([command, "-o", "json", &boot]).arg("--runtime-dir").arg(&placed.runtime);
            call.args(options).arg(&placed.work).run().exits(1).json()
        };
        let validation = ask("validate", &["--no-probe"]);
        assert_eq!(code_of(&validation, "forked-pid-of-group").unwrap(), "fatal", "{pid}");
        assert_eq!(validation["verdict"], "fail");
        let unchecked = ask("simulate", &["--no-probe"]);
        assert_eq!(unchecked["outcome"], "recovers");
        assert_eq!(unchecked["executors"][0]["fate"], "may-reconnect");
        let proc_root = dir.path().join("proc");
        empty_proc(&proc_root);
        let dead = ask("simulate", &["--proc-root", proc_root.to_str().unwrap()]);
        assert_eq!(dead["outcome"], "aborts", "{pid}");
        assert_eq!(dead["executors"][0]["fate"], "lost");
        let events = dead["timeline"].as_array().unwrap();
        let last = events.last().unwrap()["event"].as_str().unwrap();
        assert_eq!(last, "not back, so killed: the agent kills its own process group, and itself with it");
        fs::remove_dir_all(proc_root).unwrap();
    }
    // After a reboot the agent removes it.
    let run = Run::new("c").pid_text(b"0").http().task(Task::new("T").running());
    let dir = tempfile::tempdir().unwrap();
    let placed = with_run(run).write(dir.path());
    let call =
        ckpt(["validate", "-o", "json", "--no-probe", "--boot-id=11111111-2222-4333-8444-555555555555"]);
    assert_eq!(code_of(&call.arg(&placed.work).run().json(), "forked-pid-of-group"), None);
}

/// The agent writes the end of an executor into the directory of the other ID, which does not exist.
#[test]
fn a_framework_of_another_id_aborts_the_agents_own_cleanup() {
    let run = Run::new("c").pid(4001).http().task(Task::new("T").running()).in_runtime();
    let executor = Executor::new("E", Kind::Custom).run(run);
    let framework = Framework::new("F").info(Part::But(json!({"id": {"value": "G"}}))).executor(executor);
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let outcome = |flags: &[&str]| {
        let call = ckpt(["simulate", "-o", "json", "--no-probe", "--boot-id=same"]).arg(&placed.work);
        call.arg("--").args(flags).run().json()["outcome"].clone()
    };
    assert_eq!(outcome(&["--recover=cleanup"]), "aborts");
    assert_eq!(outcome(&[]), "recovers");
}

#[test]
fn an_archive_in_a_meta_is_judged_when_it_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("c_completed", dir.path()).work;
    let archive = work.join("meta/snapshot.tar.gz");
    fs::copy(corpus::directory().join("s_latest_removed.tar.gz"), &archive).unwrap();
    let document = ckpt(["validate", "-o", "json"]).arg(&archive).run().exits(1).json();
    assert_eq!(document["source"]["kind"], "archive");
    assert_eq!(code_of(&document, "latest-missing").unwrap(), "error");
}

/// The whole is judged, whichever part is named.
#[test]
fn a_path_below_a_checkpoint_never_passes_where_the_start_fails() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("t_cut_executorinfo", dir.path()).work;
    for below in ["", "meta", "meta/boot_id", "meta/slaves", "slaves"] {
        let call = ckpt(["validate", "-o", "json", "--relocated"]).arg(work.join(below));
        let document = call.run().exits(1).json();
        assert_eq!(document["verdict"], "fail", "{below}");
    }
}

/// Whether its framework knows more states than the oldest is in the file that is gone.
#[test]
fn without_its_framework_a_task_is_lost_or_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let placed = base().write(dir.path());
    fs::remove_file(placed.framework("S", "F").join("framework.info")).unwrap();
    let ask = |format: &str| {
        let call = ckpt(["simulate", "-o", format, "--no-probe", "--boot-id=same"]).arg(&placed.work);
        call.run().exits(1)
    };
    let task = &ask("json").json()["tasks"][0];
    assert_eq!(task["state_after"], "TASK_LOST");
    assert_eq!(task["state_after_if_partition_aware"], "TASK_DROPPED");
    assert!(ask("table").stdout().contains("Tasks       1 TASK_LOST or TASK_DROPPED\n"));
}

/// How long the agent may have been away is said where nobody runs it, and what its frameworks were told meanwhile.
#[test]
fn an_agent_that_was_away_is_told_what_its_master_did() {
    let dir = tempfile::tempdir().unwrap();
    let placed = base().write(dir.path());
    let proc_root = dir.path().join("proc");
    empty_proc(&proc_root);
    let notes = |options: &[&str]| -> Vec<String> {
        let call = ckpt(["simulate", "-o", "json", "--proc-root"]).arg(&proc_root).arg(&placed.work);
        let document = call.args(options).run().json();
        let notes = document["notes"].as_array().unwrap().iter();
        let notes = notes.map(|note| note.as_str().unwrap().to_owned());
        notes.filter(|note| note.starts_with("the last sign of the agent")).collect()
    };
    let later = ["--now=2036-01-01T00:00:00Z"];
    let [note] = &notes(&later)[..] else { panic!("{:?}", notes(&later)) };
    let end = "If it has been away for more than 75 s, the master has marked it unreachable and reported TASK_LOST to 1 \
               framework that cannot handle partitions";
    assert!(note.ends_with(end), "{note}");
    // Of a copy nobody knows when it was made.
    assert_eq!(notes(&["--now=2036-01-01T00:00:00Z", "--relocated"]), Vec::<String>::new());
}

/// An executor without a run that has a container is lost once.
#[test]
fn an_executor_whose_run_is_gone_is_counted_once() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("t_dangling_run_latest", dir.path());
    let links =
        walkdir::WalkDir::new(tree.work.join("meta")).into_iter().map(|entry| entry.unwrap().into_path());
    let dangling = links.filter(|path| path.ends_with("runs/latest") && !path.exists());
    let dangling: Vec<_> = dangling.filter(|path| path.to_str().unwrap().contains("/t1/")).collect();
    let [latest] = &dangling[..] else { panic!("{dangling:?}") };
    fs::remove_file(latest).unwrap();
    let call = ckpt(["executors", "-o", "json", "--relocated", "--boot-id=same"]).arg(&tree.work);
    let document = call.arg("--runtime-dir").arg(&tree.runtime).run().exits(1).json();
    let ids =
        document["executors"].as_array().unwrap().iter().map(|one| one["executor_id"].as_str().unwrap());
    assert_eq!(ids.collect::<Vec<_>>(), ["t1", "t2"], "{document}");
    assert_eq!(document["executors"][0]["verdict"], "lost");
}

/// The agent knows the executor by the ID in the info, and writes its sentinel there when it has ended: where no update of a task
/// has made that directory, it aborts, at each start.
#[test]
fn an_executor_with_another_id_aborts_the_agent_when_it_ends() {
    let finished = || Task::new("T").ended("TASK_FINISHED").ack();
    let other = || Part::But(json!({"id": {"value": "X"}}));
    let framework = |task: Option<Task>| {
        let run = Run::new("c").pid(4001).http();
        let run = match task {
            Some(task) => run.task(task),
            None => run,
        };
        Framework::new("F").executor(Executor::new("E", Kind::Custom).run(run))
    };
    let executor = {
        let info = Part::But(json!({"executor_id": {"value": "X"}}));
        Framework::new("F")
            .executor(Executor::new("E", Kind::Custom).info(info).run(Run::new("c").pid(4001).http()))
    };
    for (what, framework, outcome, verdict) in [
        ("no task", framework(None).info(other()), "aborts", "fail"),
        ("a task that has ended", framework(Some(finished())).info(other()), "aborts", "fail"),
        ("a task that runs", framework(Some(Task::new("T").running())).info(other()), "recovers", "loses"),
        ("another ID of the executor", executor, "aborts", "fail"),
        ("the same ID", framework(Some(finished())), "recovers", "pass"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
        let ask = |command: &str| {
            let call =
                ckpt([command, "-o", "json", "--relocated", "--boot-id=same", "--mesos-version=1.12.0"]);
            call.arg(&placed.work).run().json()
        };
        let start = ask("simulate");
        assert_eq!(start["outcome"], outcome, "{what}: {start}");
        assert_eq!(start["next_start"]["outcome"], outcome, "{what}");
        let validate = ask("validate");
        assert_eq!(validate["verdict"], verdict, "{what}: {}", validate["findings"]);
        assert_eq!(start["timeline"].to_string().contains("the agent aborts"), outcome == "aborts", "{what}");
    }
}
