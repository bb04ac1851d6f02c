//! How a start ended, and by which line.

use schemars::JsonSchema;
use serde::Serialize;

/// How a start ended, as far as it is logged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It keeps its ID.
    Recovers,
    /// It has, or asks for, a new ID.
    NewAgent,
    /// It exited with an error.
    Fails,
    /// It crashed.
    Aborts,
    /// `--recover=cleanup`.
    CleansUp,
    /// The master or a signal ended it.
    ShutDown,
    /// The log ends, or another start begins, before it is decided.
    #[default]
    Unfinished,
}

/// The line that ended a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cause {
    /// The code that explains it; null where the line is not known.
    pub code: Option<&'static str>,
    /// Number of the line, from 1.
    pub line: u64,
    /// The message.
    pub text: String,
}
