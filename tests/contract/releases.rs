//! `--mesos-version`: where releases of the agent differ over the same tree and flags.

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;

/// The outcome, and whether `latest` is removed.
fn start(release: &str, boot_id: &str, flags: &[&str]) -> Json {
    let args = ["simulate", "h_before_incompatible.tar.gz", "-o", "json", "--mesos-version", release];
    let call = ckpt(args).args(["--boot-id", boot_id, "--"]).args(flags).arg("--attributes=rack:r9");
    let document = call.cwd(&corpus::folder()).run().json();
    let removed = document["mutations"].as_array().unwrap().iter();
    let removed = removed.filter(|change| change["op"] == "remove" && change["path"] == "meta/slaves/latest");
    json!([document["outcome"], removed.count()])
}

#[test]
fn a_cleanup_asks_for_the_same_configuration_since_1_5() {
    assert_eq!(start("1.4.3", "same", &["--recover=cleanup"]), json!(["cleans-up", 0]));
    assert_eq!(start("1.5.0", "same", &["--recover=cleanup"]), json!(["fails", 0]));
    assert_eq!(start("1.4.3", "same", &["--recover=reconnect"]), json!(["fails", 0]));
}

#[test]
fn a_new_agent_after_a_reboot_removes_latest_since_1_5() {
    assert_eq!(start("1.4.3", "another", &[]), json!(["new-agent", 0]));
    assert_eq!(start("1.5.0", "another", &[]), json!(["new-agent", 1]));
}
