//! What is said of journals in which something went wrong: half-forgotten, without their lines, from a wrong clock.

use std::fs;

use super::changes::Desk;

/// A desk whose plan was carried out.
fn changed() -> Desk {
    let desk = Desk::new();
    let _ = desk.apply().arg("--yes").run().exits(0);
    desk
}

#[test]
fn what_is_half_forgotten_is_listed_and_goes() {
    let desk = changed();
    let change = desk.placed.work.join(".ckpt/0001-repair");
    fs::rename(&change, change.with_file_name("0001-repair.purged")).unwrap();
    fs::remove_file(change.with_file_name("0001-repair.purged/journal")).unwrap();
    let history = desk.call("history").arg(&desk.placed.work).run().exits(0).stdout();
    assert!(history.contains("0001-repair") && history.contains("purge-unfinished"), "{history}");
    let undo = desk.call("undo").args(["1", "--yes"]).arg(&desk.placed.work).run().exits(3);
    assert!(undo.stderr().contains("0001-repair was forgotten"), "{undo}");
    // Its age does not matter any more.
    let purge = desk.call("purge").args(["--older-than", "52weeks", "--yes"]).arg(&desk.placed.work).run();
    assert!(purge.stdout().contains("DONE: 1 change forgotten"), "{purge}");
    assert_eq!(desk.journals(), 0);
}

#[test]
fn a_journal_without_its_lines_is_named_as_long_as_it_keeps_something() {
    for lines in [None, Some("")] {
        let desk = changed();
        let change = desk.placed.work.join(".ckpt/0001-repair");
        fs::remove_file(change.join("journal")).unwrap();
        if let Some(lines) = lines {
            fs::write(change.join("journal"), lines).unwrap();
        }
        let history = desk.call("history").args(["-o", "json"]).arg(&desk.placed.work).run().exits(0).json();
        assert_eq!(history["changes"][0]["state"], "unreadable", "{history}");
        let undo = desk.call("undo").arg("--yes").arg(&desk.placed.work).run().exits(3);
        assert!(undo.stderr().contains(change.to_str().unwrap()), "{undo}");
        fs::remove_file(change.join("kept/0")).unwrap();
        let history = desk.call("history").arg(&desk.placed.work).run().exits(0);
        assert_eq!(history.stdout(), "ckpt has made no changes here.\n");
    }
}
