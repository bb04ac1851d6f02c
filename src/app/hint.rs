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
}

/// The path of a call that follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum NextPath {
    /// That of the call that was made.
    #[default]
    Same,
    /// Another one.
    Other(PathBuf),
    /// None.
    Dropped,
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
