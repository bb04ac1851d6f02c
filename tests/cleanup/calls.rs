//! Whole calls of `cleanup` and `forget-agent`: statuses, refusals, messages, and undo.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use crate::support::cli::{Ckpt, Output, ckpt};
use crate::support::corpus;
use crate::support::hash::Snapshot;
use crate::support::tree::{Agent, Executor, Framework, Kind, Latest, Run, Task, Tree};

/// A call that changes a copy, where no user can see all processes.
pub(super) fn change(words: &[&str], work: &Path) -> Ckpt {
    ckpt(words).arg("--relocated").arg("--agent-is-stopped").arg(work)
}

pub(super) fn undo(work: &Path) -> Output {
    ckpt(["undo", "--yes", "--agent-is-stopped"]).arg(work).run()
}

fn over(id: &str) -> Executor {
    let run = Run::new(&format!("run of {id}")).pid(7).http();
    Executor::new(id, Kind::Custom).run(run.task(Task::new("t").ended("TASK_FINISHED").ack()).completed())
}

fn tree() -> Tree {
    let live = Executor::command("live", 77);
    Tree::new()
        .agent(Agent::new("OLD").framework(Framework::new("F").executor(over("gone"))))
        .agent(Agent::new("S").framework(Framework::new("F").executor(over("done")).executor(live)))
}

#[test]
fn a_dry_run_asks_nothing_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let work = tree().write(dir.path()).work;
    let before = Snapshot::take(dir.path());
    let output = change(&["cleanup", "--dry-run"], &work).run().exits(1);
    let text = output.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("PLAN: cleanup") && text.contains("Nothing is changed yet"), "{text}");
    assert!(text.contains("no sentinel: the agent treats the run as live"), "{text}");
    let _ = change(&["cleanup", "--scope", "temp", "-n"], &work).run().exits(0);
    // There is no terminal to ask on: refused, and still nothing is changed.
    assert!(change(&["cleanup"], &work).run().exits(4).stderr().contains("--yes"));
    before.assert_untouched(&Snapshot::take(dir.path()));
}

#[test]
fn moved_entries_are_restored() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    let before = Snapshot::take(&placed.meta());
    let output = change(&["cleanup", "--yes", "-o", "json"], &placed.work).run().exits(0).json();
    assert_eq!(output["applied"], true);
    assert_eq!(output["summary"]["goes"][0]["scope"], "completed");
    assert_eq!(output["summary"]["goes"][0]["executors"], 1);
    assert_eq!(output["summary"]["stays"][0]["reason"], "not-completed");
    assert!(!placed.executor("S", "F", "done").exists());
    assert!(placed.sandbox("S", "F", "done", "run of done").exists());
    let _ = undo(&placed.work).exits(0);
    before.assert_same(&Snapshot::take(&placed.meta()));
}

#[test]
fn old_agents_are_deleted_and_kept_with_keep() {
    let dir = tempfile::tempdir().unwrap();
    for (keep, text) in [(false, "PERMANENTLY"), (true, "ckpt undo restores it")] {
        let placed = tree().write(&dir.path().join(keep.to_string()));
        let before = Snapshot::take(&placed.work.join("slaves"));
        let words = ["cleanup", "--yes", "--scope", "old-agents", if keep { "--keep" } else { "--verbose" }];
        let output = change(&words, &placed.work).run().exits(0);
        assert!(output.stdout().contains(text), "{output}");
        assert!(!placed.agent("OLD").exists() && !placed.work.join("slaves/OLD").exists());
        let back = undo(&placed.work);
        assert!(placed.agent("OLD").join("slave.info").exists(), "{back}");
        if keep {
            before.assert_same(&Snapshot::take(&placed.work.join("slaves")));
        } else {
            assert!(back.to_string().contains("slaves/OLD"), "{back}");
        }
    }
}

/// On a full disk, it matters what only the age keeps.
#[test]
fn what_the_age_keeps_is_measured() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    let sandbox = placed.sandbox("S", "F", "done", "run of done");
    fs::write(sandbox.join("stdout"), vec![b'x'; 100_000]).unwrap();
    let run = placed.executor("S", "F", "done").join("runs/run of done");
    let touch =
        |path: &Path| fs::File::open(path).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    touch(&sandbox);
    touch(&run);
    let words = |call: Ckpt| {
        let text = call.env("COLUMNS", "400").run().stdout();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (scope, why) in [
        (&["--scope", "sandboxes"][..], "only their age keeps (less than 1 week)"),
        (&["--older-than", "1weeks"], "these scopes do not include"),
    ] {
        let text = words(change(&[&["cleanup", "-n"], scope].concat(), &placed.work));
        assert!(text.contains(&format!("97.6 KiB are in sandboxes of completed runs that {why}")), "{text}");
        assert!(text.contains("nothing to do."), "{text}");
        let free = "To delete them: ckpt cleanup --scope sandboxes --older-than 0d --relocated ";
        assert!(text.contains(free), "{text}");
    }
    let text = words(ckpt(["status", "--relocated"]).arg(&placed.work));
    assert!(text.contains("97.6 KiB of sandboxes of completed runs are kept for a week"), "{text}");
    let _ = change(&["cleanup", "--scope", "sandboxes", "--older-than", "0d", "--yes"], &placed.work)
        .run()
        .exits(0);
    assert!(!sandbox.exists());
    let text = words(change(&["cleanup", "-n", "--older-than", "0d", "--scope", "temp"], &placed.work));
    assert!(text.starts_with("Scopes: temp, of any age."), "{text}");
}

#[test]
fn the_command_line_is_checked_first() {
    let dir = tempfile::tempdir().unwrap();
    let work = tree().write(dir.path()).work;
    for words in [
        &["cleanup", "--scope", "everything"][..],
        &["cleanup", "--scope", "all,temp"],
        &["cleanup", "--shutdown"],
        &["cleanup", "--forget-id"],
        &["cleanup", "--scope", "old-agents", "--framework", "F"],
        &["cleanup", "--scope", "all", "--shutdown"],
        &["cleanup", "--older-than", "1fortnight"],
        &["cleanup", "--framework", "nobody's"],
    ] {
        let output = change(words, &work).run();
        assert_eq!(output.status(), 2, "{words:?}\n{output}");
    }
    let _ = ckpt(["cleanup", "--dry-run"]).env("MESOS_WORK_DIR", &work).run().exits(2);
    let _ = ckpt(["cleanup", "-n"]).arg(work.join("meta/slaves/S/frameworks")).run().exits(2);
}

#[test]
fn giving_up_wants_the_id_and_leaves_what_an_agents_cleanup_leaves() {
    let dir = tempfile::tempdir().unwrap();
    let open = Executor::new("open", Kind::Custom).run(
        Run::new("r")
            .pid(7)
            .http()
            .task(Task::new("told").running())
            .task(Task::new("end").ended("TASK_FAILED")),
    );
    let framework = Framework::new("F").executor(over("done")).executor(open);
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let before = Snapshot::take(&placed.meta());
    let words = ["cleanup", "--scope", "all", "--boot-id", "same"];
    assert_eq!(change(&words, &placed.work).args(["--yes", "--agent", "T"]).run().status(), 4);
    assert_eq!(change(&words, &placed.work).arg("--yes").run().status(), 4);
    before.assert_untouched(&Snapshot::take(&placed.meta()));
    let output =
        change(&words, &placed.work).args(["--yes", "--agent", "S", "-o", "json"]).run().exits(0).json();
    let unsent = &output["summary"]["unsent"];
    assert_eq!(
        (&unsent[0]["task_id"], &unsent[0]["states"][0]),
        (&"end".into(), &"TASK_FAILED".into()),
        "{unsent}"
    );
    assert_eq!(unsent.as_array().unwrap().len(), 1);
    let diff = before.diff(&Snapshot::take(&placed.meta()));
    let home = "slaves/S/frameworks/F/executors/open/runs/r";
    let expected = format!("{home}/executor.sentinel: is new: file 644, 0 bytes \"\"\n");
    let rest: Vec<&str> = diff.lines().filter(|line| !line.starts_with(&format!("{home}: mtime"))).collect();
    assert_eq!(rest.join("\n") + "\n", expected);
    let _ = undo(&placed.work).exits(0);
    before.assert_same(&Snapshot::take(&placed.meta()));
}

#[test]
fn giving_up_after_a_boot_leaves_the_new_boot_id_and_no_process_ids() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(Executor::command("t", 77));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let boot = "01234567-89ab-4cde-8f01-23456789abcd";
    let words = ["cleanup", "--scope", "all", "--yes", "--agent", "S", "--forget-id", "--boot-id", boot];
    let done = change(&words, &placed.work).run().exits(0);
    assert!(done.stdout().contains("would lose 1 executor with 1 task, and its ID"), "{done}");
    assert_eq!(fs::read_to_string(placed.meta().join("boot_id")).unwrap(), boot);
    let runs = placed.executor("S", "F", "t").join("runs");
    let run = fs::read_dir(&runs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| !path.is_symlink())
        .unwrap();
    assert!(run.join("executor.sentinel").exists() && !run.join("pids/forked.pid").exists());
    assert!(!placed.meta().join("slaves/latest").is_symlink());
}

#[test]
fn an_id_is_forgotten_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let state = corpus::unpack("e_reservation_and_volume", dir.path());
    let before = Snapshot::take(&state.work.join("meta"));
    let latest = fs::read_link(state.work.join("meta/slaves/latest")).unwrap();
    let id = latest.file_name().unwrap().to_str().unwrap().to_owned();
    let words = ["forget-agent", "--attributes=rack:r9", "-o", "json"];
    let planned = change(&words, &state.work).arg("-n").run().exits(1).json();
    let volumes = planned["summary"]["volumes"].as_array().unwrap();
    assert!(!volumes.is_empty(), "{planned}");
    let first = &planned["summary"]["suggestions"][0]["flags"][0];
    assert!(first.as_str().unwrap().starts_with("--attributes="), "{planned}");
    let text = change(&words[..2], &state.work).arg("-n").run().exits(1).stdout();
    assert!(text.contains("To keep the ID instead") && text.contains(volumes[0].as_str().unwrap()), "{text}");
    assert_eq!(change(&["forget-agent", "--yes"], &state.work).run().status(), 4);
    let _ = change(&["forget-agent", "--yes", "--agent", &id], &state.work).run().exits(0);
    assert!(!state.work.join("meta/slaves/latest").is_symlink());
    let _ = change(&["forget-agent", "--yes", "--agent", &id], &state.work).run().exits(0);
    let _ = undo(&state.work).exits(0);
    before.assert_same(&Snapshot::take(&state.work.join("meta")));
}

#[test]
fn no_undo_once_a_new_agent_has_registered() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    let _ = change(&["forget-agent", "--yes", "--agent", "S"], &placed.work).run().exits(0);
    fs::create_dir(placed.agent("NEW")).unwrap();
    std::os::unix::fs::symlink(placed.agent("NEW"), placed.meta().join("slaves/latest")).unwrap();
    let output = undo(&placed.work).exits(4);
    assert!(output.to_string().contains("latest"), "{output}");
}

#[test]
fn a_broken_tree_without_an_id_has_nothing_to_forget() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().latest(Latest::Absent).write(dir.path());
    let _ = change(&["forget-agent", "-n"], &placed.work).run().exits(0);
    // What a cleanup would end is not known: an agent is there, and nothing says that it is the latest.
    let _ = change(&["cleanup", "--scope", "all", "-n"], &placed.work).run().exits(3);
}

#[test]
fn sandboxes_of_runs_that_were_moved_aside_before_are_known() {
    let killed = Run::new("killed").pid(7).http().task(Task::new("t").running());
    let current = Run::new("current").pid(8).http().task(Task::new("t").running());
    let replaced = Executor::new("replaced", Kind::Custom).run(killed).run(current);
    let framework = Framework::new("F").executor(over("done")).executor(replaced);
    let agent = Agent::new("S").framework(framework).framework(Framework::new("G").executor(over("whole")));
    for purged in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let placed = Tree::new().agent(agent.clone()).write(dir.path());
        // Besides, a sandbox of which nothing is known: its framework may not checkpoint.
        let unknown = placed.work.join("slaves/S/frameworks/F/executors/nobody/runs/n");
        fs::create_dir_all(&unknown).unwrap();
        let sandboxes = || {
            let runs =
                [("F", "done", "run of done"), ("G", "whole", "run of whole"), ("F", "replaced", "killed")];
            runs.map(|(framework, executor, run)| placed.sandbox("S", framework, executor, run).exists())
        };
        let call = |scopes: &str| {
            change(&["cleanup", "--yes", "--older-than", "0secs", "--scope", scopes], &placed.work)
                .run()
                .exits(0)
        };
        let _ = call("completed,old-runs,empty");
        assert!(
            !placed.executor("S", "F", "done").exists()
                && !placed.run("S", "F", "replaced", "killed").exists()
        );
        assert!(!placed.meta().join("slaves/S/frameworks/G").exists());
        assert_eq!(sandboxes(), [true; 3]);
        // Undone, they speak for themselves; done again, their journal speaks for them.
        let _ = undo(&placed.work).exits(0);
        let _ = call("completed,old-runs,empty");
        if purged {
            let _ = change(&["purge", "--yes", "--older-than", "0secs"], &placed.work).run().exits(0);
        }
        let output = call("sandboxes");
        assert_eq!(output.stdout().contains("sandboxes of 2 runs"), !purged, "{output}");
        // A run that was killed had no sentinel: it may not be over. What was purged proves nothing any more.
        assert_eq!(sandboxes(), [purged, purged, true], "{output}");
        assert!(unknown.exists() && placed.sandbox("S", "F", "replaced", "current").exists());
    }
}

#[test]
fn what_cannot_be_checked_is_kept_and_reported() {
    let dir = tempfile::tempdir().unwrap();
    let mut framework = Framework::new("F").executor(Executor::command("live", 77));
    framework = framework.executor(over("done")).executor(over("shut"));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    // What a strict agent would complain of, in what goes and in what only seems to go.
    for executor in ["done", "shut"] {
        fs::write(placed.executor("S", "F", executor).join("executor.info"), "").unwrap();
    }
    let shut = placed.executor("S", "F", "shut").join("closed");
    fs::create_dir(&shut).unwrap();
    let readable = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for entry in walkdir::WalkDir::new(dir.path()).into_iter().map(Result::unwrap) {
        if !entry.path_is_symlink() {
            readable(entry.path(), if entry.file_type().is_dir() { 0o755 } else { 0o644 });
        }
    }
    readable(&shut, 0);
    let call =
        change(&["cleanup", "--scope=completed", "--older-than=0secs", "-n", "-o", "json"], &placed.work);
    let document = call.run_by_nobody(dir.path()).run().exits(1).json();
    readable(&shut, 0o755);
    let steps = document["plan"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 1, "{document}");
    assert!(steps[0]["path"].as_str().unwrap().ends_with("executors/done"), "{document}");
    let stays = document["summary"]["stays"].to_string();
    assert!(stays.contains("\"closed\"") && stays.contains("executors/shut"), "{stays}");
    let expected = document["plan"]["expected"].to_string();
    assert!(
        expected.contains("executors/shut/executor.info") && !expected.contains("executors/done"),
        "{expected}"
    );
}

#[test]
fn what_cannot_be_deleted_is_reported_and_the_rest_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(over("free")).executor(over("held"));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let sandbox = |executor: &str| placed.sandbox("S", "F", executor, &format!("run of {executor}"));
    let locked = sandbox("held").join("locked");
    fs::create_dir(&locked).unwrap();
    fs::write(locked.join("file"), "text").unwrap();
    // Root may delete anything, so root makes the call as the user nobody, in a tree of that user.
    if rustix::process::geteuid().is_root() {
        for entry in walkdir::WalkDir::new(dir.path()).into_iter().map(Result::unwrap) {
            std::os::unix::fs::lchown(entry.path(), Some(65534), Some(65534)).unwrap();
        }
    }
    let mode = |mode| fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let words = ["cleanup", "--scope=sandboxes", "--older-than=0secs", "--yes"];
    let output = change(&words, &placed.work).run_by_nobody(dir.path()).run().exits(1);
    mode(0o755);
    assert!(!sandbox("free").exists() && locked.join("file").exists(), "{output}");
    let text = output.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("1 step,") && text.contains("LEFT: ") && text.contains("run of held"), "{output}");
    assert!(!text.contains("Back:"), "what is deleted for good has no way back: {output}");
}

#[test]
fn a_clock_ahead_protects_nothing_from_a_cleanup_of_any_age() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    let sandbox = placed.sandbox("S", "F", "done", "run of done");
    let ahead = std::time::SystemTime::now() + std::time::Duration::from_secs(1_000_000_000);
    fs::File::open(&sandbox).unwrap().set_modified(ahead).unwrap();
    let words = ["cleanup", "--scope=sandboxes", "--yes"];
    assert!(change(&words, &placed.work).run().exits(0).stdout().contains("in the future"));
    let _ = change(&words, &placed.work).args(["--older-than=0secs"]).run().exits(0);
    assert!(!sandbox.exists());
}

#[test]
fn nothing_to_do_is_not_an_answer_where_nothing_can_be_determined() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    fs::remove_file(placed.meta().join("slaves/latest")).unwrap();
    let output = change(&["cleanup", "--yes", "-o", "json"], &placed.work).run().exits(3);
    assert_eq!(output.json()["error"]["code"], "no-latest-agent", "{output}");
    // Without an agent there is nothing to report and nothing to do.
    let empty = dir.path().join("empty");
    fs::create_dir_all(empty.join("meta/slaves")).unwrap();
    let _ = change(&["cleanup", "--yes"], &empty).run().exits(0);
}

#[test]
fn the_way_back_names_the_journal_that_was_named() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    let journal = dir.path().join("a journal");
    let words = ["cleanup", "--yes", "-o", "json", "--journal", journal.to_str().unwrap()];
    let document = change(&words, &placed.work).run().exits(0).json();
    let undo = document["undo"].as_str().unwrap();
    assert!(undo.contains(&format!("--journal '{}'", journal.display())), "{undo}");
}

#[test]
fn sparse_and_hard_linked_files_free_what_they_use() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(dir.path());
    let sandbox = placed.sandbox("S", "F", "done", "run of done");
    fs::File::create(sandbox.join("sparse")).unwrap().set_len(1 << 40).unwrap();
    let outside = dir.path().join("outside");
    fs::write(&outside, vec![7; 3 << 20]).unwrap();
    fs::hard_link(&outside, sandbox.join("one")).unwrap();
    fs::hard_link(&outside, sandbox.join("two")).unwrap();
    std::os::unix::fs::symlink("/nowhere", sandbox.join("link")).unwrap();
    let files: Vec<fs::Metadata> = walkdir::WalkDir::new(&sandbox)
        .into_iter()
        .map(|entry| entry.unwrap().metadata().unwrap())
        .filter(fs::Metadata::is_file)
        .collect();
    // Each name of a file counts for its part of the blocks.
    let planned: u64 = files.iter().map(|file| file.blocks() * 512 / file.nlink()).sum();
    let freed: u64 = files.iter().filter(|file| file.nlink() == 1).map(|file| file.blocks() * 512).sum();
    assert_eq!(fs::metadata(&outside).unwrap().nlink(), 3);
    let words = ["cleanup", "--scope=sandboxes", "--older-than=0secs", "--yes", "-o", "json"];
    let document = change(&words, &placed.work).run().exits(0).json();
    assert_eq!(document["plan"]["deleted_bytes"], planned, "{document}");
    assert_eq!(document["freed"]["bytes"], freed, "{document}");
    assert_eq!(fs::metadata(&outside).unwrap().len(), 3 << 20);
}
