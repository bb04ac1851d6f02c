//! The help of every command: what it does, an example to paste, exit statuses, and what it changes.

use ckpt::cli::Cli;
use clap::CommandFactory as _;

use crate::support::cli::ckpt;

fn commands() -> Vec<String> {
    let command = Cli::command();
    command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect()
}

#[test]
fn every_help_has_examples_statuses_and_a_word_on_safety() {
    for command in commands() {
        let help = ckpt([&*command, "--help"]).env("COLUMNS", "80").run().exits(0).stdout();
        let (_, after) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{command}: no example"));
        assert!(after.contains(&format!("  ckpt {command}")), "{command}: {after}");
        let (_, statuses) = after.split_once("\nExit status:\n").unwrap_or_else(|| panic!("{command}"));
        assert!(statuses.starts_with("  0  ") && statuses.contains("\n  2  "), "{command}: {statuses}");
        let safety = statuses.rsplit("\n\n").next().unwrap();
        let said = [
            "Reads only",
            "hanges nothing",
            "undo",
            "keeps backups",
            "Asks before",
            "Creates one new file",
            "Permanently deletes",
        ];
        assert!(said.iter().any(|words| safety.contains(words)), "{command}: {safety}");
    }
}

/// A terminal of 80 columns shows each example as it was written, so that it can be pasted from there.
#[test]
fn examples_are_not_wrapped() {
    for command in Cli::command().get_subcommands() {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in text.lines().filter(|line| line.starts_with("  ")) {
            assert!(line.chars().count() <= 80, "{}: {line}", command.get_name());
        }
    }
}

/// `PATH` and other words without a dash are listed first, under a heading of their own.
#[test]
fn words_come_before_options() {
    for command in Cli::command().get_subcommands_mut() {
        let has_words = command.get_positionals().next().is_some();
        let help = command.render_help().to_string();
        let place = |text: &str| help.find(text).unwrap_or_else(|| panic!("{text} is not in\n{help}"));
        assert!(!has_words || place("\nArguments:\n") < place("\nOptions:\n"), "{help}");
    }
}
