//! What looks alive and is not, what looks dead and is not: a live situation, changed by hand, and real processes.
//! Belongs here: one trap a test. Does not: the truth of a real agent (see `live`).

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::cli::document;
use crate::support::corpus::{Unpacked, unpack_file};

/// Four command executors, nothing done to them.
struct Situation {
    _dir: tempfile::TempDir,
    tree: Unpacked,
    executors: PathBuf,
    proc_root: PathBuf,
}

impl Situation {
    fn new(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/live/{name}.tar.gz"));
        let tree = unpack_file(&packed, dir.path());
        let only = |path: &Path| {
            let mut entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
            entries.find(|path| path.file_name().unwrap() != "latest").unwrap()
        };
        let agent = only(&tree.work.join("meta/slaves"));
        let executors = only(&agent.join("frameworks")).join("executors");
        let proc_root = tree.base.join("proc");
        Self { _dir: dir, tree, executors, proc_root }
    }

    fn framework(&self) -> &Path {
        self.executors.parent().unwrap()
    }

    fn run(&self, executor: &str) -> PathBuf {
        let entries = fs::read_dir(self.executors.join(executor).join("runs")).unwrap();
        entries.map(|entry| entry.unwrap().path()).find(|path| path.file_name().unwrap() != "latest").unwrap()
    }

    fn pid(&self, executor: &str) -> String {
        fs::read_to_string(self.run(executor).join("pids/forked.pid")).unwrap()
    }

    fn child(&self, pid: &str) -> String {
        let mut entries = fs::read_dir(&self.proc_root).unwrap().map(|entry| entry.unwrap());
        let is_child = |entry: &fs::DirEntry| {
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)) == Some(pid)
        };
        entries.find(is_child).unwrap().file_name().into_string().unwrap()
    }

    /// Rewrites a field of `stat` after the name: 0 the state, 1 the parent.
    fn set(&self, pid: &str, field: usize, value: &str) {
        let path = self.proc_root.join(pid).join("stat");
        let stat = fs::read_to_string(&path).unwrap();
        let (head, rest) = stat.rsplit_once(") ").unwrap();
        let mut fields: Vec<&str> = rest.split(' ').collect();
        fields[field] = value;
        fs::write(&path, format!("{head}) {}", fields.join(" "))).unwrap();
    }

    fn ask(&self, command: &str, more: &[&str]) -> Value {
        let output = self.call(command, more);
        document(&output.stdout)
    }

    fn call(&self, command: &str, more: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_ckpt"))
            .args([command, self.tree.work.to_str().unwrap(), "--relocated", "--mesos-version", "1.12.0"])
            .args(["-o", "json", "--proc-root", self.proc_root.to_str().unwrap()])
            .args(["--runtime-dir", self.tree.runtime.to_str().unwrap()])
            .args((command != "inspect").then_some("--launcher=posix"))
            .args(more)
            .env_clear()
            .output()
            .unwrap()
    }

    /// Outcome of an executor, and of its task.
    fn fate(&self, executor: &str, more: &[&str]) -> (String, String) {
        let forecast = self.ask("simulate", more);
        let of = |list: &str| {
            let all = forecast[list].as_array().unwrap();
            all.iter().find(|one| one["executor_id"] == executor).unwrap().clone()
        };
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&of("executors")["fate"]), text(&of("tasks")["state_after"]))
    }
}

fn pair(fate: &str, state: &str) -> (String, String) {
    (fate.to_owned(), state.to_owned())
}

#[test]
fn a_launcher_is_not_its_executor() {
    let situation = Situation::new("s01_untouched");
    let launcher = situation.pid("a");
    let executor = situation.child(&launcher);
    // Stopping the launcher changes nothing, stopping the executor everything.
    situation.set(&launcher, 0, "T");
    assert_eq!(situation.fate("a", &[]), pair("reconnects", "TASK_RUNNING"));
    situation.set(&executor, 0, "T");
    // It may be continued in time.
    assert_eq!(situation.fate("a", &[]), pair("may-reconnect", "TASK_LOST"));
    // A launcher that is a zombie counts as alive: its executor, now a child of init, answers.
    situation.set(&executor, 0, "S");
    situation.set(&executor, 1, "1");
    situation.set(&launcher, 0, "Z");
    assert_eq!(situation.fate("a", &[]), pair("reconnects", "TASK_RUNNING"));
    // Once it is waited for, the agent treats the run as ended.
    fs::remove_dir_all(situation.proc_root.join(&launcher)).unwrap();
    assert_eq!(situation.fate("a", &[]), pair("lost", "TASK_FAILED"));
    assert_eq!(situation.fate("b", &[]), pair("reconnects", "TASK_RUNNING"));
}

/// What inspect shows of a process is what executors decides by.
#[test]
fn inspect_and_executors_see_the_same_process() {
    let situation = Situation::new("s01_untouched");
    let launcher = situation.pid("a");
    let executor = situation.child(&launcher);
    let seen = || {
        let inspected = situation.ask("inspect", &[]);
        let frameworks = inspected["frameworks"].as_array().unwrap().iter();
        let mut executors = frameworks.flat_map(|one| one["executors"].as_array().unwrap());
        let shown = executors.find(|one| one["id"] == "a").unwrap()["runs"][0]["process"].clone();
        let verdicts = situation.ask("executors", &[]);
        let verdicts = verdicts["executors"].as_array().unwrap();
        let verdict = verdicts.iter().find(|one| one["executor_id"] == "a").unwrap()["verdict"].clone();
        [shown, verdict].map(|word| word.as_str().unwrap().to_owned())
    };
    assert_eq!(seen(), ["alive", "reconnects"]);
    // The launcher has ended and was not waited for; its executor, now a child of init, answers.
    situation.set(&executor, 1, "1");
    situation.set(&launcher, 0, "Z");
    assert_eq!(seen(), ["alive", "reconnects"]);
    situation.set(&executor, 0, "T");
    assert_eq!(seen(), ["stopped", "lost"]);
    fs::remove_dir_all(situation.proc_root.join(&executor)).unwrap();
    assert_eq!(seen(), ["zombie", "lost"]);
    fs::remove_dir_all(situation.proc_root.join(&launcher)).unwrap();
    assert_eq!(seen(), ["dead", "lost"]);
}

#[test]
fn what_no_signal_ends_keeps_its_tasks_running() {
    let situation = Situation::new("s02_mixture");
    let zombie = situation.pid("taskdead");
    let own = situation.proc_root.join(&zombie);
    fs::create_dir(&own).unwrap();
    let like = fs::read_to_string(situation.proc_root.join(situation.pid("fine")).join("stat")).unwrap();
    fs::write(own.join("stat"), like.replacen(&situation.pid("fine"), &zombie, 1)).unwrap();
    situation.set(&zombie, 0, "Z");
    assert_eq!(situation.fate("taskdead", &[]), pair("lost", "TASK_RUNNING"));
    // The ID of a thread: kill finds it, and there is not a process to be ended.
    let reused = situation.pid("reused");
    assert_eq!(situation.fate("reused", &[]), pair("lost", "TASK_LOST"));
    let status = format!("Name:\tsleep\nTgid:\t9\nPid:\t{reused}\n");
    fs::write(situation.proc_root.join(&reused).join("status"), status).unwrap();
    assert_eq!(situation.fate("reused", &[]), pair("lost", "TASK_RUNNING"));
}

#[test]
fn two_runs_with_one_address_answer_twice() {
    let situation = Situation::new("s01_untouched");
    let address = |executor: &str| situation.run(executor).join("pids/libprocess.pid");
    fs::copy(address("b"), address("a")).unwrap();
    assert_eq!(situation.fate("a", &[]).0, "lost");
    assert_eq!(situation.fate("b", &[]).0, "lost");
    let retry = "--executor-reregistration-retry-interval=1secs";
    assert_eq!(situation.fate("b", &[retry]).0, "reconnects");
}

#[test]
fn what_is_dropped_is_reconciled() {
    let situation = Situation::new("s01_untouched");
    fs::remove_file(situation.executors.join("a/executor.info")).unwrap();
    fs::write(situation.run("b").join("executor.sentinel"), "").unwrap();
    fs::write(situation.run("c").join("pids/forked.pid"), "").unwrap();
    assert_eq!(situation.fate("a", &[]), pair("dropped", "TASK_LOST"));
    assert_eq!(situation.fate("b", &[]), pair("lost", "TASK_LOST"));
    // An orphan that the posix launcher can't end.
    assert_eq!(situation.fate("c", &[]), pair("lost", "TASK_RUNNING"));
    assert_eq!(situation.fate("d", &[]), pair("reconnects", "TASK_RUNNING"));
    fs::remove_file(situation.framework().join("framework.pid")).unwrap();
    assert_eq!(situation.fate("d", &[]), pair("dropped", "TASK_LOST"));
}

#[test]
fn time_and_statuses() {
    let situation = Situation::new("s01_untouched");
    let status = |command: &str, more: &[&str]| situation.call(command, more).status.code();
    assert_eq!(status("simulate", &["--pessimistic", "-q"]), Some(0));
    assert_eq!(status("executors", &["--pessimistic", "-q"]), Some(0));
    assert_eq!(situation.fate("a", &["--downtime", "16mins"]), pair("lost", "TASK_FAILED"));
    assert_eq!(situation.fate("a", &["--reboot"]), pair("lost", "TASK_FAILED"));
    assert_eq!(situation.fate("a", &["--recover=cleanup"]), pair("shut-down", "TASK_RUNNING"));
    assert_eq!(status("simulate", &["--downtime=16mins"]), Some(1));
    assert_eq!(status("simulate", &["--downtime=soon"]), Some(2));
    assert_eq!(status("simulate", &["--recover=cleanup"]), Some(0));
    assert_eq!(status("simulate", &["--attributes=rack:r9"]), Some(1));
    assert_eq!(status("simulate", &["--attributes=rack:r9", "--reconfiguration-policy=additive"]), Some(0));
    assert_eq!(status("simulate", &["--gc-delay=1"]), Some(1));
    assert_eq!(status("simulate", &["--nonsense=1"]), Some(2));
    assert_eq!(status("simulate", &["--", "--nonsense=1"]), Some(1));
    // No process was checked: nothing speaks against them.
    assert_eq!(situation.fate("b", &["--no-probe"]), pair("may-reconnect", "TASK_RUNNING"));
    assert_eq!(status("simulate", &["--no-probe"]), Some(0));
    assert_eq!(status("simulate", &["--no-probe", "--pessimistic"]), Some(1));
    fs::remove_file(situation.run("a").join("pids/libprocess.pid")).unwrap();
    assert_eq!(situation.fate("a", &[]), pair("lost", "TASK_LOST"));
    assert_eq!(status("executors", &["--check"]), Some(1));
    assert_eq!(status("executors", &[]), Some(1));
    assert_eq!(status("executors", &["--exit-zero"]), Some(0));
    // Whether its process runs or not, the agent has no address to ask it at.
    assert_eq!(situation.fate("a", &["--no-probe"]), pair("may-reconnect", "TASK_RUNNING"));
    assert_eq!(status("simulate", &["--no-probe"]), Some(1));
}

#[test]
fn a_real_process() {
    let mut situation = Situation::new("s01_untouched");
    situation.proc_root = "/proc".into();
    let run = situation.run("a");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let directory = format!("MESOS_DIRECTORY=/x/runs/{}", run.file_name().unwrap().to_str().unwrap());
    let mut child = Command::new("env").args(["-i", &directory, "sleep", "1000"]).spawn().unwrap();
    fs::write(run.join("pids/forked.pid"), child.id().to_string()).unwrap();
    let address = format!("executor(1)@127.0.0.1:{}", listener.local_addr().unwrap().port());
    fs::write(run.join("pids/libprocess.pid"), address).unwrap();
    // Until `env` has become `sleep`, its environment is that of this test.
    let environ = format!("/proc/{}/environ", child.id());
    while !fs::read(&environ).unwrap().starts_with(b"MESOS_DIRECTORY=") {
        std::thread::yield_now();
    }
    let living = situation.fate("a", &["--boot-id=same"]);
    drop(listener);
    let deaf = situation.fate("a", &["--boot-id=same"]);
    child.kill().unwrap();
    child.wait().unwrap();
    let dead = situation.fate("a", &["--boot-id=same"]);
    assert_eq!(living, pair("reconnects", "TASK_RUNNING"));
    assert_eq!(deaf, pair("lost", "TASK_LOST"));
    assert_eq!(dead, pair("lost", "TASK_FAILED"));
}
