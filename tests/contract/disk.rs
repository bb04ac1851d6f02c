//! The disk of a checkpoint in place: an agent writes at each start, and ends where it cannot.

use serde_json::json;

use crate::support::cli::documents;
use crate::support::corpus;
use crate::support::namespaces::in_namespaces;

/// The same checkpoint where it may be written, and on a read-only file system.
const DISKS: &str = r#"
ask() {
    for command in validate simulate executors status; do
        "$CKPT" $command -o json --no-probe --boot-id same /var/lib/mesos
    done
}
mount -t tmpfs -o size=8m none /var/lib || exit 77
cp -a "$WORK" /var/lib/mesos
ask
mount -o remount,ro /var/lib || exit 77
ask
exit 0
"#;

#[test]
fn an_agent_that_cannot_write_does_not_come_up() {
    let dir = tempfile::tempdir().unwrap();
    let copy = corpus::unpack("a_command_tasks", dir.path());
    let Some(output) = in_namespaces(&["-rm"], DISKS, |command| {
        command.env("CKPT", env!("CARGO_BIN_EXE_ckpt")).env("WORK", &copy.work);
    }) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let documents = documents(text.as_bytes());
    let statuses: Vec<_> =
        documents.iter().map(|document| document["exit_status"].as_i64().unwrap()).collect();
    // Without flags the configuration is not known, and status says so.
    assert_eq!(statuses, [[0, 0, 0, 3], [1, 1, 1, 3]].concat());
    let simulated = |disk: usize| &documents[4 * disk + 1];
    assert_eq!(simulated(0)["outcome"], "recovers");
    assert_eq!(
        (&simulated(1)["outcome"], &simulated(1)["failure"]["rule"]),
        (&json!("fails"), &json!("R67"))
    );
    let findings = documents[4]["findings"].as_array().unwrap();
    let own = findings.iter().find(|finding| finding["code"] == "meta-not-writable").unwrap();
    let why = "the file system of /var/lib/mesos/meta is mounted read-only";
    assert_eq!((&own["message"], &own["severity"]), (&json!(why), &json!("fatal")));
}
