//! Files that the command line names, whatever they are: pipes without a writer, devices without end, logs larger
//! than memory. Nothing blocks, nothing is read without a bound, and errors are reported.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::cli::ckpt;
use crate::support::corpus;

fn pipe(dir: &Path) -> String {
    let path = dir.join("pipe");
    mknodat(CWD, &path, FileType::Fifo, Mode::from(0o600), 0).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_pipe_is_not_a_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = pipe(dir.path());
    for command in ["inspect", "validate", "simulate", "executors", "metrics", "fleet", "history", "undo"] {
        for path in [&*pipe, "/dev/zero", "/dev/stdin"] {
            let output = ckpt([command, "-o", "json", path]).run().exits(3);
            assert!(output.stdout().contains("not-a-file"), "{command} {path}\n{output}");
        }
    }
}

#[test]
fn no_file_is_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = pipe(dir.path());
    let archive = corpus::directory().join("x_two_runs.tar.gz").to_str().unwrap().to_owned();
    for path in [&*pipe, "/dev/zero"] {
        let places = ["env", "log"].map(|kind| format!("--flags-from={kind}:{path}"));
        let calls: &[&[&str]] = &[
            &["config", &places[0]],
            &["simulate", &places[0], &archive],
            &["simulate", &places[1], &archive],
            &["fleet", "--from", path],
            &["explain", "--log", path],
            &["apply", path],
            &["encode", path],
            &["decode", path],
        ];
        for call in calls {
            let output = ckpt(*call).run();
            let has_end = path == pipe && matches!(output.status(), 0..=3);
            assert!(has_end || output.status() == 3, "{call:?}\n{output}");
            assert!(has_end || output.stderr().contains("/dev/zero"), "{call:?}\n{output}");
        }
    }
}

/// A log of any size is read piece by piece: the hole in this one is a line of 256 MiB.
#[test]
fn a_log_larger_than_memory_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("agent.log");
    let mut log = File::create(&path).unwrap();
    writeln!(log, "I1122 15:00:00.000000 1 slave.cpp:1] Flags at startup: --port=\"1\"").unwrap();
    log.seek(SeekFrom::Current(256 << 20)).unwrap();
    writeln!(log, "\nI1122 15:00:00.000000 1 slave.cpp:1] Flags at startup: --port=\"5052\"").unwrap();
    writeln!(log, "I1122 15:00:00.000000 1 state.cpp:90] Failed to find the latest agent from '/w/meta'")
        .unwrap();
    drop(log);
    let path = path.to_str().unwrap();
    let from = format!("--flags-from=log:{path}");
    let archive = corpus::directory().join("x_two_runs.tar.gz");
    let config = ckpt(["config", "-o", "json", &from]).arg(archive).run().exits(1).json();
    let port = config["flags"].as_array().unwrap().iter().find(|flag| flag["name"] == "port").unwrap();
    assert_eq!((&port["value"], &port["line"]), (&"5052".into(), &3.into()), "{port}");
    let explained = ckpt(["explain", "-o", "json", "--log", path]).run().exits(3).json();
    assert_eq!(explained["lines"][0]["line"], 4, "{explained}");
    assert_eq!(explained["lines"].as_array().unwrap().len(), 1);
}
