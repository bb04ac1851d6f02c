//! What of a checkpoint is not as an agent writes it, whatever a start makes of it.

use super::located::Located;
use crate::layout::RelPath;
use crate::model::Checkpoint;
use crate::recovery::{Changes, Decision, Effect, Mode, read};

/// What was found while a checkpoint was read as the agent reads it.
#[derive(Debug)]
pub struct Survey {
    /// Whether the host was rebooted since the agent has written its boot ID, as far as that is known.
    pub rebooted: Option<bool>,
    /// What the agent does not ignore.
    pub damage: Vec<Decision>,
    /// Paths that decide and whose content is unknown.
    pub unknown: Vec<RelPath>,
}

impl Survey {
    /// Of a checkpoint, or of as much of it as was loaded.
    pub fn of(located: &Located, checkpoint: &Checkpoint) -> Self {
        let (conditions, unchanged) = (located.conditions(Mode::Survey), Changes::default());
        let outcome = read(checkpoint, &conditions, &unchanged);
        let rebooted = outcome.result.ok().and_then(|state| state.rebooted);
        let mut damage = outcome.decisions;
        damage.retain(|decision| {
            let effects = decision.cause.effects(located.release);
            effects.strict > Effect::Ignores || effects.lenient > Effect::Ignores
        });
        Self { rebooted, damage, unknown: outcome.unknown }
    }
}
