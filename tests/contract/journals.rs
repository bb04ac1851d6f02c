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

#[test]
fn the_last_change_is_the_one_with_the_greatest_number_whatever_the_clock_said() {
    let desk = changed();
    // Made before the clock was set back.
    let lines = desk.placed.work.join(".ckpt/0001-repair/journal");
    let text = fs::read_to_string(&lines).unwrap();
    let (begin, rest) = text.split_once('\n').unwrap();
    assert!(begin.contains("\"begin\""), "{begin}");
    fs::write(&lines, format!("{{\"record\":\"begin\",\"at\":\"2099-01-01T00:00:00Z\"}}\n{rest}")).unwrap();
    fs::write(desk.placed.meta().join("boot_id"), "of a later boot").unwrap();
    desk.plan_anew();
    let _ = desk.apply().arg("--yes").run().exits(0);
    assert_eq!(desk.journals(), 2, "there are two changes");
    let history = desk.call("history").args(["-o", "json"]).arg(&desk.placed.work).run().exits(0).json();
    assert_eq!(history["changes"][1]["id"], "0002-repair", "{history}");
    let undo = desk.call("undo").args(["--yes", "-o", "json"]).arg(&desk.placed.work).run().exits(0).json();
    assert_eq!(undo["change"], "0002-repair", "{undo}");
}

/// Whoever may read `meta` may lock it.
#[test]
fn who_has_locked_the_checkpoint_is_named() {
    let desk = Desk::new();
    let meta = fs::File::open(desk.placed.meta()).unwrap();
    rustix::fs::flock(&meta, rustix::fs::FlockOperation::LockShared).unwrap();
    let refused = desk.apply().args(["--yes", "-o", "json"]).run().exits(4).json();
    let (message, own) = (refused["error"]["message"].as_str().unwrap(), std::process::id());
    assert_eq!(refused["error"]["code"], "locked");
    assert!(message.contains(&format!("pid {own} (")) && !message.contains("another ckpt"), "{message}");
    assert!(refused["error"]["next"].as_str().unwrap().ends_with(&format!("kill {own}")), "{refused}");
}
