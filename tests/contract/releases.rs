//! `--mesos-version`: where releases of the agent differ over the same tree and flags.

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Kind, Part, Run, Tree};

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
