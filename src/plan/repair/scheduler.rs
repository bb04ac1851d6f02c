//! `framework.pid`: without it the agent drops every executor of the framework.

use crate::check::Finding;
use crate::model::DirectoryState;

use super::context::{NOT_MEANT, RepairContext, RepairResult, write_anew};

/// The address of nobody (`UPID()`): what the agent writes for a scheduler on HTTP.
const NOBODY: &[u8] = b"@0.0.0.0:0";

/// Writes the address that says: send by way of the master.
pub(super) fn by_the_master(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(framework) = case.checkpoint.framework_of(&finding.entity) else { return NOT_MEANT };
    // The agent had died between two files of a new framework: there is nothing to save.
    if framework.directory != DirectoryState::Listed || framework.executors.is_empty() {
        return NOT_MEANT;
    }
    let count = framework.executors.len();
    let why = format!(
        "without it the agent drops {count} executors; this address means: send by way of the master"
    );
    write_anew(case, finding, NOBODY.to_vec(), why)
}
