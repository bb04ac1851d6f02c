//! `latest` symlinks that a copy has turned into directories or files, and what must not be repaired while the agent would
//! start with two IDs.

use std::fs;
use std::process::Command;

use ckpt::plan::repair::HostFacts;
use ckpt::recovery::outcome::{Asked, Holder, RunFacts};

use super::command::Fixture as Called;
use super::fixture::Fixture;
use crate::codes::{E, R, S, WorkDirs, base, nothing};
use crate::support::cli::ckpt;
use crate::support::hash::Snapshot;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Tree};

const LATEST: &str = "meta/slaves/latest";

/// What `cp -rL` and `rsync -L` make of a symlink.
fn copy_in_place(b: &WorkDirs, link: &str) {
    let path = b.at(link);
    let target = fs::canonicalize(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let done = Command::new("cp").arg("-rL").arg(target).arg(&path).status().unwrap();
    assert!(done.success());
}

fn copied_agent(b: &WorkDirs) {
    copy_in_place(b, LATEST);
}

fn copied_everything(b: &WorkDirs) {
    copy_in_place(b, &format!("{E}/runs/latest"));
    copy_in_place(b, LATEST);
}

#[test]
fn copies_of_one_directory_are_symlinks_again() {
    let agent = Fixture::new(&base(), copied_agent);
    // The copy has a copy of its runs/latest, and no sandboxes: neither matters.
    agent.is_repaired_by(&["relink-copied-latest"]);
    assert!(!agent.path("slaves/latest").exists());
    assert!(agent.path(format!("{E}/runs/latest")).is_symlink());
    assert_eq!(fs::read_link(agent.path(LATEST)).unwrap(), agent.path(S));
    let all = Fixture::new(&base(), copied_everything);
    all.is_repaired_by(&["relink-copied-latest", "relink-copied-run-latest"]);
    assert_eq!(fs::read_link(all.path(format!("{E}/runs/latest"))).unwrap(), all.path(R));
}

#[test]
fn a_copy_that_became_a_symlink_is_a_directory_again_after_undo() {
    let called = Called::new(&base(), copied_everything);
    let before = Snapshot::take(&called.work.join("meta"));
    let done = called.repair().arg("--yes").run().exits(0);
    assert!(done.stdout().contains("After: recovers as S"), "{done}");
    assert!(called.work.join(LATEST).is_symlink());
    let proc = called.dir.path().join("proc");
    let _ = ckpt(["undo", "--yes", "--proc-root"]).arg(proc).arg(&called.work).run().exits(0);
    before.assert_same(&Snapshot::take(&called.work.join("meta")));
}

#[test]
fn an_agent_with_two_ids_is_not_made_to_start() {
    let differs = |b: &WorkDirs| {
        copied_agent(b);
        fs::remove_dir_all(b.at(&format!("{LATEST}/frameworks"))).unwrap();
        b.directory(&format!("{LATEST}/operations/no-uuid"));
    };
    let fixture = Fixture::new(&base(), differs);
    let outcome = fixture.repair();
    assert!(outcome.done.is_empty() && !outcome.starts(), "{outcome:#?}");
    let reasons: Vec<&str> = outcome.refused.iter().map(|(_, why)| why.as_str()).collect();
    assert!(reasons.contains(&"it is a directory, and not a copy of one beside it"), "{reasons:?}");
    let first = "the agent would start with two IDs: agent-id-differs has to be repaired first";
    assert!(reasons.contains(&first), "{reasons:?}");
}

#[test]
fn a_file_or_an_empty_directory_is_as_good_as_none() {
    let file = |b: &WorkDirs| {
        b.remove(LATEST);
        b.write(LATEST, b"");
    };
    let directory = |b: &WorkDirs| {
        b.remove(LATEST);
        b.directory(LATEST);
    };
    for damage in [file as crate::codes::Damage, directory] {
        assert!(Fixture::new(&base(), damage).repair().done.is_empty(), "it may have been meant");
        let fixture = Fixture::new(&base(), damage).only("restore-latest");
        let outcome = fixture.is_repaired_by(&["restore-latest"]);
        assert_eq!(outcome.after, Fixture::new(&base(), nothing).repair().after);
        assert_eq!(fs::read_link(fixture.path(LATEST)).unwrap(), fixture.path(S));
        let called = Called::new(&base(), damage);
        let found = called.call("validate").args(["-o", "json"]).run().exits(1).json();
        let codes: Vec<&str> =
            found["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"latest-missing"), "{codes:?}");
        let lost = called.call("simulate").args(["-o", "json"]).run().exits(1).json();
        assert_eq!(lost["executors"][0]["fate"], "lost", "{}", lost["executors"]);
        let _ = called.repair().args(["--yes", "--only", "latest-missing"]).run().exits(0);
    }
}

fn two_runs() -> Tree {
    let executor =
        Executor::new("E", Kind::Custom).run(Run::new("a").pid(1).http()).run(Run::new("b").pid(2).http());
    Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)))
}

#[test]
fn the_run_that_is_alive_is_the_latest() {
    let alive = |asked: &Asked<'_>| {
        let holder = if asked.container_id == b"b" { Holder::Same } else { Holder::Nobody };
        RunFacts { holder, ..RunFacts::default() }
    };
    let world = HostFacts { ask: &alive, user: &|_| None };
    let removed = |b: &WorkDirs| b.remove(&format!("{E}/runs/latest"));
    let elsewhere = |b: &WorkDirs| {
        b.remove(&format!("{E}/runs/latest"));
        b.link(&format!("{E}/runs/latest"), "c");
    };
    for damage in [removed as crate::codes::Damage, elsewhere] {
        let fixture = Fixture::new(&two_runs(), damage).world(world);
        fixture.is_repaired_by(&["retarget-run-latest"]);
        let link = fs::read_link(fixture.path(format!("{E}/runs/latest"))).unwrap();
        assert_eq!(link, fixture.path(format!("{E}/runs/b")));
        assert!(Fixture::new(&two_runs(), removed).repair().done.is_empty());
    }
}

#[test]
fn of_two_agents_a_person_names_the_one_to_restore() {
    let tree = Tree::new().agent(Agent::new("R")).agent(Agent::new("S"));
    let called = Called::new(&tree, |b| {
        b.remove(LATEST);
        let info = fs::File::open(b.at("meta/slaves/R/slave.info")).unwrap();
        info.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    });
    let status = called.call("status").args(["-o", "json"]).run().json();
    let command = status["next"]["command"].as_str().unwrap();
    let chosen = command.strip_prefix("ckpt repair --only restore-latest --agent ");
    assert!(chosen.is_some_and(|rest| rest.starts_with("S ")), "{status}");
    let why = status["next"]["why"].as_str().unwrap();
    assert!(
        why.contains("Choose the ID that the agent had: ") && why.matches("last sign of life").count() == 2,
        "{why}"
    );
    let validated = called.call("validate").env("COLUMNS", "400").run().exits(1).stdout();
    assert!(validated.contains("repair    ckpt repair --only restore-latest --agent "), "{validated}");
    let silent = called.repair().args(["--only", "restore-latest", "--yes"]).run().exits(1);
    assert!(silent.stdout().contains("several agent IDs are possible"), "{silent}");
    let unknown =
        called.repair().args(["--only", "restore-latest", "--agent", "9813", "--yes"]).run().exits(2);
    assert!(unknown.stderr().starts_with("error: there is no agent 9813 below meta/slaves"), "{unknown}");
    let _ = called.repair().args(["--only", "restore-latest", "--agent", "R", "--yes"]).run().exits(0);
    assert_eq!(fs::read_link(called.work.join(LATEST)).unwrap(), called.work.join("meta/slaves/R"));
}
