//! The plan to give up every executor, from the facts of a scenario.

use super::scenario::Scenario;
use crate::plan::PathError;
use crate::plan::cleanup::{GivenUp, give_up_all};
use crate::recovery::{Changes, Mode, in_mode, read};

/// Plans to give up every executor of the agent, damaged ones included.
///
/// # Errors
/// A path cannot be read.
pub fn plan_give_up(scenario: &Scenario) -> Result<GivenUp, PathError> {
    let Scenario { located, checkpoint, conditions, .. } = scenario;
    let (survey, unchanged) = (in_mode(conditions, Mode::Survey), Changes::default());
    let read = read(checkpoint, &survey, &unchanged);
    give_up_all(&located.source, checkpoint, &read, &conditions.boot_id)
}
