//! Repair over the real states and the 428 faults. What Mesos could not read starts afterwards, or is left for a reason:
//! its code has no repair, or the repair says why it is not safe here.

use std::fmt::Write as _;

use ckpt::plan::repair::REPAIRS;
use ckpt::recovery::BootId;
use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::parallel::on_all_processors;
use crate::support::repair_call::{RepairCall, RepairOutcome};

#[test]
fn faults_are_repaired_or_left_for_a_reason() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let all = on_all_processors(trees.places.iter().zip(&verdicts), |((name, place), verdict)| {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let archive = dir.path().join("tree.tar");
        trees.write(place, &archive);
        let mut repair_call = RepairCall::copy(&unpacked(&archive, dir.path(), name), None);
        repair_call.boot_id = BootId::Known(BOOT_ID.to_owned());
        (name.clone(), verdict, repair_call.repair())
    });
    let wrong: Vec<_> =
        all.iter().flat_map(|(name, verdict, outcome)| wrong(name, verdict, outcome)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!("faults", list(&all));
}

#[test]
fn real_states_are_repaired_or_left_for_a_reason() {
    let mut all = Vec::new();
    for name in corpus::names() {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let unpacked = corpus::unpack(&name, dir.path());
        let outcome = RepairCall::copy(&unpacked.work, Some(&unpacked.runtime)).repair();
        assert!(outcome.broken.is_empty(), "{name}: {outcome:#?}");
        all.push((name, outcome));
    }
    let mut text = String::new();
    for (name, outcome) in
        all.iter().filter(|(_, outcome)| !outcome.done.is_empty() || !outcome.fatal.is_empty())
    {
        let left: Vec<_> = outcome.fatal.iter().map(|(code, _)| *code).collect();
        let (before, after) = (outcome.before.word(), outcome.after.word());
        writeln!(text, "{name}: {before} -> {after}, done {:?}, left {left:?}", outcome.names()).unwrap();
    }
    insta::assert_snapshot!("states", text);
}

/// What an agent whose `slaves/latest` was removed does once the symlink is made again, by hand and by a repair.
#[test]
fn a_removed_latest_symlink_is_restored() {
    let dir = tempfile::tempdir().unwrap();
    let [by_hand, repaired] = ["by-hand", "repaired"].map(|name| {
        let directory = dir.path().join(name);
        std::fs::create_dir(&directory).unwrap();
        corpus::unpack("s_latest_removed", &directory).work
    });
    let slaves = by_hand.join("meta/slaves");
    let id = std::fs::read_dir(&slaves).unwrap().next().unwrap().unwrap().file_name();
    let target = std::path::Path::new("/var/lib/mesos/meta/slaves").join(id);
    std::os::unix::fs::symlink(target, slaves.join("latest")).unwrap();
    let lost = forecast(&repaired);
    let copy = ["--relocated", "--boot-id", "same"];
    let call = ckpt(["repair", "--yes", "--agent-is-stopped", "--only", "latest-missing"]).args(copy);
    let done = call.arg(&repaired).run().exits(0);
    assert!(done.stdout().contains("DONE: change 0001-repair, 1 step"), "{done}");
    assert_eq!(forecast(&by_hand), forecast(&repaired));
    assert_eq!(forecast(&repaired)["outcome"], "recovers");
    let _ = ckpt(["undo", "--yes", "--agent-is-stopped"]).arg(&repaired).run().exits(0);
    assert_eq!(forecast(&repaired), lost);
    assert_eq!(lost["outcome"], "new-agent");
}

fn forecast(work: &std::path::Path) -> Json {
    let call = ckpt(["simulate", "--relocated", "--boot-id", "same", "-o", "json"])
        .args(["--now", corpus::NOW])
        .arg(work);
    let mut json = call.run().json();
    json.as_object_mut().unwrap().remove("source");
    json
}

/// What breaks a law: a finding that stops the agent is left, though a repair is meant for it and did not say why not.
fn wrong(name: &str, verdict: &Json, outcome: &RepairOutcome) -> Vec<String> {
    let tell = |line: &str| format!("{name} {}: {line}", verdict["fault"]);
    let mut wrong: Vec<_> = outcome.broken.iter().map(|line| tell(line)).collect();
    let read = verdict["strict"]["kind"] == "state";
    if !read && outcome.fatal.is_empty() != outcome.starts() {
        wrong.push(tell("what it comes to and what is found differ"));
    }
    let lost = outcome.fatal.iter().any(|(code, _)| {
        let meant =
            REPAIRS.iter().filter(|repair| repair.by_default && repair.answers(code.parse().unwrap()));
        let conditional = [
            "restore-temp-copy",
            "fix-length-prefix",
            "fix-record-length",
            "remove-foreign-bytes",
            "rebuild-from-container",
            "relink-copied-run-latest",
            "complete-from-container",
            "archive-completed",
            "remove-phantom",
        ];
        let sure = meant.filter(|repair| !conditional.contains(&repair.name.text())).count() > 0;
        sure && !outcome.refused.iter().any(|(known, _)| known == code)
    });
    if lost {
        wrong.push(tell(&format!("silently left: {:?}", outcome.fatal)));
    }
    wrong
}

/// Each tree that Mesos could not read: what repaired it, or what is left.
fn list(all: &[(String, &Json, RepairOutcome)]) -> String {
    let unread = all.iter().filter(|(_, verdict, _)| verdict["strict"]["kind"] != "state");
    let mut lines: Vec<_> = unread
        .map(|(name, verdict, outcome)| {
            let left: Vec<_> = outcome.fatal.iter().map(|(code, _)| *code).collect();
            let fault = &verdict["fault"];
            if outcome.was_helped() {
                format!("{name} {fault}: starts after {}\n", outcome.names().join(", "))
            } else {
                format!("{name} {fault}: left {}\n", left.join(", "))
            }
        })
        .collect();
    lines.sort();
    lines.concat()
}
