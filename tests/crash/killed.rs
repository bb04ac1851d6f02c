//! Killed at every call that changes the disk, and undone: the tree from before.

use std::path::Path;
use std::sync::atomic::Ordering;

use super::kinds::{KINDS, Kind};
use super::stand::{Stand, counts, dies_after};

#[test]
fn a_change_is_made_and_undone() {
    for kind in KINDS {
        let stand = Stand::on_disk();
        let before = stand.look();
        let plan = stand.plan((kind.steps)(&stand));
        let applied = stand.apply(&plan, None).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
        assert_eq!(applied.steps, plan.steps.len());
        let changed = stand.look();
        assert_ne!(before, changed, "{} changes nothing", kind.name);
        let undone = stand.undo(None).unwrap().unwrap_or_else(|error| panic!("{}: {error}", kind.name));
        assert_eq!(undone.steps, plan.steps.len(), "{}", kind.name);
        stand.assert_as(&before, kind.name);
        assert!(stand.undo(None).is_none(), "{}: it can be undone once", kind.name);
    }
}

#[test]
fn killed_at_every_call_and_undone() {
    for kind in KINDS {
        for calls in 0.. {
            let stand = Stand::new();
            let before = stand.look();
            let plan = stand.plan((kind.steps)(&stand));
            let ended = stand.apply(&plan, Some(dies_after(calls)));
            let when = format!("{}, killed after {calls} calls", kind.name);
            let undone = stand.undo(None);
            if let Some(undone) = undone {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            stand.assert_as(&before, &when);
            assert_nothing_left(&stand, &stand.placed.work, &when);
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
        for calls in 0..calls_to_go_back(&Stand::new(), kind) {
            let stand = Stand::new();
            let before = stand.look();
            stand.apply(&stand.plan((kind.steps)(&stand)), None).unwrap();
            let when = format!("{}, going back killed after {calls} calls", kind.name);
            assert!(stand.undo(Some(dies_after(calls))).unwrap().is_err(), "{when}");
            if let Some(undone) = stand.undo(None) {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            stand.assert_as(&before, &when);
            assert_nothing_left(&stand, &stand.placed.work, &when);
        }
    }
}

/// Calls that change the disk while such a change is taken back, with nothing in the way.
pub(super) fn calls_to_go_back(stand: &Stand, kind: &Kind) -> usize {
    stand.apply(&stand.plan((kind.steps)(stand)), None).unwrap();
    let (fuse, count) = counts();
    stand.undo(Some(fuse)).unwrap().unwrap();
    count.load(Ordering::SeqCst)
}

/// Neither half-made things in the tree nor copies in the journal, which lies below this directory.
pub(super) fn assert_nothing_left(stand: &Stand, journal: &Path, when: &str) {
    let entries = [&*stand.placed.work, journal].into_iter().flat_map(walkdir::WalkDir::new);
    for entry in entries {
        let path = entry.unwrap().into_path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.starts_with(".ckpt-"), "{when}: {} is left", path.display());
        let kept = path.parent().is_some_and(|parent| parent.ends_with("kept"));
        assert!(!kept, "{when}: {} is still kept", path.display());
    }
}
