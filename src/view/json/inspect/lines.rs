//! NDJSON of `ckpt inspect`: between its header and its summary a line for each executor and each task.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::framework::{Below, ExecutorJson, ExecutorRef};
use super::task::TaskJson;
use crate::layout::Entity;
use crate::model::{Agent, Framework};
use crate::view::inspect::{InspectView, run_home};
use crate::view::json::entity::IdsJson;
use crate::view::json::lines::put_line;

/// A line with what its ids name.
#[derive(Serialize, JsonSchema)]
pub(in crate::view::json) struct NamedLine<'a, T> {
    #[serde(flatten)]
    ids: IdsJson<'a>,
    #[serde(flatten)]
    value: T,
}

/// An executor.
pub(in crate::view::json) type ExecutorLine<'a> = NamedLine<'a, ExecutorJson<'a>>;
/// A task.
pub(in crate::view::json) type TaskLine<'a> = NamedLine<'a, TaskJson<'a>>;

/// Writes a line for each executor and each task.
pub fn put_lines(out: &mut dyn Write, view: &InspectView<'_>) -> io::Result<()> {
    for agent in view.agents() {
        for framework in view.frameworks(agent) {
            put_executor_lines(out, view, agent, framework)?;
        }
    }
    Ok(())
}

/// The same of one framework.
pub fn put_executor_lines<'a>(
    out: &mut dyn Write,
    view: &InspectView<'a>,
    agent: &'a Agent,
    framework: &'a Framework,
) -> io::Result<()> {
    for executor in view.executors(framework) {
        let of = ExecutorRef { agent, framework, executor };
        let mut ids = Entity {
            agent: Some(agent.id.clone()),
            framework: Some(framework.id.clone()),
            executor: Some(executor.id.clone()),
            ..Entity::default()
        };
        let value = ExecutorJson::new(view, of, Below::OnLines);
        put_line(out, "executor", &NamedLine { ids: IdsJson::new(&ids), value })?;
        for run in view.runs(executor) {
            let home = run_home(agent, framework, executor, run);
            ids.container = Some(run.id.clone());
            for task in view.tasks(run) {
                ids.task = Some(task.id.clone());
                let value = TaskJson::new(view, &home, task);
                put_line(out, "task", &NamedLine { ids: IdsJson::new(&ids), value })?;
            }
        }
    }
    Ok(())
}
