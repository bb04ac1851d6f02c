//! The text of a shell script, split into simple commands. Nothing is expanded: words keep what a shell would expand as
//! parts.

use super::shell_lexer::{Lexer, Token};

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text; a pattern in it counts only outside of quotes.
    Text { text: String, quoted: bool },
    /// `$NAME`, `${NAME}`, `${NAME:-OTHERWISE}`; `${NAME:=OTHERWISE}` assigns it.
    Variable { name: String, otherwise: Option<String>, assigns: bool, quoted: bool },
    /// `$(COMMAND)` or the same in backquotes.
    Output { command: String, quoted: bool },
    /// What is not understood, as it is written.
    Other(String),
}

pub(super) type RawWord = Vec<Part>;

/// What joins a command to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A new line or `;`.
    Next,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|`.
    Pipe,
}

/// A command; of its redirections only the files that it empties are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawCommand {
    /// Parentheses that open before it, and close after it.
    pub(super) opened: usize,
    pub(super) closed: usize,
    /// It is a name, and `()` follows.
    pub(super) is_function: bool,
    /// `;;` follows.
    pub(super) ends_arm: bool,
    pub(super) words: Vec<RawWord>,
    /// Files that `>` creates or empties.
    pub(super) emptied: Vec<RawWord>,
    /// The line that it begins in, from 1.
    pub(super) line: usize,
    pub(super) joint: Joint,
}

/// The commands of a script, keywords such as `if` and `then` among their words.
pub(super) fn raw_commands(text: &str) -> Vec<RawCommand> {
    let mut lexer = Lexer { text: text.as_bytes(), at: 0, line: 1, heredocs: Vec::new() };
    let mut commands = Vec::new();
    let begin = |line, joint| RawCommand {
        opened: 0,
        closed: 0,
        is_function: false,
        ends_arm: false,
        words: Vec::new(),
        emptied: Vec::new(),
        line,
        joint,
    };
    let is_nothing = |command: &RawCommand| command.words.is_empty() && command.emptied.is_empty();
    let mut command = begin(1, Joint::Next);
    loop {
        let token = lexer.next();
        match token {
            Token::Word(word) => {
                if is_nothing(&command) {
                    command.line = lexer.line;
                }
                command.words.push(word);
            }
            Token::Emptied(word) => {
                if is_nothing(&command) {
                    command.line = lexer.line;
                }
                command.emptied.push(word);
            }
            Token::Break(joint) => {
                let next = begin(lexer.line, joint);
                let done = std::mem::replace(&mut command, next);
                if !is_nothing(&done) {
                    commands.push(done);
                } else if joint == Joint::Next {
                    // A line that ends with `&&` continues in the next.
                    command.joint = done.joint;
                    command.opened = done.opened;
                }
            }
            Token::Open | Token::Close | Token::Function | Token::ArmEnd => {
                let next = begin(lexer.line, Joint::Next);
                if !is_nothing(&command) {
                    commands.push(std::mem::replace(&mut command, next));
                }
                match (token, commands.last_mut()) {
                    (Token::Open, _) => command.opened += 1,
                    (Token::Close, _) if command.opened > 0 => command.opened -= 1,
                    (Token::Close, Some(last)) => last.closed += 1,
                    (Token::Function, Some(last)) => last.is_function = true,
                    (Token::ArmEnd, Some(last)) => last.ends_arm = true,
                    _ => {}
                }
            }
            Token::Skipped => {}
            Token::End => {
                if !is_nothing(&command) {
                    commands.push(command);
                }
                return commands;
            }
        }
    }
}

#[cfg(test)]
#[path = "shell_text_tests.rs"]
mod tests;
