//! `mutations`: what the agent would change on disk.

use chrono::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use crate::recovery::Mutation;
use crate::recovery::outcome::Due;
use crate::view::times;

/// One of them.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MutationJson {
    op: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_size: Option<u64>,
    detail: String,
}

impl MutationJson {
    /// Of a path that is left to garbage collection.
    pub(super) fn gc(due: &Due) -> Self {
        let when = due.at.and_then(|at| DateTime::from_timestamp(at, 0)).map(times::second);
        let when = when.map_or_else(|| "due at an unknown time".to_owned(), |at| format!("due {at}"));
        let detail = format!("{}; {when}", due.detail);
        Self { op: "gc", path: due.path.to_string(), to_size: None, detail }
    }

    /// Of a mutation.
    pub(super) fn new(mutation: &Mutation) -> Self {
        let (op, path, to_size, detail) = match mutation {
            Mutation::Truncate { path, to_size, detail } => {
                ("truncate", path, Some(*to_size), detail.clone())
            }
            Mutation::Remove { path, detail } => ("remove", path, None, detail.clone()),
            Mutation::Rename { path, to } => ("rename", path, None, format!("to {to}")),
            Mutation::Write { path, detail } => ("write", path, None, detail.clone()),
            Mutation::Create { path, detail } => ("write", path, None, format!("a new directory: {detail}")),
            Mutation::Collect { path, detail } => ("gc", path, None, (*detail).to_owned()),
        };
        Self { op, path: path.to_string(), to_size, detail }
    }
}
