//! What does not belong where it stands: temp files, entries that are taken for entities, what nobody writes.

use crate::check::{Code, Finding};
use crate::model::DirectoryState;
use crate::plan::Action;
use crate::source::NodeType;

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, RunRef, no, own_directory};

/// Moves a temp file away.
pub(super) fn temp(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "a temp file that a crash has left")
}

/// Moves away what no agent writes.
pub(super) fn unknown(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "no agent writes it, or looks at it")
}

/// Moves away an entry of `operations` that is no stream.
pub(super) fn operation(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "no operation has this name")
}

/// Moves away what stands where an entity's directory should, and is no directory.
pub(super) fn phantom(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let entity = &finding.entity;
    let directory = match (&entity.executor, &entity.container, &entity.task) {
        (_, _, Some(_)) => case.checkpoint.task_of(entity).map(|node| node.directory),
        (_, Some(_), None) if entity.container.as_ref().is_some_and(|id| id.as_bytes() != b"latest") => {
            case.place(entity).map(|place| place.run.directory)
        }
        (Some(_), _, None) => case.checkpoint.executor_of(entity).map(|node| node.directory),
        (None, ..) => case.checkpoint.framework_of(entity).map(|node| node.directory),
    };
    let mut path = own_directory(finding);
    if entity.task.is_none() && entity.container.as_ref().is_some_and(|id| id.as_bytes() == b"latest") {
        path = path.map(|path| path.parent().parent());
    }
    match (directory, path) {
        (Some(DirectoryState::NotADirectory), Some(path)) => {
            let why = "it is no directory, and the agent takes it for an entity";
            Ok(vec![Draft::new(Action::SetAside, &path, why)])
        }
        _ => NOT_MEANT,
    }
}

/// Gives up a commit of resources whose target can't be read.
pub(super) fn give_up_commit(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "give the commit up: what it was to reserve or make is not committed")
}

/// Moves away a directory that stands where a stream should: the stream itself is gone already.
pub(super) fn no_stream(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match case.source.stat(&finding.path) {
        Ok(stat) if stat.node == NodeType::Directory => {
            aside(case, finding, "a directory stands where the stream was, which is gone")
        }
        Ok(stat) if stat.node == NodeType::Symlink => no("it is a link: what it led to may come back"),
        _ => no("it may be read again when the disk is well"),
    }
}

/// Moves the directory of an entity away whose info can't be read: what an agent that is not strict passes over.
pub(super) fn give_up(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let words = match finding.row.code {
        Code::TaskInfoUnreadable => "give the task up",
        Code::ExecutorInfoUnreadable => "give the executor and its tasks up",
        _ => "give the framework up, with its executors and tasks",
    };
    let Some(path) = own_directory(finding) else { return NOT_MEANT };
    if path != finding.path.parent() || case.source.stat(&path).is_err() {
        return NOT_MEANT;
    }
    let why = format!("{words}: without its info it can't be had back");
    Ok(vec![Draft::new(Action::SetAside, &path, why)])
}

/// Moves the list of layers of a container away.
pub(super) fn layers(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "the agent starts without it, and then does not know which layers are in use")
}

/// Moves an empty target away.
pub(super) fn empty_target(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(case, finding, "an empty target hides the operations of the state")
}

/// Moves away a damaged file of what is over, or of what holds nothing: nothing of it is needed any more.
pub(super) fn of_the_past(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let entity = &finding.entity;
    let is_over = match (&entity.executor, &entity.container) {
        (_, Some(_)) => case.place(entity).is_some_and(|place| is_past(&place)),
        (Some(_), None) => case.checkpoint.executor_of(entity).is_some_and(|executor| {
            executor.runs_directory == DirectoryState::Listed
                && executor.runs.iter().all(|run| run.sentinel == Some(true))
        }),
        (None, _) => case.checkpoint.framework_of(entity).is_some_and(|framework| {
            !framework.executors_directory.is_unknown() && framework.executors.is_empty()
        }),
    };
    if is_over { aside(case, finding, "it is of a run that is over, and stops the agent") } else { NOT_MEANT }
}

/// Completed, or followed by a later run.
fn is_past(place: &RunRef<'_>) -> bool {
    let latest = place.executor.latest.id();
    place.run.sentinel == Some(true) || latest.is_some_and(|latest| *latest != place.run.id)
}

/// Moves away what lies among the containers of the runtime directory and is none.
pub(super) fn container(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match case.source.stat(&finding.path).map(|stat| stat.node) {
        Ok(NodeType::File | NodeType::Symlink) => {
            aside(case, finding, "it is no container, and the agent aborts over it")
        }
        _ => no("it is neither file nor link"),
    }
}

/// Moves away a broken registry of resource providers, where there are none.
pub(super) fn registry(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match case.checkpoint.agent_of(&finding.entity) {
        Some(agent) if agent.providers.is_empty() => {
            aside(case, finding, "no resource provider has a checkpoint; the agent makes the registry anew")
        }
        _ => no("it lists resource providers, which would be forgotten"),
    }
}

pub(super) fn aside(case: &RepairContext<'_>, finding: &Finding, why: &str) -> RepairResult {
    if case.source.stat(&finding.path).is_err() {
        return NOT_MEANT;
    }
    Ok(vec![Draft::new(Action::SetAside, &finding.path, why)])
}
