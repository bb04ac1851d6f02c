//! Forgetting a change for good, broken off at every call: what is left is listed, and goes the next time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::{
    FaultInjector, HistoryEntry, PurgeError, State, StopReason, Watch, history, places, purge,
};
use ckpt::plan::Action;

use super::fixture::{Fixture, counts, dies_after};
use super::kinds::runs;

/// A tree with two changes, each of which keeps something.
fn changed() -> Fixture {
    let fixture = Fixture::new();
    for paths in [runs(&fixture), vec!["meta/boot_id".to_owned()]] {
        let steps = paths.iter().map(|path| fixture.step(path, Action::SetAside)).collect();
        fixture.apply(&fixture.plan(steps), None).unwrap();
    }
    fixture
}

fn listed(fixture: &Fixture) -> Vec<HistoryEntry> {
    history(&fixture.tree(), &places(&fixture.tree(), None)).unwrap().changes
}

fn forget(fixture: &Fixture, injector: Option<FaultInjector>, watch: &Watch) -> Result<usize, PurgeError> {
    let permit = fixture.permit(&fixture.plan(Vec::new()), injector);
    purge(&permit, &places(&fixture.tree(), None), &listed(fixture), watch)
}

/// Directories of changes on the disk.
fn directories(fixture: &Fixture) -> usize {
    std::fs::read_dir(fixture.path(".ckpt")).unwrap().count()
}

fn calls() -> usize {
    let (injector, count) = counts();
    assert_eq!(forget(&changed(), Some(injector), &Watch::default()), Ok(2));
    count.load(Ordering::SeqCst)
}

#[test]
fn a_killed_purge_is_listed_and_continues() {
    for calls in 0..calls() {
        let fixture = changed();
        let stopped = forget(&fixture, Some(dies_after(calls)), &Watch::default());
        let when = format!("killed after {calls} calls: {stopped:?}");
        let left = listed(&fixture);
        assert_eq!(left.len(), directories(&fixture), "{when}: what takes room is listed");
        for entry in &left {
            let is_whole = entry.state == State::Done && entry.path.join("plan").exists();
            assert!(is_whole || entry.state == State::PurgeUnfinished, "{when}: {entry:?}");
        }
        assert_eq!(forget(&fixture, None, &Watch::default()), Ok(left.len()), "{when}");
        assert_eq!(directories(&fixture), 0, "{when}: its room is free again");
    }
}

#[test]
fn an_interrupt_is_reported_as_one() {
    for at in 0..calls() {
        let fixture = changed();
        let watch = Watch::default();
        let (cancel, count) = (watch.cancel(), Arc::new(AtomicUsize::new(0)));
        let injector: FaultInjector = Arc::new(move |_| {
            if count.fetch_add(1, Ordering::SeqCst) == at {
                cancel.store(true, Ordering::SeqCst);
            }
            Ok(())
        });
        match forget(&fixture, Some(injector), &watch) {
            // It came with the last entry.
            Ok(gone) => assert_eq!((gone, directories(&fixture)), (2, 0)),
            Err(PurgeError::Stopped { gone, why }) => {
                assert_eq!(why, StopReason::Cancelled);
                assert_eq!(directories(&fixture), 2 - gone);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_number_of_an_unfinished_purge_is_not_used_again() {
    let fixture = changed();
    let plan = fixture.plan(vec![fixture.step("meta/slaves/latest", Action::SetAside)]);
    let last = fixture.path(".ckpt/0002-test");
    std::fs::rename(&last, last.with_file_name("0002-test.purged")).unwrap();
    assert_eq!(fixture.apply(&plan, None).unwrap().id, "0003-test");
}
