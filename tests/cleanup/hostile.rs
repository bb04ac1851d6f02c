//! Executors that do what they can to survive, and processes that look like them: nobody else dies, and what is left is
//! named. Real processes of this user.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::shutdown::{AGREED, LiveExecutors, lives};

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
