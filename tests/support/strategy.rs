//! Trees and faults for property tests. Both shrink: to fewer agents, frameworks, executors, runs and tasks, and
//! to fewer faults. Faults are chosen for whatever tree there is when they are applied.

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::Index;

use super::damage::{Fault, all};
use super::ids::{Rng, uuid};
use super::resource::{reserved, scalar, volume};
use super::tree::{Agent, Checkpointed, Executor, Framework, Kind, Operation, Run, Task, Tree};
use super::tree_dirs::TreeDirs;

/// A choice among the faults of a tree that is not known yet: the kind, then the place.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    kind: Index,
    place: Index,
    seed: u64,
}

impl Choice {
    /// The fault that it means for this tree, if the tree has any.
    pub(crate) fn resolve(&self, dirs: &TreeDirs) -> Option<Fault> {
        let faults = all(dirs, self.seed);
        let mut kinds: Vec<_> = faults.iter().map(Fault::kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            return None;
        }
        let kind = kinds[self.kind.index(kinds.len())];
        let of_kind: Vec<_> = faults.iter().filter(|fault| fault.kind() == kind).collect();
        Some(of_kind[self.place.index(of_kind.len())].clone())
    }
}

/// Applies the choices one after the other; says what was done.
pub(crate) fn apply(choices: &[Choice], dirs: &TreeDirs) -> Vec<Fault> {
    let done = |choice: &Choice| choice.resolve(dirs).filter(|fault| fault.apply(dirs).is_ok());
    choices.iter().filter_map(done).collect()
}

/// This number of faults, to be applied to whatever tree there is.
pub(crate) fn faults(count: RangeInclusive<usize>) -> impl Strategy<Value = Vec<Choice>> {
    let choice = (any::<Index>(), any::<Index>(), any::<u64>());
    vec(choice.prop_map(|(kind, place, seed)| Choice { kind, place, seed }), count)
}

#[derive(Debug, Clone)]
struct AgentShape {
    frameworks: Vec<FrameworkShape>,
    operations: usize,
}

#[derive(Debug, Clone)]
struct FrameworkShape {
    executors: Vec<ExecutorShape>,
    pid: &'static str,
    role: &'static str,
}

#[derive(Debug, Clone)]
struct ExecutorShape {
    kind: Kind,
    /// For each run the shapes of its tasks.
    runs: Vec<Vec<usize>>,
    http: bool,
    /// The latest run has pids.
    forked: bool,
    in_runtime: bool,
}

/// A sound tree: a strict start of the agent succeeds on it.
pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    (vec(agent(), 0..3), resources(), any::<bool>()).prop_map(|(agents, resources, rebooted)| {
        let tree = Tree::new().resources(resources);
        let tree = if rebooted { tree.boot_id(Some(b"11111111-2222-4333-8444-555555555555")) } else { tree };
        agents.iter().enumerate().fold(tree, |tree, (index, shape)| {
            tree.agent(shape.make(&format!("{}-S{index}", uuid("master"))))
        })
    })
}

fn agent() -> impl Strategy<Value = AgentShape> {
    (vec(framework(), 0..3), 0..3_usize)
        .prop_map(|(frameworks, operations)| AgentShape { frameworks, operations })
}

fn framework() -> impl Strategy<Value = FrameworkShape> {
    let pid = prop_oneof![Just("@0.0.0.0:0"), Just("scheduler-1@127.0.0.1:40404")];
    let role = prop_oneof![Just("*"), Just("eng"), Just("eng/web")];
    (vec(executor(), 0..4), pid, role).prop_map(|(executors, pid, role)| FrameworkShape {
        executors,
        pid,
        role,
    })
}

fn executor() -> impl Strategy<Value = ExecutorShape> {
    let kind = prop_oneof![Just(Kind::Command), Just(Kind::Default), Just(Kind::Custom)];
    let runs = vec(vec(0..4_usize, 1..4), 1..3);
    (kind, runs, any::<[bool; 3]>()).prop_map(|(kind, runs, [http, forked, in_runtime])| ExecutorShape {
        kind,
        runs,
        http,
        forked,
        in_runtime,
    })
}

impl AgentShape {
    fn make(&self, id: &str) -> Agent {
        let agent = (0..self.operations).fold(Agent::new(id), |agent, index| {
            let uuid = uuid(&format!("{id} operation {index}"));
            agent.operation(Operation::reserve(&uuid, "framework-0", "eng"))
        });
        self.frameworks
            .iter()
            .enumerate()
            .fold(agent, |agent, (index, shape)| agent.framework(shape.make(&format!("framework-{index}"))))
    }
}

impl FrameworkShape {
    fn make(&self, id: &str) -> Framework {
        let framework = Framework::new(id).role(self.role).pid(Some(self.pid.as_bytes()));
        self.executors.iter().enumerate().fold(framework, |framework, (index, shape)| {
            framework.executor(shape.make(&format!("{id}.executor-{index}")))
        })
    }
}

impl ExecutorShape {
    fn make(&self, id: &str) -> Executor {
        let last = self.runs.len() - 1;
        let runs = self.runs.iter().enumerate();
        runs.fold(Executor::new(id, self.kind), |executor, (index, tasks)| {
            executor.run(self.run(id, index, tasks, index == last))
        })
    }

    fn run(&self, id: &str, index: usize, tasks: &[usize], is_last: bool) -> Run {
        let name = format!("{id} run {index}");
        let mut run = Run::new(&uuid(&name));
        if self.forked || !is_last {
            let pid = 40_000 + Rng::named(0, name.as_bytes()).below(1_000_000);
            run = run.pid(u32::try_from(pid).unwrap());
            run = if self.http { run.http() } else { run.libprocess("executor(1)@127.0.0.1:41234") };
            run = if self.in_runtime && is_last { run.in_runtime() } else { run };
        }
        let is_command = self.kind == Kind::Command;
        let tasks = if is_command { &tasks[..1] } else { tasks };
        for (number, shape) in tasks.iter().enumerate() {
            let task_id = if is_command { id.to_owned() } else { format!("{id}.task-{number}") };
            run = run.task(task(&task_id, *shape));
        }
        if is_last { run } else { run.completed() }
    }
}

fn task(id: &str, shape: usize) -> Task {
    match shape {
        0 => Task::new(id),
        1 => Task::new(id).update("TASK_STARTING"),
        2 => Task::new(id).running(),
        _ => Task::new(id).ended("TASK_FAILED").ack(),
    }
}

fn resources() -> impl Strategy<Value = Checkpointed> {
    let committed = vec![reserved(scalar("cpus", 2.0), "eng")];
    let target = [committed.clone(), vec![volume("data-1", "eng", 512.0)]].concat();
    prop_oneof![
        Just(Checkpointed::none()),
        Just(Checkpointed::old(committed.clone())),
        Just(Checkpointed::new(committed.clone())),
        Just(Checkpointed::new(committed).target(target)),
    ]
}
