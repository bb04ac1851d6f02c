//! A child process that is killed by SIGKILL in the middle of a change.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::FaultInjector;

use super::fixture::Fixture;
use super::kinds::KINDS;

const KIND: &str = "CKPT_TEST_KILL_KIND";
const CALLS: &str = "CKPT_TEST_KILL_CALLS";
const PLACE: &str = "CKPT_TEST_KILL_PLACE";

#[test]
fn killed_by_a_signal_and_undone() {
    for (index, kind) in KINDS.iter().enumerate() {
        let all = calls_of(index);
        // Beginning the journal alone takes more calls than this.
        assert!(all > 9, "{} makes {all} calls", kind.name);
        for calls in [3, 9, 14, 17, 20] {
            let fixture = Fixture::on_disk();
            let before = fixture.look();
            let child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "crash::sigkill::child", "--ignored", "--nocapture", "--test-threads=1"])
                .env(KIND, index.to_string())
                .env(CALLS, calls.to_string())
                .env(PLACE, &fixture.placed.work)
                .output()
                .unwrap();
            let killed = std::os::unix::process::ExitStatusExt::signal(&child.status) == Some(9);
            assert_eq!(killed, calls < all, "{} makes {all} calls: {child:?}", kind.name);
            if let Some(undone) = fixture.undo(None) {
                undone.unwrap();
            }
            fixture.assert_as(&before, &format!("{}, killed after {calls} calls", kind.name));
        }
    }
}

/// How many system calls that change the disk a kind of change makes.
fn calls_of(kind: usize) -> usize {
    let fixture = Fixture::on_disk();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let injector: FaultInjector = Arc::new(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    fixture.apply(&fixture.plan((KINDS[kind].steps)(&fixture)), Some(injector)).unwrap();
    count.load(Ordering::SeqCst)
}

#[test]
#[ignore = "is started as a child, to be killed"]
fn child() {
    let Ok(index) = std::env::var(KIND) else { return };
    let calls: usize = std::env::var(CALLS).unwrap().parse().unwrap();
    let work = PathBuf::from(std::env::var_os(PLACE).unwrap());
    let mut fixture = Fixture::new();
    fixture.placed.runtime = work.parent().unwrap().join("runtime_dir");
    fixture.placed.work = work;
    let plan = fixture.plan((KINDS[index.parse::<usize>().unwrap()].steps)(&fixture));
    let count = AtomicUsize::new(0);
    let injector: FaultInjector = Arc::new(move |_| {
        if count.fetch_add(1, Ordering::SeqCst) == calls {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        }
        Ok(())
    });
    let _ = fixture.apply(&plan, Some(injector));
}
