//! Commands that are suggested: each keeps the options of the call that it follows from, as far as it takes them, and can
//! be called as it is.

use std::collections::BTreeSet;
use std::fs;

use ckpt::cli::Cli;
use clap::{Command, CommandFactory as _, Parser as _};

use crate::support::cli::ckpt;
use crate::support::corpus;

/// Commands that answer about a checkpoint and may suggest another call.
const ASKED: &[&[&str]] = &[
    &["inspect"],
    &["validate"],
    &["simulate"],
    &["executors"],
    &["status"],
    &["repair", "--dry-run"],
    &["cleanup", "--dry-run"],
];

fn takes(command: &Command, option: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_long().is_some_and(|long| option == format!("--{long}")))
}

/// The commands in a text that are about this path, each as words.
fn suggested(text: &str, path: &str) -> Vec<Vec<String>> {
    let lines = text.lines().flat_map(|line| line.match_indices("ckpt ").map(move |(at, _)| &line[at..]));
    let commands = lines.filter_map(|line| line.split_once(path).map(|(words, _)| words));
    commands
        .filter(|words| !words[1..].contains("ckpt "))
        .map(|words| words.split_whitespace().chain([path]).map(ToOwned::to_owned).collect())
        .collect()
}

#[test]
fn every_suggestion_keeps_the_options_of_its_call() {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().canonicalize().unwrap();
    let damaged = corpus::unpack("t_cut_executorinfo", &base.join("damaged")).work;
    let missing = corpus::unpack("x_two_runs", &base.join("missing")).work;
    fs::remove_file(missing.join("meta/slaves/latest")).unwrap();
    let (empty, flags) = (base.join("empty"), base.join("flags"));
    fs::create_dir(&empty).unwrap();
    fs::write(&flags, "MESOS_PORT=5051\n").unwrap();
    let (empty, flags) = (empty.to_str().unwrap(), format!("env:{}", flags.display()));
    let options: &[(&str, Option<&str>)] = &[
        ("--relocated", None),
        ("--mesos-version", Some("1.9.0")),
        ("--runtime-dir", Some(empty)),
        ("--proc-root", Some(empty)),
        ("--boot-id", Some("same")),
        ("--flags-from", Some(&flags)),
    ];
    let cli = Cli::command();
    let mut seen = BTreeSet::new();
    for tree in [&damaged, &missing] {
        for words in ASKED {
            let asked = cli.find_subcommand(words[0]).unwrap();
            let given: Vec<_> = options.iter().filter(|(option, _)| takes(asked, option)).collect();
            let typed = given.iter().flat_map(|(option, value)| [Some(*option), *value]).flatten();
            let output = ckpt(*words).args(typed).arg(tree).run();
            assert!(output.status() < 4, "{output}");
            for suggestion in suggested(&output.stdout(), tree.to_str().unwrap()) {
                let next = cli.find_subcommand(&suggestion[1]).unwrap_or_else(|| panic!("{suggestion:?}"));
                let parsed = Cli::try_parse_from(&suggestion);
                assert!(parsed.is_ok(), "{suggestion:?}: {}", parsed.unwrap_err());
                for (option, value) in given.iter().filter(|(option, _)| takes(next, option)) {
                    let at = suggestion.iter().position(|word| word == option);
                    let at = at.unwrap_or_else(|| panic!("{option} of {words:?} is lost: {suggestion:?}"));
                    assert!(value.is_none_or(|value| suggestion[at + 1] == value), "{suggestion:?}");
                }
                seen.insert(format!("{} -> {}", words[0], suggestion[1]));
            }
        }
    }
    let expected = [
        "executors -> simulate",
        "inspect -> inspect",
        "inspect -> validate",
        "repair -> repair",
        "simulate -> validate",
        "validate -> repair",
    ];
    let missing: Vec<_> = expected.iter().filter(|pair| !seen.contains(**pair)).collect();
    assert!(missing.is_empty(), "no suggestion was seen for {missing:?}, only {seen:?}");
}
