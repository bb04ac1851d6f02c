//! Hostile input costs a bounded amount of memory and output: every call runs with 512 MiB of address space.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value as Json;

use crate::support::tree::typical;

/// For `ulimit -v`, in KiB.
const ADDRESS_SPACE: &str = "524288";
const COMMANDS: &[&str] = &["inspect", "validate", "simulate", "executors", "metrics"];
const AGENT: &str = "var/lib/mesos/meta/slaves/S";

struct Outcome {
    status: i32,
    stdout: Vec<u8>,
}

/// Calls ckpt with a limited address space. A call that exceeds it ends by a signal, which is not an exit status.
fn bounded(args: &[&str], path: &Path) -> Outcome {
    let script = format!("ulimit -v {ADDRESS_SPACE} && exec \"$0\" \"$@\"");
    let output = Command::new("/bin/sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_ckpt")])
        .args(args)
        .arg(path)
        .env_clear()
        .output()
        .unwrap();
    let status = output.status.code();
    let status = status.unwrap_or_else(|| panic!("{args:?} {}: {}", path.display(), output.status));
    Outcome { status, stdout: output.stdout }
}

/// A tar archive, compressed with gzip, of files that contain this many NUL bytes.
fn bomb(path: &Path, members: impl Iterator<Item = String>, size: u64) {
    let encoder = GzEncoder::new(File::create(path).unwrap(), Compression::fast());
    let mut archive = tar::Builder::new(encoder);
    for member in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o644);
        archive.append_data(&mut header, member, io::repeat(0).take(size)).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
}

fn executor_file(number: usize, name: &str) -> String {
    format!("{AGENT}/frameworks/F/executors/e{number}/{name}")
}

/// Every command answers or refuses, with little output.
fn assert_bounded(path: &Path) {
    for command in COMMANDS {
        for format in ["table", "json"] {
            if *command == "metrics" && format == "json" {
                continue;
            }
            let args: &[&str] = if *command == "metrics" { &[command] } else { &[command, "-o", format] };
            let outcome = bounded(args, path);
            assert!([0, 1, 3].contains(&outcome.status), "{command} {format}: {}", outcome.status);
            assert!(outcome.stdout.len() < 1 << 20, "{command} {format}: {} bytes", outcome.stdout.len());
        }
    }
}

/// The error of a command that refuses an archive.
fn refusal(path: &Path) -> String {
    let outcome = bounded(&["validate", "-o", "json"], path);
    assert_eq!(outcome.status, 3);
    let document: Json = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(document["error"]["code"], "bad-archive");
    document["error"]["message"].as_str().unwrap().to_owned()
}

#[test]
fn large_texts_in_an_archive() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("texts.tar.gz");
    bomb(&path, (0..10).map(|number| executor_file(number, "executor_generated_for_command_task")), 60 << 20);
    assert_bounded(&path);
}

#[test]
fn large_texts_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let mut texts: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(&placed.base) {
        let entry = entry.unwrap();
        let name = entry.file_name().to_str().unwrap();
        if ["boot_id", "framework.pid", "forked.pid", "libprocess.pid", "pid"].contains(&name) {
            texts.push(entry.into_path());
        }
    }
    assert!(texts.len() > 4, "{texts:?}");
    for text in texts {
        // Sparse: it costs no space on the disk.
        fs::OpenOptions::new().write(true).open(text).unwrap().set_len(1 << 30).unwrap();
    }
    assert_bounded(&placed.work);
}

#[test]
fn an_archive_of_messages_that_decompresses_a_thousandfold_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("messages.tar.gz");
    bomb(&path, (0..10).map(|number| executor_file(number, "executor.info")), 30 << 20);
    let message = refusal(&path);
    assert!(message.contains("--max-size"), "{message}");
}

#[test]
fn content_that_is_not_needed_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sandbox.tar.gz");
    let sandbox =
        (0..4).map(|number| format!("var/lib/mesos/slaves/S/frameworks/F/executors/e/runs/r/{number}"));
    bomb(&path, sandbox.chain([format!("{AGENT}/slave.info")]), 1 << 20);
    assert_bounded(&path);
}

/// Every name is a file, a directory, an executor or a run of its own, and most are findings.
/// The name of a member by its number.
type MemberName = fn(usize) -> String;

#[test]
fn many_empty_members() {
    let dir = tempfile::tempdir().unwrap();
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    let count = if is_full { 1_000_000 } else { 60_000 };
    let names: [(&str, MemberName); 6] = [
        ("strays", |number| executor_file(0, &format!("stray{number}"))),
        ("executors", |number| executor_file(number, "executor.info")),
        ("runs", |number| executor_file(0, &format!("runs/{number}/tasks/t/task.info"))),
        ("frameworks", |number| format!("{AGENT}/frameworks/F{number}/framework.info")),
        ("agents", |number| format!("var/lib/mesos/meta/slaves/S{number}/slave.info")),
        ("sandboxes", |number| {
            format!("var/lib/mesos/slaves/S/frameworks/F/executors/e/runs/{number}/stdout")
        }),
    ];
    for (name, of) in names {
        let path = dir.path().join(format!("{name}.tar.gz"));
        bomb(&path, (0..count).map(of), 0);
        for args in [&["metrics"][..], &["validate", "-o", "json"]] {
            let outcome = bounded(args, &path);
            assert!([0, 1, 3].contains(&outcome.status), "{name} {args:?}: {}", outcome.status);
            assert!(outcome.stdout.len() < 16 << 20, "{name} {args:?}: {} bytes", outcome.stdout.len());
            if !is_full {
                break;
            }
        }
    }
}

/// What is found is counted, and what is kept and shown of it has a bound.
#[test]
fn findings_beyond_any_number() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let meta = placed.meta();
    let (strays, kept) = (10_500, 10_000);
    for number in 0..strays {
        fs::write(meta.join(format!("{number}.note")), "").unwrap();
    }
    let outcome = bounded(&["validate"], &placed.work);
    let text = String::from_utf8(outcome.stdout).unwrap();
    assert!(text.len() < 64 << 10 && text.contains("more findings are counted and not listed"), "{text}");
    assert!(text.contains("(10,500 times)"), "{text}");
    // The repairs of ten thousand findings take their time.
    if std::env::var_os("CKPT_FULL").is_some() {
        let outcome = bounded(&["validate", "-o", "json"], &placed.work);
        let document: Json = serde_json::from_slice(&outcome.stdout).unwrap();
        let summary = &document["summary"];
        let count = |key: &str| summary[key].as_u64().unwrap();
        let all = ["fatal", "error", "warning", "note"].map(count).iter().sum::<u64>();
        assert!(all >= strays, "{summary}");
        assert_eq!(document["findings"].as_array().unwrap().len(), kept);
        assert_eq!(count("omitted"), all - kept as u64);
    }
    let metrics = String::from_utf8(bounded(&["metrics"], &placed.work).stdout).unwrap();
    assert!(metrics.contains(&format!(" {strays}\n")), "{metrics}");
}

/// Files that a crash or an attack has made large, as many bytes as no message has. They cost no space on the disk.
#[test]
fn large_messages_on_disk() {
    for name in ["slave.info", "framework.info", "executor.info", "task.info", "task.updates"] {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        let files = walkdir::WalkDir::new(placed.meta()).into_iter().map(|entry| entry.unwrap());
        let mut count = 0;
        for entry in files.filter(|entry| entry.file_name() == name) {
            fs::OpenOptions::new().write(true).open(entry.path()).unwrap().set_len(300 << 20).unwrap();
            count += 1;
        }
        assert!(count > 0, "{name}");
        let outcome = bounded(&["validate", "-o", "json"], &placed.work);
        assert!([1, 3].contains(&outcome.status), "{name}: {}", outcome.status);
        assert!(outcome.stdout.len() < 1 << 20, "{name}: {} bytes", outcome.stdout.len());
    }
}

/// A window of nearly 2 TiB, which a decoder may allocate before it sees any data.
#[test]
fn a_zstd_frame_with_a_huge_window_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("window.tar.zst");
    fs::write(&path, [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 0x01, 0x00, 0x00]).unwrap();
    refusal(&path);
}
