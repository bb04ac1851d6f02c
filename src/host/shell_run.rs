//! What a shell script would run, as far as its text says: commands in order, with variables replaced. No command is run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::agent::is_program;
use super::file_tree::FileTree;
use super::host_files::Unseen;
use super::shell_conditions::{Runs, Sight, Status, TestWord, test};
use super::shell_text::{Joint, Part, RawCommand, RawWord, raw_commands};
use super::shell_tree::{Arm, Item, Step, items, keyword};
use super::shell_word::ShellWord;
use super::unit_run::{Variable, Variables};
use crate::layout::matches;

/// Longer scripts are not read.
const LONGEST: usize = 1 << 20;
/// The most scripts that run one another.
const DEEPEST: usize = 4;
/// The most functions that call one another.
const MOST_CALLS: usize = 20;
/// After so many commands a loop is read once, and after more the rest is not read.
const MOST_STEPS: usize = 2_000;
const LAST_STEP: usize = 5_000;

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
    /// The same, where it is not known.
    pub somewhere: Option<ShellWord>,
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

/// The file of a script, and the line before its first.
#[derive(Debug, Clone)]
struct File {
    path: PathBuf,
    before: usize,
}

#[derive(Debug, Clone)]
struct Function {
    body: Rc<Vec<Item>>,
    file: File,
}

/// What ends a list before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// One turn of a loop.
    Turn,
    Loop,
    Function,
    Script,
}

/// What a command reads from the one before it.
#[derive(Debug, Clone, Default)]
struct Piped {
    words: Vec<ShellWord>,
    /// The line of a `find` that prints it.
    find: Option<usize>,
}

/// A shell that reads scripts.
pub(super) struct Shell<'t> {
    pub(super) tree: &'t dyn FileTree,
    /// Who answers tests of files.
    sight: Option<&'t dyn Sight>,
    pub(super) variables: Variables,
    /// Variables whose value is not known.
    pub(super) unknown: Vec<String>,
    /// Variables of which a part is known, or which take all names that fit a pattern.
    pub(super) words: BTreeMap<String, ShellWord>,
    /// A file that sets variables cannot be read.
    pub(super) has_unread: bool,
    pub(super) arguments: Vec<ShellWord>,
    /// `$0`.
    pub(super) script: Option<String>,
    pub(super) directory: PathBuf,
    somewhere: Option<ShellWord>,
    pub(super) commands: Vec<ShellCommand>,
    functions: BTreeMap<String, Function>,
    depth: usize,
    /// The functions that are being called.
    calls: Vec<String>,
    steps: usize,
    ended: Option<End>,
    /// A test that nothing answers may end it.
    may_have_ended: Option<End>,
    input: Option<Piped>,
    printed: Option<Piped>,
}

/// What of a shell its commands change.
pub(super) struct State {
    variables: Variables,
    unknown: Vec<String>,
    words: BTreeMap<String, ShellWord>,
    directory: PathBuf,
    somewhere: Option<ShellWord>,
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

impl<'t> Shell<'t> {
    pub(super) fn new(tree: &'t dyn FileTree, variables: Variables, directory: PathBuf) -> Self {
        Self {
            tree,
            sight: None,
            variables,
            unknown: Vec::new(),
            words: BTreeMap::new(),
            has_unread: false,
            arguments: Vec::new(),
            script: None,
            directory,
            somewhere: None,
            commands: Vec::new(),
            functions: BTreeMap::new(),
            depth: 0,
            calls: Vec::new(),
            steps: 0,
            ended: None,
            may_have_ended: None,
            input: None,
            printed: None,
        }
    }

    /// The same, with answers to tests of files.
    pub(super) fn with_sight(self, sight: Option<&'t dyn Sight>) -> Self {
        Self { sight, ..self }
    }

    /// Reads a script. `is_certain`: it is run at each start.
    pub(super) fn run(&mut self, begin: &Begin<'_>, is_certain: bool) {
        if begin.text.len() > LONGEST || self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let ends = (self.ended.take(), self.may_have_ended.take());
        let arguments = std::mem::replace(&mut self.arguments, begin.arguments.to_vec());
        let file = File { path: begin.path.to_owned(), before: begin.line - 1 };
        self.list(&items(raw_commands(begin.text)), &file, Runs::of(is_certain));
        self.arguments = arguments;
        (self.ended, self.may_have_ended) = ends;
        self.depth -= 1;
    }

    fn list(&mut self, items: &[Item], file: &File, runs: Runs) -> Status {
        let (mut status, mut now) = (Status::Succeeds, Runs::Yes);
        for item in items {
            if self.ended.is_some() || self.steps > LAST_STEP {
                break;
            }
            now = match item.joint {
                Joint::Next => Runs::Yes,
                Joint::Pipe => now,
                Joint::And => status.then(),
                Joint::Or => status.otherwise(),
            };
            let printed = self.printed.take();
            if item.joint == Joint::Pipe {
                self.input = Some(printed.unwrap_or_default());
            }
            let doubt = if self.may_have_ended.is_some() { Runs::Open } else { Runs::Yes };
            let its = runs.and(now).and(doubt);
            if its == Runs::No {
                continue;
            }
            let own = self.step(&item.step, file, its);
            self.input = None;
            let own = if item.is_negated { own.negated() } else { own };
            status = match (item.joint, now, own) {
                (Joint::And, Runs::Open, Status::Succeeds | Status::ShouldSucceed | Status::Open)
                | (Joint::Or, Runs::Open, Status::Fails | Status::Open) => Status::Open,
                (Joint::And, Runs::Maybe, Status::Succeeds | Status::ShouldSucceed)
                | (Joint::Or, Runs::Maybe, Status::Fails) => Status::Unknown,
                _ => own,
            };
        }
        status
    }

    fn step(&mut self, step: &Step, file: &File, runs: Runs) -> Status {
        match step {
            Step::Run(raw) => return self.command(raw, file, runs),
            Step::If(branches, otherwise) => {
                let mut rest = runs;
                for (condition, body) in branches {
                    if rest == Runs::No || self.ended.is_some() {
                        break;
                    }
                    let status = self.list(condition, file, rest);
                    self.branch(body, file, rest.and(status.then()));
                    rest = rest.and(status.otherwise());
                }
                self.branch(otherwise, file, rest);
            }
            Step::Loop { is_until, condition, body } => {
                self.while_loop(*is_until, condition, body, file, runs);
            }
            Step::For { name, words, body } => {
                let words = words.as_ref().map(|words| self.expanded(words));
                let unknown = || vec![ShellWord::unknown(&format!("${}", name.as_deref().unwrap_or("?")))];
                self.each(name.as_deref(), words.unwrap_or_else(unknown), body, file, runs);
            }
            Step::Case { subject, arms } => self.case(subject, arms, file, runs),
            Step::Group { is_subshell: false, body } => return self.list(body, file, runs),
            Step::Group { is_subshell: true, body } => {
                let before = self.state();
                let ends = (self.ended, self.may_have_ended);
                let status = self.list(body, file, runs);
                self.restore(before);
                (self.ended, self.may_have_ended) = ends;
                return status;
            }
            Step::Function { name, body } => {
                let function = Function { body: Rc::clone(body), file: file.clone() };
                self.functions.insert(name.clone(), function);
                return Status::Succeeds;
            }
        }
        Status::Unknown
    }

    /// What a process of its own does not change for others.
    pub(super) fn state(&self) -> State {
        State {
            variables: self.variables.clone(),
            unknown: self.unknown.clone(),
            words: self.words.clone(),
            directory: self.directory.clone(),
            somewhere: self.somewhere.clone(),
        }
    }

    pub(super) fn restore(&mut self, state: State) {
        let State { variables, unknown, words, directory, somewhere } = state;
        (self.variables, self.unknown, self.words) = (variables, unknown, words);
        (self.directory, self.somewhere) = (directory, somewhere);
    }

    fn branch(&mut self, body: &[Item], file: &File, runs: Runs) {
        if runs != Runs::No && self.ended.is_none() {
            self.list(body, file, runs);
        }
    }

    fn while_loop(&mut self, is_until: bool, condition: &[Item], body: &[Item], file: &File, runs: Runs) {
        // `while read NAME` takes what the command before it prints.
        if let [Item { step: Step::Run(raw), .. }] = condition
            && let Some(names) = read_names(&raw.words)
            && let [name] = &names[..]
            && let Some(input) = self.input.take().filter(|input| !input.words.is_empty())
        {
            self.each(Some(name), input.words, body, file, runs);
            return;
        }
        let status = self.list(condition, file, runs);
        let its = if is_until { status.otherwise() } else { status.then() };
        self.branch(body, file, runs.and(its));
        self.leave(End::Turn);
        self.leave(End::Loop);
    }

    /// A list for each word of a loop.
    fn each(&mut self, name: Option<&str>, words: Vec<ShellWord>, body: &[Item], file: &File, runs: Runs) {
        let words = if self.steps > MOST_STEPS {
            vec![ShellWord::unknown(&format!("${}", name.unwrap_or_default()))]
        } else {
            words
        };
        for word in words {
            // A part that is not known may be no word at all.
            let its = if word.is_known { runs } else { runs.and(Runs::Maybe) };
            if let Some(name) = name {
                self.set(name, word, file, 0);
            }
            self.list(body, file, its);
            self.leave(End::Turn);
            if self.ended.is_some() {
                break;
            }
        }
        self.leave(End::Loop);
    }

    /// What ends a loop or a function ends no more than that.
    fn leave(&mut self, end: End) {
        self.ended = self.ended.filter(|its| *its != end);
        self.may_have_ended = self.may_have_ended.filter(|its| *its != end);
    }

    fn case(&mut self, subject: &RawWord, arms: &[Arm], file: &File, runs: Runs) {
        let value = self.expanded_value(subject);
        let is_known = value.is_known && !value.is_pattern && self.is_set(subject);
        let mut has_fitted = false;
        for Arm { patterns, body } in arms {
            let fits = |pattern: &RawWord| {
                let pattern = self.expanded_value(pattern);
                pattern.is_known && matches(pattern.text.as_bytes(), value.text.as_bytes())
            };
            let is_it = is_known && !has_fitted && patterns.iter().any(fits);
            has_fitted |= is_it;
            // The others are read as well: the script may be called in other ways.
            let ended = self.ended.take();
            self.branch(body, file, runs.and(if is_it { Runs::Yes } else { Runs::Maybe }));
            self.ended = ended.or(self.ended);
        }
    }

    fn shell_line(file: &File, raw: &RawCommand) -> usize {
        file.before + raw.line
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
            somewhere: self.somewhere.clone(),
            path: line.path.to_owned(),
            line: line.number,
            is_certain: line.is_certain,
        }
    }

    fn command(&mut self, raw: &RawCommand, file: &File, runs: Runs) -> Status {
        self.steps += 1;
        if self.steps >= LAST_STEP {
            if self.steps == LAST_STEP {
                let words = vec![ShellWord::plain(file.path.to_str().unwrap_or_default())];
                let line = Line { path: &file.path, number: Self::shell_line(file, raw), is_certain: true };
                self.commands.push(self.shell_command(words, Vec::new(), Program::Unread, &line));
            }
            return Status::Unknown;
        }
        let (words, line) = (&raw.words[..], Self::shell_line(file, raw));
        let is_certain = runs == Runs::Yes;
        let declares = ["export", "readonly", "local", "declare", "typeset"];
        if words.first().and_then(keyword).is_some_and(|word| declares.contains(&word)) {
            for word in &words[1..] {
                self.assign(word, file, line, is_certain);
            }
            return Status::ShouldSucceed;
        }
        let count = words.iter().take_while(|word| is_assignment(word)).count();
        let (assignments, words) = words.split_at(count);
        // Assignments before a command are for that command alone.
        let is_lasting = words.is_empty() || is_sourcing(words);
        let before = (!is_lasting && count > 0)
            .then(|| (self.variables.clone(), self.unknown.clone(), self.words.clone()));
        for word in assignments {
            self.assign(word, file, line, is_certain);
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
        if let Some((variables, unknown, words)) = before {
            (self.variables, self.unknown, self.words) = (variables, unknown, words);
        }
        status
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
                let directory = self.somewhere.is_none().then_some(&*self.directory);
                test(&inner, directory, self.sight)
            }
            "true" | ":" => Status::Succeeds,
            "false" => Status::Fails,
            "cd" | "pushd" | "mkdir" | "echo" | "printf" | "set" | "logger" | "sleep" => {
                Status::ShouldSucceed
            }
            // The rest of a test that has `&&` in it.
            _ if words.last().and_then(keyword) == Some("]]") => Status::Open,
            _ if all.is_empty() && self.unknown.is_empty() => Status::ShouldSucceed,
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

    /// Follows what the shell does itself.
    fn built_in(&mut self, mut words: Vec<ShellWord>, file: &File, runs: Runs, line: usize) -> Followed {
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
                    self.text(&text, file, line, is_certain && is_at_end);
                }
            }
            "eval" if words.iter().all(|word| word.is_known) => {
                let texts: Vec<_> = words[1..].iter().map(|word| &*word.text).collect();
                let text = texts.join(" ");
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
        let status = self.list(&body, &file, runs);
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
                    self.somewhere = None;
                }
                match &mut self.somewhere {
                    Some(word) => word.push_word(&ShellWord::plain(&format!("/{}", to.text))),
                    None => self.directory = self.directory.join(&to.text),
                }
            }
            Some(to) if to.text.starts_with('/') || to.holes.first().is_some_and(|hole| hole.at == 0) => {
                self.somewhere = Some(to.clone());
            }
            Some(to) => {
                let mut word = self
                    .somewhere
                    .take()
                    .unwrap_or_else(|| ShellWord::plain(self.directory.to_str().unwrap_or_default()));
                word.push_word(&ShellWord::plain("/"));
                word.push_word(to);
                self.somewhere = Some(word);
            }
            None => self.somewhere = Some(ShellWord::unknown("$HOME")),
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
        let is_known = word.is_known && (word.text.starts_with('/') || self.somewhere.is_none());
        is_known.then(|| self.directory.join(&word.text))
    }

    fn end(&mut self, end: End, runs: Runs) {
        match runs {
            Runs::Yes => self.ended = Some(end),
            // A loop goes on where a command decides. A script ends there because something is wrong.
            Runs::Open => self.may_have_ended = Some(end),
            Runs::Maybe if matches!(end, End::Turn | End::Loop) => self.may_have_ended = Some(end),
            Runs::Maybe | Runs::No => {}
        }
    }

    /// Sets a variable. An assignment that is not certain does not replace a value.
    fn assign(&mut self, word: &RawWord, file: &File, line: usize, is_certain: bool) {
        let Some((name, rest)) = assignment(word) else { return };
        if !is_certain && self.variables.contains_key(&name) {
            return;
        }
        let value = self.expanded_value(&rest);
        self.set(&name, value, file, line);
    }

    fn set(&mut self, name: &str, value: ShellWord, file: &File, line: usize) {
        let name = name.to_owned();
        self.unknown.retain(|unknown| *unknown != name);
        self.words.remove(&name);
        if value.is_known && !value.is_pattern {
            let variable = Variable { value: value.text, path: file.path.clone(), line };
            self.variables.insert(name, variable);
            return;
        }
        self.variables.remove(&name);
        if !value.is_known {
            self.unknown.push(name.clone());
        }
        self.words.insert(name, value);
    }
}

/// What a shell makes of a command.
enum Followed {
    /// It runs a program.
    Program(Vec<ShellWord>),
    Function(Status),
    Done,
}

fn is_option_word(word: &ShellWord) -> bool {
    word.is_known && word.text.starts_with('-')
}

/// The variables of `read`.
fn read_names(words: &[RawWord]) -> Option<Vec<String>> {
    let start = words.iter().position(|word| keyword(word) == Some("read"))?;
    let names = words[start + 1..].iter().filter_map(keyword).filter(|word| !word.starts_with('-'));
    Some(names.map(ToOwned::to_owned).collect())
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

fn is_sourcing(words: &[RawWord]) -> bool {
    words.first().and_then(keyword).is_some_and(|word| matches!(word, "." | "source"))
}

#[cfg(test)]
#[path = "shell_run_tests.rs"]
mod tests;
