//! Which situation gives which status. 0 is a promise that nothing is lost: it appears only where the agent that was
//! started on the same bytes kept its ID, its executors and tasks, and its volumes. What is expected comes from the notes
//! about that agent, by the rules below, never from an earlier answer of ckpt.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::corpus::{self, Unpacked, unpack_file};
use crate::support::parallel::on_all_processors;

/// Thousands of tasks say nothing new here.
const BIG: &str = "z_big_2000";

/// States in which the agent lost a task, and which it had written in health itself: their checkpoint is sound, and the
/// loss is for `simulate` and `executors` to tell. Processes that are dead are no fault of a checkpoint either.
const SOUND: [&str; 3] = ["b_task_group_executor_dead", "k_rebooted", "l_never_registers"];

/// What the agent did with a state.
#[derive(Debug, Default)]
struct Truth {
    /// It failed, aborted, or came up as new.
    is_down: bool,
    /// It went on without something that is checkpointed, by its own counter.
    has_errors: bool,
    /// It exits after a cleanup: nothing is asked of it.
    cleans_up: bool,
    /// Runs whose containers it did not know, or no longer.
    lost: BTreeSet<String>,
    /// Runs whose processes were dead.
    dead: BTreeSet<String>,
    /// It shut an executor down that had come back.
    shuts_down: bool,
}

impl Truth {
    /// Of the start that a note describes under `key`, over a tree.
    fn of(name: &str, note: &Json, key: &str, tree: &Unpacked) -> Self {
        let start = &note[key];
        let outcome = start["outcome"].as_str().unwrap();
        let log: Vec<&str> =
            start["log"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let runs = unfinished_runs(&tree.work);
        let alive: Vec<&str> = note["executors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|executor| executor["container_id"].as_str().unwrap())
            .collect();
        let unknown =
            |run: &&String| log.iter().any(|line| line.contains(&format!("unknown container {run}")));
        Self {
            is_down: ["fails", "aborts", "new-agent"].contains(&outcome),
            has_errors: has_errors(name, key),
            cleans_up: outcome == "cleans-up",
            lost: runs.iter().filter(unknown).cloned().collect(),
            dead: runs.iter().filter(|run| !alive.contains(&run.as_str())).cloned().collect(),
            shuts_down: log.iter().any(|line| line.contains("Shutting down reregistering executor")),
        }
    }

    /// Whether anything was lost that a look at the files alone can tell.
    fn loses(&self) -> bool {
        self.is_down || self.has_errors || self.shuts_down || !self.lost.is_empty()
    }
}

/// Whether Mesos's own recovery counted an error: what it goes on without is lost.
fn has_errors(name: &str, key: &str) -> bool {
    let path = corpus::directory().join(format!("{name}.recovered.json.gz"));
    let both: Json =
        serde_json::from_reader(flate2::read::GzDecoder::new(fs::File::open(path).unwrap())).unwrap();
    let mode = if key == "next_agent_no_strict" { "no_strict" } else { "strict" };
    counts(both.get(mode).unwrap_or(&both["strict"]))
}

/// Whether an `errors` in it is not 0.
fn counts(value: &Json) -> bool {
    match value {
        Json::Object(map) => map
            .iter()
            .any(|(key, value)| key == "errors" && value.as_i64().is_some_and(|n| n > 0) || counts(value)),
        Json::Array(list) => list.iter().any(counts),
        _ => false,
    }
}

/// The runs that `runs/latest` names and that are not completed, whether their directories are there or not.
fn unfinished_runs(work: &Path) -> BTreeSet<String> {
    let entries = |path: PathBuf| -> Vec<PathBuf> {
        let list = fs::read_dir(path).into_iter().flatten();
        list.map(|entry| entry.unwrap().path()).collect()
    };
    let agents = entries(work.join("meta/slaves")).into_iter().filter(|path| !path.is_symlink());
    let frameworks = agents.flat_map(|agent| entries(agent.join("frameworks")));
    let executors = frameworks.flat_map(|framework| entries(framework.join("executors")));
    let latest = executors.filter_map(|executor| {
        let runs = executor.join("runs");
        let target = fs::read_link(runs.join("latest")).ok()?;
        let run = target.file_name()?.to_str()?.to_owned();
        (!runs.join(&run).join("executor.sentinel").exists()).then_some(run)
    });
    latest.collect()
}

/// A process of this name in a `/proc`.
fn write_process(root: &Path, pid: &str, name: &str) {
    let process = root.join(pid);
    fs::create_dir_all(&process).unwrap();
    let rest = "S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0";
    fs::write(process.join("stat"), format!("{pid} ({name}) {rest} 0 0 0 0 0 0 0 0 0 0\n")).unwrap();
    fs::write(process.join("cmdline"), format!("{name}\0")).unwrap();
}

/// A `/proc` in which exactly the executors of a note are alive, and those of their nested containers that have not ended.
fn proc_of(note: &Json, runtime: &Path, root: &Path) {
    fs::create_dir_all(root.join("sys/kernel/random")).unwrap();
    fs::write(root.join("sys/kernel/random/boot_id"), note["boot_id"].as_str().unwrap()).unwrap();
    for executor in note["executors"].as_array().unwrap() {
        let (pid, name) = (&executor["pid"], executor["command"].as_str().unwrap());
        write_process(root, &pid.to_string(), name);
        let nested =
            runtime.join("containers").join(executor["container_id"].as_str().unwrap()).join("containers");
        for container in fs::read_dir(nested).into_iter().flatten() {
            let container = container.unwrap().path();
            let pid = fs::read_to_string(container.join("pid")).unwrap_or_default();
            if !pid.is_empty() && !container.join("termination").exists() {
                write_process(root, &pid, "mesos-container");
            }
        }
    }
}

/// Calls of one situation, and the statuses that are wrong.
struct Calls {
    name: String,
    /// Whose recovery is meant.
    release: String,
    wrong: Vec<String>,
}

impl Calls {
    fn of(name: &str, release: Option<&str>) -> Self {
        let release = format!("--mesos-version={}", release.unwrap_or("1.12.0"));
        Self { name: name.to_owned(), release, wrong: Vec::new() }
    }

    /// The status of a command is one of those expected. `flags` are the agent's.
    fn expect(&mut self, call: &[&str], path: &Path, options: &[String], flags: &[String], expected: &[i32]) {
        let call = [call, &["-q", &*self.release]].concat();
        let flags = if flags.is_empty() { &[][..] } else { &[&["--".to_owned()], flags].concat() };
        let status = ckpt(&call).args(options).arg(path).args(flags).run().status();
        if !expected.contains(&status) {
            let place = path.file_name().unwrap().display();
            self.wrong.push(format!("{} {call:?} of {place}: {status}, expected {expected:?}", self.name));
        }
    }
}

fn one_if(is_bad: bool) -> [i32; 1] {
    [i32::from(is_bad)]
}

/// All judging commands over one state: as an archive, and as a copy with the processes of its note.
fn judge_state(name: &str) -> Vec<String> {
    let note = corpus::note(name);
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack(name, dir.path());
    let proc_root = dir.path().join("proc");
    proc_of(&note, &tree.runtime, &proc_root);
    let archive = corpus::directory().join(format!("{name}.tar.gz"));
    let boot = format!("--boot-id={}", note["boot_id"].as_str().unwrap());
    let files = [boot.clone()];
    let host = [
        "--relocated".to_owned(),
        boot,
        format!("--proc-root={}", proc_root.display()),
        format!("--runtime-dir={}", tree.runtime.display()),
    ];
    let mut calls = Calls::of(name, None);
    let next = Truth::of(name, &note, "next_agent", &tree);
    let flags = &note["next_agent"]["flags"];
    let has_own_flags = *flags == note["made_by"]["flags"];
    let flags: Vec<String> =
        flags.as_array().unwrap().iter().map(|flag| flag.as_str().unwrap().to_owned()).collect();
    for (mode, key) in [("--strict", "next_agent_strict"), ("--lenient", "next_agent_no_strict")] {
        let alone = Truth::of(name, &note, key, &tree);
        // What becomes of processes is not in the files. What the files have lost is, unless the agent left it so.
        let is_damaged = has_own_flags && next.loses() && !next.is_down && !SOUND.contains(&name);
        let expected = one_if(alone.is_down || alone.has_errors || is_damaged);
        calls.expect(&["validate", mode], &archive, &files, &[], &expected);
        calls.expect(&["validate", mode], &tree.work, &host, &[], &expected);
    }
    let is_lost = next.loses() || !next.dead.is_empty();
    if !next.cleans_up {
        // The worst of all: what the files have lost, processes, and the configuration, which may be unknown.
        let is_damaged = next.has_errors || next.shuts_down || !next.lost.is_empty();
        let expected: &[i32] = match (is_lost, is_damaged) {
            (true, _) => &[1, 3],
            (false, true) => &[1],
            (false, false) => &[0, 3],
        };
        calls.expect(&["status"], &tree.work, &host, &flags, expected);
    }
    if next.cleans_up {
        calls.expect(&["simulate"], &tree.work, &host, &flags, &[0]);
    } else {
        calls.expect(&["simulate"], &tree.work, &host, &flags, &one_if(is_lost));
        calls.expect(&["executors"], &tree.work, &host, &flags, &one_if(is_lost));
    }
    let is_refused = note["next_agent"]["log"].to_string().contains("Incompatible agent info");
    // Without the agent's own information there is nothing to compare.
    let expected = if next.is_down && !is_refused { vec![0, 3] } else { vec![i32::from(is_refused)] };
    calls.expect(&["config"], &tree.work, &host, &flags, &expected);
    if has_own_flags {
        // In an archive a process that is dead is not known to be: it may come back.
        let is_known = Truth { lost: &next.lost - &next.dead, ..next }.loses();
        let expected = if is_known { vec![1] } else { vec![0, i32::from(is_lost)] };
        for command in ["simulate", "executors", "fleet"] {
            calls.expect(&[command], &archive, &files, &[], &expected);
        }
        // A scrape that could be answered.
        calls.expect(&["metrics"], &archive, &files, &[], &[0]);
    }
    calls.wrong
}

/// Calls `judge` for each name, on all processors.
fn for_each(names: &[String], judge: impl Fn(&str) -> Vec<String> + Sync) {
    let mut wrong = on_all_processors(names.iter(), |name| judge(name)).concat();
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_state_has_the_status_of_what_its_agent_lost() {
    let names: Vec<String> = corpus::names().into_iter().filter(|name| name != BIG).collect();
    assert!(names.len() >= 39, "{names:?}");
    for_each(&names, judge_state);
}

/// After a reboot the agent removes `forked.pid` of every run itself, and writes the new boot ID: that is health, and stays so
/// at the next start, when the executors are completed or still waited for.
#[test]
fn what_a_start_after_a_reboot_leaves_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("k_rebooted", dir.path());
    let rebooted = "11111111-2222-4333-8444-555555555555";
    for entry in walkdir::WalkDir::new(tree.work.join("meta")) {
        let entry = entry.unwrap();
        if entry.file_name() == "forked.pid" {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let path = tree.work.join("meta/boot_id");
    fs::write(&path, rebooted).unwrap();
    // Recovery ends some seconds after it has read the runs.
    let end = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    fs::File::options().write(true).open(&path).unwrap().set_modified(end).unwrap();
    let boot = format!("--boot-id={rebooted}");
    let call = ckpt(["validate", "-o", "json", "--relocated", &boot]).arg(&tree.work);
    let document = call.run().exits(0).json();
    assert_eq!((&document["summary"]["fatal"], &document["summary"]["error"]), (&0.into(), &0.into()));
    // If they are removed while the agent runs, or after it was stopped, executors are lost.
    let before = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    let call = ckpt(["validate", "-o", "json", "--relocated", &boot]).arg(&tree.work);
    assert_eq!(call.run().exits(1).json()["verdict"], "loses");
}

/// What became of executors and tasks, in words of the notes, that are losses.
const LOST: [&str; 8] = [
    "reaped-dead",
    "killed-at-timeout",
    "killed-foreign",
    "kill-ineffective",
    "foreign-spared",
    "unknown-container",
    "orphan-destroyed",
    "orphan-destroy-ineffective",
];

/// Whether the agent removed a running docker container that no executor had.
fn removes_of_others(truth: &Json) -> bool {
    let of = |key: &str| truth[key].as_array().cloned().unwrap_or_default();
    let executors = of("executors");
    let is_foreign = |name: &str| {
        executors.iter().all(|executor| !name.ends_with(executor["container_id"].as_str().unwrap()))
    };
    of("docker_containers").iter().any(|one| {
        let ran = ["running", "paused"].contains(&one["at_the_moment"].as_str().unwrap_or_default());
        ran && one["fate"] == "removed" && is_foreign(one["name"].as_str().unwrap())
    })
}

fn judge_live(name: &str) -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live");
    let dir = tempfile::tempdir().unwrap();
    let tree = unpack_file(&directory.join(format!("{name}.tar.gz")), dir.path());
    let truth: Json =
        serde_json::from_slice(&fs::read(directory.join(format!("{name}.json"))).unwrap()).unwrap();
    let outcome = match truth["outcome"].as_str().unwrap() {
        // An archive does not say how full the disk is.
        _ if name == "linux_s24c_disk_full_untouched" => "recovers",
        outcome => outcome,
    };
    let list = |key: &str| truth[key].as_array().unwrap().clone();
    let loses_executor =
        list("executors").iter().any(|executor| LOST.contains(&executor["fate"].as_str().unwrap()));
    let ends_task = list("tasks").iter().any(|task| task["state_after"] != task["state_before"]);
    let is_lost = outcome != "recovers" || loses_executor || ends_task || removes_of_others(&truth);
    let host = [
        "--relocated".to_owned(),
        format!("--proc-root={}", tree.base.join("proc").display()),
        format!("--runtime-dir={}", tree.runtime.display()),
    ];
    let flags = list("flags").iter().map(|flag| flag.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut calls = Calls::of(name, truth["mesos"].as_str());
    if outcome == "cleans-up" {
        // It loses what it was asked to end.
        calls.expect(&["simulate"], &tree.work, &host, &flags, &[0]);
        return calls.wrong;
    }
    for command in ["simulate", "executors"] {
        calls.expect(&[command], &tree.work, &host, &flags, &one_if(is_lost));
    }
    calls.expect(&["status"], &tree.work, &host, &flags, if is_lost { &[1, 3] } else { &[0, 1, 3] });
    let is_down = ["fails", "aborts", "new-agent"].contains(&outcome);
    calls.expect(&["validate"], &tree.work, &host, &flags, if is_down { &[1] } else { &[0, 1] });
    calls.wrong
}

#[test]
fn every_live_situation_has_the_status_of_what_its_agent_lost() {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live")).unwrap();
    let name = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".tar.gz").map(str::to_owned);
    let names: Vec<String> = entries.filter_map(|entry| name(entry.unwrap())).collect();
    assert!(names.len() >= 18, "{names:?}");
    for_each(&names, judge_live);
}

/// Trees that operators reported or that a real agent was started on, flags, and the statuses of validate, simulate,
/// executors and status: 1 where the agent lost something, 3 where the archive lacks what decides, and for status where no
/// flag says what the configuration is.
const REPORTED: &[(&str, &[&str], [i32; 4])] = &[
    // Links that were copied as directories: the agent aborts.
    ("cp_rl", &[], [1, 1, 1, 3]),
    ("latest_is_a_copied_directory", &[], [1, 1, 1, 3]),
    // The agent registered, and the master took the reservation and the volume of a running task away.
    ("resources_removed", &[], [1, 1, 1, 3]),
    // The agent cut the file and failed; without --strict it lost the task.
    ("updates_first_flipped", &[], [1, 1, 1, 3]),
    ("updates_first_flipped", &["--no-strict"], [1, 3, 3, 3]),
    // An executor was dropped.
    ("execinfo_removed", &[], [1, 3, 3, 3]),
    // A task was dropped, nested tasks failed: whether the agent starts is not known, for these archives have no sandboxes.
    ("updates_removed", &[], [1, 3, 3, 3]),
    ("runtime_removed", &[], [1, 3, 3, 3]),
    // A strict agent failed: what is read alone does not tell.
    ("forkedpid_of_other", &[], [3, 3, 3, 3]),
    // An agent with these flags does not read this checkpoint.
    ("work_dir_elsewhere", &["--work_dir=/srv/mesos2"], [1, 1, 1, 1]),
    ("work_dir_elsewhere", &[], [0, 0, 0, 3]),
    // Sandboxes of frameworks that do not checkpoint end with the agent; those of frameworks whose checkpoint was removed
    // look the same, and the archive has no runtime directory.
    ("sandboxes_without_checkpoint", &[], [3, 3, 3, 3]),
    ("resource_providers", &[], [0, 0, 0, 3]),
];

#[test]
fn every_reported_tree_has_the_status_of_what_was_lost() {
    let directory = corpus::directory().join("reported");
    for entry in fs::read_dir(&directory).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(REPORTED.iter().any(|(known, ..)| name == format!("{known}.tar.gz")), "{name}");
    }
    let mut calls = Calls::of("", None);
    for (name, flags, statuses) in REPORTED {
        let archive = directory.join(format!("{name}.tar.gz"));
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        for (command, status) in ["validate", "simulate", "executors", "status"].into_iter().zip(statuses) {
            calls.expect(&[command], &archive, &["--boot-id=same".to_owned()], &flags, &[*status]);
        }
    }
    assert!(calls.wrong.is_empty(), "{}", calls.wrong.join("\n"));
}
