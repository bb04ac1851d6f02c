//! Killed at every call that changes the disk, and undone: the tree from before.

use std::path::Path;
use std::sync::atomic::Ordering;

use super::fixture::{Fixture, counts, dies_after};
use super::kinds::{KINDS, Kind};

#[test]
fn a_change_is_made_and_undone() {
    for kind in KINDS {
        let fixture = Fixture::on_disk();
        let before = fixture.look();
        let plan = fixture.plan((kind.steps)(&fixture));
        let applied = fixture.apply(&plan, None).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
        assert_eq!(applied.steps, plan.steps.len());
        let changed = fixture.look();
        assert_ne!(before, changed, "{} changes nothing", kind.name);
        let undone = fixture.undo(None).unwrap().unwrap_or_else(|error| panic!("{}: {error}", kind.name));
        assert_eq!(undone.steps, plan.steps.len(), "{}", kind.name);
        fixture.assert_as(&before, kind.name);
        assert!(fixture.undo(None).is_none(), "{}: it can be undone once", kind.name);
    }
}

#[test]
fn killed_at_every_call_and_undone() {
    for kind in KINDS {
        for calls in 0.. {
            let fixture = Fixture::new();
            let before = fixture.look();
            let plan = fixture.plan((kind.steps)(&fixture));
            let ended = fixture.apply(&plan, Some(dies_after(calls)));
            let when = format!("{}, killed after {calls} calls", kind.name);
            let undone = fixture.undo(None);
            if let Some(undone) = undone {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            fixture.assert_as(&before, &when);
            assert_nothing_left(&fixture, &fixture.placed.work, &when);
            if ended.is_ok() {
                assert!(calls > 8, "{}: {calls} calls can't be all", kind.name);
                break;
            }
        }
    }
}

#[test]
fn killed_while_going_back() {
    for kind in KINDS {
        for calls in 0..calls_to_go_back(&Fixture::new(), kind) {
            let fixture = Fixture::new();
            let before = fixture.look();
            fixture.apply(&fixture.plan((kind.steps)(&fixture)), None).unwrap();
            let when = format!("{}, going back killed after {calls} calls", kind.name);
            assert!(fixture.undo(Some(dies_after(calls))).unwrap().is_err(), "{when}");
            if let Some(undone) = fixture.undo(None) {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            fixture.assert_as(&before, &when);
            assert_nothing_left(&fixture, &fixture.placed.work, &when);
        }
    }
}

/// Calls that change the disk while such a change is undone without obstacles.
pub(super) fn calls_to_go_back(fixture: &Fixture, kind: &Kind) -> usize {
    fixture.apply(&fixture.plan((kind.steps)(fixture)), None).unwrap();
    let (injector, count) = counts();
    fixture.undo(Some(injector)).unwrap().unwrap();
    count.load(Ordering::SeqCst)
}

/// Neither incomplete entries in the tree nor copies in the journal, which is in this directory.
pub(super) fn assert_nothing_left(fixture: &Fixture, journal: &Path, when: &str) {
    let entries = [&*fixture.placed.work, journal].into_iter().flat_map(walkdir::WalkDir::new);
    for entry in entries {
        let path = entry.unwrap().into_path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.starts_with(".ckpt-"), "{when}: {} is left", path.display());
        let kept = path.parent().is_some_and(|parent| parent.ends_with("kept"));
        assert!(!kept, "{when}: {} is still kept", path.display());
    }
}
