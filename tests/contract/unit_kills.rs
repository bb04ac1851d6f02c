//! A unit that kills the executors of its agent: after a restart they do not reconnect.

use serde_json::json;

use super::units::{Machine, UNIT, finding};
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

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

/// What looks for another program kills no default executor.
#[test]
fn a_unit_that_spares_default_executors() {
    let mut machine = Machine::new();
    let run = Run::new("c").pid(7).http().task(Task::new("T").running()).in_runtime();
    let default = Executor::new("E", Kind::Default).run(run);
    for (executors, killed) in [(vec![default.clone()], 0), (vec![default, Executor::command("t", 8)], 1)] {
        let framework = executors.into_iter().fold(Framework::new("F"), Framework::executor);
        let dir = machine.dir.path().join(killed.to_string());
        machine.placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir);
        for (line, status) in [("pkill mesos-executor", killed), ("pkill -f mesos-default-executor", 1)] {
            machine.unit(&format!("ExecStopPost=/usr/bin/{line}"), &machine.usual());
            let _ = simulated(&machine, status);
        }
    }
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
