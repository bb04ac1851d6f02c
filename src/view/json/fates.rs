//! Executors and tasks of a forecast, and the verdicts of `ckpt executors`: one fate, two shapes.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::text::put_name;
use crate::layout::Name;
use crate::recovery::outcome::{Event, ExecutorFate, Fate, TaskFate};
use crate::recovery::task_state_name;
use crate::schema::text_and_bytes;

fn put_ids<M: SerializeMap>(
    map: &mut M,
    framework: Option<&Name>,
    executor: Option<&Name>,
    container: Option<&Name>,
) -> Result<(), M::Error> {
    put_name(map, "framework_id", framework)?;
    put_name(map, "executor_id", executor)?;
    put_name(map, "container_id", container)
}

/// What stands first of an executor.
fn put_executor<M: SerializeMap>(map: &mut M, executor: &ExecutorFate) -> Result<(), M::Error> {
    let ExecutorFate { framework_id, executor_id, container_id, kind, .. } = executor;
    put_ids(map, framework_id.as_ref(), executor_id.as_ref(), container_id.as_ref())?;
    map.serialize_entry("kind", kind.word())
}

/// Ids as a list, with the exact bytes beside it where one is no UTF-8.
fn put_tasks<M: SerializeMap>(map: &mut M, tasks: &[Name]) -> Result<(), M::Error> {
    let both: Vec<_> = tasks.iter().map(|task| text_and_bytes(task.as_bytes())).collect();
    map.serialize_entry("tasks", &both.iter().map(|(text, _)| text).collect::<Vec<_>>())?;
    if both.iter().any(|(_, exact)| exact.is_some()) {
        map.serialize_entry("tasks_bytes", &both.iter().map(|(_, exact)| exact).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// An executor of `ckpt simulate`.
#[derive(Debug)]
pub struct FateJson<'a>(pub &'a ExecutorFate);

impl Serialize for FateJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(executor) = self;
        let mut map = serializer.serialize_map(None)?;
        put_executor(&mut map, executor)?;
        map.serialize_entry("fate", executor.fate.word())?;
        map.serialize_entry("at_secs", &executor.at_secs)?;
        map.serialize_entry("why", &executor.why)?;
        map.serialize_entry("rule", executor.rule)?;
        map.end()
    }
}

/// An executor of `ckpt executors`.
#[derive(Debug)]
pub struct VerdictJson<'a>(pub &'a ExecutorFate);

/// The word of a verdict: how it is lost makes no difference here.
pub fn verdict(fate: Fate) -> &'static str {
    match fate {
        Fate::Killed | Fate::ShutDown => Fate::Lost.word(),
        fate => fate.word(),
    }
}

impl Serialize for VerdictJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(executor) = self;
        let mut map = serializer.serialize_map(None)?;
        put_executor(&mut map, executor)?;
        map.serialize_entry("verdict", verdict(executor.fate))?;
        map.serialize_entry("why", &executor.why)?;
        map.serialize_entry("evidence", &executor.evidence)?;
        map.serialize_entry("not_checked", &executor.not_checked)?;
        map.serialize_entry("rule", executor.rule)?;
        put_tasks(&mut map, &executor.tasks)?;
        map.end()
    }
}

/// A task of `ckpt simulate`.
#[derive(Debug)]
pub struct TaskFateJson<'a>(pub &'a TaskFate);

impl Serialize for TaskFateJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(task) = self;
        let mut map = serializer.serialize_map(None)?;
        put_ids(&mut map, task.framework_id.as_ref(), task.executor_id.as_ref(), task.container_id.as_ref())?;
        put_name(&mut map, "task_id", Some(&task.task_id))?;
        map.serialize_entry("state_before", &task.state_before.map(task_state_name))?;
        map.serialize_entry("state_after", &task.state_after.map(task_state_name))?;
        map.serialize_entry("reason", &task.reason)?;
        map.serialize_entry("pending_updates", &task.pending.len())?;
        map.end()
    }
}

/// An event of a timeline.
#[derive(Debug, serde::Serialize)]
pub struct EventJson<'a> {
    at_secs: f64,
    event: &'a str,
}

impl<'a> EventJson<'a> {
    /// Of an event.
    pub fn new(event: &'a Event) -> Self {
        Self { at_secs: event.at_secs, event: &event.event }
    }
}
