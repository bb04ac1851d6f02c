//! What a start loses although the agent keeps its ID: reservations and volumes, which the master deletes, executors that
//! the agent does not see, and the status updates that it cuts off.

use crate::check::{Finding, blind_place, contradicting_ids, hidden, provider_losses, stuck_updates};
use crate::layout::{RelPath, identify};
use crate::model::Checkpoint;
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

/// What is wrong with updates that the agent cuts off.
const UPDATES: [Code; 2] = [Code::UpdatesRecordDamaged, Code::UpdatesLengthTooLong];

/// What is wrong with updates of operations that the agent neither stores nor sends (R154).
const OPERATIONS: [Code; 3] =
    [Code::OperationStreamUnreadable, Code::OperationUpdateBad, Code::OperationAckUnexpected];

/// What is lost, in words, a line each.
pub(super) fn lost_resources(scenario: &Scenario, first: &Attempt<'_>) -> Vec<String> {
    let conditions = &scenario.conditions;
    let drops = |decision: &&Decision| {
        let effects = decision.cause.effects(conditions.release);
        let effect = if conditions.mode == Mode::Lenient { effects.lenient } else { effects.strict };
        let loses = match effect {
            Effect::Drops if UPDATES.contains(&decision.cause) => {
                is_live(&scenario.checkpoint, &decision.path)
            }
            Effect::Drops if decision.cause == Code::TargetEmpty => scenario.checkpoint.lists_operations(),
            Effect::Drops => LISTS.contains(&decision.cause),
            Effect::Counts => OPERATIONS.contains(&decision.cause),
            Effect::Ignores if decision.cause == Code::OperationUnknown => {
                scenario.checkpoint.has_waiting_operation(&decision.path)
            }
            _ => false,
        };
        loses && !decision.shadowed
    };
    let lists = first.decisions().filter(drops);
    let lists = lists.map(|decision| format!("{}: {}", decision.path, decision.cause.row().lost));
    let volumes = scenario.resource_findings().iter().filter(|finding| finding.severity >= Severity::Error);
    let providers = provider_losses(&scenario.checkpoint, conditions.release).into_iter();
    let silent = providers.chain(stuck_updates(&scenario.checkpoint));
    let silent = silent.map(|finding| format!("{}: {}", finding.path, finding.row.lost));
    let newer = scenario.checkpoint.contradictions.newer_agent.iter();
    let newer = newer.map(|id| {
        format!(
            "meta/slaves/latest: it names an older agent, and the executors of agent {id} are not recovered"
        )
    });
    let hidden = hidden(&scenario.checkpoint).into_iter();
    let hidden =
        hidden.map(|path| format!("{path}: a name in it begins with a dot, and the agent does not see it"));
    lists
        .chain(contradicting_ids(&scenario.checkpoint))
        .chain(volumes.map(lost_resource))
        .chain(hidden)
        .chain(blind_place(&scenario.checkpoint, conditions))
        .chain(newer)
        .chain(silent)
        .collect()
}

/// Findings whose messages say by themselves what is lost.
const NAMED: [Code; 3] = [Code::VolumeNotListed, Code::ReservationNotListed, Code::VolumeMissing];

fn lost_resource(finding: &Finding) -> String {
    if NAMED.contains(&finding.row.code) {
        finding.message.clone()
    } else {
        format!("{}: {}", finding.path, finding.row.lost)
    }
}

/// Whether a path is in the latest run of an executor, and that has not ended.
fn is_live(checkpoint: &Checkpoint, path: &RelPath) -> bool {
    let entity = identify(path.as_bytes());
    let Some(executor) = checkpoint.executor_of(&entity) else { return false };
    let run = entity.container.as_ref().filter(|container| executor.latest.id() == Some(container));
    run.and_then(|container| executor.run(container)).is_some_and(|run| run.sentinel != Some(true))
}
