//! What of a checkpoint is not as an agent writes it, whatever a start makes of it.

use super::located::Located;
use crate::layout::RelPath;
use crate::model::{Checkpoint, FrameworkAt};
use crate::recovery::{Changes, Decision, Mode, PartSurvey, read};

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
        damage.retain(|decision| !decision.is_ignored(located.release));
        Self { rebooted, damage, unknown: outcome.unknown }
    }
}

/// The same of a checkpoint whose executors are in memory a part at a time, and none of whose IDs is a pattern.
#[derive(Debug)]
pub struct SurveyInParts(PartSurvey);

impl SurveyInParts {
    /// Of a checkpoint without executors.
    pub fn new(located: &Located, checkpoint: &Checkpoint) -> Self {
        Self(PartSurvey::new(checkpoint, located.conditions(Mode::Survey)))
    }

    /// What is known before the executors are read.
    pub fn above_executors(&self) -> Survey {
        Survey { rebooted: self.0.rebooted, damage: Vec::new(), unknown: Vec::new() }
    }

    /// Adds the executors of a framework that are in memory, after those before them.
    pub fn add(&mut self, at: FrameworkAt<'_>) {
        self.0.add(at);
    }

    /// When all were added.
    pub fn finish(self) -> Survey {
        let rebooted = self.0.rebooted;
        let (damage, unknown) = self.0.finish();
        Survey { rebooted, damage, unknown }
    }
}
