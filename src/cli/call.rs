//! The call that was made, and calls that follow from it: the same once more, or another command with the options that both
//! have. Every suggestion of a command comes from here.

use std::borrow::Cow;
use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory as _};

use super::args::{Cli, agent_words};
use crate::app::{Hint, NextCall, NextPath};
use crate::flags::{self, FlagsFrom};
use crate::schema::{Release, hide_secrets};
use crate::values::shell_path;

/// Options that another command does not take over: consent, what is listed or written, and the form of the output.
const NOT_KEPT: [&str; 21] = [
    "yes",
    "dry_run",
    "plan_out",
    "agent",
    "list",
    "only",
    "except",
    "to",
    "output",
    "json",
    "color",
    "quiet",
    "verbose",
    "wide",
    "no_progress",
    "threads",
    "word",
    "agent_is_stopped",
    "shutdown",
    "grace_period",
    "forget_id",
];

/// A call of ckpt.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// As it was typed, without the program.
    words: Vec<OsString>,
    /// What follows from it is asked for each of many findings, and parsing takes a millisecond.
    parsed: OnceLock<Parsed>,
}

/// All commands, and what was typed.
#[derive(Debug, Clone)]
struct Parsed {
    cli: Command,
    matches: Option<ArgMatches>,
}

impl Call {
    /// Of the words of a process, its program first.
    pub(super) fn of(words: &[OsString]) -> Self {
        Self::typed(words.iter().skip(1).cloned().collect())
    }

    fn typed(words: Vec<OsString>) -> Self {
        Self { words, parsed: OnceLock::new() }
    }

    fn parsed(&self) -> &Parsed {
        self.parsed.get_or_init(|| {
            let cli = Cli::command();
            let typed = std::iter::once(OsString::from("ckpt")).chain(self.words.iter().cloned());
            let matches = cli.clone().try_get_matches_from(agent_words(typed)).ok();
            Parsed { cli, matches }
        })
    }

    /// A hint as text.
    pub(super) fn hint(&self, hint: &Hint) -> String {
        match &hint.call {
            None => hint.words.clone(),
            Some(call) if hint.words.is_empty() => self.next(call),
            Some(call) if hint.words.ends_with('?') => format!("{} {}", hint.words, self.next(call)),
            Some(call) => format!("{}: {}", hint.words, self.next(call)),
        }
    }

    /// A call that follows from this one, as it can be pasted into a shell.
    pub(super) fn next(&self, next: &NextCall) -> String {
        let words = match (next.command, &next.path) {
            (None, NextPath::Same) => self.same(&next.options),
            (None, NextPath::Instead { typed, path }) => self.corrected(typed, path),
            (command, path) => self.other(command, path, &next.options),
        };
        let flags = next.flags.iter().map(OsString::from);
        let flags = std::iter::once("--".into()).chain(flags).filter(|_| !next.flags.is_empty());
        let words = words.into_iter().chain(flags);
        let program = if next.sudo { "sudo ckpt" } else { "ckpt" };
        let words = words.map(|word| shell_path(Path::new(&*self.shown(&word))));
        std::iter::once(program.to_owned()).chain(words).collect::<Vec<_>>().join(" ")
    }

    /// A word as it is shown: with --redact without the value of a flag that may hold secrets.
    fn shown<'w>(&self, word: &'w OsStr) -> Cow<'w, OsStr> {
        let Some(text) = word.to_str().filter(|_| self.words.iter().any(|own| own == "--redact")) else {
            return Cow::Borrowed(word);
        };
        let flag = text.strip_prefix("--").and_then(|text| text.split_once('='));
        let is_secret =
            |name: &str| flags::find(&name.replace('-', "_"), Release::HEAD).is_some_and(|flag| flag.secret);
        match flag {
            Some((name, _)) if is_secret(name) => Cow::Owned(format!("--{name}=(redacted)").into()),
            _ => match hide_secrets(text) {
                Cow::Borrowed(_) => Cow::Borrowed(word),
                Cow::Owned(hidden) => Cow::Owned(hidden.into()),
            },
        }
    }

    /// As it was typed, with `...` in place of the agent's flags.
    pub(super) fn own_words(&self) -> String {
        let typed = std::iter::once(OsString::from("ckpt")).chain(self.words.iter().cloned());
        let words = agent_words(typed);
        let own = words.iter().take_while(|word| *word != OsStr::new("--"));
        let mut text: Vec<String> = own.map(|word| shell_path(Path::new(&*self.shown(word)))).collect();
        if text.len() < words.len() {
            text.push("-- ...".to_owned());
        }
        text.join(" ")
    }

    /// The same call about one of its sources.
    pub(super) fn about(&self, path: &Path) -> Self {
        Self::typed(self.other(None, &NextPath::Other(path.to_owned()), &[]))
    }

    /// The same words, with options added before the agent's flags, and what the environment has given: sudo does not pass
    /// that on, and another shell does not have it.
    fn same(&self, options: &[String]) -> Vec<OsString> {
        let mut words = self.words.clone();
        let at = words.iter().position(|word| word == OsStr::new("--")).unwrap_or(words.len());
        let Parsed { cli, matches } = self.parsed();
        let given = matches.as_ref().and_then(ArgMatches::subcommand);
        let command = given.and_then(|(name, matches)| Some((cli.find_subcommand(name)?, matches)));
        let inherited = command.into_iter().flat_map(|(command, matches)| {
            let is_inherited =
                |arg: &&Arg| value_source(matches, arg.get_id().as_str()) == Some(ValueSource::EnvVariable);
            let inherited = command.get_arguments().filter(is_inherited);
            inherited
                .filter(|arg| !hides_work_dir(matches, arg))
                .flat_map(|arg| option(matches, arg, absolute))
        });
        words.splice(at..at, options.iter().map(OsString::from).chain(inherited));
        words
    }

    /// The same call with another path in the place of the one that was typed.
    fn corrected(&self, typed: &Path, path: &Path) -> Vec<OsString> {
        let Parsed { cli, matches } = self.parsed();
        let given = matches.as_ref().and_then(ArgMatches::subcommand);
        let command = given.and_then(|(name, matches)| Some((name, matches, cli.find_subcommand(name)?)));
        let Some((name, matches, command)) = command else { return self.words.clone() };
        let is_replaced = Cell::new(false);
        let put = |matches: &ArgMatches, id: &str, value: &OsStr| {
            if !is_path(matches, id) || !is_same_place(Path::new(value), typed) {
                return value.to_owned();
            }
            is_replaced.set(true);
            path.into()
        };
        let mut words = vec![OsString::from(name)];
        let arguments = command.get_arguments().chain(cli.get_arguments());
        let options = arguments.filter(|arg| !hides_work_dir(matches, arg));
        words.extend(options.flat_map(|arg| option(matches, arg, put)));
        let at = words.len();
        for id in command.get_positionals().filter(|arg| !arg.is_last_set()).map(|arg| arg.get_id().as_str())
        {
            let values = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
            words.extend(values.map(|value| put(matches, id, value)));
        }
        if !is_replaced.get() {
            // It was not typed, or is above or below what was.
            let is_typed = value_source(matches, "path").is_some();
            if let Some(word) = words.get_mut(at).filter(|_| is_typed) {
                *word = path.into();
            } else if takes(command, "path") {
                words.insert(at, path.into());
            } else if takes(command, "work_dir") {
                words.extend(["--work-dir".into(), path.into()]);
            }
        }
        words.extend(after_dashes(matches, command));
        words
    }

    /// Another command, or the same about another path. Paths are absolute: it may be pasted elsewhere.
    fn other(&self, command: Option<&str>, path: &NextPath, options: &[String]) -> Vec<OsString> {
        let Parsed { cli, matches } = self.parsed();
        let given = matches.as_ref().and_then(ArgMatches::subcommand);
        let name = command.or(given.map(|(name, _)| name)).unwrap_or_default();
        let mut words = vec![OsString::from(name)];
        words.extend(options.iter().map(OsString::from));
        let target = cli.find_subcommand(name);
        if let (Some((_, matches)), Some(target)) = (given, target) {
            let is_other = command.is_some();
            let globals = cli.get_arguments().filter(|_| !is_other);
            for arg in target.get_arguments().chain(globals) {
                let is_kept = !is_other || !NOT_KEPT.contains(&arg.get_id().as_str());
                let is_other_path = *path != NextPath::Same && arg.get_id() == "work_dir";
                let is_set =
                    |long: &str| options.iter().any(|option| option.strip_prefix("--") == Some(long));
                let is_replaced = arg.get_long().is_some_and(is_set);
                if is_kept && !is_other_path && !is_replaced && !hides_work_dir(matches, arg) {
                    words.extend(option(matches, arg, absolute));
                }
            }
            let typed = matches.try_get_raw("path").ok().flatten().and_then(|mut paths| paths.next());
            let path = match path {
                NextPath::Same => typed.map(|path| absolute(matches, "path", path)),
                // What does not exist is a placeholder, or standard input.
                NextPath::Other(path) if !path.exists() => Some(path.clone().into()),
                NextPath::Other(path) => {
                    Some(std::path::absolute(path).unwrap_or_else(|_| path.clone()).into())
                }
                NextPath::Dropped | NextPath::Instead { .. } => None,
            };
            words.extend(path.filter(|_| takes_path(target)));
            words.extend(after_dashes(matches, target));
        } else if let NextPath::Other(path) = path {
            words.push(path.clone().into());
        }
        words
    }
}

/// Whether a command takes the path of a checkpoint as a word.
fn takes_path(command: &Command) -> bool {
    command.get_positionals().any(|arg| !arg.is_last_set())
}

fn takes(command: &Command, id: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == id)
}

/// The agent's flags, after `--`.
fn after_dashes(matches: &ArgMatches, command: &Command) -> Vec<OsString> {
    let flags = command.get_arguments().find(|arg| arg.is_last_set());
    let flags = flags.and_then(|arg| matches.try_get_raw(arg.get_id().as_str()).ok().flatten());
    match flags.filter(|flags| flags.len() > 0) {
        Some(flags) => std::iter::once("--".into()).chain(flags.map(OsStr::to_owned)).collect(),
        None => Vec::new(),
    }
}

/// Whether the values of an argument are paths.
fn is_path(matches: &ArgMatches, id: &str) -> bool {
    matches.try_get_many::<PathBuf>(id).is_ok_and(|paths| paths.is_some())
}

fn is_same_place(a: &Path, b: &Path) -> bool {
    a == b || std::fs::canonicalize(a).is_ok_and(|a| std::fs::canonicalize(b).is_ok_and(|b| a == b))
}

/// A value of an argument, of which a path is made absolute.
fn absolute(matches: &ArgMatches, id: &str, value: &OsStr) -> OsString {
    if is_path(matches, id) && value != "-" {
        return std::path::absolute(value).map_or_else(|_| value.to_owned(), OsString::from);
    }
    let source = matches.try_get_many::<FlagsFrom>(id).is_ok().then(|| value.to_str()).flatten();
    match source.and_then(|source| source.split_once(':')) {
        Some((kind, path)) if kind != "pid" && path != "-" && (kind != "unit" || path.contains('/')) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
            let mut word = OsString::from(format!("{kind}:"));
            word.push(path);
            word
        }
        _ => value.to_owned(),
    }
}

/// Where the value of an argument comes from; none if the command has no such argument.
fn value_source(matches: &ArgMatches, id: &str) -> Option<ValueSource> {
    matches.try_contains_id(id).ok().filter(|is_there| *is_there).and_then(|_| matches.value_source(id))
}

/// A path that was typed counts more than the work directory of the environment.
fn hides_work_dir(matches: &ArgMatches, arg: &Arg) -> bool {
    arg.get_id() == "work_dir" && value_source(matches, "path") == Some(ValueSource::CommandLine)
}

/// An option as it was typed, or as the environment gives it; nothing if neither does. `put` makes the word of a value.
fn option(
    matches: &ArgMatches,
    arg: &Arg,
    put: impl Fn(&ArgMatches, &str, &OsStr) -> OsString,
) -> Vec<OsString> {
    let (id, Some(long)) = (arg.get_id().as_str(), arg.get_long()) else { return Vec::new() };
    if !matches!(value_source(matches, id), Some(ValueSource::CommandLine | ValueSource::EnvVariable)) {
        return Vec::new();
    }
    if !arg.get_action().takes_values() {
        return vec![format!("--{long}").into()];
    }
    let values = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
    let words = |value: &OsStr| {
        let value = put(matches, id, value);
        if value.as_encoded_bytes().starts_with(b"-") {
            let mut word = OsString::from(format!("--{long}="));
            word.push(value);
            return vec![word];
        }
        vec![format!("--{long}").into(), value]
    };
    values.flat_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(line: &str) -> Call {
        Call::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_same_call_keeps_every_word() {
        let typed = call("ckpt simulate --downtime 5mins -o json --runtime-dir=/r /w -- --port=1");
        let sudo = typed.next(&NextCall { sudo: true, ..NextCall::default() });
        assert_eq!(sudo, "sudo ckpt simulate --downtime 5mins -o json --runtime-dir=/r /w -- --port=1");
        assert_eq!(
            typed.next(&NextCall::with("--relocated")),
            "ckpt simulate --downtime 5mins -o json --runtime-dir=/r /w --relocated -- --port=1"
        );
    }

    #[test]
    fn another_command_keeps_what_both_take() {
        let typed = call("ckpt simulate --downtime 5mins --boot-id same --mesos-version=1.9.0 /w --port=1");
        assert_eq!(
            typed.next(&NextCall::command("validate")),
            "ckpt validate --boot-id same --mesos-version 1.9.0 /w -- --port=1"
        );
        let typed = call("ckpt repair --yes --journal /j --relocated /w");
        let undo = NextCall::command("undo").option("0001-repair").path(Path::new("/w"));
        assert_eq!(typed.next(&undo), "ckpt undo 0001-repair --relocated --journal /j /w");
        let typed = call("ckpt repair --yes --only temp-file --runtime-dir /r /w");
        let repair = NextCall::command("repair").option("--only").option("give-up");
        assert_eq!(typed.next(&repair), "ckpt repair --only give-up --runtime-dir /r /w");
        let typed = call("ckpt cleanup --scope all --shutdown --older-than 2weeks /w");
        let sandboxes = NextCall::command("cleanup").option("--scope").option("sandboxes");
        assert_eq!(typed.next(&sandboxes), "ckpt cleanup --scope sandboxes --older-than 2weeks /w");
    }

    #[test]
    fn another_command_gets_absolute_paths() {
        let here = std::env::current_dir().unwrap();
        let typed = call(
            "ckpt validate --runtime-dir run --proc-root=p --flags-from env:e --flags-from unit:u.service w",
        );
        let at = |name: &str| here.join(name).display().to_string();
        assert_eq!(
            typed.next(&NextCall::command("simulate")),
            format!(
                "ckpt simulate --runtime-dir {} --proc-root {} --flags-from env:{} --flags-from unit:u.service {}",
                at("run"),
                at("p"),
                at("e"),
                at("w")
            )
        );
        let typed = call("ckpt explain --log log w");
        let with_log = NextCall::command("explain").option("temp-file");
        assert_eq!(typed.next(&with_log), format!("ckpt explain temp-file --log {}", at("log")));
    }

    #[test]
    fn a_corrected_path_leaves_all_other_words() {
        let instead = NextCall::instead(Path::new("copy"), Path::new("copy/w"));
        for (typed, corrected) in [
            ("ckpt restore s.tar copy -n --only x", "ckpt restore --only x --dry-run s.tar copy/w"),
            ("ckpt diff copy copy", "ckpt diff copy/w copy/w"),
            ("ckpt diff a copy -o json", "ckpt diff --output json a copy/w"),
            ("ckpt undo 3 copy", "ckpt undo 3 copy/w"),
            ("ckpt inspect copy copy", "ckpt inspect copy/w copy"),
            ("ckpt inspect copy --framework copy", "ckpt inspect --framework copy copy/w"),
            ("ckpt apply plan --work-dir copy", "ckpt apply --work-dir copy/w plan"),
            ("ckpt apply plan", "ckpt apply plan --work-dir copy/w"),
            ("ckpt explain --log l copy", "ckpt explain --log l copy/w"),
            ("ckpt validate --work-dir copy -- --port=1", "ckpt validate --work-dir copy/w -- --port=1"),
            ("ckpt validate", "ckpt validate copy/w"),
        ] {
            assert_eq!(call(typed).next(&instead), corrected, "{typed}");
        }
    }

    #[test]
    fn one_of_several_sources() {
        let typed = call("ckpt fleet --relocated -q a b c");
        let next = typed.about(Path::new("b")).next(&NextCall { sudo: true, ..NextCall::default() });
        assert_eq!(next, "sudo ckpt fleet --relocated --quiet b");
    }
}
