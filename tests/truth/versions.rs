//! What the recovery code of other releases says of the 428 faulty trees and of the real states: state, error text or
//! abort, and what it cuts and removes, in both modes, of each release that was run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::sync::Mutex;

use ckpt::rules::Rule;
use ckpt::rules::{RUN, TOPICS, is_observed};
use ckpt::schema::Release;
use ruzstd::decoding::StreamingDecoder;
use serde_json::{Value as Json, json};

use super::comparison::Verdict;
use super::played::{MODES, loaded};
use super::states::{in_our_form, truth};
use super::verdict::normalised;
use crate::support::corpus;
use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::parallel::on_all_processors;

/// The verdicts of a release on a set of trees. Of trees without one it says what 1.12.0 says, whose own verdicts are in other
/// files, but for states that it changes on disk.
#[derive(Clone)]
struct Run {
    release: Release,
    /// Members that its state does not have.
    without: Vec<String>,
    by_tree: BTreeMap<String, Json>,
}

/// The runs over `faults` or `states`.
fn runs(set: &str) -> Vec<Run> {
    let file = File::open(corpus::directory().join("versions/verdicts.jsonl.zst")).unwrap();
    let lines = BufReader::new(StreamingDecoder::new(BufReader::new(file)).unwrap()).lines();
    let mut runs = Vec::new();
    let mut is_wanted = false;
    for line in lines {
        let line: Json = serde_json::from_str(&line.unwrap()).unwrap();
        if let Some(release) = line["release"].as_str() {
            is_wanted = line["set"] == set;
            if is_wanted {
                let without = serde_json::from_value(line["without"].clone()).unwrap();
                let release = Release::parse(release).unwrap();
                runs.push(Run { release, without, by_tree: BTreeMap::new() });
            }
        } else if is_wanted {
            let tree = line.get("tree").unwrap_or(&line["name"]).as_str().unwrap().to_owned();
            runs.last_mut().unwrap().by_tree.insert(tree, line);
        }
    }
    runs
}

/// By which rules which releases decided, where they agree with us.
type Seen = BTreeMap<Rule, BTreeSet<Release>>;

#[test]
fn every_release_judges_trees_as_it_does() {
    let mut seen = Seen::new();
    let mut wrong = faulty_trees(&mut seen);
    wrong.extend(real_states(&mut seen));
    wrong.sort();
    assert!(wrong.is_empty(), "{} differences (agent -> ckpt):\n{}", wrong.len(), wrong.join("\n"));
    // Decisions of 1.12.0 are judged elsewhere.
    let is_older = |release: &Release| *release != Release::HEAD;
    for row in TOPICS.iter().flat_map(|topic| topic.rows) {
        let expected: Vec<_> = row.observed_in().into_iter().filter(is_older).collect();
        let found: Vec<_> = seen.remove(&row.rule).unwrap_or_default().into_iter().filter(is_older).collect();
        assert_eq!(found, expected, "{}", row.rule);
    }
}

#[test]
fn releases_are_verified_if_they_were_run() {
    let mut run: BTreeSet<_> =
        [runs("faults"), runs("states")].concat().iter().map(|run| run.release).collect();
    run.insert(Release::HEAD);
    assert_eq!(RUN.iter().copied().collect::<BTreeSet<_>>(), run);
    assert!(run.iter().all(|release| is_observed(*release)));
    // Released with the same code, and not run.
    for same in [Release::new(1, 4, 3), Release::new(1, 10, 0)] {
        assert!(is_observed(same), "{same}");
    }
    for derived in [Release::new(1, 5, 3), Release::new(1, 9, 0), Release::new(0, 28, 0)] {
        assert!(!is_observed(derived), "{derived}");
    }
}

fn faulty_trees(seen: &mut Seen) -> Vec<String> {
    let (trees, head, runs) = (Trees::read(), verdicts(), runs("faults"));
    assert_eq!((runs.len(), trees.places.len()), (10, 428));
    let seen = Mutex::new(seen);
    let wrong = on_all_processors(trees.places.iter().zip(&head), |((name, place), head)| {
        let dir = tempfile::tempdir().unwrap();
        let archive = dir.path().join("tree.tar");
        trees.write(place, &archive);
        let directory = unpacked(&archive, dir.path(), name);
        let fault = head["fault"].as_str().unwrap();
        let mut wrong = Vec::new();
        for run in &runs {
            let verdict = run.by_tree.get(name).unwrap_or(head);
            let (lines, rules) = run.judge(&directory, (fault, BOOT_ID), verdict);
            wrong.extend(lines.into_iter().map(|line| format!("{} {name} {fault} {line}", run.release)));
            note(&mut seen.lock().unwrap(), rules, run.release);
        }
        wrong
    });
    wrong.concat()
}

fn real_states(seen: &mut Seen) -> Vec<String> {
    let runs = runs("states");
    assert_eq!(runs.iter().filter(|run| run.release != Release::HEAD).count(), 8);
    let mut wrong = Vec::new();
    for name in corpus::names() {
        let dir = tempfile::tempdir().unwrap();
        let directory = corpus::unpack(&name, dir.path()).work;
        let boot_id = corpus::note(&name)["boot_id"].as_str().unwrap().to_owned();
        let is_head = |run: &&Run| run.release == Release::HEAD;
        let changed = runs.iter().find(is_head).and_then(|run| run.by_tree.get(&name)).cloned();
        let head = changed.unwrap_or_else(|| head(&name));
        for run in &runs {
            let verdict = run.by_tree.get(&name).unwrap_or(&head);
            let (lines, rules) = run.judge(&directory, ("", &boot_id), verdict);
            note(seen, rules, run.release);
            wrong.extend(lines.into_iter().map(|line| format!("{} {name} {line}", run.release)));
        }
    }
    wrong
}

fn note(seen: &mut Seen, rules: BTreeSet<Rule>, release: Release) {
    for rule in rules {
        seen.entry(rule).or_default().insert(release);
    }
}

impl Run {
    /// What differs, and the rules that decided where nothing does.
    fn judge(
        &self,
        directory: &Path,
        (fault, boot_id): (&str, &str),
        verdict: &Json,
    ) -> (Vec<String>, BTreeSet<Rule>) {
        let mut loaded = loaded(directory, self.release).unwrap();
        let (mut wrong, mut rules) = (Vec::new(), BTreeSet::new());
        for (mode, key) in MODES {
            let verdict =
                Verdict { fault, mode: key, said: &verdict[key], without: &self.without, directory };
            let mut played = loaded.play(mode, boot_id);
            let decided = std::mem::take(&mut played.rules);
            let found = verdict.differences(played);
            if found.is_empty() {
                rules.extend(decided);
            }
            wrong.extend(found.into_iter().take(5).map(|line| format!("{key} {line}")));
        }
        (wrong, rules)
    }
}

/// What 1.12.0 says of a real state, in the form of a verdict.
fn head(name: &str) -> Json {
    let of_mode = |mode: &str| {
        let truth = truth(name, mode);
        match truth.get("error") {
            Some(error) => json!({"kind": "error", "error": error}),
            None => json!({"kind": "state", "state": normalised(&in_our_form(&truth))}),
        }
    };
    json!({"strict": of_mode("strict"), "non_strict": of_mode("no_strict")})
}
