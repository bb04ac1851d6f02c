//! Real processes: executors that are ended with all they have started, and others that must not be touched.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::calls::undo;
use crate::support::cli::{Ckpt, ckpt};
use crate::support::hash::Snapshot;
use crate::support::ids::uuid;
use crate::support::tree::{Agent, Executor, Framework, Kind, Part, Placed, Run, Task, Tree};

/// A tree with an executor for each process, and the processes.
pub(super) struct LiveExecutors {
    _dir: tempfile::TempDir,
    pub(super) placed: Placed,
    children: Vec<Child>,
    /// Processes that executors have started.
    others: Vec<i32>,
    /// Whether the children were waited for.
    reaped: bool,
}

impl LiveExecutors {
    pub(super) fn new(names: &[&str]) -> Self {
        Self::with(names, &Part::default())
    }

    /// The same with another `executor.info`.
    pub(super) fn with(names: &[&str], info: &Part) -> Self {
        let executor = |name: &&str| {
            let run = Run::new(&uuid(name)).pid(7).http().task(Task::new(&format!("task-{name}")).running());
            Executor::new(name, Kind::Custom).info(info.clone()).run(run)
        };
        let framework = names.iter().map(executor).fold(Framework::new("F"), Framework::executor);
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&base);
        Self { _dir: dir, placed, children: Vec::new(), others: Vec::new(), reaped: false }
    }

    pub(super) fn run(&self, name: &str) -> PathBuf {
        self.placed.run("S", "F", name, &uuid(name))
    }

    pub(super) fn sandbox(&self, name: &str) -> PathBuf {
        self.placed.sandbox("S", "F", name, &uuid(name))
    }

    /// Starts a shell in a new session, as agents start executors.
    pub(super) fn spawn(&mut self, script: &str, dir: &Path, environment: &[(&str, String)]) -> i32 {
        let mut command = Command::new("setsid");
        command.args(["sh", "-c", script]).current_dir(dir).env_clear().env("PATH", "/usr/bin:/bin");
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        self.children.push(child);
        pid
    }

    /// An executor with the environment that an agent gives it.
    pub(super) fn executor(&mut self, name: &str, script: &str) -> i32 {
        let sandbox = self.sandbox(name);
        let environment = [
            ("MESOS_DIRECTORY", sandbox.to_str().unwrap().to_owned()),
            ("MESOS_EXECUTOR_ID", name.to_owned()),
            ("MESOS_FRAMEWORK_ID", "F".to_owned()),
        ];
        let pid = self.spawn(script, &sandbox, &environment);
        fs::write(self.run(name).join("pids/forked.pid"), pid.to_string()).unwrap();
        pid
    }

    /// The pid that an executor has written down in its sandbox.
    pub(super) fn written(&mut self, name: &str, file: &str) -> i32 {
        let path = self.sandbox(name).join(file);
        let begun = Instant::now();
        loop {
            match fs::read_to_string(&path).map(|text| text.trim().parse()) {
                Ok(Ok(pid)) => {
                    self.others.push(pid);
                    return pid;
                }
                Err(error) if error.kind() != ErrorKind::NotFound => panic!("{error}"),
                _ => assert!(begun.elapsed() < Duration::from_secs(20), "{} is not written", path.display()),
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for everybody who ends by himself.
    pub(super) fn reap(&mut self) {
        self.reaped = true;
        for child in &mut self.children {
            child.wait().unwrap();
        }
    }

    pub(super) fn cleanup(&self, words: &[&str]) -> Ckpt {
        let place = ["--runtime-dir", self.placed.runtime.to_str().unwrap(), "--boot-id", "same"];
        ckpt(["cleanup", "--scope", "all", "--agent-is-stopped"])
            .args(place)
            .args(words)
            .arg(&self.placed.work)
    }
}

impl Drop for LiveExecutors {
    fn drop(&mut self) {
        for child in &mut self.children {
            // Until it is waited for, no other process gets its number, so the group is its own.
            if !self.reaped {
                let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
            }
            let _ = child.kill();
            let _ = child.wait();
        }
        for pid in self.others.iter().filter(|pid| lives(**pid)) {
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        }
    }
}

/// Whether it is there and no zombie.
pub(super) fn lives(pid: i32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    !stat.rsplit(')').next().unwrap().trim_start().starts_with(['Z', 'X'])
}

pub(super) const AGREED: [&str; 5] = ["--yes", "--agent", "S", "--shutdown", "--grace-period=1secs"];

#[test]
fn executors_end_with_all_they_have_started_and_no_other_process() {
    let names = ["family", "deaf", "brief", "reused"];
    let mut live = LiveExecutors::new(&names);
    // A child, a child in a session of its own, and one in there whose parent has ended.
    let script = "sleep 1000 & echo $! > child; \
                  setsid sh -c 'sleep 1000 & echo $! > orphan; sleep 1000' & echo $! > other; wait";
    let family = live.executor("family", script);
    let relatives = ["child", "other", "orphan"].map(|file| live.written("family", file));
    let deaf = live.executor("deaf", "trap '' TERM; echo $$ > ready; while :; do sleep 0.05; done");
    live.written("deaf", "ready");
    live.executor("brief", "sleep 0.4");
    // Has the id that was written a long time before it began.
    let stranger = live.spawn("sleep 1000", Path::new("/"), &[]);
    let reused = live.run("reused").join("pids/forked.pid");
    fs::write(&reused, stranger.to_string()).unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_718_006_400);
    fs::File::options().write(true).open(&reused).unwrap().set_modified(long_ago).unwrap();

    let output = live.cleanup(&AGREED).run().exits(0);
    let text = output.stderr();
    assert!(text.contains("executor family of framework F: ended after SIGTERM"), "{output}");
    assert!(text.contains("executor deaf of framework F: did not end after SIGTERM"), "{output}");
    assert!(!text.contains("executor reused"), "{output}");
    assert!(!lives(family) && !lives(deaf) && !relatives.iter().any(|pid| lives(*pid)), "{output}");
    assert!(lives(stranger), "{output}");
    for name in names {
        assert!(live.run(name).join("executor.sentinel").exists(), "{name}: {output}");
    }
    let _ = undo(&live.placed.work).exits(0);
}

#[test]
fn while_one_lives_it_is_refused_with_the_agents_own_line() {
    let mut live = LiveExecutors::new(&["e"]);
    let pid = live.executor("e", "sleep 1000 & wait");
    let before = Snapshot::take(&live.placed.meta());
    let flags = ["--attributes=rack:r 1"];
    let output = live.cleanup(&["--yes", "--agent", "S"]).args(flags).run().exits(4);
    let text = output.stderr();
    assert!(text.contains(&format!("e of framework F (pid {pid})")), "{output}");
    let line = format!(
        "mesos-agent --work_dir={} --attributes='rack:r 1' --recover=cleanup",
        live.placed.work.display()
    );
    assert!(text.contains(&line), "{output}");
    // To look is not refused.
    assert!(
        live.cleanup(&["--dry-run"]).run().exits(1).stdout().contains("refused while an executor is alive")
    );
    // Nor is a process ended by checking, or by the wrong ID.
    let _ = live.cleanup(&["--dry-run", "--shutdown"]).run().exits(1);
    let _ = live.cleanup(&["--yes", "--agent", "T", "--shutdown"]).run().exits(4);
    let _ = live.cleanup(&["--shutdown"]).run().exits(4);
    assert!(lives(pid));
    before.assert_untouched(&Snapshot::take(&live.placed.meta()));
}

#[test]
fn who_is_not_proved_is_not_touched() {
    let mut live = LiveExecutors::new(&["e", "f"]);
    let proved = live.executor("e", "sleep 1000 & wait");
    // Without any mark, and begun right before the file was written: it may be the executor.
    let doubtful = live.spawn("sleep 1000", Path::new("/"), &[]);
    let begun = std::time::SystemTime::now();
    let pid_file = live.run("f").join("pids/forked.pid");
    fs::write(&pid_file, doubtful.to_string()).unwrap();
    // However long the write took.
    fs::File::options().append(true).open(&pid_file).unwrap().set_modified(begun).unwrap();
    let before = Snapshot::take(&live.placed.meta());
    let output = live.cleanup(&AGREED).run().exits(4);
    assert!(output.stderr().contains("f of framework F"), "{output}");
    assert!(lives(proved) && lives(doubtful), "{output}");
    before.assert_untouched(&Snapshot::take(&live.placed.meta()));
}
