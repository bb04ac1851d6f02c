//! Changes at the command line: shown, refused, carried out, listed, undone, purged.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use ckpt::layout::RelPath;
use ckpt::plan::{Action, Consent, Detail, Plan, Precondition, Step, put_plan};
use ckpt::source::{Options, locate};

use crate::support::cli::{Ckpt, ckpt};
use crate::support::hash::Snapshot;
use crate::support::tree::{Placed, typical};

/// A tree, a `/proc` without processes, and a plan that moves `boot_id` aside.
pub(super) struct Fixture {
    pub(super) dir: tempfile::TempDir,
    pub(super) placed: Placed,
    pub(super) plan: PathBuf,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        fs::create_dir(dir.path().join("proc")).unwrap();
        let plan = dir.path().join("plan.jsonl");
        let fixture = Self { dir, placed, plan };
        fixture.make_plan();
        fixture
    }

    /// Makes the plan for the tree as it is now.
    pub(super) fn make_plan(&self) {
        let mut bytes = Vec::new();
        put_plan(&mut bytes, &plan_for(&self.placed)).unwrap();
        fs::write(&self.plan, bytes).unwrap();
    }

    pub(super) fn call(&self, command: &str) -> Ckpt {
        let proc = self.dir.path().join("proc");
        ckpt([command, "--proc-root"]).arg(proc)
    }

    pub(super) fn apply(&self) -> Ckpt {
        self.call("apply").arg(&self.plan)
    }

    pub(super) fn meta(&self) -> Snapshot {
        Snapshot::take(&self.placed.meta())
    }

    pub(super) fn journals(&self) -> usize {
        fs::read_dir(self.placed.work.join(".ckpt")).map_or(0, Iterator::count)
    }
}

fn plan_for(placed: &Placed) -> Plan {
    let source = locate(&placed.work, "a test", &Options::default()).unwrap();
    let path = RelPath::new("meta/boot_id");
    let before = Precondition::read(&source, &path, Detail::Metadata).unwrap();
    let why = "a test".into();
    let meta = fs::metadata(placed.meta()).unwrap();
    Plan {
        command: "repair".to_owned(),
        created: "2026-01-02T03:04:05Z".to_owned(),
        work_dir: placed.work.clone(),
        meta_dir: placed.meta(),
        runtime_dir: None,
        identity: (meta.dev(), meta.ino()),
        agent_id: Some("S1".to_owned()),
        consent: Consent::Yes,
        beside_agent: false,
        archive: None,
        steps: [Step { action: Action::SetAside, path, why, code: "boot-id-differs".into(), before }]
            .into_iter()
            .collect(),
        expected: Vec::new(),
        starts: None,
    }
}

#[test]
fn nothing_is_changed_without_consent() {
    let fixture = Fixture::new();
    let before = fixture.meta();
    let shown = fixture.apply().run().exits(4);
    assert!(shown.stdout().contains("Nothing is changed yet"), "{shown}");
    assert!(shown.stderr().contains("--yes"), "{shown}");
    let shown = fixture.apply().arg("--dry-run").run().exits(1);
    let shown = shown.redact(&fixture.placed.work, "$WORK");
    insta::assert_snapshot!(shown.stdout(), @r"
    PLAN: repair of $WORK, agent S1: 1 step
    Nothing is changed yet.
    STEP  WOULD       PATH
    boot-id-differs: a test
       1  move aside  meta/boot_id
    What is removed or replaced is kept: ckpt undo restores it.
    ");
    for format in ["json", "ndjson"] {
        let shown = fixture.apply().args(["--dry-run", "-o", format]).run().exits(1);
        let last = shown.lines().pop().unwrap();
        assert_eq!(last["exit_status"], 1, "{shown}");
    }
    before.assert_untouched(&fixture.meta());
    assert_eq!(fixture.journals(), 0);
}

#[test]
fn a_plan_is_carried_out_listed_and_undone() {
    let fixture = Fixture::new();
    let before = fixture.meta();
    let done = fixture.apply().args(["--yes", "-o", "json"]).run().exits(0).json();
    assert_eq!(done["schema"], "ckpt.repair/1");
    assert_eq!(done["applied"], true);
    assert_eq!(done["change"], "0001-repair");
    assert!(!fixture.placed.meta().join("boot_id").exists());
    let journal = fs::metadata(fixture.placed.work.join(".ckpt")).unwrap();
    assert_eq!(journal.permissions().mode() & 0o777, 0o700);
    let listed = fixture.call("history").args(["-o", "json"]).arg(&fixture.placed.work).run().exits(0).json();
    assert_eq!(listed["changes"][0]["state"], "done");
    // The plan is for the tree from before: a dry run says so too.
    let planned = fixture.apply().args(["--dry-run", "--json"]).run().exits(1).json();
    assert_eq!(planned["would_be_refused"]["code"], "changed-since", "{planned}");
    let shown = fixture.apply().arg("--dry-run").run().exits(1).stdout();
    assert!(shown.contains("Now this would be refused: meta/boot_id: there is nothing, but"), "{shown}");
    let again = fixture.apply().arg("--yes").run().exits(4);
    assert!(
        again.stderr().contains("meta/boot_id: there is nothing, but the plan expects a file of"),
        "{again}"
    );
    assert_eq!(fixture.journals(), 1);
    let _ = fixture.call("undo").arg("--dry-run").arg(&fixture.placed.work).run().exits(1);
    let _ = fixture.call("undo").arg(&fixture.placed.work).run().exits(4);
    let _ = fixture.call("undo").args(["--yes", "1"]).arg(&fixture.placed.work).run().exits(0);
    before.assert_same(&fixture.meta());
    let none = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run().exits(3);
    assert!(none.stderr().contains("there is no change to undo"), "{none}");
    let twice = fixture.call("undo").args(["--yes", "1"]).arg(&fixture.placed.work).run().exits(3);
    assert!(twice.stderr().contains("is already undone"), "{twice}");
    let table = fixture.call("history").arg(&fixture.placed.work).run().exits(0);
    assert!(table.stdout().contains("0001-repair") && table.stdout().contains("undone"), "{table}");
}

#[test]
fn unannounced_findings_are_reported() {
    let fixture = Fixture::new();
    let mut plan = plan_for(&fixture.placed);
    let info = walkdir::WalkDir::new(fixture.placed.meta().join("slaves/latest/"))
        .max_depth(1)
        .into_iter()
        .map(|entry| fs::canonicalize(entry.unwrap().into_path()).unwrap())
        .find(|path| path.ends_with("slave.info"))
        .unwrap();
    let path = RelPath::new(info.strip_prefix(&fixture.placed.work).unwrap().to_str().unwrap());
    let source = locate(&fixture.placed.work, "a test", &Options::default()).unwrap();
    let before = Precondition::read(&source, &path, Detail::Metadata).unwrap();
    plan.steps =
        plan.steps.iter().map(|step| Step { before: before.clone(), path: path.clone(), ..step }).collect();
    plan.starts = Some(true);
    let mut bytes = Vec::new();
    put_plan(&mut bytes, &plan).unwrap();
    fs::write(&fixture.plan, bytes).unwrap();
    let done = fixture.apply().args(["--yes", "-o", "json"]).run().exits(1).json();
    assert_eq!(done["applied"], true);
    let unexpected: Vec<_> = done["unexpected"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(unexpected.contains(&&serde_json::json!("slave-info-missing")), "{unexpected:?}");
    assert!(done["undo"].as_str().unwrap().starts_with("ckpt undo 0001-repair "));
}

#[test]
fn going_back_refuses_where_the_tree_moved_on() {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    fs::write(fixture.placed.meta().join("boot_id"), "an agent was here").unwrap();
    let before = fixture.meta();
    let refused = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run().exits(4);
    assert!(refused.stderr().contains("meta/boot_id: something else is there now"), "{refused}");
    before.assert_untouched(&fixture.meta());
    // It can be gone back to once that is out of the way.
    fs::remove_file(fixture.placed.meta().join("boot_id")).unwrap();
    let _ = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run().exits(0);
}

#[test]
fn a_running_agent_keeps_changes_out() {
    let fixture = Fixture::new();
    let process = fixture.dir.path().join("proc/7");
    fs::create_dir(&process).unwrap();
    let line = format!("/usr/sbin/mesos-agent\0--work_dir={}\0", fixture.placed.work.display());
    fs::write(process.join("cmdline"), line).unwrap();
    fs::write(process.join("stat"), format!("7 (mesos-agent) S 1 {}", "1 ".repeat(48))).unwrap();
    fs::write(process.join("environ"), "").unwrap();
    let before = fixture.meta();
    let refused = fixture.apply().arg("--yes").run().exits(4);
    assert!(refused.stderr().contains("pid 7") && refused.stderr().contains("systemctl stop"), "{refused}");
    let json = fixture.apply().args(["--yes", "-o", "json"]).run().exits(4).json();
    assert_eq!(json["error"]["code"], "agent-runs");
    assert_eq!(json["applied"], false);
    let still = fixture.apply().args(["--yes", "--agent-is-stopped"]).run().exits(4);
    assert!(still.stderr().contains("pid 7"), "an agent that is seen is certain\n{still}");
    before.assert_untouched(&fixture.meta());
    assert_eq!(fixture.journals(), 0);
}

#[test]
fn a_signal_ends_it_between_two_steps() {
    let fixture = Fixture::new();
    let strays = fixture.placed.meta().join("strays");
    fs::create_dir(&strays).unwrap();
    for number in 0..20_000 {
        fs::write(strays.join(number.to_string()), "").unwrap();
    }
    let before = fixture.meta();
    let source = locate(&fixture.placed.work, "a test", &Options::default()).unwrap();
    let mut plan = plan_for(&fixture.placed);
    plan.steps = (0..20_000)
        .map(|number| {
            let path = RelPath::new(format!("meta/strays/{number}"));
            let before = Precondition::read(&source, &path, Detail::Metadata).unwrap();
            Step { action: Action::SetAside, path, why: "a test".into(), code: "test".into(), before }
        })
        .collect();
    let mut bytes = Vec::new();
    put_plan(&mut bytes, &plan).unwrap();
    fs::write(&fixture.plan, bytes).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_ckpt"))
        .args(["apply", "--yes", "--proc-root"])
        .args([&fixture.dir.path().join("proc"), &fixture.plan])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let kept = fixture.placed.work.join(".ckpt/0001-repair/kept/3");
    while !kept.exists() {
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(5));
    assert!(fs::read_dir(&strays).unwrap().count() > 0, "it continued to the end");
    let undone = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run().exits(0);
    assert!(undone.stdout().contains("0001-repair is undone"), "{undone}");
    before.assert_same(&fixture.meta());
}

#[test]
fn old_changes_are_purged() {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    let purge = |age: &str| fixture.call("purge").args(["--older-than", age]).arg(&fixture.placed.work);
    let _ = purge("1weeks").arg("--yes").run().exits(0);
    assert_eq!(fixture.journals(), 1);
    let planned = purge("0secs").arg("--dry-run").run().exits(1).stdout();
    assert!(planned.contains("Afterwards ckpt undo can no longer undo 0001-repair."), "{planned}");
    let _ = purge("0secs").run().exits(4);
    assert_eq!(fixture.journals(), 1);
    let json = purge("0secs").args(["--yes", "-o", "json"]).run().exits(0).json();
    assert_eq!(json["changes"][0], "0001-repair");
    assert_eq!(fixture.journals(), 0);
    assert!(!fixture.placed.meta().join("boot_id").exists(), "purge undoes nothing");
}

/// A journal that cannot be read may contain backups: nothing says that there is nothing to purge.
#[test]
fn a_journal_that_cannot_be_read_is_not_purged() {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    let journal = fixture.placed.work.join(".ckpt/0001-repair");
    fs::write(journal.join("journal"), "nonsense\n").unwrap();
    let purge = |more: &[&str]| {
        fixture.call("purge").args(["--older-than=0secs", "-o=json"]).args(more).arg(&fixture.placed.work)
    };
    for more in [&["-n"][..], &["--yes"]] {
        let json = purge(more).run().exits(3).json();
        assert_eq!(json["error"]["path"], journal.to_str().unwrap(), "{json}");
    }
    fs::write(fixture.placed.meta().join("boot_id"), "of a later boot").unwrap();
    fixture.make_plan();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    for (more, is_done) in [(&["-n"][..], false), (&["--yes"], true)] {
        let output = purge(more).run().exits(3);
        assert!(output.stderr().contains("0001-repair cannot be read: line 1"), "{output}");
        let json = output.json();
        let named = (&json["changes"][0], &json["unreadable"][0], json["applied"] == true);
        assert_eq!(named, (&"0002-repair".into(), &"0001-repair".into(), is_done), "{json}");
    }
    assert!(journal.join("kept/0").exists());
    assert_eq!(fixture.journals(), 1);
}

#[test]
fn plans_and_journals_that_make_no_sense() {
    let fixture = Fixture::new();
    let good = fs::read_to_string(&fixture.plan).unwrap();
    let bad: &[(&str, String)] = &[
        ("empty", String::new()),
        ("no json", "plan".to_owned()),
        ("without its end", good.lines().next().unwrap().to_owned() + "\n"),
        ("another form", good.replace("ckpt.plan/1", "ckpt.plan/2")),
        ("a path upwards", good.replace("meta/boot_id", "meta/../../etc")),
        ("an unknown op", good.replace("set-aside", "format-disk")),
        ("twice", format!("{good}{good}")),
    ];
    let before = fixture.meta();
    for (what, text) in bad {
        fs::write(&fixture.plan, text).unwrap();
        let output = fixture.apply().arg("--yes").run().exits(3);
        assert!(output.stderr().contains("is not a plan: line"), "{what}\n{output}");
    }
    fs::write(&fixture.plan, good.replace("\"inode\":", "\"inode\":1")).unwrap();
    let _ = fixture.apply().arg("--yes").run().exits(4);
    before.assert_untouched(&fixture.meta());
    fs::write(&fixture.plan, &good).unwrap();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    let journal = fixture.placed.work.join(".ckpt/0001-repair/journal");
    for text in [
        "nonsense\nnonsense\n",
        "{\"record\":\"intend\",\"from\":0,\"to\":9}\n{\"record\":\"begin\",\"at\":\"x\"}\n",
    ] {
        fs::write(&journal, text).unwrap();
        let output = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run().exits(3);
        assert!(output.stderr().contains("journal"), "{output}");
        let listed = fixture.call("history").arg(&fixture.placed.work).run().exits(0);
        assert!(listed.stdout().contains("unreadable"), "{listed}");
    }
}

#[test]
fn archives_and_unnamed_places_are_not_changed() {
    let fixture = Fixture::new();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/c_completed.tar.gz");
    for command in ["history", "undo"] {
        let output = fixture.call(command).arg(&archive).run().exits(2);
        assert!(output.stderr().contains("is an archive"), "{output}");
    }
    let _ = fixture.call("undo").env("MESOS_WORK_DIR", &fixture.placed.work).run().exits(2);
}

#[test]
fn a_journal_elsewhere() {
    let fixture = Fixture::new();
    let before = fixture.meta();
    let journal = fixture.dir.path().join("journal");
    let inside = fixture.placed.meta().join("journal");
    let refused = fixture.apply().args(["--yes", "--journal"]).arg(&inside).run().exits(3);
    assert!(refused.stderr().contains("the agent reads this directory"), "{refused}");
    fs::create_dir(&journal).unwrap();
    fs::set_permissions(&journal, fs::Permissions::from_mode(0o755)).unwrap();
    let refused = fixture.apply().args(["--yes", "--journal"]).arg(&journal).run().exits(3);
    assert!(refused.stderr().contains("open to others"), "{refused}");
    fs::set_permissions(&journal, fs::Permissions::from_mode(0o700)).unwrap();
    let _ = fixture.apply().args(["--yes", "--journal"]).arg(&journal).run().exits(0);
    assert_eq!(fixture.journals(), 0);
    let _ = fixture
        .call("undo")
        .args(["--yes", "--journal"])
        .arg(&journal)
        .arg(&fixture.placed.work)
        .run()
        .exits(0);
    before.assert_same(&fixture.meta());
}
