//! Executors that do what they can to survive, and processes that look like them: nobody else dies, and what is left is
//! named. Real processes of this user.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::shutdown::{AGREED, LiveExecutors, lives};
use crate::support::ids::uuid;

/// Waits until something is so, however busy the machine is.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "not so yet: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Every process whose environment names this directory, zombies aside.
fn with_sandbox(sandbox: &Path) -> BTreeSet<i32> {
    let wanted = format!("MESOS_DIRECTORY={}", sandbox.display());
    let pids =
        fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let names = |pid: &i32| {
        let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environ.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes()) && lives(*pid)
    };
    pids.filter(names).collect()
}

fn state(pid: i32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(')').next()?.trim_start().chars().next()
}

#[test]
fn who_starts_processes_without_end_is_ended_or_every_rest_is_named() {
    let mut live = LiveExecutors::new(&["e"]);
    let sandbox = live.sandbox("e");
    // Each child leaves for a session of its own, and its parent ends; all of them ignore SIGTERM.
    let script = "trap '' TERM; i=0; while [ $i -lt 400 ]; do i=$((i+1)); \
                  setsid sh -c 'sleep 1000 & (setsid sleep 1000 &) ; wait' & \
                  [ $i -eq 20 ] && echo $$ > begun; done; wait";
    let executor = live.executor("e", script);
    live.written("e", "begun");
    let stranger = live.spawn("sleep 1000", Path::new("/"), &[]);
    let output = live.cleanup(&AGREED).run();
    assert!(lives(stranger) && !lives(executor), "{output}");
    let left = with_sandbox(&sandbox);
    let text = output.stderr();
    let unnamed: Vec<&i32> = left.iter().filter(|pid| !text.contains(&format!("pid {pid} "))).collect();
    for pid in &left {
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
    }
    assert!(unnamed.is_empty(), "{unnamed:?} of {} are not named: {output}", left.len());
}

#[test]
fn who_stops_itself_is_killed() {
    let mut live = LiveExecutors::new(&["e"]);
    let pid = live.executor("e", "kill -STOP $$; sleep 1000");
    wait_until("it is stopped", || state(pid) == Some('T'));
    let output = live.cleanup(&AGREED).run().exits(0);
    assert!(!lives(pid), "{output}");
    assert!(live.run("e").join("executor.sentinel").exists());
}

#[test]
fn a_zombie_needs_no_signal() {
    let mut live = LiveExecutors::new(&["e"]);
    let pid = live.executor("e", "exit 0");
    wait_until("it is a zombie", || state(pid) == Some('Z'));
    let output = live.cleanup(&AGREED).run().exits(0);
    assert!(!output.stderr().contains("left:"), "{output}");
    assert!(live.run("e").join("executor.sentinel").exists());
}

#[test]
fn who_only_looks_like_an_executor_survives_and_is_named() {
    let mut live = LiveExecutors::new(&["e"]);
    let sandbox = live.sandbox("e");
    let executor = live.executor("e", "sleep 1000 & wait");
    // The environment and the directory of the executor, and the name of a launcher.
    let marks = [
        ("MESOS_DIRECTORY", sandbox.to_str().unwrap().to_owned()),
        ("MESOS_EXECUTOR_ID", "e".to_owned()),
        ("MESOS_FRAMEWORK_ID", "F".to_owned()),
    ];
    let poser = live.spawn("sleep 1000 & wait", &sandbox, &marks);
    wait_until("it has become a shell", || {
        fs::read_to_string(format!("/proc/{poser}/comm")).is_ok_and(|name| name.trim() == "sh")
    });
    let output = live.cleanup(&AGREED).run().exits(0);
    assert!(lives(poser) && !lives(executor), "{output}");
    let words = format!("left: pid {poser} (sh) looks like a process of an executor");
    assert!(output.stderr().contains(&words), "{output}");
}

/// A cgroup that is removed in the end, with all that is in it.
struct TestCgroup {
    hierarchy: PathBuf,
    path: PathBuf,
}

impl TestCgroup {
    /// For a container below a root of its own; none where this user may not make it.
    fn new(hierarchy: &str, root: &str, container: &str) -> Option<Self> {
        let hierarchy = Path::new("/sys/fs/cgroup").join(hierarchy);
        let is_one = ["cgroup.procs", "tasks"].iter().any(|name| hierarchy.join(name).exists());
        let path = hierarchy.join(root).join(container);
        (is_one && fs::create_dir_all(&path).is_ok()).then_some(Self { hierarchy, path })
    }

    fn join(&self, pid: i32) {
        fs::write(self.path.join("cgroup.procs"), pid.to_string()).unwrap();
    }

    fn processes(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path.join("cgroup.procs")).unwrap_or_default();
        text.lines().map(ToOwned::to_owned).collect()
    }
}

impl Drop for TestCgroup {
    fn drop(&mut self) {
        let begun = Instant::now();
        for path in self.path.ancestors().take_while(|path| *path != self.hierarchy) {
            while path.exists() && fs::remove_dir(path).is_err() && begun.elapsed() < Duration::from_secs(30)
            {
                for pid in self.processes() {
                    let _ = Command::new("kill").args(["-9", &pid]).status();
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

#[test]
fn nobody_leaves_a_cgroup_by_starting_others() {
    for hierarchy in HIERARCHIES {
        // Known by a name of its own: other tests may run beside this one.
        let name = &*format!("e-{hierarchy}-{}", std::process::id());
        let mut live = LiveExecutors::new(&[name]);
        let root = format!("ckpt-test-{}", std::process::id());
        let Some(cgroup) = TestCgroup::new(hierarchy, &root, &uuid(name)) else {
            crate::support::skipped(&format!("no cgroup can be made in {hierarchy:?}"));
            continue;
        };
        let sandbox = live.sandbox(name);
        let script = "trap '' TERM; echo $$ > ready; while [ ! -e go ]; do sleep 0.01; done; \
                      i=0; while [ $i -lt 60 ]; do i=$((i+1)); \
                      setsid sh -c 'trap \"\" TERM; (setsid sleep 1000 &); (env -i setsid sh -c \"cd /; sleep 1000\" &); sleep 1000' & \
                      [ $i -eq 20 ] && echo $$ > begun; done; wait";
        let executor = live.executor(name, script);
        live.written(name, "ready");
        cgroup.join(executor);
        fs::write(sandbox.join("go"), "").unwrap();
        live.written(name, "begun");
        let stranger = live.spawn("sleep 1000", Path::new("/"), &[]);
        let output = live.cleanup(&AGREED).args([format!("--cgroups_root={root}")]).run().exits(0);
        assert!(lives(stranger) && !lives(executor), "{hierarchy}: {output}");
        assert_eq!(cgroup.processes(), [""; 0], "{hierarchy}: {output}");
        assert!(
            with_sandbox(&sandbox).is_empty() && !output.stderr().contains("left:"),
            "{hierarchy}: {output}"
        );
    }
}

/// The hierarchies in which tests make cgroups: the freezer of v1, and v2 beside v1 or alone.
const HIERARCHIES: [&str; 3] = ["freezer", "unified", ""];

/// Users get slices of their own, and give the cgroups in them any name.
#[test]
fn who_sits_in_a_cgroup_that_a_user_has_named_after_a_container_survives() {
    for hierarchy in HIERARCHIES {
        let name = &*format!("u-{hierarchy}-{}", std::process::id());
        let mut live = LiveExecutors::new(&[name]);
        let slice = format!("ckpt-test-{}.slice/mesos", std::process::id());
        let Some(cgroup) = TestCgroup::new(hierarchy, &slice, &uuid(name)) else {
            crate::support::skipped(&format!("no cgroup can be made in {hierarchy:?}"));
            continue;
        };
        let sandbox = live.sandbox(name);
        let executor = live.executor(name, "sleep 1000 & wait");
        let marks = [
            ("MESOS_DIRECTORY", sandbox.to_str().unwrap().to_owned()),
            ("MESOS_EXECUTOR_ID", name.to_owned()),
            ("MESOS_FRAMEWORK_ID", "F".to_owned()),
        ];
        let poser = live.spawn("sleep 1000 & wait", &sandbox, &marks);
        cgroup.join(poser);
        let output = live.cleanup(&AGREED).run().exits(0);
        assert!(lives(poser) && !lives(executor), "{hierarchy}: {output}");
        let words = format!("left: pid {poser} ");
        assert!(output.stderr().contains(&words), "{hierarchy}: {output}");
    }
}

/// The kernel says that it is in the cgroup of another container, and it says that it is this one: it is not known, so that
/// nothing is ended, and nothing changed.
#[test]
fn who_sits_in_the_cgroup_of_another_container_is_not_known() {
    for hierarchy in HIERARCHIES {
        let name = &*format!("o-{hierarchy}-{}", std::process::id());
        let mut live = LiveExecutors::new(&[name]);
        let root = format!("ckpt-test-{}-{name}/mesos", std::process::id());
        let Some(cgroup) = TestCgroup::new(hierarchy, &root, &uuid("another container")) else {
            crate::support::skipped(&format!("no cgroup can be made in {hierarchy:?}"));
            continue;
        };
        let pid = live.executor(name, "sleep 1000 & wait");
        cgroup.join(pid);
        let output = live.cleanup(&AGREED).run().exits(4);
        assert!(lives(pid) && !live.run(name).join("executor.sentinel").exists(), "{hierarchy}: {output}");
    }
}
