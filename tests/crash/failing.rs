//! One call fails, for want of space or permission, and the process lives on: it stops, says so, and going back
//! gives the tree from before.

use std::sync::atomic::Ordering;

use ckpt::apply::ApplyError;
use rustix::io::Errno;

use super::kinds::{KINDS, Kind};
use super::stand::{Stand, counts, fails_once};

#[test]
fn a_call_that_fails_stops_the_change_and_nothing_is_lost() {
    let all = std::env::var_os("CKPT_FULL").is_some();
    for (turn, kind) in KINDS.iter().enumerate() {
        let errnos = [Errno::NOSPC, Errno::ROFS, Errno::ACCESS];
        for errno in errnos.into_iter().cycle().skip(turn).take(if all { 3 } else { 1 }) {
            for at in 0.. {
                let stand = Stand::new();
                let before = stand.look();
                let plan = stand.plan((kind.steps)(&stand));
                let when = format!("{}, {errno} at call {at}", kind.name);
                match stand.apply(&plan, Some(fails_once(at, errno))) {
                    Ok(_) if at > 200 => panic!("{when}: it never ends"),
                    Ok(applied) => {
                        // The call was not needed: another place for the journal, or a copy, did as well.
                        assert_eq!(applied.steps, plan.steps.len());
                        stand.undo(None).unwrap().unwrap_or_else(|error| panic!("{when}: {error}"));
                        stand.assert_as(&before, &when);
                        if at > 8 {
                            break;
                        }
                    }
                    Err(ApplyError::Stopped { .. }) => {
                        stand.undo(None).unwrap().unwrap_or_else(|error| panic!("{when}: {error}"));
                        stand.assert_as(&before, &when);
                    }
                    Err(ApplyError::NotBegun(_)) => stand.assert_as(&before, &when),
                    Err(other) => panic!("{when}: {other}"),
                }
            }
        }
    }
}

#[test]
fn going_back_that_fails_is_gone_on_with() {
    for (turn, kind) in KINDS.iter().enumerate() {
        let errno = [Errno::NOSPC, Errno::ROFS, Errno::ACCESS][turn % 3];
        for at in 0..calls_to_go_back(kind) {
            let stand = Stand::new();
            let before = stand.look();
            let plan = stand.plan((kind.steps)(&stand));
            let when = format!("{}, {errno} at call {at} of going back", kind.name);
            let _ = stand.apply(&plan, None).unwrap_or_else(|error| panic!("{when}: {error}"));
            let ended = stand.undo(Some(fails_once(at, errno))).unwrap();
            match stand.undo(None) {
                Some(undone) => drop(undone.unwrap_or_else(|error| panic!("{when}: {error}"))),
                None => assert!(ended.is_ok(), "{when}"),
            }
            stand.assert_as(&before, &when);
        }
    }
}

fn calls_to_go_back(kind: &Kind) -> usize {
    let stand = Stand::new();
    stand.apply(&stand.plan((kind.steps)(&stand)), None).unwrap();
    let (fuse, count) = counts();
    let _ = stand.undo(Some(fuse)).unwrap().unwrap();
    count.load(Ordering::SeqCst)
}
