//! `ckpt forget-agent` names everything that belongs to the ID before it asks.

use crate::support::cli::ckpt;
use crate::support::tree::{Agent, BOOT_ID, Checkpointed, Operation, Provider, Tree, typical};

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
    // That of the provider is acknowledged.
    assert_eq!(all("operations").len(), 1, "{summary}");
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
        "1 operation pending or not acknowledged",
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

/// An operation belongs to the ID until its final status is acknowledged.
#[test]
fn acknowledged_operations_are_not_counted() {
    let uuid = |digit: char| "dddddddd-dddd-4ddd-8ddd-dddddddddddd".replace('d', &digit.to_string());
    let operation = |digit| Operation::reserve(&uuid(digit), "F", "eng");
    let acked = |operation: Operation| operation.acked();
    let provider = Provider::new("lvm", &uuid('f'))
        .operation(acked(operation('1')))
        .operation(operation('2'))
        .operation(acked(operation('3').state("OPERATION_PENDING")))
        .operation(operation('4').without_stream());
    let agent = Agent::new("S").operation(acked(operation('5'))).operation(operation('6')).provider(provider);
    let tree = Tree::new().resources(Checkpointed::new(Vec::new())).agent(agent);
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    let call = ckpt(["forget-agent", "-n", "-o", "json", "--relocated"]).arg(&placed.work).run().exits(1);
    let summary = &call.json()["summary"];
    let mut found: Vec<String> = summary["operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["uuid"].as_str().unwrap()[..1].to_owned())
        .collect();
    found.sort();
    assert_eq!(found, ["2", "3", "4", "6"], "{summary}");
    let shown = ckpt(["inspect", "--relocated"]).arg(&placed.work).run().exits(0);
    assert!(shown.stdout().contains("3 operations not acknowledged"), "{shown}");
}
