//! A finding: a code at a path.

use crate::layout::{Entity, RelPath};
use crate::recovery::{Code, Effect, Row, Severity};

/// The codes of findings in their order, each once, and how many there are of it.
pub fn codes_of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<(Code, usize)> {
    let mut codes: Vec<(Code, usize)> = Vec::new();
    for finding in findings {
        match codes.iter_mut().find(|(code, _)| *code == finding.row.code) {
            Some((_, count)) => *count += 1,
            None => codes.push((finding.row.code, 1)),
        }
    }
    codes
}

/// A code at a path.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its code and the words about it.
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
    /// Whether the agent meets it first depends on an arbitrary order.
    pub order_dependent: bool,
    /// The agent meets it only after something above it is repaired.
    pub shadowed: bool,
    /// The agent, framework, executor, run or task that the path belongs to.
    pub entity: Entity,
}
