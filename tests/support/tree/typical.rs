//! One tree with something of everything: the base for damage and for laws that want variety.

use serde_json::json;

use super::{
    Agent, Checkpointed, Container, Executor, Framework, Kind, Operation, Part, Provider, Run, Task, Tree,
};
use crate::support::ids::uuid;
use crate::support::resource::{reserved, scalar, volume};

/// An old agent id and a current one with two frameworks, all kinds of executors, operations, a provider,
/// reservations, a volume, draining and a `runtime_dir`. A strict start of the agent succeeds on it.
pub(crate) fn typical() -> Tree {
    let (old, now) = (format!("{}-S1", uuid("master")), format!("{}-S2", uuid("master")));
    let fw = |n| format!("{}-{n:04}", uuid("master"));
    let drain = json!({"max_grace_period": {"nanoseconds": 60_000_000_000_i64}, "mark_gone": false});
    let committed = vec![reserved(scalar("cpus", 2.0), "eng"), volume("data-1", "eng", 512.0)];
    let gids = json!({"infos": [{"type": "PERSISTENT", "path": "/var/lib/mesos/volumes/roles/eng/data-1",
        "gid": 10000}]});
    let devices = json!({"device_access_per_cgroup": {"mesos/test": {"allow_list": ["c 1:3 rwm"]}}});
    let provider = Provider::new("lvm", &uuid("provider"))
        .operation(Operation::reserve(&uuid("provider operation"), &fw(1), "eng").acked());
    let current = Agent::new(&now)
        .drain(drain)
        .operation(Operation::reserve(&uuid("operation"), &fw(1), "eng"))
        .provider(provider)
        .framework(services(&fw(1)))
        .framework(
            Framework::new(&fw(2))
                .pid(Some(b"scheduler-1@127.0.0.1:40404"))
                .executor(Executor::command("batch.1", 4103)),
        );
    Tree::new()
        .resources(Checkpointed::new(committed))
        .volume_gids(gids)
        .device_state(devices)
        .agent(Agent::new(&old).framework(Framework::new(&fw(1)).executor(Executor::command("old.1", 999))))
        .agent(current)
        .container(Container::new("standalone-1").pid(4201).standalone())
}

fn services(id: &str) -> Framework {
    let limited = Part::But(json!({"limits": {"cpus": {"value": 0.7}, "mem": {"value": "inf"}}}));
    let group = Run::new(&uuid("group run"))
        .pid(4101)
        .http()
        .task(Task::new("web").running().info(limited))
        .task(Task::new("log").running().update("TASK_RUNNING"))
        .nested(Container::new(&uuid("web")).pid(4111).switchboard(4112))
        .nested(Container::new(&uuid("init")).pid(4113).status(256).termination(json!({"status": 256})));
    let custom = Executor::new("thermos-1", Kind::Custom)
        .run(
            Run::new(&uuid("first"))
                .pid(4001)
                .libprocess("executor(1)@127.0.0.1:39001")
                .task(Task::new("job-1").ended("TASK_FAILED").ack())
                .completed(),
        )
        .run(
            Run::new(&uuid("second"))
                .pid(4002)
                .libprocess("executor(1)@127.0.0.1:39002")
                .in_runtime()
                .task(Task::new("job-2").running())
                .task(Task::new("job-3").ended("TASK_FINISHED"))
                .task(Task::new("job-4")),
        );
    Framework::new(id)
        .role("eng")
        .executor(Executor::new("group", Kind::Default).run(group))
        .executor(custom)
        .executor(Executor::command("cmd.1", 4003))
}
