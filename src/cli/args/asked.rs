//! What can be read of a command line that cannot be parsed: the format in which to report the error, and the command.

use std::ffi::OsString;

use clap::{CommandFactory, ValueEnum};

use super::command::Cli;
use super::global::{GlobalArgs, OutputFormat};
use crate::cli::terminal::Color;

/// What could be read of a command line.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The command's own name, whatever alias was typed; none if no command was.
    pub command: Option<String>,
    /// `--output`, the default if it is not a known format, `--quiet` and `--color`.
    pub global: GlobalArgs,
}

/// Short options without a value, which can precede another one: `-qo json`.
const SWITCHES: &[u8] = b"qv";

impl Asked {
    /// Reads the words, the program's name first.
    pub fn of(words: &[OsString]) -> Self {
        let texts: Vec<&str> = words.iter().skip(1).map(|word| word.to_str().unwrap_or_default()).collect();
        let own = texts.iter().position(|word| *word == "--").unwrap_or(texts.len());
        let texts = &texts[..own];
        let cli = Cli::command();
        let command = texts.iter().find_map(|word| cli.find_subcommand(word));
        let mut asked = Self {
            command: command.map(|command| command.get_name().to_owned()),
            global: GlobalArgs::default(),
        };
        for (place, word) in texts.iter().enumerate() {
            asked.read(word, texts.get(place + 1).copied());
        }
        asked
    }

    fn read(&mut self, word: &str, next: Option<&str>) {
        let form = if let Some(long) = word.strip_prefix("--") {
            self.global.quiet |= long == "quiet";
            if long == "json" {
                self.global.output = OutputFormat::Json;
            }
            let color = long.strip_prefix("color").and_then(|rest| match rest {
                "" => next,
                rest => rest.strip_prefix('='),
            });
            if let Some(color) = color.and_then(|word| Color::from_str(word, true).ok()) {
                self.global.color = color;
            }
            match long.strip_prefix("output") {
                Some("") => next,
                Some(rest) => rest.strip_prefix('='),
                None => None,
            }
        } else if let Some(short) = word.strip_prefix('-') {
            let switches = short.bytes().take_while(|letter| SWITCHES.contains(letter)).count();
            self.global.quiet |= short[..switches].contains('q');
            match short[switches..].strip_prefix('o') {
                Some("") => next,
                Some(rest) => Some(rest.strip_prefix('=').unwrap_or(rest)),
                None => None,
            }
        } else {
            None
        };
        if let Some(form) = form {
            self.global.output = OutputFormat::from_str(form, true).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_they_are_typed() {
        let asked = |line: &str| Asked::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in [
            "ckpt inspect -o json --nonsense",
            "ckpt inspect --output=json --nonsense",
            "ckpt inspect --output json x y z",
            "ckpt inspect -ojson --nonsense",
            "ckpt inspect -vo=json --nonsense",
            "ckpt inspect --json --nonsense",
        ] {
            let asked = asked(line);
            assert_eq!(
                (asked.global.output, asked.command.as_deref()),
                (OutputFormat::Json, Some("inspect")),
                "{line}"
            );
        }
        assert_eq!(asked("ckpt reconnect -qo ndjson").command.as_deref(), Some("executors"));
        assert!(asked("ckpt reconnect -qo ndjson").global.quiet);
        assert_eq!(asked("ckpt frobnicate -o yaml").global.output, OutputFormat::Table);
        assert_eq!(asked("ckpt simulate -- -o json").global.output, OutputFormat::Table);
    }
}
