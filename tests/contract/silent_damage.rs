//! Damage that the agent does not notice when it reads, or about which it says nothing: zeros in the place of what was written,
//! lengths that hide records, lists that contradict each other, IDs that a master refuses. What is lost is never green, what is
//! whole is never red, and all commands say the same.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::corpus::{self, Unpacked};

/// Files below `meta` with this name, sorted.
fn files(tree: &Unpacked, name: &str) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(tree.work.join("meta")).sort_by_file_name().into_iter();
    all.map(|entry| entry.unwrap().into_path()).filter(|path| path.ends_with(name)).collect()
}

fn state(tree: &Unpacked) -> PathBuf {
    tree.work.join("meta/resources/resources_and_operations.state")
}

fn info(tree: &Unpacked) -> PathBuf {
    tree.work.join("meta/resources/resources.info")
}

/// Changes the messages of a file.
fn edit(path: &Path, edit: impl Fn(&mut Vec<Json>)) {
    let mut file = ckpt(["decode", "-o", "json"]).arg(path).run().json();
    let kind = file["kind"].as_str().unwrap().to_owned();
    let records = file["records"].as_array_mut().unwrap();
    let mut messages: Vec<Json> = records.iter_mut().map(|record| record["message"].take()).collect();
    edit(&mut messages);
    let records: Vec<Json> =
        messages.into_iter().map(|message| serde_json::json!({"message": message})).collect();
    let file = serde_json::json!({"kind": kind, "records": records, "trailing": ""});
    let encoded = ckpt(["encode", "--force", "--as", &kind]).stdin(file.to_string()).run().exits(0);
    fs::write(path, encoded.bytes()).unwrap();
}

/// Changes the first message of a file.
fn set(path: &Path, key: &str, value: Json) {
    edit(path, |messages| messages[0][key] = value.clone());
}

/// The amount of the first resource of an executor or a task.
fn negative(path: &Path) {
    edit(path, |messages| messages[0]["resources"][0]["scalar"]["value"] = (-1.0).into());
}

fn zeros(path: &Path) {
    let size = fs::metadata(path).unwrap().len();
    fs::write(path, vec![0; usize::try_from(size).unwrap()]).unwrap();
}

/// Bytes instead of some of those at an offset.
fn overwrite(path: &Path, at: usize, bytes: &[u8]) {
    let mut content = fs::read(path).unwrap();
    content[at..at + bytes.len()].copy_from_slice(bytes);
    fs::write(path, content).unwrap();
}

/// Makes the length of the last record of a stream larger than the file.
fn last_length_too_large(tree: &Unpacked) {
    let path = &files(tree, "task.updates")[0];
    let bytes = fs::read(path).unwrap();
    let length = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let mut last = 0;
    while last + 4 + length(last) < bytes.len() {
        last += 4 + length(last);
    }
    overwrite(path, last, &u32::try_from(length(last) + 7).unwrap().to_le_bytes());
}

/// Renames the directory that a file is in.
fn rename(file: &Path, name: &str) {
    let directory = file.parent().unwrap();
    fs::rename(directory, directory.with_file_name(name)).unwrap();
}

/// Takes one of the acknowledgements out of a stream.
fn remove_ack(tree: &Unpacked, number: usize) {
    edit(&files(tree, "task.updates")[0], |records| {
        let is_ack = |record: &Json| record["type"] == "ACK";
        let at = (0..records.len()).filter(|at| is_ack(&records[*at])).nth(number).unwrap();
        records.remove(at);
    });
}

/// Gives an ID of the first update in a stream another value.
fn set_in_update(tree: &Unpacked, key: &str) {
    edit(&files(tree, "task.updates")[0], |records| records[0]["update"][key] = id("other"));
}

fn empty_resources(tree: &Unpacked) {
    for entry in fs::read_dir(tree.work.join("meta/resources")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
}

/// Copies the directory of a task beside it, as an operator does who is about to change it.
fn copy_task(tree: &Unpacked) {
    let task = files(tree, "task.info")[0].parent().unwrap().to_owned();
    let copy = task.with_extension("bak");
    fs::create_dir(&copy).unwrap();
    for name in ["task.info", "task.updates"] {
        fs::copy(task.join(name), copy.join(name)).unwrap();
    }
}

/// Gives the run of an executor the container ID of another.
fn one_container(tree: &Unpacked) {
    let latest = files(tree, "runs/latest");
    let ids: Vec<PathBuf> = latest.iter().map(|link| fs::read_link(link).unwrap()).collect();
    let (of_one, of_other) = (ids[0].file_name().unwrap(), ids[1].file_name().unwrap());
    for runs in [
        latest[1].parent().unwrap(),
        &tree.work.join(latest[1].parent().unwrap().strip_prefix(tree.work.join("meta")).unwrap()),
    ] {
        fs::rename(runs.join(of_other), runs.join(of_one)).unwrap();
    }
    fs::remove_file(&latest[1]).unwrap();
    std::os::unix::fs::symlink(ids[1].with_file_name(of_one), &latest[1]).unwrap();
}

fn id(value: &str) -> Json {
    serde_json::json!({"value": value})
}

/// What was done to a state, the statuses of validate, simulate, executors and fleet, and the code of a serious finding.
struct Case {
    what: &'static str,
    state: &'static str,
    damage: fn(&Unpacked),
    options: &'static [&'static str],
    expected: [i32; 4],
    code: Option<&'static str>,
}

const LOST: [i32; 4] = [1; 4];
const UNKNOWN: [i32; 4] = [3; 4];
const GOOD: [i32; 4] = [0; 4];

const fn case(
    what: &'static str,
    state: &'static str,
    damage: fn(&Unpacked),
    expected: [i32; 4],
    code: Option<&'static str>,
) -> Case {
    Case { what, state, damage, options: &["--mesos-version=1.12.0"], expected, code }
}

/// The same for another agent.
const fn with(case: Case, options: &'static [&'static str]) -> Case {
    Case { options, ..case }
}

const TASK: &str = "a_command_tasks";
const VOLUME: &str = "e_reservation_and_volume";
const OLD: &[&str] = &["--mesos-version=1.7.2"];

#[rustfmt::skip]
const CASES: &[Case] = &[
    // A torn write leaves the beginning of one record, which its executor sends again.
    case("the last record is torn", "f_unacked", |tree| { let path = &files(tree, "task.updates")[0]; let bytes = fs::read(path).unwrap(); fs::write(path, &bytes[..bytes.len() - 3]).unwrap(); }, GOOD, None),
    case("a length hides three updates", "f_unacked", |tree| overwrite(&files(tree, "task.updates")[0], 0, &[0xff, 0xff, 0xff, 0x7f]), LOST, Some("task-updates-hidden-records")),
    case("the last length is too large", "f_unacked", last_length_too_large, LOST, Some("task-updates-hidden-records")),
    case("updates are all ones", TASK, |tree| for path in files(tree, "task.updates") { fs::write(path, [0xff; 200]).unwrap(); }, LOST, Some("task-updates-hidden-records")),
    case("the acknowledgement of the first update is gone", TASK, |tree| remove_ack(tree, 0), LOST, Some("updates-stuck")),
    case("the acknowledgement of the last update is gone", TASK, |tree| remove_ack(tree, 1), GOOD, None),
    case("an acknowledged update names another agent", TASK, |tree| set_in_update(tree, "slave_id"), GOOD, None),
    case("an update that waits names another agent", "f_unacked", |tree| set_in_update(tree, "slave_id"), LOST, Some("updates-stuck")),
    case("an update that waits names another framework", "f_unacked", |tree| set_in_update(tree, "framework_id"), LOST, Some("updates-stuck")),
    case("an update that waits names another task", "f_unacked", |tree| edit(&files(tree, "task.updates")[0], |records| records[0]["update"]["status"]["task_id"] = id("other")), LOST, Some("updates-stuck")),
    case("updates were removed", "b_task_group", |tree| fs::remove_file(&files(tree, "task.updates")[0]).unwrap(), LOST, Some("task-updates-missing")),
    case("the state is all zeros", "e_reservation_only", |tree| zeros(&state(tree)), LOST, Some("resources-state-blank")),
    case("the state with operations is all zeros", "q_operations", |tree| zeros(&state(tree)), LOST, Some("resources-state-blank")),
    case("the state lists less than the old list", "e_reservation_only", |tree| fs::write(state(tree), [0; 4]).unwrap(), LOST, Some("resources-lists-differ")),
    with(case("the state goes before the old list since 1.8", "e_reservation_only", |tree| fs::remove_file(info(tree)).unwrap(), LOST, Some("resources-lists-differ")), OLD),
    case("the old list is for older agents", "e_reservation_only", |tree| fs::remove_file(info(tree)).unwrap(), GOOD, None),
    with(case("nothing, for an older agent", VOLUME, |_| (), GOOD, None), OLD),
    case("the old list is empty, and a task uses a volume", VOLUME, |tree| { fs::remove_file(state(tree)).unwrap(); fs::write(info(tree), "").unwrap(); }, LOST, Some("volume-not-listed")),
    case("only targets are left", VOLUME, |tree| { fs::rename(state(tree), state(tree).with_extension("target")).unwrap(); fs::rename(info(tree), info(tree).with_extension("target")).unwrap(); }, LOST, Some("volume-not-listed")),
    case("a resource has no value", "e_reservation_only", |tree| edit(&state(tree), |list| { list[0]["resources"][0].as_object_mut().unwrap().remove("scalar"); }), LOST, Some("resource-invalid")),
    case("a reservation is gone that a task uses", VOLUME, |tree| {
        for path in files(tree, "task.info") {
            edit(&path, |list| list[0]["resources"].as_array_mut().unwrap().retain(|one| one["disk"].is_null()));
        }
        fs::remove_dir_all(tree.work.join("meta/resources")).unwrap();
        fs::remove_dir_all(tree.work.join("volumes")).unwrap();
    }, LOST, Some("reservation-not-listed")),
    case("meta/resources is a file", "e_reservation_only", |tree| { let resources = tree.work.join("meta/resources"); fs::remove_dir_all(&resources).unwrap(); fs::write(resources, "").unwrap(); }, LOST, Some("resources-not-a-directory")),
    case("meta/resources is empty", "e_reservation_only", empty_resources, UNKNOWN, None),
    case("the agent died before it stored resources for the first time", TASK, |tree| { let resources = tree.work.join("meta/resources"); fs::create_dir_all(&resources).unwrap(); empty_resources(tree); fs::write(resources.join("aB3xYz"), "").unwrap(); }, GOOD, None),
    case("a file in the place of a volume", VOLUME, |tree| { let volume = tree.work.join("volumes/roles/eng/vol-1"); fs::remove_dir_all(&volume).unwrap(); fs::write(volume, "").unwrap(); }, LOST, Some("volume-missing")),
    case("a symlink to nothing in the place of a volume", VOLUME, |tree| { let volume = tree.work.join("volumes/roles/eng/vol-1"); fs::remove_dir_all(&volume).unwrap(); std::os::unix::fs::symlink("gone", volume).unwrap(); }, LOST, Some("volume-missing")),
    // What a copy does not contain is not known.
    case("volumes are a symlink to another disk", VOLUME, |tree| { let volumes = tree.work.join("volumes"); fs::remove_dir_all(&volumes).unwrap(); std::os::unix::fs::symlink("/srv/elsewhere", volumes).unwrap(); }, UNKNOWN, None),
    case("operations are dropped with an empty target", "q_operations", |tree| fs::write(state(tree).with_extension("target"), "").unwrap(), LOST, Some("resources-target-empty")),
    case("an operation is gone whose update waits", "q_operations", |tree| edit(&state(tree), |list| { list[0].as_object_mut().unwrap().remove("operations"); }), LOST, Some("operation-unknown")),
    case("an operation of a type that the agent does not know", "q_operations", |tree| edit(&state(tree), |list| list[0]["operations"][0]["info"]["type"] = "UNKNOWN".into()), LOST, Some("operation-of-provider")),
    case("an operation without resources", "q_operations", |tree| edit(&state(tree), |list| list[0]["operations"][0]["info"]["reserve"] = serde_json::json!({})), LOST, Some("operation-of-provider")),
    case("an executor without its framework", "b_task_group", |tree| edit(&files(tree, "executor.info")[0], |list| { list[0].as_object_mut().unwrap().remove("framework_id"); }), LOST, Some("executor-framework-differs")),
    case("an executor of another framework", "b_task_group", |tree| set(&files(tree, "executor.info")[0], "framework_id", id("other")), LOST, Some("executor-framework-differs")),
    case("a copy beside the directory of a task", TASK, copy_task, LOST, Some("task-ids-differ")),
    case("two live runs with one container ID", TASK, one_container, LOST, Some("container-id-twice")),
    case("a task of another agent", TASK, |tree| set(&files(tree, "task.info")[0], "slave_id", id("other")), LOST, Some("task-ids-differ")),
    case("a task of another framework", TASK, |tree| set(&files(tree, "task.info")[0], "framework_id", id("other")), LOST, Some("task-ids-differ")),
    case("a task uses less than nothing", TASK, |tree| negative(&files(tree, "task.info")[0]), LOST, Some("resources-refused")),
    case("an executor uses less than nothing", "b_task_group", |tree| negative(&files(tree, "executor.info")[0]), LOST, Some("resources-refused")),
    // The agent does not report an executor that it made itself.
    case("an executor of a command task uses less than nothing", TASK, |tree| negative(&files(tree, "executor.info")[0]), GOOD, None),
    case("another framework ID", TASK, |tree| set(&files(tree, "framework.info")[0], "id", id("other")), LOST, Some("framework-id-differs")),
    case("another executor ID", "b_task_group", |tree| set(&files(tree, "executor.info")[0], "executor_id", id("other")), LOST, Some("executor-id-differs")),
    // No host has such a boot ID.
    case("boot_id is a line without text", TASK, |tree| fs::write(tree.work.join("meta/boot_id"), "\n").unwrap(), LOST, Some("boot-id-empty")),
    case("boot_id is all zeros", TASK, |tree| zeros(&tree.work.join("meta/boot_id")), LOST, Some("boot-id-empty")),
    case("boot_id is half of one", TASK, |tree| fs::write(tree.work.join("meta/boot_id"), "406b6774-ff0a-").unwrap(), LOST, Some("boot-id-empty")),
    case("boot_id is empty, and no executor is left", "e_reservation_only", |tree| fs::write(tree.work.join("meta/boot_id"), "").unwrap(), GOOD, None),
    case("the pid of a process group", TASK, |tree| fs::write(&files(tree, "forked.pid")[0], "-0x10").unwrap(), LOST, Some("forked-pid-of-group")),
    case("an agent that did not checkpoint", TASK, |tree| edit(&files(tree, "slave.info")[0], |list| { list[0].as_object_mut().unwrap().remove("checkpoint"); }), UNKNOWN, None),
    case("task.info is gone beside its updates", "f_unacked", |tree| fs::remove_file(&files(tree, "task.info")[0]).unwrap(), LOST, Some("task-info-missing")),
    case("an executor is hidden", TASK, |tree| rename(&files(tree, "executor.info")[0], ".old"), LOST, Some("id-hidden")),
    case("a framework is hidden", TASK, |tree| rename(&files(tree, "framework.info")[0], ".old"), LOST, Some("id-hidden")),
    case("tasks lead to themselves", TASK, |tree| { let tasks = files(tree, "tasks").remove(0); fs::remove_dir_all(&tasks).unwrap(); std::os::unix::fs::symlink("tasks", &tasks).unwrap(); }, LOST, Some("run-without-tasks")),
    case("a framework's directory is elsewhere", TASK, |tree| { let frameworks = files(tree, "frameworks").remove(0); fs::remove_dir_all(&frameworks).unwrap(); std::os::unix::fs::symlink("/srv/elsewhere", frameworks).unwrap(); }, UNKNOWN, None),
];

#[test]
fn what_the_agent_loses_in_silence_is_never_green() {
    let mut wrong = Vec::new();
    for Case { what, state, damage, options, expected, code } in CASES {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack(state, dir.path());
        damage(&tree);
        let ask = |command: &str| {
            let call = ckpt([command, "-o", "json", "--relocated"]).args(*options).arg(&tree.work);
            let call = if command == "fleet" { call } else { call.arg("--runtime-dir").arg(&tree.runtime) };
            call.run().json()
        };
        let answers = ["validate", "simulate", "executors", "fleet"].map(ask);
        let statuses =
            answers.each_ref().map(|answer| i32::try_from(answer["exit_status"].as_i64().unwrap()).unwrap());
        let findings = answers[0]["findings"].as_array().unwrap().iter();
        let serious = findings.filter(|one| one["severity"] == "error" || one["severity"] == "fatal");
        let serious: Vec<&str> = serious.map(|one| one["code"].as_str().unwrap()).collect();
        if statuses != *expected || code.map_or(!serious.is_empty(), |code| !serious.contains(&code)) {
            wrong.push(format!("{what} on {state}: {statuses:?} {serious:?}, not {expected:?} {code:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What an agent that goes on would lose of a run that is over is nothing.
#[test]
fn what_cannot_be_read_of_a_run_that_is_over_is_no_loss() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("x_two_runs", dir.path());
    let latest = fs::read_link(files(&tree, "runs/latest").remove(0)).unwrap();
    let latest = latest.file_name().unwrap().to_str().unwrap();
    let is_old = |path: &PathBuf| !path.to_str().unwrap().contains(latest);
    let old = files(&tree, "pids/forked.pid").into_iter().find(is_old).unwrap();
    fs::remove_file(&old).unwrap();
    fs::create_dir(&old).unwrap();
    for command in ["validate", "simulate"] {
        let call = ckpt([command, "--relocated", "--no-strict", "--boot-id=same"]).arg(&tree.work);
        let _ = call.arg("--runtime-dir").arg(&tree.runtime).run().exits(0);
    }
}

/// What is lost is said as a loss, with its file.
#[test]
fn a_state_of_zeros_says_what_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("e_reservation_only", dir.path());
    zeros(&state(&tree));
    let simulated = ckpt(["simulate", "--relocated"]).arg(&tree.work).run().exits(1).stdout();
    let simulated = simulated.split_whitespace().collect::<Vec<_>>().join(" ");
    let lost = "Lost meta/resources/resources_and_operations.state: every dynamic reservation, persistent volume and operation";
    assert!(simulated.contains(lost), "{simulated}");
}
