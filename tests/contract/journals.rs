//! What is reported of damaged journals: purged halfway, without their lines, from a wrong clock.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ckpt::apply::{Tree, places};

use super::changes::Fixture;
use crate::support::journal::without_checksums;
use crate::support::namespaces::in_namespaces;

/// A fixture whose plan was carried out.
fn changed() -> Fixture {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    fixture
}

#[test]
fn an_unfinished_purge_is_listed_and_completed() {
    let fixture = changed();
    let change = fixture.placed.work.join(".ckpt/0001-repair");
    fs::rename(&change, change.with_file_name("0001-repair.purged")).unwrap();
    fs::remove_file(change.with_file_name("0001-repair.purged/journal")).unwrap();
    let history = fixture.call("history").arg(&fixture.placed.work).run().exits(0).stdout();
    assert!(history.contains("0001-repair") && history.contains("purge-unfinished"), "{history}");
    let undo = fixture.call("undo").args(["1", "--yes"]).arg(&fixture.placed.work).run().exits(3);
    assert!(undo.stderr().contains("0001-repair was purged"), "{undo}");
    // Its age does not matter any more.
    let purge =
        fixture.call("purge").args(["--older-than", "52weeks", "--yes"]).arg(&fixture.placed.work).run();
    assert!(purge.stdout().contains("DONE: backups of 1 change deleted"), "{purge}");
    assert_eq!(fixture.journals(), 0);
}

#[test]
fn a_journal_without_its_lines_is_named_as_long_as_it_keeps_something() {
    for lines in [None, Some("")] {
        let fixture = changed();
        let change = fixture.placed.work.join(".ckpt/0001-repair");
        fs::remove_file(change.join("journal")).unwrap();
        if let Some(lines) = lines {
            fs::write(change.join("journal"), lines).unwrap();
        }
        let history =
            fixture.call("history").args(["-o", "json"]).arg(&fixture.placed.work).run().exits(0).json();
        assert_eq!(history["changes"][0]["state"], "unreadable", "{history}");
        let undo = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run().exits(3);
        assert!(undo.stderr().contains(change.to_str().unwrap()), "{undo}");
        fs::remove_file(change.join("kept/0")).unwrap();
        let history = fixture.call("history").arg(&fixture.placed.work).run().exits(0);
        assert_eq!(history.stdout(), "No change of ckpt is recorded here.\n");
    }
}

#[test]
fn the_last_change_has_the_greatest_number_whatever_the_clock() {
    let fixture = changed();
    // Written before the clock was set back.
    let lines = fixture.placed.work.join(".ckpt/0001-repair/journal");
    without_checksums(&lines);
    let text = fs::read_to_string(&lines).unwrap();
    let (begin, rest) = text.split_once('\n').unwrap();
    assert!(begin.contains("\"begin\""), "{begin}");
    fs::write(&lines, format!("{{\"record\":\"begin\",\"at\":\"2099-01-01T00:00:00Z\"}}\n{rest}")).unwrap();
    fs::write(fixture.placed.meta().join("boot_id"), "of a later boot").unwrap();
    fixture.make_plan();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    assert_eq!(fixture.journals(), 2, "there are two changes");
    let history =
        fixture.call("history").args(["-o", "json"]).arg(&fixture.placed.work).run().exits(0).json();
    assert_eq!(history["changes"][1]["id"], "0002-repair", "{history}");
    let undo =
        fixture.call("undo").args(["--yes", "-o", "json"]).arg(&fixture.placed.work).run().exits(0).json();
    assert_eq!(undo["change"], "0002-repair", "{undo}");
    // Without a bound on the age, what began in the future is purged, too.
    for (age, purged) in [("1weeks", 0), ("0secs", 2)] {
        let purge = fixture.call("purge").args(["-n", "-o", "json", "--older-than", age]);
        let plan = purge.arg(&fixture.placed.work).run().json();
        assert_eq!(plan["changes"].as_array().unwrap().len(), purged, "{age}: {plan}");
    }
}

/// A user who may read `meta` may lock it.
#[test]
fn who_has_locked_the_checkpoint_is_named() {
    let fixture = Fixture::new();
    let meta = fs::File::open(fixture.placed.meta()).unwrap();
    rustix::fs::flock(&meta, rustix::fs::FlockOperation::LockShared).unwrap();
    let refused = fixture.apply().args(["--yes", "-o", "json"]).run().exits(4).json();
    let (message, own) = (refused["error"]["message"].as_str().unwrap(), std::process::id());
    assert_eq!(refused["error"]["code"], "locked");
    assert!(message.contains(&format!("pid {own} (")) && !message.contains("another ckpt"), "{message}");
    assert!(refused["error"]["next"].as_str().unwrap().ends_with(&format!("kill {own}")), "{refused}");
}

/// Where the journal cannot be beside `meta`, ckpt says that a reboot deletes it, and why it is there.
#[test]
fn a_journal_that_a_reboot_deletes_is_listed_as_such() {
    let fixture = Fixture::new();
    let beside = fixture.placed.work.join(".ckpt");
    fs::create_dir(&beside).unwrap();
    fs::set_permissions(&beside, fs::Permissions::from_mode(0o755)).unwrap();
    let applied = fixture.apply().args(["--yes", "-o", "json"]).run();
    if applied.status() == 3 {
        return crate::support::skipped("there is no writing to /run");
    }
    let journal = applied.exits(0).json()["journal"].as_str().unwrap().to_owned();
    assert!(journal.starts_with("/run/ckpt/"), "{journal}");
    let history = || fixture.call("history").arg(&fixture.placed.work);
    let (table, json) = (history().run().exits(0), history().args(["-o", "json"]).run().exits(0).json());
    let change = &json["changes"][0];
    let undo = fixture.call("undo").arg("--yes").arg(&fixture.placed.work).run();
    let _ = fs::remove_dir_all(Path::new(&journal).parent().unwrap());
    assert!(change["volatile"] == true, "{change}");
    assert!(change["volatile_because"].as_str().unwrap().contains("is open to others"), "{change}");
    let text = table.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("done, until a reboot"), "{table}");
    assert!(
        text.contains("A reboot deletes 0001-repair and its backups") && text.contains("open to others"),
        "{table}"
    );
    let _ = undo.exits(0);
}

/// Changes, and takes one back, on a file system that is mounted read-only. `$1` ckpt, `$2` plan, `$3` the tree, `$4` an
/// empty directory in the place of `/proc`.
const READ_ONLY: &str = r#"
mount -t tmpfs run /run || exit 77
mount --bind "$3" "$3" || exit 77
mount -o remount,ro,bind "$3" || exit 77
"$1" apply --proc-root "$4" --yes "$2"; echo "status $?"
mount -o remount,rw,bind "$3" || exit 78
"$1" apply --proc-root "$4" --yes --journal /run/j "$2" >/run/out || exit 78
mount -o remount,ro,bind "$3" || exit 78
"$1" undo --proc-root "$4" --yes --journal /run/j "$3"; echo "status $?"
"$1" history --proc-root "$4" --journal /run/j -o json "$3" | grep -o '"state":"[a-z-]*"'
"$1" history --proc-root "$4" -o json "$3"
ls -A /run
"#;

#[test]
fn nothing_is_begun_where_nothing_can_be_written() {
    let fixture = Fixture::new();
    let Some(output) = in_namespaces(&["-rm"], READ_ONLY, |command| {
        command.arg(env!("CARGO_BIN_EXE_ckpt")).args([&fixture.plan, &fixture.placed.work]);
        command.arg(fixture.dir.path().join("proc"));
    }) else {
        return;
    };
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.matches("status 4").count(), 2, "{told}\n{wrong}");
    assert_eq!(wrong.matches("is mounted read-only").count(), 2, "{told}\n{wrong}");
    assert!(told.contains("\"state\":\"done\""), "{told}\n{wrong}");
    assert!(told.contains("\"changes\":[]"), "{told}\n{wrong}");
    assert!(told.contains("\nj\n") && !told.contains("\nckpt\n"), "{told}\n{wrong}");
}

/// Names are bytes: two names that look the same as text have two journals.
#[test]
fn every_name_of_a_meta_directory_has_a_journal_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let journals = |name: &[u8]| {
        let meta = dir.path().join(OsStr::from_bytes(name));
        fs::create_dir_all(&meta).unwrap();
        places(&Tree::open(&meta, false, None).unwrap(), None)
    };
    let (first, second) = (journals(b"m\xff"), journals(b"m\xfe"));
    assert!(first.iter().all(|place| second.iter().all(|other| other.path != place.path)), "{first:?}");
    assert_eq!(first[0].path, dir.path().join(OsStr::from_bytes(b".ckpt-m\xff")));
    assert_eq!(journals(b"meta")[0].path, dir.path().join(".ckpt"));
}
