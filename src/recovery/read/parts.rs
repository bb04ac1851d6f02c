//! A survey of a checkpoint whose executors are in memory a part at a time. Its outcome is that of a survey of the whole, if no
//! ID is a pattern: what is read of one executor then depends on no other.

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, FrameworkAt};
use crate::recovery::log::{ExecutorsAt, Log};
use crate::recovery::{Changes, Conditions, Decision, RecoveredFramework};

use super::reader::RecoveryReader;

/// What was found so far.
#[derive(Debug)]
pub(crate) struct PartSurvey {
    conditions: Conditions,
    /// Whether the host was rebooted; unknown where the boot ID is.
    pub(crate) rebooted: Option<bool>,
    /// The agent that is read.
    agent: Option<Name>,
    /// What was found above the executors.
    above: Found,
    /// Frameworks whose executors are read, sorted by ID, with what was found there and is not ignored.
    frameworks: Vec<(ExecutorsAt, Found)>,
}

/// Decisions, and paths that decide and whose content is unknown, in the agent's order.
#[derive(Debug, Default)]
struct Found {
    decisions: Vec<Decision>,
    unknown: Vec<RelPath>,
}

impl PartSurvey {
    /// Of a checkpoint without executors.
    pub(crate) fn new(checkpoint: &Checkpoint, conditions: Conditions) -> Self {
        let changes = Changes::default();
        let mut player = RecoveryReader::new(checkpoint, &conditions, &changes);
        let state = player.recover().ok();
        let rebooted = state.as_ref().and_then(|state| state.rebooted);
        let agent = state.and_then(|state| state.agent).map(|agent| agent.id);
        let Log { decisions, unknown, executors_at, .. } = player.log;
        let frameworks = executors_at.into_iter().map(|place| (place, Found::default())).collect();
        Self { conditions, rebooted, agent, above: Found { decisions, unknown }, frameworks }
    }

    /// Adds executors of a framework, after those before them.
    pub(crate) fn add(&mut self, at: FrameworkAt<'_>) {
        let FrameworkAt { checkpoint, agent, framework } = at;
        let find = |(place, _): &(ExecutorsAt, Found)| place.framework.cmp(&framework.id);
        let Ok(index) = self.frameworks.binary_search_by(find) else { return };
        if self.agent.as_ref() != Some(&agent.id) {
            return;
        }
        let (place, found) = &mut self.frameworks[index];
        let changes = Changes::default();
        let mut player = RecoveryReader::new(checkpoint, &self.conditions, &changes);
        player.rebooted = self.rebooted == Some(true);
        player.log.shadow = place.shadow;
        let home = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&framework.id);
        let mut recovered = RecoveredFramework {
            id: &framework.id,
            node: Some(framework),
            errors: 0,
            info: false,
            pid: None,
            executors: Vec::new(),
        };
        // Nothing ends a survey.
        let _ = player.recover_executors(&agent.id, &mut recovered, &home);
        let release = self.conditions.release;
        let kept = player.log.decisions.into_iter().filter(|decision| !decision.is_ignored(release));
        found.decisions.extend(kept);
        found.unknown.extend(player.log.unknown);
    }

    /// What the agent does not ignore, and paths that decide and whose content is unknown, in the order of a survey.
    pub(crate) fn finish(self) -> (Vec<Decision>, Vec<RelPath>) {
        let mut all = Found::default();
        let (mut decisions, mut unknown) = (self.above.decisions.into_iter(), self.above.unknown.into_iter());
        let (mut decided, mut unread) = (0, 0);
        for (place, found) in self.frameworks {
            all.decisions.extend(decisions.by_ref().take(place.decisions - decided));
            all.decisions.extend(found.decisions);
            all.unknown.extend(unknown.by_ref().take(place.unknown - unread));
            all.unknown.extend(found.unknown);
            (decided, unread) = (place.decisions, place.unknown);
        }
        all.decisions.extend(decisions);
        all.unknown.extend(unknown);
        all.decisions.retain(|decision| !decision.is_ignored(self.conditions.release));
        (all.decisions, all.unknown)
    }
}
