//! The plan of a repair, from the facts of a scenario.

use super::new_plan::{expect, new_plan};
use super::scenario::Scenario;
use crate::host::user;
use crate::layout::{Name, RelPath};
use crate::model::Part;
use crate::plan::repair::{
    Answered, HostFacts, NotPlanned, Refused, RepairInput, Repaired, Selection, repair,
};
use crate::plan::{Action, PathError, Plan, Step};
use crate::source::Source;

/// A plan, and what it is made of.
#[derive(Debug)]
pub struct PlannedRepair {
    /// The steps, and the findings that are expected afterwards.
    pub plan: Plan,
    /// What was answered by which repair.
    pub answered: Vec<Answered>,
    /// Findings that could be repaired by name only, or not here.
    pub refused: Vec<Refused>,
    /// The checkpoint as the plan would leave it.
    pub tree: Source,
}

/// Plans a repair.
///
/// # Errors
/// A path cannot be read: it may be what needs a repair, and a plan made without it would be wrong. Or what was selected
/// is ambiguous.
pub fn plan_repair(scenario: &Scenario, selection: &Selection) -> Result<PlannedRepair, NotPlanned> {
    let liveness = scenario.liveness();
    let host = scenario.host.as_ref();
    let facts = HostFacts {
        ask: &|asked| liveness.ask(asked),
        user: &|name| host.and_then(|host| user(&host.host, name)),
    };
    plan_repair_with(scenario, facts, selection)
}

/// The same with facts of another host than that of the scenario.
///
/// # Errors
/// As above.
pub fn plan_repair_with(
    scenario: &Scenario,
    host: HostFacts<'_>,
    selection: &Selection,
) -> Result<PlannedRepair, NotPlanned> {
    let Scenario { located, checkpoint, conditions, agent, .. } = scenario;
    let threads = scenario.options.threads;
    let input = RepairInput { conditions, setup: &agent.setup, host, selection, threads };
    let Repaired { steps, answered, refused, after, tree } = repair(&located.source, &input)?;
    if checkpoint.coverage.meta == Part::NotPermitted {
        let path = after.unknown.first().map_or_else(|| RelPath::new("meta"), RelPath::new);
        return Err(PathError { path, errno: rustix::io::Errno::ACCESS.into() }.into());
    }
    let restored = steps.iter().find_map(restored_agent);
    let id = checkpoint.latest.id().or(restored.as_ref());
    let mut plan = new_plan("repair", &located.source, id)?;
    plan.steps = steps.into_iter().collect();
    expect(&mut plan, &after);
    Ok(PlannedRepair { plan, answered, refused, tree })
}

/// The agent whose `slaves/latest` this step restores.
fn restored_agent(step: &Step) -> Option<Name> {
    match &step.action {
        Action::Link { text } if step.path.as_bytes() == b"meta/slaves/latest" => {
            text.rsplit(|byte| *byte == b'/').next().map(Name::from)
        }
        _ => None,
    }
}
