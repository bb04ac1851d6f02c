//! Good temp files, put in the place of what a crash has left empty, damaged or missing.

use crate::check::{Finding, good_copy_of};
use crate::layout::resources::STATE;
use crate::layout::{Entity, RelPath, identify, kind_of};
use crate::model::{DirectoryState, File, Stray};
use crate::plan::{Action, Before};
use crate::schema::{Dynamic, decode};
use crate::wire::{Frame, Frames};

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, no};

/// Puts a temp file in the place of its neighbour.
pub(super) fn good_copy(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let release = case.conditions.release;
    let directory = finding.path.parent();
    let good = |stray: &Stray| good_copy_of(stray, case.source, release);
    let named = finding.path.file_name().unwrap_or_default();
    let neighbour = match case.temps(&directory).find(|stray| stray.path == finding.path) {
        Some(stray) => good(stray),
        None => case.temps(&directory).filter_map(good).find(|name| name.as_bytes() == named),
    };
    let Some(neighbour) = neighbour else { return NOT_MEANT };
    let copies: Vec<&Stray> = case.temps(&directory).filter(|stray| good(stray) == Some(neighbour)).collect();
    let Some((first, others)) = copies.split_first() else { return NOT_MEANT };
    let Some(bytes) = case.read(&first.path) else { return no("the temp file can't be read") };
    if others.iter().any(|other| case.read(&other.path).as_ref() != Some(&bytes)) {
        return no(format!("several temp files hold a good {neighbour}, and they differ"));
    }
    let to = directory.join(neighbour);
    may_stand(case, neighbour, &to, &bytes)?;
    // What stands there is looked at when the step is made.
    let action = Action::Rename { to, over: Before::Absent };
    let why = format!("it is a good {neighbour}, which the file of that name is not");
    Ok(vec![Draft::new(action, &first.path, why)])
}

/// Whether the copy is of this very entity, and the file had been there before.
fn may_stand(
    case: &RepairContext<'_>,
    neighbour: &str,
    to: &RelPath,
    bytes: &[u8],
) -> Result<(), Option<String>> {
    let is_missing = case.source.stat(to).is_err_and(crate::source::Errno::is_missing);
    if !is_missing && !case.is_file(to) {
        return Err(Some(format!("{neighbour} is no plain file")));
    }
    let entity = identify(to.as_bytes());
    let existed = match neighbour {
        "slave.info" => case
            .checkpoint
            .agent_of(&entity)
            .is_some_and(|node| node.frameworks_directory == DirectoryState::Listed),
        "framework.info" => {
            case.checkpoint.framework_of(&entity).is_some_and(|node| !node.executors.is_empty())
        }
        "executor.info" => case.checkpoint.executor_of(&entity).is_some_and(|node| !node.runs.is_empty()),
        "task.info" => {
            case.checkpoint.task_of(&entity).is_some_and(|node| node.updates.file != File::Missing)
        }
        STATE => return if is_missing { Err(None) } else { resources_agree(case, bytes) },
        // Written anew all the time, or normally not there: an old copy may say what is no longer so.
        _ => return Err(Some(format!("an old copy of {neighbour} may say what is no longer so"))),
    };
    if is_missing && !existed {
        return Err(Some(format!("nothing shows that {neighbour} had ever been there")));
    }
    let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else { return Err(None) };
    if is_of_its_directory(case, to, body) {
        Ok(())
    } else {
        Err(Some("the temp file is of another entity".to_owned()))
    }
}

/// Whether a message is of the agent, framework, executor and task in whose directory it stands or would stand.
pub(super) fn is_of_its_directory(case: &RepairContext<'_>, path: &RelPath, body: &[u8]) -> bool {
    let file = path.file_name().and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    let Some(ids) = id_fields(file) else { return true };
    let Some(kind) = kind_of(path.as_bytes()).and_then(|kind| kind.root) else { return false };
    let message = decode(kind, body, case.conditions.release).value;
    names(&message, ids, &identify(path.as_bytes()))
}

/// For the info file of an entity the fields that hold the ids of agent, framework, executor, container and task.
fn id_fields(file: &str) -> Option<&'static [&'static [&'static str]]> {
    Some(match file {
        "slave.info" => &[&["id"]],
        "framework.info" => &[&[], &["id"]],
        "executor.info" => &[&[], &["framework_id"], &["executor_id"]],
        "task.info" => &[&["slave_id"], &["framework_id"], &[], &[], &["task_id"]],
        _ => return None,
    })
}

/// Whether the ids inside are those of the directories; `ids` names the field for agent, framework, executor, container and
/// task. A framework's own id was not written before 0.23.
fn names(message: &Dynamic<'_>, ids: &[&[&str]], entity: &Entity) -> bool {
    let directories = [&entity.agent, &entity.framework, &entity.executor, &entity.container, &entity.task];
    ids.iter().zip(directories).all(|(field, directory)| {
        let (Some(field), Some(directory)) = (field.first(), directory) else { return true };
        message.message(field).and_then(|id| id.text("value")).is_none_or(|id| id == directory.as_bytes())
    })
}

/// A copy of the state is the right one if the old format, written in the same commit, says the same (R217).
fn resources_agree(case: &RepairContext<'_>, bytes: &[u8]) -> Result<(), Option<String>> {
    let doubt = || Some(format!("resources.info does not confirm that it is the newest {STATE}"));
    let info = case.checkpoint.resources.info.value().ok_or_else(doubt)?;
    let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else { return Err(None) };
    let kind = crate::layout::kind_by_name(STATE).and_then(|kind| kind.root).ok_or(None)?;
    let state = decode(kind, body, case.conditions.release).value;
    let resources = crate::values::Resources::from_messages(state.messages("resources"));
    if resources == info.resources { Ok(()) } else { Err(doubt()) }
}
