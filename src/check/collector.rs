//! Collects findings of what the agent never looks at.

use crate::layout::{RelPath, identify};
use crate::recovery::{Code, Effect};

use super::finding::Finding;
use super::silent_severity::Elsewhere;

pub(super) struct Collector<'a> {
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Collector<'_> {
    pub(super) fn note(&mut self, code: Code, path: &RelPath, message: String) {
        self.note_at(code, path, None, message);
    }

    pub(super) fn note_at(&mut self, code: Code, path: &RelPath, offset: Option<u64>, message: String) {
        self.findings.push(Finding { offset, ..silent(code, path, message) });
    }

    /// The last finding has another severity in its place.
    pub(super) fn last_is(&mut self, place: Elsewhere) {
        if let Some(finding) = self.findings.last_mut() {
            debug_assert_eq!(finding.row.code, place.code);
            finding.severity = place.severity;
        }
    }
}

/// A finding of what the agent is silent about.
pub(crate) fn silent(code: Code, path: &RelPath, message: String) -> Finding {
    let row = code.row();
    Finding {
        row,
        severity: row.severity,
        strict: Effect::Ignores,
        lenient: Effect::Ignores,
        counted: false,
        path: path.clone(),
        offset: None,
        message,
        log_line: None,
        order_dependent: false,
        shadowed: false,
        entity: identify(path.as_bytes()),
    }
}
