//! Sandboxes in which another process creates files as fast as they are deleted: they are left, and the others go.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::{FaultInjector, StopReason};
use ckpt::layout::RelPath;
use ckpt::plan::Action;

use super::stand::Stand;

#[test]
fn a_sandbox_that_is_still_written_is_left_and_the_others_go() {
    let stand = Stand::new();
    let sandboxes = ["a", "b", "c"].map(|name| format!("slaves/S/frameworks/F/executors/{name}"));
    for sandbox in &sandboxes {
        fs::create_dir_all(stand.path(sandbox)).unwrap();
        fs::write(stand.path(sandbox).join("stdout"), "").unwrap();
    }
    let steps = sandboxes.iter().map(|sandbox| stand.step(sandbox, Action::Delete)).collect();
    let plan = stand.plan(steps);
    // The writer: for each file that is deleted there are two new ones.
    let (written, count) = (stand.path(&sandboxes[1]), AtomicUsize::new(0));
    let writer: FaultInjector = Arc::new(move |call| {
        if call == "unlink" && written.is_dir() {
            for _ in 0..2 {
                fs::write(written.join(count.fetch_add(1, Ordering::Relaxed).to_string()), "").unwrap();
            }
        }
        Ok(())
    });
    let applied = stand.apply(&plan, Some(writer)).unwrap();
    assert_eq!(applied.skipped.reasons, [StopReason::StillWritten(RelPath::new(&sandboxes[1]))]);
    assert_eq!((applied.skipped.count, applied.steps), (1, 2));
    let left: Vec<bool> = sandboxes.iter().map(|sandbox| stand.path(sandbox).exists()).collect();
    assert_eq!(left, [false, true, false]);
}

/// A process that creates one file for each listing is left after a bound, too.
#[test]
fn listings_are_bounded() {
    let stand = Stand::new();
    let sandbox = "slaves/S/frameworks/F/executors/a";
    fs::create_dir_all(stand.path(sandbox)).unwrap();
    fs::write(stand.path(sandbox).join("stdout"), "").unwrap();
    let plan = stand.plan(vec![stand.step(sandbox, Action::Delete)]);
    let (written, listings) = (stand.path(sandbox), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&listings);
    let writer: FaultInjector = Arc::new(move |call| {
        if call == "rmdir" && written.is_dir() {
            count.fetch_add(1, Ordering::Relaxed);
            fs::write(written.join("again"), "").unwrap();
        }
        Ok(())
    });
    let applied = stand.apply(&plan, Some(writer)).unwrap();
    assert_eq!(applied.skipped.reasons, [StopReason::StillWritten(RelPath::new(sandbox))]);
    assert_eq!(listings.load(Ordering::Relaxed), 64);
}
