//! Commits of resources that a crash cut short: how each release of the agent starts over them, the first time and the
//! next (`Slave::recover` in `src/slave/slave.cpp` of 1.7.0, 1.8.0, 1.9.0 and 1.12.0; R103 to R105, R217).

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
fn both_targets_are_taken_over() {
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
