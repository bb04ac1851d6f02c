//! Beside an agent that writes: files grow, are replaced and vanish, directories come and go while they are read. No call
//! stumbles over that, and none finds damage where an agent is only in the middle of something.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::tree::typical;

/// How long the agent writes.
fn duration() -> Duration {
    let seconds = if std::env::var_os("CKPT_FULL").is_some() { 60 } else { 2 };
    Duration::from_secs(seconds)
}

/// What an agent does, again and again, to one executor.
struct Writer {
    executor: PathBuf,
    sandboxes: PathBuf,
    /// A good file of each kind, to write it again.
    info: Vec<u8>,
    task: Vec<u8>,
    updates: Vec<u8>,
    boot_id: PathBuf,
    gids: PathBuf,
    stray: u32,
}

impl Writer {
    /// Beside the executor of a tree that has run for a while.
    fn new(work: &Path) -> Self {
        let find = |name: &str| {
            let files = walkdir::WalkDir::new(work.join("meta/slaves/latest/"))
                .follow_root_links(true)
                .sort_by_file_name();
            files
                .into_iter()
                .map(|entry| entry.unwrap().into_path())
                .find(|path| path.ends_with(name))
                .unwrap()
        };
        let run = find("tasks/job-2").parent().unwrap().parent().unwrap().to_owned();
        let executor = run.parent().unwrap().parent().unwrap().to_owned();
        let meta = work.join("meta").canonicalize().unwrap();
        let executor = executor.canonicalize().unwrap();
        let sandboxes = work.canonicalize().unwrap().join(executor.strip_prefix(&meta).unwrap());
        Self {
            info: fs::read(executor.join("executor.info")).unwrap(),
            task: fs::read(run.join("tasks/job-2/task.info")).unwrap(),
            updates: fs::read(run.join("tasks/job-2/task.updates")).unwrap(),
            boot_id: meta.join("boot_id"),
            gids: meta.join("volume_gid_manager/volume_gids"),
            executor,
            sandboxes,
            stray: 0,
        }
    }

    /// As `state::checkpoint`: a temp file beside it, then a rename.
    fn checkpoint(&mut self, path: &Path, bytes: &[u8]) {
        self.stray += 1;
        let temp = path.with_file_name(format!("t{:05}", self.stray % 100_000));
        fs::write(&temp, bytes).unwrap();
        fs::rename(temp, path).unwrap();
    }

    /// A run is launched, its task goes through its states, it ends, and an older one is collected.
    fn round(&mut self, number: usize) {
        let id = format!("00000000-0000-4000-8000-{number:012}");
        let runs = self.executor.join("runs");
        let (run, sandbox) = (runs.join(&id), self.sandboxes.join("runs").join(&id));
        fs::create_dir_all(&sandbox).unwrap();
        let info = self.info.clone();
        self.checkpoint(&self.executor.join("executor.info"), &info);
        fs::create_dir(&run).unwrap();
        for (directory, to) in [(&runs, &run), (&self.sandboxes.join("runs"), &sandbox)] {
            let _ = fs::remove_file(directory.join("latest"));
            symlink(to, directory.join("latest")).unwrap();
        }
        fs::create_dir_all(run.join("tasks/job-2")).unwrap();
        let task = self.task.clone();
        self.checkpoint(&run.join("tasks/job-2/task.info"), &task);
        fs::create_dir(run.join("pids")).unwrap();
        self.checkpoint(&run.join("pids/forked.pid"), b"4002");
        self.checkpoint(&run.join("pids/libprocess.pid"), b"executor(1)@127.0.0.1:39002");
        let mut stream = File::create(run.join("tasks/job-2/task.updates")).unwrap();
        for record in records(&self.updates) {
            // Its length, then the message.
            stream.write_all(&record[..4]).unwrap();
            stream.write_all(&record[4..]).unwrap();
        }
        let (boot_id, gids) = (fs::read(&self.boot_id).unwrap(), fs::read(&self.gids).unwrap());
        self.checkpoint(&self.boot_id.clone(), &boot_id);
        self.checkpoint(&self.gids.clone(), &gids);
        // The run before this one has ended, and the one before that is collected.
        if number > 1 {
            let older = |back: usize| format!("00000000-0000-4000-8000-{:012}", number - back);
            File::create(runs.join(older(1)).join("executor.sentinel")).unwrap();
            if number > 2 {
                fs::remove_dir_all(runs.join(older(2))).unwrap();
                fs::remove_dir_all(self.sandboxes.join("runs").join(older(2))).unwrap();
            }
        }
    }
}

/// The records of a stream, each with its length in front.
fn records(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    while let Some(length) = bytes.first_chunk::<4>() {
        let (record, rest) = bytes.split_at(4 + u32::from_le_bytes(*length) as usize);
        all.push(record);
        bytes = rest;
    }
    all
}

/// What each command may answer: its status, and what it must not say.
const CALLS: &[(&[&str], &[i32])] = &[
    (&["validate", "--fail-on", "fatal"], &[0]),
    (&["validate", "--fail-on", "fatal", "--lenient"], &[0]),
    (&["simulate"], &[0, 1]),
    (&["inspect", "--full"], &[0]),
    (&["executors"], &[0, 1]),
    // What has changed while it was read can not be compared.
    (&["diff"], &[0, 1, 3]),
    (&["fleet"], &[0, 1]),
    (&["snapshot"], &[0]),
];

#[test]
fn an_agent_that_writes_is_not_damage() {
    let memory = tempfile::tempdir_in("/dev/shm");
    let dir = memory.or_else(|_| tempfile::tempdir()).unwrap();
    let placed = typical().write(dir.path());
    let (stop, rounds, begin) = (AtomicBool::new(false), AtomicUsize::new(0), Instant::now());
    let wrong: Vec<String> = thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = Writer::new(&placed.work);
            while !stop.load(Ordering::Relaxed) {
                writer.round(rounds.fetch_add(1, Ordering::Relaxed) + 1);
            }
        });
        let mut wrong = Vec::new();
        let mut number = 0;
        while begin.elapsed() < duration() || number < CALLS.len() {
            let (words, statuses) = CALLS[number % CALLS.len()];
            number += 1;
            wrong.extend(obeys(words, statuses, &placed.work, dir.path()));
        }
        stop.store(true, Ordering::Relaxed);
        wrong
    });
    assert!(wrong.is_empty(), "{} answers, {wrong:#?}", wrong.len());
    assert!(rounds.into_inner() > 10, "the agent has hardly written");
}

fn obeys(words: &[&str], statuses: &[i32], work: &Path, dir: &Path) -> Vec<String> {
    let archive = dir.join("snapshot.tar.gz");
    let call = ckpt(words).args(["-o", "json"]).arg(work);
    let output = match words[0] {
        "diff" => call.arg(work),
        "snapshot" => call.args(["--relocated", "--to"]).arg(&archive),
        _ => call.args(["--relocated", "--boot-id", "same"]),
    };
    let output = output.run();
    let mut wrong = Vec::new();
    if !statuses.contains(&output.status()) {
        wrong.push(format!("ckpt {words:?} ends with {}: {output}", output.status()));
        return wrong;
    }
    let document = output.json();
    wrong.extend(fatal(&document).into_iter().map(|finding| format!("ckpt {words:?}: {finding}")));
    for bad in ["fails", "aborts", "unknown"] {
        if document["outcome"] == bad || document["sources"][0]["outcome"] == bad {
            let (failure, codes) = (&document["failure"], &document["sources"][0]["findings"]["codes"]);
            wrong.push(format!("ckpt {words:?}: {bad} {failure} {codes}"));
        }
    }
    if words[0] == "snapshot" {
        let judged = ckpt(["validate", "-o", "json", "--boot-id", "same"]).arg(&archive).run();
        let found = fatal(&judged.json());
        // Files of different moments need not fit together, and that is reported.
        if document["consistent"] == true {
            wrong.extend(found.into_iter().map(|finding| format!("in a snapshot: {finding}")));
        }
        fs::remove_file(&archive).unwrap();
    }
    wrong
}

fn fatal(document: &Json) -> Vec<String> {
    let found = document["findings"].as_array().into_iter().flatten();
    found
        .filter(|finding| finding["severity"] == "fatal")
        .map(|finding| format!("{} {}", finding["code"], finding["path"]))
        .collect()
}
