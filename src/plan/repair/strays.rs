//! Misplaced entries: temporary files, files in the place of directories, entries that no agent writes.

use crate::check::{Code, Finding};
use crate::layout::Entity;
use crate::model::{Checkpoint, DirectoryState, Executor};
use crate::plan::Action;
use crate::source::NodeType;

use super::context::{
    NOT_APPLICABLE, ProposedStep, RepairContext, RepairResult, RunRef, cannot, own_directory,
};
use super::name::RepairName;
use super::table::Repair;

/// Moves a temp file away.
pub(super) fn temp(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "a temporary file that a crash left")
}

/// Moves away what no agent writes.
pub(super) fn unknown(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "no agent writes or reads it")
}

/// Moves an entry of `operations` away that is not a stream.
pub(super) fn operation(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "no operation has this name")
}

/// Moves a file or symlink away that is in the place of an entity's directory.
pub(super) fn phantom(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let entity = &finding.entity;
    let directory = match (&entity.executor, &entity.container, &entity.task) {
        (_, _, Some(_)) => context.checkpoint.task_of(entity).map(|node| node.directory),
        (_, Some(_), None) if entity.container.as_ref().is_some_and(|id| id.as_bytes() != b"latest") => {
            context.run_of(entity).map(|run| run.run.directory)
        }
        (Some(_), _, None) => context.checkpoint.executor_of(entity).map(|node| node.directory),
        (None, ..) => context.checkpoint.framework_of(entity).map(|node| node.directory),
    };
    let mut path = own_directory(finding);
    if entity.task.is_none() && entity.container.as_ref().is_some_and(|id| id.as_bytes() == b"latest") {
        path = path.map(|path| path.parent().parent());
    }
    match (directory, path) {
        (Some(DirectoryState::NotADirectory), Some(path)) => {
            let why = "it is not a directory, and the agent mistakes it for an entity";
            Ok(vec![ProposedStep::new(Action::SetAside, &path, why)])
        }
        _ => NOT_APPLICABLE,
    }
}

/// Abandons a commit of resources whose target cannot be read.
pub(super) fn abandon_commit(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "abandon the commit: what it was to reserve or create is not committed")
}

/// Moves a directory away that is in the place of a stream: the stream itself is lost already.
pub(super) fn directory_at_stream(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match context.source.stat(&finding.path) {
        Ok(stat) if stat.node == NodeType::Directory => {
            aside(context, finding, "a directory is in the place of the stream, which is lost")
        }
        Ok(stat) if stat.node == NodeType::Symlink => {
            cannot("it is a symlink: its target may become available again")
        }
        _ => cannot("it may be readable once the disk is repaired"),
    }
}

/// Moves the directory of an entity away whose info cannot be read, which an agent with `--no-strict` skips.
pub(super) fn unreadable_entity(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let words = match finding.row.code {
        Code::TaskInfoUnreadable => "drop the task",
        Code::ExecutorInfoUnreadable => "drop the executor and its tasks",
        _ => "drop the framework, with its executors and tasks",
    };
    let Some(path) = own_directory(finding) else { return NOT_APPLICABLE };
    if path != finding.path.parent() || context.source.stat(&path).is_err() {
        return NOT_APPLICABLE;
    }
    let why = format!("{words}: without its info it cannot be recovered");
    Ok(vec![ProposedStep::new(Action::SetAside, &path, why)])
}

/// What it costs to move such a directory away, in executors and tasks; none for another repair, or for a task.
pub fn cost_of_entity(repair: &Repair, checkpoint: &Checkpoint, entity: &Entity) -> Option<String> {
    if repair.name != RepairName::RemoveUnreadable || entity.task.is_some() {
        return None;
    }
    let is_its = |one: &&Executor| entity.executor.as_ref().is_none_or(|id| one.id == *id);
    let latest = |one: &Executor| {
        let run = one.run(one.latest.id()?).filter(|run| run.sentinel != Some(true))?;
        Some(run.tasks.len())
    };
    let framework = checkpoint.framework_of(entity)?;
    let tasks: Vec<usize> = framework.executors.iter().filter(is_its).filter_map(latest).collect();
    let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    Some(format!("{} with {}", count(tasks.len(), "executor"), count(tasks.iter().sum(), "task")))
}

/// Moves the list of layers of a container away.
pub(super) fn layers(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "the agent starts without it, and then does not know which layers are used")
}

/// Moves an empty target away.
pub(super) fn empty_target(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "an empty target hides the operations in the state file")
}

/// Moves a damaged file away that belongs to something completed or empty, so that it is not needed.
pub(super) fn archive_completed(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let entity = &finding.entity;
    let is_completed = match (&entity.executor, &entity.container) {
        (_, Some(_)) => context.run_of(entity).is_some_and(|run| is_past(&run)),
        (Some(_), None) => context.checkpoint.executor_of(entity).is_some_and(|executor| {
            executor.runs_directory == DirectoryState::Listed
                && executor.runs.iter().all(|run| run.sentinel == Some(true))
        }),
        (None, _) => context.checkpoint.framework_of(entity).is_some_and(|framework| {
            !framework.executors_directory.is_unknown() && framework.executors.is_empty()
        }),
    };
    if is_completed {
        aside(context, finding, "it belongs to a completed run, and stops the agent")
    } else {
        NOT_APPLICABLE
    }
}

/// Completed, or followed by a later run.
fn is_past(run: &RunRef<'_>) -> bool {
    let latest = run.executor.latest.id();
    run.run.sentinel == Some(true) || latest.is_some_and(|latest| *latest != run.run.id)
}

/// Moves an entry away that is among the containers of the runtime directory and is not one.
pub(super) fn container(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match context.source.stat(&finding.path).map(|stat| stat.node) {
        Ok(NodeType::File | NodeType::Symlink) => {
            aside(context, finding, "it is not a container, and the agent aborts because of it")
        }
        _ => cannot("it is neither a file nor a symlink"),
    }
}

/// Moves away a broken registry of resource providers, where there are none.
pub(super) fn registry(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match context.checkpoint.agent_of(&finding.entity) {
        Some(agent) if agent.providers.is_empty() => {
            aside(context, finding, "no resource provider has a checkpoint; the agent creates a new registry")
        }
        _ => cannot("it lists resource providers, which would be lost"),
    }
}

pub(super) fn aside(context: &RepairContext<'_>, finding: &Finding, why: &str) -> RepairResult {
    if context.source.stat(&finding.path).is_err() {
        return NOT_APPLICABLE;
    }
    Ok(vec![ProposedStep::new(Action::SetAside, &finding.path, why)])
}
