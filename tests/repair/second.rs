//! Repairs that need a second source: lengths and what follows them, the runtime directory, the remaining IDs; and what may be
//! abandoned by name.

use std::fs;

use ckpt::plan::repair::HostFacts;
use ckpt::plan::{Action, Content};
use ckpt::recovery::outcome::{Holder, RunFacts};

use super::fixture::Fixture;
use crate::codes::{Damage, E, F, R, RAS, S, T, WorkDirs, base, nothing, with_run};
use crate::support::corpus;
use crate::support::repair_call::RepairCall;
use crate::support::tree::{Agent, Run};

const PID: &str = "pids/forked.pid";
const LATEST: &str = "meta/slaves/latest";

fn holds(holder: Holder) -> RunFacts {
    RunFacts { holder, ..RunFacts::default() }
}

const ALIVE: HostFacts<'static> = HostFacts { ask: &|_| holds(Holder::Same), user: &|_| None };
const STRANGERS: HostFacts<'static> = HostFacts { ask: &|_| holds(Holder::Foreign), user: &|_| None };

fn in_runtime(damage: Damage) -> Fixture<'static> {
    Fixture::new(&with_run(Run::new("c").pid(4001).http().in_runtime()), damage)
}

#[test]
fn the_runtime_directory_knows_the_pid_too() {
    let garbled: Damage = |b| b.write(&format!("{R}/{PID}"), b"abc");
    let fixture = in_runtime(garbled);
    fixture.is_repaired_by(&["copy-runtime-pid"]);
    assert_eq!(fixture.read(format!("{R}/{PID}")), b"4001");
    // Another process has that pid now: the executor is dead.
    let gone = in_runtime(garbled).world(STRANGERS);
    gone.is_repaired_by(&["copy-runtime-pid"]);
    assert!(!gone.path(format!("{R}/{PID}")).exists());
    // Neither the pid of another container, nor a file without a number.
    in_runtime(|b| {
        b.write(&format!("{R}/{PID}"), b"abc");
        fs::rename(b.runtime.join("containers/c"), b.runtime.join("containers/d")).unwrap();
    })
    .is_left("forked-pid-malformed", "more than a pid and white space");
    in_runtime(|b| {
        b.write(&format!("{R}/{PID}"), b"abc");
        fs::write(b.runtime.join("containers/c/pid"), b"40 01").unwrap();
    })
    .is_left("forked-pid-malformed", "more than a pid and white space");
}

#[test]
fn a_missing_pid_is_restored_only_where_its_process_lives() {
    for damage in [(|b| b.remove(&format!("{R}/{PID}"))) as Damage, |b| b.empty(&format!("{R}/{PID}"))] {
        let fixture = in_runtime(damage).world(ALIVE);
        fixture.is_repaired_by(&["copy-runtime-pid"]);
        assert_eq!(fixture.read(format!("{R}/{PID}")), b"4001");
        let unknown = in_runtime(damage).repair();
        assert!(unknown.done.is_empty(), "{unknown:#?}");
        assert!(unknown.refused.iter().any(|(_, why)| why.contains("pid 4001, which is not proved")));
    }
}

#[test]
fn stray_files_are_moved_out_of_the_runtime_directory() {
    let fixture = in_runtime(|b| {
        fs::write(b.runtime.join("containers/README"), "do not delete").unwrap();
        fs::create_dir(b.runtime.join("containers/c/containers")).unwrap();
        std::os::unix::fs::symlink("/nowhere", b.runtime.join("containers/c/containers/link")).unwrap();
    });
    let outcome = fixture.is_repaired_by(&["remove-stray-container"]);
    assert_eq!(outcome.done.len(), 2, "{outcome:#?}");
    assert!(!fixture.dirs.runtime.join("containers/README").exists());
    assert!(!fixture.dirs.runtime.join("containers/c/containers/link").is_symlink());
    assert!(fixture.dirs.runtime.join("containers/c/pid").exists());
}

/// Real info files, cut off at many places: what is completed is what it was, byte for byte.
#[test]
fn what_is_completed_from_a_container_is_what_it_was() {
    let mut completed = 0;
    for state in ["a_command_tasks", "m_odd_ids", "b_task_group", "w_update_sequences"] {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let unpacked = corpus::unpack(state, dir.path());
        let repair_call = RepairCall::copy(&unpacked.work, Some(&unpacked.runtime));
        for file in infos(&unpacked.work) {
            let good = fs::read(&file).unwrap();
            for cut in (1..good.len() - 4).step_by(7) {
                fs::write(&file, &good[..good.len() - cut]).unwrap();
                for step in repair_call.plan().plan.steps.iter() {
                    let Action::Write { content: Content::Bytes(bytes), .. } = step.action else {
                        panic!("{step:?}")
                    };
                    assert!(bytes == good, "{}, {cut} bytes cut", file.display());
                    completed += 1;
                }
            }
            fs::write(&file, &good).unwrap();
        }
    }
    assert!(completed > 40, "{completed}");
}

/// Two info files of executors and two of tasks.
fn infos(work: &std::path::Path) -> Vec<std::path::PathBuf> {
    let named = |name: &str| {
        let walk = walkdir::WalkDir::new(work.join("meta")).sort_by_file_name().into_iter();
        let found = walk.map(|entry| entry.unwrap().into_path()).filter(|path| path.ends_with(name));
        found.take(2).collect::<Vec<_>>()
    };
    [named("executor.info"), named("task.info")].concat()
}

#[test]
fn a_framework_without_address_is_reached_by_way_of_the_master() {
    let file = format!("{F}/framework.pid");
    let damages: [Damage; 3] = [
        |b| b.remove(&format!("{F}/framework.pid")),
        |b| b.empty(&format!("{F}/framework.pid")),
        |b| {
            b.remove(&format!("{F}/framework.pid"));
            b.link(&format!("{F}/framework.pid"), "framework.pid");
        },
    ];
    for damage in damages {
        let fixture = Fixture::new(&base(), damage);
        fixture.is_repaired_by(&["route-via-master"]);
        assert_eq!(fixture.read(&file), b"@0.0.0.0:0");
    }
    let directory = Fixture::new(&base(), |b| {
        b.remove(&format!("{F}/framework.pid"));
        b.directory(&format!("{F}/framework.pid"));
    });
    directory.is_left("framework-pid-unreadable", "there is a directory or device");
}

/// Changes the length in front of a file's message.
fn lengthen(fixture: &Fixture<'_>, file: &str, by: impl Fn(u32) -> u32) {
    let mut bytes = fixture.read(file);
    let length = u32::from_le_bytes(bytes[..4].try_into().unwrap());
    bytes[..4].copy_from_slice(&by(length).to_le_bytes());
    fs::write(fixture.path(file), bytes).unwrap();
}

#[test]
fn a_length_that_can_only_be_wrong_is_set_right() {
    let files = [
        format!("{S}/slave.info"),
        format!("{F}/framework.info"),
        format!("{E}/executor.info"),
        format!("{T}/task.info"),
        RAS.to_owned(),
    ];
    for file in &files {
        let wrong: [fn(u32) -> u32; 4] = [|own| own + 1, |own| own | 1 << 31, |_| 0, |own| own - 1];
        // Of the resources nothing is required: an agent takes an empty message for what it is.
        for by in &wrong[..if file == RAS { 2 } else { 4 }] {
            let fixture = Fixture::new(&base(), nothing);
            let good = fixture.read(file);
            lengthen(&fixture, file, by);
            fixture.is_repaired_by(&["fix-length-prefix"]);
            assert_eq!(fixture.read(file), good, "{file}");
        }
    }
}

#[test]
fn a_length_that_may_be_right_is_changed_only_by_name() {
    let file = format!("{F}/framework.info");
    let fixture = Fixture::new(&base(), nothing);
    let good = fixture.read(&file);
    lengthen(&fixture, &file, |own| own + 64);
    fixture.is_left("framework-info-unreadable", "fields after it may be lost");
    fixture.only("shorten-length-prefix").is_repaired_by(&["shorten-length-prefix"]);
    // Of another framework, or no whole message: by no name.
    let other = Fixture::new(&base(), nothing);
    let bytes = String::from_utf8_lossy(&good).replace("\u{1}F", "\u{1}G");
    fs::write(other.path(&file), bytes.as_bytes()).unwrap();
    lengthen(&other, &file, |_| 0);
    assert_eq!(other.only("framework-info-unreadable").repair().names(), ["remove-unreadable"]);
    let cut = Fixture::new(&base(), |b| b.cut(&format!("{F}/framework.info")));
    assert!(cut.repair().done.is_empty());
}

#[test]
fn a_directory_is_not_a_stream() {
    let damage: Damage = |b| {
        b.remove(&format!("{T}/task.updates"));
        b.directory(&format!("{T}/task.updates"));
    };
    Fixture::new(&base(), damage).is_repaired_by(&["remove-directory-at-stream"]);
    let link = Fixture::new(&base(), |b| {
        b.remove(&format!("{T}/task.updates"));
        b.link(&format!("{T}/task.updates"), "task.updates");
    });
    link.is_left("task-updates-unreadable", "may become available again");
}

#[test]
fn what_cannot_be_restored_is_abandoned_by_name() {
    for (file, code, gone) in [
        (format!("{F}/framework.info"), "framework-info-unreadable", F),
        (format!("{E}/executor.info"), "executor-info-unreadable", E),
        (format!("{T}/task.info"), "task-info-unreadable", T),
    ] {
        let damaged = || {
            let fixture = Fixture::new(&base(), nothing);
            fixture.dirs.cut(&file);
            fixture
        };
        assert!(damaged().repair().done.is_empty());
        let fixture = damaged().only(code);
        fixture.is_repaired_by(&["remove-unreadable"]);
        assert!(!fixture.path(gone).exists() && fixture.path(gone).parent().unwrap().exists());
    }
}

fn without_latest(b: &WorkDirs) {
    b.remove(LATEST);
}

#[test]
fn a_removed_symlink_is_made_again_by_name() {
    let unasked = Fixture::new(&base(), without_latest).repair();
    assert!(unasked.done.is_empty(), "it may have been removed on purpose: {unasked:#?}");
    let fixture = Fixture::new(&base(), without_latest).only("latest-missing");
    let steps = fixture.repair_call.plan().plan.steps;
    let wanted =
        "the agent keeps the ID S, with its executors (1), their tasks (1) and persistent volumes (0)";
    assert_eq!(steps.iter().map(|step| step.why.to_string()).collect::<Vec<_>>(), [wanted]);
    let before = Fixture::new(&base(), nothing).repair().after;
    assert_eq!(fixture.is_repaired_by(&["restore-latest"]).after, before);
    assert_eq!(fs::read_link(fixture.path(LATEST)).unwrap(), fixture.path(S));
}

#[test]
fn which_agent_recovers_is_not_guessed() {
    let two = || Fixture::new(&base().agent(Agent::new("S2")), without_latest).only("latest-missing");
    two().is_left("latest-missing", "choose one with --agent ID: S (last sign of life ");
    two().agent("S3").is_left("latest-missing", "there is no agent S3");
    let named = two().agent("S");
    named.is_repaired_by(&["restore-latest"]);
    assert_eq!(fs::read_link(named.path(LATEST)).unwrap(), named.path(S));
    // Another agent was here, and is not in meta any more.
    let other = |b: &WorkDirs| {
        b.remove(LATEST);
        b.directory("slaves/S9");
    };
    Fixture::new(&base(), other)
        .only("latest-missing")
        .is_left("latest-missing", "S9 has sandboxes here too");
    Fixture::new(&base(), other).only("latest-missing").agent("S").is_repaired_by(&["restore-latest"]);
    let none = Fixture::new(&base(), |b| {
        b.remove(LATEST);
        b.cut(&format!("{S}/slave.info"));
    });
    none.only("latest-missing").is_left("latest-missing", "slave.info of S is damaged");
    let round: Damage = |b| b.link(LATEST, "latest");
    let two = Fixture::new(&base().agent(Agent::new("S2")), round).only("latest-loop");
    two.agent("S2").is_repaired_by(&["restore-latest"]);
}
