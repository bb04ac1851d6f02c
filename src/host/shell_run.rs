//! What a shell script would run, as far as its text says: commands in order, with variables replaced. No command is run:
//! what a command would print is unknown, except for `cat FILE`.

use std::path::{Path, PathBuf};

use super::file_tree::FileTree;
use super::shell_text::{Joint, Part, RawCommand, RawWord, raw_commands};
use super::unit_run::{Variable, Variables};

/// Longer scripts are not read.
const LONGEST: usize = 1 << 20;
/// The most scripts that run one another.
const DEEPEST: usize = 4;

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellWord {
    pub text: String,
    /// False if a part of it is not known.
    pub is_known: bool,
    /// A shell replaces patterns in it by the names that they match.
    pub is_pattern: bool,
}

/// A command of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellCommand {
    pub words: Vec<ShellWord>,
    /// Files that `>` empties.
    pub emptied: Vec<ShellWord>,
    pub program: Program,
    /// The variables that are set when it runs.
    pub variables: Variables,
    /// The directory that it runs in.
    pub directory: PathBuf,
    /// The script.
    pub path: PathBuf,
    pub line: usize,
    /// It runs at each start, as far as its text says.
    pub is_certain: bool,
}

/// What is known of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// Its name says what it does.
    Known,
    /// A script in another language: the absolute paths in its text.
    Script(Vec<String>),
    /// Its file cannot be read, or is not a script.
    Unread,
}

/// Where a script begins.
#[derive(Debug, Clone)]
pub(super) struct Begin<'b> {
    pub(super) text: &'b str,
    pub(super) path: &'b Path,
    /// The line of its first line in the file, from 1.
    pub(super) line: usize,
    pub(super) arguments: &'b [ShellWord],
}

/// The line that a command is written in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'l> {
    pub(super) path: &'l Path,
    pub(super) number: usize,
    /// It runs at each start.
    pub(super) is_certain: bool,
}

/// A shell that reads scripts.
pub(super) struct Shell<'t> {
    pub(super) tree: &'t dyn FileTree,
    pub(super) variables: Variables,
    /// Variables whose value is not known.
    pub(super) unknown: Vec<String>,
    pub(super) directory: PathBuf,
    pub(super) commands: Vec<ShellCommand>,
    depth: usize,
    has_ended: bool,
}

/// Reads a file that a script would source. The variables that it sets are added. Returned are those whose value is not
/// known.
pub fn read_shell(
    tree: &dyn FileTree,
    content: &[u8],
    path: &Path,
    variables: &mut Variables,
) -> Vec<String> {
    let mut shell = Shell::new(tree, std::mem::take(variables), PathBuf::from("/"));
    let text = String::from_utf8_lossy(content);
    shell.run(&Begin { text: &text, path, line: 1, arguments: &[] }, true);
    *variables = shell.variables;
    shell.unknown
}

struct Block {
    is_certain: bool,
}

impl ShellWord {
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), is_known: true, is_pattern: false }
    }
}

impl<'t> Shell<'t> {
    pub(super) fn new(tree: &'t dyn FileTree, variables: Variables, directory: PathBuf) -> Self {
        let (unknown, commands) = (Vec::new(), Vec::new());
        Self { tree, variables, unknown, directory, commands, depth: 0, has_ended: false }
    }

    /// Reads a script. `is_certain`: it is run at each start.
    pub(super) fn run(&mut self, begin: &Begin<'_>, is_certain: bool) {
        if begin.text.len() > LONGEST || self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let had_ended = std::mem::replace(&mut self.has_ended, false);
        let (mut blocks, mut list_is_certain, mut last_is_test) = (Vec::<Block>::new(), true, true);
        for raw in raw_commands(begin.text) {
            if self.has_ended {
                break;
            }
            list_is_certain = match raw.joint {
                Joint::Next | Joint::Pipe => true,
                Joint::And => list_is_certain && last_is_test,
                Joint::Or => false,
            };
            let skipped = Self::keywords(&raw, &mut blocks, last_is_test);
            let Some(first) = skipped.or_else(|| (!raw.emptied.is_empty()).then_some(raw.words.len())) else {
                continue;
            };
            let words = &raw.words[first..];
            let is_certain = is_certain && list_is_certain && blocks.iter().all(|block| block.is_certain);
            last_is_test = is_test(words);
            self.command(words, &raw, begin, is_certain);
        }
        self.has_ended = had_ended;
        self.depth -= 1;
    }

    /// Enters and leaves blocks. Returns the position of the first word after the keywords; `None` where nothing is run.
    fn keywords(raw: &RawCommand, blocks: &mut Vec<Block>, last_is_test: bool) -> Option<usize> {
        let mut first = 0;
        while let Some(word) = raw.words.get(first) {
            match keyword(word) {
                Some("if" | "while" | "until") => blocks.push(Block { is_certain: true }),
                Some("then" | "do") => {
                    if let Some(block) = blocks.last_mut() {
                        block.is_certain &= last_is_test;
                    }
                }
                Some("else" | "elif") => {
                    if let Some(block) = blocks.last_mut() {
                        block.is_certain = false;
                    }
                }
                Some("fi" | "done" | "esac") => {
                    blocks.pop();
                }
                Some("for" | "case" | "select") => {
                    blocks.push(Block { is_certain: false });
                    return None;
                }
                Some("function") => return None,
                Some("{" | "}" | "!" | "time") => {}
                _ => return Some(first),
            }
            first += 1;
        }
        None
    }

    pub(super) fn shell_command(
        &self,
        words: Vec<ShellWord>,
        emptied: Vec<ShellWord>,
        program: Program,
        line: &Line<'_>,
    ) -> ShellCommand {
        ShellCommand {
            words,
            emptied,
            program,
            variables: self.variables.clone(),
            directory: self.directory.clone(),
            path: line.path.to_owned(),
            line: line.number,
            is_certain: line.is_certain,
        }
    }

    fn command(&mut self, words: &[RawWord], raw: &RawCommand, begin: &Begin<'_>, is_certain: bool) {
        let line = begin.line + raw.line - 1;
        if words
            .first()
            .and_then(keyword)
            .is_some_and(|word| matches!(word, "export" | "readonly" | "local" | "declare" | "typeset"))
        {
            for word in &words[1..] {
                self.assign(word, begin, line, is_certain);
            }
            return;
        }
        let count = words.iter().take_while(|word| is_assignment(word)).count();
        let (assignments, words) = words.split_at(count);
        // Assignments before a command are for that command alone.
        let is_lasting = words.is_empty() || is_sourcing(words);
        let before = (!is_lasting && count > 0).then(|| (self.variables.clone(), self.unknown.clone()));
        for word in assignments {
            self.assign(word, begin, line, is_certain);
        }
        let mut all = Vec::new();
        for word in words {
            self.expand(word, begin.arguments, &mut all);
        }
        let mut emptied = Vec::new();
        for word in &raw.emptied {
            self.expand(word, begin.arguments, &mut emptied);
        }
        let place = Line { path: begin.path, number: line, is_certain };
        if !emptied.is_empty() {
            let words = if all.is_empty() { vec![ShellWord::plain(":")] } else { all.clone() };
            self.commands.push(self.shell_command(words, emptied, Program::Known, &place));
        }
        if let Some(words) = self.built_in(all, begin, is_certain) {
            self.enter(&words, &place);
        }
        if let Some(before) = before {
            (self.variables, self.unknown) = before;
        }
    }

    /// Follows what the shell does itself. Returns the words where they call a program.
    fn built_in(
        &mut self,
        mut words: Vec<ShellWord>,
        begin: &Begin<'_>,
        is_certain: bool,
    ) -> Option<Vec<ShellWord>> {
        let first = words.first()?.text.clone();
        match &*first {
            "cd" | "pushd" => {
                if let Some(to) = words.get(1).filter(|to| to.is_known) {
                    self.directory = self.directory.join(&to.text);
                }
                return None;
            }
            "." | "source" => {
                let named = words.get(1).filter(|path| path.is_known)?;
                let path = self.directory.join(&named.text);
                let content = self.tree.read(&path).ok()?;
                let text = String::from_utf8_lossy(&content).into_owned();
                let begin = Begin { text: &text, path: &path, line: 1, arguments: begin.arguments };
                self.run(&begin, is_certain);
                return None;
            }
            "exit" | "return" => {
                self.has_ended |= is_certain;
                return None;
            }
            "exec" => {
                words.remove(0);
                self.has_ended |= is_certain && !words.is_empty();
            }
            _ => {}
        }
        (!words.is_empty()).then_some(words)
    }

    /// Sets a variable. An assignment that is not certain does not replace a value.
    fn assign(&mut self, word: &RawWord, begin: &Begin<'_>, line: usize, is_certain: bool) {
        let Some((name, rest)) = assignment(word) else { return };
        if !is_certain && self.variables.contains_key(&name) {
            return;
        }
        let mut value = ShellWord::plain("");
        for part in &rest {
            let mut quoted = part.clone();
            if let Part::Text { quoted, .. } | Part::Variable { quoted, .. } | Part::Output { quoted, .. } =
                &mut quoted
            {
                // A value is not split into words.
                *quoted = true;
            }
            let mut words = vec![value];
            self.expand_part(&quoted, begin.arguments, &mut words);
            value = words.pop().unwrap_or_else(|| ShellWord::plain(""));
        }
        self.unknown.retain(|unknown| *unknown != name);
        if value.is_known {
            let variable = Variable { value: value.text, path: begin.path.to_owned(), line };
            self.variables.insert(name, variable);
        } else {
            self.variables.remove(&name);
            self.unknown.push(name);
        }
    }

    fn expand(&self, word: &RawWord, arguments: &[ShellWord], all: &mut Vec<ShellWord>) {
        let is_bare_variable = word.iter().all(|part| matches!(part, Part::Variable { quoted: false, .. }));
        let mut words = vec![ShellWord::plain("")];
        for part in word {
            self.expand_part(part, arguments, &mut words);
        }
        // An unquoted variable that is empty is not a word.
        words.retain(|word| !(is_bare_variable && word.text.is_empty() && word.is_known));
        all.append(&mut words);
    }

    /// Adds a part to the last word, and further words where it is split.
    fn expand_part(&self, part: &Part, arguments: &[ShellWord], words: &mut Vec<ShellWord>) {
        let Some(last) = words.last_mut() else { return };
        match part {
            Part::Text { text, quoted } => {
                last.text.push_str(text);
                let is_pattern = text.contains(['*', '?']) || text.contains('[') && text.contains(']');
                last.is_pattern |= !quoted && is_pattern;
            }
            Part::Variable { name, quoted, .. } if name == "@" || (name == "*" && !quoted) => {
                let mut arguments = arguments.iter();
                if let Some(first) = arguments.next() {
                    last.text.push_str(&first.text);
                    last.is_known &= first.is_known;
                }
                words.extend(arguments.cloned());
            }
            Part::Variable { name, otherwise, quoted } => {
                let value = self.value(name, arguments).map(|value| match (value, otherwise) {
                    (value, Some(otherwise)) if value.is_empty() => otherwise.clone(),
                    (value, _) => value,
                });
                match value {
                    None => last.is_known = false,
                    Some(value) if *quoted => last.text.push_str(&value),
                    Some(value) => push_split(&value, words),
                }
            }
            Part::Output { command, quoted } => match self.output(command, arguments) {
                None => last.is_known = false,
                Some(text) if *quoted => last.text.push_str(&text),
                Some(text) => push_split(&text, words),
            },
            Part::Other => last.is_known = false,
        }
    }

    /// The value of a variable; empty where it is not set, `None` where it is not known.
    fn value(&self, name: &str, arguments: &[ShellWord]) -> Option<String> {
        if let Ok(position) = name.parse::<usize>() {
            let argument = arguments.get(position.checked_sub(1)?);
            return match argument {
                Some(argument) => argument.is_known.then(|| argument.text.clone()),
                None => Some(String::new()),
            };
        }
        if matches!(name, "#" | "?" | "$" | "!" | "-" | "*" | "RANDOM" | "HOSTNAME" | "PWD")
            || self.unknown.iter().any(|unknown| unknown == name)
        {
            return None;
        }
        Some(self.variables.get(name).map(|variable| variable.value.clone()).unwrap_or_default())
    }

    /// What a command prints, if it is `cat` of a file.
    fn output(&self, command: &str, arguments: &[ShellWord]) -> Option<String> {
        let raw = raw_commands(command);
        let [RawCommand { words, .. }] = &raw[..] else { return None };
        let mut all = Vec::new();
        for word in words {
            self.expand(word, arguments, &mut all);
        }
        let [cat, file] = &all[..] else { return None };
        let is_cat = matches!(&*cat.text, "cat" | "/bin/cat" | "/usr/bin/cat");
        if !is_cat || !file.is_known || file.is_pattern {
            return None;
        }
        let content = self.tree.read(&self.directory.join(&file.text)).ok()?;
        Some(String::from_utf8_lossy(&content).trim_end_matches('\n').to_owned())
    }
}

/// Adds text that is split at white space.
fn push_split(text: &str, words: &mut Vec<ShellWord>) {
    let mut fields = text.split_ascii_whitespace();
    if let (Some(last), Some(first)) = (words.last_mut(), fields.next()) {
        last.text.push_str(first);
    }
    words.extend(fields.map(ShellWord::plain));
}

/// The text of a word that is one piece of unquoted text.
fn keyword(word: &RawWord) -> Option<&str> {
    match &word[..] {
        [Part::Text { text, quoted: false }] => Some(text),
        _ => None,
    }
}

fn is_assignment(word: &RawWord) -> bool {
    assignment(word).is_some()
}

/// The name and the value of `NAME=VALUE`.
fn assignment(word: &RawWord) -> Option<(String, RawWord)> {
    let (first, rest) = word.split_first()?;
    let Part::Text { text, quoted: false } = first else { return None };
    let (name, value) = text.split_once('=')?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    let value = Part::Text { text: value.to_owned(), quoted: false };
    is_name.then(|| [&[value][..], rest].concat()).map(|value| (name.to_owned(), value))
}

/// Whether a command only tests whether something exists, or cannot fail: the command after `&&` is then run.
fn is_test(words: &[RawWord]) -> bool {
    let mut names = words.iter().filter_map(keyword);
    match names.next() {
        Some("[" | "test" | "[[") => {
            matches!(names.next(), Some("-e" | "-L" | "-h" | "-d" | "-f" | "-s" | "-n"))
        }
        Some("cd" | "pushd" | "true" | ":" | "mkdir" | "echo" | "set" | "logger" | "sleep") => true,
        _ => false,
    }
}

fn is_sourcing(words: &[RawWord]) -> bool {
    words.first().and_then(keyword).is_some_and(|word| matches!(word, "." | "source"))
}

#[cfg(test)]
#[path = "shell_run_tests.rs"]
mod tests;
