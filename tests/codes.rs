//! Every code of the table is produced by a tree made for it, with the severity, effects and paths of the snapshot, and is
//! found from the command line.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

use ckpt::app::{FlagOptions, MissingMeta, Scenario, ScenarioOptions, SourceOptions};
use ckpt::check::{CODES, Code, FailOn, Finding, Report, Severity, other_severities};
use ckpt::model::Progress;
use ckpt::recovery::{BootId, Effect, Mode, Outcome};
use ckpt::schema::Release;
use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::ids::uuid;
use crate::support::message::{framed, frames};
use crate::support::resource::{allocated, reserved, scalar, volume};
use crate::support::tree::{
    Agent, BOOT_ID, Checkpointed, Container, Executor, Framework, Kind, Operation, Part, Provider, Run, Task,
    Tree,
};

/// A `work_dir` to be damaged, and where its parts are.
pub(crate) struct WorkDirs {
    pub(crate) work: PathBuf,
    pub(crate) runtime: PathBuf,
}

pub(crate) const S: &str = "meta/slaves/S";
pub(crate) const F: &str = "meta/slaves/S/frameworks/F";
pub(crate) const E: &str = "meta/slaves/S/frameworks/F/executors/E";
pub(crate) const R: &str = "meta/slaves/S/frameworks/F/executors/E/runs/c";
pub(crate) const T: &str = "meta/slaves/S/frameworks/F/executors/E/runs/c/tasks/T";
pub(crate) const RAS: &str = "meta/resources/resources_and_operations.state";

impl WorkDirs {
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        match path.strip_prefix("runtime/") {
            Some(rest) => self.runtime.join(rest),
            None => self.work.join(path),
        }
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn empty(&self, path: &str) {
        self.write(path, b"");
    }

    /// A length that promises more than there is.
    pub(crate) fn cut(&self, path: &str) {
        self.write(path, &[9, 0, 0, 0, 1]);
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.at(path);
        if path.is_dir() && !path.is_symlink() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
            .unwrap();
    }

    pub(crate) fn directory(&self, path: &str) {
        let _ = fs::remove_file(self.at(path));
        fs::create_dir_all(self.at(path)).unwrap();
    }

    pub(crate) fn link(&self, path: &str, to: &str) {
        let _ = fs::remove_file(self.at(path));
        symlink(to, self.at(path)).unwrap();
    }

    pub(crate) fn append(&self, path: &str, bytes: &[u8]) {
        let mut all = fs::read(self.at(path)).unwrap_or_default();
        all.extend_from_slice(bytes);
        self.write(path, &all);
    }

    fn message(&self, path: &str, name: &str, json: &Json) {
        self.write(path, &framed(name, json));
    }
}

/// What a tree is made of before it is damaged.
pub(crate) fn base() -> Tree {
    let run = Run::new("c").pid(4001).http().task(Task::new("T").running()).in_runtime();
    let executor = Executor::new("E", Kind::Custom).run(run);
    let operation = Operation::reserve(&uuid("operation"), "F", "eng");
    let agent = Agent::new("S").operation(operation).framework(Framework::new("F").executor(executor));
    Tree::new()
        .resources(Checkpointed::new(vec![reserved(scalar("cpus", 2.0), "eng")]))
        .volume_gids(json!({"infos": []}))
        .device_state(json!({}))
        .agent(agent)
}

pub(crate) fn with_run(run: Run) -> Tree {
    let executor = Executor::new("E", Kind::Custom).run(run);
    Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)))
}

pub(crate) fn with_task(task: Task) -> Tree {
    with_run(Run::new("c").pid(4001).http().task(task).in_runtime())
}

/// A task that uses the persistent volume `v` of role `eng`.
pub(crate) fn with_volume() -> Tree {
    let volume = volume("v", "eng", 64.0);
    let uses = Part::But(json!({"resources": [allocated(volume.clone(), "eng")]}));
    with_task(Task::new("T").running().info(uses)).resources(Checkpointed::new(vec![volume]))
}

/// A task that uses what is reserved for role `eng`.
fn with_reservation() -> Tree {
    let cpus = reserved(scalar("cpus", 2.0), "eng");
    let uses = Part::But(json!({"resources": [allocated(cpus.clone(), "eng")]}));
    with_task(Task::new("T").running().info(uses)).resources(Checkpointed::new(vec![cpus]))
}

fn with_framework(framework: Framework) -> Tree {
    Tree::new().agent(Agent::new("S").framework(framework))
}

fn with_container(container: Container) -> Tree {
    base().container(container)
}

fn record(kind: &str, uuid: &str) -> Json {
    json!({"type": kind, "uuid": uuid})
}

pub(crate) type Damage = fn(&WorkDirs);

/// A code, the tree, and what is done to it.
pub(crate) type Case = (Code, Tree, Damage);

pub(crate) fn nothing(_: &WorkDirs) {}

fn reading() -> Vec<Case> {
    vec![
        (Code::BootIdUnreadable, base(), |b| b.link("meta/boot_id", "resources")),
        (Code::BootIdDirectory, base(), |b| b.directory("meta/boot_id")),
        (Code::BootIdDiffers, base().boot_id(Some(b"another")), nothing),
        (Code::BootIdEmpty, base().boot_id(Some(b"")), nothing),
        (Code::StateEmpty, base(), |b| b.empty(RAS)),
        (Code::StateBlank, base(), |b| b.write(RAS, &[0; 100])),
        (Code::ListsDiffer, base(), |b| b.write(RAS, &[0; 4])),
        (Code::ResourceInvalid, base(), |b| {
            let no_value = json!({"resources": [{"name": "cpus", "type": "SCALAR"}]});
            b.write(RAS, &framed("mesos.internal.slave.ResourceState", &no_value));
        }),
        (Code::StateUnreadable, base(), |b| b.cut(RAS)),
        (Code::OperationsUnreadable, base(), |b| b.cut(RAS)),
        (Code::TargetUnreadable, base(), |b| b.cut("meta/resources/resources_and_operations.target")),
        (Code::OperationsTargetUnreadable, base(), |b| {
            b.cut("meta/resources/resources_and_operations.target");
        }),
        (Code::TargetEmpty, base(), |b| b.empty("meta/resources/resources_and_operations.target")),
        (Code::InfoUnreadable, base(), |b| {
            b.remove(RAS);
            b.cut("meta/resources/resources.info");
        }),
        (Code::OldTargetUnreadable, base(), |b| {
            b.remove(RAS);
            b.cut("meta/resources/resources.target");
        }),
        (Code::LatestMissing, base(), |b| b.remove("meta/slaves/latest")),
        (Code::LatestDangling, base(), |b| b.link("meta/slaves/latest", "nowhere")),
        (Code::LatestLoop, base(), |b| b.link("meta/slaves/latest", "latest")),
        (Code::LatestOutside, base(), |b| b.link("meta/slaves/latest", "/tmp")),
        (Code::AgentInfoMissing, base(), |b| b.remove("meta/slaves/S/slave.info")),
        (Code::AgentInfoUnreadable, base(), |b| b.cut("meta/slaves/S/slave.info")),
        (Code::AgentInfoEmpty, base(), |b| b.empty("meta/slaves/S/slave.info")),
        (Code::AgentDirectoryHollow, base(), |b| {
            b.remove(S);
            b.directory(S);
        }),
        (Code::DrainUnreadable, base(), |b| b.cut("meta/slaves/S/drain.config")),
        (Code::DrainStored, base(), |b| b.write("meta/slaves/S/drain.config", &[0; 4])),
        (Code::FrameworkInfoMissing, base(), |b| b.remove(&format!("{F}/framework.info"))),
        (Code::FrameworkInfoEmpty, base(), |b| b.empty(&format!("{F}/framework.info"))),
        (Code::FrameworkInfoUnreadable, base(), |b| b.cut(&format!("{F}/framework.info"))),
        (Code::FrameworkPidMissing, base(), |b| b.remove(&format!("{F}/framework.pid"))),
        (Code::FrameworkPidEmpty, base(), |b| b.empty(&format!("{F}/framework.pid"))),
        (Code::FrameworkPidUnreadable, base(), |b| b.directory(&format!("{F}/framework.pid"))),
        (Code::FrameworkPidUnparsable, base(), |b| b.write(&format!("{F}/framework.pid"), b"nonsense")),
        (Code::RunLatestDangling, base(), |b| b.link(&format!("{E}/runs/latest"), "nowhere")),
        (Code::RunLatestLoop, base(), |b| b.link(&format!("{E}/runs/latest"), "latest")),
        (Code::RunLatestMissing, base(), |b| b.remove(&format!("{E}/runs/latest"))),
        (Code::ExecutorSkipped, base(), |b| b.remove(&format!("{E}/runs/latest"))),
        (Code::LatestRunNotFound, base(), |b| b.link(&format!("{E}/runs/latest"), "/")),
        (Code::ExecutorInfoMissing, base(), |b| b.remove(&format!("{E}/executor.info"))),
        (Code::ExecutorInfoEmpty, base(), |b| b.empty(&format!("{E}/executor.info"))),
        (Code::ExecutorInfoUnreadable, base(), |b| b.cut(&format!("{E}/executor.info"))),
        (Code::GeneratedUnreadable, base(), |b| {
            b.directory(&format!("{E}/executor_generated_for_command_task"));
        }),
        (Code::GeneratedMalformed, base(), |b| {
            b.write(&format!("{E}/executor_generated_for_command_task"), b"1\n");
        }),
        (Code::ForkedPidStale, base().boot_id(Some(b"another")), nothing),
        (Code::ForkedPidMissing, base(), |b| b.remove(&format!("{R}/pids/forked.pid"))),
        (Code::ForkedPidUnreadable, base(), |b| b.directory(&format!("{R}/pids/forked.pid"))),
        (Code::ForkedPidEmpty, base(), |b| b.empty(&format!("{R}/pids/forked.pid"))),
        (Code::ForkedPidMalformed, base(), |b| b.write(&format!("{R}/pids/forked.pid"), b"4001\n")),
        (Code::LibprocessPidUnreadable, base(), |b| b.directory(&format!("{R}/pids/libprocess.pid"))),
        (Code::LibprocessPidEmpty, base(), |b| b.empty(&format!("{R}/pids/libprocess.pid"))),
        (Code::LibprocessPidUnparsable, base(), |b| {
            b.write(&format!("{R}/pids/libprocess.pid"), b"nonsense");
        }),
        (Code::ConnectionUnknown, base(), |b| b.remove(&format!("{R}/http.marker"))),
        (Code::TaskInfoMissing, base(), |b| b.remove(&format!("{T}/task.info"))),
        (Code::TaskInfoEmpty, base(), |b| b.empty(&format!("{T}/task.info"))),
        (Code::TaskInfoUnreadable, base(), |b| b.cut(&format!("{T}/task.info"))),
        (Code::UpdatesMissing, base(), |b| b.remove(&format!("{T}/task.updates"))),
        (Code::UpdatesUnreadable, base(), |b| b.directory(&format!("{T}/task.updates"))),
        (Code::UpdatesBadAck, with_task(Task::new("T").running().record(record("ACK", "AAAA"))), nothing),
        (Code::UpdatesTailCut, base(), |b| b.append(&format!("{T}/task.updates"), &[9, 0])),
        (Code::UpdatesLengthTooLong, base(), |b| {
            let all = fs::read(b.at(&format!("{T}/task.updates"))).unwrap();
            let mut damaged = all.clone();
            damaged.extend_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
            (0..3).for_each(|_| damaged.extend_from_slice(&all));
            b.write(&format!("{T}/task.updates"), &damaged);
        }),
        (Code::UpdatesRecordDamaged, base(), |b| b.append(&format!("{T}/task.updates"), &[0; 8])),
        (Code::Unconvertible, base(), |b| {
            let resource = json!({"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}, "role": "*",
                "reservation": {"principal": "p"}});
            b.remove(RAS);
            b.write("meta/resources/resources.info", &frames("mesos.Resource", [&resource]));
        }),
    ]
}

fn starting() -> Vec<Case> {
    let many_roles = json!({"capabilities": [{"type": "MULTI_ROLE"}], "roles": ["a", "b"]});
    let unallocated = || json!({"resources": [scalar("cpus", 1.0)]});
    let negative = scalar("cpus", -1.0);
    let bad_update = json!({"update": {"uuid": "AAAA", "status": {"uuid": "AAAA"}}});
    vec![
        (
            Code::AllocationMissing,
            with_framework(
                Framework::new("F").info(Part::But(many_roles)).executor(
                    Executor::new("E", Kind::Custom)
                        .info(Part::But(unallocated()))
                        .run(Run::new("c").pid(4001).http().in_runtime()),
                ),
            ),
            nothing,
        ),
        (
            Code::IdNotAllowed,
            with_framework(
                Framework::new("F").executor(
                    Executor::new("a\tb", Kind::Custom)
                        .info(Part::But(unallocated()))
                        .run(Run::new("c").pid(4001).http().in_runtime()),
                ),
            ),
            nothing,
        ),
        (
            Code::TargetWithoutOld,
            Tree::new().agent(Agent::new("S")).resources(
                Checkpointed::new(vec![reserved(scalar("cpus", 2.0), "eng")])
                    .new_target_only(vec![reserved(scalar("cpus", 2.0), "eng")]),
            ),
            nothing,
        ),
        (
            Code::OldTargetOnly,
            Tree::new().agent(Agent::new("S")).resources(
                Checkpointed::old(vec![reserved(scalar("cpus", 2.0), "eng")])
                    .target(vec![reserved(scalar("cpus", 2.0), "eng")]),
            ),
            nothing,
        ),
        (
            Code::ResourceUnexpected,
            Tree::new().agent(Agent::new("S")).resources(Checkpointed::new(vec![scalar("cpus", 1.0)])),
            nothing,
        ),
        (Code::VolumeUnnameable, base(), |b| {
            let volume = json!({"name": "disk", "type": "SCALAR", "scalar": {"value": 9.0},
                "disk": {"persistence": {"id": "a/b"}, "volume": {"container_path": "d", "mode": "RW"}},
                "reservations": [{"type": "DYNAMIC", "role": "eng"}]});
            let state = json!({"resources": [volume]});
            b.message(
                "meta/resources/resources_and_operations.target",
                "mesos.internal.slave.ResourceState",
                &state,
            );
        }),
        (Code::TargetWithoutState, base(), |b| {
            fs::rename(b.at(RAS), b.at("meta/resources/resources_and_operations.target")).unwrap();
        }),
        (Code::OldTargetIgnored, base(), |b| b.empty("meta/resources/resources.target")),
        (
            Code::AgentIdDiffers,
            Tree::new().agent(Agent::new("S").info(Part::But(json!({"id": {"value": "X"}})))),
            nothing,
        ),
        (Code::RegistryBroken, base(), |b| {
            b.write(&format!("{S}/resource_provider_registry/CURRENT"), b"MANIFEST-9\n");
        }),
        (Code::FrameworkEmpty, with_framework(Framework::new("F")), nothing),
        (
            Code::FrameworkNotCheckpointing,
            with_framework(Framework::new("F").checkpoint(false).executor(Executor::command("t", 7))),
            nothing,
        ),
        (
            Code::FrameworkIdMissing,
            with_framework(
                Framework::new("F").info(Part::But(json!({"id": null}))).executor(Executor::command("t", 7)),
            ),
            nothing,
        ),
        (
            Code::FrameworkIdDiffers,
            with_framework(
                Framework::new("F")
                    .info(Part::But(json!({"id": {"value": "X"}})))
                    .executor(Executor::command("t", 7)),
            ),
            nothing,
        ),
        (
            Code::ExecutorFrameworkDiffers,
            with_framework(
                Framework::new("F").executor(
                    Executor::new("E", Kind::Custom)
                        .info(Part::But(json!({"framework_id": {"value": "X"}})))
                        .run(Run::new("c").pid(1).http()),
                ),
            ),
            nothing,
        ),
        (
            Code::ExecutorIdDiffers,
            with_framework(
                Framework::new("F").executor(
                    Executor::new("E", Kind::Custom)
                        .info(Part::But(json!({"executor_id": {"value": "X"}})))
                        .run(Run::new("c").pid(1).http()),
                ),
            ),
            nothing,
        ),
        (
            Code::TerminalUpdateBad,
            with_task(Task::new("T").update_but("TASK_FAILED", bad_update.clone())),
            nothing,
        ),
        (Code::UpdateBad, with_task(Task::new("T").update_but("TASK_RUNNING", bad_update)), nothing),
        (
            Code::TaskIdDiffers,
            with_task(
                Task::new("T")
                    .info(Part::But(json!({"task_id": {"value": "X"}})))
                    .ended("TASK_FINISHED")
                    .ack(),
            ),
            nothing,
        ),
        (
            Code::TaskIdsDiffer,
            with_task(Task::new("T").info(Part::But(json!({"slave_id": {"value": "X"}}))).running()),
            nothing,
        ),
        (
            Code::ResourcesRefused,
            with_task(Task::new("T").info(Part::But(json!({"resources": [negative]}))).running()),
            nothing,
        ),
        (
            Code::UpdateForeignTask,
            with_task(
                Task::new("T")
                    .running()
                    .update_but("TASK_RUNNING", json!({"update": {"status": {"task_id": {"value": "X"}}}})),
            ),
            nothing,
        ),
        (
            Code::UpdatesStuck,
            with_task(Task::new("T").update("TASK_STARTING").update("TASK_RUNNING").ack_of(1)),
            nothing,
        ),
        (
            Code::DefaultExecutorTask,
            with_framework(
                Framework::new("F").executor(
                    Executor::new("E", Kind::Default).run(
                        Run::new("c")
                            .pid(1)
                            .http()
                            .task(Task::new("T").info(Part::But(json!({"executor_id": {"value": "X"}})))),
                    ),
                ),
            ),
            nothing,
        ),
        (Code::VolumeGidsUnreadable, base(), |b| b.cut("meta/volume_gid_manager/volume_gids")),
        (Code::SentinelTooEarly, base(), |b| b.write(&format!("{R}/executor.sentinel"), b"")),
        (Code::RunWithoutTasks, base(), |b| b.remove(&format!("{R}/tasks"))),
        (Code::ContainerNotCheckpointed, base(), |b| {
            let config = json!({
                "directory": "/w/slaves/S/frameworks/G/executors/X/runs/lost",
                "executor_info": {"executor_id": {"value": "X"}, "framework_id": {"value": "G"}},
                "command_info": {"value": "x"},
            });
            b.message("runtime/containers/lost/config", "mesos.slave.ContainerConfig", &config);
            let variables =
                json!({"environment": {"variables": [{"name": "MESOS_CHECKPOINT", "value": "1"}]}});
            b.message("runtime/containers/lost/launch_info", "mesos.slave.ContainerLaunchInfo", &variables);
        }),
        (Code::DeviceStateUnreadable, base(), |b| b.cut("meta/device_manager/device.state")),
        (Code::CsiVolumesUnreadable, base(), |b| b.cut("isolators/volume/csi/c/volumes")),
        (Code::BackendUnknown, base(), |b| {
            b.directory("provisioner/containers/c/containers/n/backends/zfs/rootfses/r");
        }),
        (Code::LayersUnreadable, base(), |b| b.cut("provisioner/containers/c/layers")),
        (Code::SandboxMissing, base(), |b| b.remove("slaves/S/frameworks/F/executors/E/runs/c")),
        (Code::OperationOfProvider, base(), |b| {
            let mut operation = operation_json(&uuid("x"));
            operation["info"]["reserve"]["resources"][0]["provider_id"] = json!({"value": "p"});
            let state = json!({"operations": [operation]});
            b.message(RAS, "mesos.internal.slave.ResourceState", &state);
        }),
        (Code::OperationUuidBad, base(), |b| {
            let mut operation = operation_json(&uuid("x"));
            operation["uuid"]["value"] = json!("AAAA");
            b.message(RAS, "mesos.internal.slave.ResourceState", &json!({"operations": [operation]}));
        }),
        (Code::OperationDirectoryName, base(), |b| b.directory(&format!("{S}/operations/stray"))),
        (Code::OperationUnknown, base(), |b| b.directory(&format!("{S}/operations/{}", uuid("unknown")))),
        (Code::OperationStreamUnreadable, base(), |b| b.append(&stream(), &[0; 8])),
        (Code::OperationStreamCut, base(), |b| b.append(&stream(), &[9, 0])),
        (Code::OperationAckUnexpected, base(), |b| {
            let ack = json!({"type": "ACK", "uuid": {"value": "ESIzRFVmQneImaq7zN3u/w=="}});
            b.write(&stream(), &frames("mesos.internal.UpdateOperationStatusRecord", [&ack]));
        }),
        (Code::ResourcesNotADirectory, base(), |b| {
            fs::remove_dir_all(b.at("meta/resources")).unwrap();
            b.empty("meta/resources");
        }),
        (Code::OperationUpdateBad, base(), |b| {
            let update = json!({"type": "UPDATE", "update": {"status": {"state": "OPERATION_FINISHED"}}});
            b.write(&stream(), &frames("mesos.internal.UpdateOperationStatusRecord", [&update]));
        }),
        (
            Code::OperationPendingWithStream,
            Tree::new()
                .resources(Checkpointed::new(Vec::new()))
                .agent(Agent::new("S").operation(Operation::reserve(&uuid("operation"), "F", "eng"))),
            |b| {
                let mut operation = operation_json(&uuid("operation"));
                operation["latest_status"]["state"] = json!("OPERATION_PENDING");
                b.message(RAS, "mesos.internal.slave.ResourceState", &json!({"operations": [operation]}));
            },
        ),
    ]
}

fn stream() -> String {
    format!("{S}/operations/{}/operation.updates", uuid("operation"))
}

fn operation_json(uuid: &str) -> Json {
    use base64::Engine as _;
    let bytes = ckpt::values::Uuid::parse(uuid.as_bytes()).unwrap();
    let value = base64::engine::general_purpose::STANDARD.encode(bytes.bytes());
    let resource = json!({"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}});
    json!({"uuid": {"value": value}, "info": {"type": "RESERVE", "reserve": {"resources": [resource]}},
        "latest_status": {"state": "OPERATION_FINISHED"}})
}

fn containers() -> Vec<Case> {
    let of_run = |pid: u32| Run::new("c").pid(pid).http();
    let id_twice = Framework::new("F")
        .executor(Executor::new("E", Kind::Custom).run(of_run(4001)))
        .executor(Executor::new("G", Kind::Custom).run(of_run(4002)));
    let ended = Container::new("n").pid(1).termination(json!({})).nested(Container::new("m").pid(2));
    vec![
        (Code::ContainerIdTwice, with_framework(id_twice), nothing),
        (Code::ConfigUnreadable, base(), |b| b.cut("runtime/containers/c/config")),
        (Code::LaunchInfoUnreadable, base(), |b| b.cut("runtime/containers/c/launch_info")),
        (Code::ContainerNotADirectory, base(), |b| b.empty("runtime/containers/stray")),
        (Code::ContainersNotADirectory, base(), |b| b.empty("runtime/containers/c/containers")),
        (
            Code::ContainerTerminated,
            with_container(Container::new("x").pid(7).termination(json!({}))),
            nothing,
        ),
        (Code::ContainerPidMalformed, with_container(Container::new("x").pid_text(b"7\n")), nothing),
        (
            Code::ParentTerminated,
            with_run(Run::new("c").pid(4001).http().in_runtime().nested(ended)),
            nothing,
        ),
        (Code::SwitchboardPidBad, base(), |b| b.write("runtime/containers/c/io_switchboard/pid", b"7\n")),
    ]
}

fn looking() -> Vec<Case> {
    vec![
        (Code::TempFile, base(), |b| b.write(&format!("{F}/aB3dE6"), b"x")),
        (Code::TempFileGoodCopy, base(), |b| {
            fs::copy(b.at(&format!("{F}/framework.info")), b.at(&format!("{F}/aB3dE6"))).unwrap();
            b.empty(&format!("{F}/framework.info"));
        }),
        (Code::MetaMissing, base(), |b| {
            b.directory("slaves/S/frameworks");
            fs::remove_dir_all(b.at("meta")).unwrap();
        }),
        (Code::SlavesNotADirectory, base(), |b| {
            fs::remove_dir_all(b.at("meta/slaves")).unwrap();
            b.empty("meta/slaves");
        }),
        (Code::UnknownEntry, base(), |b| b.empty(&format!("{F}/notes.txt"))),
        (Code::LinkInside, base(), |b| {
            fs::rename(b.at(&format!("{F}/framework.info")), b.at(&format!("{F}/real"))).unwrap();
            b.link(&format!("{F}/framework.info"), "real");
        }),
        (Code::LinkOutside, base(), |b| b.link(&format!("{F}/framework.info"), "/etc/hostname")),
        (Code::ProviderLatestDangling, with_provider(), |b| {
            b.link(&format!("{S}/resource_providers/org.apache.mesos.rp.local.storage/lvm/latest"), "gone");
        }),
        (Code::ProviderStateUnreadable, with_provider(), |b| {
            b.write(&format!("{}/resource_provider.state", provider_directory()), b"torn");
        }),
        (Code::ProviderOperationUuidBad, with_provider(), |b| {
            let mut operation = operation_json(&uuid("x"));
            operation["uuid"]["value"] = json!("AAAA");
            b.message(
                &format!("{}/resource_provider.state", provider_directory()),
                "mesos.resource_provider.ResourceProviderState",
                &json!({"operations": [operation]}),
            );
        }),
        (Code::ProviderOperationsUnreadable, with_provider(), |b| {
            b.directory(&format!("{}/operations/stray", provider_directory()));
        }),
        (Code::CsiStateUnreadable, base(), |b| {
            b.write("csi/org.apache.mesos.csi.lvm/lvm/volumes/v/volume.state", &[0; 40]);
        }),
        (Code::VolumeNotListed, with_volume(), |b| b.remove("meta/resources")),
        (Code::ReservationNotListed, with_reservation(), |b| b.remove("meta/resources")),
        (Code::VolumeMissing, with_volume(), |b| b.remove("volumes/roles/eng/v")),
        (Code::VolumeUnclaimed, with_volume(), |b| b.directory("volumes/roles/eng/other")),
        (Code::ForkedPidOfGroup, base(), |b| b.write(&format!("{R}/pids/forked.pid"), b"0")),
        (Code::UpdatesEmpty, base(), |b| b.empty(&format!("{T}/task.updates"))),
        (Code::IdHidden, with_task(Task::new(".hidden").running()), nothing),
        (Code::IdPattern, with_task(Task::new("a*").running()), nothing),
        (Code::OldAgentUncollected, base(), |b| b.directory("meta/slaves/OLD")),
        (Code::AgentNotCheckpointing, with_framework_and_info(json!({"checkpoint": false})), nothing),
        (Code::WorkDirTemporary, base(), nothing),
        (Code::ModeOdd, base(), |b| {
            fs::set_permissions(b.at(&format!("{F}/framework.pid")), fs::Permissions::from_mode(0o400))
                .unwrap();
        }),
    ]
}

fn with_provider() -> Tree {
    Tree::new().agent(Agent::new("S").provider(Provider::new("lvm", &uuid("provider"))))
}

fn provider_directory() -> String {
    format!("{S}/resource_providers/org.apache.mesos.rp.local.storage/lvm/{}", uuid("provider"))
}

fn with_framework_and_info(info: Json) -> Tree {
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    Tree::new().agent(Agent::new("S").info(Part::But(info)).framework(framework))
}

/// A tree for every code that files alone produce.
pub(crate) fn every_case() -> Vec<Case> {
    [reading(), starting(), containers(), looking()].into_iter().flatten().collect()
}

/// How a tree is validated.
#[derive(Clone, Copy)]
struct Setup {
    mode: Mode,
    release: Release,
    flags: &'static [&'static str],
}

/// With flags under which the agent reads everything that it can read.
const STRICT: Setup = Setup {
    mode: Mode::Strict,
    release: Release::HEAD,
    flags: &[
        "--launcher=linux",
        "--volume_gid_range=[1000-2000]",
        "--isolation=filesystem/linux,volume/csi,cgroups/devices",
        // Any directory that every machine has.
        "--csi_plugin_config_dir=/etc",
    ],
};

fn judged(tree: &Tree, damage: Damage, setup: Setup) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    damage(&WorkDirs { work: placed.work.clone(), runtime: placed.runtime.clone() });
    let source = SourceOptions {
        runtime_dir: Some(placed.runtime.clone()),
        boot_id: Some(BootId::Known(BOOT_ID.to_owned())),
        release: Some(setup.release),
        probe: false,
        missing_meta: MissingMeta::Assessed,
        ..SourceOptions::of(placed.work)
    };
    let flags = FlagOptions { words: setup.flags.iter().map(Into::into).collect(), ..FlagOptions::default() };
    let options = ScenarioOptions { source, flags, ..ScenarioOptions::default() };
    let mut scenario = Scenario::open(&options, &Progress::default()).unwrap();
    scenario.conditions.mode = setup.mode;
    // Independent of the temporary directory of this machine.
    scenario.conditions.place = PathBuf::from("/tmp/mesos");
    scenario.validation(FailOn::Fatal).report
}

fn codes(report: &Report) -> Vec<Code> {
    report.findings.iter().map(|finding| finding.row.code).collect()
}

/// Codes that need an older release or other flags: how they are validated, in the library and on the command line.
fn conditional() -> Vec<(Case, Setup, &'static [&'static str])> {
    let info = || Part::But(json!({"container": {"type": "DOCKER", "docker": {"image": "x"}}}));
    let run = |id: &str| Run::new(id).pid(4001).libprocess("executor(1)@127.0.0.1:41234");
    let two = |id: &str, of: &str| Executor::new(id, Kind::Custom).info(info()).run(run(of));
    let docker = with_framework(Framework::new("F").executor(two("E", "c")).executor(two("G", "d")));
    let cut: Damage = |b| {
        b.remove(RAS);
        b.cut("meta/resources/resources.info");
    };
    let twice = Run::new("d").pid(4001).http().in_runtime();
    let pid_twice = Framework::new("F")
        .executor(Executor::new("E", Kind::Custom).run(Run::new("c").pid(4001).http().in_runtime()))
        .executor(Executor::new("G", Kind::Custom).run(twice));
    vec![
        (
            (Code::PidTwice, with_framework(pid_twice), nothing),
            Setup { flags: &["--launcher=posix"], ..STRICT },
            &["--mesos-version=1.12.0", "--", "--launcher=posix"],
        ),
        (
            (Code::ResourceListCut, base(), cut),
            Setup { release: Release::new(1, 4, 0), flags: &[], ..STRICT },
            &["--mesos-version=1.4.0"],
        ),
        (
            (Code::DockerPidTwice, docker, nothing),
            Setup { release: Release::new(1, 8, 0), flags: &["--containerizers=docker"], ..STRICT },
            &["--mesos-version=1.8.0", "--", "--containerizers=docker"],
        ),
    ]
}

/// Codes that a tree alone cannot produce, and the file whose test finds them by name.
const ELSEWHERE: &[(Code, &str)] = &[
    (Code::OwnerOdd, include_str!("codes.rs")),
    (Code::ForkedPidReused, include_str!("repair/facts.rs")),
    (Code::ContainerNotCheckpointing, include_str!("contract/living.rs")),
    (Code::ForkedPidDiffers, include_str!("contract/living.rs")),
    (Code::FlagMissing, include_str!("contract/flags.rs")),
    (Code::DockerNotRunning, include_str!("live_docker.rs")),
    (Code::WorkDirFull, include_str!("contract/machine.rs")),
    (Code::UnitRemovesCheckpoint, include_str!("contract/units.rs")),
    (Code::UnitKillsExecutors, include_str!("contract/unit_kills.rs")),
    (Code::RuntimeDirElsewhere, include_str!("contract/machine_rules.rs")),
    (Code::MetaNotWritable, include_str!("contract/disk.rs")),
    (Code::ContainerMissing, include_str!("contract/contradictions.rs")),
    (Code::RegistryMissing, include_str!("contract/contradictions.rs")),
    (Code::CniInfoUnreadable, include_str!("contract/providers.rs")),
    (Code::RunLatestStale, include_str!("contract/contradictions.rs")),
    (Code::LatestStale, include_str!("contract/contradictions.rs")),
];

#[test]
fn every_code_is_produced_by_a_tree_made_for_it() {
    let cases = every_case();
    let has_tree = |code: Code| {
        cases.iter().any(|(known, ..)| *known == code)
            || configured().iter().any(|(known, ..)| *known == code)
            || conditional().iter().any(|((known, ..), ..)| *known == code)
            || ELSEWHERE.iter().any(|(known, _)| *known == code)
    };
    for (code, test) in ELSEWHERE {
        let named = [format!("\"{code}\""), format!("== Code::{code:?}.name()")];
        assert!(named.iter().any(|words| test.contains(words)), "no test finds {code}");
    }
    let missing: Vec<_> = CODES.iter().map(|row| row.code).filter(|code| !has_tree(*code)).collect();
    assert!(missing.is_empty(), "no tree produces {missing:?}");
    let mut lines: Vec<_> =
        cases.iter().map(|(code, tree, damage)| line(*code, tree, *damage, STRICT)).collect();
    for ((code, tree, damage), setup, _) in &conditional() {
        lines.push(line(*code, tree, *damage, *setup));
    }
    for (code, tree, damage, flags) in configured() {
        lines.push(line(code, &tree, damage, Setup { flags, ..STRICT }));
    }
    lines.sort();
    insta::assert_snapshot!("codes", lines.join("\n"));
}

/// Severity, effect and outcome of a code in both modes, and the paths where it is found.
fn line(code: Code, tree: &Tree, damage: Damage, setup: Setup) -> String {
    let reports = [Mode::Strict, Mode::Lenient].map(|mode| judged(tree, damage, Setup { mode, ..setup }));
    let found = |report: &Report| -> Vec<_> {
        let own = report.findings.iter().filter(|finding| finding.row.code == code);
        own.map(|finding| {
            let path = finding.path.to_string();
            // Paths in the runtime directory are absolute.
            let path =
                path.split_once("/runtime_dir/").map_or(path.clone(), |(_, path)| format!("runtime/{path}"));
            (finding.severity, path)
        })
        .collect()
    };
    let [strict, lenient] = reports.each_ref().map(found);
    assert!(!strict.is_empty(), "{code}: found {:?}", codes(&reports[0]));
    let finding = reports[0].findings.iter().find(|finding| finding.row.code == code).unwrap();
    let mode = |found: &[(Severity, String)], effect: Effect, outcome: Outcome| {
        format!("{} {} {}", found[0].0.word(), effect.word(), outcome.word())
    };
    let paths = |found: &[(Severity, String)]| found.iter().map(|(_, path)| path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&strict), paths(&lenient), "{code}");
    format!(
        "{code}: strict {}; lenient {}{}; {}",
        mode(&strict, finding.strict, reports[0].strict.start.outcome),
        mode(&lenient, finding.lenient, reports[0].lenient.start.outcome),
        if finding.counted { " counted" } else { "" },
        paths(&strict).join(" ")
    )
}

#[test]
fn every_code_is_found_from_the_command_line() {
    let with = |flags: &[&'static str]| [&["--mesos-version=1.12.0", "--"][..], flags].concat();
    let mut calls: Vec<(Case, Vec<&str>)> =
        every_case().into_iter().map(|case| (case, with(STRICT.flags))).collect();
    calls.extend(conditional().into_iter().map(|(case, _, arguments)| (case, arguments.to_vec())));
    calls.extend(
        configured().into_iter().map(|(code, tree, damage, flags)| ((code, tree, damage), with(flags))),
    );
    for ((code, tree, damage), mut arguments) in calls {
        if code == Code::DeviceStateUnreadable {
            // In place the host decides whether the agent reads the file: only with cgroups v2.
            arguments.insert(0, "--relocated");
        }
        // Independent of the temporary directory of this machine.
        let dir = tempfile::tempdir_in("/tmp").unwrap();
        let placed = tree.write(dir.path());
        damage(&WorkDirs { work: placed.work.clone(), runtime: placed.runtime.clone() });
        let call = ckpt(["validate", "-o", "json", "--boot-id", BOOT_ID]);
        let call = call.arg("--runtime-dir").arg(&placed.runtime).arg(&placed.work);
        let document = call.args(&arguments).run().json();
        let findings = document["findings"].as_array().unwrap();
        let found: Vec<_> = findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        assert!(found.contains(&code.name()), "{code}: found {found:?}");
    }
}

/// Unlike a directory, an archive contains owners that only root can give.
#[test]
fn a_file_of_another_owner() {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, kind, owner) in [
        ("meta", tar::EntryType::Directory, 0),
        ("meta/boot_id", tar::EntryType::Regular, 1000),
        ("meta/slaves", tar::EntryType::Directory, 0),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(0o755);
        header.set_uid(owner);
        header.set_size(0);
        archive.append_data(&mut header, path, std::io::empty()).unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("owners.tar");
    fs::write(&path, archive.into_inner().unwrap()).unwrap();
    let document = ckpt(["validate", "-o", "json", "--allow-missing"]).arg(&path).run().json();
    let findings = document["findings"].as_array().unwrap();
    let odd: Vec<_> = findings.iter().filter(|finding| finding["code"] == Code::OwnerOdd.name()).collect();
    let [odd] = odd[..] else { panic!("{findings:?}") };
    assert_eq!((&odd["path"], &odd["severity"]), (&json!("meta/boot_id"), &json!("warning")));
    assert_eq!(odd["message"], "it belongs to user 1000, meta to user 0");
}

/// Codes that depend on the flags: a sound tree, what is done to it, and the flags.
fn configured() -> Vec<(Code, Tree, Damage, &'static [&'static str])> {
    let reserved = Checkpointed::new(vec![reserved(scalar("cpus", 2.0), "eng")]);
    let rack = &["--attributes=rack:r9"];
    vec![
        (Code::ResourcesDontFit, base().resources(reserved), nothing, &["--resources=cpus:1;mem:1;disk:1"]),
        (Code::InfoIncompatible, base(), nothing, rack),
        (Code::WorkDirElsewhere, base(), nothing, &["--work_dir=/elsewhere"]),
        (Code::ContainerizerMissing, base(), nothing, &["--containerizers=docker"]),
        (Code::FlagRefused, base(), nothing, &["--ip=agent1.example.org"]),
        (Code::InfoIncompatibleAfterReboot, base(), |b| b.write("meta/boot_id", b"old"), rack),
    ]
}

#[test]
fn codes_of_the_configuration_need_flags() {
    for (code, tree, damage, _) in configured() {
        assert!(!codes(&judged(&tree, damage, STRICT)).contains(&code), "{code}");
    }
}

#[test]
fn a_sound_tree_is_reported_only_for_its_place() {
    assert_eq!(codes(&judged(&base(), nothing, STRICT)), [Code::WorkDirTemporary]);
}

#[test]
fn what_the_agent_meets_twice_is_reported_once() {
    let damage = |b: &WorkDirs| {
        let resource = json!({"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}, "role": "*",
            "reservation": {"principal": "p"}});
        b.write(RAS, &frames("mesos.internal.slave.ResourceState", [&json!({"resources": [resource]})]));
        b.remove(&format!("{F}/framework.pid"));
    };
    // For resources and for operations, and another finding between the two.
    let found = codes(&judged(&base(), damage, STRICT));
    let count = |code: Code| found.iter().filter(|found| **found == code).count();
    assert_eq!((count(Code::Unconvertible), count(Code::FrameworkPidMissing)), (1, 1));
}

#[test]
fn fatal_findings_and_the_outcome_agree() {
    // A start with such a pid or ID succeeds, and the agent ends later: with the container, or when an executor has ended.
    let ends = |case: &Case| ![Code::ForkedPidOfGroup, Code::ExecutorIdDiffers].contains(&case.0);
    for (code, tree, damage) in every_case().into_iter().filter(ends) {
        for mode in [Mode::Strict, Mode::Lenient] {
            let report = judged(&tree, damage, Setup { mode, ..STRICT });
            let result = if mode == Mode::Strict { &report.strict } else { &report.lenient };
            let ends = matches!(result.start.outcome, Outcome::Fails | Outcome::Aborts);
            let fatal: Vec<_> =
                report.findings.iter().filter(|finding| finding.severity == Severity::Fatal).collect();
            assert_eq!(!fatal.is_empty(), ends, "{code}, {mode:?}: {fatal:?}");
            assert_eq!(result.first().is_some(), ends, "{code}, {mode:?}");
            if let Some(first) = result.first() {
                let path = |finding: &&Finding| finding.path.to_string() == first.path;
                assert!(
                    fatal.iter().copied().filter(path).any(|finding| finding.row.code == first.code),
                    "{code}, {mode:?}: {first:?}"
                );
            }
        }
    }
}

/// The severity in a row is the usual one: `explain` says where a finding has another.
#[test]
fn explain_says_where_a_code_has_another_severity() {
    let explain = |code: &str| ckpt(["explain", code]).run().exits(0).stdout();
    let text = explain("task-info-missing");
    for words in
        ["task-info-missing (warning", "note in a run that is completed", "error where the task has updates"]
    {
        assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}\n{text}");
    }
    assert!(!explain("forked-pid-of-group").contains("Except"));
    assert!(explain("id-hidden").contains("note for a run that is not the latest"));
}

/// No finding that ends nothing has a severity that `explain` does not list.
#[test]
fn every_severity_of_a_finding_is_explained() {
    for (_, tree, damage) in every_case() {
        let report = judged(&tree, damage, STRICT);
        let survived = report.findings.iter().filter(|found| found.strict < Effect::Fails && !found.shadowed);
        for found in survived {
            let code = found.row.code;
            let is_usual = found.severity == code.severity(found.strict);
            let is_other = || other_severities(code).any(|(severity, _)| severity == found.severity);
            assert!(is_usual || is_other(), "{code}: {:?} in {}", found.severity, found.path);
        }
    }
}
