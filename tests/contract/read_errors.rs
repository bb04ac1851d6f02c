//! Each system call that reads fails in turn, with each of the errors that it can have: every command still ends with one
//! JSON document, an error in it names a path, and an answer is good only if it is the same as without the failure, and if
//! what was not read could not change it: the paths of which that is so are in a list, with the reason. The calls are made to
//! fail by strace; without it the limit of open files makes each open fail in turn.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
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
/// `{w}` is the tree, `{r}` its runtime directory, `{s}` a snapshot of it.
const COMMANDS: [&str; 19] = [
    "validate {w} --relocated",
    "simulate {w} --relocated",
    "simulate {w} --relocated --runtime-dir {r}",
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
    "cleanup -n {w} --relocated --older-than 0secs --scope old-agents,sandboxes,uncheckpointed",
    "cleanup -n {w} --relocated --scope all",
    "forget-agent -n {w} --relocated",
    "restore -n {s} {w} --relocated",
    "undo -n {w}",
];
/// Calls of a command that fail by default, spread over all of them.
const SAMPLE: usize = 4;
/// Calls that fail by default too, since each has given a good answer: command, call, name, error. `{a}` is the agent's ID.
const FOUND: [(&str, &str, &str, &str); 7] = [
    ("cleanup -n {w} --relocated --older-than 0secs", "getdents64", "meta", "EIO"),
    ("cleanup -n {w} --relocated --older-than 0secs", "getdents64", "pids", "EMFILE"),
    ("cleanup -n {w} --relocated --older-than 0secs", "getdents64", "{a}", "EIO"),
    ("cleanup -n {w} --relocated --older-than 0secs", "newfstatat", "libprocess.pid", "EIO"),
    ("diff {w} {s}", "getdents64", "resource_provider_registry", "EIO"),
    ("diff {w} {s}", "openat", "volume_gids", "EMFILE"),
    ("diff {w} {s}", "getdents64", "device_manager", "EIO"),
];

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
        let runtime = self.placed.runtime.display().to_string();
        let word = |word: &str| {
            let word = word.replace("{w}", &work).replace("{r}", &runtime);
            word.replace("{s}", &snapshot.display().to_string())
        };
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

/// A path that may be unreadable while the answer stays good.
struct Irrelevant {
    /// Calls; all of them if there is none.
    calls: &'static [&'static str],
    /// Names in the tree, or the beginnings of absolute paths.
    names: &'static [&'static str],
    why: &'static str,
}

const IRRELEVANT: &[Irrelevant] = &[
    Irrelevant {
        calls: &["newfstatat", "statx", "fstat", "statfs"],
        names: &[""],
        why: "whether it is a directory, and times and sizes that are shown: what decides is opened",
    },
    Irrelevant {
        calls: &["openat2"],
        names: &[""],
        why: "where it opens no directory, the loader opens each directory above it, with openat",
    },
    Irrelevant {
        calls: &[],
        names: &["volume_gid_manager", "volume_gids", "device_manager", "device.state"],
        why: "agents read it that have flags which these calls do not give",
    },
    Irrelevant {
        calls: &[],
        names: &["resources.info"],
        why: "the agent reads it where resources_and_operations.state does not exist",
    },
    Irrelevant {
        calls: &["openat", "getdents64"],
        names: &["volumes", "roles", "eng"],
        why: "listed to find volumes that nothing uses, which is a warning; those in use are looked up by name",
    },
    Irrelevant {
        calls: &[],
        names: &["boot_id"],
        why: "a copy has no boot ID to compare it with, and an agent that cannot read it continues",
    },
    Irrelevant {
        calls: &[],
        names: &["drain.config"],
        why: "an agent that cannot read it continues, and does not drain",
    },
    Irrelevant {
        calls: &[],
        names: &["status", "/status"],
        why: "how a container has ended: one that has ended without it counts as failed, and another as running",
    },
    Irrelevant { calls: &[], names: &[".ckpt", "/run/ckpt"], why: "earlier changes, which a hint may name" },
    Irrelevant {
        calls: &[],
        names: &["/proc", "/sys"],
        why: "the number of processors, what was read from disks, and this machine, which is not that of a copy",
    },
    Irrelevant {
        calls: &[],
        names: &[
            "/etc/docker",
            "/etc/init",
            "/etc/init.d",
            "/etc/systemd",
            "/lib/systemd",
            "/var/lib/docker",
            "/var/lib/dpkg",
            "/var/lib/rpm",
            "/var/lib/pacman",
            "/slaves",
        ],
        why: "files of the machine around a copy, of which there are none",
    },
    Irrelevant {
        calls: &["getdents64"],
        names: &["work_dir"],
        why: "listed to find sandboxes and volumes, and what is in it is unknown then, or not compared",
    },
];

/// Why the answer may be good although a call on this path fails.
fn irrelevant(call: &str, name: &str) -> Option<&'static str> {
    let is_it = |row: &&Irrelevant| {
        let is_named = |known: &&str| match known.strip_prefix('/') {
            Some(_) => format!("{name}/").contains(&format!("{known}/")),
            None => known.is_empty() || *known == name,
        };
        (row.calls.is_empty() || row.calls.contains(&call)) && row.names.iter().any(is_named)
    };
    IRRELEVANT.iter().find(is_it).map(|row| row.why)
}

/// What a call is about, as strace selects it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Read {
    call: String,
    /// The name that the call has, or the path of its descriptor.
    name: String,
}

impl Read {
    /// Of a line of strace, with the paths of descriptors.
    fn of(line: &str) -> Option<Self> {
        let (call, rest) = line.split_once(' ')?.1.trim_start().split_once('(')?;
        let is_call = !call.is_empty() && call.chars().all(|c| c.is_ascii_alphanumeric());
        let by_name = matches!(call, "openat" | "openat2" | "readlinkat" | "newfstatat" | "statx" | "statfs");
        let quoted = rest.split('"').nth(1).filter(|name| by_name && !name.is_empty());
        let name = quoted.or_else(|| rest.split_once('<')?.1.split('>').next())?;
        is_call.then(|| Self { call: call.to_owned(), name: name.to_owned() })
    }
}

/// What a command reads once it has found the tree, each once.
fn reads(log: &str, tree: &Path) -> Vec<Read> {
    let top = tree.to_str().unwrap();
    // Before that, the loader reads ckpt itself.
    let first = format!("\"{top}");
    let own = log.lines().skip_while(|line| !line.contains(&first));
    let found: BTreeSet<Read> = own.filter_map(Read::of).collect();
    // There are many processes on this machine, and none decides.
    let is_process = |read: &Read| {
        read.name.strip_prefix("/proc/").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    // Directories of the tree are opened by name and read by descriptor.
    let named = |read: Read| match Path::new(&read.name) {
        path if path.starts_with(tree.join("work_dir")) => {
            Read { name: path.file_name().unwrap().to_str().unwrap().to_owned(), ..read }
        }
        _ => read,
    };
    let names: BTreeSet<Read> = found.into_iter().filter(|read| !is_process(read)).map(named).collect();
    names.into_iter().collect()
}

/// The options of strace that select a name in the tree, by itself and by its path.
fn selection(read: &Read, tree: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(tree).into_iter().map(|entry| entry.unwrap());
    let paths = entries
        .filter(|entry| *entry.file_name() == *read.name)
        .map(|entry| entry.path().display().to_string());
    let names: BTreeSet<String> = paths.chain([read.name.clone()]).collect();
    names.into_iter().flat_map(|name| ["-P".to_owned(), name]).collect()
}

/// How a command ended.
struct Ended {
    /// A read of it has failed.
    has_failed: bool,
    /// What is wrong with its end.
    fault: Option<String>,
}

/// Runs commands whose calls fail.
struct Failing {
    tree: Tree,
    log: PathBuf,
}

impl Failing {
    /// None where strace is missing, or may not trace.
    fn new() -> Option<Self> {
        let tree = Tree::new();
        let log = tree.dir.path().join("strace.log");
        let plain = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
        plain.is_ok_and(|status| status.success()).then_some(Self { tree, log })
    }

    fn strace(&self, more: &[String]) -> Vec<String> {
        let fixed = ["strace", "-f", "-qq", "-o", self.log.to_str().unwrap()].map(ToOwned::to_owned);
        [&fixed[..], more].concat()
    }

    /// A command without a failure, and what it reads.
    fn base(&self, line: &str) -> (Output, Vec<Read>) {
        let dir = self.tree.dir.path();
        let options = ["-y".into(), "-e".into(), format!("trace={CALLS}")];
        let base = run_under(&self.strace(&options), &self.tree.words(line), dir);
        assert_eq!(fault(&base), None, "{line}");
        let reads = reads(&std::fs::read_to_string(&self.log).unwrap(), dir);
        assert!(reads.len() > 3, "{line}: {reads:?}");
        (base, reads)
    }

    /// Runs a command of which a read fails.
    fn run(&self, line: &str, base: &Output, read: &Read, error: &str) -> Ended {
        let (dir, call) = (self.tree.dir.path(), &read.call);
        let inject =
            ["-e".to_owned(), format!("trace={call}"), "-e".into(), format!("inject={call}:error={error}")];
        let options = [selection(read, dir), inject.to_vec()].concat();
        let output = run_under(&self.strace(&options), &self.tree.words(line), dir);
        if !std::fs::read_to_string(&self.log).unwrap().contains("(INJECTED)") {
            return Ended { has_failed: false, fault: None };
        }
        let mut found = fault(&output);
        // That something is not a directory is an answer, which an agent gets too.
        if error != "ENOTDIR" {
            let is_good = !line.starts_with("inspect") && output.status.code() == Some(0);
            let why = irrelevant(call, &read.name).or((!is_good).then_some("the answer is not good"));
            found = found.or_else(|| why.is_none().then(|| "a good answer".to_owned()));
            // An order to drain that cannot be read is not obeyed.
            let answers = |found: Option<String>| found.or_else(|| other_answer(&output, base));
            found = if read.name == "drain.config" { found } else { answers(found) };
        }
        let fault = found.map(|found| format!("{line}: {call} {} {error}: {found}", read.name));
        Ended { has_failed: true, fault }
    }
}

#[test]
fn every_read_fails_in_turn() {
    let Some(failing) = Failing::new() else { return skipped("no strace, or it may not trace") };
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    let (mut tried, mut failed) = (0, Vec::new());
    for line in COMMANDS {
        let (base, reads) = failing.base(line);
        let pairs = reads.len() * ERRORS.len();
        // A step without a common divisor with the number of errors takes each of them in turn.
        let step = if is_full { 1 } else { (pairs / SAMPLE).max(1) | 1 };
        for number in (0..pairs).step_by(step) {
            let (read, error) = (&reads[number / ERRORS.len()], ERRORS[number % ERRORS.len()]);
            let ended = failing.run(line, &base, read, error);
            tried += usize::from(ended.has_failed);
            failed.extend(ended.fault);
        }
        if is_full {
            let _ = writeln!(std::io::stderr(), "{line}: {tried} tried, {} failed", failed.len());
        }
    }
    assert!(tried >= COMMANDS.len() * SAMPLE / 2, "{tried}");
    assert!(failed.is_empty(), "{} of {tried}:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn reads_that_once_gave_a_good_answer_fail() {
    let Some(failing) = Failing::new() else { return skipped("no strace, or it may not trace") };
    let latest = std::fs::read_link(failing.tree.placed.meta().join("slaves/latest")).unwrap();
    let latest = latest.file_name().unwrap().to_str().unwrap();
    for (line, call, name, error) in FOUND {
        let read = Read { call: call.to_owned(), name: name.replace("{a}", latest) };
        let (base, _) = failing.base(line);
        let ended = failing.run(line, &base, &read, error);
        assert!(ended.has_failed, "{line}: {read:?} {error}");
        assert_eq!(ended.fault, None, "{line}: {read:?} {error}");
    }
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

/// Of a file that a disk reads in part the first page arrives, and only the next read says that the rest does not.
#[test]
fn the_second_page_of_a_file_cannot_be_read() {
    let Some(failing) = Failing::new() else { return skipped("no strace, or it may not trace") };
    let entries = walkdir::WalkDir::new(failing.tree.placed.meta()).into_iter();
    let mut infos =
        entries.map(|entry| entry.unwrap().into_path()).filter(|path| path.ends_with("slave.info"));
    let info = infos.next().unwrap();
    let mut bytes = std::fs::read(&info).unwrap();
    // What follows the record is ignored.
    bytes.resize(5_000, 0);
    std::fs::write(&info, bytes).unwrap();
    let line = "validate {w} --relocated";
    let (base, _) = failing.base(line);
    let options = ["-P", info.to_str().unwrap(), "-e", "trace=read", "-e", "inject=read:error=EIO:when=2+"];
    let strace = failing.strace(&options.map(ToOwned::to_owned));
    let output = run_under(&strace, &failing.tree.words(line), failing.tree.dir.path());
    assert!(std::fs::read_to_string(&failing.log).unwrap().contains("(INJECTED)"));
    assert_eq!(fault(&output), None);
    assert_ne!(output.status.code(), base.status.code(), "it was not noticed");
}
