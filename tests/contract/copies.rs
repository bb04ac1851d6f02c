//! Copies of a work directory from elsewhere: what is known of them without their host, and what is done to them.

use std::fs;

use serde_json::json;

use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus::{self, Unpacked};

fn call(command: &str, tree: &Unpacked) -> Ckpt {
    ckpt([command, "--relocated"]).arg(&tree.work)
}

fn agent_dir(tree: &Unpacked) -> std::path::PathBuf {
    let latest = fs::read_link(tree.work.join("meta/slaves/latest")).unwrap();
    tree.work.join("meta/slaves").join(latest.file_name().unwrap())
}

/// No host has an empty boot ID: whichever one it is, the agent treats it as rebooted.
#[test]
fn an_empty_boot_id_is_a_reboot_on_every_host() {
    for boot_id in [&[][..], &["--boot-id=same"]] {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack("a_command_tasks", dir.path());
        let status = |command: &str| call(command, &tree).args(boot_id).arg("-q").run().status();
        assert_eq!(["validate", "simulate", "executors"].map(status), [0; 3], "{boot_id:?}");
        fs::write(tree.work.join("meta/boot_id"), "").unwrap();
        assert_eq!(["validate", "simulate", "executors"].map(status), [1; 3], "{boot_id:?}");
        let shown = call("validate", &tree).args(boot_id).args(["-o", "json"]).run().json();
        assert_eq!(
            (&shown["findings"][0]["code"], &shown["verdict"]),
            (&json!("boot-id-empty"), &json!("loses"))
        );
    }
}

/// A dropped executor that had ended loses nothing, and does not reconnect.
#[test]
fn a_dropped_executor_is_not_counted_as_one_that_reconnects() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("c_completed", dir.path());
    let infos = fs::read_dir(agent_dir(&tree).join("frameworks")).unwrap();
    let mut infos: Vec<_> = infos.map(|entry| entry.unwrap().path().join("framework.info")).collect();
    infos.sort();
    for info in infos {
        let whole = fs::read(&info).unwrap();
        fs::write(&info, "").unwrap();
        let rows = call("executors", &tree).args(["-o", "json"]).run().json();
        let verdicts: Vec<_> =
            rows["executors"].as_array().unwrap().iter().map(|row| &row["verdict"]).collect();
        assert!(
            verdicts.contains(&&json!("dropped")) && !verdicts.contains(&&json!("reconnects")),
            "{verdicts:?}"
        );
        let shown = call("status", &tree).run().stdout();
        assert!(!shown.contains("reconnects"), "{shown}");
        fs::write(&info, whole).unwrap();
    }
}

/// Each step of a change keeps that it is about a copy.
#[test]
fn a_written_plan_and_its_undo_are_about_the_copy() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    fs::write(
        agent_dir(&tree)
            .join("frameworks")
            .read_dir()
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path()
            .join("framework.pid"),
        "",
    )
    .unwrap();
    let plan = dir.path().join("plan");
    let written =
        call("repair", &tree).arg("--dry-run").args(["--plan-out", "plan"]).cwd(dir.path()).run().exits(1);
    let apply = format!("note: the plan was written: ckpt apply --relocated {}", plan.display());
    assert!(written.stderr().contains(&apply), "{written}");
    let _ = ckpt(["apply", "--relocated", "--yes"]).arg(&plan).run().exits(0);
    let _ = call("undo", &tree).arg("--yes").run().exits(0);
}

/// The answer names what is missing where nothing can be compared.
#[test]
fn flags_that_do_not_enter_slave_info_compare_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    for (flags, found) in [(&["--", "--master=z:5050"][..], "master  z:5050"), (&[], "No flags were found")] {
        let shown = call("config", &tree).args(flags).run().exits(3).stdout();
        assert!(
            shown.contains("SlaveInfo   not compared: none of its flags") && shown.contains(found),
            "{shown}"
        );
    }
}

/// A repair that is made by default may cost what the agent would lose, too: that is not nothing.
#[test]
fn what_a_repair_costs_is_not_called_nothing() {
    for (name, words) in [
        ("e2_cut_state", "what loses no more than the agent would"),
        ("t_cut_executorinfo", "what costs nothing"),
    ] {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        let shown = ckpt(["validate"]).arg(&archive).run().exits(1).stdout();
        assert!(shown.contains(&format!("Next: on the host, repair {words}:")), "{shown}");
        let shown = ckpt(["status"]).arg(&archive).env("COLUMNS", "200").run().stdout();
        assert!(shown.contains(&format!("repairs {words}; prints its plan")), "{shown}");
    }
}

/// What was asked for is not advised against.
#[test]
fn an_id_that_was_to_be_forgotten_stays_so() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    let id = agent_dir(&tree).file_name().unwrap().to_owned();
    let _ = call("forget-agent", &tree).args(["--yes", "--agent"]).arg(id).run().exits(0);
    let shown = call("status", &tree).args(["-o", "json"]).run().json();
    assert_eq!(shown["next"]["command"], json!(null), "{shown}");
    let why = shown["next"]["why"].as_str().unwrap();
    assert!(why.starts_with("0001-forget-agent has made the agent forget its ID"), "{why}");
}
