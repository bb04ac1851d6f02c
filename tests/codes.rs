//! Every code of the table is produced by a tree made for it, with the effect that its rule demands.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use ckpt::app::{FlagOptions, Scenario, ScenarioOptions, SourceOptions};
use ckpt::check::{CODES, FailOn, Report};
use ckpt::model::Progress;
use ckpt::recovery::BootId;
use ckpt::schema::Release;
use serde_json::{Value as Json, json};

use crate::support::ids::uuid;
use crate::support::message::{framed, frames};
use crate::support::resource::{reserved, scalar};
use crate::support::tree::{
    Agent, BOOT_ID, Checkpointed, Container, Executor, Framework, Kind, Operation, Part, Provider, Run, Task,
    Tree,
};

/// A `work_dir` to be spoilt, and where its parts are.
pub(crate) struct Bench {
    pub(crate) work: PathBuf,
    pub(crate) runtime: PathBuf,
}

pub(crate) const S: &str = "meta/slaves/S";
pub(crate) const F: &str = "meta/slaves/S/frameworks/F";
pub(crate) const E: &str = "meta/slaves/S/frameworks/F/executors/E";
pub(crate) const R: &str = "meta/slaves/S/frameworks/F/executors/E/runs/c";
pub(crate) const T: &str = "meta/slaves/S/frameworks/F/executors/E/runs/c/tasks/T";
pub(crate) const RAS: &str = "meta/resources/resources_and_operations.state";

impl Bench {
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

/// What a tree is made of before it is spoilt.
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

fn with_framework(framework: Framework) -> Tree {
    Tree::new().agent(Agent::new("S").framework(framework))
}

fn with_container(container: Container) -> Tree {
    base().container(container)
}

fn record(kind: &str, uuid: &str) -> Json {
    json!({"type": kind, "uuid": uuid})
}

pub(crate) type Spoil = fn(&Bench);

/// A code, the tree, and what is done to it.
pub(crate) type Case = (&'static str, Tree, Spoil);

pub(crate) fn nothing(_: &Bench) {}

fn reading() -> Vec<Case> {
    vec![
        ("boot-id-unreadable", base(), |b| b.directory("meta/boot_id")),
        ("boot-id-differs", base().boot_id(Some(b"another")), nothing),
        ("boot-id-empty", base().boot_id(Some(b"")), nothing),
        ("resources-state-empty", base(), |b| b.empty(RAS)),
        ("resources-state-unreadable", base(), |b| b.cut(RAS)),
        ("operations-unreadable", base(), |b| b.cut(RAS)),
        ("resources-target-unreadable", base(), |b| b.cut("meta/resources/resources_and_operations.target")),
        ("operations-target-unreadable", base(), |b| b.cut("meta/resources/resources_and_operations.target")),
        ("resources-target-empty", base(), |b| b.empty("meta/resources/resources_and_operations.target")),
        ("resources-info-unreadable", base(), |b| {
            b.remove(RAS);
            b.cut("meta/resources/resources.info");
        }),
        ("resources-old-target-unreadable", base(), |b| {
            b.remove(RAS);
            b.cut("meta/resources/resources.target");
        }),
        ("latest-missing", base(), |b| b.remove("meta/slaves/latest")),
        ("latest-dangling", base(), |b| b.link("meta/slaves/latest", "nowhere")),
        ("latest-loop", base(), |b| b.link("meta/slaves/latest", "latest")),
        ("latest-outside", base(), |b| b.link("meta/slaves/latest", "/tmp")),
        ("slave-info-missing", base(), |b| b.remove("meta/slaves/S/slave.info")),
        ("slave-info-unreadable", base(), |b| b.cut("meta/slaves/S/slave.info")),
        ("slave-info-empty", base(), |b| b.empty("meta/slaves/S/slave.info")),
        ("agent-folder-hollow", base(), |b| {
            b.remove(S);
            b.directory(S);
        }),
        ("drain-unreadable", base(), |b| b.cut("meta/slaves/S/drain.config")),
        ("drain-stored", base(), |b| b.write("meta/slaves/S/drain.config", &[0; 4])),
        ("framework-info-missing", base(), |b| b.remove(&format!("{F}/framework.info"))),
        ("framework-info-empty", base(), |b| b.empty(&format!("{F}/framework.info"))),
        ("framework-info-unreadable", base(), |b| b.cut(&format!("{F}/framework.info"))),
        ("framework-pid-missing", base(), |b| b.remove(&format!("{F}/framework.pid"))),
        ("framework-pid-empty", base(), |b| b.empty(&format!("{F}/framework.pid"))),
        ("framework-pid-unreadable", base(), |b| b.directory(&format!("{F}/framework.pid"))),
        ("framework-pid-unparsable", base(), |b| b.write(&format!("{F}/framework.pid"), b"nonsense")),
        ("run-latest-dangling", base(), |b| b.link(&format!("{E}/runs/latest"), "nowhere")),
        ("run-latest-loop", base(), |b| b.link(&format!("{E}/runs/latest"), "latest")),
        ("run-latest-missing", base(), |b| b.remove(&format!("{E}/runs/latest"))),
        ("executor-skipped", base(), |b| b.remove(&format!("{E}/runs/latest"))),
        ("latest-run-not-found", base(), |b| b.link(&format!("{E}/runs/latest"), "/")),
        ("executor-info-missing", base(), |b| b.remove(&format!("{E}/executor.info"))),
        ("executor-info-empty", base(), |b| b.empty(&format!("{E}/executor.info"))),
        ("executor-info-unreadable", base(), |b| b.cut(&format!("{E}/executor.info"))),
        ("generated-flag-unreadable", base(), |b| {
            b.directory(&format!("{E}/executor_generated_for_command_task"));
        }),
        ("generated-flag-malformed", base(), |b| {
            b.write(&format!("{E}/executor_generated_for_command_task"), b"1\n");
        }),
        ("forked-pid-stale", base().boot_id(Some(b"another")), nothing),
        ("forked-pid-missing", base(), |b| b.remove(&format!("{R}/pids/forked.pid"))),
        ("forked-pid-unreadable", base(), |b| b.directory(&format!("{R}/pids/forked.pid"))),
        ("forked-pid-empty", base(), |b| b.empty(&format!("{R}/pids/forked.pid"))),
        ("forked-pid-malformed", base(), |b| b.write(&format!("{R}/pids/forked.pid"), b"4001\n")),
        ("libprocess-pid-unreadable", base(), |b| b.directory(&format!("{R}/pids/libprocess.pid"))),
        ("libprocess-pid-empty", base(), |b| b.empty(&format!("{R}/pids/libprocess.pid"))),
        ("libprocess-pid-unparsable", base(), |b| b.write(&format!("{R}/pids/libprocess.pid"), b"nonsense")),
        ("connection-unknown", base(), |b| b.remove(&format!("{R}/http.marker"))),
        ("task-info-missing", base(), |b| b.remove(&format!("{T}/task.info"))),
        ("task-info-empty", base(), |b| b.empty(&format!("{T}/task.info"))),
        ("task-info-unreadable", base(), |b| b.cut(&format!("{T}/task.info"))),
        ("task-updates-missing", base(), |b| b.remove(&format!("{T}/task.updates"))),
        ("task-updates-unreadable", base(), |b| b.directory(&format!("{T}/task.updates"))),
        ("task-updates-bad-ack", with_task(Task::new("T").running().record(record("ACK", "AAAA"))), nothing),
        ("task-updates-cut-tail", base(), |b| b.append(&format!("{T}/task.updates"), &[9, 0])),
        ("task-updates-hidden-records", base(), |b| {
            let all = fs::read(b.at(&format!("{T}/task.updates"))).unwrap();
            let mut spoilt = all.clone();
            spoilt.extend_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
            (0..3).for_each(|_| spoilt.extend_from_slice(&all));
            b.write(&format!("{T}/task.updates"), &spoilt);
        }),
        ("task-updates-damaged", base(), |b| b.append(&format!("{T}/task.updates"), &[0; 8])),
        ("resource-unconvertible", base(), |b| {
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
    let bad_update = json!({"update": {"uuid": "AAAA", "status": {"uuid": "AAAA"}}});
    vec![
        (
            "allocation-missing",
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
            "id-not-allowed",
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
            "target-without-old-target",
            Tree::new().agent(Agent::new("S")).resources(
                Checkpointed::new(vec![reserved(scalar("cpus", 2.0), "eng")])
                    .new_target_only(vec![reserved(scalar("cpus", 2.0), "eng")]),
            ),
            nothing,
        ),
        (
            "old-target-blocks",
            Tree::new().agent(Agent::new("S")).resources(
                Checkpointed::old(vec![reserved(scalar("cpus", 2.0), "eng")])
                    .target(vec![reserved(scalar("cpus", 2.0), "eng")]),
            ),
            nothing,
        ),
        (
            "resource-unexpected",
            Tree::new().agent(Agent::new("S")).resources(Checkpointed::new(vec![scalar("cpus", 1.0)])),
            nothing,
        ),
        ("volume-unnameable", base(), |b| {
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
        ("target-without-state", base(), |b| {
            fs::rename(b.at(RAS), b.at("meta/resources/resources_and_operations.target")).unwrap();
        }),
        ("old-target-ignored", base(), |b| b.empty("meta/resources/resources.target")),
        (
            "agent-id-differs",
            Tree::new().agent(Agent::new("S").info(Part::But(json!({"id": {"value": "X"}})))),
            nothing,
        ),
        ("registry-broken", base(), |b| {
            b.write(&format!("{S}/resource_provider_registry/CURRENT"), b"MANIFEST-9\n");
        }),
        ("framework-empty", with_framework(Framework::new("F")), nothing),
        (
            "framework-not-checkpointing",
            with_framework(Framework::new("F").checkpoint(false).executor(Executor::command("t", 7))),
            nothing,
        ),
        (
            "framework-id-missing",
            with_framework(
                Framework::new("F").info(Part::But(json!({"id": null}))).executor(Executor::command("t", 7)),
            ),
            nothing,
        ),
        (
            "framework-id-differs",
            with_framework(
                Framework::new("F")
                    .info(Part::But(json!({"id": {"value": "X"}})))
                    .executor(Executor::command("t", 7)),
            ),
            nothing,
        ),
        (
            "executor-id-differs",
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
            "terminal-update-without-uuid",
            with_task(Task::new("T").update_but("TASK_FAILED", bad_update.clone())),
            nothing,
        ),
        ("update-without-uuid", with_task(Task::new("T").update_but("TASK_RUNNING", bad_update)), nothing),
        (
            "task-id-differs",
            with_task(
                Task::new("T")
                    .info(Part::But(json!({"task_id": {"value": "X"}})))
                    .ended("TASK_FINISHED")
                    .ack(),
            ),
            nothing,
        ),
        (
            "task-ids-differ",
            with_task(Task::new("T").info(Part::But(json!({"slave_id": {"value": "X"}}))).running()),
            nothing,
        ),
        (
            "update-foreign-task",
            with_task(
                Task::new("T")
                    .running()
                    .update_but("TASK_RUNNING", json!({"update": {"status": {"task_id": {"value": "X"}}}})),
            ),
            nothing,
        ),
        (
            "default-executor-task",
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
        ("volume-gids-unreadable", base(), |b| b.cut("meta/volume_gid_manager/volume_gids")),
        ("device-state-unreadable", base(), |b| b.cut("meta/device_manager/device.state")),
        ("csi-volumes-unreadable", base(), |b| b.cut("isolators/volume/csi/c/volumes")),
        ("provisioner-layers-unreadable", base(), |b| b.cut("provisioner/containers/c/layers")),
        ("sandbox-missing", base(), |b| b.remove("slaves/S/frameworks/F/executors/E/runs/c")),
        ("operation-of-provider", base(), |b| {
            let mut operation = operation_json(&uuid("x"));
            operation["info"]["reserve"]["resources"][0]["provider_id"] = json!({"value": "p"});
            let state = json!({"operations": [operation]});
            b.message(RAS, "mesos.internal.slave.ResourceState", &state);
        }),
        ("operation-uuid-bad", base(), |b| {
            let mut operation = operation_json(&uuid("x"));
            operation["uuid"]["value"] = json!("AAAA");
            b.message(RAS, "mesos.internal.slave.ResourceState", &json!({"operations": [operation]}));
        }),
        ("operation-folder-name", base(), |b| b.directory(&format!("{S}/operations/stray"))),
        ("operation-unknown", base(), |b| b.directory(&format!("{S}/operations/{}", uuid("unknown")))),
        ("operation-updates-unreadable", base(), |b| b.append(&stream(), &[0; 8])),
        ("operation-updates-cut-tail", base(), |b| b.append(&stream(), &[9, 0])),
        ("operation-ack-unexpected", base(), |b| {
            let ack = json!({"type": "ACK", "uuid": {"value": "ESIzRFVmQneImaq7zN3u/w=="}});
            b.write(&stream(), &frames("mesos.internal.UpdateOperationStatusRecord", [&ack]));
        }),
        ("operation-update-without-uuid", base(), |b| {
            let update = json!({"type": "UPDATE", "update": {"status": {"state": "OPERATION_FINISHED"}}});
            b.write(&stream(), &frames("mesos.internal.UpdateOperationStatusRecord", [&update]));
        }),
        (
            "operation-pending-with-stream",
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
    let twice = Run::new("d").pid(4001).http().in_runtime();
    let two = Framework::new("F")
        .executor(Executor::new("E", Kind::Custom).run(Run::new("c").pid(4001).http().in_runtime()))
        .executor(Executor::new("G", Kind::Custom).run(twice));
    let ended = Container::new("n").pid(1).termination(json!({})).nested(Container::new("m").pid(2));
    vec![
        ("container-config-unreadable", base(), |b| b.cut("runtime/containers/c/config")),
        ("launch-info-unreadable", base(), |b| b.cut("runtime/containers/c/launch_info")),
        ("container-not-a-folder", base(), |b| b.empty("runtime/containers/stray")),
        ("container-terminated", with_container(Container::new("x").pid(7).termination(json!({}))), nothing),
        ("container-pid-malformed", with_container(Container::new("x").pid_text(b"7\n")), nothing),
        ("parent-terminated", with_run(Run::new("c").pid(4001).http().in_runtime().nested(ended)), nothing),
        ("pid-twice", with_framework(two), nothing),
        ("switchboard-pid-bad", base(), |b| b.write("runtime/containers/c/io_switchboard/pid", b"7\n")),
    ]
}

fn looking() -> Vec<Case> {
    vec![
        ("temp-file", base(), |b| b.write(&format!("{F}/aB3dE6"), b"x")),
        ("temp-file-good-copy", base(), |b| {
            fs::copy(b.at(&format!("{F}/framework.info")), b.at(&format!("{F}/aB3dE6"))).unwrap();
            b.empty(&format!("{F}/framework.info"));
        }),
        ("slaves-not-a-folder", base(), |b| {
            fs::remove_dir_all(b.at("meta/slaves")).unwrap();
            b.empty("meta/slaves");
        }),
        ("unknown-entry", base(), |b| b.empty(&format!("{F}/notes.txt"))),
        ("link-inside", base(), |b| {
            fs::rename(b.at(&format!("{F}/framework.info")), b.at(&format!("{F}/real"))).unwrap();
            b.link(&format!("{F}/framework.info"), "real");
        }),
        ("link-outside", base(), |b| b.link(&format!("{F}/framework.info"), "/etc/hostname")),
        (
            "provider-latest-dangling",
            Tree::new().agent(Agent::new("S").provider(Provider::new("lvm", &uuid("provider")))),
            |b| {
                b.link(
                    &format!("{S}/resource_providers/org.apache.mesos.rp.local.storage/lvm/latest"),
                    "gone",
                );
            },
        ),
        ("id-hidden", with_task(Task::new(".hidden").running()), nothing),
        ("id-pattern", with_task(Task::new("a*").running()), nothing),
        ("old-agent-uncollected", base(), |b| b.directory("meta/slaves/OLD")),
        ("agent-not-checkpointing", with_framework_and_info(json!({"checkpoint": false})), nothing),
        ("work-dir-temporary", base(), nothing),
        ("mode-odd", base(), |b| {
            fs::set_permissions(b.at(&format!("{F}/framework.pid")), fs::Permissions::from_mode(0o400))
                .unwrap();
        }),
    ]
}

fn with_framework_and_info(info: Json) -> Tree {
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    Tree::new().agent(Agent::new("S").info(Part::But(info)).framework(framework))
}

/// A tree for every code that files alone produce.
pub(crate) fn every_case() -> Vec<Case> {
    [reading(), starting(), containers(), looking()].into_iter().flatten().collect()
}

fn judged(tree: &Tree, spoil: Spoil, dir: &Path) -> Report {
    judged_with(tree, spoil, &[], dir)
}

/// Flags under which the agent reads everything that it can read.
const FLAGS: [&str; 3] =
    ["--launcher=posix", "--volume_gid_range=[10000-20000]", "--isolation=volume/csi,cgroups/devices"];

/// With these flags of the agent as well.
fn judged_with(tree: &Tree, spoil: Spoil, flags: &[&str], dir: &Path) -> Report {
    let placed = tree.write(dir);
    spoil(&Bench { work: placed.work.clone(), runtime: placed.runtime.clone() });
    let source = SourceOptions {
        runtime_dir: Some(placed.runtime.clone()),
        boot_id: Some(BootId::Known(BOOT_ID.to_owned())),
        release: Some(Release::HEAD),
        probe: false,
        ..SourceOptions::of(placed.work)
    };
    let words = FLAGS.iter().chain(flags).map(Into::into).collect();
    let flags = FlagOptions { words, ..FlagOptions::default() };
    let options = ScenarioOptions { source, flags, ..ScenarioOptions::default() };
    let mut scenario = Scenario::open(&options, &Progress::default()).unwrap();
    // Wherever the temporary directory of this machine is, the agent is told that it runs in one.
    scenario.conditions.place = PathBuf::from("/tmp/mesos");
    scenario.validation(FailOn::Fatal).report
}

/// Codes that files alone do not produce: a file of another owner needs root, a stranger's pid needs processes, and the
/// others an older release.
const BY_OTHER_MEANS: &[&str] = &["owner-odd", "forked-pid-reused", "resources-list-cut", "docker-pid-twice"];

#[test]
fn every_code_is_produced_by_a_tree_made_for_it() {
    let cases = every_case();
    let mut wrong = Vec::new();
    for (code, tree, spoil) in &cases {
        let dir = tempfile::tempdir().unwrap();
        let report = judged(tree, *spoil, dir.path());
        if !report.findings.iter().any(|finding| finding.row.code == *code) {
            let found: Vec<_> = report.findings.iter().map(|finding| finding.row.code).collect();
            wrong.push(format!("{code}: found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let flags = configured();
    let covered = |code| {
        cases.iter().any(|(known, ..)| *known == code)
            || flags.iter().any(|(known, ..)| *known == code)
            || BY_OTHER_MEANS.contains(&code)
    };
    let missing: Vec<_> = CODES.iter().map(|row| row.code).filter(|code| !covered(code)).collect();
    assert!(missing.is_empty(), "no tree produces {missing:?}");
}

/// Codes that depend on the flags: a sound tree, what is done to it, and the flags.
fn configured() -> Vec<(&'static str, Tree, Spoil, &'static str)> {
    let reserved = Checkpointed::new(vec![reserved(scalar("cpus", 2.0), "eng")]);
    let rack = "--attributes=rack:r9";
    vec![
        ("resources-do-not-fit", base().resources(reserved), nothing, "--resources=cpus:1;mem:1;disk:1"),
        ("agent-info-incompatible", base(), nothing, rack),
        ("agent-info-incompatible-after-reboot", base(), |b| b.write("meta/boot_id", b"old"), rack),
    ]
}

#[test]
fn codes_of_the_configuration() {
    for (code, tree, spoil, flag) in configured() {
        let dir = tempfile::tempdir().unwrap();
        let report = judged_with(&tree, spoil, &[flag], dir.path());
        let found: Vec<_> = report.findings.iter().map(|finding| finding.row.code).collect();
        assert!(found.contains(&code), "{code}: found {found:?}");
        // Without flags there is nothing that could differ.
        let dir = tempfile::tempdir().unwrap();
        let report = judged(&tree, spoil, dir.path());
        assert!(report.findings.iter().all(|finding| finding.row.code != code), "{code}");
    }
}

#[test]
fn a_sound_tree_has_nothing_to_tell_but_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let report = judged(&base(), nothing, dir.path());
    let found: Vec<_> = report.findings.iter().map(|finding| finding.row.code).collect();
    assert_eq!(found, ["work-dir-temporary"]);
}

#[test]
fn what_is_met_twice_is_told_once() {
    let spoil = |b: &Bench| {
        let resource = json!({"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}, "role": "*",
            "reservation": {"principal": "p"}});
        b.write(RAS, &frames("mesos.internal.slave.ResourceState", [&json!({"resources": [resource]})]));
        b.remove(&format!("{F}/framework.pid"));
    };
    let dir = tempfile::tempdir().unwrap();
    // For resources and for operations, and something between the two.
    let report = judged(&base(), spoil, dir.path());
    let told = |code: &str| report.findings.iter().filter(|finding| finding.row.code == code).count();
    assert_eq!((told("resource-unconvertible"), told("framework-pid-missing")), (1, 1));
}

#[test]
fn fatal_findings_and_the_outcome_agree() {
    for (code, tree, spoil) in every_case() {
        let dir = tempfile::tempdir().unwrap();
        let report = judged(&tree, spoil, dir.path());
        let ends =
            matches!(report.strict.start.0, ckpt::recovery::Outcome::Fails | ckpt::recovery::Outcome::Aborts);
        let fatal = report.findings.iter().any(|finding| finding.severity == ckpt::check::Severity::Fatal);
        assert!(fatal || !ends, "{code}: the agent does not start, and no finding is fatal");
        if let Some(first) = report.strict.first() {
            assert!(
                report.findings.iter().any(|finding| finding.row.code == first.code),
                "{code}: {}",
                first.code
            );
        }
    }
}
