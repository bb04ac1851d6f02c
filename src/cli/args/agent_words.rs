//! Flags of the agent among ckpt's own options: a word moves after `--` if the agent has a flag of that name and ckpt has
//! no such option.

use std::ffi::{OsStr, OsString};

use clap::{Command, CommandFactory};

use super::command::Cli;
use crate::flags::{FLAGS, Flag, Kind};

/// The same command line with the agent's flags after `--`, in the agent's spelling.
pub fn agent_words(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let words: Vec<OsString> = words.into_iter().collect();
    let cli = Cli::command();
    let command = words.iter().skip(1).find_map(|word| cli.find_subcommand(word));
    let takes_flags = |command: &&Command| command.get_arguments().any(clap::Arg::is_last_set);
    let Some(command) = command.filter(takes_flags) else { return words };
    let own = own_names(&cli, command);
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    let mut rest = words.into_iter();
    while let Some(word) = rest.next() {
        if word == OsStr::new("--") {
            break;
        }
        match sort(&word, &own) {
            Word::Kept(word) => kept.push(word),
            Word::Agents { word, wants_value } => {
                let value = if wants_value { rest.next() } else { None };
                let mut whole = OsString::from(word);
                if let Some(value) = value {
                    whole.push("=");
                    whole.push(value);
                }
                moved.push(whole);
            }
        }
    }
    moved.extend(rest);
    if !moved.is_empty() {
        kept.push("--".into());
        kept.extend(moved);
    }
    kept
}

enum Word {
    /// ckpt's own, or not an option.
    Kept(OsString),
    /// The agent's.
    Agents { word: String, wants_value: bool },
}

fn own_names(cli: &Command, command: &Command) -> Vec<String> {
    let arguments = command.get_arguments().chain(cli.get_arguments());
    let mut names: Vec<String> = arguments
        .flat_map(|argument| {
            let long = argument.get_long().map(ToOwned::to_owned);
            let aliases = argument.get_all_aliases().unwrap_or_default();
            long.into_iter().chain(aliases.into_iter().map(ToOwned::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    names.extend(["help".to_owned(), "version".to_owned()]);
    names
}

fn sort(word: &OsString, own: &[String]) -> Word {
    let kept = || Word::Kept(word.clone());
    let Some(text) = word.to_str().and_then(|text| text.strip_prefix("--")) else { return kept() };
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let dashed = name.replace('_', "-");
    if own.contains(&dashed) {
        let value = value.map(|value| format!("={value}")).unwrap_or_default();
        return Word::Kept(format!("--{dashed}{value}").into());
    }
    let underscored = name.to_ascii_lowercase().replace('-', "_");
    let bare = underscored.strip_prefix("no_");
    let (flag, spelled) = match (find(&underscored), bare.and_then(find)) {
        (Some(flag), _) => (flag, underscored),
        (None, Some(flag)) => (flag, format!("no-{}", bare.unwrap_or_default())),
        (None, None) => return kept(),
    };
    let wants_value = value.is_none() && flag.kind != Kind::Bool;
    let value = value.map(|value| format!("={value}")).unwrap_or_default();
    Word::Agents { word: format!("--{spelled}{value}"), wants_value }
}

/// The flag of that name or alias in any release.
fn find(name: &str) -> Option<&'static Flag> {
    FLAGS.iter().find(|flag| flag.name == name || flag.alias.is_some_and(|(alias, _)| alias == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(line: &str) -> String {
        let words = agent_words(line.split(' ').map(OsString::from));
        words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn flags_of_the_agent_go_behind_the_dashes() {
        for (line, expected) in [
            ("ckpt simulate /x --attributes=rack:r1", "ckpt simulate /x -- --attributes=rack:r1"),
            ("ckpt simulate --gc-delay 2days /x", "ckpt simulate /x -- --gc_delay=2days"),
            (
                "ckpt simulate /x --no-switch-user -- --port=1",
                "ckpt simulate /x -- --no-switch_user --port=1",
            ),
            ("ckpt simulate /x --no-strict --strict", "ckpt simulate /x --no-strict --strict"),
            ("ckpt simulate --work_dir=/x", "ckpt simulate --work-dir=/x"),
            ("ckpt simulate /x --nonsense=1 -o json", "ckpt simulate /x --nonsense=1 -o json"),
            ("ckpt reconnect --slave-subsystems=cpu", "ckpt reconnect -- --slave_subsystems=cpu"),
            ("ckpt inspect --attributes=x", "ckpt inspect --attributes=x"),
            ("ckpt simulate --version", "ckpt simulate --version"),
        ] {
            assert_eq!(moved(line), expected);
        }
    }
}
