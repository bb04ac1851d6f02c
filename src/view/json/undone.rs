//! What an undo restores, or would restore.

use schemars::JsonSchema;
use serde::Serialize;

/// Of `ckpt undo`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UndoneJson {
    pub change: String,
    pub applied: bool,
    pub steps: usize,
    /// What cannot be brought back.
    pub gone: Vec<String>,
    /// What is no longer as the change left it.
    pub altered: Vec<String>,
    /// What is, or would be, done, in this order.
    pub plan: Vec<UndoStepJson>,
    /// The command that undoes a later change of the same paths, which comes first.
    pub later: Option<String>,
}

/// What undoing one step does.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UndoStepJson {
    pub does: String,
    pub path: String,
    /// False: it was deleted permanently.
    pub restorable: bool,
}
