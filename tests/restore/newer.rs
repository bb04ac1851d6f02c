//! What is newer than the archive: it stays where going back would cost tasks that run now or volumes, and what is lost is
//! said before anything is changed.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value as Json;

use super::fixture::Fixture;
use crate::support::resource::{reserved, scalar, volume};
use crate::support::tree::{Agent, BOOT_ID, Checkpointed, Executor, Framework, Kind, Run, Task, Tree};

fn tree(volumes: &[&str]) -> Tree {
    tree_of(volumes, Task::new("t").running())
}

fn tree_of(volumes: &[&str], task: Task) -> Tree {
    let mut committed = vec![reserved(scalar("cpus", 2.0), "eng")];
    committed.extend(volumes.iter().map(|name| volume(name, "eng", 64.0)));
    let run = Run::new("r1").pid(4242).http().task(task);
    let framework = Framework::new("F").executor(Executor::new("E", Kind::Custom).run(run));
    Tree::new().resources(Checkpointed::new(committed)).agent(Agent::new("S").framework(framework))
}

fn kept(done: &Json) -> Vec<&str> {
    let kept = done["summary"]["kept"].as_array().unwrap();
    kept.iter().map(|one| one["path"].as_str().unwrap()).collect()
}

#[test]
fn updates_that_continue_those_of_the_archive_stay() {
    let fixture = Fixture::of(&tree(&[]), "tar.gz");
    let updates = fixture.file("task.updates");
    let relative = fixture.shown(&updates);
    let old = fs::read(&updates).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let placed = tree_of(&[], Task::new("t").running().update("TASK_FINISHED")).write(dir.path());
    let newer = fs::read(placed.run("S", "F", "E", "r1").join("tasks/t/task.updates")).unwrap();
    assert!(newer.starts_with(&old) && newer.len() > old.len(), "the agent has appended");
    fs::write(&updates, &newer).unwrap();
    let done = fixture.restore().args(["--yes", "-o", "json"]).run().exits(0).json();
    assert_eq!(kept(&done), [&*relative], "{done}");
    assert_eq!(done["summary"]["kept"][0]["why"], "it has 1 more record than the snapshot");
    assert_eq!(fs::read(&updates).unwrap(), newer);
    // Named, it goes back.
    let _ = fixture.restore().args(["--yes", "--only", &relative]).run().exits(0);
    assert_eq!(fs::read(&updates).unwrap(), old);
    // A damaged one does not stay.
    fs::write(&updates, [&newer[..], &[1, 0, 0, 0, 5]].concat()).unwrap();
    let done = fixture.restore().args(["--yes", "-o", "json"]).run().exits(0).json();
    assert_eq!(kept(&done), [""; 0], "{done}");
    assert_eq!(fs::read(&updates).unwrap(), old);
}

#[test]
fn a_run_that_is_newer_stays_the_latest() {
    let fixture = Fixture::of(&tree(&[]), "tar.gz");
    let latest = fixture.placed.executor("S", "F", "E").join("runs/latest");
    let newer = latest.with_file_name("r2");
    fs::create_dir(&newer).unwrap();
    fs::remove_file(&latest).unwrap();
    symlink(&newer, &latest).unwrap();
    fs::remove_file(fixture.file("framework.info")).unwrap();
    let done = fixture.restore().args(["--yes", "-o", "json"]).run().json();
    assert_eq!(kept(&done), [&*fixture.shown(&latest)], "{done}");
    assert_eq!(done["summary"]["only_here"], serde_json::json!([fixture.shown(&newer)]), "{done}");
    assert_eq!(fs::read_link(&latest).unwrap(), newer);
    assert!(newer.is_dir() && fixture.placed.framework("S", "F").join("framework.info").is_file());
    // One that points nowhere is damage.
    fs::remove_dir(&newer).unwrap();
    let done = fixture.restore().args(["--yes", "-o", "json"]).run().exits(0).json();
    assert_eq!(kept(&done), [""; 0], "{done}");
    assert!(fs::read_link(&latest).unwrap().ends_with("r1"));
}

#[test]
fn the_boot_id_of_this_host_stays() {
    let fixture = Fixture::of(&tree(&[]), "tar.gz");
    let boot_id = fixture.placed.meta().join("boot_id");
    let archived = fs::read_to_string(&boot_id).unwrap();
    assert_eq!(archived.trim(), BOOT_ID);
    let now = "11111111-2222-3333-4444-555555555555";
    fs::write(&boot_id, now).unwrap();
    let restore = |boot: &str, only: &[&str]| {
        let call = crate::support::cli::ckpt(["restore", "--yes", "-o", "json", "--boot-id", boot]);
        let call = call.arg("--proc-root").arg(fixture.dir.path().join("proc")).args(only);
        call.arg(&fixture.archive).arg(&fixture.placed.work).run().json()
    };
    let done = restore(now, &[]);
    assert_eq!(kept(&done), ["meta/boot_id"], "{done}");
    assert_eq!(fs::read_to_string(&boot_id).unwrap(), now);
    let done = restore(BOOT_ID, &[]);
    assert_eq!(kept(&done), [""; 0], "{done}");
    assert_eq!(fs::read_to_string(&boot_id).unwrap(), archived);
    fs::write(&boot_id, now).unwrap();
    let _ = restore(now, &["--only", "meta/boot_id"]);
    assert_eq!(fs::read_to_string(&boot_id).unwrap(), archived);
}

/// Volumes that were created since are not lost without a word.
#[test]
fn newer_volumes_stay_known_or_are_named_as_lost() {
    let fixture = Fixture::of(&tree(&["one"]), "tar.gz");
    let state = fixture.file("resources_and_operations.state");
    let archived = fs::read(&state).unwrap();
    let other = tempfile::tempdir().unwrap();
    let newer = tree(&["one", "two"]).write(other.path());
    for name in ["resources_and_operations.state", "resources.info"] {
        let from = newer.meta().join("resources").join(name);
        if from.exists() {
            fs::copy(from, state.with_file_name(name)).unwrap();
        }
    }
    let now = fs::read(&state).unwrap();
    assert_ne!(now, archived);
    let volume = fixture.placed.work.join("volumes/roles/eng/two");
    fs::create_dir_all(&volume).unwrap();
    let done = fixture.restore().args(["--yes", "-o", "json"]).run().exits(0).json();
    assert!(kept(&done).contains(&&*fixture.shown(&state)), "{done}");
    assert_eq!(done["summary"]["lost_resources"], serde_json::json!([]), "{done}");
    assert_eq!(fs::read(&state).unwrap(), now);
    let shown = fixture.restore().args(["-n", "--only", &fixture.shown(&state)]).run().exits(1);
    let text = shown.stdout();
    assert!(text.contains("LOST: these reservations and volumes are newer"), "{text}");
    assert!(text.contains("two"), "{text}");
    let json = fixture.restore().args(["-n", "-o", "json", "--only", &fixture.shown(&state)]).run().json();
    let lost = json["summary"]["lost_resources"].as_array().unwrap();
    assert!(lost.len() == 1 && lost[0].as_str().unwrap().contains("two"), "{json}");
    assert!(volume.is_dir());
}

/// Executors and tasks that have started since are not in the archive: nothing of them is touched.
#[test]
fn what_has_started_since_stays() {
    let fixture = Fixture::of(&tree(&[]), "tar.gz");
    let newer = fixture.placed.framework("S", "F").join("executors/newer");
    fs::create_dir_all(newer.join("runs/r9")).unwrap();
    fs::write(newer.join("executor.info"), "new").unwrap();
    let executors = newer.parent().unwrap();
    let time = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    fs::remove_file(fixture.placed.executor("S", "F", "E").join("executor.info")).unwrap();
    fs::File::open(executors).unwrap().set_modified(time).unwrap();
    let before = crate::support::hash::Snapshot::take(&newer);
    let shown = fixture.restore().arg("-n").run().exits(1).stdout();
    assert!(shown.contains("These are not in the archive and stay."), "{shown}");
    assert!(shown.contains("executors/newer"), "{shown}");
    let _ = fixture.restore().args(["--yes"]).run();
    before.assert_untouched(&crate::support::hash::Snapshot::take(&newer));
    assert_eq!(fs::metadata(executors).unwrap().modified().unwrap(), time, "it is as new as what is in it");
}
