//! Sandboxes in which another process creates files as fast as they are deleted: they are left, and the others go.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::{FaultInjector, StopReason};
use ckpt::layout::RelPath;
use ckpt::plan::Action;
use rustix::io::Errno;

use super::fixture::Fixture;

#[test]
fn a_sandbox_that_is_still_written_is_left_and_the_others_go() {
    let fixture = Fixture::new();
    let sandboxes = ["a", "b", "c"].map(|name| format!("slaves/S/frameworks/F/executors/{name}"));
    for sandbox in &sandboxes {
        fs::create_dir_all(fixture.path(sandbox)).unwrap();
        fs::write(fixture.path(sandbox).join("stdout"), "").unwrap();
    }
    let steps = sandboxes.iter().map(|sandbox| fixture.step(sandbox, Action::Delete)).collect();
    let plan = fixture.plan(steps);
    // The writer: for each file that is deleted there are two new ones.
    let (written, count) = (fixture.path(&sandboxes[1]), AtomicUsize::new(0));
    let writer: FaultInjector = Arc::new(move |call| {
        if call == "unlink" && written.is_dir() {
            for _ in 0..2 {
                fs::write(written.join(count.fetch_add(1, Ordering::Relaxed).to_string()), "").unwrap();
            }
        }
        Ok(())
    });
    let applied = fixture.apply(&plan, Some(writer)).unwrap();
    assert_eq!(applied.skipped.reasons, [StopReason::StillWritten(RelPath::new(&sandboxes[1]))]);
    assert_eq!((applied.skipped.count, applied.steps), (1, 2));
    let left: Vec<bool> = sandboxes.iter().map(|sandbox| fixture.path(sandbox).exists()).collect();
    assert_eq!(left, [false, true, false]);
}

/// What another process mounts in a sandbox while it is deleted is not entered, and named.
#[test]
fn a_sandbox_with_a_new_mount_is_left() {
    let fixture = Fixture::new();
    let sandbox = "slaves/S/frameworks/F/executors/a";
    fs::create_dir_all(fixture.path(sandbox).join("mounted")).unwrap();
    let plan = fixture.plan(vec![fixture.step(sandbox, Action::Delete)]);
    let mount: FaultInjector = Arc::new(|call| if call == "rmdir" { Err(Errno::BUSY) } else { Ok(()) });
    let applied = fixture.apply(&plan, Some(mount)).unwrap();
    assert_eq!(applied.skipped.count, 1);
    let why = applied.skipped.reasons[0].to_string();
    assert!(why.starts_with(sandbox) && why.contains("something is mounted in it"), "{why}");
    assert!(fixture.path(sandbox).join("mounted").exists());
}

/// A process that creates one file for each listing is left after a bound, too.
#[test]
fn listings_are_bounded() {
    let fixture = Fixture::new();
    let sandbox = "slaves/S/frameworks/F/executors/a";
    fs::create_dir_all(fixture.path(sandbox)).unwrap();
    fs::write(fixture.path(sandbox).join("stdout"), "").unwrap();
    let plan = fixture.plan(vec![fixture.step(sandbox, Action::Delete)]);
    let (written, listings) = (fixture.path(sandbox), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&listings);
    let writer: FaultInjector = Arc::new(move |call| {
        if call == "rmdir" && written.is_dir() {
            count.fetch_add(1, Ordering::Relaxed);
            fs::write(written.join("again"), "").unwrap();
        }
        Ok(())
    });
    let applied = fixture.apply(&plan, Some(writer)).unwrap();
    assert_eq!(applied.skipped.reasons, [StopReason::StillWritten(RelPath::new(sandbox))]);
    assert_eq!(listings.load(Ordering::Relaxed), 64);
}
