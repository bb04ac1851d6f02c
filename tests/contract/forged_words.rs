//! A process of a container that says that it is of another one: it is in the cgroup that root made for its container, and
//! began when the container did. What it says cannot make ckpt give it up, end it, or repair its files.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::support::cli::{Ckpt, ckpt};
use crate::support::ids::uuid;
use crate::support::tree::{Agent, Executor, Framework, Kind, Placed, Run, Task, Tree};

const WRITTEN: u64 = 1_718_006_400;

/// A checkpoint with one running executor, and a host with its process.
struct Container {
    dir: TempDir,
    placed: Placed,
}

impl Container {
    fn new(cgroup: &str, environ: &str) -> Self {
        let run = Run::new(&uuid("run")).pid(7).http().task(Task::new("t").running());
        let framework = Framework::new("F").executor(Executor::new("e", Kind::Custom).run(run));
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&base);
        let forked = placed.run("S", "F", "e", &uuid("run")).join("pids/forked.pid");
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(WRITTEN);
        fs::File::options().write(true).open(forked).unwrap().set_modified(written).unwrap();
        let container = Self { dir, placed };
        container.put("stat", &format!("cpu 0\nbtime {}\n", WRITTEN - 10_000));
        container.put("7/stat", "7 (executor) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1000000 0 0\n");
        container.put("7/cmdline", "x\0");
        container.put("7/cgroup", &format!("7:freezer:{}\n", cgroup.replace("RUN", &uuid("run"))));
        container.put("7/environ", environ);
        std::os::unix::fs::symlink("/", container.dir.path().join("proc/7/cwd")).unwrap();
        container
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.dir.path().join("proc").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn call(&self, words: &[&str]) -> Ckpt {
        let call = ckpt(words).args(["--boot-id", "same", "--proc-root"]).arg(self.dir.path().join("proc"));
        call.arg("--runtime-dir").arg(&self.placed.runtime).arg(&self.placed.work)
    }

    fn verdict(&self) -> Json {
        self.call(&["executors", "-o", "json"]).run().json()["executors"][0]["verdict"].clone()
    }

    /// Whether it is ended, given up, or its files are changed.
    fn is_given_up(&self) -> bool {
        let plan = self.call(&["repair", "--dry-run", "-o", "json"]).run().json();
        let steps = plan["plan"]["steps"].as_array().unwrap();
        let is_its = |step: &Json| step["path"].as_str().is_some_and(|path| path.contains(&uuid("run")));
        let cleanup = self.call(&["cleanup", "--dry-run", "--scope", "all"]).run();
        steps.iter().any(is_its) || !cleanup.stdout().contains("refused while an executor is alive")
    }
}

const FORGED: [&str; 3] = [
    "MESOS_CONTAINERIZER_RUNTIME_DIRECTORY=/x/other\0",
    "MESOS_EXECUTOR_ID=other\0MESOS_FRAMEWORK_ID=F\0",
    "MESOS_DIRECTORY=/x/runs/11111111-ca30-4182-94ce-105cb33b65b6\0",
];

#[test]
fn an_honest_process_reconnects() {
    for cgroup in ["/mesos/RUN", "/mesos/RUN/mesos/nested", "/docker/0123/mesos/RUN"] {
        let honest = Container::new(cgroup, "A=1\0");
        assert_eq!(honest.verdict(), "reconnects", "{cgroup}");
        assert!(!honest.is_given_up());
    }
}

#[test]
fn words_against_the_kernel_are_unknown() {
    for environ in FORGED {
        for cgroup in ["/mesos/RUN", "/", "/user.slice/user-1000.slice/user@1000.service/mesos"] {
            let forged = Container::new(cgroup, environ);
            assert_eq!(forged.verdict(), "may-reconnect", "{cgroup} {environ}");
            assert!(!forged.is_given_up(), "{cgroup} {environ}");
        }
    }
}

/// It is in the cgroup of another container, and poses as this one.
#[test]
fn a_poser_is_not_proved() {
    let other = "/mesos/11111111-ca30-4182-94ce-105cb33b65b6";
    let poser = Container::new(other, "MESOS_EXECUTOR_ID=e\0MESOS_FRAMEWORK_ID=F\0");
    assert_eq!(poser.verdict(), "may-reconnect");
}

/// A user's own part of the hierarchy may contain any name: the start time still decides.
#[test]
fn a_cgroup_that_a_user_made_proves_nothing() {
    let poser = Container::new("/user.slice/user-1000.slice/user@1000.service/mesos/RUN", "A=1\0");
    poser.put("7/stat", "7 (executor) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 9000000 0 0\n");
    assert_eq!(poser.verdict(), "may-reconnect");
    poser.put("7/cgroup", "0::/\n");
    assert_eq!(poser.verdict(), "lost");
}
