//! Plans and journals that were edited: what ckpt cannot have written is refused with a reason, and
//! nothing is changed.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::changes::Fixture;
use crate::support::cli::Ckpt;
use crate::support::hash::Snapshot;
use crate::support::journal::without_checksums;

type Edit = fn(&mut Vec<Json>);

/// The lines of a file of JSON lines, edited.
fn edit(path: &PathBuf, edit: Edit) {
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    edit(&mut lines);
    let lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(path, lines.concat()).unwrap();
}

/// What is reported of an edited plan, and the exit status; the tree does not change.
fn refused(change: Edit, status: i32, words: &str) {
    let fixture = Fixture::new();
    edit(&fixture.plan, change);
    let before = (Snapshot::take(&fixture.placed.work), Snapshot::take(&fixture.placed.runtime));
    let ended = fixture.apply().arg("--yes").run().exits(status);
    assert!(ended.stderr().contains(words), "{words}: {ended}");
    before.0.assert_untouched(&Snapshot::take(&fixture.placed.work));
    before.1.assert_untouched(&Snapshot::take(&fixture.placed.runtime));
}

#[test]
fn a_plan_points_only_into_its_tree() {
    refused(|lines| lines[1]["path"] = json!("../x"), 3, "a path with an empty name");
    refused(|lines| lines[1]["path"] = json!("meta/../../x"), 3, "a path with an empty name");
    refused(|lines| lines[1]["path"] = json!("meta//boot_id"), 3, "a path with an empty name");
    refused(|lines| lines[1]["path"] = json!("meta/boot\u{0}id"), 3, "a path with an empty name");
    refused(|lines| lines[1]["path"] = json!(""), 3, "a step without a path");
    refused(|lines| lines[1]["path"] = json!("/etc/passwd"), 3, "nothing but containers");
    let away = "the end of the tree is in the way";
    refused(|lines| lines[1]["path"] = json!("/etc/containers/storage.conf"), 4, away);
    refused(
        |lines| {
            lines[0]["runtime_dir"] = json!("/etc");
            lines[1]["path"] = json!("/etc/containers/storage.conf");
        },
        4,
        away,
    );
    refused(
        |lines| lines[1]["path"] = json!("meta/slaves/latest/slave.info"),
        4,
        "a symlink or a file is in the way",
    );
    refused(|lines| lines[1]["path"] = json!("meta"), 3, "not as a whole");
    refused(|lines| lines[1]["path"] = json!(".ckpt/0001-repair"), 3, "belongs to ckpt's journal");
}

#[test]
fn a_plan_deletes_nothing_that_ckpt_would_keep() {
    for path in ["meta/boot_id", "meta/slaves", "slaves", "volumes/roles/eng/v", "anything"] {
        let fixture = Fixture::new();
        let text = fs::read_to_string(&fixture.plan).unwrap();
        let text = text.replace("set-aside", "delete").replace("\"meta/boot_id\"", &format!("{path:?}"));
        fs::write(&fixture.plan, text).unwrap();
        let before = Snapshot::take(&fixture.placed.work);
        let ended = fixture.apply().arg("--yes").run().exits(3);
        assert!(ended.stderr().contains("are ever deleted"), "{ended}");
        before.assert_untouched(&Snapshot::take(&fixture.placed.work));
    }
}

#[test]
fn a_plan_names_its_format_and_its_tree() {
    refused(|lines| lines[0]["schema"] = json!("ckpt.plan/2"), 3, "unsupported plan format ckpt.plan/2");
    refused(|lines| lines[0]["command"] = json!("../../etc"), 3, "not a command of ckpt");
    refused(|lines| lines[0]["command"] = json!("REPAIR"), 3, "not a command of ckpt");
    refused(|lines| lines[0]["command"] = json!("x".repeat(300)), 3, "not a command of ckpt");
    refused(|lines| lines[0]["beside_agent"] = json!(true), 3, "an agent uses it");
    refused(|lines| lines[0]["inode"] = json!(1), 4, "a different work_dir");
    refused(|lines| lines[0]["meta_dir"] = json!("/nowhere/meta"), 3, "/nowhere/meta");
    refused(|lines| lines[0]["consent"] = json!("none"), 3, "an unknown consent");
    refused(|lines| lines[0]["steps"] = json!(u64::MAX), 3, "it is truncated");
    refused(|lines| drop(lines.pop()), 3, "it is truncated");
    refused(|lines| lines.reverse(), 3, "begins with its header");
    refused(|lines| lines[1]["op"] = json!("burn"), 3, "an unknown op");
}

#[test]
fn numbers_are_those_of_a_file() {
    fn write(line: &mut Json) {
        line["op"] = json!("write");
        line["keep"] = json!([[0, 1]]);
        line["attributes"] = json!({"mode": 0o600, "uid": 0, "gid": 0});
    }
    refused(
        |lines| {
            write(&mut lines[1]);
            lines[1]["keep"] = json!([[0, u64::MAX], [0, u64::MAX]]);
        },
        3,
        "of a file of",
    );
    refused(
        |lines| {
            write(&mut lines[1]);
            lines[1]["keep"] = json!([[9, 2]]);
        },
        3,
        "bytes 9 to 2",
    );
    refused(
        |lines| {
            write(&mut lines[1]);
            lines[1]["attributes"]["mode"] = json!(0o100_4755);
        },
        3,
        "not an owner and mode",
    );
    refused(
        |lines| {
            write(&mut lines[1]);
            lines[1]["attributes"]["uid"] = json!(u32::MAX);
        },
        3,
        "not an owner and mode",
    );
    refused(|lines| lines[1]["before"]["size"] = json!(-1), 3, "is not a plan");
    refused(
        |lines| lines[1]["before"]["size"] = json!(u64::MAX),
        4,
        "but the plan expects a file of 18446744073709551615 bytes",
    );
    refused(|lines| lines[1]["before"]["mtime_secs"] = json!(i64::MIN), 4, "changed since");
}

#[test]
fn words_of_a_plan_move_no_cursor() {
    let fixture = Fixture::new();
    edit(&fixture.plan, |lines| {
        lines[0]["agent_id"] = json!("\u{1b}[2JS1");
        lines[1]["code"] = json!("\u{1b}[31mcode");
        lines[1]["why"] = json!("\u{202e}why");
    });
    let shown = fixture.apply().arg("--dry-run").run().exits(1);
    assert!(!shown.stdout().contains(['\u{1b}', '\u{202e}']), "{shown}");
}

/// A change that was carried out, and its journal.
fn changed() -> (Fixture, PathBuf) {
    let fixture = Fixture::new();
    let _ = fixture.apply().arg("--yes").run().exits(0);
    let journal = fixture.placed.work.join(".ckpt/0001-repair");
    (fixture, journal)
}

fn undo(fixture: &Fixture) -> Ckpt {
    fixture.call("undo").arg("--yes").arg(&fixture.placed.work)
}

/// A journal without checksums, of an older version.
#[test]
fn a_journal_that_was_edited_is_not_believed() {
    let cases: [(Edit, i32, &str); 7] = [
        (|lines| lines[0]["record"] = json!("nonsense"), 3, "unknown variant"),
        (|lines| drop(lines.remove(0)), 3, "does not say that it began"),
        (|lines| with(lines, "intend")["to"] = json!(7), 3, "steps that its plan does not have"),
        (|lines| with(lines, "intend")["from"] = json!(1), 3, "steps out of order"),
        (|lines| with(lines, "done")["to"] = json!(9), 3, "never begun"),
        (|lines| with(lines, "folder")["path"] = json!("../../etc"), 3, "a path with an empty name"),
        (
            |lines| with(lines, "folder")["mtime"] = json!([0, 4_000_000_000_u32]),
            3,
            "not a number of nanoseconds",
        ),
    ];
    for (change, status, words) in cases {
        let (fixture, journal) = changed();
        without_checksums(&journal.join("journal"));
        edit(&journal.join("journal"), change);
        let before = Snapshot::take(&fixture.placed.work);
        let ended = undo(&fixture).run().exits(status);
        assert!(ended.stderr().contains(words), "{words}: {ended}");
        before.assert_untouched(&Snapshot::take(&fixture.placed.work));
    }
}

fn with<'l>(lines: &'l mut [Json], record: &str) -> &'l mut Json {
    lines.iter_mut().find(|line| line["record"] == record).unwrap()
}

#[test]
fn an_incomplete_journal_is_reported() {
    let (fixture, journal) = changed();
    fs::rename(journal.join("kept/0"), fixture.dir.path().join("taken")).unwrap();
    let before = Snapshot::take(&fixture.placed.work);
    let ended = undo(&fixture).run().exits(4);
    assert!(ended.stderr().contains("the journal no longer has what it kept of it"), "{ended}");
    assert!(ended.stderr().contains("0001-repair/kept"), "where the rest is: {ended}");
    before.assert_untouched(&Snapshot::take(&fixture.placed.work));
    // Once it is back, the change continues.
    fs::rename(fixture.dir.path().join("taken"), journal.join("kept/0")).unwrap();
    let _ = undo(&fixture).run().exits(0);
    let (fixture, journal) = changed();
    fs::remove_file(journal.join("plan")).unwrap();
    let ended = undo(&fixture).run().exits(3);
    assert!(ended.stderr().contains("its plan is missing"), "{ended}");
    assert!(journal.join("kept/0").exists());
}
