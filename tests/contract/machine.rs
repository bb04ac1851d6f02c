//! Facts of a host beside processes: Docker's own state files and how full the disk is, in a namespace of its own,
//! where both can be made up. Where there is no namespace, the test says so and proves nothing.

use std::os::unix::net::UnixListener;

use serde_json::{Value as Json, json};

use crate::support::cli::documents;
use crate::support::corpus;
use crate::support::namespaces::in_namespaces;

const LIVE: &str = "eb853a0f-a4ce-4cb5-ac47-d3df44c3254c";
const ORPHAN: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";

/// Docker knows the live run, a container that no checkpoint knows, and one that is not the agent's.
const DOCKER: &str = r#"
mount -t tmpfs none /var/lib || exit 77
put() {
  mkdir -p "/var/lib/docker/containers/$1"
  echo "{\"ID\":\"$1\",\"Name\":\"/$2\",\"State\":{\"Running\":true,\"Pid\":77}}" \
    > "/var/lib/docker/containers/$1/config.v2.json"
}
put 1 "mesos-$LIVE"
put 2 "mesos-$ORPHAN"
put 3 web
cp -a "$WORK" /var/lib/mesos
"$CKPT" executors --boot-id same -o json /var/lib/mesos
"$CKPT" simulate --boot-id same -o json /var/lib/mesos -- --containerizers=docker,mesos --docker_socket="$SOCKET"
"$CKPT" simulate --boot-id same -o json /var/lib/mesos -- --containerizers=mesos
exit 0
"#;

/// The same start on an empty disk, and on one that is nearly full.
const DISK: &str = r#"
mount -t tmpfs -o size=8m none /var/lib || exit 77
cp -a "$WORK" /var/lib/mesos
"$CKPT" simulate --now "$NOW" --boot-id same -o json /var/lib/mesos
head -c 7m /dev/zero > /var/lib/filler
"$CKPT" simulate --now "$NOW" --boot-id same -o json /var/lib/mesos
exit 0
"#;

/// A disk without a free block, then one without a free inode.
const FULL: &str = r#"
mount -t tmpfs -o size=8m none /var/lib || exit 77
cp -a "$WORK" /var/lib/mesos
cat /dev/zero > /var/lib/filler 2> /dev/null
for release in 1.12.0 1.6.0 1.5.3 0.22.0 0.15.0; do
  "$CKPT" simulate --now "$NOW" --boot-id same --mesos-version $release -o json /var/lib/mesos
done
"$CKPT" status --now "$NOW" --boot-id same -o json /var/lib/mesos
"$CKPT" validate --now "$NOW" --boot-id same -o json /var/lib/mesos
rm /var/lib/filler
mount -o remount,nr_inodes=$(find /var/lib -xdev | wc -l) /var/lib || exit 77
"$CKPT" simulate --now "$NOW" --boot-id same -o json /var/lib/mesos
exit 0
"#;

/// The documents that the calls print, a line each.
fn in_a_name_space(script: &str) -> Option<Vec<Json>> {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("x_two_runs", dir.path()).work;
    // A daemon listens, or the agent would not start.
    let socket = dir.path().join("docker.sock");
    let _daemon = UnixListener::bind(&socket).unwrap();
    let output = in_namespaces(&["-rm"], script, |command| {
        command.env("CKPT", env!("CARGO_BIN_EXE_ckpt")).env("WORK", work).env("SOCKET", socket);
        command.envs([("LIVE", LIVE), ("ORPHAN", ORPHAN), ("NOW", corpus::NOW)]);
    })?;
    let text = String::from_utf8(output.stdout).unwrap();
    Some(documents(text.as_bytes()))
}

#[test]
fn docker_shows_executors_and_orphans() {
    let Some(documents) = in_a_name_space(DOCKER) else { return };
    let [executors, with_docker, without] = &documents[..] else { panic!("{documents:?}") };
    let live = executors["executors"].as_array().unwrap().iter().find(|one| one["container_id"] == LIVE);
    let evidence = live.unwrap()["evidence"].to_string();
    assert!(evidence.contains(&format!("the Docker container mesos-{LIVE} runs as pid 77")), "{evidence}");
    let timeline = with_docker["timeline"].to_string();
    assert!(timeline.contains(&format!("mesos-{ORPHAN}")) && !timeline.contains("web"), "{timeline}");
    assert!(!without["timeline"].to_string().contains("docker"), "{without}");
}

#[test]
fn a_full_disk_is_collected_early() {
    let Some(documents) = in_a_name_space(DISK) else { return };
    let [empty, full] = &documents[..] else { panic!("{documents:?}") };
    let early = |document: &Json| {
        let mutations = document["mutations"].as_array().unwrap();
        let collected: Vec<String> =
            mutations.iter().filter(|one| one["op"] == "gc").map(|one| one["detail"].to_string()).collect();
        assert!(!collected.is_empty(), "{document}");
        collected.iter().filter(|detail| detail.contains("the disk is too full")).count()
    };
    assert_eq!(early(empty), 0);
    assert!(early(full) > 0, "{full}");
}

#[test]
fn an_agent_aborts_on_a_full_disk() {
    let Some(documents) = in_a_name_space(FULL) else { return };
    let [head, first, boot, oldest, spared, status, validated, inodes] = &documents[..] else {
        panic!("{documents:?}")
    };
    let ends = |document: &Json, line: &str, path: &str| {
        assert_eq!((&document["outcome"], &document["exit_status"]), (&"aborts".into(), &1.into()));
        let failure = &document["failure"];
        assert_eq!(failure["message"], format!("{line}No space left on device"));
        assert!(failure["path"].as_str().unwrap().ends_with(path), "{failure}");
        assert_eq!(failure["rule"], "R262");
    };
    let registry = "Failed to recover resource provider manager registry: Failed: IO error: ";
    for document in [head, first, inodes] {
        ends(document, registry, "/resource_provider_registry");
    }
    let written = "CHECK_SOME(state::checkpoint(path, bootId.get())): ";
    for document in [boot, oldest] {
        ends(document, written, "boot_id");
    }
    // It writes nothing while it recovers.
    assert_eq!(spared["outcome"], "recovers");
    // Without flags the configuration is not known, and status says so.
    assert_eq!((&status["exit_status"], &status["restart"]["outcome"]), (&json!(3), &json!("aborts")));
    let findings = validated["findings"].as_array().unwrap();
    let full = findings.iter().find(|finding| finding["code"] == "work-dir-full").unwrap();
    assert_eq!((&full["severity"], &full["rule"]), (&json!("fatal"), &json!("R262")));
}
