//! Hostile input costs a bounded amount of memory, time and output: every call runs with 512 MiB of address space and 10
//! seconds of processor time.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::archive::{TarFile, gzipped};
use crate::support::cli::document;
use crate::support::corpus;
use crate::support::faults::Trees;
use crate::support::skipped;
use crate::support::tree::{Agent, Executor, Framework, Tree, typical};

/// For `ulimit -v`, in KiB.
const ADDRESS_SPACE: &str = "524288";
/// For `ulimit -t`. A build for tests is many times slower than a release.
const SECONDS: &str = "10";
/// For a million members.
const MANY_SECONDS: &str = "100";
const COMMANDS: &[&str] = &["inspect", "validate", "simulate", "executors", "metrics"];
const AGENT: &str = "var/lib/mesos/meta/slaves/S";

struct Outcome {
    status: i32,
    stdout: Vec<u8>,
}

fn is_full() -> bool {
    std::env::var_os("CKPT_FULL").is_some()
}

/// Calls ckpt with limited address space and time. A call that exceeds them ends by a signal, which is not an exit status.
fn bounded(args: &[&str], path: &Path) -> Outcome {
    bounded_words(args.iter().map(OsStr::new).chain([path.as_os_str()]), SECONDS)
}

fn bounded_words<'w>(words: impl Iterator<Item = &'w OsStr> + Clone, seconds: &str) -> Outcome {
    let script = format!("ulimit -v {ADDRESS_SPACE} && ulimit -t {seconds} && exec \"$0\" \"$@\"");
    let output = Command::new("/bin/sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_ckpt")])
        .args(words.clone())
        .env_clear()
        .output()
        .unwrap();
    let words: Vec<_> = words.collect();
    let status = output.status.code().unwrap_or_else(|| panic!("{words:?}: {}", output.status));
    assert!((0..=4).contains(&status), "{words:?}: {status}: {}", String::from_utf8_lossy(&output.stderr));
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
    let document = document(&outcome.stdout);
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

/// The name of a member by its number.
type MemberName = fn(usize) -> String;

/// Every name is a file, a directory, an executor or a run of its own, and most are findings.
#[test]
fn many_empty_members() {
    let dir = tempfile::tempdir().unwrap();
    let is_full = is_full();
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
            let words = args.iter().map(OsStr::new).chain([path.as_os_str()]);
            let outcome = bounded_words(words, if is_full { MANY_SECONDS } else { SECONDS });
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
    if is_full() {
        let outcome = bounded(&["validate", "-o", "json"], &placed.work);
        let document = document(&outcome.stdout);
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

/// A zstd frame of these bytes and then this number of NUL bytes: four bytes for each 128 KiB.
fn zstd_zeros(head: &[u8], zeros: u64) -> Vec<u8> {
    const BLOCK: u64 = 128 << 10;
    // Magic, no checksum and no content size, and a window of 128 KiB.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    let mut block = |kind: u64, length: u64, is_last: bool, content: &[u8]| {
        let header = (length << 3) | (kind << 1) | u64::from(is_last);
        out.extend_from_slice(&header.to_le_bytes()[..3]);
        out.extend_from_slice(content);
    };
    block(0, head.len() as u64, false, head);
    for _ in 0..zeros / BLOCK {
        block(1, BLOCK, false, &[0]);
    }
    block(1, zeros % BLOCK, true, &[0]);
    out
}

fn member_header(path: &str, kind: tar::EntryType, size: u64) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_path(path).unwrap();
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header.as_bytes().to_vec()
}

/// Gigabytes of zeros in a few kilobytes of zstd: kept up to a limit in messages, and passed over in a sandbox.
#[test]
fn zstd_bombs() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bomb.tar.zst");
    let frames = |member: &str, size: u64, count: usize| {
        let header = member_header(member, tar::EntryType::Regular, size);
        zstd_zeros(&header, size.next_multiple_of(512)).repeat(count)
    };
    fs::write(&path, frames(&executor_file(0, "executor.info"), 60 << 20, 20)).unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 64 << 10);
    assert!(refusal(&path).contains("--max-size"));
    fs::write(&path, frames(&executor_file(0, "executor.info"), 8 << 30, 1)).unwrap();
    assert!(refusal(&path).contains("64 MiB"));
    let size = if is_full() { 8 << 30 } else { 1 << 30 };
    let sandbox = "var/lib/mesos/slaves/S/frameworks/F/executors/e/runs/r/core";
    let slave_info =
        zstd_zeros(&member_header(&format!("{AGENT}/slave.info"), tar::EntryType::Regular, 0), 1024);
    fs::write(&path, [frames(sandbox, size, 1), slave_info].concat()).unwrap();
    let words = ["validate", "-o", "json", path.to_str().unwrap()].map(OsStr::new);
    let outcome = bounded_words(words.into_iter(), if is_full() { MANY_SECONDS } else { SECONDS });
    let cut = document(&outcome.stdout);
    assert!(cut["error"].is_null() || cut["error"]["code"] != "bad-archive", "{cut}");
    // Frames that are empty, or to be skipped.
    let skipped = b"\x50\x2a\x4d\x18\0\0\0\0".to_vec();
    for frame in [zstd_zeros(b"", 0), skipped] {
        let one = frames(&executor_file(0, "executor.info"), 0, 1);
        fs::write(&path, [frame.repeat(20_000), one].concat()).unwrap();
        let outcome = bounded(&["inspect", "-o", "json"], &path);
        let document = document(&outcome.stdout);
        assert_eq!(document["agents"][0]["id"], "S", "{document}");
    }
    // One that says that it is longer than the file.
    fs::write(&path, b"\x50\x2a\x4d\x18\xff\xff\xff\xffx").unwrap();
    refusal(&path);
}

/// A pax header of these records, each with its length, which may be a lie.
fn pax(kind: tar::EntryType, records: &[u8]) -> Vec<u8> {
    let mut out = member_header("././@PaxHeader", kind, records.len() as u64);
    out.extend_from_slice(records);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn record(key: &str, value: &str) -> Vec<u8> {
    let rest = format!(" {key}={value}\n");
    let length =
        (1..7).map(|digits| rest.len() + digits).find(|all| all.to_string().len() + rest.len() == *all);
    format!("{}{rest}", length.unwrap()).into_bytes()
}

/// Extensions that lie about sizes, paths, links, holes and their own length, one on top of another.
#[test]
fn lies_in_pax_headers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pax.tar");
    let (local, global) = (tar::EntryType::XHeader, tar::EntryType::XGlobalHeader);
    let info = format!("{AGENT}/slave.info");
    let member = |content: &[u8]| {
        let mut out = member_header(&info, tar::EntryType::Regular, content.len() as u64);
        out.extend_from_slice(content);
        out.resize(out.len().next_multiple_of(512), 0);
        out
    };
    let long = "x/".repeat(200_000);
    let sparse = [
        record("GNU.sparse.major", "1"),
        record("GNU.sparse.minor", "0"),
        record("GNU.sparse.name", &info),
        record("GNU.sparse.realsize", "10995116277760"),
    ];
    let records: [Vec<u8>; 14] = [
        record("size", "18446744073709551615"),
        record("size", "9223372036854775807"),
        record("size", "-1"),
        record("size", "0"),
        record("path", "../../../../etc/passwd"),
        record("path", "/var/lib/mesos/meta/boot_id\0x"),
        record("path", ""),
        record("path", &long),
        record("linkpath", "/etc/passwd"),
        record("mtime", "999999999999999999999.9"),
        sparse.concat(),
        b"99999999999 path=x\n".to_vec(),
        b"0 path=x\n".to_vec(),
        b"\xff\xfe".to_vec(),
    ];
    let outside = dir.path().join("passwd");
    for (number, records) in records.iter().enumerate() {
        for kind in [local, global] {
            for nested in [pax(kind, records), [pax(kind, records), pax(local, records)].concat()] {
                fs::write(&path, [nested, member(b"content"), vec![0; 1024]].concat()).unwrap();
                let outcome = bounded(&["validate", "-o", "json"], &path);
                assert!(outcome.stdout.len() < 1 << 20, "{number}: {}", outcome.stdout.len());
                let document = document(&outcome.stdout);
                assert_ne!(document["exit_status"], 0, "{number}: {document}");
            }
        }
    }
    assert!(!outside.exists());
    // Headers without end before one member: what is kept of them is bounded.
    let many = pax(global, &record("comment", &"x".repeat(1000))).repeat(20_000);
    fs::write(&path, [many, member(b"content"), vec![0; 1024]].concat()).unwrap();
    bounded(&["validate", "-o", "json"], &path);
    let one = pax(local, &record("comment", "x").repeat(200_000));
    fs::write(&path, [one, member(b"content"), vec![0; 1024]].concat()).unwrap();
    assert!(refusal(&path).contains("too long"));
}

/// Sparse members that claim as much as a member may have: the holes that would be kept are counted.
#[test]
fn sparse_members_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let sparse = |hole: u64, count: usize| {
        let members = (0..count).map(|number| executor_file(number, "executor.info"));
        members.fold(TarFile::new(), |tar, member| tar.sparse(&member, hole)).write(dir.path(), "sparse.tar")
    };
    assert!(refusal(&sparse(60 << 20, 20)).contains("--max-size"));
    assert!(refusal(&sparse(10 << 40, 1)).contains("64 MiB"));
    assert!(refusal(&sparse(u64::MAX - 4096, 1)).contains("64 MiB"));
}

/// Thousands of gzip members, empty or with a piece of one header each.
#[test]
fn gzip_members_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("members.tar.gz");
    let tar = TarFile::new().file(&format!("{AGENT}/slave.info"), b"").bytes();
    let mut file = io::BufWriter::new(File::create(&path).unwrap());
    file.write_all(&gzipped(b"").repeat(if is_full() { 2_000_000 } else { 50_000 })).unwrap();
    for byte in tar {
        file.write_all(&gzipped(&[byte])).unwrap();
    }
    file.into_inner().unwrap().sync_all().unwrap();
    let outcome = bounded(&["inspect", "-o", "json"], &path);
    let document = document(&outcome.stdout);
    assert_eq!(document["agents"][0]["id"], "S", "{document}");
}

/// Names near the longest path are counted.
#[test]
fn long_names_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("names.tar.gz");
    let long = vec!["y".repeat(250); 14].join("/");
    bomb(&path, (0..20_000).map(|number| executor_file(number, &long)), 0);
    assert!(refusal(&path).contains("--max-size"));
}

/// The most memory that `inspect -o ndjson` has taken when it has written most of its lines, in KiB, and the number of tasks.
fn peak_of_lines(path: &Path) -> (usize, usize) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ckpt"))
        .args(["inspect", "-o", "ndjson", "--relocated", "-j", "2"])
        .arg(path)
        .env_clear()
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let (mut peak, mut tasks) = (0, 0);
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        tasks += usize::from(line.unwrap().starts_with("{\"type\":\"task\""));
        if tasks % 100 == 0 {
            // Of a process that has ended nothing is reported.
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            peak = line.map_or(peak, |line| line.trim().trim_end_matches(" kB").parse().unwrap());
        }
    }
    assert!(child.wait().unwrap().success());
    (peak, tasks)
}

/// Here each task has an executor, of which only the name is kept. A model of all takes ten times as much.
#[test]
fn lines_of_any_number_of_tasks() {
    if !is_full() {
        return skipped("lines of any number of tasks: only with CKPT_FULL=1");
    }
    let (few, many) = (2_000, 8_000);
    let [(less, _), (more, tasks)] = [few, many].map(|count| {
        let dir = tempfile::tempdir().unwrap();
        let executors = (0..count).map(|number| Executor::command(&format!("task-{number}"), 7));
        let framework = executors.fold(Framework::new("F"), Framework::executor);
        let tree = Tree::new().agent(Agent::new("S").framework(framework));
        peak_of_lines(&tree.write(dir.path()).work)
    });
    assert_eq!(tasks, many);
    assert!(less > 0 && more < less + (many - few) * 400 / 1024, "{less} KiB, {more} KiB");
}

/// The calls of reading commands on one source.
fn readings(path: &Path, report: &Path) -> Vec<Vec<std::ffi::OsString>> {
    let lines = [
        "status -o json",
        "validate -v",
        "validate -o ndjson --lenient",
        "simulate -o json",
        "simulate -o tree --reboot",
        "executors -v",
        "inspect -o json --full",
        "inspect -o tree",
        "inspect -o json --orphans",
        "inspect -o json --volumes",
        "config -o json",
        "fleet -o json",
        "metrics",
        "diff -o ndjson",
        "report",
    ];
    let words = |line: &&str| {
        let mut words: Vec<_> = line.split(' ').map(Into::into).collect();
        match *line {
            "report" => words.extend(["--to".into(), report.into()]),
            "diff -o ndjson" => words.push(path.into()),
            _ => {}
        }
        words.push(path.into());
        words
    };
    lines.iter().map(words).collect()
}

/// Every reading command on the checkpoints of these tests: real ones, those with one fault each, logs, single files.
#[test]
fn every_reading_command_on_every_input() {
    let dir = tempfile::tempdir().unwrap();
    let trees = Trees::read();
    let corpus = corpus::names();
    let count = corpus.len() + trees.places.len();
    let report = dir.path().join("report.html");
    let calls = readings(Path::new("x"), &report).len();
    // By default each call is made once or twice; a step without a common divisor takes all of them in turn.
    let step = if is_full() { 1 } else { (count * calls / 20) | 1 };
    let mut made = 0;
    for number in (0..count * calls).step_by(step) {
        let (source, call) = (number / calls, number % calls);
        let path = if let Some(name) = corpus.get(source) {
            corpus::directory().join(format!("{name}.tar.gz"))
        } else {
            let path = dir.path().join("fault.tar");
            trees.write(&trees.places[source - corpus.len()].1, &path);
            path
        };
        let words = &readings(&path, &report)[call];
        let _ = fs::remove_file(&report);
        let outcome = bounded_words(words.iter().map(AsRef::as_ref), SECONDS);
        assert!(outcome.stdout.len() < 64 << 20, "{words:?}: {} bytes", outcome.stdout.len());
        made += 1;
    }
    assert!(made >= 20, "{made}");
    let logs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/data/live.tar.zst");
    for log in [&*logs, Path::new("/dev/null")] {
        bounded(&["explain", "-o", "json", "--log"], log);
    }
    for kind in ["slave.info", "task.updates", "boot_id", "resources_and_operations.state"] {
        bounded(&["decode", "--as", kind], &logs);
    }
}
