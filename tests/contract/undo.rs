//! `ckpt undo` and `ckpt history`: what can come back and what cannot, said before and after.

use std::fs;

use super::changes::Fixture;
use crate::support::cli::{Ckpt, Output, ckpt};
use crate::support::tree::{Agent, Executor, Framework, Kind, Placed, Run, Task, Tree};

/// A tree with a completed executor and its sandbox.
fn placed(dir: &std::path::Path) -> Placed {
    let run = Run::new("r").pid(7).http().task(Task::new("t").ended("TASK_FINISHED").ack()).completed();
    let executor = Executor::new("done", Kind::Custom).run(run);
    let placed =
        Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor))).write(dir);
    fs::write(placed.sandbox("S", "F", "done", "r").join("stdout"), vec![b'x'; 9_000]).unwrap();
    placed
}

fn change(words: &[&str], placed: &Placed) -> Ckpt {
    ckpt(words).args(["--agent-is-stopped", "--relocated"]).arg(&placed.work)
}

fn undo(words: &[&str], placed: &Placed) -> Output {
    ckpt(["undo", "--agent-is-stopped"]).args(words).arg(&placed.work).run()
}

#[test]
fn a_change_that_comes_back_in_part() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    let scopes = ["cleanup", "--yes", "--older-than", "0secs", "--scope", "completed,sandboxes"];
    let _ = change(&scopes, &placed).run().exits(0);
    let history = ckpt(["history", "-o", "json"]).arg(&placed.work).run().exits(0).json();
    let listed = &history["changes"][0];
    assert_eq!((&listed["undoable"], &listed["irreversible"]), (&"partly".into(), &1.into()), "{history}");
    assert!(listed["kept_bytes"].as_u64().unwrap() > 0, "{history}");
    let steps = listed["steps"].as_u64().unwrap();
    let shown = undo(&["--dry-run"], &placed).exits(1).stdout();
    assert!(shown.contains("CANNOT RESTORE slaves/S/frameworks/F\n"), "{shown}");
    let back = steps - 1;
    let counted =
        format!("1 path deleted permanently cannot be restored: {back} of {steps} steps can be undone.");
    assert!(shown.contains(&counted), "{shown}");
    let json = undo(&["--yes", "-o", "json"], &placed).exits(1).json();
    assert_eq!((&json["applied"], &json["steps"]), (&true.into(), &back.into()), "{json}");
    assert_eq!(json["gone"].as_array().unwrap().len(), 1, "{json}");
    assert_eq!(json["plan"].as_array().unwrap().len() as u64, steps, "{json}");
    assert!(placed.executor("S", "F", "done").exists());
    let history = ckpt(["history", "-o", "json"]).arg(&placed.work).run().exits(0).json();
    assert_eq!(
        (&history["changes"][0]["state"], &history["changes"][0]["undoable"]),
        (&"undone".into(), &"no".into())
    );
}

#[test]
fn a_change_of_which_nothing_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    let _ = change(&["cleanup", "--yes", "--older-than", "0secs", "--scope", "sandboxes"], &placed)
        .run()
        .exits(0);
    let shown = ckpt(["history"]).arg(&placed.work).run().exits(0).stdout();
    assert!(shown.contains("CAN BE UNDONE") && shown.contains("KEEPS"), "{shown}");
    let none = undo(&["--yes"], &placed).exits(3);
    let words = "error: nothing can be undone: 0001-cleanup deleted permanently what it removed";
    assert!(none.stderr().contains(words), "{none}");
    let named = undo(&["--yes", "1"], &placed).exits(1);
    assert!(named.stdout().contains("NOT UNDONE: nothing of 0001-cleanup can be restored."), "{named}");
    assert!(named.stdout().contains("deleted permanently"), "{named}");
    // An older change is not hidden by it.
    let _ = change(&["forget-agent", "--yes", "--agent", "S"], &placed).run().exits(0);
    fs::create_dir_all(placed.sandbox("S", "F", "done", "r")).unwrap();
    let _ = change(&["cleanup", "--yes", "--older-than", "0secs", "--scope", "sandboxes"], &placed).run();
    let undone = undo(&["--yes"], &placed).exits(0);
    assert!(undone.stdout().contains("0002-forget-agent is undone"), "{undone}");
}

#[test]
fn a_later_change_that_is_passed_over_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    let cleanup =
        |scope: &str| change(&["cleanup", "--yes", "--older-than", "0secs", "--scope", scope], &placed).run();
    let _ = cleanup("completed").exits(0);
    let _ = cleanup("sandboxes").exits(0);
    let undone = undo(&["--yes"], &placed).exits(0);
    let passed = "0002-cleanup cannot be undone; this undoes 0001-cleanup.\n";
    assert!(undone.stdout().starts_with(passed), "{undone}");
}

#[test]
fn a_later_change_of_the_same_path_comes_first() {
    let fixture = Fixture::new();
    let boot_id = fixture.placed.meta().join("boot_id");
    let before = fs::read(&boot_id).unwrap();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    fs::write(&boot_id, "another").unwrap();
    fixture.make_plan();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    let work = &fixture.placed.work;
    let shown = fixture.call("undo").args(["1", "-n"]).arg(work).run().exits(1).stdout();
    assert!(shown.contains("Undo it first:") && shown.contains("ckpt undo 0002-repair"), "{shown}");
    let json = fixture.call("undo").args(["1", "-n", "-o", "json"]).arg(work).run().exits(1).json();
    assert!(json["later"].as_str().unwrap().contains("undo 0002-repair"), "{json}");
    let _ = fixture.call("undo").args(["2", "--yes"]).arg(work).run().exits(0);
    fs::remove_file(&boot_id).unwrap();
    let json = fixture.call("undo").args(["1", "-n", "-o", "json"]).arg(work).run().exits(1).json();
    assert_eq!(json["later"], serde_json::Value::Null, "{json}");
    let _ = fixture.call("undo").args(["1", "--yes"]).arg(work).run().exits(0);
    assert_eq!(fs::read(&boot_id).unwrap(), before);
}

#[test]
fn a_refusal_names_the_later_change() {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    // The second change creates what the first one has moved away.
    let archive = fixture.dir.path().join("meta.tar.gz");
    let _ = ckpt(["snapshot", "--to"]).arg(&archive).arg(&fixture.placed.work).run().exits(0);
    fs::write(fixture.placed.meta().join("boot_id"), "another").unwrap();
    let archive = fixture.dir.path().join("with-boot-id.tar.gz");
    let _ = ckpt(["snapshot", "--to"]).arg(&archive).arg(&fixture.placed.work).run().exits(0);
    fs::remove_file(fixture.placed.meta().join("boot_id")).unwrap();
    let restore = fixture.call("restore").arg("--yes").arg(&archive).arg(&fixture.placed.work).run();
    assert!(restore.stdout().contains("0002-restore"), "{restore}");
    let refused = fixture.call("undo").args(["1", "--yes"]).arg(&fixture.placed.work).run().exits(4);
    assert!(
        refused.stderr().contains("undo the later change of these paths first: ckpt undo 0002-restore"),
        "{refused}"
    );
}

/// `history` only reads: it finds its checkpoint as other reading commands do.
#[test]
fn history_finds_its_checkpoint() {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    let listed = ckpt(["history"]).env("MESOS_WORK_DIR", &fixture.placed.work).run().exits(0);
    assert!(listed.stdout().contains("0001-repair"), "{listed}");
    assert!(listed.stdout().contains("wholly"), "{listed}");
}

/// The directory that the first change took something from is gone with the second.
#[test]
fn a_change_below_what_a_later_one_moved_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    let executor = placed.executor("S", "F", "done");
    fs::write(executor.join("aBcDeF"), "").unwrap();
    let cleanup =
        |scope: &str| change(&["cleanup", "--yes", "--older-than", "0secs", "--scope", scope], &placed).run();
    let first = cleanup("temp").exits(0);
    assert!(first.stdout().contains("0001-cleanup"), "{first}");
    let _ = cleanup("completed").exits(0);
    let refused = undo(&["1", "--yes"], &placed).exits(4);
    assert!(refused.stderr().contains("ckpt undo 0002-cleanup"), "{refused}");
    let _ = undo(&["2", "--yes"], &placed).exits(0);
    let _ = undo(&["1", "--yes"], &placed).exits(0);
    assert!(executor.join("aBcDeF").exists());
}
