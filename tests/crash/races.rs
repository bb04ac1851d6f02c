//! Another process changes the tree between plan and change, and at every call: nothing outside the plan's paths is
//! touched, nothing through a symlink, and a difference from the plan stops the change.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::{ApplyError, FaultInjector};
use ckpt::plan::Action;

use super::fixture::Fixture;
use super::kinds::{KINDS, runs};
use crate::support::hash::Snapshot;

#[test]
fn a_plan_for_a_changed_tree_changes_nothing() {
    for kind in KINDS {
        let fixture = Fixture::new();
        let plan = fixture.plan((kind.steps)(&fixture));
        // The path of the first step is made, or another thing.
        let path = fixture.path(&plan.steps.get(0).unwrap().path.to_string());
        if fs::symlink_metadata(&path).is_ok() {
            fs::rename(&path, path.with_file_name("away")).unwrap();
        }
        fs::write(&path, "another process was here").unwrap();
        let before = fixture.look();
        let ended = fixture.apply(&plan, None);
        assert!(matches!(ended, Err(ApplyError::Mismatches(_))), "{}: {ended:?}", kind.name);
        fixture.assert_as(&before, kind.name);
        assert!(fixture.undo(None).is_none(), "{}: there is no change", kind.name);
    }
}

#[test]
fn a_directory_that_becomes_a_symlink_at_any_call_is_not_followed() {
    for kind in KINDS {
        for at in 0.. {
            let fixture = Fixture::new();
            let outside = tempfile::tempdir().unwrap();
            fs::create_dir_all(outside.path().join("precious/runs/tasks")).unwrap();
            fs::write(outside.path().join("precious/boot_id"), "keep me").unwrap();
            fs::write(outside.path().join("precious/task.updates"), "keep me").unwrap();
            let before = Snapshot::take(outside.path());
            let plan = fixture.plan((kind.steps)(&fixture));
            let paths = plan.steps.iter().map(|step| step.path);
            let last = paths.filter(|path| path.parent().components().count() > 0).last().unwrap();
            let parent = fixture.path(&last.parent().to_string());
            let injector = swaps(at, parent, outside.path().join("precious"));
            let ended = fixture.apply(&plan, Some(injector));
            let diff = before.diff(&Snapshot::take(outside.path()));
            assert!(diff.is_empty(), "{}, swapped at call {at}: outside was touched:\n{diff}", kind.name);
            if ended.is_ok() && at > 12 {
                break;
            }
        }
    }
}

/// Puts a symlink in the place of a directory at one call.
fn swaps(at: usize, directory: PathBuf, to: PathBuf) -> FaultInjector {
    let count = AtomicUsize::new(0);
    Arc::new(move |_| {
        if count.fetch_add(1, Ordering::SeqCst) == at {
            let away = directory.with_file_name("swapped-away");
            if fs::rename(&directory, away).is_ok() {
                symlink(&to, &directory).unwrap();
            }
        }
        Ok(())
    })
}

#[test]
fn deletion_follows_no_symlink_and_ends_with_its_directory() {
    let fixture = Fixture::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("precious"), "keep me").unwrap();
    let run = runs(&fixture)[0].replacen("meta/", "", 1);
    let sandbox = fixture.path(&run);
    fs::create_dir_all(sandbox.join("a/b")).unwrap();
    symlink(outside.path(), sandbox.join("a/link")).unwrap();
    symlink(outside.path().join("precious"), sandbox.join("link")).unwrap();
    // Deeper than any path may be long.
    let mut deep = rustix::fs::open(&sandbox, rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty()).unwrap();
    for _ in 0..200 {
        rustix::fs::mkdirat(&deep, "d".repeat(50), rustix::fs::Mode::RWXU).unwrap();
        let flags = rustix::fs::OFlags::RDONLY;
        deep = rustix::fs::openat(&deep, "d".repeat(50), flags, rustix::fs::Mode::empty()).unwrap();
    }
    let meta = Snapshot::take(&fixture.placed.meta());
    let step = fixture.step(&run, Action::Delete);
    assert!(!step.is_reversible());
    let before = Snapshot::take(outside.path());
    fixture.apply(&fixture.plan(vec![step]), None).unwrap();
    assert!(!sandbox.exists());
    before.assert_untouched(&Snapshot::take(outside.path()));
    meta.assert_untouched(&Snapshot::take(&fixture.placed.meta()));
    let undone = fixture.undo(None).unwrap().unwrap();
    assert_eq!(undone.gone.iter().map(ToString::to_string).collect::<Vec<_>>(), [run]);
}

#[test]
fn a_directory_must_still_be_one_and_unchanged_when_it_is_deleted() {
    let apply = |action: Action, damage: &dyn Fn(&std::path::Path)| {
        let fixture = Fixture::new();
        let run = runs(&fixture)[0].clone();
        let run = if action == Action::Delete { run.replacen("meta/", "", 1) } else { run };
        let plan = fixture.plan(vec![fixture.step(&run, action)]);
        damage(&fixture.path(&run));
        let before = fixture.look();
        let ended = fixture.apply_now(&plan);
        if ended.is_err() {
            fixture.assert_as(&before, "refused");
        } else {
            fixture.undo(None).unwrap().unwrap();
        }
        (ended.map(|applied| applied.skipped.count), before, fixture)
    };
    let adds = |path: &std::path::Path| fs::write(path.join("new"), "new").unwrap();
    let replaces = |path: &std::path::Path| {
        fs::rename(path, path.with_file_name("away")).unwrap();
        fs::write(path, "another process was here").unwrap();
    };
    // What is to be deleted and has changed is kept, and reported.
    for damage in [&adds as &dyn Fn(&std::path::Path), &replaces] {
        let (ended, before, fixture) = apply(Action::Delete, damage);
        assert_eq!(ended, Ok(1));
        fixture.assert_as(&before, "spared");
    }
    assert!(matches!(apply(Action::SetAside, &replaces).0, Err(ApplyError::Mismatches(_))));
    // What is moved is moved with all that is in it, and comes back with it.
    let (ended, before, fixture) = apply(Action::SetAside, &adds);
    assert_eq!(ended, Ok(0));
    fixture.assert_as(&before, "moved and undone");
}
