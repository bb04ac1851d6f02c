//! Repairs that need files alone: each on a tree that was made for it, byte for byte, and what is better left alone.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use ckpt::plan::repair::HostFacts;
use ckpt::schema::Release;
use serde_json::json;

use super::fixture::Fixture;
use crate::codes::{E, F, R, RAS, S, T, base, nothing, with_run, with_task};
use crate::support::resource::{reserved, scalar, volume};
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Part, Run, Task, Tree};

const TARGET: &str = "meta/resources/resources_and_operations.target";
const INFO: &str = "meta/resources/resources.info";
const OLD_TARGET: &str = "meta/resources/resources.target";

fn updates() -> String {
    format!("{T}/task.updates")
}

#[test]
fn a_tail_is_cut_to_the_last_good_record() {
    let good = Fixture::new(&base(), nothing).read(updates());
    let fixture = Fixture::new(&base(), |b| b.append(&updates(), &[9, 0]));
    fixture.is_repaired_by(&["cut-tail"]);
    assert_eq!(fixture.read(updates()), good);
    let hidden =
        Fixture::new(&base(), |b| b.append(&updates(), &[[0xff, 0xff, 0, 0].as_slice(), &[7; 900]].concat()));
    hidden.is_repaired_by(&["cut-tail"]);
    assert_eq!(hidden.read(updates()), good);
}

#[test]
fn a_stream_ends_in_front_of_what_stops_the_agent() {
    let good = Fixture::new(&base(), nothing).read(updates());
    let damaged = Fixture::new(&base(), |b| b.append(&updates(), &[0; 8]));
    damaged.is_repaired_by(&["end-stream"]);
    assert_eq!(damaged.read(updates()), good);
    let ack = json!({"type": "ACK", "uuid": "AAAA"});
    let bad_ack = Fixture::new(&with_task(Task::new("T").running().record(ack)), nothing);
    bad_ack.is_repaired_by(&["end-stream"]);
    let bad = json!({"update": {"uuid": "AAAA", "status": {"uuid": "AAAA"}}});
    let bad_update = with_task(Task::new("T").running().update_but("TASK_RUNNING", bad.clone()));
    Fixture::new(&bad_update, nothing).is_repaired_by(&["end-stream"]);
    let bad_end = with_task(Task::new("T").running().update_but("TASK_FINISHED", bad));
    Fixture::new(&bad_end, nothing).is_repaired_by(&["end-stream"]);
}

#[test]
fn one_damaged_record_is_taken_out() {
    fn damage(b: &crate::codes::WorkDirs) {
        let good = fs::read(b.at(&updates())).unwrap();
        b.write(&updates(), &[&good[..], &[0; 4], &good[..]].concat());
    }
    let good = Fixture::new(&base(), nothing).read(updates());
    let spliced = Fixture::new(&base(), damage);
    spliced.is_repaired_by(&["splice-record"]);
    assert_eq!(spliced.read(updates()), [&good[..], &good[..]].concat());
    let ended = Fixture::new(&base(), damage).only("end-stream");
    ended.is_repaired_by(&["end-stream"]);
    assert_eq!(ended.read(updates()), good);
    // What follows must be good to its end.
    let torn = Fixture::new(&base(), |b| {
        damage(b);
        b.append(&updates(), &[1]);
    });
    torn.is_repaired_by(&["end-stream"]);
}

#[test]
fn good_temp_files_take_the_place_of_bad_neighbours() {
    for (file, code) in [
        (format!("{S}/slave.info"), "slave-info-empty"),
        (format!("{F}/framework.info"), "framework-info-empty"),
        (format!("{E}/executor.info"), "executor-info-empty"),
        (format!("{T}/task.info"), "task-info-empty"),
    ] {
        let fixture = Fixture::new(&base(), nothing);
        let good = fixture.read(&file);
        let temp = fixture.path(&file).with_file_name("aB3xYz");
        fs::write(&temp, &good).unwrap();
        fs::write(temp.with_file_name("aB3xYy"), &good).unwrap();
        fixture.dirs.empty(&file);
        let outcome = fixture.repair();
        assert!(
            outcome.done.iter().any(|(name, known, _)| *name == "restore-temp-copy" && *known == code),
            "{outcome:?}"
        );
        assert_eq!(fixture.read(&file), good);
        assert!(
            outcome.names().contains(&"remove-temp"),
            "the second copy is not needed any more: {outcome:?}"
        );
        assert!(outcome.starts() && !temp.exists());
    }
}

#[test]
fn doubtful_copies_are_left_where_they_are() {
    let info = format!("{E}/executor.info");
    let fixture = Fixture::new(&base(), nothing);
    let good = fixture.read(&info);
    let temp = |name: &str| fixture.path(&info).with_file_name(name);
    fs::write(temp("aB3xYz"), &good).unwrap();
    // A second good one that says something else: an unknown field.
    let mut other = good.clone();
    other.extend_from_slice(&[0xf8, 0x7f, 1]);
    let length = u32::try_from(other.len() - 4).unwrap().to_le_bytes();
    other[..4].copy_from_slice(&length);
    fs::write(temp("aB3xYy"), &other).unwrap();
    fixture.dirs.empty(&info);
    fixture.is_left("executor-info-empty", "they differ");
    // Of another executor.
    let other = Executor::new("X", Kind::Custom).run(Run::new("c").pid(4001).http());
    let other = Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(other)));
    let foreign = Fixture::new(&other, nothing).read(format!("{F}/executors/X/executor.info"));
    let fixture = Fixture::new(&base(), nothing);
    fs::write(fixture.path(&info).with_file_name("aB3xYz"), foreign).unwrap();
    fixture.dirs.empty(&info);
    fixture.is_left("executor-info-empty", "another entity");
    // A drain that may be over.
    let drain = Fixture::new(&base(), |b| b.write(&format!("{S}/aB3xYz"), &[4, 0, 0, 0, 10, 2, 8, 1]));
    drain.is_left("temp-file-good-copy", "out of date");
}

#[test]
fn a_copy_of_the_resources_needs_a_second_witness() {
    fn damage(b: &crate::codes::WorkDirs) {
        fs::rename(b.at(RAS), b.at("meta/resources/aB3xYz")).unwrap();
        b.empty(RAS);
    }
    let fixture = Fixture::new(&base(), damage);
    let good = fixture.read("meta/resources/aB3xYz");
    fixture.is_repaired_by(&["restore-temp-copy"]);
    assert_eq!(fixture.read(RAS), good);
    let alone = Fixture::new(&base(), |b| {
        damage(b);
        b.remove(INFO);
    });
    alone.is_left("resources-state-empty", "not a good resources.info");
}

#[test]
fn without_a_state_the_old_format_is_repaired_the_same() {
    for damage in [(|b| b.cut(RAS)) as crate::codes::Damage, |b| b.empty(RAS)] {
        let fixture = Fixture::new(&base(), damage);
        let info = fixture.read(INFO);
        fixture.is_repaired_by(&["use-resources-info"]);
        assert!(!fixture.path(RAS).exists());
        assert_eq!(fixture.read(INFO), info);
    }
    let under_way = Fixture::new(&base(), |b| {
        b.cut(RAS);
        fs::copy(b.at(INFO), b.at(OLD_TARGET)).unwrap();
    });
    under_way.is_left("resources-state-unreadable", "commit was interrupted");
}

#[test]
fn symlinks_point_to_the_agent_that_they_name() {
    let agent = Fixture::new(&base(), |b| b.link("meta/slaves/latest", "/gone/meta/slaves/S"));
    agent.is_repaired_by(&["retarget-latest"]);
    assert_eq!(fs::read_link(agent.path("meta/slaves/latest")).unwrap(), agent.path(S));
    let of_run = Fixture::new(&base(), |b| b.link(&format!("{E}/runs/latest"), "/gone/runs/c"));
    of_run.is_repaired_by(&["retarget-run-latest"]);
    assert_eq!(fs::read_link(of_run.path(format!("{E}/runs/latest"))).unwrap(), of_run.path(R));
    Fixture::new(&base(), |b| b.link(&format!("{E}/runs/latest"), "latest"))
        .is_repaired_by(&["retarget-run-latest"]);
    Fixture::new(&base(), |b| b.link(&format!("{E}/runs/latest"), "/"))
        .is_repaired_by(&["retarget-run-latest"]);
    Fixture::new(&base(), |b| b.link("meta/slaves/latest", "latest")).is_repaired_by(&["retarget-latest"]);
}

#[test]
fn a_symlink_to_an_unknown_place_is_left() {
    let two = base().agent(Agent::new("S2"));
    let fixture = Fixture::new(&two, |b| b.link("meta/slaves/latest", "/gone/meta/slaves/S3"));
    fixture.is_left("latest-dangling", "matches none of the 2 directories");
    // Where the symlink does not give the ID of an agent, its sandboxes show whether it was ever here.
    let other = Fixture::new(&base(), |b| {
        b.link("meta/slaves/latest", "/gone/meta/slaves/S3");
        b.directory("slaves/S3");
    });
    other.is_left("latest-dangling", "matches none of the 1 directories");
    let garbled = Fixture::new(&base(), |b| b.link("meta/slaves/latest", "/gone/meta/slaves/Q"));
    garbled.is_repaired_by(&["retarget-latest"]);
}

#[test]
fn a_run_that_is_gone_stops_only_older_agents() {
    let dangling: crate::codes::Damage = |b| b.link(&format!("{E}/runs/latest"), "/x/runs/gone");
    let old = Fixture::new(&base(), dangling);
    old.is_repaired_by(&["remove-run-latest"]);
    assert!(!old.path(format!("{E}/runs/latest")).is_symlink());
    let mut new = Fixture::new(&base(), dangling);
    new.repair_call.release = Release::HEAD;
    assert!(new.repair().done.is_empty());
}

#[test]
fn symlinks_of_providers_point_to_what_they_name() {
    use crate::support::tree::Provider;
    let tree = Tree::new().agent(Agent::new("S").provider(Provider::new("lvm", "an-id")));
    let fixture = Fixture::new(&tree, nothing);
    let providers = fixture.path(format!("{S}/resource_providers"));
    let link = walkdir::WalkDir::new(providers).into_iter().map(Result::unwrap);
    let link = link.into_iter().find(|entry| entry.file_name() == "latest").unwrap().into_path();
    let right = fs::read_link(&link).unwrap();
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("/gone/lvm/an-id", &link).unwrap();
    fixture.is_repaired_by(&["retarget-provider-latest"]);
    assert_eq!(fs::read_link(&link).unwrap(), right);
}

#[test]
fn white_space_goes_and_the_number_stays() {
    let pid = format!("{R}/pids/forked.pid");
    let fixture = Fixture::new(&base(), |b| b.write(&format!("{R}/pids/forked.pid"), b" 4001\r\n"));
    fixture.is_repaired_by(&["trim-pid"]);
    assert_eq!(fixture.read(&pid), b"4001");
    let flag = format!("{E}/executor_generated_for_command_task");
    let fixture =
        Fixture::new(&base(), |b| b.write(&format!("{E}/executor_generated_for_command_task"), b"0\n"));
    fixture.is_repaired_by(&["fix-generated-flag"]);
    assert_eq!(fixture.read(&flag), b"0");
    let fixture = Fixture::new(&base(), |b| b.empty(&format!("{E}/executor_generated_for_command_task")));
    fixture.is_repaired_by(&["fix-generated-flag"]);
    assert!(!fixture.path(&flag).exists());
    let garbled: crate::codes::Damage = |b| b.write(&format!("{R}/pids/forked.pid"), b"40 01");
    let tree = with_run(Run::new("c").pid(4001).http());
    Fixture::new(&tree, garbled).is_left("forked-pid-malformed", "more than a pid and white space");
    Fixture::new(&tree, garbled).only("forked-pid-malformed").is_repaired_by(&["remove-pid"]);
}

#[test]
fn completed_runs_stop_nothing() {
    let runs = Executor::new("E", Kind::Custom)
        .run(Run::new("b").pid(3999).http().task(Task::new("T").running()).completed())
        .run(Run::new("c").pid(4001).http().task(Task::new("T").running()));
    let tree = Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(runs)));
    let fixture = Fixture::new(&tree, |b| {
        b.write(&format!("{E}/runs/b/pids/forked.pid"), b"nonsense");
        b.cut(&format!("{E}/runs/b/tasks/T/task.info"));
    });
    fixture.is_repaired_by(&["archive-completed"]);
}

#[test]
fn of_two_runs_with_one_pid_the_younger_keeps_it() {
    let executor = |id: &str| Executor::new(id, Kind::Custom).run(Run::new(id).pid(4001).http());
    let framework = Framework::new("F").executor(executor("E1")).executor(executor("E2"));
    let tree = Tree::new().agent(Agent::new("S").framework(framework));
    let fixture = Fixture::new(&tree, nothing);
    let pid = |id: &str| fixture.path(format!("{F}/executors/{id}/runs/{id}/pids/forked.pid"));
    let set = |id: &str, secs: u64| {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(secs);
        fs::File::open(pid(id)).unwrap().set_modified(time).unwrap();
    };
    set("E1", 1_800_000_000);
    set("E2", 1_800_000_000);
    fixture.is_left("pid-twice", "cannot be determined");
    set("E2", 1_700_000_000);
    fixture.is_repaired_by(&["resolve-duplicate-pid"]);
    assert!(pid("E1").exists() && !pid("E2").exists());
}

#[test]
fn docker_executors_with_one_pid_are_distinguished_too() {
    let info = || Part::But(json!({"container": {"type": "DOCKER", "docker": {"image": "x"}}}));
    let run = |id: &str| Run::new(id).pid(4001).libprocess("executor(1)@127.0.0.1:41234");
    let executor = |id: &str| Executor::new(id, Kind::Custom).info(info()).run(run(id));
    let framework = Framework::new("F").executor(executor("E1")).executor(executor("E2"));
    let mut fixture = Fixture::new(&Tree::new().agent(Agent::new("S").framework(framework)), nothing);
    let pid = |id: &str| fixture.path(format!("{F}/executors/{id}/runs/{id}/pids/forked.pid"));
    let (older, younger) = (pid("E1"), pid("E2"));
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    fs::File::open(&older).unwrap().set_modified(time).unwrap();
    assert!(fixture.repair().done.is_empty(), "later releases do not mind");
    fixture.repair_call.release = Release::new(1, 7, 2);
    fixture.is_repaired_by(&["resolve-duplicate-pid"]);
    assert!(!older.exists() && younger.exists());
}

#[test]
fn a_sandbox_is_created_with_its_owner_and_mode() {
    let fixture = Fixture::new(&base(), |b| b.remove("slaves/S/frameworks"));
    fixture.is_left("sandbox-missing", "user root is not known");
    let own = fs::metadata(fixture.path("meta")).map(|meta| (meta.uid(), meta.gid())).unwrap();
    let user = |name: &[u8]| (name == b"root").then_some(own);
    let fixture = fixture.world(HostFacts { user: &user, ..HostFacts::NONE });
    fixture.is_repaired_by(&["create-sandbox"]);
    let mode = |path: &str| fs::metadata(fixture.path(path)).unwrap().permissions().mode() & 0o7777;
    let sandbox = R.strip_prefix("meta/").unwrap();
    assert_eq!((mode(sandbox), mode("slaves/S/frameworks/F/executors")), (0o750, 0o755));
    let owner = |path: &str| fs::metadata(fixture.path(path)).unwrap().uid();
    assert_eq!(owner(sandbox), owner("meta"));
}

#[test]
fn a_commit_is_completed_where_no_volume_depends_on_it() {
    let cpus = || vec![reserved(scalar("cpus", 2.0), "eng")];
    let with_volume = || vec![reserved(scalar("cpus", 2.0), "eng"), volume("v", "eng", 64.0)];
    let tree = |resources| Tree::new().agent(Agent::new("S")).resources(resources);
    let same = Fixture::new(&tree(Checkpointed::new(cpus()).new_target_only(cpus())), nothing);
    let target = same.read(TARGET);
    same.is_repaired_by(&["complete-commit"]);
    assert_eq!(same.read(RAS), target);
    assert!(!same.path(TARGET).exists());
    // Its volume is there already, as after the commit.
    let made = Fixture::new(&tree(Checkpointed::new(cpus()).new_target_only(with_volume())), |b| {
        b.directory("volumes/roles/eng/v");
    });
    made.is_repaired_by(&["complete-commit"]);
    // A volume to be made is the agent's affair, one to be deleted a person's.
    let make = Fixture::new(&tree(Checkpointed::new(cpus()).new_target_only(with_volume())), nothing);
    make.is_left("target-without-old-target", "would create a volume");
    let delete = Fixture::new(&tree(Checkpointed::new(with_volume()).new_target_only(cpus())), nothing);
    delete.is_left("target-without-old-target", "would delete a volume");
    assert!(delete.path("volumes/roles/eng/v").is_dir());
}

#[test]
fn a_commit_that_only_the_agent_can_complete_is_made_completable() {
    let tree = Tree::new().agent(Agent::new("S")).resources(
        Checkpointed::new(vec![reserved(scalar("cpus", 2.0), "eng")])
            .new_target_only(vec![reserved(scalar("cpus", 2.0), "eng"), volume("v", "eng", 64.0)]),
    );
    let info = Fixture::new(
        &Tree::new().agent(Agent::new("S")).resources(Checkpointed::old(vec![
            reserved(scalar("cpus", 2.0), "eng"),
            volume("v", "eng", 64.0),
        ])),
        nothing,
    )
    .read(INFO);
    let fixture = Fixture::new(&tree, nothing);
    fs::write(fixture.path(INFO), &info).unwrap();
    fixture.is_repaired_by(&["complete-commit"]);
    assert_eq!(fixture.read(OLD_TARGET), info);
    assert!(!fixture.path("volumes/roles/eng/v").exists(), "the agent makes it");
}

#[test]
fn old_commits_are_completed() {
    let cpus = |amount| vec![reserved(scalar("cpus", amount), "eng")];
    let tree = |resources| Tree::new().agent(Agent::new("S")).resources(resources);
    let blocks = Fixture::new(&tree(Checkpointed::old(cpus(2.0)).target(cpus(3.0))), nothing);
    let target = blocks.read(OLD_TARGET);
    blocks.is_repaired_by(&["complete-commit"]);
    assert_eq!(blocks.read(INFO), target);
    let behind = Fixture::new(&tree(Checkpointed::new(cpus(2.0))), |b| {
        fs::copy(b.at(INFO), b.at(OLD_TARGET)).unwrap();
    });
    behind.is_repaired_by(&["complete-commit"]);
    let other = Fixture::new(&tree(Checkpointed::new(cpus(2.0))), |b| b.empty(OLD_TARGET));
    other.is_left("old-target-ignored", "another commit");
    let empty = Fixture::new(&tree(Checkpointed::new(cpus(2.0))), |b| b.empty(TARGET));
    empty.is_repaired_by(&["remove-empty-target"]);
    let damaged = Fixture::new(&tree(Checkpointed::new(cpus(2.0))), |b| b.cut(TARGET));
    assert!(damaged.repair().done.is_empty());
    damaged.only("resources-target-unreadable").is_repaired_by(&["abandon-commit"]);
}

#[test]
fn what_does_not_belong_is_moved_away() {
    let fixture = Fixture::new(&base(), |b| {
        b.empty(&format!("{E}/runs/stray"));
        b.empty(&format!("{R}/tasks/stray"));
        b.empty(&format!("{F}/executors/stray"));
        b.empty(&format!("{S}/frameworks/stray"));
        b.write(&format!("{S}/operations/no-uuid/operation.updates"), b"");
        b.write("meta/slaves/S/abcdef", b"half");
    });
    let outcome = fixture.repair();
    assert!(outcome.starts(), "{outcome:?}");
    for path in ["frameworks/stray", "operations/no-uuid", "abcdef"] {
        assert!(!fixture.path(S).join(path).exists(), "{path}: {outcome:#?}");
    }
    for path in [format!("{E}/runs/stray"), format!("{R}/tasks/stray"), format!("{F}/executors/stray")] {
        assert!(!fixture.path(&path).exists(), "{path}: {outcome:#?}");
    }
    let note: crate::codes::Damage = |b| b.write("meta/notes.txt", b"do not touch");
    assert!(Fixture::new(&base(), note).repair().done.is_empty());
    Fixture::new(&base(), note).only("unknown-entry").is_repaired_by(&["remove-unknown"]);
    let registry: crate::codes::Damage =
        |b| b.write(&format!("{S}/resource_provider_registry/CURRENT"), b"MANIFEST-9\n");
    Fixture::new(&base(), registry).is_repaired_by(&["reset-registry"]);
}
