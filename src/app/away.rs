//! How long the agent has been away, as far as its checkpoint says, and what the master has reported to frameworks meanwhile.

use chrono::{DateTime, Utc};

use super::scenario::Scenario;
use crate::layout::RelPath;
use crate::model::{Checkpoint, RecordKind};
use crate::recovery::outcome::{UNREACHABLE_SECS, span, told_of_unreachable};
use crate::recovery::releases::marks_unreachable;
use crate::source::CachedReader;

/// The last sign of life of an agent.
struct LastSign {
    at: DateTime<Utc>,
    what: &'static str,
}

/// What was reported to the frameworks of an agent that has shown no sign of life for longer than its master waits. Only in
/// place, and only where no agent runs.
pub(super) fn away_note(scenario: &Scenario) -> Option<String> {
    let located = &scenario.located;
    let host = scenario.host.as_ref().filter(|_| located.source.in_place)?;
    if host.agent.is_some() || !crate::host::doubts(&host.processes).is_empty() {
        return None;
    }
    let LastSign { at, what } = last_sign(scenario)?;
    #[expect(clippy::cast_precision_loss, reason = "of milliseconds since 1970")]
    let secs = (located.now - at).num_milliseconds() as f64 / 1000.0;
    let reported =
        told_of_unreachable(&scenario.checkpoint, located.release).filter(|_| secs > UNREACHABLE_SECS)?;
    let age = span(secs);
    let marked = if marks_unreachable(located.release) { "marked it unreachable" } else { "removed it" };
    Some(format!(
        "the last sign of the agent is {age} old ({what}). If it has been away for more than 75 s, the master has {marked} \
         and reported {reported}"
    ))
}

/// The newest of what only a running agent writes.
fn last_sign(scenario: &Scenario) -> Option<LastSign> {
    let checkpoint = &scenario.checkpoint;
    let reader = CachedReader::new(&scenario.located.source);
    let written = |path: &RelPath| DateTime::from_timestamp(reader.stat(path).ok()?.mtime, 0);
    let agent = checkpoint.latest_agent()?;
    let update = newest_update(checkpoint).map(|at| LastSign { at, what: "a status update" });
    let boot = written(&RelPath::new("meta/boot_id")).map(|at| LastSign { at, what: "boot_id" });
    let info = RelPath::new("meta/slaves").join(&agent.id).join("slave.info");
    let info = written(&info).map(|at| LastSign { at, what: "slave.info" });
    let state = written(&RelPath::new("meta/resources/resources_and_operations.state"));
    let state = state.map(|at| LastSign { at, what: "resources_and_operations.state" });
    [update, boot, info, state].into_iter().flatten().max_by_key(|sign| sign.at)
}

fn newest_update(checkpoint: &Checkpoint) -> Option<DateTime<Utc>> {
    let agent = checkpoint.latest_agent()?;
    let executors = agent.frameworks.iter().flat_map(|framework| &framework.executors);
    let tasks = executors.flat_map(|executor| &executor.runs).flat_map(|run| &run.tasks);
    let updates = tasks.flat_map(|task| &*task.updates.records).filter(|record| {
        record.kind == RecordKind::Update && !record.foreign && record.timestamp.is_finite()
    });
    let newest = updates.map(|record| record.timestamp).max_by(f64::total_cmp)?;
    #[expect(clippy::cast_possible_truncation, reason = "a float is cut to the range")]
    DateTime::from_timestamp_millis((newest * 1000.0) as i64)
}
