//! Calls that read files alone are confined before they read them; calls that inspect processes say that they are not.

use std::process::Command;

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::skipped;
use crate::support::tree::typical;

const GIVEN_UP: &str = "note: the kernel denies this process every write (Landlock)";

/// Whether this kernel has Landlock.
fn is_supported() -> bool {
    let note = ckpt(["schema", "-v"]).run().exits(0).stderr();
    let is_supported = !note.contains("the kernel has no Landlock");
    assert!(note.starts_with("note: "), "{note}");
    if !is_supported {
        skipped("the kernel has no Landlock");
    }
    is_supported
}

#[test]
fn archives_and_copies_are_read_without_writing() {
    if !is_supported() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    for command in ["status", "validate", "simulate", "executors", "inspect", "config", "metrics", "fleet"] {
        let told =
            |more: &[&str], path: &std::path::Path| ckpt([command, "-v"]).args(more).arg(path).run().stderr();
        assert!(told(&[], &archive).contains(GIVEN_UP), "{command}");
        assert!(told(&["--relocated"], &placed.work).contains(GIVEN_UP), "{command}");
        let in_place = told(&[], &placed.work);
        assert!(in_place.contains("Landlock would hide the processes"), "{command}: {in_place}");
        // Only where it is asked for.
        let silent = ckpt([command]).arg(&archive).run().stderr();
        assert!(!silent.contains("Landlock"), "{command}: {silent}");
    }
    let report = dir.path().join("report.html");
    let output = ckpt(["report", "-v", "--to"]).arg(&report).arg(&archive).run().exits(0);
    assert!(output.stderr().contains(GIVEN_UP) && report.is_file(), "{output}");
    let output = ckpt(["diff", "-v"]).args([&archive, &archive]).run().exits(0);
    assert!(output.stderr().contains(GIVEN_UP), "{output}");
}

/// Before the first byte is read that others have written.
#[test]
fn it_is_given_up_before_the_archive_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("strace.log");
    let strace = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=landlock_restrict_self,openat", "-o"])
        .arg(&log)
        .args([env!("CARGO_BIN_EXE_ckpt"), "validate"])
        .arg(corpus::directory().join("a_command_tasks.tar.gz"))
        .output();
    if !strace.is_ok_and(|output| output.status.code().is_some_and(|code| code != 127)) || !is_supported() {
        return skipped("no strace, or no Landlock");
    }
    let log = std::fs::read_to_string(&log).unwrap();
    let line = |words: &str| log.lines().position(|line| line.contains(words));
    let (given_up, opened) = (line("landlock_restrict_self("), line("a_command_tasks.tar.gz"));
    if given_up.is_none() && log.is_empty() {
        return skipped("it may not trace");
    }
    assert!(given_up.is_some() && given_up < opened, "{given_up:?} {opened:?}: {log}");
}
