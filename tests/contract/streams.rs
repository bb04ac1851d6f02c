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
    let explained = ckpt(["explain", "--log", "-", "-o", "json"]).stdin(log).run().exits(0);
    assert!(explained.stdout().contains("latest"), "{explained}");
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let with = ckpt(["validate", "-o", "json"]).arg(&archive).stdin("nothing to read").run().exits(0);
    assert_eq!(with.json(), ckpt(["validate", "-o", "json"]).arg(&archive).run().exits(0).json());
}
