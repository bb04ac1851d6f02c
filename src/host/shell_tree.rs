//! The structure of a shell script: lists, conditions, loops, functions. What is not understood is passed over.

use std::rc::Rc;

use super::shell_text::{Joint, Part, RawCommand, RawWord};

/// A command or a compound of commands in a list.
#[derive(Debug)]
pub(super) struct Item {
    /// What joins it to the item before.
    pub(super) joint: Joint,
    /// `!` is before it.
    pub(super) is_negated: bool,
    pub(super) step: Step,
}

#[derive(Debug)]
pub(super) enum Step {
    /// A simple command.
    Run(RawCommand),
    /// Conditions with their lists, and what follows `else`.
    If(Vec<(Vec<Item>, Vec<Item>)>, Vec<Item>),
    /// `while`, or `until`.
    Loop {
        is_until: bool,
        condition: Vec<Item>,
        body: Vec<Item>,
    },
    /// `for`; without words over the arguments, `None` where it counts.
    For {
        name: Option<String>,
        words: Option<Vec<RawWord>>,
        body: Vec<Item>,
    },
    Case {
        subject: RawWord,
        arms: Vec<Arm>,
    },
    /// In `{ }`, or in `( )`.
    Group {
        is_subshell: bool,
        body: Vec<Item>,
    },
    Function {
        name: String,
        body: Rc<Vec<Item>>,
    },
}

/// Patterns, and what is run where one of them fits.
#[derive(Debug)]
pub(super) struct Arm {
    pub(super) patterns: Vec<RawWord>,
    pub(super) body: Vec<Item>,
}

pub(super) fn items(commands: Vec<RawCommand>) -> Vec<Item> {
    let mut parser = Parser { commands, at: 0, word: 0, closed: 0, has_ended_arm: false, depth: 0 };
    let mut all = Vec::new();
    while parser.at < parser.commands.len() {
        all.append(&mut parser.list(&[], Within::Script));
        // A keyword that nothing has opened.
        parser.skip_word();
    }
    all
}

/// The text of a word that is one piece of unquoted text.
pub(super) fn keyword(word: &RawWord) -> Option<&str> {
    match &word[..] {
        [Part::Text { text, quoted: false }] => Some(text),
        _ => None,
    }
}

/// Deeper structures are not read.
const DEEPEST: usize = 100;
const ENDS: [&str; 8] = ["then", "do", "else", "elif", "fi", "done", "esac", "}"];

#[derive(Clone, Copy, PartialEq)]
enum Within {
    Script,
    Subshell,
    Arm,
}

struct Parser {
    commands: Vec<RawCommand>,
    /// The command, and the word in it.
    at: usize,
    word: usize,
    /// Parentheses that close after the last command.
    closed: usize,
    has_ended_arm: bool,
    depth: usize,
}

impl Parser {
    fn keyword(&self) -> Option<&str> {
        self.commands.get(self.at)?.words.get(self.word).and_then(keyword)
    }

    /// Takes a word, if it is this keyword.
    fn take(&mut self, word: &str) -> bool {
        let is_it = self.keyword() == Some(word);
        if is_it {
            self.skip_word();
        }
        is_it
    }

    fn skip_word(&mut self) {
        self.word += 1;
        let Some(command) = self.commands.get(self.at) else { return };
        // Where files are emptied, there is more to run.
        if self.word >= command.words.len() && command.emptied.is_empty() {
            self.finish();
        }
    }

    /// Goes on to the next command.
    fn finish(&mut self) {
        if let Some(command) = self.commands.get(self.at) {
            self.closed = command.closed;
            self.has_ended_arm = command.ends_arm;
        }
        self.at += 1;
        self.word = 0;
    }

    /// What is left of this command, as a command.
    fn rest(&mut self) -> RawCommand {
        let command = &self.commands[self.at];
        let words = command.words.get(self.word..).unwrap_or_default().to_vec();
        let rest = RawCommand { words, ..command.clone() };
        self.finish();
        rest
    }

    /// Items up to a keyword that ends them, which is not taken.
    fn list(&mut self, ends: &[&str], within: Within) -> Vec<Item> {
        let mut all = Vec::new();
        self.depth += 1;
        while let Some(command) = self.commands.get(self.at) {
            let is_start = self.word == 0;
            if is_start && command.opened > 0 && self.depth < DEEPEST {
                let joint = command.joint;
                self.commands[self.at].opened -= 1;
                let body = self.list(&[], Within::Subshell);
                all.push(Item { joint, is_negated: false, step: Step::Group { is_subshell: true, body } });
            } else {
                let joint = if is_start { command.joint } else { Joint::Next };
                let mut is_negated = false;
                while let Some("!" | "time") = self.keyword() {
                    is_negated ^= self.keyword() == Some("!");
                    self.skip_word();
                }
                let Some(command) = self.commands.get(self.at) else { break };
                if let Some(word) = self.keyword()
                    && (ends.contains(&word) || ENDS.contains(&word))
                {
                    break;
                }
                let is_rest = self.word >= command.words.len();
                let step = if is_rest { Step::Run(self.rest()) } else { self.step() };
                all.push(Item { joint, is_negated, step });
            }
            if self.closed > 0 && within == Within::Subshell {
                self.closed -= 1;
                break;
            }
            if self.has_ended_arm && within == Within::Arm {
                break;
            }
        }
        self.depth -= 1;
        all
    }

    fn step(&mut self) -> Step {
        if self.depth >= DEEPEST {
            return Step::Run(self.rest());
        }
        match self.keyword() {
            Some("function") => {
                self.skip_word();
                self.function()
            }
            _ if self.commands[self.at].is_function => self.function(),
            Some("if") => self.branches(),
            Some(word @ ("while" | "until")) => {
                let is_until = word == "until";
                self.skip_word();
                let condition = self.list(&["do"], Within::Script);
                Step::Loop { is_until, condition, body: self.body() }
            }
            Some("for" | "select") => self.for_loop(),
            Some("case") => self.case(),
            Some("{") => {
                self.skip_word();
                let body = self.list(&["}"], Within::Script);
                self.take("}");
                Step::Group { is_subshell: false, body }
            }
            _ => Step::Run(self.rest()),
        }
    }

    /// `do LIST done`.
    fn body(&mut self) -> Vec<Item> {
        self.take("do");
        let body = self.list(&["done"], Within::Script);
        self.take("done");
        body
    }

    fn branches(&mut self) -> Step {
        let (mut branches, mut otherwise) = (Vec::new(), Vec::new());
        while self.take("if") || self.take("elif") {
            let condition = self.list(&["then"], Within::Script);
            self.take("then");
            branches.push((condition, self.list(&["elif", "else", "fi"], Within::Script)));
        }
        if self.take("else") {
            otherwise = self.list(&["fi"], Within::Script);
        }
        self.take("fi");
        Step::If(branches, otherwise)
    }

    fn for_loop(&mut self) -> Step {
        let Self { at, word, .. } = *self;
        let given = self.commands[at].words[word + 1..].to_vec();
        let mut name = given.first().and_then(keyword).map(ToOwned::to_owned);
        let words = match given.get(1).and_then(keyword) {
            Some("in") => Some(given[2..].to_vec()),
            // `for NAME` is over the arguments.
            None if name.is_some() => Some(vec![vec![Part::Variable {
                name: "@".to_owned(),
                otherwise: None,
                assigns: false,
                quoted: true,
            }]]),
            _ => None,
        };
        self.finish();
        if name.is_none() {
            // `for ((NAME=...`
            let first = self.commands.get(self.at).and_then(|command| keyword(command.words.first()?));
            name = first.and_then(|first| first.split_once('=')).map(|(name, _)| name.to_owned());
        }
        let _ = self.list(&["do"], Within::Script);
        Step::For { name, words, body: self.body() }
    }

    fn case(&mut self) -> Step {
        let subject = self.commands[self.at].words.get(self.word + 1).cloned().unwrap_or_default();
        let more = self.commands[self.at].words.len() - self.word;
        self.word += more.min(3);
        if more <= 3 {
            self.finish();
        }
        let mut arms = Vec::new();
        while self.at < self.commands.len() && !self.take("esac") {
            let start = (self.at, self.word);
            let mut patterns = Vec::new();
            while self.at < self.commands.len() && self.keyword() != Some("esac") {
                patterns.extend(self.rest().words);
                if self.closed > 0 || self.has_ended_arm {
                    break;
                }
            }
            let is_empty = std::mem::take(&mut self.has_ended_arm);
            self.closed = 0;
            let body = if is_empty { Vec::new() } else { self.list(&["esac"], Within::Arm) };
            self.has_ended_arm = false;
            arms.push(Arm { patterns, body });
            if start == (self.at, self.word) {
                self.skip_word();
            }
        }
        Step::Case { subject, arms }
    }

    fn function(&mut self) -> Step {
        let name = self.keyword().unwrap_or_default().to_owned();
        if let Some(command) = self.commands.get_mut(self.at) {
            command.is_function = false;
        }
        self.skip_word();
        let Some(command) = self.commands.get(self.at) else {
            return Step::Function { name, body: Rc::default() };
        };
        let body = if command.opened > 0 || self.keyword() == Some("{") {
            // One item: the braces.
            if command.opened > 0 {
                self.commands[self.at].opened -= 1;
                self.list(&[], Within::Subshell)
            } else {
                self.skip_word();
                let body = self.list(&["}"], Within::Script);
                self.take("}");
                body
            }
        } else {
            Vec::new()
        };
        Step::Function { name, body: Rc::new(body) }
    }
}
