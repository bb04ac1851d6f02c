//! What to do next: words, and a call of ckpt that keeps the options of the one that was made. Only the command line
//! knows those, so a hint says how the call differs.

use std::path::{Path, PathBuf};

/// What to do next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// In words; may be empty.
    pub words: String,
    /// As a call.
    pub call: Option<Box<NextCall>>,
}

/// A call of ckpt, by what is different from the call that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextCall {
    /// Made by root.
    pub sudo: bool,
    /// Another command. It takes over the options that both have.
    pub command: Option<&'static str>,
    /// About which checkpoint.
    pub path: NextPath,
    /// Options that are added.
    pub options: Vec<String>,
    /// Flags of the agent that are added, after `--`.
    pub flags: Vec<String>,
}

/// The path of a call that follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum NextPath {
    /// That of the call that was made.
    #[default]
    Same,
    /// Another one.
    Other(PathBuf),
    /// Another one, in the place of the one that was typed. All other words stay.
    Instead {
        /// What was typed.
        typed: PathBuf,
        /// What is meant.
        path: PathBuf,
    },
    /// None.
    Dropped,
}

/// Makes text of a call.
pub type CallText<'a> = dyn Fn(NextCall) -> String + 'a;

/// Puts calls in place of the commands in a text. Each of those begins with `ckpt` and ends with `PATH`.
pub fn with_calls(text: &'static str, call: &CallText<'_>) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some((command, after)) = rest.split_once(" PATH") {
        match command.rsplit_once("ckpt ") {
            None => made.extend([command, " PATH"]),
            Some((before, words)) => {
                let mut words = words.split(' ');
                let named = NextCall { command: words.next(), ..NextCall::default() };
                made += before;
                made += &call(words.fold(named, NextCall::option));
            }
        }
        rest = after;
    }
    made + rest
}

impl Hint {
    /// The same call as root.
    pub fn sudo() -> Self {
        NextCall { sudo: true, ..NextCall::default() }.into()
    }

    /// Puts words in front of the call.
    #[must_use]
    pub fn words(self, words: impl Into<String>) -> Self {
        Self { words: words.into(), ..self }
    }
}

impl NextCall {
    /// The same call with one more option.
    pub fn with(option: &str) -> Self {
        Self { options: vec![option.to_owned()], ..Self::default() }
    }

    /// Another command about the same checkpoint.
    pub fn command(command: &'static str) -> Self {
        Self { command: Some(command), ..Self::default() }
    }

    /// About this path.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        Self { path: NextPath::Other(path.to_owned()), ..self }
    }

    /// The same call about this path instead of the one that was typed.
    pub fn instead(typed: &Path, path: &Path) -> Self {
        Self { path: NextPath::Instead { typed: typed.to_owned(), path: path.to_owned() }, ..Self::default() }
    }

    /// Without a path.
    #[must_use]
    pub fn without_path(self) -> Self {
        Self { path: NextPath::Dropped, ..self }
    }

    /// With one more option.
    #[must_use]
    pub fn option(mut self, option: impl Into<String>) -> Self {
        self.options.push(option.into());
        self
    }
}

impl From<NextCall> for Hint {
    fn from(call: NextCall) -> Self {
        Self { words: String::new(), call: Some(Box::new(call)) }
    }
}

impl From<&str> for Hint {
    fn from(words: &str) -> Self {
        Self { words: words.to_owned(), call: None }
    }
}

impl From<String> for Hint {
    fn from(words: String) -> Self {
        Self { words, call: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CODES;
    use crate::logs::topics;

    #[test]
    fn commands_in_a_text_become_calls() {
        let text = "Stop it. ckpt repair --only x PATH helps; a PATH alone stays: ckpt config PATH";
        let made = with_calls(text, &|call| format!("<{}{}>", call.command.unwrap(), call.options.join(" ")));
        assert_eq!(made, "Stop it. <repair--only x> helps; a PATH alone stays: <config>");
        assert_eq!(with_calls("nothing", &|_| String::new()), "nothing");
    }

    #[test]
    fn nothing_sticks_to_a_path_that_is_pasted() {
        let texts = CODES.iter().map(|row| row.next).chain(topics().map(|topic| topic.next));
        for text in texts {
            let mut after = text.split(" PATH").skip(1);
            assert!(after.all(|after| after.is_empty() || after.starts_with(' ')), "{text}");
        }
    }
}
