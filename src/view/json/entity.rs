//! The ids of an entity.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::{AgentIdText, AgentText, ContainerIdText, ExecutorIdText, FrameworkIdText, TaskIdText};
use crate::layout::{Entity, Name};

/// The ids of a run, null where one is not known.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RunIdsJson<'a> {
    #[serde(flatten)]
    framework: FrameworkIdText<'a>,
    #[serde(flatten)]
    executor: ExecutorIdText<'a>,
    #[serde(flatten)]
    container: ContainerIdText<'a>,
}

impl<'a> RunIdsJson<'a> {
    pub(super) fn new(
        framework: Option<&'a Name>,
        executor: Option<&'a Name>,
        run: Option<&'a Name>,
    ) -> Self {
        Self { framework: framework.into(), executor: executor.into(), container: run.into() }
    }
}

/// What a finding or a difference is about: every id, null where it does not apply.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EntityJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    #[serde(flatten)]
    agent: AgentText<'a>,
    #[serde(flatten)]
    run: RunIdsJson<'a>,
    #[serde(flatten)]
    task: TaskIdText<'a>,
}

impl<'a> EntityJson<'a> {
    pub(super) fn new(r#type: Option<&'static str>, entity: &'a Entity) -> Self {
        let Entity { agent, framework, executor, container, task } = entity;
        Self {
            r#type,
            agent: agent.as_ref().into(),
            run: RunIdsJson::new(framework.as_ref(), executor.as_ref(), container.as_ref()),
            task: task.as_ref().into(),
        }
    }
}

/// The ids of an entity as far as they apply; the others are left out.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct IdsJson<'a> {
    #[serde(flatten)]
    agent: Option<AgentIdText<'a>>,
    #[serde(flatten)]
    framework: Option<FrameworkIdText<'a>>,
    #[serde(flatten)]
    executor: Option<ExecutorIdText<'a>>,
    #[serde(flatten)]
    container: Option<ContainerIdText<'a>>,
    #[serde(flatten)]
    task: Option<TaskIdText<'a>>,
}

impl<'a> IdsJson<'a> {
    pub(super) fn new(entity: &'a Entity) -> Self {
        let Entity { agent, framework, executor, container, task } = entity;
        Self {
            agent: agent.as_ref().map(Into::into),
            framework: framework.as_ref().map(Into::into),
            executor: executor.as_ref().map(Into::into),
            container: container.as_ref().map(Into::into),
            task: task.as_ref().map(Into::into),
        }
    }
}
