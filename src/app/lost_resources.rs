//! Reservations and volumes that a start loses: the agent keeps its ID, and the master takes them away.

use crate::recovery::{Attempt, Code, Decision, Effect, Mode, Severity};

use super::scenario::Scenario;

/// Files of `meta/resources` that the agent does without, with all that they list.
const LISTS: [Code; 6] = [
    Code::StateEmpty,
    Code::StateUnreadable,
    Code::TargetUnreadable,
    Code::InfoUnreadable,
    Code::ResourceListCut,
    Code::OldTargetUnreadable,
];

/// What is lost, in words, a line each.
pub(super) fn lost_resources(scenario: &Scenario, first: &Attempt<'_>) -> Vec<String> {
    let conditions = &scenario.conditions;
    let drops = |decision: &&Decision| {
        let effects = decision.cause.effects(conditions.release);
        let effect = if conditions.mode == Mode::Lenient { effects.lenient } else { effects.strict };
        LISTS.contains(&decision.cause) && !decision.shadowed && effect == Effect::Drops
    };
    let lists = first.decisions().filter(drops);
    let lists = lists.map(|decision| format!("{}: {}", decision.path, decision.cause.row().lost));
    let volumes = scenario.volume_findings().iter().filter(|finding| finding.severity >= Severity::Error);
    lists.chain(volumes.map(|finding| finding.message.clone())).collect()
}
