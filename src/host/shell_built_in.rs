//! Commands that a shell carries out itself, functions among them, and `xargs`.

use std::path::PathBuf;

use super::agent::is_program;
use super::host_files::Unseen;
use super::shell_conditions::{Runs, Status};
use super::shell_run::{Begin, End, File, Function, MOST_CALLS, Shell};
use super::shell_word::ShellWord;

/// What a shell makes of a command.
pub(super) enum Followed {
    /// It runs a program.
    Program(Vec<ShellWord>),
    Function(Status),
    Done,
}

impl Shell<'_> {
    /// Follows what the shell does itself.
    pub(super) fn built_in(
        &mut self,
        mut words: Vec<ShellWord>,
        file: &File,
        runs: Runs,
        line: usize,
    ) -> Followed {
        let Some(first) = words.first().map(|word| word.text.clone()) else { return Followed::Done };
        let is_certain = runs == Runs::Yes;
        match &*first {
            "cd" | "pushd" => self.go(words.get(1)),
            "." | "source" => self.source(&words, is_certain),
            "exit" => self.end(End::Script, runs),
            "return" => self.end(End::Function, runs),
            "continue" => self.end(End::Turn, runs),
            "break" => self.end(End::Loop, runs),
            "read" | "mapfile" | "readarray" | "getopts" => {
                for word in words.iter().skip(1).filter(|word| !word.text.starts_with('-')) {
                    self.set(&word.text, ShellWord::unknown(&format!("${}", word.text)), file, line);
                }
            }
            "unset" => {
                for word in words.iter().skip(1).filter(|word| !word.text.starts_with('-')) {
                    self.state.unset(&word.text);
                }
            }
            "shift" => {
                let count = words.get(1).map_or(Some(1), |word| word.text.parse().ok());
                match count.filter(|_| is_certain) {
                    Some(count) => drop(self.arguments.drain(..self.arguments.len().min(count))),
                    None => self.arguments.iter_mut().for_each(|word| *word = ShellWord::unknown("$1")),
                }
            }
            "set" if words.get(1).is_some_and(|word| word.text == "--") => {
                self.arguments = words.split_off(2);
            }
            "trap" => {
                let is_at_end = words.iter().skip(2).any(|word| matches!(&*word.text, "EXIT" | "0"));
                if let Some(text) = words.get(1).filter(|word| word.is_known).map(|word| word.text.clone()) {
                    let before = self.state();
                    self.text(&text, file, line, is_certain && is_at_end);
                    self.restore(before);
                }
            }
            "eval" => {
                let text = self.as_text(&words[1..]);
                self.text(&text, file, line, is_certain);
            }
            "xargs" | "/usr/bin/xargs" | "/bin/xargs" => return self.xargs(words, line),
            "exec" => {
                words.remove(0);
                if !words.is_empty() {
                    self.end(End::Script, runs);
                }
                return if words.is_empty() { Followed::Done } else { Followed::Program(words) };
            }
            // The rest of a test that has `&&` in it.
            _ if words.last().is_some_and(|word| word.text == "]]") && first != "[[" => {}
            _ => return self.function(words, runs),
        }
        Followed::Done
    }

    /// Reads a text as the shell would at this line.
    fn text(&mut self, text: &str, file: &File, line: usize, is_certain: bool) {
        let arguments = self.arguments.clone();
        self.run(&Begin { text, path: &file.path, line, arguments: &arguments }, is_certain);
    }

    /// Calls a function. A command that starts the agent is kept as it is.
    fn function(&mut self, words: Vec<ShellWord>, runs: Runs) -> Followed {
        let is_agent = words.iter().any(|word| is_program(word.text.as_bytes()));
        let function = words.first().and_then(|word| self.functions.get(&word.text));
        let Some(Function { body, file }) = function.filter(|_| !is_agent).cloned() else {
            return Followed::Program(words);
        };
        // What a function does by calling itself it does by its other commands.
        if self.calls.len() == MOST_CALLS || self.calls.contains(&words[0].text) {
            return Followed::Done;
        }
        let arguments = std::mem::replace(&mut self.arguments, words[1..].to_vec());
        self.calls.push(words[0].text.clone());
        self.locals.push(Vec::new());
        let status = self.list(&body, &file, runs);
        for (name, before) in self.locals.pop().into_iter().flatten().rev() {
            self.state.put(&name, before);
        }
        self.calls.pop();
        self.arguments = arguments;
        self.leave(End::Function);
        Followed::Function(status)
    }

    /// A command for what is read from a pipe. What `find` prints is told by its own words.
    fn xargs(&mut self, words: Vec<ShellWord>, line: usize) -> Followed {
        let input = self.input.take().unwrap_or_default();
        if input.find == Some(line) {
            return Followed::Program(words);
        }
        let (mut at, mut replaced) = (1, None);
        while let Some(option) = words.get(at).filter(|word| word.text.starts_with('-')) {
            let takes_value = ["-n", "-P", "-I", "-L", "-d", "-s", "-a", "-E"].contains(&&*option.text);
            if let Some(rest) = option.text.strip_prefix("-I") {
                let next = words.get(at + 1).map(|word| word.text.clone());
                replaced = if rest.is_empty() { next } else { Some(rest.to_owned()) };
            }
            at += 1 + usize::from(takes_value);
        }
        let unknown = || vec![ShellWord::unknown("$(cat)")];
        let given = if input.words.is_empty() { unknown() } else { input.words };
        let own = words.get(at..).unwrap_or_default();
        let inner: Vec<ShellWord> = match replaced {
            None => own.iter().cloned().chain(given).collect(),
            Some(name) => {
                let one = |word: &ShellWord| match word.text.split_once(&name) {
                    Some((before, after)) if !name.is_empty() => {
                        let put = |given: &ShellWord| {
                            let mut all = ShellWord::plain(before);
                            all.push_word(given);
                            all.push_word(&ShellWord::plain(after));
                            all
                        };
                        given.iter().map(put).collect()
                    }
                    _ => vec![word.clone()],
                };
                own.iter().flat_map(one).collect()
            }
        };
        if own.is_empty() { Followed::Done } else { Followed::Program(inner) }
    }

    /// Changes the directory.
    fn go(&mut self, to: Option<&ShellWord>) {
        match to {
            Some(to) if to.is_known && !to.is_pattern && to.text != "-" => {
                if to.text.starts_with('/') {
                    self.state.somewhere = None;
                }
                match &mut self.state.somewhere {
                    Some(word) => word.push_word(&ShellWord::plain(&format!("/{}", to.text))),
                    None => self.state.directory = self.state.directory.join(&to.text),
                }
            }
            Some(to) if to.text.starts_with('/') || to.holes.first().is_some_and(|hole| hole.at == 0) => {
                self.state.somewhere = Some(to.clone());
            }
            Some(to) => {
                let mut word =
                    self.state.somewhere.take().unwrap_or_else(|| {
                        ShellWord::plain(self.state.directory.to_str().unwrap_or_default())
                    });
                word.push_word(&ShellWord::plain("/"));
                word.push_word(to);
                self.state.somewhere = Some(word);
            }
            None => self.state.somewhere = Some(ShellWord::unknown("$HOME")),
        }
    }

    fn source(&mut self, words: &[ShellWord], is_certain: bool) {
        let Some(named) = words.get(1) else { return };
        let Some(path) = self.in_directory(named) else {
            self.has_unread = true;
            return;
        };
        match self.tree.read(&path) {
            Ok(content) => {
                let text = String::from_utf8_lossy(&content).into_owned();
                let arguments = self.arguments.clone();
                self.run(&Begin { text: &text, path: &path, line: 1, arguments: &arguments }, is_certain);
            }
            Err(Unseen::Missing) => {}
            Err(_) => self.has_unread = true,
        }
    }

    /// The path of a word, if all of it is known.
    pub(super) fn in_directory(&self, word: &ShellWord) -> Option<PathBuf> {
        let is_known = word.is_known && (word.text.starts_with('/') || self.state.somewhere.is_none());
        is_known.then(|| self.state.directory.join(&word.text))
    }

    fn end(&mut self, end: End, runs: Runs) {
        self.has_left |= end == End::Script && matches!(runs, Runs::Maybe | Runs::Open);
        match runs {
            Runs::Yes => self.ended = Some(end),
            // A loop goes on where a command decides. A script ends there because something is wrong.
            Runs::Open => self.may_have_ended = Some(end),
            Runs::Maybe if matches!(end, End::Turn | End::Loop) => self.may_have_ended = Some(end),
            Runs::Maybe | Runs::No => {}
        }
    }
}
