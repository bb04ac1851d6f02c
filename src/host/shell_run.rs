//! What a shell script would run, as far as its text says: commands in order, with variables replaced. No command is run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::file_tree::FileTree;
use super::shell_conditions::{Runs, Sight, Status};
use super::shell_state::{Kept, State, Ways};
use super::shell_text::{Joint, RawCommand, RawWord, raw_commands};
use super::shell_tree::{Arm, Item, Step, items, keyword};
use super::shell_word::ShellWord;
use super::unit_run::Variables;
use crate::layout::matches;

/// Longer scripts are not read.
const LONGEST: usize = 1 << 20;
/// The most scripts that run one another.
const DEEPEST: usize = 4;
/// The most functions that call one another.
pub(super) const MOST_CALLS: usize = 20;
/// After so many commands a loop is read once, and after more the rest is not read.
const MOST_STEPS: usize = 500;
pub(super) const LAST_STEP: usize = 2_000;

/// A command of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellCommand {
    pub words: Vec<ShellWord>,
    /// Files that `>` empties.
    pub emptied: Vec<ShellWord>,
    pub program: Program,
    /// The variables that are set when it runs.
    pub variables: Variables,
    /// Flags of the agent among them whose value is not known.
    pub unknown: Vec<String>,
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
pub(super) struct File {
    pub(super) path: PathBuf,
    before: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Function {
    pub(super) body: Rc<Vec<Item>>,
    pub(super) file: File,
}

/// What ends a list before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// One turn of a loop.
    Turn,
    Loop,
    Function,
    Script,
}

/// What a command reads from the one before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Piped {
    pub(super) words: Vec<ShellWord>,
    /// The line of a `find` that prints it.
    pub(super) find: Option<usize>,
}

/// A shell that reads scripts.
pub(super) struct Shell<'t> {
    pub(super) tree: &'t dyn FileTree,
    /// Who answers tests of files.
    pub(super) sight: Option<&'t dyn Sight>,
    pub(super) state: State,
    /// A file that sets variables cannot be read.
    pub(super) has_unread: bool,
    pub(super) arguments: Vec<ShellWord>,
    /// `$0`.
    pub(super) script: Option<String>,
    pub(super) commands: Vec<ShellCommand>,
    /// Files of programs that were read.
    pub(super) programs: RefCell<BTreeMap<PathBuf, Option<Rc<[u8]>>>>,
    pub(super) functions: BTreeMap<String, Function>,
    depth: usize,
    /// The functions that are being called.
    pub(super) calls: Vec<String>,
    /// The variables that each of them has of its own, as they were before.
    pub(super) locals: Vec<Vec<(String, Kept)>>,
    pub(super) steps: usize,
    pub(super) ended: Option<End>,
    /// A test that nothing answers may end it.
    pub(super) may_have_ended: Option<End>,
    /// The part that is read ends the script.
    pub(super) has_left: bool,
    pub(super) input: Option<Piped>,
    pub(super) printed: Option<Piped>,
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
    *variables = shell.state.variables;
    shell.state.unknown
}

impl<'t> Shell<'t> {
    pub(super) fn new(tree: &'t dyn FileTree, variables: Variables, directory: PathBuf) -> Self {
        Self {
            tree,
            sight: None,
            state: State::new(variables, directory),
            has_unread: false,
            arguments: Vec::new(),
            script: None,
            commands: Vec::new(),
            programs: RefCell::default(),
            functions: BTreeMap::new(),
            depth: 0,
            calls: Vec::new(),
            locals: Vec::new(),
            steps: 0,
            ended: None,
            may_have_ended: None,
            has_left: false,
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
            return self.leave_unread(begin.path, begin.line);
        }
        self.depth += 1;
        let ends = (self.ended.take(), self.may_have_ended.take());
        let arguments = std::mem::replace(&mut self.arguments, begin.arguments.to_vec());
        let file = File { path: begin.path.to_owned(), before: begin.line - 1 };
        self.list(&items(raw_commands(begin.text)), &file, Runs::of(is_certain));
        self.arguments = arguments;
        (self.ended, self.may_have_ended) = ends;
        self.has_left = false;
        self.depth -= 1;
    }

    pub(super) fn list(&mut self, items: &[Item], file: &File, runs: Runs) -> Status {
        let (mut status, mut now) = (Status::Succeeds, Runs::Yes);
        // The state before commands that may not be run.
        let mut before: Option<State> = None;
        for item in items {
            if let Some(before) = before.take_if(|_| matches!(item.joint, Joint::Next | Joint::Or)) {
                self.or_from(before);
            }
            if self.ended.is_some() || self.has_left || self.steps > LAST_STEP {
                break;
            }
            // What is wrong otherwise sets nothing.
            let is_met = item.joint == Joint::Or && status == Status::ShouldSucceed;
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
            let doubtful = now != Runs::Yes || self.may_have_ended.is_some_and(|end| end != End::Script);
            if doubtful && before.is_none() {
                before = Some(self.state());
            }
            let own = self.step(&item.step, file, its);
            self.input = None;
            if let Some(before) = before.take_if(|_| is_met) {
                self.has_left = false;
                self.restore(before);
            }
            let own = if item.is_negated { own.negated() } else { own };
            status = match (item.joint, now, own) {
                (Joint::And, Runs::Open, Status::Succeeds | Status::ShouldSucceed | Status::Open)
                | (Joint::Or, Runs::Open, Status::Fails | Status::Open) => Status::Open,
                (Joint::And, Runs::Maybe, Status::Succeeds | Status::ShouldSucceed)
                | (Joint::Or, Runs::Maybe, Status::Fails) => Status::Unknown,
                _ => own,
            };
        }
        if let Some(before) = before {
            self.or_from(before);
        }
        status
    }

    fn step(&mut self, step: &Step, file: &File, runs: Runs) -> Status {
        match step {
            Step::Run(raw) => return self.command(raw, file, runs),
            Step::If(branches, otherwise) => {
                // Whether it gets there, if the whole is run.
                let mut rest = Runs::Yes;
                let mut ways = Ways::default();
                for (condition, body) in branches {
                    if rest == Runs::No || self.ended.is_some() {
                        break;
                    }
                    let status = self.list(condition, file, runs.and(rest));
                    let its = rest.and(status.then());
                    self.way(&mut ways, body, file, runs.and(its), its == Runs::Yes);
                    rest = rest.and(status.otherwise());
                }
                self.way(&mut ways, otherwise, file, runs.and(rest), rest == Runs::Yes);
                self.one_of(ways);
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
                self.has_left = false;
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

    pub(super) fn branch(&mut self, body: &[Item], file: &File, runs: Runs) {
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
        let before = (its != Runs::Yes).then(|| self.state());
        self.turns(body, file, runs.and(its));
        self.leave(End::Loop);
        if let Some(before) = before {
            self.or_from(before);
        }
    }

    /// A list for each word of a loop.
    fn each(&mut self, name: Option<&str>, words: Vec<ShellWord>, body: &[Item], file: &File, runs: Runs) {
        let words = if self.steps > MOST_STEPS {
            vec![ShellWord::unknown(&format!("${}", name.unwrap_or_default()))]
        } else {
            words
        };
        for word in words {
            let before = (!word.is_known).then(|| self.state());
            if let Some(name) = name {
                self.set(name, word, file, 0);
            }
            // A part that is not known may be empty, or several words.
            if let Some(before) = before {
                self.turns(body, file, runs.and(Runs::Maybe));
                self.or_from(before);
            } else {
                self.list(body, file, runs);
                self.leave(End::Turn);
            }
            if self.ended.is_some() || self.has_left {
                break;
            }
        }
        self.leave(End::Loop);
    }

    /// What ends a loop or a function ends no more than that.
    pub(super) fn leave(&mut self, end: End) {
        self.ended = self.ended.filter(|its| *its != end);
        self.may_have_ended = self.may_have_ended.filter(|its| *its != end);
    }

    fn case(&mut self, subject: &RawWord, arms: &[Arm], file: &File, runs: Runs) {
        let value = self.expanded_value(subject);
        let is_known = value.is_known && !value.is_pattern && self.is_set(subject);
        let mut has_fitted = false;
        let mut ways = Ways::default();
        for Arm { patterns, body } in arms {
            let fits = |pattern: &RawWord| {
                let pattern = self.expanded_value(pattern);
                pattern.is_known && matches(pattern.text.as_bytes(), value.text.as_bytes())
            };
            let is_it = is_known && !has_fitted && patterns.iter().any(fits);
            has_fitted |= is_it;
            // The others are read as well: the script may be called in other ways.
            let ended = self.ended.take();
            let its = if is_it { Runs::Yes } else { Runs::Maybe };
            self.way(&mut ways, body, file, runs.and(its), is_it);
            self.ended = ended.or(self.ended);
        }
        // A known value takes no other arm.
        let is_any = |arm: &Arm| arm.patterns.iter().any(|pattern| keyword(pattern) == Some("*"));
        if !arms.iter().any(is_any) {
            self.way(&mut ways, &[], file, runs, is_known);
        }
        self.one_of(ways);
    }

    pub(super) fn shell_line(file: &File, raw: &RawCommand) -> usize {
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
            variables: self.state.variables.clone(),
            unknown: self.state.unknown.iter().filter(|name| name.starts_with("MESOS_")).cloned().collect(),
            directory: self.state.directory.clone(),
            somewhere: self.state.somewhere.clone(),
            path: line.path.to_owned(),
            line: line.number,
            is_certain: line.is_certain,
        }
    }
}

/// The variables of `read`.
fn read_names(words: &[RawWord]) -> Option<Vec<String>> {
    let start = words.iter().position(|word| keyword(word) == Some("read"))?;
    let names = words[start + 1..].iter().filter_map(keyword).filter(|word| !word.starts_with('-'));
    Some(names.map(ToOwned::to_owned).collect())
}

#[cfg(test)]
#[path = "shell_run_tests.rs"]
mod tests;
