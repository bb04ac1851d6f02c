//! Where a checkpoint is read from, and what is said of it: symlinks on the way, copies, standard input.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Tree};

fn tree() -> Tree {
    Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(Executor::command("t", 7))))
}

#[test]
fn symlinks_that_were_followed_are_said() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(&dir.path().join("placed"));
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::rename(placed.work.join("meta"), data.join("meta")).unwrap();
    symlink(data.join("meta"), placed.work.join("meta")).unwrap();
    let by_symlink = dir.path().join("mesos");
    symlink(&placed.work, &by_symlink).unwrap();
    let target = data.join("meta").display().to_string();
    let work = placed.work.display().to_string();
    for command in ["validate", "simulate", "executors", "inspect", "config"] {
        let options = ["-o", "json", "--no-probe", "--boot-id=same"];
        let source =
            |path: &std::path::Path| ckpt([command]).args(options).arg(path).run().json()["source"].clone();
        let plain = source(&placed.work);
        assert_eq!(plain["linked"], json!([{"path": "meta", "target": target}]), "{command}");
        assert_eq!((&plain["path"], &plain["reached_by"]), (&json!(work), &Json::Null), "{command}");
        let linked = source(&by_symlink);
        assert_eq!(linked["reached_by"], by_symlink.to_str().unwrap(), "{command}");
        assert_eq!(linked["linked"], plain["linked"], "{command}");
        let text = ckpt([command]).args(&options[2..]).arg(&by_symlink).run().stdout();
        let squeezed: String = text.split_whitespace().collect();
        assert!(squeezed.contains(&format!("metaisasymlinkto{target}")), "{command}: {text}");
        assert!(squeezed.contains(&format!("{}isasymlinktoit", by_symlink.display())), "{command}: {text}");
    }
    let plain = tree().write(&dir.path().join("plain"));
    let source = ckpt(["validate", "-o", "json"]).arg(&plain.work).run().json()["source"].clone();
    assert_eq!((&source["linked"], &source["reached_by"]), (&json!([]), &Json::Null));
}

/// The directory of one agent is on another disk: the agent follows, and its ID is the name of the directory there.
#[test]
fn the_directory_of_an_agent_may_be_a_symlink() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(&dir.path().join("placed"));
    let (home, data) = (placed.work.join("meta/slaves/S"), dir.path().join("data"));
    fs::create_dir(&data).unwrap();
    let moved_to = |name: &str| {
        let _ = fs::remove_file(&home);
        let target = data.join(name);
        let from = fs::read_dir(&data).unwrap().next().map_or(home.clone(), |entry| entry.unwrap().path());
        fs::rename(from, &target).unwrap();
        symlink(&target, &home).unwrap();
        let ask = |command: &str| {
            let call = ckpt([command, "-o", "json", "--no-probe", "--boot-id=same"]).arg(&placed.work);
            call.run().json()
        };
        ["validate", "simulate", "executors"].map(ask)
    };
    let [validated, simulated, executors] = moved_to("S");
    assert_eq!((&validated["verdict"], &simulated["outcome"]), (&json!("pass"), &json!("recovers")));
    assert_eq!(executors["executors"].as_array().unwrap().len(), 1);
    for answer in moved_to("other") {
        assert_ne!(answer["exit_status"], 0, "{answer}");
    }
}

/// The agent lists directories with a pattern that begins with the path of the `work_dir`.
#[test]
fn a_directory_that_is_a_pattern_hides_everything() {
    let dir = tempfile::tempdir().unwrap();
    for (name, agent, status) in [("me[s]os", "S", 1), ("mesos*", "S", 0), ("mesos", "S[1]", 1)] {
        let executor = Executor::command("t", 7);
        let agent = Agent::new(agent).framework(Framework::new("F").executor(executor));
        let placed = Tree::new().agent(agent).write(&dir.path().join(name));
        for command in ["validate", "simulate"] {
            let call = ckpt([command, "-o", "json", "--no-probe", "--boot-id=same"]).arg(&placed.work);
            let answer = call.run().json();
            assert_eq!(answer["exit_status"], status, "{command} {name}: {answer}");
        }
    }
}

#[test]
fn a_copy_gets_the_whole_call_that_judges_it() {
    // A short path: a longer call is wrapped.
    let dir = tempfile::tempdir_in("/tmp").unwrap();
    let work = corpus::unpack("x_two_runs", dir.path()).work;
    for command in ["validate", "simulate", "executors"] {
        let call = ckpt([command, "--boot-id=another"]).env("COLUMNS", "200");
        let output = call.arg(&work).run().stdout();
        let call = format!("ckpt {command} --boot-id=another {} --relocated", work.display());
        let words = output.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&call), "{output}");
    }
}

#[test]
fn every_reading_command_takes_an_archive_from_standard_input() {
    let path = corpus::directory().join("a_command_tasks.tar.gz");
    let bytes = fs::read(&path).unwrap();
    for command in ["inspect", "validate", "simulate", "executors", "config", "status"] {
        let options = ["-o", "json", "--now=2026-11-29T00:00:00Z"];
        let from_file = ckpt([command]).args(options).arg(&path).run();
        let from_stdin = ckpt([command, "-"]).args(options).stdin(&bytes[..]).run();
        let (file, stdin) = (from_file.json(), from_stdin.json());
        assert_eq!(
            (&stdin["source"]["path"], &stdin["source"]["kind"]),
            (&json!("-"), &json!("archive")),
            "{command}"
        );
        for key in ["exit_status", "coverage", "verdict", "outcome", "agent", "executors", "config"] {
            assert_eq!(stdin.get(key), file.get(key), "{command}: {key}");
        }
    }
    let metrics = ckpt(["metrics", "-"]).stdin(&bytes[..]).run().stdout();
    assert!(metrics.contains("\nckpt_up 1\n"), "{metrics}");
    let (path, dir) = (path.to_str().unwrap(), tempfile::tempdir().unwrap());
    let with_stdin = |call: &[&str]| ckpt(call).stdin(&bytes[..]).run();
    let fleet = |call: &[&str]| with_stdin(call).exits(0).json()["sources"].clone();
    let [from_stdin, from_file] = ["-", path].map(|source| fleet(&["fleet", "-o", "json", source]));
    for key in ["outcome", "verdict", "executors", "tasks"] {
        assert_eq!(from_stdin[0][key], from_file[0][key], "{key}");
    }
    let _ = with_stdin(&["diff", "-", path]).exits(0);
    let page = dir.path().join("page.html");
    let _ = with_stdin(&["report", "-", &format!("--to={}", page.display())]).exits(0);
    assert!(fs::read_to_string(page).unwrap().contains("75e0b57f-1d4a-43d5-8103-31b4e77c219c-S0"));
    for twice in [["diff", "-", "-"], ["fleet", "-", "-"]] {
        let output = with_stdin(&twice).exits(2);
        assert!(output.stderr().contains("only one source can be standard input"), "{output}");
    }
    // These need a directory, for its journal or its files.
    for call in [&["history", "-"][..], &["snapshot", "-", "--to=s.tar.gz"], &["repair", "-n", "-"]] {
        let output = with_stdin(call).exits(2);
        assert!(output.stderr().contains("- is an archive"), "{output}");
    }
    let refused = ckpt(["validate", "-o", "json", "-"]).stdin(&b"no archive"[..]).run().exits(3).json();
    assert_eq!(refused["error"]["path"], "-");
}

/// The disk that `meta` is on is not mounted: nothing is repaired, and nothing is good.
#[test]
fn a_meta_that_points_to_nothing_is_not_repaired() {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree().write(&dir.path().join("placed"));
    fs::remove_dir_all(placed.work.join("meta")).unwrap();
    symlink("/nonexistent/meta", placed.work.join("meta")).unwrap();
    for arguments in [&["repair", "--dry-run"][..], &["repair", "--yes", "--agent-is-stopped"], &["validate"]]
    {
        let output = ckpt(arguments).arg("--no-probe").arg("--boot-id=same").arg(&placed.work).run();
        assert_ne!(output.status(), 0, "{output}");
    }
}
