//! Compares a log with the findings of a checkpoint: whether what ended a start is still there.

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::{Code, Finding};
use crate::layout::Entity;

use super::outcome::Cause;
use super::read::Story;

/// A line that blames the checkpoint, and what is found there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CauseNow {
    /// Number of the line, from 1.
    pub line: u64,
    /// The code that explains it.
    pub code: &'static str,
    /// Whether the checkpoint still has such a finding.
    pub state: CauseState,
    /// Where, if it has.
    pub path: Option<String>,
}

/// Whether the checkpoint still has the damage of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CauseState {
    /// It has.
    Damaged,
    /// The damage was repaired, or the log is about another checkpoint.
    NotFound,
}

/// The causes of starts that blame the checkpoint, in the order of the log.
pub fn causes_now(story: &Story, findings: &[Finding]) -> Vec<CauseNow> {
    story.starts.iter().filter_map(|start| cause_now(start.cause.as_ref()?, findings)).collect()
}

fn cause_now(cause: &Cause, findings: &[Finding]) -> Option<CauseNow> {
    let code: Code = cause.code?.parse().ok()?;
    let named = named_path(&cause.text);
    let found = findings.iter().filter(|finding| finding.row.code == code).find_map(|finding| {
        let path = finding.path.to_string();
        // The line may name the file, or a directory above it.
        let below = named_path(&path).unwrap_or(&path);
        let is_same = |named: &str| below.starts_with(named) || named.starts_with(below);
        named.map_or_else(|| names_entity(&cause.text, &finding.entity), is_same).then_some(path)
    });
    let state = if found.is_some() { CauseState::Damaged } else { CauseState::NotFound };
    Some(CauseNow { line: cause.line, code: code.name(), state, path: found })
}

/// Whether what a text names without a path is this one.
fn names_entity(text: &str, entity: &Entity) -> bool {
    let Entity { framework, executor, container, task, .. } = entity;
    let named =
        [("framework ", framework), ("executor ", executor), ("container ", container), ("task ", task)];
    named.into_iter().all(|(word, id)| match id {
        Some(id) => !text.contains(word) || text.contains(&id.to_string()),
        None => true,
    })
}

/// The last path in a text that is below `meta`, the runtime directory or the sandboxes, from there on: a copy has other
/// directories above.
fn named_path(text: &str) -> Option<&str> {
    let starts = ["/slaves/", "/containers/", "/meta/"].map(|part| text.rfind(part));
    let at = starts.into_iter().flatten().next()?;
    let path = &text[at + 1..];
    path.split(['\'', '"', ' ']).next().map(|path| path.trim_end_matches(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_in_a_text_is_relative_to_the_work_dir() {
        let text = "Failed to read '/w/meta/slaves/S/slave.info': No such file";
        assert_eq!(named_path(text), Some("slaves/S/slave.info"));
        assert_eq!(named_path("in '/w/meta/boot_id'"), Some("meta/boot_id"));
        assert_eq!(named_path("Failed to find the latest agent from '/w/meta'"), None);
        let text = "Failed to read '/var/run/mesos/containers/c/pid': x";
        assert_eq!(named_path(text), Some("containers/c/pid"));
        assert_eq!(named_path("meta/slaves/S/slave.info"), Some("slaves/S/slave.info"));
    }

    #[test]
    fn a_text_without_a_path_names_its_executor() {
        let text = "Failed to recover framework F: Failed to find latest run of executor 'e': No such file";
        let of = |framework: &str, executor: &str| Entity {
            framework: Some(framework.into()),
            executor: Some(executor.into()),
            container: Some("c".into()),
            ..Entity::default()
        };
        assert!(names_entity(text, &of("F", "e")));
        assert!(!names_entity(text, &of("F", "other")) && !names_entity(text, &of("G", "e")));
        assert!(names_entity(text, &Entity::default()));
    }
}
