//! One command of a script: its words, how it ends, and what it prints.

use std::path::Path;

use super::shell_built_in::Followed;
use super::shell_conditions::{Runs, Status, TestWord, test};
use super::shell_run::{File, LAST_STEP, Line, Piped, Program, Shell};
use super::shell_text::{Part, RawCommand, RawWord};
use super::shell_tree::keyword;
use super::shell_word::ShellWord;
use super::unit_run::Variable;

impl Shell<'_> {
    pub(super) fn command(&mut self, raw: &RawCommand, file: &File, runs: Runs) -> Status {
        self.steps += 1;
        if self.steps >= LAST_STEP {
            if self.steps == LAST_STEP {
                self.leave_unread(&file.path, Self::shell_line(file, raw));
            }
            return Status::Unknown;
        }
        let (words, line) = (&raw.words[..], Self::shell_line(file, raw));
        let is_certain = runs == Runs::Yes;
        self.assign_missing(words, file, line);
        let declares = ["export", "readonly", "local", "declare", "typeset"];
        if words.first().and_then(keyword).is_some_and(|word| declares.contains(&word)) {
            let is_local = words.first().and_then(keyword).is_some_and(|word| declares[2..].contains(&word));
            for word in &words[1..] {
                if is_local && let Some(kept) = self.locals.last_mut() {
                    let name = assignment(word).map(|(name, _)| name);
                    let name = name.or_else(|| keyword(word).map(ToOwned::to_owned)).unwrap_or_default();
                    kept.push((name.clone(), self.state.kept(&name)));
                }
                self.assign(word, file, line);
            }
            return Status::ShouldSucceed;
        }
        let count = words.iter().take_while(|word| is_assignment(word)).count();
        let (assignments, words) = words.split_at(count);
        // Assignments before a command are for that command alone.
        let is_lasting = words.is_empty() || is_sourcing(words);
        let before = (!is_lasting && count > 0).then(|| self.state());
        for word in assignments {
            self.assign(word, file, line);
        }
        let all = self.expanded(words);
        let emptied = self.expanded(&raw.emptied);
        let place = Line { path: &file.path, number: line, is_certain };
        if !emptied.is_empty() {
            let words = if all.is_empty() { vec![ShellWord::plain(":")] } else { all.clone() };
            self.commands.push(self.shell_command(words, emptied, Program::Known, &place));
        }
        let status = self.status(words, &all);
        let printed = self.printed_after(&all, line);
        let status = match self.built_in(all, file, runs, line) {
            Followed::Program(words) => {
                self.enter(&words, &place);
                status
            }
            Followed::Function(status) => status,
            Followed::Done => status,
        };
        self.printed = Some(printed);
        if let Some(before) = before {
            self.restore(before);
        }
        status
    }

    /// What a file does from a line on is not read.
    pub(super) fn leave_unread(&mut self, path: &Path, number: usize) {
        let words = vec![ShellWord::plain(path.to_str().unwrap_or_default())];
        let line = Line { path, number, is_certain: true };
        self.commands.push(self.shell_command(words, Vec::new(), Program::Unread, &line));
    }

    /// How a command ends, as far as that is known.
    fn status(&self, words: &[RawWord], all: &[ShellWord]) -> Status {
        let name = words.first().and_then(keyword).unwrap_or_default();
        let end = match name {
            "[" => "]",
            "[[" => "]]",
            _ => "",
        };
        match name {
            "[" | "[[" | "test" => {
                let is_ended = end.is_empty() || words.last().and_then(keyword) == Some(end);
                let inner = &words[1..words.len() - usize::from(is_ended && !end.is_empty())];
                if !is_ended {
                    return Status::Open;
                }
                let inner = inner.iter().flat_map(|raw| {
                    let is_set = self.is_set(raw);
                    let mut some = self.expanded(std::slice::from_ref(raw));
                    if some.is_empty() {
                        some.push(ShellWord::plain(""));
                    }
                    some.into_iter().map(move |word| TestWord { word, is_set })
                });
                let inner: Vec<TestWord> = inner.collect();
                let directory = self.state.somewhere.is_none().then_some(&*self.state.directory);
                test(&inner, directory, self.sight)
            }
            "true" | ":" => Status::Succeeds,
            "false" => Status::Fails,
            "cd" | "pushd" | "mkdir" | "echo" | "printf" | "set" | "logger" | "sleep" => {
                Status::ShouldSucceed
            }
            // The rest of a test that has `&&` in it.
            _ if words.last().and_then(keyword) == Some("]]") => Status::Open,
            _ if all.is_empty() && self.state.unknown.is_empty() => Status::ShouldSucceed,
            _ => Status::Unknown,
        }
    }

    /// What the next command of a pipe reads.
    fn printed_after(&self, words: &[ShellWord], line: usize) -> Piped {
        let name = words.first().map_or("", |word| word.text.rsplit('/').next().unwrap_or_default());
        if let Some(printed) = self.printed_by(words) {
            return Piped { words: printed, find: (name == "find").then_some(line) };
        }
        let passed = self.input.clone().filter(|_| words.len() == 1 || words[1..].iter().all(is_option_word));
        match (name, passed) {
            ("sort" | "uniq" | "tac", Some(input)) => input,
            ("head" | "tail", Some(input)) => {
                let with_hole = |mut word: ShellWord| {
                    word.push_hole("");
                    word
                };
                Piped { words: input.words.into_iter().map(with_hole).collect(), find: None }
            }
            _ => {
                let shown: Vec<_> = words.iter().map(ShellWord::shown).collect();
                Piped { words: vec![ShellWord::unknown(&format!("$({})", shown.join(" ")))], find: None }
            }
        }
    }

    /// `${NAME:=VALUE}` sets what has no value.
    fn assign_missing(&mut self, words: &[RawWord], file: &File, line: usize) {
        for part in words.iter().flatten() {
            if let Part::Variable { name, assigns: true, .. } = part {
                let value = self.expanded_value(&vec![part.clone()]);
                self.set(name, value, file, line);
            }
        }
    }

    fn assign(&mut self, word: &RawWord, file: &File, line: usize) {
        if let Some((name, rest)) = assignment(word) {
            let value = self.expanded_value(&rest);
            self.set(&name, value, file, line);
        }
    }

    pub(super) fn set(&mut self, name: &str, value: ShellWord, file: &File, line: usize) {
        let is_doubtful = value.is_doubtful;
        if value.is_known && !value.is_pattern {
            let variable = Variable { value: value.text, path: file.path.clone(), line };
            self.state.put(name, (Some(variable), None, is_doubtful));
        } else {
            self.state.put(name, (None, Some(value), is_doubtful));
        }
    }
}

fn is_option_word(word: &ShellWord) -> bool {
    word.is_known && word.text.starts_with('-')
}

fn is_assignment(word: &RawWord) -> bool {
    assignment(word).is_some()
}

/// The name and the value of `NAME=VALUE`.
fn assignment(word: &RawWord) -> Option<(String, RawWord)> {
    let (first, rest) = word.split_first()?;
    let Part::Text { text, quoted: false } = first else { return None };
    let (name, value) = text.split_once('=')?;
    let (name, before) = match name.strip_suffix('+') {
        Some(name) => (name, Some(variable(name))),
        None => (name, None),
    };
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    let value = Part::Text { text: value.to_owned(), quoted: false };
    let value = || before.into_iter().chain([value]).chain(rest.iter().cloned()).collect();
    is_name.then(|| (name.to_owned(), value()))
}

fn variable(name: &str) -> Part {
    Part::Variable { name: name.to_owned(), otherwise: None, assigns: false, quoted: true }
}

fn is_sourcing(words: &[RawWord]) -> bool {
    words.first().and_then(keyword).is_some_and(|word| matches!(word, "." | "source"))
}
