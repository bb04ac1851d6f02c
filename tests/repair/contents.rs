//! Files of messages: damage in one record or field, and info files that the runtime directory has too.

use std::fs;
use std::path::{Path, PathBuf};

use ckpt::plan::repair::HostFacts;
use ckpt::recovery::outcome::{Asked, Holder, RunFacts};

use super::fixture::Fixture;
use crate::codes::{E, F, R, S, T, WorkDirs, base, nothing, with_run};
use crate::support::corpus;
use crate::support::repair_call::RepairCall;
use crate::support::resource::{reserved, scalar};
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Run, Tree};

const ALIVE: HostFacts<'static> =
    HostFacts { ask: &|_| RunFacts { holder: Holder::Same, ..RunFacts::default() }, user: &|_| None };

fn updates() -> String {
    format!("{T}/task.updates")
}

/// Where each record of a file begins.
fn offsets(bytes: &[u8]) -> Vec<usize> {
    let (mut at, mut all) = (0, Vec::new());
    while at < bytes.len() {
        all.push(at);
        at += 4 + usize::try_from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())).unwrap();
    }
    all
}

#[test]
fn a_wrong_length_in_a_stream_is_set_right() {
    let fixture = Fixture::new(&base(), nothing);
    let good = fixture.read(updates());
    let records = offsets(&good);
    assert!(records.len() > 1, "{records:?}");
    for at in [records[0], *records.last().unwrap()] {
        for wrong in [|length: u32| length + 1, |length: u32| length - 1, |length: u32| length | 1 << 20] {
            let mut bytes = good.clone();
            let length = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
            bytes[at..at + 4].copy_from_slice(&wrong(length).to_le_bytes());
            fs::write(fixture.path(updates()), bytes).unwrap();
            fixture.is_repaired_by(&["fix-record-length"]);
            assert_eq!(fixture.read(updates()), good);
        }
    }
}

#[test]
fn zeros_in_front_of_good_records_are_taken_out() {
    let fixture = Fixture::new(&base(), nothing);
    let good = fixture.read(updates());
    let second = offsets(&good)[1];
    let mut bytes = good.clone();
    bytes[..second].fill(0);
    fs::write(fixture.path(updates()), &bytes).unwrap();
    fixture.is_repaired_by(&["splice-record"]);
    assert_eq!(fixture.read(updates()), good[second..]);
    // Acknowledgements alone do not say the last state of the task.
    let last = *offsets(&good).last().unwrap();
    bytes[..last].fill(0);
    fs::write(fixture.path(updates()), &bytes).unwrap();
    fixture.is_repaired_by(&["end-stream"]);
    assert_eq!(fixture.read(updates()), b"");
}

#[test]
fn an_acknowledgement_that_later_updates_wait_for_is_written_again() {
    let fixture = Fixture::new(&base(), nothing);
    let good = fixture.read(updates());
    let first_ack = offsets(&good)[2];
    let mut bytes = good.clone();
    bytes[first_ack + 4..first_ack + 24].fill(0);
    fs::write(fixture.path(updates()), &bytes).unwrap();
    fixture.is_repaired_by(&["splice-record"]);
    assert_eq!(fixture.read(updates()), good);
    // What was there is not known: the stream is cut as the agent cuts it.
    let more = [&bytes[..first_ack], &[0; 30], &bytes[first_ack + 24..]].concat();
    fs::write(fixture.path(updates()), more).unwrap();
    fixture.is_repaired_by(&["end-stream"]);
    assert_eq!(fixture.read(updates()), good[..first_ack]);
}

fn append(fixture: &Fixture<'_>, file: &str, tail: &[u8]) -> Vec<u8> {
    let good = fixture.read(file);
    let body = [&good[4..], tail].concat();
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    fs::write(fixture.path(file), [&length[..], &body].concat()).unwrap();
    good
}

#[test]
fn bytes_that_are_no_field_are_taken_off_the_end() {
    for file in ["slave.info", "framework.info", "executor.info", "task.info"] {
        let file = match file {
            "slave.info" => format!("{S}/{file}"),
            "framework.info" => format!("{F}/{file}"),
            "executor.info" => format!("{E}/{file}"),
            _ => format!("{T}/{file}"),
        };
        for tail in [&[0xc4, 0xb8, 0x02][..], &[0xc6, 0xb8, 0x02, 0x78]] {
            let fixture = Fixture::new(&base(), nothing);
            let good = append(&fixture, &file, tail);
            fixture.is_repaired_by(&["remove-foreign-bytes"]);
            assert_eq!(fixture.read(&file), good, "{file}");
        }
    }
}

#[test]
fn what_may_be_a_field_goes_only_by_name() {
    let file = format!("{F}/framework.info");
    // Field 13 of FrameworkInfo with 9 bytes of which one is there; and the same with one wrong bit in its tag.
    for tail in [&[13 << 3 | 2, 9, 1][..], &[13 << 3 | 6, 9, 1]] {
        let fixture = Fixture::new(&base(), nothing);
        let good = append(&fixture, &file, tail);
        fixture.is_left("framework-info-unreadable", "may be a field of it");
        let named = fixture.only("remove-damaged-field");
        named.is_repaired_by(&["remove-damaged-field"]);
        assert_eq!(named.read(&file), good);
    }
}

#[test]
fn a_field_that_is_incomplete_is_taken_out_by_name() {
    let file = format!("{S}/slave.info");
    let fixture = Fixture::new(&base(), nothing);
    // An attribute that has no name.
    let good = append(&fixture, &file, &[5 << 3 | 2, 2, 2 << 3, 0]);
    let left = fixture.repair();
    assert!(left.done.is_empty() && !left.starts(), "{left:#?}");
    let named = fixture.only("remove-damaged-field");
    let steps = named.repair_call.plan().plan.steps;
    assert_eq!(
        steps.iter().next().unwrap().why,
        "without attributes (4 bytes): the rest is a complete message"
    );
    named.is_repaired_by(&["remove-damaged-field"]);
    assert_eq!(named.read(&file), good);
}

fn listed() -> Tree {
    let two = vec![reserved(scalar("cpus", 1.0), "eng"), reserved(scalar("cpus", 1.0), "ops")];
    base().resources(Checkpointed::old(two))
}

#[test]
fn a_list_of_resources_is_repaired_record_by_record() {
    const INFO: &str = "meta/resources/resources.info";
    let fixture = || Fixture::new(&listed(), nothing);
    let good = fixture().read(INFO);
    let second = offsets(&good)[1];
    for at in [0, second] {
        let wrong = fixture();
        let mut bytes = good.clone();
        bytes[at] += 1;
        fs::write(wrong.path(INFO), &bytes).unwrap();
        wrong.is_repaired_by(&["fix-length-prefix"]);
        assert_eq!(wrong.read(INFO), good);
    }
    // The name of the second resource is no field any more.
    let damaged = |only: &str| {
        let damaged = fixture();
        let mut bytes = good.clone();
        bytes[second + 4] = 0;
        fs::write(damaged.path(INFO), &bytes).unwrap();
        damaged.only(only)
    };
    let unasked = damaged("temp-file").repair();
    assert!(unasked.done.is_empty() && !unasked.starts(), "{unasked:#?}");
    let one_less = damaged("remove-damaged-resource");
    one_less.is_repaired_by(&["remove-damaged-resource"]);
    assert_eq!(one_less.read(INFO), good[..second]);
    let none = damaged("remove-resources-info");
    none.is_repaired_by(&["remove-resources-info"]);
    assert!(!none.path(INFO).exists());
}

#[test]
fn a_missing_directory_of_a_pid_is_made() {
    let tree = with_run(Run::new("c").pid(4001).http().in_runtime());
    let fixture = Fixture::new(&tree, |b| b.remove(&format!("{R}/pids"))).world(ALIVE);
    fixture.is_repaired_by(&["copy-runtime-pid"]);
    assert_eq!(fixture.read(format!("{R}/pids/forked.pid")), b"4001");
}

#[test]
fn a_pid_of_two_runs_is_told_apart_by_the_runtime_directory() {
    let executor =
        |id: &str, pid: u32| Executor::new(id, Kind::Custom).run(Run::new(id).pid(pid).http().in_runtime());
    let framework = Framework::new("F").executor(executor("E1", 4001)).executor(executor("E2", 4002));
    let tree = Tree::new().agent(Agent::new("S").framework(framework));
    let pid = |id: &str| format!("{F}/executors/{id}/runs/{id}/pids/forked.pid");
    let damage = |b: &WorkDirs| b.write(&format!("{F}/executors/E1/runs/E1/pids/forked.pid"), b"4002");
    for world in [HostFacts::NONE, ALIVE] {
        let fixture = Fixture::new(&tree, damage).world(world);
        fixture.is_repaired_by(&["resolve-duplicate-pid"]);
        assert_eq!((fixture.read(pid("E1")), fixture.read(pid("E2"))), (b"4001".to_vec(), b"4002".to_vec()));
    }
    let gone = |asked: &Asked<'_>| {
        let holder = if asked.pid == Some(4001) { Holder::Foreign } else { Holder::Same };
        RunFacts { holder, ..RunFacts::default() }
    };
    let dead = Fixture::new(&tree, damage).world(HostFacts { ask: &gone, user: &|_| None });
    dead.is_repaired_by(&["resolve-duplicate-pid"]);
    assert!(!dead.path(pid("E1")).exists());
}

fn named(work: &Path, name: &str) -> PathBuf {
    let walk = walkdir::WalkDir::new(work.join("meta")).sort_by_file_name().into_iter();
    walk.map(|entry| entry.unwrap().into_path()).find(|path| path.ends_with(name)).unwrap()
}

/// The top-level fields of a file with one message, but not those of this number.
fn without(bytes: &[u8], number: u32) -> Vec<u8> {
    let mut cursor = ckpt::wire::Cursor::new(&bytes[4..]);
    let mut kept = Vec::new();
    while let Some(tag) = cursor.tag().unwrap() {
        cursor.skip(tag).unwrap();
        if tag.number != number {
            kept.extend_from_slice(cursor.between(tag.offset, cursor.offset()));
        }
    }
    kept
}

/// Real info files, emptied, zeroed and removed: the container's config has all of a task, and of an executor all but its
/// resources.
#[test]
fn info_files_of_live_containers_are_written_again() {
    const RESOURCES: u32 = 5;
    let damages: [fn(&Path); 3] = [
        |path| fs::write(path, b"").unwrap(),
        |path| fs::write(path, vec![0; 200]).unwrap(),
        |path| fs::remove_file(path).unwrap(),
    ];
    for name in ["executor.info", "task.info"] {
        for damage in damages {
            let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
            let unpacked = corpus::unpack("a_command_tasks", dir.path());
            let file = named(&unpacked.work, name);
            let good = fs::read(&file).unwrap();
            damage(&file);
            let mut call = RepairCall::copy(&unpacked.work, Some(&unpacked.runtime));
            assert!(call.repair().names().iter().all(|name| *name != "rebuild-from-container"));
            call.world = ALIVE;
            let outcome = call.repair();
            assert!(outcome.broken.is_empty() && outcome.starts(), "{outcome:#?}");
            assert_eq!(outcome.names(), ["rebuild-from-container"], "{outcome:#?}");
            let made = fs::read(&file).unwrap();
            if name == "task.info" {
                assert_eq!(made, good);
            } else {
                assert_eq!(made[4..], without(&good, RESOURCES));
                assert_eq!(made[..4], u32::try_from(made.len() - 4).unwrap().to_le_bytes());
            }
        }
    }
}
