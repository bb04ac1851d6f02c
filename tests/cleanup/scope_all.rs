//! Giving up every executor, beside what the agent's own `--recover=cleanup` has left of the same checkpoint: what is
//! not equal stands here with its rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use super::calls::change;
use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Tree};

/// A mode, and the bytes of a file or the text of a link; directories have none.
type Entry = (u32, Option<Vec<u8>>);

fn entries(dir: &Path, below: &Path, found: &mut BTreeMap<String, Entry>) {
    for entry in fs::read_dir(dir.join(below)).unwrap().map(Result::unwrap) {
        let path = below.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        let bytes = if kind.is_symlink() {
            Some(fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes())
        } else if kind.is_file() {
            Some(fs::read(entry.path()).unwrap())
        } else {
            entries(dir, &path, found);
            None
        };
        let mode = fs::symlink_metadata(entry.path()).unwrap().permissions().mode();
        found.insert(path.to_str().unwrap().to_owned(), (mode, bytes));
    }
}

fn meta(work: &Path) -> BTreeMap<String, Entry> {
    let mut found = BTreeMap::new();
    entries(&work.join("meta"), Path::new(""), &mut found);
    found
}

fn simulate(work: &Path) -> Value {
    ckpt(["simulate", "--relocated", "--boot-id", "same", "-o", "json"]).arg(work).run().exits(0).json()
}

#[test]
fn it_leaves_what_the_agents_own_cleanup_has_left() {
    let dir = tempfile::tempdir().unwrap();
    // One killed agent with four executors; and the same after an agent has run with --recover=cleanup.
    let ours = corpus::unpack("h2_after_additive", &dir.path().join("ours")).work;
    let its = corpus::unpack("i_after_recover_cleanup", &dir.path().join("its")).work;
    let (before, truth) = (meta(&ours), meta(&its));
    let boot_id = fs::read_to_string(its.join("meta/boot_id")).unwrap();
    let latest = fs::read_link(its.join("meta/slaves/latest")).unwrap();
    let agent = latest.file_name().unwrap().to_str().unwrap();
    let words = ["cleanup", "--scope", "all", "--yes", "--agent", agent, "--boot-id", &boot_id];
    let _ = change(&words, &ours).run().exits(0);
    let left = meta(&ours);

    let made: Vec<_> = truth.keys().filter(|path| path.ends_with("/executor.sentinel")).collect();
    assert_eq!(made.len(), 4);
    let all: BTreeSet<&String> = left.keys().chain(truth.keys()).collect();
    let mut sent = 0;
    for path in all {
        if path.contains("/resource_provider_registry/") {
            // LevelDB begins new files whenever it is opened (R120), which ckpt never does.
            assert_eq!(left.get(path), before.get(path), "{path}");
        } else if path.ends_with("/task.updates") {
            // The executors lived then, and sent what they had to say before they ended (R182). Of dead ones nothing
            // comes any more: what was there stays as it was.
            assert_eq!(left[path], before[path], "{path}");
            let (own, more) = (left[path].1.as_deref().unwrap(), truth[path].1.as_deref().unwrap());
            assert!(more.starts_with(own) && more.len() > own.len(), "{path}");
            sent += 1;
        } else {
            assert_eq!(left.get(path), truth.get(path), "{path}");
        }
    }
    assert_eq!(sent, 4);
    same_next_start(&simulate(&ours), &simulate(&its));
}

/// The next agent comes up the same after both, with the id that it had.
fn same_next_start(ours: &Value, its: &Value) {
    for key in ["outcome", "agent_id", "failure", "next_start"] {
        assert_eq!(ours[key], its[key], "{key}");
    }
    assert_eq!(ours["outcome"], "recovers");
    let fates = |document: &Value| {
        let one = |executor: &Value| (executor["container_id"].clone(), executor["fate"].clone());
        document["executors"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(fates(ours), fates(its));
    assert!(fates(ours).iter().all(|(_, fate)| fate == "completed"), "{:?}", fates(ours));
    assert_eq!(fates(ours).len(), 4);
    let (mut mine, mut other) = (ours["recovered"].clone(), its["recovered"].clone());
    for (own, more) in updates(&mut mine).into_iter().zip(updates(&mut other)) {
        let (own, more) = (own.as_array().unwrap(), more.as_array().unwrap());
        assert_eq!(own[..], more[..own.len()]);
        let rest: Vec<_> = more[own.len()..].iter().map(|one| (&one["state"], &one["acked"])).collect();
        assert_eq!(rest, [(&"TASK_KILLED".into(), &false.into())]);
    }
    assert_eq!(mine, other);
}

/// Takes the updates of all tasks out of a recovered state.
fn updates(recovered: &mut Value) -> Vec<Value> {
    let mut found = Vec::new();
    if let Some(map) = recovered.as_object_mut() {
        found.extend(map.remove("updates"));
    }
    let below: Vec<&mut Value> = match recovered {
        Value::Object(map) => map.values_mut().collect(),
        Value::Array(list) => list.iter_mut().collect(),
        _ => Vec::new(),
    };
    found.extend(below.into_iter().flat_map(updates));
    found
}

/// Of an executor whose pid cannot be read it is not known whether it is alive.
#[test]
fn a_pid_that_cannot_be_read_is_not_taken_for_a_dead_one() {
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new()
        .agent(Agent::new("S").framework(Framework::new("F").executor(Executor::command("t", 4_194_300))))
        .write(dir.path());
    let call = |words: &[&str]| {
        let words =
            [words, &["--scope", "all", "--agent", "S", "--boot-id=same", "--proc-root=/proc"]].concat();
        change(&words, &placed.work).run()
    };
    let _ = call(&["cleanup", "--dry-run"]).exits(1);
    let runs = placed.executor("S", "F", "t").join("runs");
    let latest = fs::read_link(runs.join("latest")).unwrap();
    let pid = runs.join(latest.file_name().unwrap()).join("pids/forked.pid");
    fs::remove_file(&pid).unwrap();
    fs::create_dir(&pid).unwrap();
    let refused = call(&["cleanup", "--yes", "--lenient"]).exits(4);
    assert!(refused.stderr().contains("may be alive"), "{}", refused.stderr());
    assert!(!pid.parent().unwrap().with_file_name("executor.sentinel").exists());
}
