//! `framework.pid`: without it the agent drops every executor of the framework.

use crate::check::Finding;
use crate::model::DirectoryState;

use super::context::{NOT_APPLICABLE, RepairContext, RepairResult, rewrite};

/// The empty address (`UPID()`), which the agent writes for an HTTP scheduler.
const HTTP_SCHEDULER: &[u8] = b"@0.0.0.0:0";

/// Writes the address with which the agent sends messages through the master.
pub(super) fn via_master(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(framework) = context.checkpoint.framework_of(&finding.entity) else { return NOT_APPLICABLE };
    // The agent had died between two files of a new framework: there is nothing to save.
    if framework.directory != DirectoryState::Listed || framework.executors.is_empty() {
        return NOT_APPLICABLE;
    }
    let count = framework.executors.len();
    let why = format!(
        "without it the agent drops {count} executors; with this address it sends messages through the master"
    );
    rewrite(context, finding, HTTP_SCHEDULER.to_vec(), why)
}
