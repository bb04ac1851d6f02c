//! The lower half of the walk: frameworks, executors, runs and tasks.

use std::io;

use super::change::{ChangedUpdate, ChangedValue};
use super::parallel::{Half, Pair};
use super::walker::{Walk, merged_by, uuid};
use crate::layout::{Entity, RelPath};
use crate::model::{Executor, RecordKind, Run, Task};
use crate::recovery::{Replay, acknowledged, replay, task_state_name};
use crate::schema::table;

fn runs_of(executor: Option<&Executor>) -> &[Run] {
    executor.map_or(&[], |executor| &executor.runs)
}

fn tasks_of<'r>(run: Option<&(&'r Run, RelPath)>) -> &'r [Task] {
    run.map_or(&[], |(run, _)| &run.tasks)
}

impl Walk<'_> {
    /// A framework that one of them has, or both.
    pub(super) fn framework(&mut self, pair: &Pair<'_>) -> io::Result<()> {
        let who = ("framework", &pair.entity);
        if let (Some(a), Some(b)) = (&pair.a, &pair.b) {
            let paths = (&a.path.join("framework.info"), &b.path.join("framework.info"));
            let (a, b) = (a.node, b.node);
            self.message(who, ("info", &table::FRAMEWORK_INFO), (&a.info, &b.info), paths)?;
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
        (a, home_a): (Option<&Executor>, Option<RelPath>),
        (b, home_b): (Option<&Executor>, Option<RelPath>),
    ) -> io::Result<()> {
        let Some(any) = a.or(b) else { return Ok(()) };
        let entity = Entity { executor: Some(any.id.clone()), ..framework.clone() };
        let who = ("executor", &entity);
        if let (Some(a), Some(b), Some(home_a), Some(home_b)) = (a, b, &home_a, &home_b) {
            let paths = (&home_a.join("executor.info"), &home_b.join("executor.info"));
            self.message(who, ("info", &table::EXECUTOR_INFO), (&a.info, &b.info), paths)?;
            self.texts(who, "generated_for_command_task", &a.generated, &b.generated)?;
            let latest = |one: &Executor| one.latest.id().map(|id| ChangedValue::text(id.lossy()));
            self.field(who, "latest", latest(a), latest(b))?;
            self.directories(who, "runs", a.runs_directory, b.runs_directory)?;
        } else {
            let name = |one: Option<&Executor>| {
                one.map(|one| ChangedValue::Named {
                    name: one.info.value().and_then(|info| info.name.clone()).map(Into::into),
                })
            };
            self.present(who, name(a), name(b))?;
        }
        let none = RelPath::default();
        let sides = (runs_of(a), runs_of(b));
        let homes = (home_a.as_ref().unwrap_or(&none), home_b.as_ref().unwrap_or(&none));
        for (at_a, at_b) in merged_by(sides.0, sides.1, |run| &run.id) {
            let home = |home: &RelPath, run: &Run| home.join("runs").join(&run.id);
            let a = at_a.map(|at| (&sides.0[at], home(homes.0, &sides.0[at])));
            let b = at_b.map(|at| (&sides.1[at], home(homes.1, &sides.1[at])));
            self.run(&entity, a, b)?;
        }
        Ok(())
    }

    fn run(
        &mut self,
        executor: &Entity,
        a: Option<(&Run, RelPath)>,
        b: Option<(&Run, RelPath)>,
    ) -> io::Result<()> {
        let Some((any, _)) = a.as_ref().or(b.as_ref()) else { return Ok(()) };
        let entity = Entity { container: Some(any.id.clone()), ..executor.clone() };
        let who = ("run", &entity);
        if let (Some((a, _)), Some((b, _))) = (&a, &b) {
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
            let shown = |run: Option<&(&Run, RelPath)>| {
                run.map(|(run, _)| ChangedValue::Run { completed: run.sentinel })
            };
            self.present(who, shown(a.as_ref()), shown(b.as_ref()))?;
        }
        let sides = (tasks_of(a.as_ref()), tasks_of(b.as_ref()));
        let path = |run: Option<&(&Run, RelPath)>, task: &Task| {
            run.map(|(_, home)| home.join("tasks").join(&task.id).join("task.info")).unwrap_or_default()
        };
        for (at_a, at_b) in merged_by(sides.0, sides.1, |task| &task.id) {
            let own_a = at_a.map(|at| (&sides.0[at], path(a.as_ref(), &sides.0[at])));
            let own_b = at_b.map(|at| (&sides.1[at], path(b.as_ref(), &sides.1[at])));
            self.task(&entity, own_a, own_b)?;
        }
        Ok(())
    }

    fn task(
        &mut self,
        run: &Entity,
        a: Option<(&Task, RelPath)>,
        b: Option<(&Task, RelPath)>,
    ) -> io::Result<()> {
        let Some((any, _)) = a.as_ref().or(b.as_ref()) else { return Ok(()) };
        let entity = Entity { task: Some(any.id.clone()), ..run.clone() };
        let who = ("task", &entity);
        let name = |of: &Replay| of.state.map(task_state_name);
        let (Some((a, path_a)), Some((b, path_b))) = (&a, &b) else {
            let shown = |task: Option<&(&Task, RelPath)>| {
                task.map(|(task, _)| ChangedValue::Task { state: name(&replay(task)) })
            };
            return self.present(who, shown(a.as_ref()), shown(b.as_ref()));
        };
        self.message(who, ("info", &table::TASK), (&a.info, &b.info), (path_a, path_b))?;
        if a.updates.file.is_unknown() || b.updates.file.is_unknown() {
            return self.each(who, "updates", Err("cannot be read"));
        }
        let state_of = |task: &Task| task.info.value().map(|info| info.state);
        if a.updates == b.updates && state_of(a) == state_of(b) {
            // All that follows is read off these.
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
