//! What `ckpt status` names as the next command, followed to its end on a copy of every real state and of every fault: each
//! change leaves a better state, or says why it did not; at the end nothing is left that a repair solves at no cost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::faults::{BOOT_ID, Trees, unpacked};
use crate::support::parallel::on_all_processors;

/// No state takes more commands than this.
const MOST: usize = 6;

/// Commands that change a checkpoint; any other only shows something, and ends the way.
const CHANGES: &[&str] = &["repair", "restore", "undo", "cleanup", "forget-agent"];

/// A copy of a checkpoint.
struct Copy {
    dir: tempfile::TempDir,
    work: PathBuf,
    options: Vec<String>,
}

/// How good a state is: the less, the better.
type Rank = (usize, u64, u64, u64, u64, u64);

/// Where a way has led.
struct Way {
    /// The verdicts, from the first to the last.
    verdicts: Vec<String>,
    wrong: Vec<String>,
}

impl Copy {
    fn status(&self) -> Json {
        let call = ckpt(["status", "-o", "json"]).args(&self.options).args(["--now", corpus::NOW]);
        call.arg(&self.work).run().json()
    }

    /// Pastes a command into a shell, with consent. Its status, and what it said.
    fn paste(&self, command: &str) -> (Option<i32>, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_ckpt")).parent().unwrap();
        let line = format!("{command} --yes --agent-is-stopped");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &line]).env_clear().env("PATH", program).current_dir(self.dir.path());
        let output = shell.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Follows the next command until there is none.
    fn follow(&self, name: &str) -> Way {
        let mut way = Way { verdicts: Vec::new(), wrong: Vec::new() };
        let mut told = Vec::new();
        loop {
            let status = self.status();
            if status.get("validation").is_none() {
                way.verdicts.push(status["error"]["code"].as_str().unwrap().to_owned());
                return way;
            }
            let verdict = status["validation"]["verdict"].as_str().unwrap();
            way.verdicts.push(verdict.to_owned());
            let next = &status["next"];
            let why = next["why"].as_str().unwrap();
            let command = next["command"].as_str();
            let change = command.filter(|command| {
                let word = command.split(' ').nth(1).unwrap_or_default();
                CHANGES.contains(&word)
            });
            let Some(change) = change else {
                if why.is_empty() {
                    way.wrong.push(format!("{name}: {told:?} ends without a word"));
                }
                if !status["validation"]["next"].is_null() {
                    let free = &status["validation"]["next"];
                    way.wrong.push(format!("{name}: {told:?} ends with {command:?}, and {free} is left"));
                }
                return way;
            };
            told.push(change.to_owned());
            if told.len() > MOST {
                way.wrong.push(format!("{name}: no end: {told:#?}"));
                return way;
            }
            let (code, said) = self.paste(change);
            match code {
                // Refused, with the reason.
                Some(4) if said.contains("error: ") => return way,
                // What comes next cannot be told, which is said.
                Some(3) if said.contains("\nAfter: cannot be determined: ") => continue,
                Some(1 | 3) if said.contains("\nAfter: no checkpoint is left; ") => continue,
                Some(0 | 1) => {}
                _ => {
                    way.wrong.push(format!("{name}: {told:#?}: {code:?}\n{said}"));
                    return way;
                }
            }
            let now = self.status();
            let (before, after) = (rank(&status), rank(&now));
            // What was in front of another finding is no longer there: the next command is about that one.
            let is_next = after == before && now["next"]["command"] != status["next"]["command"];
            if after >= before && !is_next {
                way.wrong.push(format!("{name}: {before:?} became {after:?} by {change}\n{said}"));
                return way;
            }
        }
    }
}

fn rank(status: &Json) -> Rank {
    const VERDICTS: [&str; 4] = ["pass", "loses", "fail", "unknown"];
    let validation = &status["validation"];
    let verdict = VERDICTS.iter().position(|word| *word == validation["verdict"]).unwrap();
    let count = |severity: &str| validation["summary"][severity].as_u64().unwrap();
    // What is not known is worse than any number.
    let lost = status["restart"]["tasks"]["lost"].as_u64().unwrap_or(u64::MAX);
    (verdict, count("fatal"), count("error"), lost, count("warning"), count("note"))
}

fn state(name: &str) -> Copy {
    let dir = temporary();
    let tree = corpus::unpack(name, dir.path());
    let runtime = tree.runtime.to_str().unwrap().to_owned();
    let options = ["--relocated", "--boot-id", "same", "--runtime-dir", &runtime];
    let options = options.map(ToOwned::to_owned).to_vec();
    Copy { dir, work: tree.work, options }
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Follows many ways, several at once. How often each pair of first and last verdict occurs.
fn follow_all<T: Sync>(
    all: &[T],
    copy: impl Fn(&T) -> (String, Copy) + Sync,
) -> BTreeMap<(String, String), usize> {
    let ways = on_all_processors(all.iter(), |one| {
        let (name, copy) = copy(one);
        copy.follow(&name)
    });
    let wrong: Vec<_> = ways.iter().flat_map(|way| way.wrong.clone()).collect();
    assert!(wrong.is_empty(), "{} ways:\n{}", wrong.len(), wrong.join("\n"));
    let mut ends = BTreeMap::new();
    for way in ways {
        let ends_of = (way.verdicts.first().unwrap().clone(), way.verdicts.last().unwrap().clone());
        *ends.entry(ends_of).or_default() += 1;
    }
    ends
}

/// How many of those that begin with this verdict end with a better one.
fn improved(ends: &BTreeMap<(String, String), usize>, first: &str) -> usize {
    let better = |((from, to), _): &(&(String, String), &usize)| {
        from == first && (to == "pass" || (first == "fail" && to == "loses"))
    };
    ends.iter().filter(better).map(|(_, count)| count).sum()
}

#[test]
fn every_real_state_is_led_to_a_better_one() {
    // Its 2,000 executors are all sound, and take their time.
    let names: Vec<String> = corpus::names().into_iter().filter(|name| name != "z_big_2000").collect();
    let ends = follow_all(&names, |name| (name.clone(), state(name)));
    assert_eq!((improved(&ends, "fail"), improved(&ends, "loses")), (7, 2), "{ends:#?}");
}

#[test]
fn every_fault_is_led_to_a_better_state() {
    let trees = Trees::read();
    let ends = follow_all(&trees.places, |(name, place)| {
        let dir = temporary();
        let archive = dir.path().join("tree.tar");
        trees.write(place, &archive);
        let work = unpacked(&archive, dir.path(), name);
        let options = ["--relocated", "--boot-id", BOOT_ID].map(ToOwned::to_owned).to_vec();
        (name.clone(), Copy { dir, work, options })
    });
    assert_eq!((improved(&ends, "fail"), improved(&ends, "loses")), (181, 5), "{ends:#?}");
}
