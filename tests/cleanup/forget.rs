//! `ckpt forget-agent` names everything that belongs to the ID before it asks.

use crate::support::cli::ckpt;
use crate::support::tree::{BOOT_ID, typical};

#[test]
fn all_that_belongs_to_the_id_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let call = |words: &[&str]| {
        let call = ckpt(["forget-agent", "-n", "--relocated", "--boot-id", BOOT_ID]).args(words);
        call.arg(&placed.work).run().exits(1)
    };
    let json = call(&["-o", "json"]).json();
    let summary = &json["summary"];
    let all = |key: &str| summary[key].as_array().unwrap();
    assert_eq!(summary["volumes"], serde_json::json!(["eng/data-1"]), "{summary}");
    assert_eq!(all("reservations").len(), 1, "{summary}");
    let [provider] = &all("resource_providers")[..] else { panic!("{summary}") };
    assert!(provider["name"].as_str().unwrap().ends_with("/lvm"), "{provider}");
    assert!(provider["id"].is_string() && provider["resources"].is_array(), "{provider}");
    assert_eq!(all("operations").len(), 2, "of the agent, and of its provider: {summary}");
    let tasks: Vec<&str> = all("unacknowledged").iter().map(|one| one["task_id"].as_str().unwrap()).collect();
    assert!(tasks.contains(&"job-3"), "{summary}");
    assert!(summary["sandboxes"].as_u64().unwrap() >= 4, "{summary}");
    let text = call(&[]).stdout();
    for words in [
        "1 persistent volume would stay on the disk",
        "eng/data-1",
        "1 reservation would stay in meta/resources",
        "1 resource provider would subscribe with a new ID",
        "/lvm",
        "2 operations pending or not acknowledged",
        "with status updates that no framework has acknowledged",
        "job-3 of framework",
        "would be those of an old agent",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // Without the work directory there are no sandboxes to count.
    let copy = dir.path().join("copy");
    std::fs::rename(placed.meta(), &copy).unwrap();
    let json = ckpt(["forget-agent", "-n", "-o", "json", "--relocated"]).arg(&copy).run().exits(1).json();
    assert_eq!(json["summary"]["sandboxes"], serde_json::Value::Null, "{json}");
}
