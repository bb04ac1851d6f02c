//! An answer of ours against a verdict of Mesos, and where the two must differ.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::played::{End, Played};
use super::verdict::normalised;
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

/// A verdict of a release's recovery, in one mode.
pub(super) struct Verdict<'a> {
    /// What was done to the tree; empty for a real state.
    pub(super) fault: &'a str,
    pub(super) mode: &'a str,
    pub(super) said: &'a Json,
    /// Members that the release's state does not have.
    pub(super) without: &'a [String],
    /// The tree as it was judged.
    pub(super) directory: &'a Path,
}

impl Verdict<'_> {
    /// What differs in our answer.
    pub(super) fn differences(&self, mut played: Played) -> Vec<String> {
        let mut expected = self.with_exceptions();
        if self.fault == TOO_LONG && expected["kind"] == "state" {
            let [unknown] = &played.unknown[..] else { panic!("{:?}", played.unknown) };
            assert!(unknown.ends_with("/framework.pid"), "{unknown}");
            played.unknown.clear();
            *expected["state"].pointer_mut(TOO_LONG_PID).unwrap() = "@0.0.0.0:0".into();
        }
        let mut wrong: Vec<_> = played.unknown.iter().map(|path| format!("{path} is not known")).collect();
        match (expected["kind"].as_str().unwrap(), &played.end) {
            ("state", End::State(state)) => {
                let ours = reduced(&normalised(state), self.without);
                wrong.extend(differences(&reduced(&expected["state"], self.without), &ours));
            }
            // The release has no JSON for a number that the state holds.
            ("not-printed", End::State(_)) => {}
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
        let size = |path: &str| fs::metadata(self.directory.join(path)).map(|meta| meta.len()).ok();
        let cut: Vec<_> = played.cut.iter().filter(|(path, to)| size(path) != Some(**to)).collect();
        let cut: Json = cut.into_iter().map(|(path, to)| (path.clone(), json!(to))).collect();
        let none = json!({});
        wrong.extend(differences(expected.get("task_updates_sizes_after").unwrap_or(&none), &cut));
        let none = json!([]);
        wrong.extend(differences(expected.get("deleted").unwrap_or(&none), &json!(played.removed)));
        wrong
    }

    fn with_exceptions(&self) -> Json {
        let mut verdict = self.said.clone();
        let is_this = |known: &&Exception| known.fault == self.fault && known.mode == self.mode;
        for exception in EXCEPTIONS.iter().filter(is_this).filter(|_| self.said["kind"] == "state") {
            let place = verdict["state"].pointer_mut(exception.path).unwrap();
            assert_eq!(place, exception.mesos, "{}", self.fault);
            *place = exception.ours.into();
        }
        verdict
    }
}

/// A state without some members, wherever they are.
fn reduced(state: &Json, without: &[String]) -> Json {
    match state {
        Json::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !without.contains(key));
            Json::Object(kept.map(|(key, value)| (key.clone(), reduced(value, without))).collect())
        }
        Json::Array(list) => Json::Array(list.iter().map(|value| reduced(value, without)).collect()),
        other => other.clone(),
    }
}
