//! A value that the agent refuses: its own words, and whether it then exits or aborts.
//! Belongs here: the error type of this room's parsers. Does not: what recovery makes of it.

use std::fmt;

/// Why the agent does not take a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// It aborts (`CHECK`, `LOG(FATAL)`) instead of returning an error.
    pub aborts: bool,
    /// The agent's own text.
    pub text: String,
}

impl Refused {
    /// Refused with an error.
    pub fn fails(text: impl Into<String>) -> Self {
        Self { aborts: false, text: text.into() }
    }

    /// Refused with an abort.
    pub fn aborts(text: impl Into<String>) -> Self {
        Self { aborts: true, text: text.into() }
    }

    /// The same with other words around it.
    #[must_use]
    pub fn with(self, text: impl FnOnce(&str) -> String) -> Self {
        Self { aborts: self.aborts, text: text(&self.text) }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Refused {}
