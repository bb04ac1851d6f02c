//! The help of every command: what it does, an example to paste, exit statuses, and what it changes.

use std::ffi::OsString;

use ckpt::cli::Cli;
use ckpt::cli::args::agent_words;
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

/// The options that are a command's own fit one screen; the others are named, and described once by `ckpt --help`.
#[test]
fn own_options_fit_one_screen_and_shared_ones_are_described_once() {
    let shared = ckpt(["--help"]).run().exits(0).stdout();
    for command in Cli::command().get_subcommands() {
        let help = ckpt([command.get_name(), "--help"]).run().exits(0).stdout();
        let (_, options) = help.split_once("\n\nOptions:\n").unwrap_or_else(|| panic!("{help}"));
        let (own, after) = options.split_once("\nFurther options (see ckpt --help):\n").unwrap();
        assert!(own.lines().count() <= 24, "{}: {}", own.lines().count(), command.get_name());
        let (further, _) = after.split_once("\n\n").unwrap();
        let further: Vec<_> = further.split([' ', ',', '\n']).filter(|word| word.starts_with('-')).collect();
        for arg in command.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()) {
            let long = format!("--{}", arg.get_long().unwrap());
            let short = arg.get_short().map_or(long.clone(), |short| format!("-{short}"));
            let describes = |text: &str| {
                let words = |line: &str| line.split([' ', ',']).any(|word| word == long);
                text.lines().any(|line| line.trim_start().starts_with('-') && words(line))
            };
            let (is_own, is_named) = (describes(own), further.contains(&&*short));
            assert!(is_own != is_named && (is_own || describes(&shared)), "{}: {long}", command.get_name());
        }
        for global in Cli::command().get_arguments().filter(|arg| arg.is_global_set()) {
            let long = format!("--{}", global.get_long().unwrap());
            let short = global.get_short().map_or(long, |short| format!("-{short}"));
            assert!(further.contains(&&*short), "{}: {short}", command.get_name());
        }
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

/// Paragraphs are broken for the screen that shows them, not where the source was.
#[test]
fn paragraphs_are_one_line() {
    for command in Cli::command().get_subcommands() {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let is_paragraph = |line: &str| !line.is_empty() && !line.starts_with(' ');
        let mut pairs = text.lines().zip(text.lines().skip(1));
        let broken = pairs.find(|(line, next)| is_paragraph(line) && is_paragraph(next));
        assert_eq!(broken, None, "{}", command.get_name());
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

/// The calls of ckpt in a text of examples: what follows `ckpt` up to a pipe, a redirection, or the end of the line.
fn calls(text: &str) -> impl Iterator<Item = Vec<String>> {
    // Without comments, and without the pattern of all calls.
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let lines = lines.filter(|line| !line.contains("COMMAND"));
    let parts = lines.flat_map(|line| line.split(['|', ';']).flat_map(|part| part.split("&&")));
    parts.filter_map(|part| {
        // Behind further blanks is what the call is for.
        let part = part.trim().split("  ").next().unwrap_or_default();
        let words = part.split_whitespace().skip_while(|word| *word != "ckpt");
        let words = words.take_while(|word| !word.contains('>'));
        let words: Vec<String> = words.map(|word| word.trim_matches(['\'', '"']).to_owned()).collect();
        (!words.is_empty()).then_some(words)
    })
}

/// No example has an option or a command that is none, in helps, manual pages, and README.md.
#[test]
fn examples_are_calls() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tried = 0;
    let mut wrong = Vec::new();
    let mut check = |of: &str, text: &str| {
        for words in calls(text) {
            let parsed = Cli::for_help().try_get_matches_from(agent_words(words.iter().map(OsString::from)));
            let is_call = parsed.as_ref().map_or_else(|error| !error.use_stderr(), |_| true);
            if !is_call {
                wrong.push(format!("{of}: {}: {}", words.join(" "), parsed.unwrap_err()));
            }
            tried += 1;
        }
    };
    for command in Cli::command().get_subcommands() {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let (examples, _) = text.split_once("\n\n").unwrap();
        check(command.get_name(), examples);
    }
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for block in readme.split("```sh\n").skip(1) {
        check("README.md", block.split_once("```").unwrap().0);
    }
    for entry in std::fs::read_dir(root.join("man")).unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap().replace("\\-", "-");
        for block in page.split("\n.nf\n").skip(1) {
            check(&path.display().to_string(), block.split_once("\n.fi").unwrap().0);
        }
    }
    assert!(wrong.is_empty() && tried > 60, "{tried} {wrong:#?}");
}
