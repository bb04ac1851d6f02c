//! Snapshots for a timer: how many are kept, which are deleted, and what is never touched.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use ckpt::app::{Located, SourceOptions, newest_snapshot};
use ckpt::model::Progress;

use crate::support::cli::{Ckpt, ckpt};
use crate::support::hash::Snapshot;
use crate::support::tree::{Placed, typical};
use serde_json::Value as Json;

struct Fixture {
    dir: tempfile::TempDir,
    placed: Placed,
}

impl Fixture {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        let fixture = Self { dir, placed };
        fs::create_dir(fixture.store()).unwrap();
        fs::set_permissions(fixture.store(), fs::Permissions::from_mode(0o700)).unwrap();
        fixture
    }

    fn store(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    fn call(&self, keep: &str) -> Ckpt {
        ckpt(["snapshot", "-o", "json", "--relocated", "--keep", keep, "--dir"])
            .arg(self.store())
            .arg(&self.placed.work)
    }

    fn taken(&self, keep: &str, status: i32) -> Json {
        self.call(keep).run().exits(status).json()
    }

    /// The archives, by name.
    fn archives(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.store()).unwrap().map(|entry| entry.unwrap().path());
        let mut all: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|end| end == "zst")).collect();
        all.sort();
        all
    }

    fn newest(&self) -> Option<PathBuf> {
        let options = SourceOptions { relocated: true, ..SourceOptions::of(&self.placed.work) };
        newest_snapshot(&Located::find(&options, &Progress::default()).unwrap(), None).map(|found| found.path)
    }
}

fn path(json: &Json) -> PathBuf {
    json["to"].as_str().unwrap().into()
}

fn names(json: &Json) -> Vec<PathBuf> {
    json.as_array().unwrap().iter().map(|path| path.as_str().unwrap().into()).collect()
}

#[test]
fn as_many_good_ones_are_kept_as_are_wanted() {
    let fixture = Fixture::new();
    assert_eq!(fixture.newest(), None);
    let meta = Snapshot::take(&fixture.placed.meta());
    let foreign = fixture.store().join("ckpt-S-20200101T000000Z.tar.zst");
    fs::write(&foreign, "not made by ckpt").unwrap();
    let first = path(&fixture.taken("2", 0));
    let name = first.file_name().unwrap().to_str().unwrap();
    let latest = fs::read_link(fixture.placed.meta().join("slaves/latest")).unwrap();
    let id = latest.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with(&format!("ckpt-{id}-2")) && name.ends_with("Z.tar.zst"), "{name}");
    assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
    let second = fixture.taken("2", 0);
    assert_eq!((&second["kept"], names(&second["removed"])), (&2.into(), vec![]));
    let planned = fixture.call("2").arg("--dry-run").run().exits(1).json();
    assert_eq!(names(&planned["removed"]), std::slice::from_ref(&first));
    let file = PathBuf::from(planned["file"].as_str().unwrap());
    assert!(file.starts_with(fixture.store()) && !file.exists(), "{planned}");
    let third = fixture.taken("2", 0);
    assert_eq!((&third["good"], &third["kept"]), (&true.into(), &2.into()));
    assert_eq!(names(&third["removed"]), std::slice::from_ref(&first));
    let mut expected = vec![foreign.clone(), path(&second), path(&third)];
    expected.sort();
    assert_eq!(fixture.archives(), expected);
    assert_eq!(fs::read(&foreign).unwrap(), b"not made by ckpt");
    assert_eq!(fixture.newest(), Some(path(&third)));
    meta.assert_untouched(&Snapshot::take(&fixture.placed.meta()));
    // Without --keep nothing is deleted.
    let all = ckpt(["snapshot", "--relocated", "--dir"]).arg(fixture.store()).arg(&fixture.placed.work);
    assert!(all.run().exits(0).stdout().contains("The directory contains 3 snapshots of this agent."));
}

/// The timer continues while a checkpoint is damaged or gone: what it takes then does not replace what was good.
#[test]
fn snapshots_of_damage_do_not_replace_good_ones() {
    let fixture = Fixture::new();
    let good = [path(&fixture.taken("2", 0)), path(&fixture.taken("2", 0))];
    let info = walkdir::WalkDir::new(fixture.placed.meta());
    let mut infos = info.into_iter().map(|entry| entry.unwrap().into_path());
    let info = infos.find(|path| path.ends_with("slave.info")).unwrap();
    let bytes = fs::read(&info).unwrap();
    fs::write(&info, &bytes[..5]).unwrap();
    for turn in 1..=4 {
        let json = fixture.taken("2", 1);
        assert_eq!(json["good"], false, "{json}");
        assert_eq!(names(&json["removed"]).len(), usize::from(turn > 2), "{json}");
        assert_eq!(json["kept"], 2 + turn.min(2), "{json}");
        assert!(good.iter().all(|path| path.exists()));
    }
    assert_eq!(fixture.newest(), Some(good[1].clone()), "a good one goes before a newer one");
    // The whole agent is gone: its snapshots stay.
    fs::rename(fixture.placed.meta().join("slaves"), fixture.dir.path().join("slaves")).unwrap();
    fs::create_dir(fixture.placed.meta().join("slaves")).unwrap();
    let json = fixture.taken("1", 1);
    assert_eq!((&json["good"], &json["kept"]), (&false.into(), &1.into()));
    assert!(good.iter().all(|path| path.exists()));
    fs::remove_dir(fixture.placed.meta().join("slaves")).unwrap();
    fs::rename(fixture.dir.path().join("slaves"), fixture.placed.meta().join("slaves")).unwrap();
    fs::write(&info, bytes).unwrap();
    let json = fixture.taken("2", 0);
    // The first good one, and what was taken of the damage: it is older than a good one now.
    assert_eq!(names(&json["removed"]).len(), 3, "{json}");
    assert!(!good[0].exists() && good[1].exists());
}

#[test]
fn a_damaged_archive_does_not_count_and_is_not_deleted() {
    let fixture = Fixture::new();
    let first = path(&fixture.taken("2", 0));
    let second = path(&fixture.taken("2", 0));
    let mut bytes = fs::read(&second).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&second, &bytes).unwrap();
    let json = fixture.taken("2", 1);
    assert_eq!(names(&json["damaged"]), std::slice::from_ref(&second));
    assert_eq!(names(&json["removed"]), Vec::<PathBuf>::new());
    assert!(first.exists());
    assert_eq!(fs::read(&second).unwrap(), bytes);
    // Another file in the place of one that ckpt has made is not ckpt's.
    fs::write(&first, "precious").unwrap();
    let json = fixture.taken("1", 1);
    assert_eq!(names(&json["damaged"]).len(), 2, "{json}");
    assert_eq!(fs::read(&first).unwrap(), b"precious");
}

#[test]
fn two_at_once_are_kept_apart() {
    let fixture = Fixture::new();
    let lock = fs::File::open(fixture.store()).unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive).unwrap();
    let refused = fixture.call("1").run().exits(4).json();
    assert_eq!(refused["error"]["code"], "locked", "{refused}");
    assert_eq!(fixture.archives(), Vec::<PathBuf>::new());
    drop(lock);
}

#[test]
fn directories_that_are_not_used() {
    let fixture = Fixture::new();
    let none = |path: &Path| {
        ckpt(["snapshot", "--relocated", "--dir"]).arg(path).arg(&fixture.placed.work).run().exits(3).stderr()
    };
    let missing = none(&fixture.dir.path().join("none"));
    assert!(missing.contains("create the directory first"), "{missing}");
    let open = fixture.dir.path().join("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let refused = none(&open);
    assert!(refused.contains("other users can write to it"), "{refused}");
    assert_eq!(fs::read_dir(&open).unwrap().count(), 0);
    let _ = fixture.call("0").run().exits(2);
    let both = ckpt(["snapshot", "--dir", "x", "--to", "y.tar.gz"]).arg(&fixture.placed.work);
    let _ = both.run().exits(2);
    let _ = ckpt(["snapshot", "--to", "y.tar.gz", "--keep", "2"]).arg(&fixture.placed.work).run().exits(2);
    let _ = ckpt(["snapshot"]).arg(&fixture.placed.work).run().exits(2);
}
