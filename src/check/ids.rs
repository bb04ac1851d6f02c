//! IDs that the agent cannot see, treats as patterns, or that differ from their directories (R41, R75, R119).

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use crate::layout::{Name, RelPath, has_magic, is_hidden, matches, matches_path};
use crate::model::{
    Checkpoint, Executor, Framework, MismatchedIds, OwnFramework, Record, RecordKind, Run, Task,
};
use crate::recovery::outcome::{has_unfinished, is_removed_at_its_end};
use crate::recovery::{Code, Conditions, is_terminal, replay};
use crate::values::parse_int;

use super::collector::Collector;
use super::silent_severity::{
    EXECUTOR_ABORTS, FRAMEWORK_ABORTS, HIDDEN_AND_OVER, PATTERN_ABOVE_EXECUTORS, PATTERN_HIDES, TASK_DROPPED,
    TASK_REFUSED,
};

pub(super) fn look(looker: &mut Collector<'_>, checkpoint: &Checkpoint, conditions: &Conditions) {
    if let Some(text) = blind_place(checkpoint, conditions) {
        looker.note(Code::IdPattern, &RelPath::default(), text);
        looker.last_is(PATTERN_ABOVE_EXECUTORS);
    }
    for agent in checkpoint.agents.iter().filter(|agent| agent.loaded) {
        let home = RelPath::new("meta/slaves").join(&agent.id);
        check_name(looker, &agent.id, &home, || false);
        for framework in &agent.frameworks {
            framework_ids(looker, framework, &home.join("frameworks").join(&framework.id));
        }
    }
}

/// What a master, or the agent itself, refuses when the agent registers again, or loses a task by: IDs that contradict each other,
/// in the infos of live executors and unfinished tasks, or invalid resources there. A text each (R119, R203, R257).
pub(crate) fn contradicting_ids(checkpoint: &Checkpoint) -> Vec<String> {
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let mut texts = Vec::new();
    for (framework, executor, run) in agent.live_runs() {
        if executor.info.value().is_some_and(|facts| facts.framework != OwnFramework::Same) {
            let home = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&framework.id);
            let path = home.join("executors").join(&executor.id).join("executor.info");
            texts
                .push(format!("{path}: it does not name its framework, and the agent cannot register again"));
        }
        if is_reported_with_invalid(executor) {
            let home = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&framework.id);
            let path = home.join("executors").join(&executor.id).join("executor.info");
            texts.push(format!("{path}: {INVALID}, and the master refuses the agent"));
        }
        for task in &run.tasks {
            let why = match mismatched(task) {
                Some(ids) if ids.agent.is_some() || ids.framework.is_some() || ids.executor.is_some() => {
                    "its IDs are not those of its directories, and the master refuses the agent".to_owned()
                }
                _ if has_invalid(task) => format!("{INVALID}, and the master refuses the agent"),
                Some(_) => "it names another task than its directory, and one of the two is lost".to_owned(),
                None => continue,
            };
            if replay(task).state.is_some_and(is_terminal) {
                continue;
            }
            let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
            texts.push(format!("{}: {why}", home.join("tasks").join(&task.id).join("task.info")));
        }
    }
    texts
}

fn mismatched(task: &Task) -> Option<&MismatchedIds> {
    task.info.value()?.mismatched.as_deref()
}

const INVALID: &str = "a resource in it is invalid";

fn has_invalid(task: &Task) -> bool {
    task.info.value().is_some_and(|facts| facts.resources.invalid)
}

/// Whether the agent reports invalid resources of an executor. It does not report one that it made for a command task.
fn is_reported_with_invalid(executor: &Executor) -> bool {
    let Some(facts) = executor.info.value().filter(|facts| facts.resources.invalid) else { return false };
    match executor.generated.value() {
        Some(text) => parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX)) == Some(0),
        None => !facts.looks_generated,
    }
}

/// That the agent treats the path of its directory as a pattern and finds nothing in it, if it has executors that have not
/// ended.
pub(crate) fn blind_place(checkpoint: &Checkpoint, conditions: &Conditions) -> Option<String> {
    let agent = checkpoint.latest_agent()?;
    let id = OsStr::from_bytes(agent.id.as_bytes());
    let place = conditions.place.join("meta/slaves").join(id);
    let is_blind = !matches_path(&place, &place) && agent.live_runs().next().is_some();
    is_blind.then(|| {
        format!("the agent treats the path {} as a pattern, and sees none of the executors", place.display())
    })
}

/// Live executors and unfinished tasks that the agent does not see: the path of each.
pub(crate) fn hidden(checkpoint: &Checkpoint) -> Vec<RelPath> {
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let mut paths = Vec::new();
    for framework in &agent.frameworks {
        for executor in &framework.executors {
            let is_unseen = [&framework.id, &executor.id].iter().any(|id| is_hidden(id.as_bytes()));
            // Its latest is absolute: where the directory was renamed, it points to nothing.
            if is_unseen && executor.runs.iter().any(|run| run.sentinel == Some(false)) {
                let home = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&framework.id);
                paths.push(home.join("executors").join(&executor.id));
            }
        }
    }
    for (framework, executor, run) in agent.live_runs() {
        let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
        if is_hidden(run.id.as_bytes()) {
            paths.push(home);
            continue;
        }
        let is_lost =
            |task: &&Task| is_hidden(task.id.as_bytes()) && !replay(task).state.is_some_and(is_terminal);
        paths.extend(run.tasks.iter().filter(is_lost).map(|task| home.join("tasks").join(&task.id)));
    }
    paths
}

/// `lives`: whether it has children that the agent must find in its directory.
fn check_name(looker: &mut Collector<'_>, id: &Name, path: &RelPath, lives: impl FnOnce() -> bool) {
    let name = id.as_bytes();
    if is_hidden(name) {
        looker.note(Code::IdHidden, path, format!("{id:?} begins with a dot"));
    }
    if !has_magic(name) {
        return;
    }
    if matches(name, name) || !lives() {
        looker.note(Code::IdPattern, path, format!("the agent treats {id:?} as a pattern"));
    } else {
        let text = format!("the agent treats {id:?} as a pattern, which does not match the ID itself");
        looker.note(Code::IdPattern, path, text);
        looker.last_is(PATTERN_HIDES);
    }
}

fn live_run(executor: &Executor) -> Option<&Run> {
    let run = executor.latest.id().and_then(|id| executor.run(id));
    run.filter(|run| run.sentinel != Some(true))
}

fn differs(inside: Option<&Name>, directory: &Name) -> Option<String> {
    let inside = inside.filter(|inside| *inside != directory)?;
    Some(format!("the file says {inside:?}, the directory is {directory:?}"))
}

/// The agent aborts when an executor ends that it removes at once, and each of them ends: none is known when it comes back.
fn aborts(executor: &Executor) -> bool {
    live_run(executor).is_some_and(|run| executor.info.value().is_some() && is_removed_at_its_end(run))
}

fn framework_ids(looker: &mut Collector<'_>, framework: &Framework, home: &RelPath) {
    let has_live = || framework.executors.iter().any(|executor| live_run(executor).is_some());
    check_name(looker, &framework.id, home, has_live);
    let inside = framework.info.value().and_then(|facts| facts.id.as_ref());
    if let Some(detail) = differs(inside, &framework.id) {
        looker.note(Code::FrameworkIdDiffers, &home.join("framework.info"), detail);
        if framework.executors.iter().any(aborts) {
            looker.last_is(FRAMEWORK_ABORTS);
        }
    }
    for executor in &framework.executors {
        executor_ids(looker, executor, &home.join("executors").join(&executor.id));
    }
}

fn executor_ids(looker: &mut Collector<'_>, executor: &Executor, home: &RelPath) {
    check_name(looker, &executor.id, home, || live_run(executor).is_some());
    let inside = executor.info.value().and_then(|facts| facts.other_id.as_ref());
    if let Some(detail) = differs(inside, &executor.id) {
        looker.note(Code::ExecutorIdDiffers, &home.join("executor.info"), detail);
        if aborts(executor) {
            looker.last_is(EXECUTOR_ABORTS);
        }
    }
    let live = live_run(executor);
    if let (Some(_), Some(facts)) = (live, executor.info.value())
        && facts.framework != OwnFramework::Same
    {
        let detail = match facts.framework {
            OwnFramework::Unsaid => "it names no framework",
            _ => "it names another framework",
        };
        looker.note(Code::ExecutorFrameworkDiffers, &home.join("executor.info"), detail.to_owned());
    }
    if live.is_some() && is_reported_with_invalid(executor) {
        looker.note(Code::ResourcesRefused, &home.join("executor.info"), INVALID.to_owned());
    }
    for run in &executor.runs {
        let home = home.join("runs").join(&run.id);
        let is_latest = executor.latest.id() == Some(&run.id);
        let has_tasks = || is_latest && run.sentinel != Some(true) && has_unfinished(run);
        check_name(looker, &run.id, &home, has_tasks);
        if is_hidden(run.id.as_bytes()) && !is_latest {
            // A symlink on the way to the latest run, or a superseded one: nothing is lost with it.
            looker.last_is(HIDDEN_AND_OVER);
        }
        for task in &run.tasks {
            task_ids(looker, task, &home, is_latest && run.sentinel != Some(true));
        }
    }
}

fn task_ids(looker: &mut Collector<'_>, task: &Task, run: &RelPath, is_live: bool) {
    let odd = mismatched(task);
    let foreign = task
        .updates
        .records
        .iter()
        .find(|record| record.kind == RecordKind::Update && (record.foreign || record.foreign_framework));
    let is_odd = is_hidden(task.id.as_bytes()) || has_magic(task.id.as_bytes());
    let has_invalid = is_live && has_invalid(task);
    if odd.is_none() && foreign.is_none() && !is_odd && !has_invalid {
        return;
    }
    let home = run.join("tasks").join(&task.id);
    check_name(looker, &task.id, &home, || false);
    if has_invalid && !replay(task).state.is_some_and(is_terminal) {
        looker.note(Code::ResourcesRefused, &home.join("task.info"), INVALID.to_owned());
    }
    if let Some(odd) = odd {
        let named = [
            ("task", &odd.task),
            ("framework", &odd.framework),
            ("executor", &odd.executor),
            ("agent", &odd.agent),
        ];
        let named: Vec<String> = named
            .into_iter()
            .filter_map(|(what, id)| id.as_ref().map(|id| format!("{what} {id:?}")))
            .collect();
        looker.note(Code::TaskIdsDiffer, &home.join("task.info"), format!("it names {}", named.join(", ")));
        let is_live = is_live && !replay(task).state.is_some_and(is_terminal);
        if is_live {
            looker.last_is(TASK_REFUSED);
        }
    }
    if let Some(record) = foreign {
        let what = if record.foreign { "task" } else { "framework" };
        let offset = Some(u64::from(record.offset));
        let path = home.join("task.updates");
        looker.note_at(Code::UpdateForeignTask, &path, offset, format!("an update of another {what}"));
        // Without one of its own the agent drops the task when the executor comes back.
        let own = |record: Record| record.kind == RecordKind::Update && !record.foreign;
        let is_dropped = is_live && !task.updates.records.iter().any(own);
        if is_dropped {
            looker.last_is(TASK_DROPPED);
        }
    }
}
