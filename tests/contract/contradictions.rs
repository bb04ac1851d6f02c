//! Parts of `meta` that are gone without a trace in it: sandboxes, containers and other runs show that they were there. What
//! is lost is never green, and every judging command says so.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus::{self, Unpacked};
use crate::support::ids::uuid;
use crate::support::tree::{Agent, Executor, Framework, Kind, Part, Run, Task, Tree};

/// The directories in a directory, sorted.
fn below(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries.filter(|path| path.is_dir() && !path.is_symlink()).collect();
    found.sort();
    found
}

fn agent(tree: &Unpacked) -> PathBuf {
    below(&tree.work.join("meta/slaves")).remove(0)
}

fn executors(tree: &Unpacked) -> Vec<PathBuf> {
    below(&agent(tree).join("frameworks")).iter().flat_map(|one| below(&one.join("executors"))).collect()
}

/// The latest run of the first executor.
fn run(tree: &Unpacked) -> PathBuf {
    let runs = executors(tree)[0].join("runs");
    let latest = fs::read_link(runs.join("latest")).unwrap();
    runs.join(latest.file_name().unwrap())
}

fn remove(path: &Path) {
    fs::remove_dir_all(path).unwrap();
}

fn empty(path: &Path) {
    remove(path);
    fs::create_dir(path).unwrap();
}

fn remove_updates(tree: &Unpacked) {
    for task in below(&run(tree).join("tasks")) {
        fs::remove_file(task.join("task.updates")).unwrap();
    }
}

fn remove_infos(tree: &Unpacked) {
    fs::remove_file(below(&run(tree).join("tasks"))[0].join("task.info")).unwrap();
}

fn close(tree: &Unpacked) {
    fs::write(run(tree).join("executor.sentinel"), "").unwrap();
}

fn close_all(tree: &Unpacked) {
    for executor in executors(tree) {
        let latest = fs::read_link(executor.join("runs/latest")).unwrap();
        fs::write(executor.join("runs").join(latest.file_name().unwrap()).join("executor.sentinel"), "")
            .unwrap();
    }
}

fn remove_container(tree: &Unpacked) {
    remove(&tree.runtime.join("containers").join(run(tree).file_name().unwrap()));
}

/// The directory of the first task, and its container.
fn remove_task(tree: &Unpacked) {
    let task = below(&run(tree).join("tasks")).remove(0);
    remove(&task);
    let link = PathBuf::from("slaves").join(task.strip_prefix(tree.work.join("meta/slaves")).unwrap());
    let container = fs::read_link(tree.work.join(link)).unwrap();
    let containers = tree.runtime.join("containers").join(run(tree).file_name().unwrap()).join("containers");
    remove(&containers.join(container.file_name().unwrap()));
}

/// What was done to a state, and the statuses of validate, simulate and executors: with its runtime directory, and without.
struct Case {
    what: &'static str,
    state: &'static str,
    damage: fn(&Unpacked),
    with_runtime: [i32; 3],
    without: [i32; 3],
}

const LOST: [i32; 3] = [1; 3];
const UNKNOWN: [i32; 3] = [3; 3];
const GOOD: [i32; 3] = [0; 3];

const fn case(
    what: &'static str,
    state: &'static str,
    damage: fn(&Unpacked),
    with_runtime: [i32; 3],
    without: [i32; 3],
) -> Case {
    Case { what, state, damage, with_runtime, without }
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("nothing", "a_command_tasks", |_| (), GOOD, GOOD),
    // A framework that does not checkpoint and one that does leave the same sandbox.
    case("nothing", "d_mixed_checkpoint", |_| (), GOOD, UNKNOWN),
    case("frameworks removed", "a_command_tasks", |tree| remove(&agent(tree).join("frameworks")), LOST, UNKNOWN),
    case("frameworks emptied", "b_task_group", |tree| empty(&agent(tree).join("frameworks")), LOST, UNKNOWN),
    case("executor removed", "a_command_tasks", |tree| remove(&executors(tree)[0]), LOST, UNKNOWN),
    case("executors emptied", "b_task_group", |tree| empty(executors(tree)[0].parent().unwrap()), LOST, UNKNOWN),
    case("runs emptied", "a_command_tasks", |tree| empty(&executors(tree)[0].join("runs")), LOST, LOST),
    case("runs removed", "b_task_group", |tree| remove(&executors(tree)[0].join("runs")), LOST, LOST),
    case("run removed", "a_command_tasks", |tree| remove(&run(tree)), LOST, LOST),
    case("the newer run removed", "x_two_runs", |tree| remove(&run(tree)), LOST, LOST),
    case("updates removed", "a_command_tasks", remove_updates, LOST, LOST),
    case("task.info removed", "a_command_tasks", remove_infos, LOST, LOST),
    case("task.info removed", "b_task_group", remove_infos, LOST, LOST),
    // By the times of the files, no agent wrote it.
    case("a false sentinel", "a_command_tasks", close, LOST, UNKNOWN),
    case("a false sentinel", "b_task_group", close, LOST, UNKNOWN),
    case("only false sentinels", "a_command_tasks", close_all, LOST, UNKNOWN),
    case("a false sentinel, and no container", "a_command_tasks", |tree| (close(tree), remove_container(tree)).1, UNKNOWN, UNKNOWN),
    case("a false sentinel, and no container", "b_task_group", |tree| (close(tree), remove_container(tree)).1, UNKNOWN, UNKNOWN),
    // The sandbox of a default executor still names the task.
    case("a task and its container removed", "b_task_group", remove_task, UNKNOWN, UNKNOWN),
    // Its framework was torn down: a run that is completed, and a task that has not ended.
    case("nothing", "c_completed", |_| (), GOOD, GOOD),
];

fn ask(command: &str, tree: &Unpacked, note: &Json, has_runtime: bool) -> Json {
    let boot = format!("--boot-id={}", note["boot_id"].as_str().unwrap());
    let call = ckpt([command, "-o", "json", "--relocated", "--mesos-version=1.12.0", &boot]).arg(&tree.work);
    let call = if has_runtime { call.arg("--runtime-dir").arg(&tree.runtime) } else { call };
    call.run().json()
}

#[test]
fn what_is_gone_from_meta_is_never_green() {
    let mut wrong = Vec::new();
    for Case { what, state, damage, with_runtime, without } in CASES {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack(state, dir.path());
        let note = corpus::note(state);
        damage(&tree);
        for (has_runtime, expected) in [(true, with_runtime), (false, without)] {
            let answers = ["validate", "simulate", "executors"].map(|command| {
                let document = ask(command, &tree, &note, has_runtime);
                i32::try_from(document["exit_status"].as_i64().unwrap()).unwrap()
            });
            if answers != *expected {
                wrong.push(format!(
                    "{what} on {state}, runtime directory {has_runtime}: {answers:?} {expected:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is unknown says why, and where the answer is.
#[test]
fn a_sandbox_without_a_checkpoint_names_the_runtime_directory() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    remove(&agent(&tree).join("frameworks"));
    let document = ask("simulate", &tree, &corpus::note("a_command_tasks"), false);
    let error = &document["error"];
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("there is a sandbox slaves/"), "{error}");
    assert!(message.ends_with("Only the agent's runtime directory tells"), "{error}");
    assert_eq!((&error["code"], &document["outcome"]), (&"not-in-source".into(), &"unknown".into()));
    let next = error["next"].as_str().unwrap();
    assert!(
        next.starts_with("name the agent's runtime directory, or a copy of it, with --runtime-dir"),
        "{error}"
    );
}

/// An agent closes a run before it launches the next: where the older one is closed, or has older updates, `latest` is stale.
#[test]
fn a_stale_latest_loses_the_newer_run() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("x_two_runs", dir.path());
    let note = corpus::note("x_two_runs");
    let codes = |tree: &Unpacked| -> Vec<String> {
        let document = ask("validate", tree, &note, false);
        let errors = document["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error");
        errors.map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&tree), [""; 0]);
    let newest = run(&tree);
    let runs = newest.parent().unwrap();
    let older = below(runs).into_iter().find(|path| *path != newest).unwrap();
    let place =
        fs::read_link(runs.join("latest")).unwrap().parent().unwrap().join(older.file_name().unwrap());
    fs::remove_file(runs.join("latest")).unwrap();
    std::os::unix::fs::symlink(place, runs.join("latest")).unwrap();
    assert_eq!(codes(&tree), ["run-latest-stale"]);
    let document = ask("simulate", &tree, &note, false);
    assert_eq!(document["exit_status"], 1);
    let lost = document["executors"].as_array().unwrap().iter().find(|one| one["fate"] == "lost").unwrap();
    assert_eq!(lost["container_id"], newest.file_name().unwrap().to_str().unwrap());
}

/// Without its container a default executor fails its tasks (R258).
#[test]
fn a_runtime_directory_without_the_container_of_a_default_executor() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("b_task_group", dir.path());
    let note = corpus::note("b_task_group");
    empty(&tree.runtime);
    let (validate, simulate) = (ask("validate", &tree, &note, true), ask("simulate", &tree, &note, true));
    assert_eq!(validate["findings"][0]["code"], "container-missing");
    assert_eq!((&validate["exit_status"], &simulate["exit_status"]), (&1.into(), &1.into()));
}

/// The nested container of a task that is gone belongs to no task that the agent knows.
#[test]
fn a_task_that_only_its_container_shows() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("b_task_group", dir.path());
    let note = corpus::note("b_task_group");
    let runs = |task: &PathBuf| {
        let updates = fs::read(task.join("task.updates")).unwrap();
        // The container of one of them has ended.
        below(&tree.runtime.join("containers").join(run(&tree).file_name().unwrap()).join("containers"))
            .iter()
            .filter(|container| !container.join("termination").exists())
            .any(|container| {
                let id = container.file_name().unwrap().as_encoded_bytes();
                updates.windows(id.len()).any(|part| part == id)
            })
    };
    remove(below(&run(&tree).join("tasks")).iter().find(|task| runs(task)).unwrap());
    let (validate, simulate) = (ask("validate", &tree, &note, true), ask("simulate", &tree, &note, true));
    assert_eq!(validate["findings"][0]["code"], "container-not-checkpointed");
    assert_eq!((&validate["exit_status"], &simulate["exit_status"]), (&1.into(), &1.into()));
}

/// An older agent recovers, and the executors of the newer one of the same host do not. On another host they never were here.
#[test]
fn an_older_agent_in_the_place_of_the_newer_one() {
    let executor = |id: &str| Framework::new("F").executor(Executor::command(id, 7));
    for (hostname, status) in [("agent1.example.org", 1), ("agent2.example.org", 0)] {
        let dir = tempfile::tempdir().unwrap();
        let info = Part::But(json!({"hostname": hostname}));
        let newer = Agent::new("m-S10").framework(executor("t")).info(info);
        let older = Agent::new("m-S9");
        let placed = Tree::new().agent(newer).agent(older).write(dir.path());
        let ask = |command: &str| {
            let call = ckpt([command, "-o", "json", "--relocated", "--boot-id=same"]).arg(&placed.work);
            call.run().json()
        };
        let (validate, simulate) = (ask("validate"), ask("simulate"));
        let statuses = [&validate["exit_status"], &simulate["exit_status"]];
        assert_eq!(statuses, [status, status], "{hostname}: {validate}");
        let found = validate["findings"].to_string().contains("latest-stale");
        assert_eq!(found, status == 1, "{validate}");
    }
}

/// What resource providers have lost: each is an error, and no restart with it is green.
#[test]
fn resource_providers_that_have_lost_something() {
    let archive = corpus::directory().join("reported/resource_providers.tar.gz");
    let damage = |what: &str, change: &dyn Fn(&Path)| {
        let dir = tempfile::tempdir().unwrap();
        corpus::unpack_file(&archive, dir.path());
        let work = dir.path().join("g_slrp");
        let own = below(&work.join("meta/slaves")).remove(0);
        change(&own);
        let ask = |command: &str| {
            let call = ckpt([command, "-o", "json", "--relocated", "--boot-id=same"]).arg(&work);
            call.run().json()
        };
        let (validate, simulate) = (ask("validate"), ask("simulate"));
        assert_eq!(validate["exit_status"], simulate["exit_status"], "{what}: {simulate}");
        let findings = validate["findings"].as_array().unwrap().iter();
        findings.map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let lvm = |own: &Path| own.join("resource_providers/org.apache.mesos.rp.local.storage/lvm");
    let state = |own: &Path| {
        let latest = fs::read_link(lvm(own).join("latest")).unwrap();
        lvm(own).join(latest.file_name().unwrap()).join("resource_provider.state")
    };
    assert_eq!(damage("nothing", &|_| ()), [""; 0]);
    let gone = damage("state", &|own| fs::remove_file(state(own)).unwrap());
    assert_eq!(gone, ["provider-state-unreadable"]);
    let emptied = damage("empty state", &|own| fs::write(state(own), "").unwrap());
    assert_eq!(emptied, ["provider-state-unreadable"]);
    let zeros = damage("zeros", &|own| fs::write(state(own), [0; 200]).unwrap());
    assert_eq!(zeros, ["provider-state-unreadable"]);
    let stray = damage("a stray operation", &|own| {
        fs::create_dir_all(state(own).with_file_name("operations").join("foo")).unwrap();
    });
    assert_eq!(stray, ["provider-operations-unreadable"]);
    let latest = damage("latest", &|own| fs::remove_file(lvm(own).join("latest")).unwrap());
    assert_eq!(latest, ["provider-latest-dangling"]);
    let registry = damage("registry", &|own| remove(&own.join("resource_provider_registry")));
    assert_eq!(registry, ["registry-missing"]);
    let current = damage("CURRENT", &|own| empty(&own.join("resource_provider_registry")));
    assert_eq!(current, ["registry-missing"]);
    let log = |own: &Path| own.join("resource_provider_registry/000003.log");
    let removed = damage("no log", &|own| fs::remove_file(log(own)).unwrap());
    assert_eq!(removed, ["registry-missing"]);
    for bytes in [Vec::new(), vec![0; 307], vec![0xff; 307]] {
        let damaged = damage("damaged log", &|own| fs::write(log(own), &bytes).unwrap());
        assert_eq!(damaged, ["registry-missing"], "{} bytes", bytes.len());
    }
}

/// A framework of which every executor is completed loses nothing by a missing file.
#[test]
fn a_framework_that_is_over() {
    let run = Run::new(&uuid("r")).completed().task(Task::new("t").ended("TASK_FINISHED"));
    let framework = Framework::new("F").executor(Executor::new("e", Kind::Custom).run(run));
    for file in ["framework.pid", "framework.info"] {
        let dir = tempfile::tempdir().unwrap();
        let placed = Tree::new().agent(Agent::new("S").framework(framework.clone())).write(dir.path());
        fs::write(placed.framework("S", "F").join(file), "").unwrap();
        let statuses = ["validate", "simulate", "status"].map(|command| {
            let call =
                ckpt([command, "--relocated", "--boot-id=same", "--mesos-version=1.12.0", "-o", "json"]);
            (command, call.arg(&placed.work).run().json()["exit_status"].clone())
        });
        // The flags of the agent are not known.
        let expected = [("validate", json!(0)), ("simulate", json!(0)), ("status", json!(3))];
        assert_eq!(statuses, expected, "{file}");
    }
}

/// No executor has the pid of init, and none a pid that the kernel does not give.
#[test]
fn a_pid_that_no_executor_has() {
    for (pid, fate) in [("1", "may-reconnect"), ("4194305", "lost")] {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack("a_command_tasks", dir.path());
        let note = corpus::note("a_command_tasks");
        fs::write(run(&tree).join("pids/forked.pid"), pid).unwrap();
        let document = ask("simulate", &tree, &note, true);
        assert_eq!(document["exit_status"], 1, "{pid}");
        let container = run(&tree).file_name().unwrap().to_str().unwrap().to_owned();
        let mut all = document["executors"].as_array().unwrap().iter();
        assert_eq!(all.find(|one| one["container_id"] == *container).unwrap()["fate"], fate, "{pid}");
        let findings = ask("validate", &tree, &note, true)["findings"].to_string();
        assert_eq!(findings.contains("forked-pid-reused"), pid == "1", "{findings}");
    }
}
