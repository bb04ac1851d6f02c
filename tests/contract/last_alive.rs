//! When an agent was last alive: the newest of what only a running agent writes, and what follows from it.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value as Json, json};

use super::forecasts::empty_proc;
use crate::support::cli::ckpt;
use crate::support::tree::{Agent, Executor, Framework, Placed, Tree};

const NOW: &str = "--now=2036-01-01T00:00:00Z";
/// `NOW`, in seconds since 1970.
const AT: u64 = 2_082_758_400;

fn placed(dir: &Path) -> Placed {
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir);
    empty_proc(&dir.join("proc"));
    for file in ["meta/boot_id", "meta/slaves/S/slave.info"] {
        touch(&placed.work.join(file), 9000);
    }
    placed
}

/// Sets the time of a file to that number of seconds before now.
fn touch(path: &Path, ago: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(AT - ago);
    File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

fn last_alive(dir: &Path, placed: &Placed, more: &[&str]) -> Json {
    let call = ckpt(["simulate", "-o", "json", NOW, "--proc-root"]).arg(dir.join("proc")).arg(&placed.work);
    call.args(more).run().json()["last_alive"].take()
}

#[test]
fn the_newest_sign_counts() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    // The updates of the tree are older than these files.
    let sign = last_alive(dir.path(), &placed, &[]);
    assert_eq!((&sign["ago_secs"], &sign["at"]), (&json!(9000.0), &json!("2035-12-31T21:30:00Z")));
    touch(&placed.work.join("meta/slaves/S/slave.info"), 600);
    let sign = last_alive(dir.path(), &placed, &[]);
    assert_eq!((&sign["sign"], &sign["ago_secs"]), (&json!("slave.info"), &json!(600.0)));
    touch(&placed.work.join("meta/boot_id"), 300);
    assert_eq!(last_alive(dir.path(), &placed, &[])["sign"], "boot_id");
    // Its log, where the flags say where that is.
    let logs = dir.path().join("log");
    fs::create_dir(&logs).unwrap();
    let log = logs.join("mesos-slave.host1.invalid-user.log.INFO.20351231-235900.7");
    fs::write(&log, "").unwrap();
    touch(&log, 60);
    let flag = format!("--log_dir={}", logs.display());
    let sign = last_alive(dir.path(), &placed, &["--", &flag]);
    assert_eq!((&sign["sign"], &sign["ago_secs"]), (&json!("its log"), &json!(60.0)));
    // Away for less than the master waits, its frameworks were told nothing.
    assert_eq!(sign["meanwhile"], Json::Null);
    let told = "the master has marked it unreachable and reported TASK_LOST to 1 framework that cannot handle partitions";
    assert_eq!(last_alive(dir.path(), &placed, &[])["meanwhile"], told);
}

/// An update has its own time, whatever the time of its file.
#[test]
fn a_status_update_has_its_own_time() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    for file in ["meta/boot_id", "meta/slaves/S/slave.info"] {
        touch(&placed.work.join(file), 900_000_000);
    }
    let sign = last_alive(dir.path(), &placed, &[]);
    assert_eq!(sign["sign"], "a status update");
    let status = ckpt(["status", "-o", "json", NOW, "--proc-root"]).arg(dir.path().join("proc"));
    assert_eq!(status.arg(&placed.work).run().json()["last_alive"]["sign"], "a status update");
}

/// How long it was away is for the caller to say: then the outcome is that of an agent that was away for so long.
#[test]
fn the_downtime_that_is_given_counts() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    let told = |downtime: &str| {
        let call = ckpt(["simulate", "-o", "json", NOW, "--proc-root"]).arg(dir.path().join("proc"));
        let document = call.args(["--downtime", downtime]).arg(&placed.work).run().json();
        document["timeline"].to_string().contains("unreachable")
    };
    assert!(told("10mins") && !told("10secs"));
}

/// What ckpt has written does not speak of an agent.
#[test]
fn a_repair_is_no_sign_of_life() {
    let dir = tempfile::tempdir().unwrap();
    let placed = placed(dir.path());
    fs::write(placed.meta().join("boot_id"), "").unwrap();
    touch(&placed.meta().join("boot_id"), 9000);
    let before = last_alive(dir.path(), &placed, &[]);
    let call = ckpt(["repair", "--yes", "--agent-is-stopped", "--proc-root"]).arg(dir.path().join("proc"));
    let _ = call.arg(&placed.work).run();
    let after = last_alive(dir.path(), &placed, &[]);
    assert_eq!((&before["sign"], &before["at"]), (&after["sign"], &after["at"]));
}
