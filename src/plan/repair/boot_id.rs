//! `boot_id`: the host's own, where a live executor proves that the host was not rebooted.

use crate::check::Finding;
use crate::plan::{Action, Content};
use crate::recovery::BootId;
use crate::recovery::outcome::Holder;

use super::context::{ProposedStep, RepairContext, RepairResult, cannot};

/// Writes the boot ID of the host, if a process that was forked for a run is still the same.
pub(super) fn boot_id(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let BootId::Known(id) = &context.input.conditions.boot_id else {
        return cannot("the boot ID of this host is unknown");
    };
    if !context.is_file(&finding.path) {
        return cannot("boot_id is not a regular file");
    }
    let mut pids = context.live_runs().filter(|run| run.pid().is_some());
    let Some(witness) = pids.find(|run| context.holder(run) == Holder::Same) else {
        return cannot("no process of the checkpoint is proved to be alive: the host may have been rebooted");
    };
    let pid = witness.pid().unwrap_or_default();
    let why = format!(
        "pid {pid} of container {} is still the same process: the host was not rebooted since",
        witness.run.id
    );
    let action = Action::Write { content: Content::Bytes(id.trim().as_bytes().to_vec()), attributes: None };
    Ok(vec![ProposedStep::new(action, &finding.path, why)])
}
