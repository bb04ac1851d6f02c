//! What a plan announces: the findings of the files once its steps are made, and whether an agent starts then.

use crate::check::{Beside, FailOn, Report, judge_beside, resource_findings};
use crate::layout::RelPath;
use crate::model::{Agents, Checkpoint, Progress, Request};
use crate::plan::Plan;
use crate::plan::cleanup::after;
use crate::recovery::{AgentSetup, Mode};

use super::known_dead::dead_pids;
use super::located::Located;
use super::new_plan::expect;

/// The findings of the files alone, as a strict agent with default flags meets them: what plans announce, and what is
/// compared with that after a change.
pub fn files_report(located: &Located, checkpoint: &Checkpoint) -> Report {
    let conditions = located.conditions(Mode::Strict);
    let beside = Beside {
        findings: resource_findings(checkpoint, &located.source, located.release),
        dead_pids: dead_pids(located, checkpoint, &[]),
        ..Beside::default()
    };
    judge_beside(beside, checkpoint, &located.source, &conditions, &AgentSetup::default(), FailOn::Fatal)
}

/// Announces what is found after a removal: the findings of the checkpoint with the steps made. `threads`: as many may read
/// at once.
pub fn announce(plan: &mut Plan, located: &Located, checkpoint: Checkpoint, threads: usize) {
    if plan.is_empty() {
        return;
    }
    let latest = RelPath::new("meta/slaves/latest");
    let mut checkpoint = if plan.steps.iter().any(|step| step.path == latest) {
        // Without it a start concerns every agent.
        let request = Request { agents: Agents::All, threads, ..Request::default() };
        located.load_with_sandboxes(&request, &Progress::default())
    } else {
        checkpoint
    };
    after(&mut checkpoint, &plan.steps);
    expect(plan, &files_report(located, &checkpoint));
}
