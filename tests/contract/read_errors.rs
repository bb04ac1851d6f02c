//! Each system call that reads fails in turn, with each of the errors that it can have: every command still ends with one
//! JSON document, an error in it names a path, and a good answer is the same answer as without the failure. The calls are made
//! to fail by strace; without it the limit of open files makes each open fail in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use crate::support::tree::{Placed, typical};
use crate::support::{schema, skipped, strict};

const CALLS: &str = "openat,openat2,read,pread64,getdents64,readlinkat,newfstatat,statx,fstat,statfs,lseek";
const ERRORS: [&str; 12] = [
    "EIO",
    "EACCES",
    "ELOOP",
    "ENAMETOOLONG",
    "EMFILE",
    "ENOMEM",
    "ESTALE",
    "EPERM",
    "ENOTDIR",
    "ENFILE",
    "ENXIO",
    "EOVERFLOW",
];
/// `{w}` is the tree, `{s}` a snapshot of it.
const COMMANDS: [&str; 16] = [
    "validate {w} --relocated",
    "simulate {w} --relocated",
    "executors {w} --relocated",
    "status {w} --relocated",
    "inspect {w} --relocated --full",
    "inspect {w} --relocated --orphans",
    "config {w} --relocated",
    "fleet {w} --relocated",
    "history {w}",
    "diff {w} {s}",
    "validate {s}",
    "repair -n {w} --relocated",
    "cleanup -n {w} --relocated --older-than 0secs",
    "forget-agent -n {w} --relocated",
    "restore -n {s} {w} --relocated",
    "undo -n {w}",
];
/// Calls of a command that fail by default, spread over all of them.
const SAMPLE: usize = 3;

struct Tree {
    dir: tempfile::TempDir,
    placed: Placed,
}

impl Tree {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        let snapshot = crate::support::cli::ckpt(["snapshot", "--relocated", "--to"]);
        let _ = snapshot.arg(dir.path().join("snapshot.tar.gz")).arg(&placed.work).run().exits(0);
        Self { dir, placed }
    }

    fn words(&self, line: &str) -> Vec<String> {
        let (work, snapshot) =
            (self.placed.work.display().to_string(), self.dir.path().join("snapshot.tar.gz"));
        let word = |word: &str| word.replace("{w}", &work).replace("{s}", &snapshot.display().to_string());
        line.split(' ').map(word).chain(["-o", "json", "-j", "1"].map(ToOwned::to_owned)).collect()
    }
}

/// ckpt under a program that runs it.
fn run_under(program: &[String], words: &[String], dir: &Path) -> Output {
    let (first, rest) = program.split_first().unwrap();
    let mut command = Command::new(first);
    command.args(rest).arg(env!("CARGO_BIN_EXE_ckpt")).args(words);
    command.current_dir(dir).env_clear().env("PATH", "/usr/bin:/bin").output().unwrap()
}

/// What is wrong with the end of a call.
fn fault(output: &Output) -> Option<String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    if stderr.contains("panicked") {
        return Some(format!("a panic: {stderr}"));
    }
    let Some(status) = output.status.code().filter(|status| (0..=4).contains(status)) else {
        return Some(format!("it ended with {}", output.status));
    };
    let document = match strict::document(&output.stdout) {
        Ok(document) => document,
        Err(error) => return Some(format!("no document, {error}: {stderr}")),
    };
    if let Err(error) = schema::check(&document, "document") {
        return Some(error);
    }
    if document["exit_status"] != status {
        return Some(format!("status {status}, in the document {}", document["exit_status"]));
    }
    let error = document.get("error").filter(|error| error.is_object())?;
    let names_a_path =
        error["path"].is_string() || error["message"].as_str().is_some_and(|text| text.contains('/'));
    (!names_a_path).then(|| format!("an error without a path: {error}"))
}

/// What a good answer must say with and without a failure.
fn answer(output: &Output) -> Option<Json> {
    let document = strict::document(&output.stdout).ok()?;
    let keys = ["executors", "tasks", "outcome", "verdict"].map(|key| document.get(key).cloned());
    (output.status.code() == Some(0) && document["schema"] != "ckpt.inspect/1")
        .then(|| keys.into_iter().flatten().collect())
}

/// A good answer that is not that of the other call.
fn other_answer(output: &Output, base: &Output) -> Option<String> {
    let (good, base) = (answer(output)?, answer(base)?);
    (good != base).then(|| format!("another good answer: {good}"))
}

/// The calls that a command makes once it has found the tree: name, and number within its thread.
fn calls_of(log: &str, tree: &str) -> Vec<(String, usize)> {
    let (mut counts, mut calls): (BTreeMap<(&str, &str), usize>, Vec<_>) = (BTreeMap::new(), Vec::new());
    // The calls of the loader, before ckpt itself begins, have the first numbers.
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut seen, mut has_begun) = (BTreeSet::new(), false);
    for line in log.lines() {
        let Some((pid, rest)) = line.split_once(' ') else { continue };
        let Some((call, _)) = rest.trim_start().split_once('(') else { continue };
        if !call.chars().all(|c| c.is_ascii_alphanumeric()) {
            continue;
        }
        let count = counts.entry((pid, call)).or_default();
        *count += 1;
        has_begun |= line.contains(tree);
        if !has_begun {
            before.insert(call, *count);
        } else if before.get(call).is_none_or(|first| *count > *first) && seen.insert((call, *count)) {
            calls.push((call.to_owned(), *count));
        }
    }
    calls
}

#[test]
fn every_read_fails_in_turn() {
    let tree = Tree::new();
    let dir = tree.dir.path();
    let log = dir.join("strace.log");
    let strace = |more: &[String]| {
        let fixed = ["strace", "-f", "-qq", "-o", log.to_str().unwrap()].map(ToOwned::to_owned);
        [&fixed[..], more].concat()
    };
    let plain = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !plain.is_ok_and(|status| status.success()) {
        return skipped("no strace, or it may not trace");
    }
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    let (mut tried, mut failed) = (0, Vec::new());
    for line in COMMANDS {
        let words = tree.words(line);
        let base = run_under(&strace(&["-e".into(), format!("trace={CALLS}")]), &words, dir);
        assert_eq!(fault(&base), None, "{line}");
        let calls = calls_of(&std::fs::read_to_string(&log).unwrap(), dir.to_str().unwrap());
        assert!(calls.len() > 3, "{line}: {calls:?}");
        let pairs = calls.len() * ERRORS.len();
        // A step without a common divisor with the number of errors takes each of them in turn.
        let step = if is_full { 1 } else { (pairs / SAMPLE).max(1) | 1 };
        for number in (0..pairs).step_by(step) {
            let ((call, count), error) = (&calls[number / ERRORS.len()], ERRORS[number % ERRORS.len()]);
            let inject = format!("inject={call}:error={error}:when={count}");
            let output =
                run_under(&strace(&["-e".into(), format!("trace={call}"), "-e".into(), inject]), &words, dir);
            tried += 1;
            let fault = fault(&output).or_else(|| other_answer(&output, &base));
            failed.extend(fault.map(|fault| format!("{line}: {call} {count} {error}: {fault}")));
        }
    }
    assert!(tried >= 16 * SAMPLE, "{tried}");
    assert!(failed.is_empty(), "{} of {tried}:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn files_run_out_at_every_open() {
    let tree = Tree::new();
    let most = if std::env::var_os("CKPT_FULL").is_some() { 40 } else { 12 };
    for line in COMMANDS {
        let words = tree.words(line);
        let base = run_under(&["env".to_owned()], &words, tree.dir.path());
        for limit in (4..most).step_by(if most > 12 { 1 } else { 4 }) {
            let script = format!("ulimit -n {limit} && exec \"$0\" \"$@\"");
            let output = run_under(&["/bin/sh".into(), "-c".into(), script], &words, tree.dir.path());
            assert_eq!(fault(&output), None, "{line} with {limit} files");
            assert_eq!(other_answer(&output, &base), None, "{line} with {limit} files");
        }
    }
}
