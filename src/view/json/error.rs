//! `error`: why a question could not be answered, or not wholly.

use schemars::JsonSchema;
use serde::Serialize;

/// What went wrong, on which path, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorJson {
    /// A stable word for scripts.
    pub code: &'static str,
    /// What went wrong.
    pub message: String,
    /// On which path, if on one.
    pub path: Option<String>,
    /// What to do next.
    pub next: String,
}
