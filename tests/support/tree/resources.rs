//! `meta/resources` in the old and the new format, with or without targets, and the persistent volumes.

use serde_json::{Value as Json, json};

use super::Placed;
use super::writer::{How, Writer};
use crate::support::message::{framed, frames};
use crate::support::resource::post;

/// What is checkpointed of resources. Lists are given in the old form; the new files hold the new one.
#[derive(Debug, Clone)]
pub(crate) struct Checkpointed {
    info: Option<Vec<Json>>,
    info_target: Option<Vec<Json>>,
    state: Option<Vec<Json>>,
    state_target: Option<Vec<Json>>,
    operations: Vec<Json>,
    volumes: bool,
}

impl Checkpointed {
    /// No `meta/resources`.
    pub(crate) fn none() -> Self {
        let operations = Vec::new();
        Self { info: None, info_target: None, state: None, state_target: None, operations, volumes: true }
    }

    /// Both files, as agents since 1.8 write them.
    pub(crate) fn new(committed: Vec<Json>) -> Self {
        Self { state: Some(committed.clone()), ..Self::old(committed) }
    }

    /// Only `resources.info`, as agents before 1.8 write it.
    pub(crate) fn old(committed: Vec<Json>) -> Self {
        Self { info: Some(committed), ..Self::none() }
    }

    /// Both targets, in the formats of the committed files: a crash before the first rename (R103).
    pub(crate) fn target(mut self, target: Vec<Json>) -> Self {
        self.state_target = self.state.is_some().then(|| target.clone());
        self.info_target = Some(target);
        self
    }

    /// Only `resources_and_operations.target` (R104).
    pub(crate) fn new_target_only(mut self, target: Vec<Json>) -> Self {
        self.state_target = Some(target);
        self
    }

    /// Operations, beside those that the agents bring along.
    pub(crate) fn operations(mut self, operations: Vec<Json>) -> Self {
        self.operations = operations;
        self
    }

    /// The directories of the persistent volumes are gone.
    pub(crate) fn without_volumes(mut self) -> Self {
        self.volumes = false;
        self
    }

    pub(super) fn write(&self, w: &mut Writer, placed: &Placed, operations: Vec<Json>) {
        let dir = placed.meta().join("resources");
        let operations: Vec<Json> = operations.into_iter().chain(self.operations.iter().cloned()).collect();
        for (name, list) in [("resources.info", &self.info), ("resources.target", &self.info_target)] {
            if let Some(list) = list {
                w.dir(&dir);
                w.file(&dir.join(name), How::Renamed, &frames("mesos.Resource", list));
            }
        }
        let files = [
            ("resources_and_operations.state", &self.state),
            ("resources_and_operations.target", &self.state_target),
        ];
        for (name, list) in files {
            if let Some(list) = list {
                let list: Vec<_> = list.iter().cloned().map(post).collect();
                let json = json!({"resources": list, "operations": operations});
                w.dir(&dir);
                let bytes = framed("mesos.internal.slave.ResourceState", &json);
                w.file(&dir.join(name), How::Renamed, &bytes);
            }
        }
        for resource in self.info.iter().chain(&self.state).flatten().filter(|_| self.volumes) {
            if let Some(id) = resource["disk"]["persistence"]["id"].as_str() {
                // A slash in a role is written as a space (layout.md, section 7).
                let role = resource["role"].as_str().unwrap_or("*").replace('/', " ");
                w.dir(&placed.work.join("volumes/roles").join(role).join(id));
            }
        }
    }
}
