//! What holds for every cleanup: executors that were not named keep their outcome, nothing outside the named paths changes,
//! and undo restores meta to the last bit.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::proptest;
use serde_json::Value;

use super::calls::{change, undo};
use crate::laws::cases;
use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::hash::Snapshot;
use crate::support::strategy;
use crate::support::tree::typical;

const SCOPES: [&str; 2] =
    ["completed,old-runs,temp,empty", "completed,old-runs,temp,empty,old-agents,sandboxes"];

#[test]
fn real_checkpoints_obey() {
    let mut changed = 0;
    for name in corpus::names().into_iter().filter(|name| !name.starts_with("z_big")) {
        for scopes in SCOPES {
            let dir = tempfile::tempdir().unwrap();
            let work = corpus::unpack(&name, dir.path()).work;
            changed += obeys(&work, scopes, &name);
        }
    }
    assert!(changed >= 20, "only {changed} of them had anything to clean up");
}

#[test]
fn the_typical_tree_obeys() {
    for scopes in SCOPES {
        let dir = tempfile::tempdir().unwrap();
        assert!(obeys(&typical().write(dir.path()).work, scopes, "typical") > 0);
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn drawn_trees_obey(tree in strategy::tree()) {
        let dir = tempfile::tempdir().unwrap();
        obeys(&tree.write(dir.path()).work, SCOPES[1], "drawn");
    }
}

/// Why something is kept of which it cannot be determined whether it may be removed.
const UNKNOWN: [&str; 4] = ["agent-unknown", "closed", "latest-unknown", "updates-unknown"];

/// Checks the laws on a tree; says how many steps there were.
fn obeys(work: &Path, scopes: &str, name: &str) -> usize {
    let (before, meta) = (Snapshot::take(work), Snapshot::take(&work.join("meta")));
    let forecast = simulate(work);
    let words = ["cleanup", "--yes", "--older-than", "0secs", "--scope", scopes, "-o", "json"];
    let output = change(&words, work).run();
    if output.status() == 3 {
        // Without a latest agent, or where something cannot be read, no outcome can be determined, and nothing is touched.
        let document = output.json();
        let is_unknown = |kept: &Value| UNKNOWN.contains(&kept["reason"].as_str().unwrap());
        if let Some(code) = document["error"]["code"].as_str() {
            assert!(code == "no-latest-agent" && !has_latest(work), "{name}: {output}");
        } else {
            let kept = document["summary"]["stays"].as_array().unwrap();
            assert!(kept.iter().any(is_unknown), "{name}: {output}");
        }
        before.assert_untouched(&Snapshot::take(work));
        return 0;
    }
    let done = output.exits(0).json();
    let steps = done["plan"]["steps"].as_array().unwrap();
    let named: Vec<&str> = steps.iter().map(|step| step["path"].as_str().unwrap()).collect();
    let outside = outside(&before.diff(&Snapshot::take(work)), &named);
    assert!(outside.is_empty(), "{name}: {outside:?}");
    for path in &named {
        let volume =
            path.starts_with("volumes") || path.starts_with("csi") || path.starts_with("meta/resources/r");
        assert!(!volume, "{name}: {path}");
    }
    same_fates(&forecast, &simulate(work), &named, name);
    if !steps.is_empty() {
        let _ = undo(work);
        meta.assert_same(&Snapshot::take(&work.join("meta")));
    }
    steps.len()
}

/// Whether `latest` names an agent that is there.
fn has_latest(work: &Path) -> bool {
    let slaves = work.join("meta/slaves");
    let named = std::fs::read_link(slaves.join("latest"));
    named.is_ok_and(|path| path.file_name().is_some_and(|id| slaves.join(id).is_dir()))
}

fn simulate(work: &Path) -> Value {
    ckpt(["simulate", "--relocated", "--boot-id", "same", "-o", "json"]).arg(work).run().json()
}

/// Differences that are neither below a named path, nor the times of a directory that lost an entry, nor the journal.
fn outside(diff: &str, named: &[&str]) -> Vec<String> {
    let is_announced = |line: &&str| {
        let (path, what) = line.split_once(": ").unwrap();
        let below = |named: &&&str| path == **named || path.starts_with(&format!("{named}/"));
        let lost_entry = |named: &&&str| Path::new(named).parent() == Some(Path::new(path));
        path.starts_with(".ckpt")
            || named.iter().any(|named| below(&named))
            || (what.starts_with("mtime ") && what.matches(" -> ").count() == 1)
                && (path.is_empty() || named.iter().any(|named| lost_entry(&named)))
    };
    diff.lines().filter(|line| !is_announced(line)).map(ToOwned::to_owned).collect()
}

/// Every executor that still has an outcome has the same one, and one that has none was named.
fn same_fates(before: &Value, after: &Value, named: &[&str], name: &str) {
    let (was, is) = (&before["outcome"], &after["outcome"]);
    if was == "fails" || was == "aborts" {
        // Something completed may have been what ended it.
        // The executor that goes has lost its run, and its sandbox stays: without the runtime directory that is unknown.
        let left = if name == "t_dangling_run_latest" { "unknown" } else { "recovers" };
        assert!(is == was || is == left, "{name}: {was} {is}");
    } else {
        assert_eq!(was, is, "{name}");
    }
    for kind in ["executors", "tasks"] {
        let now = by_ids(&after[kind]);
        for (ids, old) in by_ids(&before[kind]) {
            let home = format!("frameworks/{}/executors/{}/runs/{}", ids[0], ids[1], ids[2]);
            let own = |path: &&&str| {
                let below = path.split_once("/frameworks/").map(|(_, rest)| format!("frameworks/{rest}"));
                below.is_some_and(|below| home == below || home.starts_with(&format!("{below}/")))
                    && path.starts_with("meta/")
            };
            match now.get(&ids) {
                Some(new) if was == is => assert_eq!(old, *new, "{name}: {ids:?}"),
                Some(_) => {}
                None => assert!(named.iter().any(|path| own(&path)), "{name}: {ids:?} has vanished"),
            }
        }
    }
}

fn by_ids(list: &Value) -> BTreeMap<Vec<String>, Value> {
    let keys = ["framework_id", "executor_id", "container_id", "task_id"];
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let all = list.as_array().into_iter().flatten();
    all.map(|one| (keys.iter().map(|key| text(one, key)).collect(), one.clone())).collect()
}
