//! A unit that kills the executors of its agent: after a restart they do not reconnect.

use serde_json::json;

use super::units::{Machine, UNIT, finding};

const CODE: &str = "unit-kills-executors";

/// What simulate says, where validate, executors and status agree.
fn simulated(machine: &Machine, status: i32) -> serde_json::Value {
    for command in ["executors", "status"] {
        let _ = machine.ask(command, &[], status);
    }
    assert_eq!(finding(&machine.ask("validate", &[], status), CODE).is_some(), status != 0);
    machine.ask("simulate", &[], status)
}

#[test]
fn a_unit_that_kills_executors() {
    let machine = Machine::new();
    for (line, status) in [
        ("ExecStopPost=/usr/bin/pkill -f mesos-executor", 1),
        ("ExecStop=/usr/bin/killall mesos-executor", 1),
        ("ExecStartPre=-/bin/sh -c 'kill -9 $(pgrep -f mesos-executor)'", 1),
        ("ExecStartPre=/bin/sh -c 'ask && pkill mesos-executor'", 3),
        ("ExecStopPost=/usr/bin/cgdelete -r freezer:mesos", 3),
        ("ExecStopPost=/usr/bin/pkill -f mesos-slave", 0),
        ("ExecStop=/bin/kill -TERM $MAINPID", 0),
        ("ExecStartPre=-/usr/bin/docker rm -f mesos-slave", 0),
        // No executor is in Docker.
        ("ExecStopPost=/bin/sh -c 'docker kill $(docker ps -q)'", 0),
        ("KillMode=process", 0),
        ("KillMode=control-group", 0),
    ] {
        machine.unit(line, &machine.usual());
        let document = simulated(&machine, status);
        let outcome = if status == 3 { "unknown" } else { "recovers" };
        let fate = if status == 1 { "killed" } else { "may-reconnect" };
        assert_eq!(
            (&document["outcome"], &document["executors"][0]["fate"]),
            (&json!(outcome), &json!(fate)),
            "{line}"
        );
        if status == 3 {
            assert_eq!(document["error"]["code"], CODE);
        }
    }
    machine.unit("ExecStopPost=/usr/bin/pkill -f mesos-executor", &machine.usual());
    let message = format!(
        "mesos-slave.service kills executors (ExecStopPost, {}): /usr/bin/pkill -f mesos-executor",
        machine.place(4)
    );
    let document = simulated(&machine, 1);
    assert_eq!(document["executors"][0]["why"], message);
}

/// Without systemd's support the executors stay in the cgroup of the unit.
#[test]
fn executors_in_the_cgroup_of_the_unit() {
    let machine = Machine::new();
    let flags = format!("{} --no-systemd_enable_support", machine.usual());
    for (mode, status) in
        [("", 1), ("KillMode=control-cgroup", 1), ("KillMode=mixed", 1), ("KillMode=process", 0)]
    {
        machine.unit(mode, &flags);
        let _ = simulated(&machine, status);
    }
    // A stop of upstart ends the agent alone.
    std::fs::remove_file(machine.root().join(UNIT)).unwrap();
    machine.file("etc/init/mesos-slave.conf", &format!("exec /usr/sbin/mesos-slave {flags}\n"));
    let _ = simulated(&machine, 0);
}
