//! `boot_id`: the host's own, where executors of before prove that it was not booted since.

use crate::check::Finding;
use crate::plan::{Action, Content};
use crate::recovery::BootId;
use crate::recovery::outcome::Holder;

use super::context::{Draft, RepairContext, RepairResult, no};

/// Writes the host's boot id, if a process that was forked for a run is still the same.
pub(super) fn boot_id(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let BootId::Known(id) = &case.conditions.boot_id else { return no("the host's boot id is not known") };
    if !case.is_file(&finding.path) {
        return no("boot_id is no plain file");
    }
    let mut pids = case.live_runs().filter(|place| place.pid().is_some());
    let Some(witness) = pids.find(|place| case.holder(place) == Holder::Same) else {
        return no(
            "no process of the checkpoint is proved to have outlived it: the host may have been booted",
        );
    };
    let pid = witness.pid().unwrap_or_default();
    let why = format!("pid {pid} of container {} still runs: the host was not booted since", witness.run.id);
    let action = Action::Write { content: Content::Bytes(id.trim().as_bytes().to_vec()), attributes: None };
    Ok(vec![Draft::new(action, &finding.path, why)])
}
