//! Journals that another user could have written, and places where no journal can be: they are not used, and nothing is
//! changed.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use ckpt::apply::{
    ApplyError, History, JournalError, MismatchReason, RecordFault, State, Watch, history, places, purge,
};
use ckpt::plan::{Action, Attributes, Content};
use ckpt::source::Errno;

use super::fixture::Fixture;
use crate::support::journal::without_checksums;

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
    assert_eq!(unreadable(&fixture), not_private("kept"));
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

/// A change with several batches.
fn in_batches(fixture: &Fixture) {
    let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    let write = |text: &[u8]| Action::Write { content: Content::Bytes(text.to_vec()), attributes: None };
    let steps = [
        ("meta/another", Action::MakeDirectory(Attributes { mode: 0o700, uid, gid })),
        ("meta/slaves/latest", Action::SetAside),
        ("meta/boot_id", write(b"another")),
    ];
    let steps = steps.into_iter().map(|(path, action)| fixture.step(path, action)).collect();
    fixture.apply(&fixture.plan(steps), None).unwrap();
}

const JOURNAL: &str = ".ckpt/0001-test/journal";

fn lines(fixture: &Fixture) -> Vec<String> {
    let text = fs::read_to_string(fixture.path(JOURNAL)).unwrap();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

/// The only change, after other bytes were written to a file of its journal.
fn state_with(fixture: &Fixture, path: &str, bytes: &[u8]) -> State {
    fs::write(fixture.path(path), bytes).unwrap();
    listed(fixture).changes.remove(0).state
}

#[test]
fn an_edited_journal_is_refused_at_the_line() {
    let fixture = Fixture::new();
    in_batches(&fixture);
    let lines = lines(&fixture);
    let refused = |edited: &[String], line: usize, fault: RecordFault| {
        let state = state_with(&fixture, JOURNAL, edited.concat().as_bytes());
        assert_eq!(state, State::Unreadable(JournalError::Line { line, fault }), "{edited:?}");
    };
    for index in 0..lines.len() {
        let edit = |from: &str, to: &str| {
            let mut edited = lines.clone();
            edited[index] = edited[index].replace(from, to);
            (edited != lines).then_some(edited)
        };
        let times = edit("mtime\":[", "mtime\":[1");
        let numbers = edit("\"to\":", "\"to\": ");
        let sums = edit("sha256\":\"", "sha\":\"").or_else(|| panic!("a line without its checksum"));
        for edited in [times, numbers, sums].into_iter().flatten() {
            refused(&edited, index + 1, RecordFault::Checksum);
        }
        if index + 1 < lines.len() {
            let (mut removed, mut swapped, mut twice) = (lines.clone(), lines.clone(), lines.clone());
            removed.remove(index);
            refused(&removed, index + 1, RecordFault::Checksum);
            swapped.swap(index, index + 1);
            refused(&swapped, index + 1, RecordFault::Checksum);
            twice.insert(index, lines[index].clone());
            refused(&twice, index + 2, RecordFault::Checksum);
        }
    }
    let plan = fs::read(fixture.path(".ckpt/0001-test/plan")).unwrap();
    let journal = lines.concat();
    for at in 0..journal.len() - 1 {
        let mut flipped = journal.clone().into_bytes();
        flipped[at] ^= 1;
        let state = state_with(&fixture, JOURNAL, &flipped);
        assert!(matches!(state, State::Unreadable(JournalError::Line { .. })), "byte {at}: {state:?}");
    }
    assert_eq!(state_with(&fixture, JOURNAL, journal.as_bytes()), State::Done);
    let other = String::from_utf8(plan).unwrap().replacen("a test", "a tess", 1);
    let state = state_with(&fixture, ".ckpt/0001-test/plan", other.as_bytes());
    assert_eq!(state, State::Unreadable(JournalError::OtherPlan));
}

/// After a crash a line can be torn. It is written before its steps are begun, so that no backup is of a later step.
#[test]
fn a_torn_journal_is_undone_or_refused() {
    let mut undone = 0;
    for cut in (0..).step_by(7) {
        let fixture = Fixture::new();
        let before = fixture.look();
        in_batches(&fixture);
        let journal = fs::read(fixture.path(JOURNAL)).unwrap();
        let Some(end) = journal.len().checked_sub(cut) else { break };
        fs::write(fixture.path(JOURNAL), &journal[..end]).unwrap();
        let changed = fixture.look();
        match &listed(&fixture).changes[..] {
            [change] if matches!(change.state, State::Unreadable(_)) => {
                let lost = [JournalError::EndMissing, JournalError::BackupsWithoutBegin];
                assert!(
                    lost.iter().any(|lost| change.state == State::Unreadable(lost.clone())),
                    "{change:?}"
                );
                fixture.assert_as(&changed, "its steps are not known");
            }
            _ => {
                let _ = fixture.undo(None).unwrap().unwrap();
                assert!(fixture.undo(None).is_none(), "the journal goes on, and says that all is undone");
                fixture.assert_as(&before, "the last line is torn");
                undone += 1;
            }
        }
    }
    assert!(undone > 0);
}

/// Journals of older versions have no checksums: they are undone as ever, and stay without.
#[test]
fn a_journal_without_checksums_is_undone() {
    let fixture = Fixture::new();
    let before = fixture.look();
    let plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
    fixture.apply(&plan, None).unwrap();
    without_checksums(&fixture.path(JOURNAL));
    fixture.undo(None).unwrap().unwrap();
    fixture.assert_as(&before, "an older journal");
    assert_eq!(listed(&fixture).changes[0].state, State::Undone);
    assert!(!lines(&fixture).concat().contains("sha256"));
    // With a checksum in one line only, it is neither.
    let fixture = Fixture::new();
    in_batches(&fixture);
    let newer = lines(&fixture);
    without_checksums(&fixture.path(JOURNAL));
    let mut mixed = lines(&fixture);
    mixed[3] = newer[3].clone();
    let line = JournalError::Line { line: 4, fault: RecordFault::Checksum };
    assert_eq!(state_with(&fixture, JOURNAL, mixed.concat().as_bytes()), State::Unreadable(line));
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
