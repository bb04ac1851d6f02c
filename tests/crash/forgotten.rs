//! Forgetting a change for good, broken off at every call: what is left is listed, and goes the next time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::{
    FaultInjector, HistoryEntry, PurgeError, State, StopReason, Watch, history, places, purge,
};
use ckpt::plan::Action;

use super::kinds::runs;
use super::stand::{Stand, counts, dies_after};

/// A tree with two changes, each of which keeps something.
fn changed() -> Stand {
    let stand = Stand::new();
    for paths in [runs(&stand), vec!["meta/boot_id".to_owned()]] {
        let steps = paths.iter().map(|path| stand.step(path, Action::SetAside)).collect();
        stand.apply(&stand.plan(steps), None).unwrap();
    }
    stand
}

fn listed(stand: &Stand) -> Vec<HistoryEntry> {
    history(&stand.tree(), &places(&stand.tree(), None)).unwrap().changes
}

fn forget(stand: &Stand, fuse: Option<FaultInjector>, watch: &Watch) -> Result<usize, PurgeError> {
    let permit = stand.permit(&stand.plan(Vec::new()), fuse);
    purge(&permit, &places(&stand.tree(), None), &listed(stand), watch)
}

/// Directories of changes on the disk.
fn directories(stand: &Stand) -> usize {
    std::fs::read_dir(stand.path(".ckpt")).unwrap().count()
}

fn calls() -> usize {
    let (fuse, count) = counts();
    assert_eq!(forget(&changed(), Some(fuse), &Watch::default()), Ok(2));
    count.load(Ordering::SeqCst)
}

#[test]
fn forgetting_that_was_killed_is_listed_and_goes_on() {
    for calls in 0..calls() {
        let stand = changed();
        let stopped = forget(&stand, Some(dies_after(calls)), &Watch::default());
        let when = format!("killed after {calls} calls: {stopped:?}");
        let left = listed(&stand);
        assert_eq!(left.len(), directories(&stand), "{when}: what takes room is listed");
        for entry in &left {
            let is_whole = entry.state == State::Done && entry.path.join("plan").exists();
            assert!(is_whole || entry.state == State::PurgeUnfinished, "{when}: {entry:?}");
        }
        assert_eq!(forget(&stand, None, &Watch::default()), Ok(left.len()), "{when}");
        assert_eq!(directories(&stand), 0, "{when}: its room is free again");
    }
}

#[test]
fn an_end_that_is_asked_for_is_told_as_such() {
    for at in 0..calls() {
        let stand = changed();
        let watch = Watch::default();
        let (cancel, count) = (watch.cancel(), Arc::new(AtomicUsize::new(0)));
        let fuse: FaultInjector = Arc::new(move |_| {
            if count.fetch_add(1, Ordering::SeqCst) == at {
                cancel.store(true, Ordering::SeqCst);
            }
            Ok(())
        });
        match forget(&stand, Some(fuse), &watch) {
            // It came with the last entry.
            Ok(gone) => assert_eq!((gone, directories(&stand)), (2, 0)),
            Err(PurgeError::Stopped { gone, why }) => {
                assert_eq!(why, StopReason::Cancelled);
                assert_eq!(directories(&stand), 2 - gone);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_number_of_what_is_half_forgotten_is_not_given_again() {
    let stand = changed();
    let plan = stand.plan(vec![stand.step("meta/slaves/latest", Action::SetAside)]);
    let last = stand.path(".ckpt/0002-test");
    std::fs::rename(&last, last.with_file_name("0002-test.purged")).unwrap();
    assert_eq!(stand.apply(&plan, None).unwrap().id, "0003-test");
}
