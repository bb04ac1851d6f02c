//! Sandboxes of frameworks that do not checkpoint: no agent collects them after a restart.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ckpt::layout::RelPath;
use ckpt::plan::cleanup::{Reason, Scope};

use super::fixture::{WRITTEN, fixture_after, request, stays, steps};
use crate::support::cli::ckpt;
use crate::support::tree::{Agent, BOOT_ID, Executor, Framework, Kind, Placed, Run, Task, Tree};

const RUNS: &str = "slaves/S/frameworks/OTHER/executors/e/runs";

fn tree() -> Tree {
    let run = Run::new("c").pid(7).http().task(Task::new("t").running());
    let executor = Executor::new("E", Kind::Custom).run(run);
    Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)))
}

fn at(path: &Path, time: SystemTime) {
    fs::File::open(path).unwrap().set_modified(time).unwrap();
}

/// Two old sandboxes of a framework that is not in meta.
fn two_sandboxes(placed: &Placed) {
    let old = UNIX_EPOCH + Duration::from_secs(WRITTEN);
    let runs = placed.work.join(RUNS);
    for run in ["a", "b"] {
        fs::create_dir_all(runs.join(run)).unwrap();
        fs::write(runs.join(run).join("stdout"), [b'x'; 1000]).unwrap();
        at(&runs.join(run), old);
    }
    std::os::unix::fs::symlink("b", runs.join("latest")).unwrap();
}

#[test]
fn they_go_as_a_whole_or_run_by_run() {
    let all = fixture_after(&tree(), two_sandboxes);
    let gone = all.choose(&request(&[Scope::Uncheckpointed]));
    assert_eq!(steps(&gone), ["delete slaves/S/frameworks/OTHER"]);
    let sum = gone.sums[&(Scope::Uncheckpointed, true)];
    assert_eq!((sum.counts.frameworks, sum.counts.runs, sum.bytes), (1, 2, 2000));
    let why = gone.steps.iter().next().unwrap().why.to_string();
    assert!(why.starts_with("no checkpoint knows its framework; last changed 2"), "{why}");
    // One of them is young.
    let young = fixture_after(&tree(), |placed| {
        two_sandboxes(placed);
        at(&placed.work.join(RUNS).join("b"), SystemTime::now());
    });
    let gone = young.choose(&request(&[Scope::Uncheckpointed]));
    assert_eq!(steps(&gone), [format!("delete {RUNS}/a")]);
    assert_eq!(stays(&gone, Scope::Uncheckpointed, Reason::Young), 1);
}

#[test]
fn what_is_in_use_stays() {
    let mut used = fixture_after(&tree(), two_sandboxes);
    used.opened = Some(vec![RelPath::new(format!("{RUNS}/a/stdout").as_bytes())]);
    let gone = used.choose(&request(&[Scope::Uncheckpointed]));
    assert_eq!(steps(&gone), [format!("delete {RUNS}/b")]);
    assert_eq!(stays(&gone, Scope::Uncheckpointed, Reason::Opened), 1);
    used.opened = Some(Vec::new());
    used.working = vec![used.placed.work.join(RUNS).join("b")];
    let gone = used.choose(&request(&[Scope::Uncheckpointed]));
    assert_eq!(steps(&gone), [format!("delete {RUNS}/a")]);
    assert_eq!(stays(&gone, Scope::Uncheckpointed, Reason::WorkedIn), 1);
    used.working.clear();
    used.opened = None;
    let gone = used.choose(&request(&[Scope::Uncheckpointed]));
    assert!(gone.steps.is_empty());
    assert_eq!(stays(&gone, Scope::Uncheckpointed, Reason::OpenUnknown), 1);
}

#[test]
fn the_scope_of_sandboxes_says_how_many_it_passes_over() {
    let passed = fixture_after(&tree(), two_sandboxes).choose(&request(&[Scope::Sandboxes]));
    assert!(passed.steps.is_empty());
    assert_eq!(stays(&passed, Scope::Sandboxes, Reason::Unknown), 1);
    // No framework checkpoints.
    let none = Tree::new().agent(Agent::new("S"));
    let passed = fixture_after(&none, two_sandboxes).choose(&request(&[Scope::Sandboxes]));
    assert_eq!(stays(&passed, Scope::Sandboxes, Reason::Unknown), 1);
}

#[test]
fn it_is_refused_beside_an_agent_and_looks_at_open_files() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(&dir.path().canonicalize().unwrap());
    two_sandboxes(&placed);
    let proc = dir.path().join("proc");
    let process = proc.join("7");
    fs::create_dir_all(process.join("fd")).unwrap();
    let stat = |name: &str| {
        let line = format!("7 ({name}) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0");
        fs::write(process.join("stat"), line).unwrap();
    };
    let call = || {
        let words = ["cleanup", "--scope", "uncheckpointed", "--yes", "--boot-id", BOOT_ID, "--proc-root"];
        ckpt(words).arg(&proc).arg("--runtime-dir").arg(&placed.runtime).arg(&placed.work)
    };
    stat("mesos-agent");
    let work = placed.work.display();
    fs::write(process.join("cmdline"), format!("mesos-agent\0--work_dir={work}\0")).unwrap();
    fs::write(process.join("environ"), "").unwrap();
    let refused = call().run().exits(4);
    assert!(refused.stderr().contains("an agent runs on it: pid 7"), "{refused}");
    stat("tail");
    fs::write(process.join("cmdline"), "tail\0-f\0stdout\0").unwrap();
    std::os::unix::fs::symlink(placed.work.join(RUNS).join("a/stdout"), process.join("fd/3")).unwrap();
    let done = call().run().exits(0);
    assert!(done.stdout().contains("a process has a file in it open"), "{done}");
    assert!(placed.work.join(RUNS).join("a").exists() && !placed.work.join(RUNS).join("b").exists());
}
