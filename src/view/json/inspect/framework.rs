//! Frameworks, their executors and runs.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::agent::put_info;
use super::task::TaskJson;
use crate::model::{Agent, Executor, File, Framework, Run};
use crate::schema::table;
use crate::values::parse_int;
use crate::view::inspect::{InspectView, executor_home, framework_home, run_home};
use crate::view::json::each::Each;
use crate::view::json::text::{put_bytes, put_name};

/// A framework.
pub(super) struct FrameworkJson<'p, 'a> {
    pub(super) picture: &'p InspectView<'a>,
    pub(super) agent: &'a Agent,
    pub(super) framework: &'a Framework,
    /// The agent is named: there are several.
    pub(super) with_agent: bool,
    /// What is below is written too.
    pub(super) with_executors: bool,
}

impl Serialize for FrameworkJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (picture, agent, framework) = (self.picture, self.agent, self.framework);
        let info = framework.info.value();
        let mut map = serializer.serialize_map(None)?;
        if self.with_agent {
            put_name(&mut map, "agent_id", Some(&agent.id))?;
        }
        put_name(&mut map, "id", Some(&framework.id))?;
        map.serialize_entry("name", &info.and_then(|info| info.name.as_deref()))?;
        map.serialize_entry("principal", &info.and_then(|info| info.principal.as_deref()))?;
        map.serialize_entry("checkpoint", &info.map(|info| info.checkpoint))?;
        put_text(&mut map, "pid", &framework.pid)?;
        map.serialize_entry("partition_aware", &info.map(|info| info.partition_aware))?;
        let path = framework_home(agent, framework).join("framework.info");
        put_info(&mut map, picture, &path, &table::FRAMEWORK_INFO)?;
        if self.with_executors {
            let executors = picture.executors(framework);
            let executors = executors.map(|executor| ExecutorJson {
                picture,
                agent,
                framework,
                executor,
                with_tasks: true,
            });
            map.serialize_entry("executors", &Each::new(executors))?;
        }
        map.end()
    }
}

/// A text file: what it holds, or null.
fn put_text<M: SerializeMap>(
    map: &mut M,
    key: &str,
    file: &File<crate::model::Text>,
) -> Result<(), M::Error> {
    match file.value() {
        Some(text) => put_bytes(map, key, text),
        None => map.serialize_entry(key, &None::<&str>),
    }
}

/// An executor.
pub(super) struct ExecutorJson<'p, 'a> {
    pub(super) picture: &'p InspectView<'a>,
    pub(super) agent: &'a Agent,
    pub(super) framework: &'a Framework,
    pub(super) executor: &'a Executor,
    /// The tasks of its runs are written too.
    pub(super) with_tasks: bool,
}

impl Serialize for ExecutorJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(&self.executor.id))?;
        self.put_fields(&mut map)?;
        map.end()
    }
}

impl ExecutorJson<'_, '_> {
    /// All but the id.
    pub(super) fn put_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let (picture, executor) = (self.picture, self.executor);
        let info = executor.info.value();
        map.serialize_entry("name", &info.and_then(|info| info.name.as_deref()))?;
        map.serialize_entry("source", &info.and_then(|info| info.source.as_deref()))?;
        put_name(map, "latest", executor.latest.id())?;
        map.serialize_entry("generated_for_command_task", &generated(executor))?;
        let path = executor_home(self.agent, self.framework, executor).join("executor.info");
        put_info(map, picture, &path, &table::EXECUTOR_INFO)?;
        let runs = picture.runs(executor).map(|run| RunJson { of: self, run });
        map.serialize_entry("runs", &Each::new(runs))
    }
}

/// What the agent would take from the file, or without it from the info (R49 to R51); null where neither tells.
fn generated(executor: &Executor) -> Option<bool> {
    match &executor.generated {
        File::Missing => executor.info.value().map(|info| info.looks_generated),
        file => {
            let number = parse_int(file.value()?, i64::from(i32::MIN)..=i64::from(i32::MAX))?;
            Some(number != 0)
        }
    }
}

struct RunJson<'p, 'a> {
    of: &'p ExecutorJson<'p, 'a>,
    run: &'a Run,
}

impl Serialize for RunJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (of, run) = (self.of, self.run);
        let pid = |text: &[u8]| parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX));
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "container_id", Some(&run.id))?;
        map.serialize_entry("latest", &(of.executor.latest.id() == Some(&run.id)))?;
        map.serialize_entry("completed", &run.sentinel)?;
        map.serialize_entry("forked_pid", &run.forked_pid.value().and_then(|text| pid(text)))?;
        put_text(&mut map, "libprocess_pid", &run.libprocess_pid)?;
        map.serialize_entry("http", &http(run))?;
        let state = of.picture.run_state(of.framework, of.executor, run);
        map.serialize_entry("process", &state.process())?;
        if of.with_tasks {
            let home = run_home(of.agent, of.framework, of.executor, run);
            let tasks = of.picture.tasks(run).map(|task| TaskJson { picture: of.picture, home: &home, task });
            map.serialize_entry("tasks", &Each::new(tasks))?;
        }
        map.end()
    }
}

/// Whether it speaks HTTP: a `libprocess.pid` decides before the marker (R60 to R62); null where neither is there.
fn http(run: &Run) -> Option<bool> {
    match &run.libprocess_pid {
        File::Read(_) => Some(false),
        File::Missing => run.http_marker.filter(|marker| *marker),
        _ => None,
    }
}
