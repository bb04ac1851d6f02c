//! A snapshot for a timer is killed at every call that changes the disk: no good one is lost, and the next one puts the
//! directory in order.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use ckpt::apply::{FaultInjector, Rotated, Rotation, SnapshotError, rotate, stored_snapshots};
use rustix::io::Errno;

use super::fixture::{Fixture, dies_after, fails_once};

const KEEP: usize = 2;

fn take(
    fixture: &Fixture,
    store: &Path,
    second: i64,
    injector: Option<FaultInjector>,
) -> Result<Rotated, SnapshotError> {
    let source = fixture.source();
    rotate(&Rotation {
        source: &source,
        directory: store,
        keep: KEEP,
        threads: 0,
        agent: "S",
        now: chrono::DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap(),
        recovers: &|archive| archive.is_file(),
        injector,
    })
}

fn store(fixture: &Fixture) -> PathBuf {
    let store = fixture.path("store");
    fs::create_dir(&store).unwrap();
    fs::set_permissions(&store, fs::Permissions::from_mode(0o700)).unwrap();
    store
}

/// All names but that of the list.
fn names(store: &Path) -> Vec<String> {
    let entries = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name != ".ckpt-snapshots");
    names.sort();
    names
}

fn broken_at_every_call(injector: impl Fn(usize) -> FaultInjector) {
    for calls in 0.. {
        let fixture = Fixture::new();
        let store = store(&fixture);
        fs::write(store.join("precious"), "keep me").unwrap();
        let first: Vec<PathBuf> =
            (0..2).map(|second| take(&fixture, &store, second, None).unwrap().path).collect();
        let bytes: Vec<Vec<u8>> = first.iter().map(|path| fs::read(path).unwrap()).collect();
        let ended = take(&fixture, &store, 2, Some(injector(calls)));
        let good = stored_snapshots(&store).into_iter().filter(|one| one.is_good).count();
        assert!(good >= KEEP, "call {calls}: {good} good ones are left");
        if fs::read_dir(&store).unwrap().count() < 4 {
            assert!(ended.is_ok(), "call {calls}: none is deleted before the new one is there");
        }
        for (path, bytes) in first.iter().zip(&bytes).filter(|(path, _)| path.exists()) {
            assert_eq!(fs::read(path).unwrap(), *bytes, "call {calls}");
        }
        let next = take(&fixture, &store, 3, None).unwrap();
        assert_eq!(next.kept, KEEP, "call {calls}: {next:?}");
        let left = names(&store);
        assert!(left.len() <= KEEP + 1 && left.contains(&"precious".to_owned()), "call {calls}: {left:?}");
        assert!(!left.iter().any(|name| name.contains(".part")), "call {calls}: {left:?}");
        if ended.is_ok_and(|ended| ended.removed.len() == 1 && ended.left.is_empty()) && calls > 12 {
            break;
        }
        assert!(calls < 200, "it never ends");
    }
}

#[test]
fn killed_at_every_call() {
    broken_at_every_call(dies_after);
}

#[test]
fn a_call_fails() {
    broken_at_every_call(|at| fails_once(at, Errno::NOSPC));
}
