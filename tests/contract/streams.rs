//! Streams that close or refuse: a reader that has enough is not an error, a full disk is reported with status 3.

use std::fs::{File, OpenOptions};
use std::process::Stdio;

use crate::support::cli::{ckpt, formats};
use crate::support::corpus;

const COMMANDS: &[&str] = &["inspect", "validate", "simulate"];

#[test]
fn a_full_disk_is_reported() {
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    for command in COMMANDS {
        for format in formats(command) {
            let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = ckpt([command, "-o", format]).arg(&archive).stdout(full).run().exits(3);
            assert!(output.stderr().contains("No space left on device"), "{command} {format}\n{output}");
        }
    }
}

/// Also where nothing is changed yet, and in help. A completed change keeps its status, and the report
/// that could not be written is an error on stderr.
#[test]
fn a_full_disk_is_reported_around_changes() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("x_two_runs", dir.path()).work;
    std::fs::create_dir(dir.path().join("proc")).unwrap();
    let call = |command: &[&str]| {
        let proc = format!("--proc-root={}", dir.path().join("proc").display());
        ckpt([command[0], &proc]).args(&command[1..]).arg(&work).stdout(full())
    };
    for format in formats("repair") {
        let calls: [(&[&str], i32); 5] = [
            (&["repair", "-y", "-o", format], 0),
            (&["undo", "-n", "-o", format], 3),
            (&["undo", "-y", "-o", format], 0),
            (&["purge", "-n", "--older-than=0secs", "-o", format], 3),
            (&["purge", "-y", "--older-than=0secs", "-o", format], 0),
        ];
        for (words, status) in calls {
            // The plan is shown in words before it is confirmed: where that fails, nothing is begun.
            let refused = status == 0 && words[0] != "repair" && *format == "table";
            let words: Vec<&str> = if refused { [words, &["-q"][..]].concat() } else { words.to_vec() };
            let output = call(&words).run().exits(status);
            let said = output.stderr().contains("could not be written");
            assert!(said || refused, "{words:?}\n{output}");
        }
    }
    for help in [&["--help"][..], &["--version"], &["inspect", "--help"], &["help", "undo"]] {
        let output = ckpt(help).stdout(full()).run().exits(3);
        assert!(output.stderr().contains("could not be written"), "{help:?}\n{output}");
    }
}

/// The status is that of the answer, as if all had been read.
#[test]
fn a_closed_pipe_ends_with_the_status_of_the_answer() {
    for (name, status) in [("a_command_tasks", 0), ("t_bad_forkedpid", 1)] {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        for format in formats("validate") {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let output = ckpt(["validate", "-o", format])
                .arg(&archive)
                .stdout(Stdio::from(writer))
                .run()
                .exits(status);
            assert_eq!(output.stderr(), "", "{name} {format}");
        }
    }
}

#[test]
fn quiet_prints_nothing() {
    let archive = corpus::directory().join("t_bad_forkedpid.tar.gz");
    for format in formats("validate") {
        let output = ckpt(["validate", "-q", "-o", format]).arg(&archive).run().exits(1);
        assert_eq!(output.to_string(), "[exit status: 1]\n", "{format}");
    }
    let null = File::create("/dev/null").unwrap();
    let output = ckpt(["validate"]).arg(&archive).stdout(null).run().exits(1);
    assert_eq!(output.to_string(), "[exit status: 1]\n");
}

/// Standard input is read for `-`, and for nothing else.
#[test]
fn standard_input_is_read_where_it_is_named() {
    let log =
        "I1122 15:00:00.000000 1 state.cpp:90] Failed to find the latest agent from '/var/lib/mesos/meta'\n";
    let explained = ckpt(["explain", "--log", "-", "-o", "json"]).stdin(log).run().exits(3);
    assert!(explained.stdout().contains("latest"), "{explained}");
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let with = ckpt(["validate", "-o", "json"]).arg(&archive).stdin("nothing to read").run().exits(0);
    assert_eq!(with.json(), ckpt(["validate", "-o", "json"]).arg(&archive).run().exits(0).json());
}

/// Limits that a service or a shell sets: a file may not grow, no thread is left, memory is scarce. An error or an answer,
/// never a signal or a panic, and a change goes back.
#[test]
fn limits_are_errors() {
    use crate::support::hash::Snapshot;
    use crate::support::tree::typical;
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let report = dir.path().join("report.html");
    let (work, report) = (placed.work.to_str().unwrap(), report.to_str().unwrap());
    let calls: [&[&str]; 8] = [
        &["status", work],
        &["validate", "--relocated", work],
        &["metrics", work],
        &["fleet", work],
        &["diff", work, work],
        &["report", "--to", report, "--relocated", work],
        &["cleanup", "-y", "--relocated", "--agent-is-stopped", "--older-than=0secs", work],
        &["repair", "-y", "--relocated", "--agent-is-stopped", work],
    ];
    for limit in ["-f 0", "-f 1", "-v 56000", "-v 70000", "-u 1", "-n 8"] {
        for call in calls {
            let before = Snapshot::take(&placed.meta());
            let script = format!("ulimit {limit} && exec \"$0\" \"$@\"");
            let output = std::process::Command::new("/bin/sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_ckpt")])
                .args(call)
                .env_clear()
                .output()
                .unwrap();
            let _ = std::fs::remove_file(report);
            let told = String::from_utf8_lossy(&output.stderr);
            let status = output.status.code();
            // What memory is too small for is ended by the allocator.
            let is_out_of_memory = limit.starts_with("-v") && told.contains("memory allocation of");
            assert!(!told.contains("panicked"), "{limit} {call:?}: {told}");
            assert!(
                is_out_of_memory || status.is_some_and(|status| (0..=5).contains(&status)),
                "{limit} {call:?}: {}: {told}",
                output.status
            );
            if status == Some(5) {
                let _ = ckpt(["undo", "-y", "--agent-is-stopped", work]).run().exits(0);
            }
            if status != Some(0) {
                before.assert_untouched(&Snapshot::take(&placed.meta()));
            } else if call[0] == "cleanup" || call[0] == "repair" {
                let _ = ckpt(["undo", "-y", "--agent-is-stopped", work]).run();
            }
        }
    }
}
