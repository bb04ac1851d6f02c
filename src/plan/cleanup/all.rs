//! Abandons every executor as the agent's own `--recover=cleanup` does: a sentinel for each run that is live for it, the
//! host's boot id, and the id kept (R163, R182 to R184).

use crate::layout::{Name, RelPath};
use crate::model::Checkpoint;
use crate::plan::{Action, Attributes, Content, Detail, PathError, Precondition, Step, StepList};
use crate::recovery::{BootId, Mutation, ReadOutcome, replay, task_state_name};
use crate::source::{Errno, Source};
use crate::values::trim;

use super::choose::Counts;
use super::scope::Scope;

const SCOPE: Scope = Scope::All;
/// Of a file that `os::touch` makes (R207).
const TOUCHED: u32 = 0o644;
/// Of a file that `state::checkpoint` makes (R205).
const CHECKPOINTED: u32 = 0o600;

/// Updates of a task that will never be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    pub framework: Name,
    pub executor: Name,
    /// Its id.
    pub task: Name,
    /// The states that are reported, in order; none: the task has reported nothing, and never will.
    pub states: Vec<&'static str>,
}

/// What giving up every executor comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenUp {
    pub steps: StepList,
    /// Executors that are abandoned, and what belongs to them.
    pub counts: Counts,
    /// What is not reported to the master.
    pub unsent: Vec<Unsent>,
}

/// The steps, and what is not reported to the master. `read` is what an agent recovers from the checkpoint.
///
/// # Errors
/// A path that cannot be read.
pub(crate) fn give_up_all(
    source: &Source,
    checkpoint: &Checkpoint,
    read: &ReadOutcome<'_>,
    boot_id: &BootId,
) -> Result<GivenUp, PathError> {
    let mut given_up = GivenUp::default();
    let Ok(state) = &read.result else { return Ok(given_up) };
    let Some(agent) = state.agent.as_ref().filter(|agent| agent.info) else { return Ok(given_up) };
    for framework in &agent.frameworks {
        for executor in framework.executors.iter().filter(|executor| executor.info) {
            let run = executor.runs.iter().find(|run| Some(run.id) == executor.latest && !run.completed);
            let Some((run, node)) = run.and_then(|run| Some((run, run.node?))) else { continue };
            let home = RelPath::of_run("meta/slaves", &agent.id, framework.id, executor.id, run.id);
            let mut counts =
                Counts { executors: 1, runs: 1, tasks: node.tasks.len() as u64, ..Counts::default() };
            for task in &node.tasks {
                let pending = replay(task).pending;
                counts.unsent += pending.len() as u64;
                let states =
                    task.updates.records.at(&pending).map(|record| task_state_name(record.state)).collect();
                let (framework, executor) = (framework.id.clone(), executor.id.clone());
                given_up.unsent.push(Unsent { framework, executor, task: task.id.clone(), states });
            }
            let step = sentinel(source, &home).map_err(|errno| PathError::new(&home, errno))?;
            given_up.steps.push(step);
            given_up.counts += counts;
        }
    }
    for path in read.mutations.iter().filter_map(forked_pid) {
        let before = Precondition::read(source, path, Detail::Metadata)
            .map_err(|errno| PathError::new(path, errno))?;
        let why = "the host was booted since: no process has it (R54)";
        given_up.steps.push(step(Action::SetAside, path.clone(), why, before));
    }
    let boot = boot(source, checkpoint, boot_id)
        .map_err(|errno| PathError::new(&RelPath::new("meta/boot_id"), errno))?;
    given_up.steps.extend(boot);
    given_up.unsent.retain(|task| !task.states.is_empty());
    Ok(given_up)
}

fn step(action: Action, path: RelPath, why: &'static str, before: Precondition) -> Step {
    Step { action, path, why: why.into(), code: SCOPE.name().into(), before }
}

fn forked_pid(mutation: &Mutation) -> Option<&RelPath> {
    match mutation {
        Mutation::Remove { path, .. } if path.file_name() == Some(b"forked.pid") => Some(path),
        _ => None,
    }
}

fn sentinel(source: &Source, home: &RelPath) -> Result<Step, Errno> {
    let stat = source.stat(home)?;
    let path = home.join("executor.sentinel");
    let before = Precondition::read(source, &path, Detail::Metadata)?;
    let attributes = Some(Attributes { mode: TOUCHED, uid: stat.uid, gid: stat.gid });
    let action = Action::Write { content: Content::Bytes(Vec::new()), attributes };
    let why = "abandoned: the agent drops the run, and sends none of its updates (R169)";
    Ok(step(action, path, why, before))
}

/// The host's boot id, which ends every good recovery (R162), if it is not there yet.
fn boot(source: &Source, checkpoint: &Checkpoint, boot_id: &BootId) -> Result<Option<Step>, Errno> {
    let BootId::Known(id) = boot_id else { return Ok(None) };
    let checkpointed = checkpoint.boot.file.value().map_or(&b""[..], |text| trim(text));
    if checkpointed == id.as_bytes() {
        return Ok(None);
    }
    let path = RelPath::new("meta/boot_id");
    let stat = source.stat(&RelPath::new("meta"))?;
    let before = Precondition::read(source, &path, Detail::Content)?;
    let attributes = Attributes { mode: CHECKPOINTED, uid: stat.uid, gid: stat.gid };
    let attributes = (before == Precondition::Absent).then_some(attributes);
    let action = Action::Write { content: Content::Bytes(id.as_bytes().to_vec()), attributes };
    Ok(Some(step(action, path, "the host's boot id (R162)", before)))
}
