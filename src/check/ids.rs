//! IDs that the agent cannot see, treats as patterns, or that differ from their directories (R41, R75, R119).

use crate::layout::{Name, RelPath, has_magic, is_hidden};
use crate::model::{Checkpoint, Executor, Framework, Task};
use crate::recovery::{Code, Severity, is_terminal, replay};

use super::collector::Collector;

pub(super) fn look(looker: &mut Collector<'_>, checkpoint: &Checkpoint) {
    for agent in checkpoint.agents.iter().filter(|agent| agent.loaded) {
        let home = RelPath::new("meta/slaves").join(&agent.id);
        check_name(looker, &agent.id, &home);
        for framework in &agent.frameworks {
            framework_ids(looker, framework, &home.join("frameworks").join(&framework.id));
        }
    }
}

/// Live executors and unfinished tasks that the agent does not see: the path of each.
pub(crate) fn hidden(checkpoint: &Checkpoint) -> Vec<RelPath> {
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let mut paths = Vec::new();
    for (framework, executor, run) in agent.live_runs() {
        let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
        if [&framework.id, &executor.id, &run.id].iter().any(|id| is_hidden(id.as_bytes())) {
            paths.push(home);
            continue;
        }
        let is_lost =
            |task: &&Task| is_hidden(task.id.as_bytes()) && !replay(task).state.is_some_and(is_terminal);
        paths.extend(run.tasks.iter().filter(is_lost).map(|task| home.join("tasks").join(&task.id)));
    }
    paths
}

fn check_name(looker: &mut Collector<'_>, id: &Name, path: &RelPath) {
    if is_hidden(id.as_bytes()) {
        looker.note(Code::IdHidden, path, format!("{id:?} begins with a dot"));
    }
    if has_magic(id.as_bytes()) {
        looker.note(Code::IdPattern, path, format!("the agent treats {id:?} as a pattern"));
    }
}

fn differs(inside: Option<&Name>, directory: &Name) -> Option<String> {
    let inside = inside.filter(|inside| *inside != directory)?;
    Some(format!("the file says {inside:?}, the directory is {directory:?}"))
}

fn framework_ids(looker: &mut Collector<'_>, framework: &Framework, home: &RelPath) {
    check_name(looker, &framework.id, home);
    let inside = framework.info.value().and_then(|facts| facts.id.as_ref());
    if let Some(detail) = differs(inside, &framework.id) {
        looker.note(Code::FrameworkIdDiffers, &home.join("framework.info"), detail);
    }
    for executor in &framework.executors {
        executor_ids(looker, executor, &home.join("executors").join(&executor.id));
    }
}

fn executor_ids(looker: &mut Collector<'_>, executor: &Executor, home: &RelPath) {
    check_name(looker, &executor.id, home);
    let inside = executor.info.value().and_then(|facts| facts.other_id.as_ref());
    if let Some(detail) = differs(inside, &executor.id) {
        looker.note(Code::ExecutorIdDiffers, &home.join("executor.info"), detail);
    }
    for run in &executor.runs {
        let home = home.join("runs").join(&run.id);
        check_name(looker, &run.id, &home);
        let is_latest = executor.latest.id() == Some(&run.id);
        if let Some(finding) =
            looker.findings.last_mut().filter(|_| is_hidden(run.id.as_bytes()) && !is_latest)
        {
            // A symlink on the way to the latest run, or a superseded one: nothing is lost with it.
            finding.severity = Severity::Note;
        }
        for task in &run.tasks {
            task_ids(looker, task, &home);
        }
    }
}

fn task_ids(looker: &mut Collector<'_>, task: &Task, run: &RelPath) {
    let odd = task.info.value().and_then(|facts| facts.mismatched.as_deref());
    let foreign = task.updates.records.iter().find(|record| {
        record.kind == crate::model::RecordKind::Update && (record.foreign || record.foreign_framework)
    });
    let is_odd = is_hidden(task.id.as_bytes()) || has_magic(task.id.as_bytes());
    if odd.is_none() && foreign.is_none() && !is_odd {
        return;
    }
    let home = run.join("tasks").join(&task.id);
    check_name(looker, &task.id, &home);
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
    }
    if let Some(record) = foreign {
        let what = if record.foreign { "task" } else { "framework" };
        let offset = Some(u64::from(record.offset));
        let path = home.join("task.updates");
        looker.note_at(Code::UpdateForeignTask, &path, offset, format!("an update of another {what}"));
    }
}
