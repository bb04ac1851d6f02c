//! What a commit of resources under way has left (R103 to R105, R217): completed in the one right order, where no
//! volume has to be made or deleted for it and none is declared gone.

use crate::check::{Code, Finding};
use crate::layout::RelPath;
use crate::layout::resources::{INFO, OLD_TARGET, STATE, TARGET, path};
use crate::model::{File, ResourceFacts};
use crate::plan::{Action, Attributes, Before, Content};
use crate::recovery::releases;
use crate::source::Existence;
use crate::values::{Resource, Resources};

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, no};

/// Completes a commit.
pub(super) fn complete(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match finding.row.code {
        Code::TargetWithoutOld => without_old_target(case),
        Code::OldTargetOnly => old_target(case),
        _ => old_target_behind(case),
    }
}

/// R104: the target has no `resources.target` to go with it, over which the agent fails once.
fn without_old_target(case: &RepairContext<'_>) -> RepairResult {
    let files = &case.checkpoint.resources;
    let (Some(state), Some(target)) = (files.state.value(), files.target.value()) else { return NOT_MEANT };
    match volumes(case, &state.resources, &target.resources)? {
        Volumes::Done => Ok(vec![rename(TARGET, STATE, "complete the commit: its volumes are as it says")]),
        Volumes::ToMake if resources(&files.info) == Some(&target.resources) => {
            // The agent makes the volume itself, if the second of its renames has something to rename.
            let Some(bytes) = case.read(&path(INFO)) else {
                return no("resources.info can't be read");
            };
            let Ok(stat) = case.source.stat(&path(INFO)) else { return NOT_MEANT };
            let attributes = Some(Attributes::from(&stat));
            let action = Action::Write { content: Content::Bytes(bytes), attributes };
            let why =
                "resources.info holds the target already: a second copy lets the agent complete the commit";
            Ok(vec![Draft::new(action, &path(OLD_TARGET), why)])
        }
        Volumes::ToMake => {
            no("the commit would make a volume: the agent does that, fails once, and starts again")
        }
        Volumes::ToDelete => no("the commit would delete a volume; look at it before you start the agent"),
    }
}

/// R105: `resources.target` of an agent before 1.8.
fn old_target(case: &RepairContext<'_>) -> RepairResult {
    let files = &case.checkpoint.resources;
    if files.target.exists() != Some(false) || files.state.exists() != Some(false) {
        return no("files of both formats lie side by side");
    }
    let empty = Resources::default();
    let of = |file: &'_ File<ResourceFacts>| match file {
        File::Read(facts) => Some(facts.resources.clone()),
        File::Empty => Some(empty.clone()),
        _ => None,
    };
    let (Some(info), Some(target)) = (of(&files.info), of(&files.old_target)) else { return NOT_MEANT };
    match volumes(case, &info, &target)? {
        Volumes::Done => {
            Ok(vec![rename(OLD_TARGET, INFO, "complete the commit: its volumes are as it says")])
        }
        Volumes::ToMake => no("the commit would make a volume that is not there"),
        Volumes::ToDelete => no("the commit would delete a volume, or declare it gone"),
    }
}

/// R103: the second of two renames is left to do; the state has the resources already.
fn old_target_behind(case: &RepairContext<'_>) -> RepairResult {
    let files = &case.checkpoint.resources;
    let same = resources(&files.old_target).is_some_and(|old| resources(&files.state) == Some(old));
    if !same || !case.is_file(&path(OLD_TARGET)) {
        return no("it is not what the state says: it may be of another commit");
    }
    Ok(vec![rename(OLD_TARGET, INFO, "complete the commit: the state has these resources already")])
}

/// A state that can't be read, beside a `resources.info` that was written in the same commit: without the state the
/// agent reads that (R18, R217).
pub(super) fn old_format(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let files = &case.checkpoint.resources;
    let under_way = files.target.exists() != Some(false) || files.old_target.exists() != Some(false);
    match &files.info {
        // 1.8 wrote the state first, and resources.info only when the volumes were made.
        _ if !releases::prepares_operations(case.conditions.release) => {
            no("agents before 1.9 do not write both in one commit")
        }
        _ if under_way => no("a commit was under way: which resources are the last ones can't be told"),
        File::Read(facts) if case.is_file(&finding.path) => {
            let count = facts.resources.len();
            let why = format!(
                "resources.info has the same {count} resources; without the state the agent reads it"
            );
            Ok(vec![Draft::new(Action::SetAside, &finding.path, why)])
        }
        _ => no("there is no good resources.info beside it"),
    }
}

fn resources(file: &File<ResourceFacts>) -> Option<&Resources> {
    file.value().map(|facts| &facts.resources)
}

fn rename(from: &str, to: &str, why: &str) -> Draft {
    let action = Action::Rename { to: path(to), over: Before::Absent };
    Draft::new(action, &path(from), why)
}

/// What a commit means for volumes.
enum Volumes {
    /// All that it says is so on disk.
    Done,
    /// One is to be made, as far as can be seen.
    ToMake,
    /// One is to be deleted, or declared gone.
    ToDelete,
}

fn volumes(
    case: &RepairContext<'_>,
    committed: &Resources,
    target: &Resources,
) -> Result<Volumes, Option<String>> {
    let (old, new) = (paths(committed)?, paths(target)?);
    if old.iter().any(|path| !new.contains(path)) {
        return Ok(Volumes::ToDelete);
    }
    let added: Vec<&RelPath> = new.iter().filter(|path| !old.contains(path)).collect();
    // Whether one is there that can't be looked at, the agent finds out itself: it makes what is not.
    if added.iter().any(|path| case.source.exists(path) != Existence::Yes) {
        return Ok(Volumes::ToMake);
    }
    Ok(Volumes::Done)
}

/// The directories of persistent volumes.
fn paths(resources: &Resources) -> Result<Vec<RelPath>, Option<String>> {
    let volumes = resources.iter().filter(|resource| resource.is_persistent_volume());
    let path = |volume: &Resource| {
        let path =
            volume.volume_path(b"").map_err(|why| Some(format!("a volume has no directory: {why:?}")))?;
        // Of a disk of its own, the path is absolute, and stays so.
        Ok(RelPath::new(
            path.strip_prefix(b"/volumes").map_or(path.clone(), |rest| [b"volumes", rest].concat()),
        ))
    };
    volumes.map(path).collect()
}
