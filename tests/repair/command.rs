//! `ckpt repair` as it is called: what it prints, how it ends, and that nothing changes before it is agreed to.

use std::fs;
use std::path::PathBuf;

use ckpt::plan::repair::REPAIRS;
use serde_json::Value as Json;

use crate::codes::{E, R, T, WorkDirs, base, nothing, with_run};
use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus;
use crate::support::hash::Snapshot;
use crate::support::tree::{Agent, BOOT_ID, Executor, Framework, Kind, Run, Task, Tree};

/// A tree, and a `/proc` without processes.
pub(super) struct Fixture {
    pub(super) dir: tempfile::TempDir,
    pub(super) work: PathBuf,
    dirs: WorkDirs,
}

impl Fixture {
    pub(super) fn new(tree: &Tree, damage: crate::codes::Damage) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = tree.write(dir.path());
        fs::create_dir(dir.path().join("proc")).unwrap();
        let dirs = WorkDirs { work: placed.work.clone(), runtime: placed.runtime.clone() };
        damage(&dirs);
        Self { dir, work: placed.work, dirs }
    }

    pub(super) fn call(&self, command: &str) -> Ckpt {
        let call = ckpt([command, "--boot-id", BOOT_ID, "--proc-root"]).arg(self.dir.path().join("proc"));
        call.arg("--runtime-dir").arg(&self.dirs.runtime).arg(&self.work)
    }

    pub(super) fn repair(&self) -> Ckpt {
        self.call("repair")
    }

    fn meta(&self) -> Snapshot {
        Snapshot::take(&self.work.join("meta"))
    }
}

pub(super) fn white_space(b: &WorkDirs) {
    b.write(&format!("{R}/pids/forked.pid"), b"4001\n");
}

#[test]
fn it_is_shown_confirmed_carried_out_and_undone() {
    let fixture = Fixture::new(&base(), white_space);
    let before = fixture.meta();
    let shown = fixture.repair().arg("--dry-run").run().exits(1);
    let words = "trim-pid, for 1 finding\n  does      removes white space from forked.pid\n";
    assert!(shown.stdout().starts_with(words), "{shown}");
    let _ = fixture.repair().run().exits(4);
    before.assert_untouched(&fixture.meta());
    let done = fixture.repair().arg("--yes").run().exits(0);
    assert!(done.stdout().contains("DONE: change 0001-repair, 1 step"), "{done}");
    assert_eq!(fs::read(fixture.work.join(R).join("pids/forked.pid")).unwrap(), b"4001");
    let again = fixture.repair().arg("--dry-run").run().exits(0);
    assert!(again.stdout().contains("nothing to do"), "{again}");
    let undo = ckpt(["undo", "--yes", "--proc-root"]).arg(fixture.dir.path().join("proc")).arg(&fixture.work);
    let _ = undo.run().exits(0);
    before.assert_same(&fixture.meta());
}

#[test]
fn entries_of_the_runtime_directory_are_restored() {
    let fixture = Fixture::new(&base(), |b| fs::write(b.runtime.join("containers/README"), "notes").unwrap());
    let file = fixture.dirs.runtime.join("containers/README");
    let done = fixture.repair().arg("--yes").run().exits(0);
    assert!(done.stdout().contains("DONE: change 0001-repair, 1 step") && !file.exists(), "{done}");
    let undo =
        || ckpt(["undo", "--yes", "--proc-root"]).arg(fixture.dir.path().join("proc")).arg(&fixture.work);
    // Where the runtime directory is, a journal does not decide.
    let refused = undo().run().exits(4);
    assert!(refused.stderr().contains("containers/README, which is not below /var/run/mesos"), "{refused}");
    assert!(!file.exists());
    let named = format!("--runtime-dir {}", fixture.dirs.runtime.display());
    assert!(done.stdout().contains(&named), "{done}");
    let _ = undo().arg("--runtime-dir").arg(&fixture.dirs.runtime).run().exits(0);
    assert_eq!(fs::read(&file).unwrap(), b"notes");
    let plan = fixture.dir.path().join("plan.jsonl");
    let _ = fixture.repair().arg("--dry-run").arg("--plan-out").arg(&plan).run().exits(1);
    // Where the runtime directory is, a plan can't say: it may have been edited.
    let apply = || ckpt(["apply", "--yes", "--proc-root"]).arg(fixture.dir.path().join("proc")).arg(&plan);
    let _ = apply().run().exits(4);
    let _ = apply().arg("--runtime-dir").arg(&fixture.dirs.runtime).run().exits(0);
    assert!(!file.exists());
}

#[test]
fn remaining_findings_are_reported_with_what_a_person_can_do() {
    let fixture = Fixture::new(&base(), |b| {
        white_space(b);
        b.cut(&format!("{E}/executor.info"));
    });
    let done = fixture.repair().arg("--yes").run().exits(1);
    assert!(
        done.stdout().contains("Not repaired: 1 finding, which keeps a strict agent from starting."),
        "{done}"
    );
    assert!(done.stdout().contains("Restore executor.info from a snapshot"), "{done}");
    let garbled = Fixture::new(&with_run(Run::new("c").pid(4001).http()), |b| {
        b.write(&format!("{R}/pids/forked.pid"), b"4001 4002");
    });
    let shown = garbled.repair().arg("--dry-run").run().exits(1);
    assert!(shown.stdout().contains("because   it contains more than a pid and white space"), "{shown}");
    let _ = garbled.repair().arg("--yes").run().exits(1);
    // The executor is given up: that is what is left.
    let dropped = garbled.repair().args(["--yes", "--only", "forked-pid-malformed"]).run().exits(1);
    assert!(dropped.stdout().contains("After: recovers as S, 0 executors reconnect"), "{dropped}");
}

/// A copy of meta alone cannot show that a repair costs nothing on the host, and says so.
#[test]
fn an_unread_runtime_directory_is_no_proof_against_a_repair() {
    let dir = tempfile::tempdir().unwrap();
    let copy = corpus::unpack("t_cut_executorinfo", dir.path());
    let call = || ckpt(["repair", "--relocated", "--dry-run"]).arg(&copy.work).env("COLUMNS", "200");
    let because = "because   the runtime directory was not read (--runtime-dir names it)";
    let alone = call().run().exits(1);
    assert!(alone.stdout().contains(because), "{alone}");
    let advised = ckpt(["status", "--relocated"]).arg(&copy.work).env("COLUMNS", "200").run().exits(3);
    assert!(advised.stdout().contains("With --runtime-dir, another repair may cost nothing"), "{advised}");
    let with_it = call().arg("--runtime-dir").arg(&copy.runtime).run().exits(1);
    assert!(with_it.stdout().starts_with("complete-from-container, for 1 finding"), "{with_it}");
    assert!(!with_it.stdout().contains(because), "{with_it}");
}

#[test]
fn findings_are_chosen_by_code() {
    let fixture = Fixture::new(&base(), |b| {
        white_space(b);
        b.append(&format!("{T}/task.updates"), &[9, 0]);
    });
    let steps = |args: &[&str]| {
        let plan = fixture.repair().args(["--dry-run", "-o", "json"]).args(args).run().json();
        let steps = plan["plan"]["steps"].as_array().unwrap().iter();
        steps.map(|step| step["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(steps(&[]), ["forked-pid-malformed", "task-updates-cut-tail"]);
    assert_eq!(steps(&["--only", "task-updates-cut-tail"]), ["task-updates-cut-tail"]);
    assert_eq!(steps(&["--except", "task-updates-cut-tail"]), ["forked-pid-malformed"]);
    assert_eq!(steps(&["--only", "cut-tail"]), ["task-updates-cut-tail"]);
    assert_eq!(steps(&["--except", "cut-tail"]), ["forked-pid-malformed"]);
    let two = ["--only", "task-updates-cut-tail", "--only", "forked-pid-malformed"];
    assert_eq!(steps(&two).len(), 2);
    for option in ["--only", "--except"] {
        let unknown = fixture.repair().args([option, "nonsense"]).run().exits(2);
        assert!(unknown.stderr().contains("there is no code or repair nonsense"), "{unknown}");
    }
}

#[test]
fn only_a_directory_that_is_named_is_repaired() {
    let _ = ckpt(["repair"]).run().exits(2);
    let _ = ckpt(["repair", "--yes"]).env("MESOS_WORK_DIR", "/nowhere").run().exits(2);
    let empty = tempfile::tempdir().unwrap();
    fs::create_dir(empty.path().join("slaves")).unwrap();
    let nothing = ckpt(["repair", "--dry-run", "--relocated"]).arg(empty.path()).run().exits(3);
    assert!(nothing.stderr().contains("contains no checkpoint"), "{nothing}");
    let archive = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/t_torn_updates.tar.gz");
    let refused = ckpt(["repair", "--dry-run", archive]).run().exits(2);
    assert!(refused.stderr().contains("only a directory can be changed"), "{refused}");
}

#[test]
fn every_repair_is_listed() {
    let text = ckpt(["repair", "--list"]).run().exits(0).stdout();
    let json = ckpt(["repair", "--list", "-o", "json"]).run().exits(0).json();
    let lines = ckpt(["repair", "--list", "-o", "ndjson"]).run().exits(0).lines();
    // A header before them, and a summary after them.
    assert_eq!(lines.len(), REPAIRS.len() + 2);
    for (index, repair) in REPAIRS.iter().enumerate() {
        assert!(text.contains(repair.name.text()), "{}", repair.name);
        assert_eq!(json["repairs"][index]["name"], repair.name.text());
    }
    assert!(json["without_repair"].as_array().unwrap().contains(&Json::from("id-not-allowed")));
}

#[test]
fn validate_names_the_repair_of_a_finding() {
    let fixture = Fixture::new(&base(), |b| {
        white_space(b);
        b.cut(&format!("{E}/executor.info"));
    });
    let repair_of = |found: &[Json], code: &str| {
        found.iter().find(|finding| finding["code"] == code).unwrap()["repair"].clone()
    };
    let found = fixture.call("validate").args(["-o", "json"]).run().exits(1).json();
    let findings = found["findings"].as_array().unwrap();
    assert_eq!(repair_of(findings, "forked-pid-malformed"), "trim-pid");
    assert_eq!(repair_of(findings, "executor-info-unreadable"), Json::Null);
    let lines = fixture.call("validate").args(["-o", "ndjson"]).run().exits(1).lines();
    assert_eq!(repair_of(&lines, "forked-pid-malformed"), "trim-pid");
    let _ = Fixture::new(&base(), nothing).repair().arg("--yes").run().exits(0);
}

#[test]
fn what_a_repair_leaves_of_the_dead_is_no_error() {
    let executor = |id: &str| {
        Executor::new(id, Kind::Custom).run(Run::new(id).pid(4001).http().task(Task::new(id).running()))
    };
    let framework = Framework::new("F").executor(executor("E1")).executor(executor("E2"));
    let later = |b: &WorkDirs| {
        let pid = b.at("meta/slaves/S/frameworks/F/executors/E2/runs/E2/pids/forked.pid");
        let time = fs::metadata(&pid).unwrap().modified().unwrap() + std::time::Duration::from_secs(60);
        fs::File::open(&pid).unwrap().set_modified(time).unwrap();
    };
    let fixture = Fixture::new(&Tree::new().agent(Agent::new("S").framework(framework)), later);
    let done = fixture.repair().args(["--yes", "--only", "pid-twice"]).run().exits(0);
    assert!(!done.stdout().contains("is left"), "{done}");
    let validated = fixture.call("validate").args(["-o", "json"]).run().exits(0).json();
    let missing =
        validated["findings"].as_array().unwrap().iter().find(|one| one["code"] == "forked-pid-missing");
    assert_eq!(missing.unwrap()["severity"], "note", "{validated}");
}

#[test]
fn free_repairs_say_what_still_keeps_the_agent_from_starting() {
    let fixture = Fixture::new(&base(), |b| {
        white_space(b);
        b.cut(&format!("{E}/executor.info"));
    });
    let status = fixture.call("status").args(["-o", "json"]).run().exits(3).json();
    let why = status["next"]["why"].as_str().unwrap();
    assert!(why.ends_with("It does not yet make the agent start: executor-info-unreadable is left"), "{why}");
    let validated = fixture.call("validate").args(["-o", "json"]).run().exits(1).json();
    let cut = validated["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "executor-info-unreadable");
    let repairs = cut.unwrap()["repairs"].as_array().unwrap();
    let removes = repairs.iter().find(|one| one["name"] == "remove-unreadable").unwrap();
    assert_eq!(removes["costs"], "1 executor with 1 task");
}

#[test]
fn after_a_reboot_stale_pids_need_no_repair() {
    let fixture = Fixture::new(&base().boot_id(Some(b"another")), nothing);
    let status = fixture.call("status").args(["-o", "json"]).run().json();
    let command = status["next"]["command"].as_str().unwrap_or_default();
    assert!(!command.starts_with("ckpt repair"), "{status}");
}
