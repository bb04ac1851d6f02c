//! The lower half of the walk: frameworks, executors, runs and tasks.

use std::io;

use serde_json::{Value as Json, json};

use super::walk::{Side, Walk, merged, merged_by, uuid};
use crate::layout::{Entity, RelPath};
use crate::model::{Executor, Framework, RecordKind, Run, Task};
use crate::recovery::{Replay, acknowledged, replay, task_state_name};
use crate::schema::table;

/// Where a framework is.
struct Home {
    entity: Entity,
    path: RelPath,
}

impl Home {
    fn of(side: &Side<'_>, (agent, framework): (usize, usize)) -> Self {
        let agent = &side.pieces.top.agents[agent];
        let id = &agent.frameworks[framework].id;
        let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(id);
        let (agent, framework) = (Some(agent.id.clone()), Some(id.clone()));
        Self { entity: Entity { agent, framework, ..Entity::default() }, path }
    }
}

fn own<'f>(side: &'f Side<'_>, at: Option<(usize, usize)>) -> Option<&'f Framework> {
    let (agent, framework) = at?;
    side.pieces.top.agents[agent].frameworks.get(framework)
}

fn runs_of(executor: Option<&Executor>) -> &[Run] {
    executor.map_or(&[], |executor| &executor.runs)
}

fn tasks_of<'r>(run: Option<&(&'r Run, RelPath)>) -> &'r [Task] {
    run.map_or(&[], |(run, _)| &run.tasks)
}

impl Walk<'_> {
    /// A framework, and one executor after the other below it.
    pub(super) fn framework(
        &mut self,
        (a, at_a): (&mut Side<'_>, Option<(usize, usize)>),
        (b, at_b): (&mut Side<'_>, Option<(usize, usize)>),
    ) -> io::Result<()> {
        let homes = (at_a.map(|at| Home::of(a, at)), at_b.map(|at| Home::of(b, at)));
        let Some(any) = homes.0.as_ref().or(homes.1.as_ref()) else { return Ok(()) };
        self.framework_itself(any, (own(a, at_a), &homes.0), (own(b, at_b), &homes.1))?;
        let ids = |side: &Side<'_>, at: Option<(usize, usize)>| {
            at.map(|(agent, framework)| side.pieces.executors(agent, framework)).unwrap_or_default()
        };
        for (place_a, place_b) in merged(&ids(a, at_a), &ids(b, at_b)) {
            let read = |side: &mut Side<'_>, at: Option<(usize, usize)>, place: Option<usize>| {
                let ((agent, framework), place) = at.zip(place)?;
                side.pieces.executor(agent, framework, place)
            };
            let (own_a, own_b) = (read(a, at_a, place_a), read(b, at_b, place_b));
            let path = |home: &Option<Home>, own: &Option<Executor>| {
                home.as_ref().zip(own.as_ref()).map(|(home, own)| home.path.join("executors").join(&own.id))
            };
            let paths = (path(&homes.0, &own_a), path(&homes.1, &own_b));
            self.executor(&any.entity, (own_a.as_ref(), paths.0), (own_b.as_ref(), paths.1))?;
        }
        Ok(())
    }

    fn framework_itself(
        &mut self,
        any: &Home,
        (a, home_a): (Option<&Framework>, &Option<Home>),
        (b, home_b): (Option<&Framework>, &Option<Home>),
    ) -> io::Result<()> {
        let who = ("framework", &any.entity);
        if let (Some(a), Some(b), Some(home_a), Some(home_b)) = (a, b, home_a, home_b) {
            let paths = (&home_a.path.join("framework.info"), &home_b.path.join("framework.info"));
            self.message(who, ("info", &table::FRAMEWORK_INFO), (&a.info, &b.info), paths)?;
            self.texts(who, "pid", &a.pid, &b.pid)?;
            return self.folders(who, "executors", a.executors_folder, b.executors_folder);
        }
        let name = |one: &Framework| json!({"name": one.info.value().and_then(|info| info.name.as_deref())});
        self.present(who, a.map_or(Json::Null, name), b.map_or(Json::Null, name))
    }

    fn executor(
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
            let latest = |one: &Executor| one.latest.id().map_or(Json::Null, |id| json!(id.lossy()));
            self.field(who, "latest", latest(a), latest(b))?;
            self.folders(who, "runs", a.runs_folder, b.runs_folder)?;
        } else {
            let name = |one: Option<&Executor>| {
                one.map_or(
                    Json::Null,
                    |one| json!({"name": one.info.value().and_then(|info| info.name.as_deref())}),
                )
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
                    (Some(a), Some(b)) => self.field(who, field, json!(a), json!(b))?,
                    _ => self.each(who, field, Err("can't be told"))?,
                }
            }
            self.texts(who, "forked_pid", &a.forked_pid, &b.forked_pid)?;
            self.texts(who, "libprocess_pid", &a.libprocess_pid, &b.libprocess_pid)?;
            self.folders(who, "tasks", a.tasks_folder, b.tasks_folder)?;
        } else {
            let shown = |run: Option<&(&Run, RelPath)>| {
                run.map_or(Json::Null, |(run, _)| json!({"completed": run.sentinel}))
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
        let name = |of: &Replay| of.state.map_or(Json::Null, |state| json!(task_state_name(state)));
        let (Some((a, path_a)), Some((b, path_b))) = (&a, &b) else {
            let shown = |task: Option<&(&Task, RelPath)>| {
                task.map_or(Json::Null, |(task, _)| json!({"state": name(&replay(task))}))
            };
            return self.present(who, shown(a.as_ref()), shown(b.as_ref()));
        };
        self.message(who, ("info", &table::TASK), (&a.info, &b.info), (path_a, path_b))?;
        if a.updates.file.is_unknown() || b.updates.file.is_unknown() {
            return self.each(who, "updates", Err("can't be read"));
        }
        let (of_a, of_b) = (replay(a), replay(b));
        self.field(who, "state", name(&of_a), name(&of_b))?;
        self.field(who, "updates", updates(a), updates(b))?;
        let acks =
            |task: &Task| json!(acknowledged(task).iter().map(ToString::to_string).collect::<Vec<_>>());
        self.field(who, "acknowledged", acks(a), acks(b))?;
        self.field(who, "unacknowledged", json!(of_a.pending.len()), json!(of_b.pending.len()))?;
        let behind = |task: &Task| json!(task.updates.size - task.updates.good);
        self.field(who, "updates_lost_bytes", behind(a), behind(b))
    }
}

/// The updates of a task: state and uuid of each.
fn updates(task: &Task) -> Json {
    let records = task.updates.records.iter().filter(|record| record.kind == RecordKind::Update);
    let shown =
        records.map(|record| json!({"state": task_state_name(record.state), "uuid": uuid(record.uuid)}));
    Json::Array(shown.collect())
}
