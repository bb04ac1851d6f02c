//! `ckpt restore` at the command line: whole, by path, by code, by plan, and refused.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::fixture::Fixture;
use crate::support::cli::ckpt;
use crate::support::hash::Snapshot;
use crate::support::tree::{Agent, Executor, Framework, typical};

/// Damage of several kinds: a file is gone, one is cut, a symlink is gone, a directory is gone, modes are not as before.
fn damage(fixture: &Fixture) {
    let executor_info = fixture.file("executor.info");
    let bytes = fs::read(&executor_info).unwrap();
    fs::write(&executor_info, &bytes[..bytes.len() / 2]).unwrap();
    fs::remove_file(fixture.file("framework.info")).unwrap();
    fs::remove_file(fixture.placed.meta().join("slaves/latest")).unwrap();
    let operations = fixture.file("operations");
    fs::remove_dir_all(&operations).unwrap();
    symlink("nowhere", &operations).unwrap();
    fs::set_permissions(fixture.file("runs"), fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(fixture.file("slave.info"), fs::Permissions::from_mode(0o604)).unwrap();
}

#[test]
fn all_of_it_is_as_in_the_archive_and_undone() {
    for end in ["tar.zst", "tar.gz"] {
        let fixture = Fixture::of(&typical(), end);
        let whole = fixture.meta();
        damage(&fixture);
        let damaged = fixture.meta();
        assert_ne!(damaged.hash(), whole.hash());
        let shown = fixture.restore().arg("--dry-run").run().exits(1);
        assert!(shown.stdout().contains("Nothing is changed yet."), "{shown}");
        let refused = fixture.restore().run().exits(4);
        assert!(refused.stderr().contains("confirmation required"), "{refused}");
        damaged.assert_untouched(&fixture.meta());
        let done = fixture.restore().args(["--yes", "-o", "json"]).run().exits(0).json();
        assert_eq!(done["applied"], true, "{done}");
        assert_eq!(done["remaining"], 0, "{done}");
        for key in ["kept", "left_out", "lost_resources", "only_here"] {
            assert_eq!(done["summary"][key], serde_json::json!([]), "{done}");
        }
        whole.assert_same(&fixture.meta());
        let again = fixture.restore().arg("--yes").run().exits(0);
        assert!(again.stdout().contains("nothing to do"), "{again}");
        let undone = fixture.undo().run().exits(0);
        assert!(undone.stdout().contains("0001-restore is undone"), "{undone}");
        damaged.assert_same(&fixture.meta());
    }
}

#[test]
fn one_file_by_its_path_or_code() {
    let fixture = Fixture::new();
    let info = fixture.file("executor.info");
    let relative = fixture.shown(&info);
    let whole = fs::read(&info).unwrap();
    let spoil = || {
        fs::write(&info, &whole[..whole.len() / 2]).unwrap();
        fs::write(fixture.placed.meta().join("boot_id"), "not restored").unwrap();
    };
    for only in [&relative, info.to_str().unwrap(), "executor-info-unreadable"] {
        spoil();
        let done = fixture.restore().args(["--yes", "-o", "json", "--only", only]).run().exits(0).json();
        let steps = done["plan"]["steps"].as_array().unwrap();
        assert_eq!((steps.len(), steps[0]["path"].as_str()), (1, Some(&*relative)), "{done}");
        assert_eq!(fs::read(&info).unwrap(), whole);
        assert_eq!(fs::read(fixture.placed.meta().join("boot_id")).unwrap(), b"not restored");
    }
    // A directory, with all that is in it.
    let fixture = Fixture::new();
    let info = fixture.file("executor.info");
    let executor = info.parent().unwrap();
    let before = Snapshot::take(executor);
    fs::rename(executor, fixture.dir.path().join("away")).unwrap();
    let only = fixture.shown(executor);
    let _ = fixture.restore().args(["--yes", "--only", &only]).run().exits(0);
    before.assert_same(&Snapshot::take(executor));
}

#[test]
fn what_cannot_be_meant() {
    let fixture = Fixture::new();
    let before = fixture.meta();
    for (only, code) in [
        ("executor-info-unreadable", "no-such-finding"),
        ("meta/none", "not-in-archive"),
        ("/etc/passwd", "unknown-path"),
        ("meta/../../etc", "unknown-path"),
        ("nonsense", "unknown-path"),
    ] {
        let refused = fixture.restore().args(["--yes", "-o", "json", "--only", only]).run().exits(2).json();
        assert_eq!(refused["error"]["code"], code, "{refused}");
    }
    let directory = fixture.call("restore").args([&fixture.placed.work, &fixture.placed.work]);
    assert!(directory.run().exits(2).stderr().contains("is a directory"));
    let missing =
        fixture.call("restore").arg(fixture.dir.path().join("none.tar.gz")).arg(&fixture.placed.work);
    let _ = missing.run().exits(3);
    let _ = ckpt(["restore"]).arg(&fixture.archive).run().exits(2);
    let archive = ckpt(["restore"]).arg(&fixture.archive).arg(&fixture.archive).run().exits(2);
    assert!(archive.stderr().contains("only a directory can be changed"), "{archive}");
    before.assert_untouched(&fixture.meta());
}

/// An archive of another agent would make this one register with the ID of that.
#[test]
fn an_archive_of_another_agent_needs_its_id() {
    let tree = |id: &str| {
        let framework = Framework::new("F").executor(Executor::command("task", 4242));
        crate::support::tree::Tree::new().agent(Agent::new(id).framework(framework))
    };
    let (here, other) = (Fixture::of(&tree("S1"), "tar.gz"), Fixture::of(&tree("S2"), "tar.gz"));
    let before = here.meta();
    let call = || here.call("restore").arg(&other.archive).arg(&here.placed.work);
    let refused = call().args(["--yes", "-o", "json"]).run().exits(4).json();
    assert_eq!(refused["error"]["code"], "other-agent", "{refused}");
    let next = refused["error"]["next"].as_str().unwrap();
    assert!(next.contains("--agent S2"), "{refused}");
    let _ = call().args(["--yes", "--agent", "S1"]).run().exits(4);
    // Where no change is asked for, none is refused.
    let untold = call().args(["-n", "-o", "json"]).run().exits(3).json();
    assert_eq!(untold["error"]["code"], "other-agent", "{untold}");
    let message = untold["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("this would be refused: "), "{untold}");
    before.assert_untouched(&here.meta());
    let done = call().args(["--yes", "-o", "json", "--agent", "S2"]).run().json();
    assert_eq!(done["applied"], true, "{done}");
    assert!(here.placed.meta().join("slaves/S2/slave.info").is_file());
    assert!(here.placed.meta().join("slaves/S1/slave.info").is_file(), "the other one stays");
    let _ = here.undo().run().exits(0);
    before.assert_same(&here.meta());
    // Without `latest`, the only directory says which agent it is.
    fs::remove_file(here.placed.meta().join("slaves/latest")).unwrap();
    let own = here.restore().args(["--yes"]).run().exits(0);
    assert!(own.stdout().contains("DONE"), "{own}");
    assert!(here.placed.meta().join("slaves/latest").is_symlink());
}

#[test]
fn all_of_meta_is_gone() {
    let fixture = Fixture::new();
    let whole = fixture.meta();
    fs::rename(fixture.placed.meta(), fixture.dir.path().join("away")).unwrap();
    let gone = fixture.restore().arg("--yes").run().exits(3);
    assert!(gone.stderr().contains("no meta directory"), "{gone}");
    fs::create_dir(fixture.placed.meta()).unwrap();
    let shown = fixture.restore().args(["--yes", "-o", "json"]).run().json();
    let id = shown["error"]["next"].as_str().map(|next| next.split(' ').next_back().unwrap().to_owned());
    if let Some(id) = id {
        // Sandboxes of both agents are there.
        let done = fixture.restore().args(["--yes", "--agent"]).arg(id).run().exits(0);
        assert!(done.stdout().contains("DONE"), "{done}");
    }
    whole.assert_same(&fixture.meta());
}

#[test]
fn a_plan_names_its_archive_and_needs_the_same_one() {
    let fixture = Fixture::new();
    let whole = fixture.meta();
    damage(&fixture);
    let damaged = fixture.meta();
    let plan = fixture.dir.path().join("plan");
    let _ = fixture.restore().args(["-n", "--plan-out"]).arg(&plan).run().exits(1);
    let text = fs::read_to_string(&plan).unwrap();
    assert!(text.contains(fixture.archive.to_str().unwrap()) && !text.contains("\"content\""), "{text}");
    let apply_with = |consent: &str| {
        let call = ckpt(["apply", consent, "-o", "json", "--proc-root"]).arg(fixture.dir.path().join("proc"));
        call.arg(&plan)
    };
    let apply = || apply_with("--yes");
    // Another archive with the same content is another file.
    let bytes = fs::read(&fixture.archive).unwrap();
    fs::write(&fixture.archive, [&bytes[..], &bytes[..0]].concat()).unwrap();
    let other = Fixture::new();
    fs::copy(&other.archive, &fixture.archive).unwrap();
    let refused = apply().run().exits(4).json();
    let _ = apply_with("--dry-run").run().exits(3);
    assert_eq!(refused["error"]["code"], "archive-changed", "{refused}");
    fs::remove_file(&fixture.archive).unwrap();
    let _ = apply().run().exits(3);
    damaged.assert_untouched(&fixture.meta());
    fs::write(&fixture.archive, &bytes).unwrap();
    let _ = apply().run().exits(0);
    whole.assert_same(&fixture.meta());
    // Undo needs no archive.
    fs::remove_file(&fixture.archive).unwrap();
    let _ = fixture.undo().run().exits(0);
    damaged.assert_same(&fixture.meta());
}

/// Files that are in a directory that was restored, and were created after that, would be lost by an undo.
#[test]
fn undo_is_refused_where_something_new_is_in_a_restored_directory() {
    let fixture = Fixture::new();
    let operations = fixture.file("operations");
    fs::remove_dir_all(&operations).unwrap();
    let _ = fixture.restore().arg("--yes").run().exits(0);
    fs::write(operations.join("new"), "the agent was here").unwrap();
    let before = fixture.meta();
    let refused = fixture.undo().run().exits(4);
    assert!(refused.stderr().contains("operations"), "{refused}");
    before.assert_untouched(&fixture.meta());
}

#[test]
fn members_that_cannot_be_restored_are_named() {
    let fixture = Fixture::new();
    let mut tar = tar::Builder::new(Vec::new());
    tar.follow_symlinks(false);
    tar.append_dir_all("var/lib/mesos/meta", fixture.placed.meta()).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Fifo);
    header.set_size(0);
    tar.append_data(&mut header, "var/lib/mesos/meta/pipe", std::io::empty()).unwrap();
    let mut tar_bytes = tar.into_inner().unwrap();
    let archive = fixture.dir.path().join("any.tar");
    fs::write(&archive, &tar_bytes).unwrap();
    fs::remove_file(fixture.file("framework.info")).unwrap();
    let call =
        || fixture.call("restore").arg(&archive).arg(&fixture.placed.work).args(["--yes", "-o", "json"]);
    let done = call().run().exits(1).json();
    assert_eq!((&done["applied"], &done["exit_status"]), (&true.into(), &1.into()), "{done}");
    assert_eq!(done["summary"]["left_out"][0]["path"], "meta/pipe");
    // A damaged archive restores nothing.
    tar_bytes.truncate(tar_bytes.len() / 2);
    fs::write(&archive, &tar_bytes).unwrap();
    let before = fixture.meta();
    let _ = call().run().exits(3);
    before.assert_untouched(&fixture.meta());
}

/// An archive has no extended attributes: those of the file that is replaced stay, as a label of `SELinux` must.
#[test]
fn extended_attributes_stay() {
    let fixture = Fixture::new();
    let info = fixture.file("executor.info");
    let set = rustix::fs::setxattr(&info, "user.label", b"kept", rustix::fs::XattrFlags::empty());
    if let Err(errno) = set {
        return crate::support::skipped(&format!("no extended attributes here: {errno}"));
    }
    fs::write(&info, "damaged").unwrap();
    let damaged = fixture.meta();
    let _ = fixture.restore().arg("--yes").run().exits(0);
    let mut value = [0; 16];
    let length = rustix::fs::getxattr(&info, "user.label", &mut value[..]).unwrap();
    assert_eq!(&value[..length], b"kept");
    assert_ne!(fs::read(&info).unwrap(), b"damaged");
    let _ = fixture.undo().run().exits(0);
    damaged.assert_same(&fixture.meta());
}
