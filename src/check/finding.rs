//! A finding: a code, where, how bad, and what it means here.

use crate::layout::{Entity, RelPath};
use crate::recovery::{Effect, Row, Severity};

/// Something worth knowing about a path.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its code, with all the words.
    pub row: &'static Row,
    /// How bad it is in the chosen mode.
    pub severity: Severity,
    /// What a strict agent does.
    pub strict: Effect,
    /// What a lenient agent does.
    pub lenient: Effect,
    /// The agent adds to its error counter.
    pub counted: bool,
    /// Relative to the `work_dir`, or absolute for the runtime directory.
    pub path: RelPath,
    /// Offset in the file, in bytes.
    pub offset: Option<u64>,
    /// What is wrong here.
    pub message: String,
    /// The line that the agent logs.
    pub log_line: Option<String>,
    /// Whether the agent meets it depends on an order that is arbitrary.
    pub order_dependent: bool,
    /// The agent meets it only once something above it is mended.
    pub shadowed: bool,
    /// Whose it is.
    pub entity: Entity,
}
