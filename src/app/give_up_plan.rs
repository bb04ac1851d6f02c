//! The plans that give something up: every executor of the agent, or its ID.

use super::new_plan::new_plan;
use super::scenario::Scenario;
use crate::layout::RelPath;
use crate::plan::cleanup::{Counts, GivenUp, Unsent, forget, give_up_all};
use crate::plan::{Consent, PathError, Plan, Step};
use crate::recovery::{Changes, Mode, in_mode, read};

/// What becomes of the agent's ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentIdAfter {
    /// The agent keeps it.
    Kept,
    /// The agent registers with a new one.
    Forgotten,
}

/// The plan to give up every executor.
#[derive(Debug)]
pub struct GiveUpPlan {
    /// The steps.
    pub plan: Plan,
    /// Executors that are abandoned, and what belongs to them.
    pub counts: Counts,
    /// What the master will not learn.
    pub unsent: Vec<Unsent>,
}

/// Plans to give up every executor of the agent, damaged ones included.
///
/// # Errors
/// A path cannot be read.
pub fn plan_give_up(scenario: &Scenario, id: AgentIdAfter) -> Result<GiveUpPlan, PathError> {
    let Scenario { located, checkpoint, conditions, .. } = scenario;
    let mut plan = confirmed_by_id("cleanup", scenario)?;
    let (survey, unchanged) = (in_mode(conditions, Mode::Survey), Changes::default());
    let read = read(checkpoint, &survey, &unchanged);
    let given_up = give_up_all(&located.source, checkpoint, &read, &conditions.boot_id)?;
    let GivenUp { steps, counts, unsent } = given_up;
    plan.steps = steps;
    if id == AgentIdAfter::Forgotten {
        plan.steps.extend(forget_id(scenario, "all")?);
    }
    Ok(GiveUpPlan { plan, counts, unsent })
}

/// Plans to give up the agent's ID; a plan without steps if it has none.
///
/// # Errors
/// A path cannot be read.
pub fn plan_forget(scenario: &Scenario) -> Result<Plan, PathError> {
    let mut plan = confirmed_by_id("forget-agent", scenario)?;
    plan.steps.extend(forget_id(scenario, "forget-agent")?);
    Ok(plan)
}

/// A plan that is carried out only if the agent's ID is typed.
fn confirmed_by_id(command: &str, scenario: &Scenario) -> Result<Plan, PathError> {
    let plan = new_plan(command, &scenario.located.source, scenario.checkpoint.latest.id())?;
    Ok(Plan { consent: Consent::AgentId, ..plan })
}

fn forget_id(scenario: &Scenario, code: &'static str) -> Result<Option<Step>, PathError> {
    let path = || RelPath::new("meta/slaves/latest");
    forget(&scenario.located.source, code).map_err(|errno| PathError { path: path(), errno })
}
