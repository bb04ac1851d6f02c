//! The lower half of the walk: frameworks, executors, runs and tasks.

use std::io;

use super::both::{Both, Placed};
use super::change::{ChangedUpdate, ChangedValue};
use super::parallel::{Half, Pair};
use super::walker::{Walk, merged_by, uuid};
use crate::layout::Entity;
use crate::model::{Executor, RecordKind, Run, Task};
use crate::recovery::{Replay, acknowledged, replay, task_state_name};
use crate::schema::table;

/// The runs of an executor or the tasks of a run; none if it is not there.
fn below<'m, T, U>(node: Option<&Placed<'m, T>>, list: impl Fn(&'m T) -> &'m [U]) -> &'m [U] {
    node.map_or(&[], |placed| list(placed.node))
}

impl Walk<'_> {
    /// A framework that one of them has, or both.
    pub(super) fn framework(&mut self, pair: &Pair<'_>) -> io::Result<()> {
        let who = ("framework", &pair.entity);
        if let (Some(a), Some(b)) = (&pair.a, &pair.b) {
            let paths = Both { a, b }.map(|half| half.path.join("framework.info"));
            let (a, b) = (a.node, b.node);
            let infos = Both { a: &a.info, b: &b.info };
            self.message(who, "info", &table::FRAMEWORK_INFO, infos, paths.as_ref())?;
            self.texts(who, "pid", &a.pid, &b.pid)?;
            return self.directories(who, "executors", a.executors_directory, b.executors_directory);
        }
        let name = |half: &Option<Half<'_>>| {
            let info = half.as_ref().map(|half| half.node.info.value());
            info.map(|info| ChangedValue::Named {
                name: info.and_then(|info| info.name.clone()).map(Into::into),
            })
        };
        self.present(who, name(&pair.a), name(&pair.b))
    }

    /// An executor of a framework, with all that is below it.
    pub(super) fn executor(
        &mut self,
        framework: &Entity,
        both: Both<Option<Placed<'_, Executor>>>,
    ) -> io::Result<()> {
        let Both { a, b } = both.as_ref().map(Option::as_ref);
        let Some(any) = a.or(b) else { return Ok(()) };
        let entity = Entity { executor: Some(any.node.id.clone()), ..framework.clone() };
        let who = ("executor", &entity);
        if let (Some(a), Some(b)) = (a, b) {
            let paths = Both { a, b }.map(|placed| placed.path.join("executor.info"));
            let (a, b) = (a.node, b.node);
            let infos = Both { a: &a.info, b: &b.info };
            self.message(who, "info", &table::EXECUTOR_INFO, infos, paths.as_ref())?;
            self.texts(who, "generated_for_command_task", &a.generated, &b.generated)?;
            let latest = |one: &Executor| one.latest.id().map(|id| ChangedValue::text(id.lossy()));
            self.field(who, "latest", latest(a), latest(b))?;
            self.directories(who, "runs", a.runs_directory, b.runs_directory)?;
        } else {
            let name = |one: Option<&Placed<'_, Executor>>| {
                one.map(|one| ChangedValue::Named {
                    name: one.node.info.value().and_then(|info| info.name.clone()).map(Into::into),
                })
            };
            self.present(who, name(a), name(b))?;
        }
        let is_unknown = [a, b].iter().flatten().any(|one| one.node.runs_directory.is_unknown());
        let [runs_a, runs_b] =
            [a, b].map(|one| below(one.filter(|_| !is_unknown), |executor| &executor.runs));
        for (at_a, at_b) in merged_by(runs_a, runs_b, |run| &run.id) {
            let own_a = at_a.zip(a).map(|(at, a)| a.child("runs", &runs_a[at].id, &runs_a[at]));
            let own_b = at_b.zip(b).map(|(at, b)| b.child("runs", &runs_b[at].id, &runs_b[at]));
            self.run(&entity, own_a.as_ref(), own_b.as_ref())?;
        }
        Ok(())
    }

    fn run(
        &mut self,
        executor: &Entity,
        a: Option<&Placed<'_, Run>>,
        b: Option<&Placed<'_, Run>>,
    ) -> io::Result<()> {
        let Some(any) = a.or(b) else { return Ok(()) };
        let entity = Entity { container: Some(any.node.id.clone()), ..executor.clone() };
        let who = ("run", &entity);
        if let (Some(Placed { node: a, .. }), Some(Placed { node: b, .. })) = (a, b) {
            for (field, a, b) in
                [("completed", a.sentinel, b.sentinel), ("http", a.http_marker, b.http_marker)]
            {
                match (a, b) {
                    (Some(a), Some(b)) => {
                        let [a, b] = [a, b].map(|flag| Some(ChangedValue::Flag(flag)));
                        self.field(who, field, a, b)?;
                    }
                    _ => self.each(who, field, Err("cannot be determined"))?,
                }
            }
            self.texts(who, "forked_pid", &a.forked_pid, &b.forked_pid)?;
            self.texts(who, "libprocess_pid", &a.libprocess_pid, &b.libprocess_pid)?;
            self.directories(who, "tasks", a.tasks_directory, b.tasks_directory)?;
        } else {
            let shown = |run: Option<&Placed<'_, Run>>| {
                run.map(|run| ChangedValue::Run { completed: run.node.sentinel })
            };
            self.present(who, shown(a), shown(b))?;
        }
        let is_unknown = [a, b].iter().flatten().any(|one| one.node.tasks_directory.is_unknown());
        let [tasks_a, tasks_b] = [a, b].map(|one| below(one.filter(|_| !is_unknown), |run| &run.tasks));
        for (at_a, at_b) in merged_by(tasks_a, tasks_b, |task| &task.id) {
            let own_a = at_a.zip(a).map(|(at, a)| a.child("tasks", &tasks_a[at].id, &tasks_a[at]));
            let own_b = at_b.zip(b).map(|(at, b)| b.child("tasks", &tasks_b[at].id, &tasks_b[at]));
            self.task(&entity, own_a.as_ref(), own_b.as_ref())?;
        }
        Ok(())
    }

    fn task(
        &mut self,
        run: &Entity,
        a: Option<&Placed<'_, Task>>,
        b: Option<&Placed<'_, Task>>,
    ) -> io::Result<()> {
        let Some(any) = a.or(b) else { return Ok(()) };
        let entity = Entity { task: Some(any.node.id.clone()), ..run.clone() };
        let who = ("task", &entity);
        let name = |of: &Replay| of.state.map(task_state_name);
        let (Some(a), Some(b)) = (a, b) else {
            let shown = |task: Option<&Placed<'_, Task>>| {
                task.map(|task| ChangedValue::Task { state: name(&replay(task.node)) })
            };
            return self.present(who, shown(a), shown(b));
        };
        let paths = Both { a, b }.map(|task| task.path.join("task.info"));
        let (a, b) = (a.node, b.node);
        self.message(who, "info", &table::TASK, Both { a: &a.info, b: &b.info }, paths.as_ref())?;
        if a.updates.file.is_unknown() || b.updates.file.is_unknown() {
            return self.each(who, "updates", Err("cannot be read"));
        }
        let state_of = |task: &Task| task.info.value().map(|info| info.state);
        if a.updates == b.updates && state_of(a) == state_of(b) {
            return Ok(());
        }
        let (of_a, of_b) = (replay(a), replay(b));
        let state = |of: &Replay| name(of).map(ChangedValue::text);
        self.field(who, "state", state(&of_a), state(&of_b))?;
        self.field(who, "updates", Some(updates(a)), Some(updates(b)))?;
        let acks = |task: &Task| {
            let uuids = acknowledged(task).iter().map(|uuid| Some(uuid.to_string())).collect();
            Some(ChangedValue::Uuids(uuids))
        };
        self.field(who, "acknowledged", acks(a), acks(b))?;
        let pending = |of: &Replay| Some(ChangedValue::count(of.pending.len()));
        self.field(who, "unacknowledged", pending(&of_a), pending(&of_b))?;
        let lost = |task: &Task| Some(ChangedValue::count(task.updates.size - task.updates.good));
        self.field(who, "updates_lost_bytes", lost(a), lost(b))
    }
}

/// The updates of a task: state and uuid of each.
fn updates(task: &Task) -> ChangedValue {
    let records = task.updates.records.iter().filter(|record| record.kind == RecordKind::Update);
    let updates =
        records.map(|record| ChangedUpdate { state: task_state_name(record.state), uuid: uuid(record.uuid) });
    ChangedValue::Updates(updates.collect())
}
