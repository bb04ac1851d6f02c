//! Good temporary files that replace what a crash left empty, damaged or missing.

use crate::check::Finding;
use crate::layout::resources::STATE;
use crate::layout::{Entity, RelPath, identify, kind_of};
use crate::model::{DirectoryState, File};
use crate::plan::{Action, Precondition};
use crate::schema::{Dynamic, FieldName, Value, decode, field};
use crate::wire::{Frame, Frames};

use super::context::{NOT_APPLICABLE, NoRepair, ProposedStep, RepairContext, RepairResult, cannot};

/// Puts a temp file in the place of its neighbour.
pub(super) fn good_copy(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let directory = finding.path.parent();
    let copies = context.good_copies(&directory);
    let Some((neighbour, copied)) = copies.about(context, &finding.path) else { return NOT_APPLICABLE };
    let Some(bytes) = &copied.bytes else { return cannot("the temporary file cannot be read") };
    if copied.differ {
        return cannot(format!("several temporary files contain a good {neighbour}, and they differ"));
    }
    let to = directory.join(neighbour);
    may_replace(context, neighbour, &to, bytes)?;
    // What it replaces is read when the step is created.
    let action = Action::Rename { to, over: Precondition::Absent };
    let why = format!("it is a good {neighbour}, and the file of that name is not");
    Ok(vec![ProposedStep::new(action, &copied.path, why)])
}

/// Whether the copy is of this very entity, and the file had been there before.
fn may_replace(
    context: &RepairContext<'_>,
    neighbour: &str,
    to: &RelPath,
    bytes: &[u8],
) -> Result<(), NoRepair> {
    let is_missing = context.source.stat(to).is_err_and(crate::source::Errno::is_missing);
    if !is_missing && !context.is_file(to) {
        return Err(NoRepair::because(format!("{neighbour} is not a regular file")));
    }
    let entity = identify(to.as_bytes());
    let existed = match neighbour {
        "slave.info" => context
            .checkpoint
            .agent_of(&entity)
            .is_some_and(|node| node.frameworks_directory == DirectoryState::Listed),
        "framework.info" => {
            context.checkpoint.framework_of(&entity).is_some_and(|node| !node.executors.is_empty())
        }
        "executor.info" => context.checkpoint.executor_of(&entity).is_some_and(|node| !node.runs.is_empty()),
        "task.info" => {
            context.checkpoint.task_of(&entity).is_some_and(|node| node.updates.file != File::Missing)
        }
        STATE => {
            return if is_missing { Err(NoRepair::NotApplicable) } else { resources_agree(context, bytes) };
        }
        // Rewritten all the time, or normally missing: an old copy may be out of date.
        _ => {
            return Err(NoRepair::because(format!("an old copy of {neighbour} may be out of date")));
        }
    };
    if is_missing && !existed {
        return Err(NoRepair::because(format!("nothing shows that {neighbour} ever existed")));
    }
    let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else {
        return Err(NoRepair::NotApplicable);
    };
    if is_of_its_directory(context, to, body) {
        Ok(())
    } else {
        Err(NoRepair::because("the temporary file belongs to another entity".to_owned()))
    }
}

/// Whether a message is of the agent, framework, executor and task in whose directory it is or would be.
pub(super) fn is_of_its_directory(context: &RepairContext<'_>, path: &RelPath, body: &[u8]) -> bool {
    let file = path.file_name().and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    let Some(ids) = id_fields(file) else { return true };
    let Some(kind) = kind_of(path.as_bytes()).and_then(|kind| kind.root) else { return false };
    let message = decode(kind, body, context.input.conditions.release).value;
    names(&message, ids, &identify(path.as_bytes()))
}

/// Whether a message from which fields were taken still names its entity and, of a framework, that it checkpoints: without
/// its ID an agent aborts, and without `checkpoint` it drops the framework.
pub(super) fn still_names_its_entity(context: &RepairContext<'_>, path: &RelPath, body: &[u8]) -> bool {
    let file = path.file_name().and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    let Some(ids) = id_fields(file) else { return true };
    let Some(kind) = kind_of(path.as_bytes()).and_then(|kind| kind.root) else { return false };
    let message = decode(kind, body, context.input.conditions.release).value;
    let has_ids = ids.iter().filter_map(|field| field.first()).all(|field| message.message(*field).is_some());
    has_ids && (file != "framework.info" || message.get(field!("checkpoint")) == Some(&Value::Bool(true)))
}

/// For the info file of an entity the fields that hold the ids of agent, framework, executor, container and task.
fn id_fields(file: &str) -> Option<&'static [&'static [FieldName]]> {
    Some(match file {
        "slave.info" => &[&[field!("id")]],
        "framework.info" => &[&[], &[field!("id")]],
        "executor.info" => &[&[], &[field!("framework_id")], &[field!("executor_id")]],
        "task.info" => &[&[field!("slave_id")], &[field!("framework_id")], &[], &[], &[field!("task_id")]],
        _ => return None,
    })
}

/// Whether the ids inside are those of the directories; `ids` names the field for agent, framework, executor, container and
/// task. A framework's own id was not written before 0.23.
fn names(message: &Dynamic<'_>, ids: &[&[FieldName]], entity: &Entity) -> bool {
    let directories = [&entity.agent, &entity.framework, &entity.executor, &entity.container, &entity.task];
    ids.iter().zip(directories).all(|(field, directory)| {
        let (Some(field), Some(directory)) = (field.first(), directory) else { return true };
        message
            .message(*field)
            .and_then(|id| id.text(field!("value")))
            .is_none_or(|id| id == directory.as_bytes())
    })
}

/// A copy of the state is the right one if the old format, written in the same commit, says the same (R217).
fn resources_agree(context: &RepairContext<'_>, bytes: &[u8]) -> Result<(), NoRepair> {
    let doubt =
        || NoRepair::because(format!("resources.info does not confirm that it is the newest {STATE}"));
    let info = context.checkpoint.resources.info.value().ok_or_else(doubt)?;
    let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else {
        return Err(NoRepair::NotApplicable);
    };
    let kind =
        crate::layout::kind_by_name(STATE).and_then(|kind| kind.root).ok_or(NoRepair::NotApplicable)?;
    let state = decode(kind, body, context.input.conditions.release).value;
    let resources = crate::values::Resources::from_messages(state.messages(field!("resources")));
    if resources == info.resources { Ok(()) } else { Err(doubt()) }
}
