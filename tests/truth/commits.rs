//! Commits of resources that a crash cut short: how each release of the agent starts over them, the first time and the
//! next (`Slave::recover` in `src/slave/slave.cpp` of 1.7.0, 1.8.0, 1.9.0 and 1.12.0; R103 to R105, R217). And lists that
//! are damaged, which agents until 1.4 take in part (`recoverResources` in `src/slave/state.cpp` of 1.4.3; R229).

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::resource::{reserved, scalar};
use crate::support::tree::{Agent, Checkpointed, Tree};

fn cpus(count: f64) -> Vec<Json> {
    vec![reserved(scalar("cpus", count), "eng")]
}

/// How a release starts over these files: `outcome` of the first and the next start, and what is renamed.
fn starts(resources: &Checkpointed, release: &str) -> Json {
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).resources(resources.clone()).write(dir.path());
    let args = ["simulate", "-o", "json", "--relocated", "--boot-id", "same", "--mesos-version", release];
    let document = ckpt(args).arg(&placed.work).run().json();
    let renames = document["mutations"].as_array().unwrap().iter().filter(|change| change["op"] == "rename");
    let names = renames.map(|change| change["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned());
    json!([document["outcome"], document["next_start"]["outcome"], names.collect::<Vec<_>>()])
}

const NEW: &str = "resources_and_operations.target";
const OLD: &str = "resources.target";

#[test]
fn both_targets_are_committed() {
    let both = Checkpointed::new(cpus(1.0)).target(cpus(2.0));
    assert_eq!(starts(&both, "1.12.0"), json!(["recovers", "recovers", [NEW, OLD]]));
}

#[test]
fn the_new_target_alone_fails_once() {
    let new = Checkpointed::new(cpus(1.0)).new_target_only(cpus(2.0));
    assert_eq!(starts(&new, "1.12.0"), json!(["fails", "recovers", [NEW]]));
}

#[test]
fn the_old_target_alone_blocks_agents_since_1_9() {
    let old = Checkpointed::old(cpus(1.0)).target(cpus(2.0));
    for release in ["1.9.0", "1.12.0"] {
        assert_eq!(starts(&old, release), json!(["fails", "fails", []]), "{release}");
    }
    for release in ["1.4.0", "1.7.0", "1.8.0"] {
        assert_eq!(starts(&old, release), json!(["recovers", "recovers", [OLD]]), "{release}");
    }
}

#[test]
fn a_new_target_goes_with_the_old_one_where_there_is_no_state() {
    // The old format is read, and the new target, which was not, becomes the state of the next start.
    let mixed = Checkpointed::old(cpus(1.0)).target(cpus(2.0)).new_target_only(cpus(3.0));
    assert_eq!(starts(&mixed, "1.12.0"), json!(["recovers", "recovers", [NEW, OLD]]));
    assert_eq!(starts(&mixed, "1.8.0"), json!(["recovers", "recovers", [OLD]]));
}

/// Two resources, and what is made of the bytes of `resources.info`; the end of the first record is given, too.
fn with_list(damage: impl Fn(Vec<u8>, usize) -> Vec<u8>, args: &[&str]) -> Json {
    let list = vec![reserved(scalar("cpus", 1.0), "eng"), reserved(scalar("mem", 32.0), "ops")];
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).resources(Checkpointed::old(list)).write(dir.path());
    let path = placed.meta().join("resources/resources.info");
    let bytes = std::fs::read(&path).unwrap();
    let first = 4 + u32::from_le_bytes(bytes[..4].try_into().unwrap()) as usize;
    std::fs::write(path, damage(bytes, first)).unwrap();
    let document =
        ckpt(["simulate", "-o", "json", "--relocated", "--boot-id", "same"]).args(args).arg(&placed.work);
    let document = document.run().json();
    let held = document["recovered"]["resources"]["resources"].as_array().map_or(0, Vec::len);
    let cuts = document["mutations"].as_array().unwrap().iter().filter(|change| change["op"] == "truncate");
    let cuts: Vec<bool> = cuts.map(|change| change["to_size"] == first).collect();
    json!([
        document["outcome"],
        document["next_start"]["outcome"],
        held,
        cuts,
        document["failure"]["message"]
    ])
}

fn cut(mut bytes: Vec<u8>, _: usize) -> Vec<u8> {
    bytes.pop();
    bytes
}

/// A field of wire type 7, which there is not.
fn damage(mut bytes: Vec<u8>, first: usize) -> Vec<u8> {
    bytes[first + 4] = 0x0f;
    bytes
}

#[test]
fn a_cut_list_counts_until_1_4_as_far_as_it_goes() {
    for mode in ["--strict", "--no-strict"] {
        let old = with_list(cut, &[mode, "--mesos-version", "1.4.3"]);
        assert_eq!(old, json!(["recovers", "recovers", 1, [true], null]), "{mode}");
    }
    let strict = with_list(cut, &["--strict", "--mesos-version", "1.5.0"]);
    assert_eq!(strict.as_array().unwrap()[..4], json!(["fails", "fails", 0, []]).as_array().unwrap()[..]);
    let lenient = with_list(cut, &["--no-strict", "--mesos-version", "1.5.0"]);
    assert_eq!(lenient, json!(["recovers", "recovers", 0, [], null]));
}

#[test]
fn a_damaged_list_fails_once_until_1_4() {
    let strict = with_list(damage, &["--strict", "--mesos-version", "1.4.3"]);
    assert_eq!(
        strict.as_array().unwrap()[..4],
        json!(["fails", "recovers", 0, [true]]).as_array().unwrap()[..]
    );
    let message = strict[4].as_str().unwrap();
    assert!(
        message.starts_with("Failed to read resources file  '/")
            && message.ends_with("': Failed to deserialize message")
    );
    let lenient = with_list(damage, &["--no-strict", "--mesos-version", "1.4.3"]);
    assert_eq!(lenient, json!(["recovers", "recovers", 1, [true], null]));
}

#[test]
fn a_cut_list_is_reported() {
    let list = vec![reserved(scalar("cpus", 1.0), "eng")];
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).resources(Checkpointed::old(list)).write(dir.path());
    let path = placed.meta().join("resources/resources.info");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
    let codes = |release: &str| {
        let args = ["validate", "-o", "json", "--relocated", "--boot-id", "same", "--mesos-version", release];
        let document = ckpt(args).arg(&placed.work).run().json();
        let codes = document["findings"].as_array().unwrap().iter().map(|one| one["code"].clone());
        codes.filter(|code| code.as_str().unwrap().starts_with("resources-")).collect::<Vec<_>>()
    };
    assert_eq!(codes("1.4.3"), ["resources-list-cut"]);
    assert_eq!(codes("1.11.0"), ["resources-info-unreadable"]);
}
