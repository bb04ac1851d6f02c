//! What a cleanup takes and leaves, and what is given up, for scripts.

use serde_json::{Value, json};

use crate::plan::cleanup::{Cleanup, Counts, Scopes};
use crate::view::cleanup::GivenUpView;

/// `summary` of a cleanup by scopes.
pub fn cleanup_summary(scopes: &Scopes, cleanup: &Cleanup) -> Value {
    let goes: Vec<Value> = cleanup
        .sums
        .iter()
        .map(|((scope, deleted), sum)| {
            let Counts { agents, frameworks, executors, runs, tasks, unsent } = sum.counts;
            json!({
                "scope": scope.name(), "deleted": deleted, "steps": sum.steps, "entries": sum.entries,
                "bytes": sum.bytes, "agents": agents, "frameworks": frameworks, "executors": executors,
                "runs": runs, "tasks": tasks, "unsent": unsent,
            })
        })
        .collect();
    let stays: Vec<Value> = cleanup
        .stays
        .iter()
        .map(|(scope, reason, group)| {
            let examples: Vec<String> = group.examples.iter().map(ToString::to_string).collect();
            json!({
                "scope": scope.name(), "reason": reason.word(), "why": reason.words(), "count": group.count,
                "examples": examples,
            })
        })
        .collect();
    json!({ "scopes": scopes.names().split(',').collect::<Vec<_>>(), "goes": goes, "stays": stays })
}

/// `summary` of giving up every executor.
pub fn given_up_summary(view: &GivenUpView<'_>) -> Value {
    let unsent: Vec<Value> = view
        .unsent
        .iter()
        .map(|task| {
            json!({
                "framework_id": task.framework.lossy(), "executor_id": task.executor.lossy(),
                "task_id": task.task.lossy(), "states": task.states,
            })
        })
        .collect();
    let living: Vec<Value> = view
        .living
        .iter()
        .map(|(name, proved, evidence)| json!({ "executor": name, "proved": proved, "evidence": evidence }))
        .collect();
    json!({
        "unsent": unsent, "living": living, "docker": view.docker, "shuts_down": view.shuts_down,
        "recover_line": view.recover_line,
    })
}
