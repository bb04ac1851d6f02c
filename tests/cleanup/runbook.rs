//! The script that is given as an example of an upgrade, run unchanged, with a start that only takes note.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::support::corpus;

/// Runs it on a state of the corpus; says how it ended, and what was asked of systemd. `cleanup` is what else happens
/// where it calls `ckpt cleanup`.
fn upgrade(state: &str, (flag, value): (&str, &str), cleanup: &str) -> (i32, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack(state, dir.path()).work;
    let (script_path, bin) = (dir.path().join("upgrade.sh"), dir.path().join("bin"));
    fs::create_dir(&bin).unwrap();
    let tool = |name: &str, content: String| {
        fs::write(bin.join(name), content).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    };
    // Options that ckpt needs on a copy, and would not need in place.
    let ckpt = env!("CARGO_BIN_EXE_ckpt");
    let more = format!(
        "case $1 in validate|simulate) set -- \"$@\" --relocated --boot-id same ;; \
         cleanup) {cleanup} set -- \"$@\" --relocated --agent-is-stopped ;; esac"
    );
    let log = dir.path().join("log");
    tool("ckpt", format!("#!/bin/sh\n{more}\nexec {ckpt} \"$@\"\n"));
    tool("systemctl", format!("#!/bin/sh\necho \"$@\" >> {}\n", log.display()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/examples/upgrade.sh");
    fs::copy(script, &script_path).unwrap();
    fs::create_dir(dir.path().join("flags")).unwrap();
    fs::write(dir.path().join("flags").join(flag), value).unwrap();
    let output = Command::new("sh")
        .arg(&script_path)
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("WORK_DIR", &work)
        .env("NEW_FLAGS", format!("dir:{}", dir.path().join("flags").display()))
        .env("NEW_VERSION", "1.11.0")
        .env("BACKUP", dir.path().join("meta.tar.zst"))
        .output()
        .unwrap();
    assert!(dir.path().join("meta.tar.zst").exists(), "{output:?}");
    let asked = fs::read_to_string(&log).unwrap_or_default();
    (output.status.code().unwrap(), asked, format!("{output:?}"))
}

const STOPPED_AND_STARTED: &str = "stop mesos-slave\nstart mesos-slave\n";

/// Its executors wait no longer than its recovery timeout.
#[test]
fn an_agent_that_was_stopped_is_started_although_a_cleanup_is_refused() {
    let (status, asked, output) = upgrade("c_completed", ("hostname", "agent1.example.org"), "exit 4;");
    assert_eq!((status, &*asked), (1, STOPPED_AND_STARTED), "{output}");
}

#[test]
fn a_sound_checkpoint_is_upgraded() {
    let (status, asked, output) = upgrade("c_completed", ("hostname", "agent1.example.org"), "");
    assert_eq!((status, &*asked), (0, STOPPED_AND_STARTED), "{output}");
}

#[test]
fn flags_that_would_lose_the_id_stop_it_before_any_change() {
    let (status, asked, output) = upgrade("c_completed", ("attributes", "rack:elsewhere"), "");
    assert_eq!((status, &*asked), (1, ""), "{output}");
}
