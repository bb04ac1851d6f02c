//! How a finding of what the agent never looks at is made. Belongs here: the frame that they all share. Does not: what
//! is looked for.

use crate::layout::{RelPath, identify};
use crate::recovery::Effect;

use super::finding::Finding;
use super::row::by_code;

/// Collects findings of what the agent never looks at.
pub(super) struct Collector<'a> {
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Collector<'_> {
    pub(super) fn note(&mut self, code: &str, path: &RelPath, message: String) {
        self.note_at(code, path, None, message);
    }

    pub(super) fn note_at(&mut self, code: &str, path: &RelPath, offset: Option<u64>, message: String) {
        let Some(row) = by_code(code) else { return };
        self.findings.push(Finding {
            row,
            severity: row.mild,
            strict: Effect::Ignores,
            lenient: Effect::Ignores,
            counted: false,
            path: path.clone(),
            offset,
            message,
            log_line: None,
            order_dependent: false,
            shadowed: false,
            entity: identify(path.as_bytes()),
        });
    }
}
