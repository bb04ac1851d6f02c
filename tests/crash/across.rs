//! The journal is on another file system: removed entries are copied, compared, and can be restored all the same.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use ckpt::plan::{Action, Detail, Precondition};
use ckpt::source::Directory;

use super::fixture::{Fixture, dies_after};
use super::killed::{assert_nothing_left, calls_to_go_back};
use super::kinds::KINDS;

/// A directory on another file system than that of the tree; `None` where there is none.
pub(super) fn elsewhere(fixture: &Fixture) -> Option<tempfile::TempDir> {
    let device = |path: &Path| std::fs::metadata(path).unwrap().dev();
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    (device(dir.path()) != device(&fixture.placed.work)).then_some(dir)
}

/// A tree whose journal is on another file system; `None` where there is none.
fn on_another_file_system() -> Option<(Fixture, tempfile::TempDir)> {
    let mut fixture = Fixture::new();
    let Some(dir) = elsewhere(&fixture) else {
        crate::support::skipped("there is no second file system that can be written");
        return None;
    };
    fixture.journal = Some(dir.path().join("journal"));
    Some((fixture, dir))
}

/// How many calls are stepped over; none where all is wanted.
fn pace(usual: usize) -> usize {
    if std::env::var_os("CKPT_FULL").is_some() { 1 } else { usual }
}

#[test]
fn changes_are_undone_from_another_file_system() {
    for kind in KINDS {
        for calls in (0..).step_by(pace(7)) {
            let Some((fixture, _dir)) = on_another_file_system() else { return };
            let before = fixture.look();
            let plan = fixture.plan((kind.steps)(&fixture));
            let ended = fixture.apply(&plan, Some(dies_after(calls)));
            let when = format!("{}, killed after {calls} calls, journal elsewhere", kind.name);
            if let Some(undone) = fixture.undo(None) {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            fixture.assert_as(&before, &when);
            if ended.is_ok() {
                break;
            }
        }
    }
}

#[test]
fn undo_from_another_file_system_is_killed_at_every_call_and_continued() {
    for kind in KINDS {
        let Some((fixture, _dir)) = on_another_file_system() else { return };
        for calls in 0..calls_to_go_back(&fixture, kind) {
            let Some((fixture, dir)) = on_another_file_system() else { return };
            let before = fixture.look();
            let plan = fixture.plan((kind.steps)(&fixture));
            let applied = fixture.apply(&plan, None).unwrap();
            let kept = kept_in(&applied.journal);
            let when = format!("{}, going back killed after {calls} calls, journal elsewhere", kind.name);
            assert!(fixture.undo(Some(dies_after(calls))).unwrap().is_err(), "{when}");
            // What can be restored is complete: what happens to the tree before undo continues is not known.
            for (name, looks) in kept_in(&applied.journal) {
                assert!(kept.contains(&(name.clone(), looks)), "{when}: kept/{name} is no longer whole");
            }
            if let Some(undone) = fixture.undo(None) {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            fixture.assert_as(&before, &when);
            assert_nothing_left(&fixture, dir.path(), &when);
        }
    }
}

#[test]
fn a_change_and_its_undo_from_another_file_system_are_both_killed() {
    for kind in KINDS {
        for calls in (0..).step_by(pace(17)) {
            let mut is_all = false;
            for back in (0..).step_by(pace(19)) {
                let Some((fixture, dir)) = on_another_file_system() else { return };
                let before = fixture.look();
                let plan = fixture.plan((kind.steps)(&fixture));
                is_all = fixture.apply(&plan, Some(dies_after(calls))).is_ok();
                let when = format!("{}, killed after {calls} calls, and going back after {back}", kind.name);
                let ended = fixture.undo(Some(dies_after(back)));
                if let Some(undone) = fixture.undo(None) {
                    undone.unwrap_or_else(|error| panic!("{when}: {error}"));
                }
                fixture.assert_as(&before, &when);
                if ended.is_none_or(|ended| ended.is_ok()) {
                    assert_nothing_left(&fixture, dir.path(), &when);
                    break;
                }
            }
            if is_all {
                break;
            }
        }
    }
}

/// A new owner takes away capabilities and bits of the mode: they are set again.
#[test]
fn every_attribute_comes_back_from_another_file_system() {
    let Some((fixture, _dir)) = on_another_file_system() else { return };
    let path = fixture.path("meta/boot_id");
    let set = |name: &str, value: &[u8]| {
        rustix::fs::setxattr(&path, name, value, rustix::fs::XattrFlags::empty()).unwrap();
    };
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&path, Some(65534), Some(65534)).unwrap();
        // CAP_NET_BIND_SERVICE, in version 2 of the format.
        set("security.capability", &[&[1, 0, 0, 2, 0, 4][..], &[0; 14]].concat());
    }
    set("user.label", b"kept\0\xff");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o6755)).unwrap();
    let before = fixture.look();
    fixture.apply(&fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]), None).unwrap();
    assert!(!path.exists());
    fixture.undo(None).unwrap().unwrap();
    fixture.assert_as(&before, "journal elsewhere");
}

/// What is kept under the number of a step, and how it looks.
fn kept_in(journal: &Path) -> Vec<(String, Precondition)> {
    let kept = Directory::opened(std::fs::File::open(journal.join("kept")).unwrap().into());
    let entries = std::fs::read_dir(journal.join("kept")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|name| (name.clone(), Precondition::of(&kept, name.as_bytes(), Detail::Content).unwrap()))
        .collect()
}
