//! Frameworks, their executors and runs.

use schemars::JsonSchema;
use serde::Serialize;

use super::agent::InfoJson;
use super::task::TaskJson;
use crate::model::{Agent, Executor, File, Framework, Run};
use crate::schema::table;
use crate::values::parse_int;
use crate::view::inspect::{AgentPick, InspectView, executor_home, framework_home, run_home};
use crate::view::json::each::Each;
use crate::view::json::text::{AgentIdText, ContainerIdText, IdText, LatestText, LibprocessPidText, PidText};

/// Whether what is below an entity is written inside it, or on lines of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    Inside,
    OnLines,
}

/// A framework.
#[derive(Serialize, JsonSchema)]
pub(super) struct FrameworkJson<'a> {
    /// Where several agents are shown.
    #[serde(flatten)]
    agent_id: Option<AgentIdText<'a>>,
    #[serde(flatten)]
    id: IdText<'a>,
    name: Option<&'a str>,
    principal: Option<&'a str>,
    checkpoint: Option<bool>,
    #[serde(flatten)]
    pid: PidText<'a>,
    partition_aware: Option<bool>,
    #[serde(flatten)]
    info: Option<InfoJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    executors: Option<Each<'a, NamedExecutorJson<'a>>>,
}

impl<'a> FrameworkJson<'a> {
    /// All frameworks that are shown.
    pub(super) fn all(view: &'a InspectView<'a>, below: Below) -> Each<'a, Self> {
        let of = |agent| view.frameworks(agent).map(move |framework| (agent, framework));
        Each::new(
            view.agents()
                .flat_map(of)
                .map(move |(agent, framework)| Self::new(view, agent, framework, below)),
        )
    }

    fn new(view: &'a InspectView<'a>, agent: &'a Agent, framework: &'a Framework, below: Below) -> Self {
        let info = framework.info.value();
        let path = framework_home(agent, framework).join("framework.info");
        let executors = move || {
            Each::new(view.executors(framework).map(move |executor| NamedExecutorJson {
                id: (&executor.id).into(),
                executor: ExecutorJson::new(view, ExecutorRef { agent, framework, executor }, below),
            }))
        };
        Self {
            agent_id: (view.pick.agents == AgentPick::All).then(|| (&agent.id).into()),
            id: (&framework.id).into(),
            name: info.and_then(|info| info.name.as_deref()),
            principal: info.and_then(|info| info.principal.as_deref()),
            checkpoint: info.map(|info| info.checkpoint),
            pid: framework.pid.value().map(|text| &**text).into(),
            partition_aware: info.map(|info| info.partition_aware),
            info: InfoJson::of(view, &path, &table::FRAMEWORK_INFO),
            executors: (below == Below::Inside).then(executors),
        }
    }
}

/// An executor, and what it is below.
#[derive(Clone, Copy)]
pub(super) struct ExecutorRef<'a> {
    pub(super) agent: &'a Agent,
    pub(super) framework: &'a Framework,
    pub(super) executor: &'a Executor,
}

#[derive(Serialize, JsonSchema)]
struct NamedExecutorJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    #[serde(flatten)]
    executor: ExecutorJson<'a>,
}

/// An executor, without its id.
#[derive(Serialize, JsonSchema)]
pub(in crate::view::json) struct ExecutorJson<'a> {
    name: Option<&'a str>,
    source: Option<&'a str>,
    #[serde(flatten)]
    latest: LatestText<'a>,
    generated_for_command_task: Option<bool>,
    #[serde(flatten)]
    info: Option<InfoJson>,
    runs: Each<'a, RunJson<'a>>,
}

impl<'a> ExecutorJson<'a> {
    pub(super) fn new(view: &'a InspectView<'a>, of: ExecutorRef<'a>, below: Below) -> Self {
        let executor = of.executor;
        let info = executor.info.value();
        let path = executor_home(of.agent, of.framework, executor).join("executor.info");
        Self {
            name: info.and_then(|info| info.name.as_deref()),
            source: info.and_then(|info| info.source.as_deref()),
            latest: executor.latest.id().into(),
            generated_for_command_task: generated(executor),
            info: InfoJson::of(view, &path, &table::EXECUTOR_INFO),
            runs: Each::new(view.runs(executor).map(move |run| RunJson::new(view, of, run, below))),
        }
    }
}

/// What the agent would take from the file, or without it from the info (R49 to R51); null where neither has it.
fn generated(executor: &Executor) -> Option<bool> {
    match &executor.generated {
        File::Missing => executor.info.value().map(|info| info.looks_generated),
        file => {
            let number = parse_int(file.value()?, i64::from(i32::MIN)..=i64::from(i32::MAX))?;
            Some(number != 0)
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct RunJson<'a> {
    #[serde(flatten)]
    container_id: ContainerIdText<'a>,
    latest: bool,
    completed: Option<bool>,
    forked_pid: Option<i64>,
    #[serde(flatten)]
    libprocess_pid: LibprocessPidText<'a>,
    http: Option<bool>,
    process: Option<&'static str>,
    /// The word that the table and the tree have for it.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks: Option<Each<'a, TaskJson<'a>>>,
}

impl<'a> RunJson<'a> {
    fn new(view: &'a InspectView<'a>, of: ExecutorRef<'a>, run: &'a Run, below: Below) -> Self {
        let ExecutorRef { agent, framework, executor } = of;
        let pid = |text: &[u8]| parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX));
        let tasks = move || {
            let home = run_home(agent, framework, executor, run);
            Each::new(view.tasks(run).map(move |task| TaskJson::named(view, &home, task)))
        };
        let state = view.run_state(framework, executor, run);
        Self {
            container_id: (&run.id).into(),
            latest: executor.latest.id() == Some(&run.id),
            completed: run.sentinel,
            forked_pid: run.forked_pid.value().and_then(|text| pid(text)),
            libprocess_pid: run.libprocess_pid.value().map(|text| &**text).into(),
            http: http(run),
            process: state.process(),
            state: state.word(),
            tasks: (below == Below::Inside).then(tasks),
        }
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
