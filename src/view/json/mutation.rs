//! `mutations`: what the agent would change on disk.

use serde::Serialize;

use crate::recovery::Mutation;

/// One of them.
#[derive(Debug, Serialize)]
pub struct MutationJson {
    op: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_size: Option<u64>,
    detail: String,
}

impl MutationJson {
    /// Of a mutation.
    pub fn new(mutation: &Mutation) -> Self {
        let (op, path, to_size, detail) = match mutation {
            Mutation::Truncate { path, to_size, detail } => {
                ("truncate", path, Some(*to_size), detail.clone())
            }
            Mutation::Remove { path, detail } => ("remove", path, None, detail.clone()),
            Mutation::Rename { path, to } => ("rename", path, None, format!("to {to}")),
            Mutation::Write { path, detail } => ("write", path, None, detail.clone()),
            Mutation::Create { path, detail } => ("write", path, None, format!("a new folder: {detail}")),
            Mutation::Collect { path, detail } => ("gc", path, None, detail.clone()),
        };
        Self { op, path: path.to_string(), to_size, detail }
    }
}
