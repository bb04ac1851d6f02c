//! The README shows what the program prints: every `console` block in it is run, from the root of the repository. A line
//! `...` matches any lines. `CKPT_BLESS=1` writes outputs again where nothing is left out.

use std::fs;
use std::path::Path;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;

/// One call, and what it should print.
struct Example {
    command: String,
    shown: String,
}

/// Commands whose output says how long ago something was, or when it is due.
const COUNT_AGES: &[&str] = &["status", "inspect", "validate", "simulate", "executors"];

#[test]
fn the_readme_shows_what_is_printed() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(home.join("README.md")).unwrap();
    let examples = examples(&text);
    assert!(examples.len() >= 3, "the README shows too little");
    let mut blessed = text.clone();
    for example in &examples {
        let words: Vec<_> = example.command.split(' ').collect();
        let clock: &[&str] = if COUNT_AGES.contains(&words[1]) { &["--now", corpus::NOW] } else { &[] };
        let printed = printed(&ckpt(&words[1..]).args(clock).cwd(home).run());
        if matches(&example.shown, &printed) {
            continue;
        }
        if std::env::var_os("CKPT_BLESS").is_some() && !example.shown.lines().any(|line| line == "...") {
            let old = format!("$ {}\n{}", example.command, example.shown);
            blessed = blessed.replace(&old, &format!("$ {}\n{printed}", example.command));
        } else {
            panic!("$ {} prints\n{printed}", example.command);
        }
    }
    if blessed != text {
        fs::write(home.join("README.md"), blessed).unwrap();
    }
}

/// The first command that a newcomer runs passes.
#[test]
fn the_first_command_ends_with_0() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(home.join("README.md")).unwrap();
    let calls: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("    cargo run -- ")).collect();
    let [call] = &calls[..] else { panic!("{calls:?}") };
    let _ = ckpt(call.split(' ')).cwd(home).run().exits(0);
}

/// Without spaces at the ends of lines, and without the status where it is 0.
fn printed(output: &Output) -> String {
    let text = output.to_string();
    let lines = text.lines().map(str::trim_end).filter(|line| *line != "[exit status: 0]");
    lines.fold(String::new(), |text, line| text + line + "\n")
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let mut current: Option<Example> = None;
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                assert!(command.starts_with("ckpt "), "{command} can't be run here");
                examples.extend(current.take());
                current = Some(Example { command: command.to_owned(), shown: String::new() });
            } else {
                let shown = &mut current.as_mut().expect("output without a command").shown;
                *shown += line;
                *shown += "\n";
            }
        }
        examples.extend(current);
    }
    examples
}

/// Whether the text is what is shown; a line `...` matches any lines.
fn matches(shown: &str, printed: &str) -> bool {
    fn fit(shown: &[&str], printed: &[&str]) -> bool {
        match shown.split_first() {
            None => printed.is_empty(),
            Some((&"...", rest)) => (0..=printed.len()).any(|skipped| fit(rest, &printed[skipped..])),
            Some((line, rest)) => printed.first() == Some(line) && fit(rest, &printed[1..]),
        }
    }
    fit(&shown.lines().collect::<Vec<_>>(), &printed.lines().collect::<Vec<_>>())
}

#[test]
fn what_is_left_out_may_be_anything() {
    assert!(matches("a\nb\n", "a\nb\n"));
    assert!(!matches("a\nb\n", "a\nc\n"));
    assert!(matches("a\n...\nd\n", "a\nb\nc\nd\n"));
    assert!(matches("...\nc\n...\ne\n", "a\nb\nc\nd\ne\n"));
    assert!(matches("a\n...\n", "a\nb\n"));
    assert!(!matches("a\n...\nx\n...\nd\n", "a\nb\nc\nd\n"));
    assert!(!matches("a\n...\nx\n", "a\nb\n"));
}
