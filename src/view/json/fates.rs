//! Executors and tasks of a forecast, and the verdicts of `ckpt executors`: one outcome, two shapes.

use schemars::JsonSchema;
use serde::Serialize;

use super::entity::RunIdsJson;
use super::text::TaskIdText;
use crate::recovery::outcome::{Event, ExecutorFate};
use crate::recovery::task_state_name;
use crate::rules::Rule;
use crate::schema::text_and_bytes;
use crate::view::{ExecutorRow, TaskRow};

/// Which executor, and how it talks to the agent.
#[derive(Debug, Serialize, JsonSchema)]
struct ExecutorRowJson<'a> {
    #[serde(flatten)]
    ids: RunIdsJson<'a>,
    kind: &'static str,
    /// Whether the restart counts as losing it or tasks of it, e.g. because it may reconnect but is stopped now.
    loss: bool,
}

impl<'a> From<&'a ExecutorFate> for ExecutorRowJson<'a> {
    fn from(executor: &'a ExecutorFate) -> Self {
        let ExecutorFate { framework_id, executor_id, container_id, kind, loss, .. } = executor;
        Self {
            ids: RunIdsJson::new(framework_id.as_ref(), executor_id.as_ref(), container_id.as_ref()),
            kind: kind.word(),
            loss: *loss,
        }
    }
}

/// An executor of `ckpt simulate`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FateJson<'a> {
    #[serde(flatten)]
    executor: ExecutorRowJson<'a>,
    fate: &'static str,
    at_secs: Option<f64>,
    why: &'a str,
    #[schemars(with = "String")]
    rule: Rule,
}

impl<'a> From<&ExecutorRow<'a>> for FateJson<'a> {
    fn from(row: &ExecutorRow<'a>) -> Self {
        let executor = row.executor;
        Self {
            executor: executor.into(),
            fate: row.word,
            at_secs: executor.at_secs,
            why: &executor.why,
            rule: executor.rule,
        }
    }
}

/// An executor of `ckpt executors`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictJson<'a> {
    #[serde(flatten)]
    executor: ExecutorRowJson<'a>,
    verdict: &'static str,
    why: &'a str,
    evidence: &'a [String],
    not_checked: &'a [String],
    #[schemars(with = "String")]
    rule: Rule,
    tasks: Vec<std::borrow::Cow<'a, str>>,
    /// The exact bytes of each id, where one of them is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_bytes: Option<Vec<Option<String>>>,
}

impl<'a> From<&ExecutorRow<'a>> for VerdictJson<'a> {
    fn from(row: &ExecutorRow<'a>) -> Self {
        let executor = row.executor;
        let texts = executor.tasks.iter().map(|task| text_and_bytes(task.task_id.as_bytes()));
        let (tasks, exact): (Vec<_>, Vec<_>) = texts.unzip();
        Self {
            executor: executor.into(),
            verdict: row.word,
            why: &executor.why,
            evidence: &executor.evidence,
            not_checked: &executor.not_checked,
            rule: executor.rule,
            tasks,
            tasks_bytes: exact.iter().any(Option::is_some).then_some(exact),
        }
    }
}

/// A task of `ckpt simulate`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskFateJson<'a> {
    #[serde(flatten)]
    ids: RunIdsJson<'a>,
    #[serde(flatten)]
    task_id: TaskIdText<'a>,
    state_before: Option<&'static str>,
    state_after: Option<&'static str>,
    /// The state instead, if its framework is partition-aware, where that cannot be determined.
    state_after_if_partition_aware: Option<&'static str>,
    reason: Option<&'a str>,
    pending_updates: usize,
}

impl<'a> From<TaskRow<'a>> for TaskFateJson<'a> {
    fn from(row: TaskRow<'a>) -> Self {
        let TaskRow { executor, task } = row;
        Self {
            ids: RunIdsJson::new(
                executor.framework_id.as_ref(),
                executor.executor_id.as_ref(),
                executor.container_id.as_ref(),
            ),
            task_id: (&task.task_id).into(),
            state_before: task.state_before.map(task_state_name),
            state_after: task.state_after.map(task_state_name),
            state_after_if_partition_aware: task.if_partition_aware.map(task_state_name),
            reason: task.reason,
            pending_updates: task.pending.len(),
        }
    }
}

/// An event of a timeline.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EventJson<'a> {
    at_secs: f64,
    event: &'a str,
}

impl<'a> From<&'a Event> for EventJson<'a> {
    fn from(event: &'a Event) -> Self {
        Self { at_secs: event.at_secs, event: &event.event }
    }
}
