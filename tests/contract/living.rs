//! What lives on the host against what `meta` says: the commands agree that it is lost, with the runtime directory and without.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::live::{directory, texts, truth};
use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus::{Unpacked, unpack_file};
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

/// A live situation, unpacked.
struct Live {
    _dir: tempfile::TempDir,
    tree: Unpacked,
    flags: Vec<String>,
}

impl Live {
    fn of(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpack_file(&directory().join(format!("{name}.tar.gz")), dir.path());
        let flags = texts(&truth(name)["flags"]).into_iter().map(str::to_owned).collect();
        Self { _dir: dir, tree, flags }
    }

    fn call(&self, command: &[&str], flags: &[&str]) -> Ckpt {
        self.without_flags(command).arg("--").args(&self.flags).args(flags)
    }

    fn without_flags(&self, command: &[&str]) -> Ckpt {
        let call = ckpt(command).args(["--relocated", "--mesos-version=1.12.0"]).arg("--proc-root");
        let call = call.arg(self.tree.base.join("proc")).arg("--runtime-dir").arg(&self.tree.runtime);
        call.arg(&self.tree.work)
    }

    /// What a repair would do, as text.
    fn repairs(&self) -> String {
        self.without_flags(&["repair", "--dry-run"]).run().exits(1).stdout()
    }

    fn ask(&self, command: &[&str], flags: &[&str]) -> Json {
        self.call(&[command, &["-o", "json"]].concat(), flags).run().json()
    }

    /// The statuses of the commands that judge.
    fn statuses(&self) -> [i64; 4] {
        ["validate", "simulate", "executors", "status"]
            .map(|command| self.ask(&[command], &[])["exit_status"].as_i64().unwrap())
    }

    /// The latest run of an executor.
    fn run(&self, executor: &str) -> PathBuf {
        let runs = self.executor(executor).join("runs");
        let latest = fs::read_link(runs.join("latest")).unwrap();
        runs.join(latest.file_name().unwrap())
    }

    fn executor(&self, executor: &str) -> PathBuf {
        let below = |path: PathBuf| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let agents = below(self.tree.work.join("meta/slaves")).filter(|path| !path.is_symlink());
        let mut frameworks = agents.flat_map(|agent| below(agent.join("frameworks")));
        frameworks
            .find_map(|one| Some(one.join("executors").join(executor)).filter(|path| path.is_dir()))
            .unwrap()
    }

    /// Severity of the findings of a code.
    fn severities(&self, code: &str, flags: &[&str]) -> Vec<String> {
        let document = self.ask(&["validate"], flags);
        let findings = document["findings"].as_array().unwrap().iter().filter(|one| one["code"] == code);
        findings.map(|one| one["severity"].as_str().unwrap().to_owned()).collect()
    }

    /// Sets `MESOS_CHECKPOINT` of all processes, and leaves nothing else that says it of a container.
    fn set_checkpoint(&self, container: &str, value: Option<&str>) {
        for process in fs::read_dir(self.tree.base.join("proc")).unwrap() {
            let path = process.unwrap().path().join("environ");
            let Ok(bytes) = fs::read(&path) else { continue };
            let variables = bytes.split_inclusive(|byte| *byte == 0);
            let mut kept =
                variables.filter(|one| !one.starts_with(b"MESOS_CHECKPOINT=")).collect::<Vec<_>>().concat();
            kept.extend(
                value.into_iter().flat_map(|value| format!("MESOS_CHECKPOINT={value}\0").into_bytes()),
            );
            fs::write(path, kept).unwrap();
        }
        let _ = fs::remove_file(self.tree.runtime.join("containers").join(container).join("launch_info"));
    }

    fn forget_container(&self, run: &Path) {
        let container = self.tree.runtime.join("containers").join(run.file_name().unwrap());
        if container.exists() {
            fs::remove_dir_all(container).unwrap();
        }
    }
}

const LOST: [i64; 4] = [1; 4];

#[test]
fn a_false_sentinel_of_what_lives_is_lost() {
    for (name, executor) in
        [("docker_d01_untouched", "a"), ("s01_untouched", "a"), ("linux_s01_untouched", "cmd")]
    {
        if !directory().join(format!("{name}.tar.gz")).exists() {
            continue;
        }
        let live = Live::of(name);
        assert_eq!(live.statuses(), [0; 4], "{name}");
        let run = live.run(executor);
        fs::write(run.join("executor.sentinel"), "").unwrap();
        live.forget_container(&run);
        assert_eq!(live.statuses(), LOST, "{name}");
        assert_eq!(live.severities("sentinel-too-early", &[]), ["error"], "{name}");
        // Without processes, Docker's own files say so.
        let expected = if name.starts_with("docker") { 1 } else { 3 };
        assert_eq!(live.ask(&["simulate", "--no-probe"], &[])["exit_status"], expected, "{name}");
    }
}

#[test]
fn a_docker_executor_that_is_removed_is_lost() {
    let live = Live::of("docker_d01_untouched");
    let id = live.run("a").file_name().unwrap().to_str().unwrap().to_owned();
    fs::remove_dir_all(live.executor("a")).unwrap();
    assert_eq!(live.statuses(), LOST);
    let document = live.ask(&["validate"], &[]);
    let found = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "container-not-checkpointed");
    assert!(found.unwrap()["message"].as_str().unwrap().contains(&format!("mesos-{id}")), "{document}");
    // Whatever the agent does to its container.
    assert_eq!(live.ask(&["simulate"], &["--no-docker_kill_orphans"])["exit_status"], 1);
    // After the reboot nothing of it is left.
    assert_eq!(live.ask(&["simulate", "--reboot"], &[])["lost_resources"], Json::Array(Vec::new()));
}

/// One whose framework does not checkpoint ends with the agent, and no checkpoint is worse for it.
#[test]
fn a_docker_executor_that_was_never_checkpointed_is_no_error() {
    let live = Live::of("docker_d18_non_checkpointing");
    assert_eq!(live.severities("container-not-checkpointed", &[]), [""; 0]);
    assert_eq!(live.severities("container-not-checkpointing", &[]), ["warning"]);
}

/// A run that `latest` does not name, and that lives.
#[test]
fn a_living_run_behind_a_stale_latest_is_lost() {
    let live = Live::of("s01_untouched");
    let run = live.run("a");
    let other = run.with_file_name("00000000-0000-4000-8000-000000000000");
    for entry in ["", "pids", "tasks"] {
        fs::create_dir(other.join(entry)).unwrap();
    }
    fs::write(other.join("executor.sentinel"), "").unwrap();
    let latest = run.with_file_name("latest");
    let place = fs::read_link(&latest).unwrap();
    fs::remove_file(&latest).unwrap();
    std::os::unix::fs::symlink(place.with_file_name(other.file_name().unwrap()), &latest).unwrap();
    live.forget_container(&run);
    assert_eq!(live.statuses(), LOST);
    assert_eq!(live.severities("run-latest-stale", &[]), ["error"]);
}

/// The posix launcher kills what has the pid now, the linux launcher the cgroup. Two runs with one pid are another finding.
#[test]
fn a_reused_pid_is_listed_as_repair_sees_it() {
    let reused = "forked-pid-reused";
    let posix = Live::of("s02_mixture");
    assert_eq!(posix.severities(reused, &[]), ["error"]);
    assert_eq!(posix.statuses(), LOST);
    let linux = Live::of("linux_s06_pid_reused");
    let severities = linux.severities(reused, &[]);
    assert!(!severities.is_empty() && severities.iter().all(|one| one == "warning"), "{severities:?}");
    assert_eq!(linux.statuses(), [0, 1, 1, 1]);
    let twice = Live::of("s17_duplicate_forked");
    assert_eq!(twice.severities(reused, &[]), [""; 0]);
    assert_eq!(twice.severities("pid-twice", &[]), ["fatal"]);
}

/// The runtime directory has the pid of an executor that lives, `forked.pid` that of another process, or of none.
#[test]
fn a_pid_that_the_runtime_directory_contradicts() {
    for (pid, severity, status) in [("10", "warning", 0), ("9999", "error", 1)] {
        let live = Live::of("s01_untouched");
        let file = live.run("a").join("pids/forked.pid");
        let own = fs::read_to_string(&file).unwrap();
        fs::write(&file, pid).unwrap();
        let document = live.ask(&["validate"], &[]);
        assert_eq!(document["exit_status"], status, "{document}");
        let [found] = &document["findings"].as_array().unwrap()[..] else { panic!("{document}") };
        assert_eq!(found["code"], "forked-pid-differs", "{found}");
        assert_eq!(found["severity"], severity, "{found}");
        assert_eq!(found["repair"], "copy-runtime-pid", "{found}");
        let text = live.repairs();
        assert!(text.contains(&format!("has pid {own} for this container")), "{text}");
        // Without processes, either of the two may be wrong.
        let unproved = live.ask(&["validate", "--no-probe"], &[]);
        let found = &unproved["findings"][0];
        assert_eq!((&found["code"], &found["severity"]), (&"forked-pid-differs".into(), &"warning".into()));
        assert_eq!(found["repair"], Json::Null, "{found}");
    }
}

/// The posix launcher refuses a pid that two runs have, the linux launcher does not.
#[test]
fn a_shared_pid_hangs_on_the_launcher() {
    let mut live = Live::of("s17_duplicate_forked");
    // The other flags are not given, so `status` cannot tell whether they fit.
    for (flags, statuses) in
        [(&["--launcher=posix"][..], [1, 1, 1, 3]), (&["--launcher=linux"], [0, 0, 0, 3]), (&[], [3; 4])]
    {
        live.flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        assert_eq!(live.statuses(), statuses, "{flags:?}");
        // What `repair` finds, `validate` finds with the same flags.
        let severity = if statuses[0] == 1 { "fatal" } else { "warning" };
        assert_eq!(live.severities("pid-twice", &[]), [severity], "{flags:?}");
        let planned = live.repairs();
        assert!(planned.contains("pid-twice"), "{planned}");
    }
    let start = live.ask(&["simulate"], &[]);
    assert_eq!(start["alternatives"][0]["outcome"], "fails", "{start}");
    let notes = start["notes"].to_string();
    assert!(
        notes.contains("With posix the agent refuses to start (R143): Detected duplicate pid"),
        "{notes}"
    );
}

/// The number before a word in a text.
fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().filter(|before| before.len() < text.len());
    let number = before.and_then(|before| before.rsplit([' ', '(']).find(|part| !part.is_empty()));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[test]
fn lost_executors_are_counted_once_for_all_formats() {
    let names =
        ["s02_mixture", "s03_http", "linux_s04b_stopped_pidns", "docker_d21_executor_stopped", "s08_cleanup"];
    for name in names {
        let live = Live::of(name);
        let text = |words: &[&str], label: &str| {
            let output = live.call(words, &[]).run();
            let lines = output.stdout().lines().find(|line| line.starts_with(label)).map(str::to_owned);
            lines.unwrap_or_else(|| panic!("{name} {words:?}: {}", output.stdout()))
        };
        let line = text(&["status", "-o", "nagios"], "");
        let value = |line: &str, key: &str| {
            line.split(key).nth(1).unwrap().split(' ').next().unwrap().parse::<u64>().unwrap()
        };
        let lost = value(&line, " executors_lost=");
        let may = value(&line, " executors_may_be_lost=");
        assert!(lost > 0, "{name}");
        for command in ["executors", "simulate"] {
            let line = text(&[command, "-o", "nagios"], "");
            assert_eq!(value(&line, " executors_lost="), lost, "{line}");
            let line = text(&[command], "Executors");
            // One that is stopped is not called lost for certain.
            let words = [" lost", " likely lost", " reconnect and lose tasks"];
            let all: u64 = words.iter().map(|words| number_before(&line, words)).sum();
            assert_eq!((all, number_before(&line, " may reconnect")), (lost, may), "{line}");
            assert!(!name.contains("stopped") || line.contains(" likely lost"), "{name}: {line}");
        }
        let line = text(&["status"], "Restart").replace("executors are", "are").replace("executor is", "is");
        let words = if lost == 1 { " is lost" } else { " are lost" };
        assert_eq!(number_before(&line, words), lost, "{line}");
        let metrics = live.call(&["metrics"], &[]).run().stdout();
        let series = format!("ckpt_executors_at_risk{{certainty=\"lost\"}} {lost}\n");
        assert!(metrics.contains(&series), "{name}: {metrics}");
    }
}

/// A container that no checkpoint knows ends with the agent only if its framework does not checkpoint; if not, it depends on the
/// launcher whether the agent can end it. What the process does not say counts as if its framework checkpoints.
#[test]
fn what_only_the_runtime_directory_knows() {
    for (name, executor, then) in [
        ("s01_untouched", "a", "cannot kill it: it keeps running as an orphan"),
        ("linux_s24c_disk_full_untouched", "a", "destroys it as an orphan"),
    ] {
        for (checkpoints, fate, why) in [
            (Some("1"), "lost", "no checkpoint knows it, though its framework checkpoints: the agent"),
            (Some("0"), "not-checkpointed", "its framework does not checkpoint: it dies with the agent"),
            (None, "lost", "no checkpoint knows it; unless its framework does not checkpoint"),
        ] {
            let live = Live::of(name);
            let container = live.run(executor).file_name().unwrap().to_str().unwrap().to_owned();
            live.set_checkpoint(&container, checkpoints);
            fs::remove_dir_all(live.executor(executor)).unwrap();
            let start = live.ask(&["simulate"], &[]);
            let mut rows = start["executors"].as_array().unwrap().iter();
            let row = rows.find(|one| one["container_id"] == container.as_str()).unwrap();
            let text = row["why"].as_str().unwrap();
            assert_eq!(row["fate"], fate, "{name} {checkpoints:?}: {row}");
            assert!(text.starts_with(why), "{name} {checkpoints:?}: {row}");
            assert_eq!(text.ends_with(then), fate == "lost", "{name} {checkpoints:?}: {row}");
        }
    }
}

/// The agent died between writing `task.info` and sending the task: its executor lives, and nothing shows that it has the task.
#[test]
fn a_task_that_may_never_have_been_sent() {
    let run = Run::new("c").pid(4001).libprocess("executor(1)@127.0.0.1:41234");
    let run = run.task(Task::new("T").without_updates()).in_runtime();
    let executor = Executor::new("E", Kind::Custom).run(run);
    let tree = Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)));
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    let ask = |command: &str| {
        let call = ckpt([command, "-o", "json", "--relocated", "--boot-id=same", "--mesos-version=1.12.0"]);
        call.arg("--runtime-dir").arg(&placed.runtime).arg(&placed.work).run().json()
    };
    let start = ask("simulate");
    let (executor, task) = (&start["executors"][0], &start["tasks"][0]);
    assert_eq!((&executor["fate"], &task["state_before"]), (&"may-reconnect".into(), &"TASK_STAGING".into()));
    let then = "no update of task T is on disk: if the executor does not know it, the agent drops it and shuts the executor down";
    assert!(executor["why"].as_str().unwrap().ends_with(then), "{executor}");
    assert_eq!([&start, &ask("executors")].map(|one| one["exit_status"].as_i64()), [Some(1); 2]);
}
