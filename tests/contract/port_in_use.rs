//! Another process listens at the port of the agent: it aborts at its start, whatever the checkpoint. Its own listener, and
//! what is bound to another address, say nothing.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::{Value as Json, json};

use super::forecasts::empty_proc;
use super::units::{Machine, UNIT};
use crate::support::cli::ckpt;

const COMMANDS: [&str; 4] = ["status", "validate", "simulate", "config"];
const LINE: &str = "Failed to initialize: Failed to bind on 0.0.0.0:5051: Address already in use";

/// A machine on which `nginx` listens at these addresses: as the kernel writes them, with the port.
fn machine(listeners: &[&str]) -> Machine {
    let machine = Machine::new();
    machine.unit("", &machine.usual());
    empty_proc(&machine.root().join("proc"));
    let socket = |at: &&str| format!("0: {at} 0:0 0A 0:0 0:0 0 0 0 77 1\n");
    machine.file("proc/stat", "btime 1000\n");
    machine.file("proc/net/tcp", &listeners.iter().map(socket).collect::<String>());
    process(&machine, 42, "nginx", "/usr/sbin/nginx\0");
    fs::create_dir(machine.root().join("proc/42/fd")).unwrap();
    symlink("socket:[77]", machine.root().join("proc/42/fd/6")).unwrap();
    machine
}

fn process(machine: &Machine, pid: i32, name: &str, cmdline: &str) {
    machine.file(&format!("proc/{pid}/stat"), &format!("{pid} ({name}) S 1 {}", "1 ".repeat(48)));
    machine.file(&format!("proc/{pid}/cmdline"), cmdline);
    machine.file(&format!("proc/{pid}/environ"), "A=1\0");
}

fn ask(machine: &Machine, command: &str, more: &[&str]) -> Json {
    let call = ckpt([command, "-o", "json", "--boot-id=same", "--proc-root"]);
    let call = call.arg(machine.root().join("proc")).arg("--runtime-dir").arg(&machine.placed.runtime);
    call.arg(&machine.placed.work).args(more).run().json()
}

/// Whether a start is foretold to abort because of the port.
fn aborts(machine: &Machine, more: &[&str]) -> bool {
    let document = ask(machine, "validate", more);
    let findings = document["findings"].as_array().unwrap();
    findings
        .iter()
        .any(|finding| finding["log_line"].as_str().is_some_and(|line| line.contains("already in use")))
}

#[test]
fn every_command_says_who_listens() {
    let machine = machine(&["00000000:13BB"]);
    for command in COMMANDS {
        let document = ask(&machine, command, &[]);
        assert_eq!(document["exit_status"], 1, "{command}: {document}");
    }
    let validated = ask(&machine, "validate", &[]);
    let findings = validated["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["code"] == "flag-refused").unwrap();
    assert_eq!(found["message"], format!("{LINE}: nginx, pid 42, listens at 0.0.0.0:5051 (default)"));
    assert_eq!((&found["log_line"], &found["severity"]), (&json!(LINE), &json!("fatal")));
    let simulated = ask(&machine, "simulate", &[]);
    assert_eq!(simulated["outcome"], "aborts");
    // A machine that boots starts other processes.
    assert_eq!(ask(&machine, "simulate", &["--reboot"])["outcome"], "new-agent");
}

/// What the agent would bind, and what keeps it from that.
#[test]
fn the_port_and_address_of_the_flags() {
    let on_local = machine(&["0100007F:13BB"]);
    for (more, expected) in [
        (&[][..], true),
        (&["--", "--port=5052"], false),
        (&["--", "--port=5051", "--ip=127.0.0.1"], true),
        (&["--", "--ip=10.0.0.1"], false),
        (&["--", "--ip_discovery_command=ip"], false),
    ] {
        assert_eq!(aborts(&on_local, more), expected, "{more:?}");
    }
    let on_all = machine(&["00000000:13BC"]);
    for (more, expected) in [
        (&[][..], false),
        (&["--", "--port=5052"], true),
        (&["--", "--port=5052", "--ip=10.0.0.1"], true),
        (&["--", "--port=5052", "--ip_discovery_command=ip"], true),
        (&["--", "--port=0"], false),
    ] {
        assert_eq!(aborts(&on_all, more), expected, "{more:?}");
    }
    // Without flags, that of the checkpoint counts.
    let unflagged = machine(&["00000000:13BB"]);
    fs::remove_file(unflagged.root().join(UNIT)).unwrap();
    assert!(aborts(&unflagged, &[]));
}

/// Where it may be the agent itself that listens, or nothing can be seen, nothing is claimed.
#[test]
fn what_says_nothing_about_the_port() {
    let running = machine(&["00000000:13BB"]);
    let words = running.usual().replace(' ', "\0");
    process(&running, 7, "mesos-slave", &format!("/usr/sbin/mesos-slave\0{words}\0"));
    assert!(!aborts(&running, &[]));
    // Its work_dir cannot be read.
    let unknown = machine(&["00000000:13BB"]);
    process(&unknown, 7, "mesos-slave", "/usr/sbin/mesos-slave\0");
    fs::remove_file(unknown.root().join("proc/7/environ")).unwrap();
    assert!(!aborts(&unknown, &[]));
    // It has another one: the agent of this checkpoint cannot start beside it.
    process(&unknown, 7, "mesos-slave", "/usr/sbin/mesos-slave\0--work_dir=/elsewhere\0");
    assert!(aborts(&unknown, &[]));
    let unseen = machine(&["00000000:13BB"]);
    fs::remove_file(unseen.root().join("proc/net/tcp")).unwrap();
    assert!(!aborts(&unseen, &[]));
    // In a container, it may have a network of its own.
    let contained = machine(&["00000000:13BB"]);
    let start = format!("/usr/bin/docker run mesos mesos-slave {}", contained.usual());
    contained.file(UNIT, &format!("[Service]\nExecStart={start}\n"));
    assert!(!aborts(&contained, &[]));
}

/// A copy says nothing of the ports of its machine.
#[test]
fn a_copy_has_no_ports() {
    let machine = machine(&["00000000:13BB"]);
    let call = ckpt(["validate", "-q", "--relocated", "--boot-id=same"]).arg(&machine.placed.work);
    let _ = call.args(["--", "--port=5051"]).run().exits(0);
}
