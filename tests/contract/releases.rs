//! `--mesos-version`: where releases of the agent differ over the same tree and flags.

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::resource::volume;
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Part, Run, Tree};

/// The outcome, and whether `latest` is removed.
fn start(release: &str, boot_id: &str, flags: &[&str]) -> Json {
    let args = ["simulate", "h_before_incompatible.tar.gz", "-o", "json", "--mesos-version", release];
    let call = ckpt(args).args(["--boot-id", boot_id, "--"]).args(flags).arg("--attributes=rack:r9");
    let document = call.cwd(&corpus::directory()).run().json();
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

/// Two docker executors with one pid, of which the second has no address.
fn docker_twins(libprocess: bool) -> Tree {
    let info = || Part::But(json!({"container": {"type": "DOCKER", "docker": {"image": "x"}}}));
    let first = Run::new("c1").pid(4001).libprocess("executor(1)@127.0.0.1:41234");
    let second = Run::new("c2").pid(4001);
    let second = if libprocess { second.libprocess("executor(1)@127.0.0.1:41235") } else { second.http() };
    let executor = |id, run| Executor::new(id, Kind::Custom).info(info()).run(run);
    Tree::new().agent(
        Agent::new("S")
            .framework(Framework::new("F").executor(executor("E1", first)).executor(executor("E2", second))),
    )
}

/// The outcome, with the agent's own text and its rule.
fn docker_start(tree: &Tree, release: &str, containerizers: &str) -> Json {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    let call =
        ckpt(["simulate", "-o", "json", "--relocated", "--boot-id", "same", "--mesos-version", release]);
    let call = call.arg("--runtime-dir").arg(&placed.runtime).arg(&placed.work);
    let document = call.args(["--", "--launcher=linux", containerizers]).run().json();
    json!([document["outcome"], document["failure"]["message"], document["failure"]["rule"]])
}

#[test]
fn the_docker_containerizer_minds_one_pid_twice_until_1_8_0() {
    let twins = docker_twins(true);
    let fails = json!(["fails", "Detected duplicate pid 4001 for container c2", "R233"]);
    for release in ["1.4.0", "1.4.3", "1.5.3", "1.6.2", "1.7.2", "1.8.0"] {
        assert_eq!(docker_start(&twins, release, "--containerizers=docker,mesos"), fails, "{release}");
    }
    for release in ["1.7.3", "1.8.1", "1.9.0", "1.11.0"] {
        let start = docker_start(&twins, release, "--containerizers=docker,mesos");
        assert_eq!(start, json!(["recovers", null, null]), "{release}");
    }
    // Without the docker containerizer nothing recovers them.
    assert_eq!(docker_start(&twins, "1.7.2", "--containerizers=mesos"), json!(["recovers", null, null]));
}

#[test]
fn an_executor_without_libprocess_pid_is_none_of_dockers_since_1_4_2_and_1_5_1() {
    let twins = docker_twins(false);
    for release in ["1.4.0", "1.4.1", "1.5.0"] {
        assert_eq!(docker_start(&twins, release, "--containerizers=docker")[0], "fails", "{release}");
    }
    for release in ["1.4.2", "1.4.3", "1.5.1", "1.6.0"] {
        assert_eq!(docker_start(&twins, release, "--containerizers=docker")[0], "recovers", "{release}");
    }
}

/// What a start over a real state says, with flags given.
fn forecast(name: &str, release: &str, args: &[&str], flags: &[&str]) -> Json {
    let archive = format!("{name}.tar.gz");
    let call = ckpt(["simulate", &archive, "-o", "json", "--mesos-version", release]).args(args);
    let call = if flags.is_empty() { call } else { call.arg("--").args(flags) };
    call.cwd(&corpus::directory()).run().json()
}

#[test]
fn every_release_from_0_14_0_on_is_forecast() {
    for release in
        ["0.14.0", "0.14.2", "0.15.0", "0.18.2", "0.21.2", "0.22.0", "0.28.3", "1.0.4", "1.1.3", "1.3.2"]
    {
        let start = forecast("y_v0_framework", release, &["--boot-id", "same"], &[]);
        assert_eq!(start["outcome"], "recovers", "{release}: {}", start["notes"]);
        assert_eq!(start["mesos_version"]["verified"], false, "{release}");
        assert!(start["recovered"]["agent"]["info"].is_object(), "{release}");
    }
    let refused = ckpt(["simulate", "y_v0_framework.tar.gz", "--mesos-version", "0.13.0"]);
    let _ = refused.cwd(&corpus::directory()).run().exits(2);
}

#[test]
fn a_reboot_costs_the_id_from_0_16_to_1_3() {
    let after = |release| {
        let start = forecast("y_v0_framework", release, &["--boot-id", "another"], &[]);
        json!([start["outcome"], start["agent_id"].is_string(), start["recovered"]["rebooted"]])
    };
    for release in ["0.16.0", "0.28.3", "1.3.2"] {
        assert_eq!(after(release), json!(["new-agent", false, null]), "{release}");
    }
    assert_eq!(after("1.4.0"), json!(["recovers", true, true]));
    // It is not noticed.
    assert_eq!(after("0.15.0"), json!(["recovers", true, null]));
}

#[test]
fn until_0_21_a_flag_says_whether_the_agent_checkpoints() {
    let start = |release, flags: &[&str]| {
        let start = forecast("y_v0_framework", release, &["--boot-id", "same"], flags);
        let message = start["failure"]["message"].as_str().unwrap_or_default().lines().next();
        json!([start["outcome"], message])
    };
    let refused = json!(["fails", "Incompatible slave info detected."]);
    // The checkpoint says true: 0.14 does not, unless it is told to.
    let same = ["--hostname=agent1", "--resources=cpus:16;mem:16384;disk:100000;ports:[31000-32000]"];
    let checkpoint = forecast("y_v0_framework", "0.21.2", &["--boot-id", "same"], &same);
    let fields = checkpoint["config"]["fields"].as_array().unwrap().clone();
    let of = |fields: &[Json], name: &str| {
        fields.iter().find(|field| field["name"] == name).unwrap()["equal"].clone()
    };
    assert_eq!(of(&fields, "checkpoint"), true);
    for (release, flag) in
        [("0.14.2", "--port=5051"), ("0.21.2", "--no-checkpoint"), ("0.15.0", "--checkpoint=false")]
    {
        assert_eq!(start(release, &[flag]), refused, "{release} {flag}");
        let fields =
            forecast("y_v0_framework", release, &[], &[flag])["config"]["fields"].as_array().unwrap().clone();
        assert_eq!(of(&fields, "checkpoint"), false, "{release} {flag}");
    }
    let unknown = json!(["fails", "Failed to load unknown flag 'checkpoint'"]);
    assert_eq!(start("0.22.0", &["--checkpoint"]), unknown);
}

/// Whom the master had given up is told to shut down, until it marks agents unreachable instead.
#[test]
fn an_agent_that_was_removed_is_shut_down_until_1_0() {
    let events = |release| {
        let start = forecast("y_v0_framework", release, &["--boot-id", "same", "--downtime", "5mins"], &[]);
        let events = start["timeline"].as_array().unwrap().clone();
        let events: Vec<_> = events.iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect();
        events.join("\n")
    };
    let old = events("1.0.4");
    assert!(old.contains("the master removes the agent after 75 s: all its tasks are TASK_LOST"), "{old}");
    assert!(old.contains("The next start is a new agent"), "{old}");
    let new = events("1.1.0");
    assert!(
        new.contains(
            "the master marks the agent unreachable after 75 s, and reports TASK_LOST to 2 frameworks"
        ),
        "{new}"
    );
    assert!(!new.contains("shut down"), "{new}");
}

/// An agent before 1.8 reads `resources.info`, and a newer one the state: all commands show what theirs has.
#[test]
fn which_list_of_resources_counts() {
    let dir = tempfile::tempdir().unwrap();
    let volume = volume("data", "eng", 64.0);
    let tree = Tree::new().resources(Checkpointed::new(vec![volume])).agent(Agent::new("S"));
    let work = tree.write(dir.path()).work;
    // No resources, and no operations.
    std::fs::write(work.join("meta/resources/resources_and_operations.state"), [0; 4]).unwrap();
    let ask = |words: &[&str], release: &str| {
        let call =
            ckpt(words).args(["-o", "json", "--relocated", "--boot-id=same", "--mesos-version", release]);
        call.arg(&work).run().json()
    };
    for (release, volumes) in [("1.7.2", 1), ("1.8.0", 0), ("1.11.0", 0)] {
        let count = |list: &Json| list.as_array().map(Vec::len);
        assert_eq!(count(&ask(&["inspect"], release)["resources"]), Some(volumes), "{release}");
        assert_eq!(count(&ask(&["inspect", "--volumes"], release)["volumes"]), Some(volumes), "{release}");
        let forgotten = ask(&["forget-agent", "-n"], release);
        assert_eq!(count(&forgotten["summary"]["volumes"]), Some(volumes), "{release}");
        let recovered = ask(&["simulate"], release);
        assert_eq!(count(&recovered["recovered"]["resources"]["resources"]), Some(volumes), "{release}");
    }
    std::fs::remove_file(work.join("meta/slaves/latest")).unwrap();
    for (release, is_said) in [("1.7.2", true), ("1.11.0", false)] {
        let notes = ask(&["simulate"], release)["notes"].to_string();
        assert_eq!(notes.contains("1 persistent volume offered again"), is_said, "{release}: {notes}");
    }
}
