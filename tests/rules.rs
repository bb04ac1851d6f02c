//! The table of rules against the sources: a rule that is mentioned exists, and a rule that exists is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ckpt::rules::Rule;
use ckpt::rules::TOPICS;

use crate::support::cli::ckpt;

/// Rules that no source file names.
struct Unused {
    reason: &'static str,
    rules: &'static [Rule],
}

const UNUSED: &[Unused] = &[
    Unused {
        reason: "part of what the rules around it say, under whose numbers it is implemented",
        rules: &[
            Rule::R2,
            Rule::R27,
            Rule::R28,
            Rule::R29,
            Rule::R40,
            Rule::R44,
            Rule::R45,
            Rule::R50,
            Rule::R53,
            Rule::R68,
            Rule::R130,
            Rule::R161,
            Rule::R167,
            Rule::R180,
            Rule::R187,
            Rule::R221,
        ],
    },
    Unused {
        reason: "a fault of the host at that moment, which no checkpoint shows",
        rules: &[Rule::R6, Rule::R73, Rule::R88],
    },
    Unused {
        reason: "framing and shapes of messages, which wire and schema implement without Mesos's rules",
        rules: &[Rule::R80, Rule::R85, Rule::R86, Rule::R87, Rule::R90, Rule::R96, Rule::R97, Rule::R98],
    },
    Unused {
        reason: "how the agent writes: what a crash leaves is met on disk as the state of another rule",
        rules: &[
            Rule::R92,
            Rule::R114,
            Rule::R168,
            Rule::R204,
            Rule::R206,
            Rule::R208,
            Rule::R210,
            Rule::R212,
            Rule::R214,
            Rule::R215,
            Rule::R216,
            Rule::R218,
            Rule::R219,
            Rule::R220,
        ],
    },
    Unused { reason: "a metric of the agent, not a state of its checkpoint", rules: &[Rule::R102] },
    Unused { reason: "depends on a second containerizer", rules: &[Rule::R151] },
    Unused {
        reason: "happens after recovery, between the agent and its executors or its master",
        rules: &[Rule::R186, Rule::R188, Rule::R190, Rule::R191, Rule::R194],
    },
    Unused {
        reason: "a decision of the master, which ckpt does not know",
        rules: &[Rule::R198, Rule::R202, Rule::R246, Rule::R247],
    },
    Unused {
        reason: "of how agents write and start executors: no checkpoint shows it",
        rules: &[Rule::R232, Rule::R235, Rule::R236],
    },
    Unused {
        reason: "implemented by the tables of flags and of repairs, without a number",
        rules: &[Rule::R231, Rule::R250],
    },
    Unused {
        reason: "for people who plan an upgrade or a downgrade; the resulting states have their own rules",
        rules: &[Rule::R237, Rule::R239, Rule::R241, Rule::R242, Rule::R243, Rule::R244, Rule::R245],
    },
];

#[test]
fn every_rule_that_is_mentioned_exists() {
    let known: BTreeSet<_> = table().iter().map(ToString::to_string).collect();
    // Its tests have names of rules that do not exist.
    let mut mentioned = mentions("src", |path| path != Path::new("src/rules/rule.rs"));
    mentioned.extend(mentions("tests", |_| true));
    assert!(
        mentioned.len() > 150,
        "only {} rules are found: this test no longer reads them",
        mentioned.len()
    );
    let unknown: Vec<_> = mentioned.difference(&known).collect();
    assert!(unknown.is_empty(), "not in src/rules: {unknown:?}");
}

#[test]
fn every_rule_is_used_or_has_a_reason_not_to_be() {
    let used = mentions("src", |path| !path.starts_with("src/rules"));
    let mut excused = BTreeSet::new();
    for group in UNUSED {
        for rule in group.rules {
            assert!(excused.insert(*rule), "{rule} is listed twice");
            assert!(!used.contains(&rule.to_string()), "{rule} is used, and listed as: {}", group.reason);
        }
    }
    let unused = table().into_iter().filter(|rule| !used.contains(&rule.to_string()));
    let unused: Vec<_> = unused.filter(|rule| !excused.contains(rule)).map(|rule| rule.to_string()).collect();
    assert!(unused.is_empty(), "used nowhere in src, without a reason in tests/rules.rs: {unused:?}");
}

#[test]
fn every_rule_of_a_code_can_be_explained() {
    let rules: BTreeSet<_> = ckpt::check::CODES.iter().map(|row| row.rule.to_string()).collect();
    for rule in rules {
        let explained = ckpt(["explain", "-o", "json", &rule]).run().exits(0).json();
        assert_eq!(explained["rules"][0]["rule"], *rule);
        assert!(explained["codes"].as_array().unwrap().iter().all(|code| code["rule"] == *rule), "{rule}");
        assert!(!explained["codes"].as_array().unwrap().is_empty(), "{rule}");
    }
}

/// What differs between releases is named once, where it can be read in one file.
#[test]
fn releases_are_compared_in_one_place() {
    let mut places = Vec::new();
    for (path, text) in sources("src") {
        // The last checks the range of releases that ckpt knows.
        let exempt =
            ["src/schema", "src/recovery/releases.rs", "src/flags/releases.rs", "src/cli/args/source.rs"];
        let is_exempt = exempt.iter().any(|exempt| path.starts_with(exempt));
        for line in text.lines().filter(|_| !is_exempt) {
            let compares = [" < ", " <= ", " > ", " >= ", ".has(&["].iter().any(|sign| line.contains(sign));
            if compares && names_a_release(line) {
                places.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(places.is_empty(), "these belong in releases.rs of recovery or flags: {places:#?}");
}

/// Whether a line compares a release with one that is written out, with a constant, or with what a function returns.
fn names_a_release(line: &str) -> bool {
    let after = ["release < ", "release <= ", "release > ", "release >= "];
    let compared = after.iter().find_map(|words| Some(line.split_once(words)?.1));
    let is_written = compared.is_some_and(|rest| {
        let is_of_word = |c: &char| c.is_ascii_alphanumeric() || matches!(*c, '_' | ':');
        let word: String = rest.chars().take_while(is_of_word).collect();
        let is_constant = word.len() > 1 && !word.contains(|c: char| c.is_ascii_lowercase());
        is_constant || word.starts_with("Release::") || rest[word.len()..].starts_with('(')
    });
    line.contains("Release::new(") || is_written
}

fn table() -> Vec<Rule> {
    TOPICS.iter().flat_map(|topic| topic.rows).map(|row| row.rule).collect()
}

/// The names of rules (`R` and a number) in the Rust files below a directory of the repository.
fn mentions(directory: &str, is_wanted: impl Fn(&Path) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in sources(directory).into_iter().filter(|(path, _)| is_wanted(path)) {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        found.extend(words.filter(|word| is_name(word)).map(str::to_owned));
    }
    found
}

/// The Rust files below a directory of the repository, by their path in it.
fn sources(directory: &str) -> Vec<(PathBuf, String)> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = walkdir::WalkDir::new(home.join(directory)).into_iter().map(|file| file.unwrap().into_path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths
        .map(|path| (path.strip_prefix(home).unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect()
}

fn is_name(word: &str) -> bool {
    let digits = word.strip_prefix('R').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
