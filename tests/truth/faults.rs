//! 428 trees with one fault each: state, error text or abort are the agent's, in both modes, and so is what its
//! recovery cuts and removes. Each tree is read twice: as an archive, and as a copied directory.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use ckpt::recovery::Mode;
use serde_json::{Value as Json, json};

use super::played::{End, Played, loaded};
use super::verdict::normalised;
use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::json::differences;

/// Where ckpt and the agent must differ.
struct Exception {
    fault: &'static str,
    mode: &'static str,
    /// Where in the state.
    path: &'static str,
    mesos: &'static str,
    ours: &'static str,
}

/// A pid file may name a host. The agent asks the resolver of its host for the address; ckpt looks up no name,
/// because it may judge an archive somewhere else, and keeps the name.
const EXCEPTIONS: &[Exception] = &[
    Exception {
        fault: "libprocess.pid:hostname",
        mode: "strict",
        path: "/agent/frameworks/0/executors/0/runs/0/libprocess_pid",
        mesos: "executor(1)@127.0.0.1:5051",
        ours: "executor(1)@localhost:5051",
    },
    Exception {
        fault: "libprocess.pid:hostname",
        mode: "non_strict",
        path: "/agent/frameworks/0/executors/0/runs/0/libprocess_pid",
        mesos: "executor(1)@127.0.0.1:5051",
        ours: "executor(1)@localhost:5051",
    },
];

/// A pid file of which the model keeps too little to find an address: unknown, where the agent reads the whole text.
const TOO_LONG: &str = "framework.pid:megabyte";
const TOO_LONG_PID: &str = "/agent/frameworks/0/pid";

/// Trees without a trace of an agent. A user who names a directory means it, and an agent that starts there finds nothing;
/// an archive may hold anything, and ckpt says that it holds no checkpoint.
const NOT_IN_ARCHIVES: &[&str] = &["file-for-dir:meta", "tree:only-sandboxes"];

#[test]
fn every_faulty_tree_is_judged_as_mesos_does() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let names: Vec<_> = trees.places.iter().map(|(name, _)| name.as_str()).collect();
    let judged: Vec<_> = verdicts.iter().map(|verdict| verdict["tree"].as_str().unwrap()).collect();
    assert_eq!(names, judged);
    assert_eq!(names.len(), 428);
    let work = Mutex::new(trees.places.iter().zip(&verdicts));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                loop {
                    let Some(((name, place), verdict)) = work.lock().unwrap().next() else { break };
                    let dir = tempfile::tempdir().unwrap();
                    let archive = dir.path().join("tree.tar");
                    trees.write(place, &archive);
                    let directory = unpacked(&archive, dir.path(), name);
                    let found = judge(&archive, &directory, verdict);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} differences (agent -> ckpt):\n{}", wrong.len(), wrong.join("\n"));
}

fn judge(archive: &Path, directory: &Path, verdict: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let fault = verdict["fault"].as_str().unwrap();
    let mut sources = vec![("folder", loaded(directory).unwrap())];
    match loaded(archive) {
        Ok(loaded) => sources.push(("archive", loaded)),
        Err(error) if error.code == "no-checkpoint" && NOT_IN_ARCHIVES.contains(&fault) => {}
        Err(error) => wrong.push(format!("{} {fault} archive {error}", verdict["tree"])),
    }
    for (mode, key) in [(Mode::Strict, "strict"), (Mode::Lenient, "non_strict")] {
        let expected = with_exceptions(fault, key, &verdict[key]);
        for (kind, loaded) in &sources {
            let mut played = loaded.play(mode, BOOT_ID);
            let mut expected = expected.clone();
            if fault == TOO_LONG {
                let [unknown] = &played.unknown[..] else { panic!("{:?}", played.unknown) };
                assert!(unknown.ends_with("/framework.pid"), "{unknown}");
                played.unknown.clear();
                *expected["state"].pointer_mut(TOO_LONG_PID).unwrap() = "@0.0.0.0:0".into();
            }
            let found = compare(&expected, &played, directory);
            let tell = |line| format!("{} {fault} {key} {kind} {line}", verdict["tree"]);
            wrong.extend(found.into_iter().take(5).map(tell));
        }
    }
    wrong
}

fn with_exceptions(fault: &str, mode: &str, verdict: &Json) -> Json {
    let mut verdict = verdict.clone();
    for exception in EXCEPTIONS.iter().filter(|known| known.fault == fault && known.mode == mode) {
        let place = verdict["state"].pointer_mut(exception.path).unwrap();
        assert_eq!(place, exception.mesos, "{fault}");
        *place = exception.ours.into();
    }
    verdict
}

fn compare(expected: &Json, played: &Played, directory: &Path) -> Vec<String> {
    let mut wrong: Vec<_> = played.unknown.iter().map(|path| format!("{path} is not known")).collect();
    match (expected["kind"].as_str().unwrap(), &played.end) {
        ("state", End::State(state)) => wrong.extend(differences(&expected["state"], &normalised(state))),
        ("error", End::Error(text)) if expected["error"] == **text => {}
        // What is known of an abort ends with the line that it leaves.
        ("abort", End::Abort(text))
            if !text.is_empty() && expected["text"].as_str().unwrap().contains(text.as_str()) =>
        {
            return wrong;
        }
        (_, end) => wrong.push(format!("{expected} -> {end:?}")),
    }
    // A cut to the size that a file has changes nothing.
    let size = |path: &str| fs::metadata(directory.join(path)).map(|meta| meta.len()).ok();
    let cut: Vec<_> = played.cut.iter().filter(|(path, to)| size(path) != Some(**to)).collect();
    let cut: Json = cut.into_iter().map(|(path, to)| (path.clone(), json!(to))).collect();
    let none = json!({});
    wrong.extend(differences(expected.get("task_updates_sizes_after").unwrap_or(&none), &cut));
    let none = json!([]);
    wrong.extend(differences(expected.get("deleted").unwrap_or(&none), &json!(played.removed)));
    wrong
}
