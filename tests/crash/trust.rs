//! Journals that another user could have written, and places where no journal can be: they are not used, and nothing is
//! changed.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use ckpt::apply::{ApplyError, History, JournalError, MismatchReason, State, Watch, history, places, purge};
use ckpt::plan::{Action, Content};
use ckpt::source::Errno;

use super::fixture::Fixture;

fn changed() -> Fixture {
    let fixture = Fixture::new();
    let plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
    fixture.apply(&plan, None).unwrap();
    fixture
}

fn listed(fixture: &Fixture) -> History {
    history(&fixture.tree(), &places(&fixture.tree(), None)).unwrap()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Why the only change is not used.
fn unreadable(fixture: &Fixture) -> JournalError {
    let history = listed(fixture);
    match &history.changes[..] {
        [change] => match &change.state {
            State::Unreadable(reason) => reason.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_directory_that_others_can_write_is_not_read() {
    type Spoil = fn(&Path);
    let mut damages: Vec<Spoil> = vec![|place| set_mode(place, 0o777), |place| set_mode(place, 0o720)];
    if rustix::process::geteuid().is_root() {
        damages.push(|place| chown(place, Some(65534), None).unwrap());
    }
    for damage in damages {
        let fixture = changed();
        let place = fixture.path(".ckpt");
        damage(&place);
        let history = listed(&fixture);
        assert_eq!(history.changes, []);
        assert_eq!(history.unusable.len(), 1);
        assert_eq!(history.unusable[0].path, place);
        assert_eq!(history.unusable[0].reason, JournalError::NotPrivate(place.display().to_string()));
        // Nor is a new journal written there, or elsewhere.
        let before = fixture.look();
        let plan = fixture.plan(vec![fixture.step("meta/slaves/latest", Action::SetAside)]);
        assert!(matches!(fixture.apply(&plan, None), Err(ApplyError::Journal { .. })));
        fixture.assert_as(&before, "a directory of another user");
    }
}

#[test]
fn files_that_others_can_write_are_not_read() {
    let not_private = |name: &str| JournalError::NotPrivate(name.to_owned());
    let change = |fixture: &Fixture, name: &str| fixture.path(".ckpt/0001-test").join(name);
    for name in ["plan", "journal"] {
        let fixture = changed();
        set_mode(&change(&fixture, name), 0o622);
        assert_eq!(unreadable(&fixture), not_private(name));
        // A second name, by which it may be changed.
        let fixture = changed();
        fs::hard_link(change(&fixture, name), fixture.path("second")).unwrap();
        assert_eq!(unreadable(&fixture), not_private(name));
        let fixture = changed();
        fs::rename(change(&fixture, name), fixture.path("elsewhere")).unwrap();
        symlink(fixture.path("elsewhere"), change(&fixture, name)).unwrap();
        assert_eq!(unreadable(&fixture), JournalError::Io(Errno::LOOP));
        // As large as no journal is; it takes no space, and is not read.
        let fixture = changed();
        fs::OpenOptions::new().write(true).open(change(&fixture, name)).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(unreadable(&fixture), JournalError::TooLarge(name.to_owned()));
        if rustix::process::geteuid().is_root() {
            let fixture = changed();
            chown(change(&fixture, name), Some(65534), None).unwrap();
            assert_eq!(unreadable(&fixture), not_private(name));
        }
    }
    let fixture = changed();
    set_mode(&fixture.path(".ckpt/0001-test"), 0o722);
    assert_eq!(unreadable(&fixture), not_private("0001-test"));
    let fixture = changed();
    set_mode(&change(&fixture, "kept"), 0o722);
    let undone = fixture.undo(None).unwrap();
    assert!(matches!(undone, Err(ApplyError::Journal { reason, .. }) if reason == not_private("kept")));
}

#[test]
fn no_journal_is_written_where_there_is_no_directory() {
    type Make = fn(&Path);
    let file: Make = |path| fs::write(path, "x").unwrap();
    let link: Make = |path| {
        let target = path.with_file_name("elsewhere");
        fs::create_dir(&target).unwrap();
        symlink(target, path).unwrap();
    };
    let pipe: Make = |path| {
        let mode = rustix::fs::Mode::RWXU;
        rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    };
    for make in [file, link, pipe] {
        let fixture = Fixture::new();
        let place = fixture.path(".ckpt");
        make(&place);
        let before = fixture.look();
        let plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
        let refused = fixture.apply(&plan, None);
        let path = place.display().to_string();
        assert_eq!(refused, Err(ApplyError::Journal { path, reason: JournalError::NotADirectory }));
        fixture.assert_as(&before, "no directory");
        assert_eq!(listed(&fixture).unusable[0].reason, JournalError::NotADirectory);
    }
}

#[test]
fn numbers_do_not_wrap() {
    let fixture = Fixture::new();
    let place = fixture.path(".ckpt");
    fs::create_dir(&place).unwrap();
    set_mode(&place, 0o700);
    let directory = |name: &str| fs::create_dir(place.join(name)).unwrap();
    let plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
    // More than a number can be: it is not the name of a change.
    directory("18446744073709551615-x");
    assert_eq!(fixture.apply(&plan, None).unwrap().id, "0001-test");
    directory("4294967295-x");
    let plan = fixture.plan(vec![fixture.step("meta/slaves/latest", Action::SetAside)]);
    let before = fixture.look();
    let Err(ApplyError::NotBegun(fault)) = fixture.apply(&plan, None) else { panic!("it is numbered") };
    assert_eq!(fault.errno, rustix::io::Errno::OVERFLOW.into());
    fixture.assert_as(&before, "no number is left");
}

#[test]
fn what_never_began_is_purged() {
    let fixture = changed();
    let left = fixture.path(".ckpt/0002-test");
    fs::create_dir_all(left.join("kept")).unwrap();
    fs::write(left.join("plan"), "").unwrap();
    for directory in [&left, &left.join("kept")] {
        set_mode(directory, 0o700);
    }
    let history = listed(&fixture);
    assert_eq!(history.changes.len(), 1);
    let never: Vec<(&PathBuf, &State)> =
        history.never_begun.iter().map(|entry| (&entry.path, &entry.state)).collect();
    assert_eq!(never, [(&left, &State::NeverBegun)]);
    let permit = fixture.permit(&fixture.plan(Vec::new()), None);
    let gone = purge(&permit, &places(&fixture.tree(), None), &history.never_begun, &Watch::default());
    assert_eq!(gone, Ok(1));
    assert!(!left.exists() && fixture.path(".ckpt/0001-test").exists());
}

/// A file or symlink in a journal that is no longer what was kept does not come back as if it were.
#[test]
fn a_backup_that_was_changed_is_not_restored() {
    let write = |text: &[u8]| Action::Write { content: Content::Bytes(text.to_vec()), attributes: None };
    let steps: [(&str, Action); 3] = [
        ("meta/boot_id", Action::SetAside),
        ("meta/boot_id", write(b"another")),
        ("meta/slaves/latest", Action::SetAside),
    ];
    for (path, action) in steps {
        let fixture = Fixture::new();
        let before = fixture.look();
        let plan = fixture.plan(vec![fixture.step(path, action)]);
        fixture.apply(&plan, None).unwrap();
        let kept = fixture.path(".ckpt/0001-test/kept/0");
        let aside = fixture.path(".ckpt/0001-test/kept/aside");
        fs::rename(&kept, &aside).unwrap();
        symlink("/etc/passwd", &kept).unwrap();
        let changed = fixture.look();
        let error = fixture.undo(None).unwrap().unwrap_err();
        let ApplyError::Mismatches(mismatches) = error else { panic!("{error:?}") };
        assert_eq!(mismatches.list[0].reason, MismatchReason::BackupChanged, "{path}");
        fixture.assert_as(&changed, "a changed backup");
        fs::rename(&aside, &kept).unwrap();
        fixture.undo(None).unwrap().unwrap();
        fixture.assert_as(&before, "the backup as it was");
    }
}
