//! What ckpt itself may not read says nothing of the agent, which may: it is unknown, never missing, status 3, and the next
//! step is to ask as root. Root may read anything, so root makes these calls as the user nobody.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;

/// A tree that every user may read, with one entry that the user may not.
struct Locked {
    dir: TempDir,
    work: PathBuf,
    path: PathBuf,
}

impl Locked {
    /// Locks the first entry with this name, or the path.
    fn new(name: &str) -> Self {
        Self::of("e_reservation_and_volume", name)
    }

    fn of(tree: &str, name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let work = corpus::unpack(tree, dir.path()).work;
        let mut found = None;
        for entry in walkdir::WalkDir::new(dir.path()).sort_by_file_name() {
            let entry = entry.unwrap();
            if entry.path().ends_with(name) && !entry.path_is_symlink() && found.is_none() {
                found = Some(entry.path().to_owned());
            }
            if !entry.path_is_symlink() {
                let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
                set_mode(entry.path(), mode);
            }
        }
        let path = found.unwrap_or_else(|| panic!("the tree has no {name}"));
        set_mode(&path, 0);
        Self { dir, work, path }
    }

    fn call(&self, command: &str) -> Output {
        let call = ckpt([command, "-o", "json", "--relocated", "--boot-id", "same"]).arg(&self.work);
        call.run_by_nobody(self.dir.path()).run()
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        set_mode(&self.path, 0o755);
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Whatever recovery depends on.
const DECIDING: &[&str] = &[
    "meta",
    "meta/slaves",
    "slave.info",
    "meta/resources",
    "resources_and_operations.state",
    "frameworks",
    "framework.info",
    "executors",
    "executor.info",
    "forked.pid",
    "task.info",
    "task.updates",
];

const ANSWERS: &[(&str, &str)] = &[("validate", "verdict"), ("simulate", "outcome")];

#[test]
fn what_may_not_be_read_is_unknown() {
    let mut wrong = Vec::new();
    for name in DECIDING {
        let locked = Locked::new(name);
        for (command, key) in ANSWERS {
            let output = locked.call(command);
            let answer = output.json()[key].clone();
            if (output.status(), answer.as_str()) != (3, Some("unknown")) {
                wrong.push(format!("{name} {command}: {} {answer}", output.status()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The next step is to ask as root, and the part is not called read.
#[test]
fn unreadable_files_are_reported() {
    let mut wrong = Vec::new();
    for name in DECIDING {
        let locked = Locked::new(name);
        for (command, _) in ANSWERS {
            let document = locked.call(command).json();
            if !document.to_string().contains("sudo ckpt") {
                wrong.push(format!("{name} {command}: no next step"));
            }
            if document["coverage"]["meta"] != "not-permitted" {
                wrong.push(format!("{name} {command}: coverage of meta is {}", document["coverage"]["meta"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The containers of a runtime directory, and those nested in one, are not none because they may not be listed.
#[test]
fn containers_that_may_not_be_listed_are_unknown() {
    let nested = "mesos/containers/5971b4a0-89c9-4add-8ec9-99144db6ca0a/containers";
    for name in ["run/mesos", "mesos/containers", nested] {
        let locked = Locked::of("b_task_group", name);
        let runtime = locked.work.join("../../run/mesos").canonicalize().unwrap();
        for (command, key) in ANSWERS {
            let call = ckpt([command, "-o", "json", "--relocated", "--boot-id", "same", "--runtime-dir"]);
            let call = call.arg(&runtime).arg(&locked.work).run_by_nobody(locked.dir.path());
            let output = call.run().exits(3);
            let document = output.json();
            assert_eq!(
                (&document[key], &document["coverage"]["runtime_dir"]),
                (&"unknown".into(), &"not-permitted".into()),
                "{output}"
            );
            assert!(document.to_string().contains("sudo ckpt"), "{output}");
        }
    }
}

/// The agent skips no executor because another user may not read its files.
#[test]
fn no_finding_comes_of_what_may_not_be_read() {
    for name in ["executor.info", "framework.info", "task.info", "task.updates"] {
        let document = Locked::new(name).call("validate").json();
        let effects: Vec<_> = document["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["code"] != "mode-odd")
            .map(|finding| &finding["code"])
            .collect();
        assert_eq!(effects, Vec::<&Json>::new(), "{name}");
    }
}

/// A sandbox that may not be seen is not gone.
#[test]
fn sandboxes_that_may_not_be_read_are_not_missing() {
    let locked = Locked::new("var/lib/mesos/slaves");
    let document = locked.call("validate").json();
    let codes: Vec<_> =
        document["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert!(!codes.iter().any(|code| code.as_str().unwrap().contains("sandbox")), "{codes:?}");
    assert_eq!(document["coverage"]["sandboxes"], "not-permitted");
}

#[test]
fn a_work_dir_or_an_archive_that_may_not_be_read() {
    let locked = Locked::new("var/lib/mesos");
    let error = |output: &Output| -> Json { output.json()["error"].clone() };
    for command in ["inspect", "validate", "simulate"] {
        let error = error(&locked.call(command).exits(3));
        assert_eq!(error["code"], "not-permitted", "{command}");
        assert!(error["next"].as_str().unwrap().starts_with("sudo ckpt"), "{command}");
    }
    let dir = tempfile::tempdir().unwrap();
    set_mode(dir.path(), 0o755);
    let archive = dir.path().join("meta.tar.gz");
    fs::copy(corpus::directory().join("a_command_tasks.tar.gz"), &archive).unwrap();
    set_mode(&archive, 0);
    let output = ckpt(["inspect", "-o", "json"]).arg(&archive).run_by_nobody(dir.path()).run().exits(3);
    assert_eq!(error(&output)["code"], "not-permitted");
}

/// Where nothing was read, the next step is the call that was made.
#[test]
fn the_next_step_is_a_command_that_can_be_pasted() {
    let locked = Locked::new("var/lib/mesos");
    let work = locked.work.to_str().unwrap();
    let calls: [&[&str]; 10] = [
        &["inspect", work],
        &["validate", "--lenient", work],
        &["simulate", work, "--", "--hostname=a b"],
        &["executors", work],
        &["metrics", work],
        &["diff", work, work],
        &["repair", "--dry-run", work],
        &["cleanup", "--dry-run", "--scope=temp", work],
        &["forget-agent", work],
        &["snapshot", "--to=/nowhere/x.tar.gz", work],
    ];
    for call in calls {
        let asked = ckpt(call).run_by_nobody(locked.dir.path()).run();
        let told = asked.stderr();
        let next = told.split_once("hint: ").map(|(_, next)| next.lines().next().unwrap_or_default());
        let words: Vec<_> = call
            .iter()
            .map(|word| if word.contains(' ') { format!("'{word}'") } else { (*word).to_owned() })
            .collect();
        let pasted = format!("sudo ckpt {}", words.join(" "));
        assert!(
            next.is_some_and(|next| next.starts_with(&pasted)) && !told.contains("..."),
            "{pasted}\n{asked}"
        );
    }
    let row = ckpt(["fleet", "-o", "json", work]).run_by_nobody(locked.dir.path()).run().json();
    assert_eq!(row["sources"][0]["error"]["next"], format!("sudo ckpt fleet --output json {work}"));
}

/// There is no plan from a part of the files: the unreadable ones may be those to be repaired.
#[test]
fn nothing_is_repaired_that_could_not_be_read() {
    let mut wrong = Vec::new();
    for name in DECIDING {
        let locked = Locked::new(name);
        let call = ckpt(["repair", "-n", "-o", "json", "--relocated", "--boot-id", "same"]).arg(&locked.work);
        let output = call.run_by_nobody(locked.dir.path()).run();
        let error = output.json()["error"].clone();
        if (output.status(), error["code"].as_str()) != (3, Some("not-permitted")) {
            wrong.push(format!("{name}: {} {error}", output.status()));
        } else if !error["next"].as_str().unwrap().starts_with("sudo ckpt") {
            wrong.push(format!("{name}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where nothing is known of executors, none of them is called dead.
#[test]
fn executors_that_cannot_be_determined() {
    let locked = Locked::new("meta/slaves");
    let call = ckpt(["executors", "--relocated", "--boot-id", "same"]).arg(&locked.work);
    let output = call.run_by_nobody(locked.dir.path()).run().exits(3);
    assert!(!output.stdout().contains("none is live"), "{output}");
    assert!(output.stdout().contains("Executors   not known"), "{output}");
}
