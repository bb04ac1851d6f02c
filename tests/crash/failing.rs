//! One call fails, for want of space or permission, and the process goes on: it stops, reports it, and undo
//! gives the tree from before.

use std::fs;

use ckpt::apply::{ApplyError, FaultInjector, StopReason};
use ckpt::layout::RelPath;
use ckpt::plan::Action;
use rustix::io::Errno;

use super::fixture::{Fixture, dies_after, fails_once};
use super::killed::calls_to_go_back;
use super::kinds::{KINDS, runs};
use crate::support::hash::Snapshot;

/// Of a full disk, a quota, a file system that becomes read-only, and files that may not be changed, by whom or at all.
const ERRNOS: [Errno; 5] = [Errno::NOSPC, Errno::DQUOT, Errno::ROFS, Errno::ACCESS, Errno::PERM];

#[test]
fn a_call_that_fails_stops_the_change_and_nothing_is_lost() {
    let all = std::env::var_os("CKPT_FULL").is_some();
    for (turn, kind) in KINDS.iter().enumerate() {
        for errno in ERRNOS.into_iter().cycle().skip(turn).take(if all { ERRNOS.len() } else { 1 }) {
            for at in 0.. {
                let fixture = Fixture::new();
                let before = fixture.look();
                let plan = fixture.plan((kind.steps)(&fixture));
                let when = format!("{}, {errno} at call {at}", kind.name);
                match fixture.apply(&plan, Some(fails_once(at, errno))) {
                    Ok(_) if at > 200 => panic!("{when}: it never ends"),
                    Ok(applied) => {
                        // The call was not needed: another place for the journal, or a copy, did as well.
                        assert_eq!(applied.steps, plan.steps.len());
                        fixture.undo(None).unwrap().unwrap_or_else(|error| panic!("{when}: {error}"));
                        fixture.assert_as(&before, &when);
                        if at > 8 {
                            break;
                        }
                    }
                    Err(ApplyError::Stopped { .. }) => {
                        fixture.undo(None).unwrap().unwrap_or_else(|error| panic!("{when}: {error}"));
                        fixture.assert_as(&before, &when);
                    }
                    Err(ApplyError::NotBegun(_)) => fixture.assert_as(&before, &when),
                    Err(other) => panic!("{when}: {other}"),
                }
            }
        }
    }
}

#[test]
fn a_failed_undo_can_be_continued() {
    for (turn, kind) in KINDS.iter().enumerate() {
        let errno = ERRNOS[turn % ERRNOS.len()];
        for at in 0..calls_to_go_back(&Fixture::new(), kind) {
            let fixture = Fixture::new();
            let before = fixture.look();
            let plan = fixture.plan((kind.steps)(&fixture));
            let when = format!("{}, {errno} at call {at} of going back", kind.name);
            let _ = fixture.apply(&plan, None).unwrap_or_else(|error| panic!("{when}: {error}"));
            let ended = fixture.undo(Some(fails_once(at, errno))).unwrap();
            match fixture.undo(None) {
                Some(undone) => drop(undone.unwrap_or_else(|error| panic!("{when}: {error}"))),
                None => assert!(ended.is_ok(), "{when}"),
            }
            fixture.assert_as(&before, &when);
        }
    }
}

#[test]
fn an_entry_that_cannot_be_deleted_does_not_stop_the_others() {
    let mut spared = 0;
    for at in 0.. {
        let fixture = Fixture::new();
        let sandboxes: Vec<String> = runs(&fixture).iter().map(|run| run.replacen("meta/", "", 1)).collect();
        assert!(sandboxes.len() > 1);
        for sandbox in &sandboxes {
            fs::create_dir_all(fixture.path(sandbox)).unwrap();
            fs::write(fixture.path(sandbox).join("stdout"), "text").unwrap();
        }
        let steps = sandboxes.iter().map(|sandbox| fixture.step(sandbox, Action::Delete)).collect();
        let plan = fixture.plan(steps);
        let ended = fixture.apply(&plan, Some(fails_once(at, Errno::ACCESS)));
        let left: Vec<_> = sandboxes.iter().filter(|sandbox| fixture.path(sandbox).exists()).collect();
        match ended {
            Ok(applied) => {
                assert_eq!(applied.skipped.count, left.len(), "call {at}: {:?}", applied.skipped);
                assert_eq!(applied.steps + left.len(), sandboxes.len());
                assert!(
                    applied
                        .skipped
                        .reasons
                        .iter()
                        .zip(&left)
                        .all(|(why, path)| why.to_string().starts_with(path.as_str()))
                );
                spared += left.len();
                if left.is_empty() && spared > 0 {
                    break;
                }
            }
            Err(ApplyError::NotBegun(_)) => assert_eq!(left.len(), sandboxes.len()),
            // Without the journal, or with directories that may not be on the disk, it cannot continue.
            Err(error) => {
                let ApplyError::Stopped { why: StopReason::Io(fault), .. } = &error else {
                    panic!("call {at}: {error}")
                };
                let doing = ["writing the journal", "syncing the directory", "syncing what is kept"];
                assert!(doing.contains(&fault.doing), "call {at}: {error}");
                assert_eq!(fault.errno, Errno::ACCESS.into(), "call {at}: {error}");
            }
        }
        assert!(at < 200, "it never ends");
    }
    assert!(spared > 1, "each of several calls that delete was broken");
}

/// An entry that was to be deleted and still exists is not reported as deleted; one that lost something is named.
#[test]
fn remaining_entries_are_not_reported_as_deleted() {
    let deletion = |injector: Option<FaultInjector>| {
        let fixture = Fixture::new();
        let sandboxes: Vec<String> = runs(&fixture).iter().map(|run| run.replacen("meta/", "", 1)).collect();
        for sandbox in &sandboxes {
            fs::create_dir_all(fixture.path(sandbox).join("deep")).unwrap();
            fs::write(fixture.path(sandbox).join("deep/stdout"), "much").unwrap();
        }
        let before: Vec<Snapshot> =
            sandboxes.iter().map(|path| Snapshot::take(&fixture.path(path))).collect();
        let steps = sandboxes.iter().map(|path| fixture.step(path, Action::Delete)).collect();
        let ended = fixture.apply(&fixture.plan(steps), injector);
        let Some(undone) = fixture.undo(None) else { return ended.is_ok() };
        let undone = undone.unwrap();
        let named = |list: &[RelPath], path: &str| list.iter().any(|gone| gone.to_string() == path);
        for (sandbox, before) in sandboxes.iter().zip(before) {
            let path = fixture.path(sandbox);
            let (gone, half) = (named(&undone.gone, sandbox), named(&undone.altered, sandbox));
            assert_eq!(gone, !path.exists(), "{sandbox}: {undone:?}");
            let is_whole = path.exists() && before.diff(&Snapshot::take(&path)).is_empty();
            assert_eq!(half, path.exists() && !is_whole, "{sandbox}: {undone:?}");
        }
        ended.is_ok()
    };
    assert!(deletion(None));
    assert!((0..100).any(|calls| deletion(Some(dies_after(calls)))), "it ends");
}
