//! The error of the parsers in this module: the agent's words, and whether the agent aborts.

use std::fmt;

/// Why the agent refuses a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    /// The agent aborts (`CHECK`, `LOG(FATAL)`) instead of returning an error.
    pub aborts: bool,
    /// In the agent's words.
    pub text: String,
}

impl ValueError {
    pub fn fails(text: impl Into<String>) -> Self {
        Self { aborts: false, text: text.into() }
    }

    pub fn aborts(text: impl Into<String>) -> Self {
        Self { aborts: true, text: text.into() }
    }

    /// With another text, made from this one.
    #[must_use]
    pub fn with(self, text: impl FnOnce(&str) -> String) -> Self {
        Self { aborts: self.aborts, text: text(&self.text) }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for ValueError {}
