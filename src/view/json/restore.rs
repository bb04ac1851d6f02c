//! What a restore puts back, leaves, and costs, for scripts.

use schemars::JsonSchema;
use serde::Serialize;

use crate::app::PlannedRestore;
use crate::layout::RelPath;

/// A restore from an archive.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RestoreJson {
    /// The archive, and the SHA-256 of the whole file.
    archive: Option<ArchiveJson>,
    /// Entries that differ from the archive and stay, because they are newer.
    kept: Vec<NotRestoredJson>,
    /// Entries of the archive that cannot be restored.
    left_out: Vec<NotRestoredJson>,
    /// Reservations and volumes that the agent would no longer know.
    lost_resources: Vec<String>,
    /// Entries that are not in the archive and stay.
    only_here: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ArchiveJson {
    path: String,
    sha256: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NotRestoredJson {
    path: String,
    why: String,
}

impl NotRestoredJson {
    fn new(path: &RelPath, why: impl Into<String>) -> Self {
        Self { path: path.to_string(), why: why.into() }
    }
}

impl RestoreJson {
    /// Of a plan.
    pub fn new(planned: &PlannedRestore) -> Self {
        let steps = &planned.steps;
        Self {
            archive: planned.plan.archive.as_ref().map(|archive| ArchiveJson {
                path: archive.path.to_string_lossy().into_owned(),
                sha256: archive.sha256.to_string(),
            }),
            kept: steps.kept.iter().map(|one| NotRestoredJson::new(&one.path, one.why.words())).collect(),
            left_out: steps.left_out.iter().map(|one| NotRestoredJson::new(&one.path, one.why)).collect(),
            lost_resources: planned.lost_resources.clone(),
            only_here: steps.only_here.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn is_incomplete(&self) -> bool {
        !self.left_out.is_empty()
    }
}
