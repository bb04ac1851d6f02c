//! NDJSON of `ckpt inspect`: a header with all that stands above the executors, a line for each executor and each
//! task, a summary.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::framework::{ExecutorJson, FrameworkJson};
use super::payload::{InspectJson, put_damage, put_top, put_totals};
use super::task::TaskJson;
use crate::view::inspect::{AgentPick, InspectView, run_home};
use crate::view::json::document::{Document, VersionJson};
use crate::view::json::each::Each;
use crate::view::json::error::ErrorJson;
use crate::view::json::lines::{put_line, put_summary};
use crate::view::json::text::put_name;

struct Top<'p, 'a>(&'p InspectJson<'p, 'a>);

impl Serialize for Top<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let picture = self.0.picture;
        let mut map = serializer.serialize_map(None)?;
        if let Some(entity) = &self.0.entity {
            map.serialize_entry("entity", entity)?;
        }
        put_top(&mut map, picture)?;
        let with_agent = picture.pick.agents == AgentPick::All;
        let of = |agent| picture.frameworks(agent).map(move |framework| (agent, framework));
        let frameworks = picture.agents().flat_map(of).map(|(agent, framework)| FrameworkJson {
            picture,
            agent,
            framework,
            with_agent,
            with_executors: false,
        });
        map.serialize_entry("frameworks", &Each::new(frameworks))?;
        map.end()
    }
}

struct Bottom<'p, 'a>(&'p InspectJson<'p, 'a>);

impl Serialize for Bottom<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_totals(&mut map, self.0.totals)?;
        put_damage(&mut map, self.0.picture)?;
        map.end()
    }
}

struct ExecutorLine<'p, 'a>(ExecutorJson<'p, 'a>);

impl Serialize for ExecutorLine<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "agent_id", Some(&self.0.agent.id))?;
        put_name(&mut map, "framework_id", Some(&self.0.framework.id))?;
        put_name(&mut map, "executor_id", Some(&self.0.executor.id))?;
        self.0.put_fields(&mut map)?;
        map.end()
    }
}

struct TaskLine<'p, 'a> {
    of: &'p ExecutorJson<'p, 'a>,
    run: &'a crate::model::Run,
    task: TaskJson<'p, 'a>,
}

impl Serialize for TaskLine<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "agent_id", Some(&self.of.agent.id))?;
        put_name(&mut map, "framework_id", Some(&self.of.framework.id))?;
        put_name(&mut map, "executor_id", Some(&self.of.executor.id))?;
        put_name(&mut map, "container_id", Some(&self.run.id))?;
        put_name(&mut map, "task_id", Some(&self.task.task.id))?;
        self.task.put_fields(&mut map)?;
        map.end()
    }
}

/// Writes all lines.
pub fn put_lines(
    out: &mut dyn Write,
    payload: &InspectJson<'_, '_>,
    version: VersionJson,
    exit_status: u8,
    error: Option<ErrorJson>,
) -> io::Result<()> {
    let picture = payload.picture;
    let top = Top(payload);
    let document = Document::new("inspect", exit_status, &top);
    let document = document.of(picture.source, &picture.checkpoint.coverage, version).but(error);
    put_line(out, "header", &document)?;
    put_executors(out, picture)?;
    put_summary(out, exit_status, &Bottom(payload))
}

fn put_executors(out: &mut dyn Write, picture: &InspectView<'_>) -> io::Result<()> {
    for agent in picture.agents() {
        for framework in picture.frameworks(agent) {
            for executor in picture.executors(framework) {
                let line =
                    ExecutorLine(ExecutorJson { picture, agent, framework, executor, with_tasks: false });
                put_line(out, "executor", &line)?;
                for run in picture.runs(executor) {
                    let home = run_home(agent, framework, executor, run);
                    for task in picture.tasks(run) {
                        let task = TaskJson { picture, home: &home, task };
                        put_line(out, "task", &TaskLine { of: &line.0, run, task })?;
                    }
                }
            }
        }
    }
    Ok(())
}
