//! Directories within directories, deeper than any path is long and than files may be open: moved, copied, undone, deleted.

use std::os::fd::OwnedFd;

use ckpt::plan::{Action, Precondition};
use rustix::fs::{AtFlags, Mode, OFlags, fstat, mkdirat, openat, statat};

use super::across::elsewhere;
use super::fixture::Fixture;
use super::kinds::runs;

const LEVELS: usize = 4000;
const NAME: &str = "deeper-and-deeper";

/// A sandbox with a file at the bottom; its path below the `work_dir`.
fn dig(fixture: &Fixture) -> String {
    let sandbox = runs(fixture)[0].replacen("meta/", "", 1);
    std::fs::create_dir_all(fixture.path(&sandbox)).unwrap();
    let mut here = open(rustix::fs::CWD, fixture.path(&sandbox).to_str().unwrap());
    for _ in 0..LEVELS {
        mkdirat(&here, NAME, Mode::RWXU).unwrap();
        here = open(&here, NAME);
    }
    let flags = OFlags::CREATE | OFlags::WRONLY;
    let file = openat(&here, "bottom", flags, Mode::RUSR).unwrap();
    rustix::io::write(file, b"the bottom").unwrap();
    sandbox
}

fn open(at: impl std::os::fd::AsFd, name: &str) -> OwnedFd {
    openat(at, name, OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).unwrap()
}

/// Mode and time of every directory on the way, and the size of what is at the bottom.
fn sound(fixture: &Fixture, sandbox: &str) -> Vec<(u32, i64, i64)> {
    let mut here = open(rustix::fs::CWD, fixture.path(sandbox).to_str().unwrap());
    let mut met = Vec::new();
    for _ in 0..LEVELS {
        here = open(&here, NAME);
        let stat = fstat(&here).unwrap();
        met.push((stat.st_mode, stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap()));
    }
    met.push((0, statat(&here, "bottom", AtFlags::empty()).unwrap().st_size, 0));
    met
}

fn move_and_go_back(fixture: &Fixture) {
    let sandbox = dig(fixture);
    let before = sound(fixture, &sandbox);
    let step = fixture.step(&sandbox, Action::SetAside);
    let Precondition::Directory(sum) = &step.before else { panic!("a directory is summed up") };
    assert!(sum.entries >= LEVELS as u64 && sum.bytes >= 10);
    let applied = fixture.apply(&fixture.plan(vec![step.clone()]), None).unwrap();
    assert!(!fixture.path(&sandbox).exists() && applied.journal.join("kept/0").exists());
    let _ = fixture.undo(None).unwrap().unwrap();
    assert_eq!(sound(fixture, &sandbox), before);
    assert_eq!(fixture.step(&sandbox, Action::SetAside).before, step.before);
    let _ = fixture.apply(&fixture.plan(vec![fixture.step(&sandbox, Action::Delete)]), None).unwrap();
    assert!(!fixture.path(&sandbox).exists());
}

#[test]
fn deep_directories_are_moved_restored_and_deleted() {
    move_and_go_back(&Fixture::new());
}

#[test]
fn what_is_deep_is_copied_to_another_file_system_and_back() {
    let mut fixture = Fixture::new();
    let Some(dir) = elsewhere(&fixture) else {
        return crate::support::skipped("there is no second file system that can be written");
    };
    fixture.journal = Some(dir.path().join("journal"));
    move_and_go_back(&fixture);
}

/// A deletion that is broken off leaves directories that it had moved up; the next one makes its way past their names.
#[test]
fn a_deletion_continues_beside_the_rest_of_an_earlier_one() {
    let fixture = Fixture::new();
    let sandbox = runs(&fixture)[0].replacen("meta/", "", 1);
    let top = fixture.path(&sandbox);
    let dig = |number: usize| {
        let mut here = top.join(format!("d{number}"));
        here.extend(std::iter::repeat_n("deep", 60));
        std::fs::create_dir_all(here).unwrap();
    };
    // In whatever order they are listed, one is dug up before the names are free.
    (0..8).for_each(dig);
    for number in 1..=8 {
        std::fs::create_dir(top.join(format!(".ckpt-deep-{number}"))).unwrap();
    }
    (8..16).for_each(dig);
    let _ = fixture.apply(&fixture.plan(vec![fixture.step(&sandbox, Action::Delete)]), None).unwrap();
    assert!(!top.exists());
}
