//! Paths that are not a checkpoint, or cannot be read: status 3, and an error with code, message, path and next step, in words
//! and in JSON.

use std::fs;
use std::path::Path;

use chrono::DateTime;
use ckpt::host::{Host, places};
use ckpt::layout::DEFAULT_WORK_DIRS;
use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;

/// Commands that read a checkpoint.
const READING: &[&str] = &["inspect", "validate", "simulate"];

/// Calls each command on the path, in words and in both forms of JSON; each must end with 3 and report the same error.
fn refused(path: &Path, code: &str, commands: &[&str]) -> Vec<Json> {
    let mut errors = Vec::new();
    for command in commands {
        let words = ckpt([command]).arg(path).run().exits(3);
        let document = ckpt([command, "-o", "json"]).arg(path).run().exits(3).json();
        let lines = ckpt([command, "-o", "ndjson"]).arg(path).run().exits(3).lines();
        assert_eq!(document["schema"], format!("ckpt.{command}/1"));
        assert_eq!(document["exit_status"], 3);
        let [header, summary] = &lines[..] else { panic!("{command}: {lines:?}") };
        assert_eq!((&header["type"], &summary["type"]), (&json!("header"), &json!("summary")), "{command}");
        assert_eq!((&header["error"], &summary["exit_status"]), (&document["error"], &json!(3)), "{command}");
        let error = document["error"].clone();
        let keys: Vec<_> = error.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["code", "message", "next", "path"], "{command}");
        assert_eq!(error["code"], code, "{command}\n{words}");
        assert_eq!(words.stdout(), "", "{command}: nothing was answered");
        for key in ["message", "next"] {
            let text = error[key].as_str().unwrap();
            assert!(!text.is_empty() && words.stderr().contains(text), "{command} {key}\n{words}");
        }
        let quiet = ckpt([command, "-q"]).arg(path).run().exits(3);
        assert_eq!((quiet.stdout(), quiet.stderr()), (String::new(), String::new()), "{command}");
        errors.push(error);
    }
    errors
}

#[test]
fn a_path_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gone/work_dir");
    for error in refused(&path, "not-found", READING) {
        assert_eq!(error["path"], path.to_str().unwrap());
    }
}

/// What a person sees.
#[test]
fn an_error_says_what_to_do_next() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("notes.txt"), "nothing of an agent").unwrap();
    let inspect = |name: &str| ckpt(["inspect", name]).cwd(dir.path()).run().redact(dir.path(), "$TREE");
    insta::assert_snapshot!(inspect("gone"), @r"
    ---- stderr
    error: gone does not exist
    hint: did you mean --id? ckpt inspect --id gone
    [exit status: 3]
    ");
    insta::assert_snapshot!(inspect("notes.txt"), @r"
    ---- stderr
    error: notes.txt is neither part of an agent's checkpoint nor an archive of one
    hint: name a work_dir, its meta directory, or a tar archive of them
    [exit status: 3]
    ");
    insta::assert_snapshot!(inspect("."), @r"
    ---- stderr
    error: . contains no checkpoint: there is no meta directory of an agent in it or above it
    hint: name the work_dir of an agent, its meta directory, or a tar archive of them
    [exit status: 3]
    ");
}

#[test]
fn a_file_of_another_kind() {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [("notes.txt", &b"nothing of an agent"[..]), ("empty", b""), ("zeros", &[0; 4096])] {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        refused(&path, "not-a-checkpoint", READING);
    }
}

/// It may be a first start, and it may be a wrong path: no command takes it for a good answer.
#[test]
fn an_empty_directory() {
    let dir = tempfile::tempdir().unwrap();
    for error in refused(dir.path(), "no-checkpoint", READING) {
        assert_eq!(error["path"], dir.path().to_str().unwrap());
    }
}

/// Without a path: the only checkpoint in a known place, else 3 and the places.
#[test]
fn no_path_is_given() {
    let dir = tempfile::tempdir().unwrap();
    let host = Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH);
    let document = ckpt(["inspect", "-o", "json", "--proc-root"]).arg(dir.path()).run().json();
    match &places(&host)[..] {
        [] => {
            let error = json!({
                "code": "no-checkpoint-found",
                "message": format!("no checkpoint was found in the known places: {}", DEFAULT_WORK_DIRS.join(", ")),
                "path": null,
                "next": format!(
                    "name one: ckpt inspect --proc-root {} --output json PATH",
                    dir.path().display()
                ),
            });
            assert_eq!((&document["error"], &document["exit_status"]), (&error, &json!(3)));
            assert_eq!(document["source"], json!(null));
        }
        [one] => assert_eq!(document["source"]["path"], one.to_str().unwrap()),
        _ => assert_eq!(document["error"]["code"], "several-checkpoints"),
    }
}

#[test]
fn the_environment_names_a_work_dir() {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("a_command_tasks", dir.path());
    let document =
        ckpt(["inspect", "-o", "json"]).env("MESOS_WORK_DIR", &unpacked.work).run().exits(0).json();
    assert_eq!(document["source"]["path"], unpacked.work.to_str().unwrap());
    assert!(document["source"]["chosen_because"].as_str().unwrap().contains("MESOS_WORK_DIR"));
    // What is typed counts more.
    let missing = dir.path().join("missing");
    let output = ckpt(["inspect", "-o", "json"]).arg(&missing).env("MESOS_WORK_DIR", &unpacked.work).run();
    assert_eq!(output.exits(3).json()["error"]["code"], "not-found");
    let flagged = corpus::directory().join("a_command_tasks.tar.gz");
    for command in ["validate", "simulate"] {
        let call = || ckpt([command, "--json", "--boot-id=same"]).arg(&flagged);
        let plain = call().run().json()["exit_status"].clone();
        let document = call().env("MESOS_WORK_DIR", "/srv/other").run().json();
        assert_eq!(document["exit_status"], plain, "{command}: {document}");
        let other = call().args(["--", "--work_dir=/srv/other"]).run().json();
        assert_ne!(other["exit_status"], plain, "{command}: the agent reads another checkpoint");
    }
    // A shell that the next command is pasted into may have another environment.
    let status = ckpt(["status", "--json"]).env("MESOS_WORK_DIR", &unpacked.work).run().json();
    let next = format!("ckpt status --json --relocated --work-dir {}", unpacked.work.display());
    assert_eq!(status["next"]["command"], next);
}

/// The symlink exists; the error is that its target does not.
#[test]
fn a_dangling_symlink() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("link");
    std::os::unix::fs::symlink("nowhere", &path).unwrap();
    for error in refused(&path, "not-found", READING) {
        let message = error["message"].as_str().unwrap();
        assert!(message.ends_with("is a symlink to nowhere, which does not exist"), "{message}");
    }
    // Inside a checkpoint it is part of it.
    let unpacked = corpus::unpack("s_latest_removed", dir.path());
    let latest = unpacked.work.join("meta/slaves/latest");
    std::os::unix::fs::symlink(unpacked.work.join("meta/slaves/gone"), &latest).unwrap();
    let document = ckpt(["validate", "-o", "json"]).arg(&latest).run().exits(1).json();
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "latest-dangling"), "{document}");
}

/// Candidates are listed on lines of their own.
#[test]
fn an_ambiguous_word() {
    let archive = corpus::directory().join("x_two_runs.tar.gz");
    let output = ckpt(["inspect", "--id", "e"]).arg(&archive).run();
    let shown = output.stderr();
    assert!(
        shown.contains("error: e matches several:\n    ")
            && shown.contains("\nhint: ")
            && !shown.contains("\\n"),
        "{output}"
    );
}

/// So are those of a word that fits nothing.
#[test]
fn a_word_that_fits_nothing() {
    let archive = corpus::directory().join("x_two_runs.tar.gz");
    for word in [&["--id", "zzz"][..], &["--framework", "zzz"]] {
        let shown = ckpt(["inspect"]).arg(&archive).args(word).run().exits(2).stderr();
        assert!(shown.contains("zzz\n    ") && shown.contains("    framework "), "{shown}");
    }
}

/// A command that is given to be called must name the same path, whatever its bytes are.
#[test]
fn commands_to_call_name_the_path() {
    use std::os::unix::ffi::OsStrExt as _;
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("c_completed", dir.path());
    let odd = dir.path().join(std::ffi::OsStr::from_bytes(b"bad\xff"));
    fs::rename(&unpacked.work, &odd).unwrap();
    let shown = ckpt(["simulate"]).arg(&odd).run().stdout();
    let word = format!("ckpt validate $'{}/bad\\377'", dir.path().display());
    assert!(shown.contains(&word), "{word}\n{shown}");
}

/// What can be pasted names the checkpoint that was asked about.
#[test]
fn advice_names_the_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("s_latest_removed", dir.path()).work;
    let place = work.to_str().unwrap();
    let call = |words: &[&str]| {
        ckpt(words).args(["--relocated", "--boot-id", "same"]).arg(&work).env("COLUMNS", "400")
    };
    let validated = call(&["validate"]).run().stdout();
    let cure = format!("  repair    ckpt repair --only restore-latest --relocated --boot-id same {place}\n");
    assert!(validated.contains(&cure), "{validated}");
    let repaired = call(&["repair", "-n"]).run();
    let repaired = repaired.stdout() + &repaired.stderr();
    assert!(repaired.contains(&cure), "{repaired}");
    let unknown = call(&["inspect", "--id", "no-such"]).run().exits(2).stderr();
    assert!(
        unknown
            .contains(&format!("ckpt inspect --id no-such --relocated --boot-id same {place} --all-agents")),
        "{unknown}"
    );
}
